"""The judgement: a report, what of it is new, a policy and a baseline in; a verdict out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from provenance.gate.baseline import Baseline, Key
from provenance.gate.blame import Court, Text, part_findings, quoted_in, whole_findings
from provenance.gate.evidence import Part, Wholes, digest, parts
from provenance.gate.files import Files
from provenance.gate.implied import standing
from provenance.gate.policy import Policy
from provenance.models import Notice, Report, Skipped
from provenance.reporter.rules import code
from provenance.reporter.verdict import SCHEMA, Finding, Place, Stale, Status, Verdict

_BOILERPLATE = frozenset({"repeated-line", "template-line", "boilerplate-phrase"})


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a judgement needs."""

    report: Report
    """Of the new documents together with the corpus."""
    files: Files
    text: Text
    policy: Policy
    baseline: Baseline
    against: tuple[str, ...] = ()
    base: str | None = None
    unjudged: tuple[str, ...] = ()
    """Rules that the report cannot tell of."""


def judge(case: Case) -> Verdict:
    """Judge what is new in a report; all else in it is what that is compared with."""
    documents = [one.id for one in case.report.documents if case.files.is_new(one.id)]
    contents = {one.id: one.content_id for one in case.report.documents}
    new = frozenset(documents)
    wholes = Wholes(case.report)
    equals = {one: equal for one in documents if (equal := wholes.older_equal(one, new))}
    court = Court(new, contents, equals, case.files, case.text, case.policy, case.baseline)
    groups = list(parts(case.report, boilerplate=bool(_BOILERPLATE & case.policy.fail_on)))
    touching = [one for one in groups if any(span.document in court.new for span in one.occurrences)]
    quoted = quoted_in(touching, court.new)
    found = [
        *(one for document in documents for one in whole_findings(court, wholes, touching, document)),
        *(one for group in touching for one in part_findings(court, group, quoted)),
        *_notices(case, court),
    ]
    kept = standing(found)
    findings = _fingerprinted(sorted(kept, key=_order))
    return Verdict(
        schema=SCHEMA,
        tool=case.report.tool,
        passed=all(one.status is not Status.FAILED for one in findings),
        documents=len(documents),
        compared=len(contents) - len(documents),
        against=case.against,
        base=case.base,
        policy=case.policy.shown(),
        config_digest=case.report.config["digest"],
        findings=tuple(findings),
        implied=len(found) - len(kept),
        stale=_stale(case, wholes, groups),
        unjudged=tuple(rule for rule in case.unjudged if rule in case.policy.fail_on),
    )


def _notices(case: Case, court: Court) -> Iterator[Finding]:
    """New files and records that could not be read, or are worth a word."""
    seen: set[Skipped | Notice] = set()
    asides: tuple[Skipped | Notice, ...] = (*case.report.skipped, *case.report.notices)
    for one in asides:
        file, record = case.files.locate(one.path)
        old_line = one.line is not None and file.changed is not None and one.line not in file.changed
        if one in seen or not case.files.is_new(one.path) or old_line:
            continue
        seen.add(one)
        content = digest(one.rule, one.path, one.reason)
        lines = case.files.lines(one.path, None) or (None if one.line is None else (one.line, one.line))
        place = Place(one.path, file.path, record, lines, None, new=True)
        yield court.decided(
            Finding(
                one.rule, code(one.rule), Status.FAILED, "", content, (content,), "", True, place, (), (),
                None, None, "", one.reason[:1].upper() + one.reason[1:] + ".",
            )
        )  # fmt: skip


def _order(one: Finding) -> tuple[object, ...]:
    rank = list(Status).index(one.status)
    begin = one.place.span.chars if one.place.span else (-1, -1)
    return (rank, one.place.path, one.place.lines or (0, 0), one.place.document, begin, one.code, one.content)


def _fingerprinted(findings: Sequence[Finding]) -> list[Finding]:
    """Give each a fingerprint of rule, content and members, and of a number where those are equal."""
    seen: dict[str, int] = {}
    found = []
    for one in findings:
        key = digest(one.rule, one.content, *one.members)
        seen[key] = seen.get(key, 0) + 1
        found.append(replace(one, fingerprint=digest(key, str(seen[key]))))
    return found


def _stale(case: Case, wholes: Wholes, groups: Sequence[Part]) -> tuple[Stale, ...]:
    """Entries of the baseline that accept nothing in the whole corpus, new or not."""
    if not case.baseline.entries:
        return ()
    occurring: dict[Key, list[tuple[str, ...]]] = {}
    for one in (*wholes, *groups):
        occurring.setdefault((one.rule, one.content), []).append(one.members)
    asides: tuple[Skipped | Notice, ...] = (*case.report.skipped, *case.report.notices)
    for notice in asides:
        content = digest(notice.rule, notice.path, notice.reason)
        occurring[notice.rule, content] = [(content,)]
    return tuple(
        Stale(one.rule, one.content, one.members, one.text, one.reason) for one in case.baseline.stale(occurring)
    )
