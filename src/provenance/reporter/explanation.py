"""What is known about one document, paragraph by paragraph, and about two documents, passage by passage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from provenance.models import (
    Boilerplate,
    Cluster,
    Document,
    Match,
    Matrix,
    ParagraphGroup,
    Passage,
    PassageKind,
    Relation,
    Report,
    Role,
    Span,
    Tool,
)
from provenance.reporter.words import agreeing, differences, in_order

SCHEMA = "provenance-explanation/1"

Verdict = Literal[
    "own", "copied", "near-duplicate", "quoted", "boilerplate", "retold",
    "partly copied", "partly quoted", "partly boilerplate", "partly retold",
]  # fmt: skip
Finding = Literal["copied", "near-duplicate", "quoted", "boilerplate", "retold"]
_PARTLY: dict[Finding, Verdict] = {
    "quoted": "partly quoted", "boilerplate": "partly boilerplate", "retold": "partly retold",
}  # fmt: skip
Text = Callable[[str], str]
_COMPARED = 8  # other places of an edited passage that one place is compared with


@dataclass(frozen=True, slots=True)
class Aligned:
    """A stretch of each of two documents that agree."""

    kind: str
    """A passage kind, or the rule of a paragraph group; `rewrite` for two sentences that say the same."""
    tokens: int | None
    """None for sentences."""
    similarity: float | None
    """Of sentences: the cosine of their weighted words."""
    a: Span
    b: Span
    text_a: str
    text_b: str


@dataclass(frozen=True, slots=True)
class Told:
    """How much of each of two documents the other one tells in other words."""

    grade: float
    needed: float
    """The grade from which on two documents are a rewrite."""
    share_a: float
    share_b: float


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """Two documents, in the order they were asked for."""

    schema: str
    tool: Tool
    a: Document
    b: Document
    relation: Relation
    match: Match | None
    """None where the two are unrelated."""
    shingle_tokens: int
    """Length of the runs that the match's containments and resemblance count."""
    measure: str
    """What the matrix measures."""
    figure: float
    """The matrix's figure for the two."""
    told: Told | None
    """How much is told in other words; None where it was not looked for."""
    but_for_accents: bool
    """Whether accents are all that the words of the two differ in, or forms of Chinese characters."""
    but_for_hyphens: bool
    """Whether hyphens at line ends are, or these and accents."""
    in_order: float | None
    """Share of the tokens that agree in one order, for short near-duplicates without boilerplate in which long words of
    a script without spaces count as one, or what has no blank in it, so that the similarity may be more."""
    aligned: tuple[Aligned, ...]
    """By place in a."""
    boilerplate: tuple[Boilerplate, ...]
    """What was left out of the comparison, with its places in the two."""


@dataclass(frozen=True, slots=True)
class ExplainedParagraph:
    """One paragraph and where else its text stands."""

    span: Span
    verdict: Verdict
    elsewhere: tuple[Span, ...]
    within: str | None
    """The document that all of this document stands in, where nothing says more."""
    text: str


@dataclass(frozen=True, slots=True)
class DocumentExplanation:
    """One document."""

    schema: str
    tool: Tool
    document: Document
    cluster: Cluster | None
    matches: tuple[Match, ...]
    paragraphs: tuple[ExplainedParagraph, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A finding in one document."""

    span: Span
    verdict: Finding
    elsewhere: tuple[Span, ...]


def explain_pair(report: Report, text: Text, a: str, b: str) -> PairExplanation:
    """Put side by side what a report says about two of its documents."""
    rows = {document.id: document for document in report.documents if document.id in (a, b)}
    match = next((one for one in report.matches if {one.a, one.b} == {a, b}), None)
    near = match is not None and match.relation is Relation.NEAR_DUPLICATE
    boilerplate = tuple(_boilerplate_of(report, {a, b}))
    return PairExplanation(
        SCHEMA,
        report.tool,
        rows[a],
        rows[b],
        match.relation if match else _equality(rows[a], rows[b]),
        match,
        int(report.config.get("shingle-tokens", 5)),
        report.matrix.measure,
        _entry(report.matrix, a, b),
        _told(report, a, b),
        *(differences(text(a), text(b)) if near and match and match.similarity == 1 else (False, False)),
        in_order(text(a), text(b)) if near and not boilerplate else None,
        tuple(_aligned(report, text, a, b)),
        boilerplate,
    )


def _equality(a: Document, b: Document) -> Relation:
    """What two documents are that no match names: equal ones are matched to the one that stands for them."""
    if a.sha256 == b.sha256:
        return Relation.IDENTICAL
    return Relation.SAME_TEXT if a.tokens and a.content_id == b.content_id else Relation.UNRELATED


def _told(report: Report, a: str, b: str) -> Told | None:
    found = next((one for one in report.rewrites if {one.a, one.b} == {a, b}), None)
    if found is None:
        return None
    shares = (found.share_a, found.share_b) if found.a == a else (found.share_b, found.share_a)
    return Told(found.grade, float(report.config.get("rewrite", 1.0)), *shares)


def _entry(matrix: Matrix, a: str, b: str) -> float:
    """The matrix's figure for two documents."""
    i, j = sorted((matrix.ids.index(a), matrix.ids.index(b)))
    return next((value for x, y, value in matrix.entries if (x, y) == (i, j)), 0.0)


def explain_document(report: Report, text: Text, paragraphs: Sequence[Span], document_id: str) -> DocumentExplanation:
    """Put together what a report says about one of its documents."""
    document = next(one for one in report.documents if one.id == document_id)
    cluster = next((one for one in report.clusters if one.id == document.cluster), None)
    within = cluster.representative if cluster and document.role is Role.DUPLICATE else None
    whole = text(document_id)
    return DocumentExplanation(
        SCHEMA,
        report.tool,
        document,
        cluster,
        tuple(one for one in report.matches if document_id in (one.a, one.b)),
        tuple(_explained(whole, paragraphs, list(_evidence(report, text, document_id)), within)),
    )


def _aligned(report: Report, text: Text, a: str, b: str) -> Iterator[Aligned]:
    text_a, text_b = text(a), text(b)
    found = []
    for kind, similarity, group in _groups(report):
        for left, right in _paired(group.occurrences, a, b):
            said = _slice(text_a, left), _slice(text_b, right)
            if kind == "near-duplicate-paragraph" and said[0].split() == said[1].split():
                kind = "duplicate-paragraph"  # two of a group may be equal, though not all are
            found.append(Aligned(kind, group.tokens, similarity, left, right, *said))
    found = [one for one in found if not any(_within(one, other) for other in found)]
    for left, right, cosine in _sentences(report, a, b):
        found.append(Aligned("rewrite", None, cosine, left, right, _slice(text_a, left), _slice(text_b, right)))
    kept: list[Aligned] = []
    for one in sorted(found, key=_telling):
        # what mostly stands in others says nothing more
        if not (_mostly(one.a, [other.a for other in kept]) and _mostly(one.b, [other.b for other in kept])):
            kept.append(one)
    yield from sorted(kept, key=lambda one: (one.a.chars, one.b.chars))


def _telling(one: Aligned) -> tuple[bool, bool, int]:
    """Near-duplicate paragraphs first, since they show what was changed; then the longest; sentences last."""
    return one.kind == "rewrite", one.kind != "near-duplicate-paragraph", one.a.chars[0] - one.a.chars[1]


def _within(one: Aligned, other: Aligned) -> bool:
    """Whether all of a near-duplicate paragraph stands in a longer passage on both sides, which shows it better."""
    return (
        one.kind == "near-duplicate-paragraph" != other.kind
        and all(o.chars[0] <= i.chars[0] and i.chars[1] <= o.chars[1] for i, o in ((one.a, other.a), (one.b, other.b)))
    )  # fmt: skip


def _sentences(report: Report, a: str, b: str) -> Iterator[tuple[Span, Span, float]]:
    """The aligned sentences of two documents, with their cosines."""
    for one in report.rewrites:
        if {one.a, one.b} == {a, b}:
            yield from (
                (pair.a, pair.b, pair.cosine) if one.a == a else (pair.b, pair.a, pair.cosine) for pair in one.sentences
            )


def _groups(report: Report) -> Iterator[tuple[str, float | None, Passage | ParagraphGroup]]:
    for passage in report.passages:
        if passage.kind is not PassageKind.REWRITE:  # shown sentence by sentence
            yield passage.kind.value, passage.similarity, passage
    for group in report.paragraphs:
        yield group.rule, None, group


def _paired(spans: Iterable[Span], a: str, b: str) -> Iterator[tuple[Span, Span]]:
    """The places in a with those in b, in order, as far as both have one."""
    places = tuple(spans)
    left = [span for span in places if span.document == a]
    right = [span for span in places if span.document == b]
    yield from zip(left, right, strict=False)


def _boilerplate_of(report: Report, documents: set[str]) -> Iterator[Boilerplate]:
    for one in report.boilerplate:
        places = tuple(span for span in one.occurrences if span.document in documents)
        if places:
            yield Boilerplate(one.rule, one.phrase, one.text, one.evidence, places)


def _evidence(report: Report, text: Text, document_id: str) -> Iterator[_Evidence]:
    for boilerplate in report.boilerplate:
        yield from _places(boilerplate.occurrences, document_id, "boilerplate")
    for passage in report.passages:
        if passage.kind is PassageKind.EDITED:
            yield from _common(text, passage.occurrences, document_id)
        elif passage.kind is not PassageKind.REWRITE:  # its sentences say it more closely
            quoted = passage.kind is PassageKind.QUOTATION
            yield from _places(passage.occurrences, document_id, "quoted" if quoted else "copied")
    for told in report.rewrites:
        for pair in told.sentences:
            yield from _places((pair.a, pair.b), document_id, "retold")
    for group in report.paragraphs:
        equal = group.rule == "duplicate-paragraph"
        yield from _places(group.occurrences, document_id, "copied" if equal else "near-duplicate")


def _places(spans: tuple[Span, ...], document_id: str, verdict: Finding) -> Iterator[_Evidence]:
    for span in spans:
        if span.document == document_id:
            yield _Evidence(span, verdict, tuple(other for other in spans if other != span))


def _common(text: Text, spans: tuple[Span, ...], document_id: str) -> Iterator[_Evidence]:
    """What an edited passage has in common with its other places: what was inserted is nobody else's."""
    for span in spans:
        if span.document == document_id:
            for other in [one for one in spans if one != span][:_COMPARED]:
                left, right = _slice(text(document_id), span), _slice(text(other.document), other)
                for begin, end in agreeing(left, right):
                    here = replace(span, chars=(span.chars[0] + begin, span.chars[0] + end))
                    yield _Evidence(here, "copied", (other,))


def _explained(
    text: str, paragraphs: Sequence[Span], evidence: Sequence[_Evidence], within: str | None
) -> Iterator[ExplainedParagraph]:
    starts = [span.chars[0] for span in paragraphs]
    ends = [span.chars[1] for span in paragraphs]
    found: list[list[_Evidence]] = [[] for _ in paragraphs]
    for one in evidence:
        for index in range(bisect_right(ends, one.span.chars[0]), bisect_left(starts, one.span.chars[1])):
            found[index].append(one)
    for span, here in zip(paragraphs, found, strict=True):
        verdict = _verdict(span, here)
        by_document = within if within and verdict in _LITTLE else None
        elsewhere = dict.fromkeys(place for one in here for place in one.elsewhere)
        yield ExplainedParagraph(
            span, "copied" if by_document else verdict, tuple(elsewhere), by_document, _slice(text, span)
        )


_LITTLE = ("own", "retold", *(f"partly {one}" for one in ("copied", "quoted", "boilerplate", "retold")))


def _verdict(paragraph: Span, evidence: Sequence[_Evidence]) -> Verdict:
    """What most of a paragraph is; `partly` where less than half of it is anything but its own."""
    size = paragraph.chars[1] - paragraph.chars[0]
    spans: dict[Finding, list[Span]] = {}
    for one in evidence:
        spans.setdefault(one.verdict, []).append(one.span)
    covered = {verdict: _covered(paragraph, found) for verdict, found in spans.items()}
    if "copied" in covered and "quoted" in covered:  # what is quoted is not copied, as in the shares
        both = _covered(paragraph, [*spans["copied"], *spans["quoted"]])
        covered["copied"] = both - covered["quoted"]
    if not any(covered.values()):
        return "own"
    # A copy says more than a rewrite of the same place.
    most = max(covered, key=lambda verdict: (verdict != "retold" and 2 * covered[verdict] >= size, covered[verdict]))
    if 2 * covered[most] >= size:
        return most
    return _PARTLY.get(most, "partly copied")


def _covered(paragraph: Span, spans: Iterable[Span]) -> int:
    """Characters of the paragraph that the spans cover together."""
    start, end = paragraph.chars
    total = 0
    for low, high in sorted(span.chars for span in spans):
        low, high = max(low, start), min(high, end)
        if high > low:
            total += high - low
            start = high
    return total


def _mostly(inner: Span, spans: Iterable[Span]) -> bool:
    return 2 * _covered(inner, spans) > inner.chars[1] - inner.chars[0]


def _slice(text: str, span: Span) -> str:
    return text[span.chars[0] : span.chars[1]]
