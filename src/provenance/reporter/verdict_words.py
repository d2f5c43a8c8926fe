"""What a verdict says in sentences, for every format that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from provenance.reporter.text import counted, listed
from provenance.reporter.verdict import Finding, Status, Verdict

_PASSED_NAMED = 4


def headline(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    failed = len(verdict.having(Status.FAILED))
    judged = f"{counted(verdict.documents, 'new document')} judged against {counted(verdict.compared, 'other')}"
    if not failed:
        return f"The gate passes: {judged}."
    places = {one.place.path for one in verdict.having(Status.FAILED)}
    return f"The gate fails: {counted(failed, 'finding')} in {counted(len(places), 'file')}; {judged}."


def remarks(verdict: Verdict) -> Iterator[str]:
    """What else there is to know: what was accepted, what does not fail, what is stale, what could not be judged."""
    accepted = len(verdict.having(Status.ACCEPTED))
    if accepted:
        yield f"{counted(accepted, 'finding')} accepted by the baseline."
    passed = verdict.having(Status.PASSED)
    if passed:
        rules = Counter(one.rule for one in passed).most_common()
        names = [f"{many:,} {rule}" for rule, many in rules[:_PASSED_NAMED]]
        more = sum(many for _, many in rules[_PASSED_NAMED:])
        kinds = listed(names + ([f"{more:,} more"] if more else []))
        yield f"Found, but nothing that fails: {kinds} (--format json says where and why)."
    for entry in verdict.stale:
        yield f"The baseline accepts what no longer occurs: {entry.rule} {entry.content[:12]} “{entry.text}”."
    if verdict.stale:
        yield "--update-baseline removes such entries."
    if verdict.unjudged:
        yield f"Not judged against the corpus, since a report has no texts: {listed(verdict.unjudged)}."


def next_steps(verdict: Verdict) -> Iterator[str]:
    """What to do about a gate that fails."""
    rules = sorted({one.code + " " + one.rule for one in verdict.having(Status.FAILED)})
    if not rules:
        return
    if any(rule.startswith(("PV1", "PV2")) for rule in rules):
        yield "Remove or rewrite what is copied, or cite it as a quotation; then run the gate again."
    if any(rule.startswith("PV5") for rule in rules):
        yield "Repair what could not be read, or leave it out with --exclude; then run the gate again."
    yield "To keep it as it is: --baseline FILE --update-baseline accepts these findings and no others."
    names = listed([f"`provenance rule {rule.split()[0]}`" for rule in rules])
    yield f"{names} {'explains' if len(rules) == 1 else 'explain'} how it was decided."


def figure(one: Finding) -> str:
    """Similarity or length."""
    if one.tokens is not None:
        return counted(one.tokens, "token")
    return "" if one.similarity is None else f"similarity {one.similarity:.2f}"
