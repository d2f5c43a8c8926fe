"""Who is to blame: findings that touch new documents, each located in one of them, with older sources first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from provenance.gate.baseline import Baseline
from provenance.gate.evidence import Part, Whole, Wholes
from provenance.gate.files import Files
from provenance.gate.policy import Policy
from provenance.models import Span
from provenance.reporter.rules import code
from provenance.reporter.verdict import Finding, Place, Status
from provenance.reporter.words import UNSPACED

Text = Callable[[str], str]
"""The decoded text of a new document."""

_EXCERPT = 200  # characters of a new text that a finding shows

_WHOLE_MESSAGES = {
    "identical-document": "The same bytes as {sources}.",
    "same-text-document": "The same text as {sources}; only case, spacing, punctuation or Unicode form differ.",
    "near-duplicate-document": "Nearly the same text as {sources} (similarity %.2f).",
    "rewritten-document": "The same as {sources} in other words (%.2f of both).",
    "contained-document": "Nearly all of this text (%.2f of it) stands in {sources}.",
}
_HOLDS = "This text holds nearly all (%.2f) of {sources}."
_PART_MESSAGES = {
    "duplicate-paragraph": "This paragraph (%d tokens) stands in {sources} too.",
    "near-duplicate-paragraph": "Nearly this paragraph (%d tokens) stands in {sources}.",
    "shared-passage": "This passage (%d tokens) stands in {sources} too.",
    "shared-quotation": "This quotation (%d tokens) stands in {sources} too.",
}


@dataclass(frozen=True, slots=True)
class Court:
    """What every finding is judged by."""

    new: frozenset[str]
    contents: dict[str, str]
    """Content id of every document."""
    equals: dict[str, tuple[str, bool]]
    """For a new document an older one of the same text, and whether its bytes are the same too."""
    files: Files
    text: Text
    policy: Policy
    baseline: Baseline

    def place(self, document: str, span: Span | None, last: int | None = None) -> Place:
        """A span of a document, or all of its lines up to the last."""
        file, record = self.files.locate(document)
        lines = span.lines if span else (1, last) if last else None
        return Place(document, file.path, record, self.files.lines(document, lines), span, document in self.new)

    def unchanged(self, document: str) -> list[tuple[int, int]]:
        """Characters of the lines that stood in a changed file before."""
        file, record = self.files.locate(document)
        if file.changed is None or record is not None:
            return []
        found, at = [], 0
        for number, line in enumerate(self.text(document).split("\n"), 1):
            if number not in file.changed:
                found.append((at, at + len(line) + 1))
            at += len(line) + 1
        return found

    def decided(self, finding: Finding, tokens: float | None = None) -> Finding:
        """The finding with its status; `tokens` are those that count."""
        spared = self.policy.spared(finding.rule, finding.similarity, tokens)
        if spared:
            return replace(finding, status=Status.PASSED, reason=spared)
        owner = self.contents.get(finding.place.document, finding.content)
        entry = self.baseline.accepting(finding.rule, finding.content, owner, finding.members)
        return finding if entry is None else replace(finding, status=Status.ACCEPTED, reason=entry.reason)


def whole_findings(court: Court, wholes: Wholes, touching: Sequence[Part], document: str) -> Iterator[Finding]:
    """What a new document is as a whole."""
    for whole in wholes.of(document):
        partners = whole.partners
        older = [one for one in partners if one.document not in court.new]
        if not older and not _later(whole, document):
            continue
        ordered = [*older, *(one for one in partners if one.document in court.new)]
        similarity = ordered[0].similarity
        sources = tuple(_source(court, whole, one.document, touching) for one in ordered)
        text = court.text(document)
        message = _HOLDS if whole.outer else _WHOLE_MESSAGES[whole.rule]
        yield court.decided(
            Finding(
                whole.rule, code(whole.rule), Status.FAILED, "", whole.content, whole.members, "", not whole.outer,
                court.place(document, None, text.count("\n", 0, len(text.rstrip())) + 1), (), sources,
                similarity, None, text[:_EXCERPT], message % similarity if "%" in message else message,
            ),
        )  # fmt: skip


def _later(whole: Whole, document: str) -> bool:
    """Among new documents only: the contained one is to blame, else all but the first by id."""
    if whole.rule == "contained-document":
        return not whole.outer
    return any(one.document < document for one in whole.partners)


def _source(court: Court, whole: Whole, document: str, touching: Sequence[Part]) -> Place:
    """Where the source is; for a contained text, the lines of the longer one that hold it."""
    spans = []
    if whole.rule == "contained-document" and not whole.outer:
        for part in touching:
            if any(span.document == whole.document for span in part.occurrences):
                spans += [span for span in part.occurrences if span.document == document]
    hull = _hull(spans) if spans else None
    return court.place(document, hull)


def _hull(spans: Sequence[Span]) -> Span:
    def over(pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
        return min(low for low, _ in pairs), max(high for _, high in pairs)

    first = min(spans, key=lambda one: one.chars)
    return Span(
        first.document,
        first.paragraph,
        over([one.chars for one in spans]),
        over([one.bytes for one in spans]),
        over([one.lines for one in spans]),
    )


def part_findings(court: Court, part: Part, quoted: dict[str, list[tuple[int, int]]]) -> Iterator[Finding]:
    """What each new document shares with others, or repeats, of one stretch of text."""
    fresh = {
        span
        for span in part.occurrences
        if span.document in court.new and court.files.touched(span.document, span.lines)
    }
    older = {span for span in part.occurrences if span not in fresh or span.document in court.equals}
    for document in sorted({span.document for span in fresh}):
        here = [span for span in part.occurrences if span in fresh and span.document == document]
        elsewhere = [span for span in part.occurrences if span not in fresh or span.document != document]
        if not part.evidence and not any(span in older or span.document < document for span in elsewhere):
            # nothing older: what comes first among the new is the source
            if len(here) == 1:
                continue
            elsewhere, here = [here[0], *elsewhere], here[1:]
        tokens = part.tokens
        spared = [*quoted.get(document, []), *court.unchanged(document)]
        counted = (
            None if tokens is None else _words(court.text(document), here[0], tokens) * (1 - _share(here[0], spared))
        )
        message = part.evidence or _PART_MESSAGES[part.rule] % (tokens or 0)
        yield court.decided(
            Finding(
                part.rule, code(part.rule), Status.FAILED, "", part.content, part.members, "", False,
                court.place(document, here[0]), tuple(court.place(document, one) for one in here[1:]),
                () if part.evidence else tuple(_sources(court, elsewhere, fresh)),
                part.similarity, tokens, _excerpt(court.text(document), here[0]), message,
            ),
            tokens if part.rule == "shared-quotation" else counted,
        )  # fmt: skip


def _words(text: str, span: Span, tokens: int) -> float:
    """Tokens of a stretch, of unspaced scripts one for two: most of their words have two characters or more."""
    return tokens - min(len(UNSPACED.findall(text, *span.chars)), tokens) / 2


def _sources(court: Court, spans: Sequence[Span], fresh: Collection[Span]) -> Iterator[Place]:
    """Places of the spans, older ones first. A copy of an older document is preceded by that document."""
    for span in sorted(spans, key=lambda one: (one in fresh, one.document not in court.equals)):
        if span in fresh and span.document in court.equals:
            document, same_bytes = court.equals[span.document]
            yield court.place(document, replace(span, document=document) if same_bytes else None)
        yield court.place(span.document, span)


def quoted_in(groups: Sequence[Part], new: frozenset[str]) -> dict[str, list[tuple[int, int]]]:
    """Where new documents share a quotation with another."""
    found: dict[str, list[tuple[int, int]]] = {}
    for group in groups:
        if group.rule == "shared-quotation":
            for span in group.occurrences:
                if span.document in new:
                    found.setdefault(span.document, []).append(span.chars)
    return found


def _share(span: Span, inside: Sequence[tuple[int, int]]) -> float:
    """Share of a span's characters that lie in one of the stretches."""
    begin, end = span.chars
    covered, at = 0, begin
    for low, high in sorted(inside):
        low, high = max(low, at), min(high, end)
        if high > low:
            covered, at = covered + high - low, high
    return covered / max(end - begin, 1)


def _excerpt(text: str, span: Span) -> str:
    begin, end = span.chars
    return text[begin : min(end, begin + _EXCERPT)] + ("…" if end - begin > _EXCERPT else "")
