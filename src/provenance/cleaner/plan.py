"""Report -> Plan: which documents go and which kept one each of them matches, and what is cut out of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from provenance.cleaner.policy import DROPS, LINES, PARAGRAPHS, RULE_OF, Policy
from provenance.models import UNKNOWN, Document, Match, Relation, Report, Rows, Span

_STRENGTH = tuple(Relation)


@dataclass(frozen=True, slots=True)
class Drop:
    """A document that goes, and the one that stays for it: the two were compared directly."""

    document: str
    kept: str
    relation: Relation
    similarity: float

    @property
    def rule(self) -> str:
        """The rule that the relation falls under."""
        return RULE_OF[self.relation]


@dataclass(frozen=True, slots=True)
class Strip:
    """Something to cut out of a document that stays."""

    rule: str
    evidence: str
    span: Span
    kept: Span | None = None
    """The same text where it stays, for a paragraph; a repeated line is looked up in its document."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes, by document."""

    drops: dict[str, Drop]
    strips: dict[str, tuple[Strip, ...]]


def plan(
    report: Report, policy: Policy, untouchable: Collection[str] = frozenset(), standing: Collection[str] = frozenset()
) -> Plan:
    """What the policy removes of what was found. Documents that are `untouchable` stay as they are; those that are
    `standing`, for which others have gone before, are kept before all others."""
    drops = _drops(report, policy, untouchable, preference(report, policy, untouchable, standing))
    rank = preference(report, policy, untouchable)  # paragraphs go as they will when what is clean is cleaned again
    gone = {*drops, *untouchable}
    strips: dict[str, list[Strip]] = {}
    for strip in (*_lines(report, policy), *_paragraphs(report, policy, drops, rank)):
        if strip.span.document not in gone:
            strips.setdefault(strip.span.document, []).append(strip)
    return Plan(drops, {document: tuple(found) for document, found in strips.items()})


def preference(
    report: Report, policy: Policy, first: Collection[str] = frozenset(), second: Collection[str] = frozenset()
) -> dict[str, int]:
    """Rank of each document, 0 for the one to keep before all others: the order that clusters are built in, but
    that documents that cannot go come `first`, and those that should not `second`."""
    ranks = {source: number for number, source in enumerate(policy.source_rank)}

    def key(one: Document) -> tuple[Any, ...]:
        date = one.declared.date
        parts: dict[str, Any] = {
            "earliest": "\uffff" if date == UNKNOWN else date,
            "source-rank": ranks.get(one.declared.source, len(ranks)),
            "longest": (one.broken - one.tokens, -one.accents, one.broken),
            "path": one.id,
        }
        return (one.id not in first, one.id not in second, *(parts[name] for name in policy.representative), one.id)

    return {one.id: number for number, one in enumerate(sorted(report.documents, key=key))}


class _Pair(NamedTuple):
    """A match as one of its documents sees it."""

    other: str
    relation: Relation
    similarity: float
    inside: bool
    """Whether the document can go for the other one: for `contains`, only the one that lies in the other can."""


def _drops(report: Report, policy: Policy, untouchable: Collection[str], rank: dict[str, int]) -> dict[str, Drop]:
    """Let each document, the most preferred first, go for the first kept one that it matches; then each that lies
    in a longer kept one, whichever is preferred. None goes for one that goes itself."""
    allowed = {DROPS[rule] for rule in policy.drop}
    sizes = {one.id: one.tokens - one.broken - round(one.tokens * one.shares.boilerplate) for one in report.documents}
    equals, pairs = _related(report, rank, sizes)
    drops: dict[str, Drop] = {}

    def consider(one: str, found: Iterator[_Pair]) -> None:
        possible = [pair for pair in found if pair.inside and pair.relation in allowed and pair.other not in drops]
        if possible:
            best = min(possible, key=lambda pair: rank[pair.other])
            drops[one] = Drop(one, best.other, best.relation, best.similarity)

    for one in sorted(rank.keys() - set(untouchable), key=rank.__getitem__):
        if one in equals:
            follows = _follows(one, equals[one], drops)
            if follows.relation in allowed:
                drops[one] = follows
        elif one in pairs:
            consider(one, (pair for pair in pairs[one] if rank[pair.other] < rank[one]))
    for one in sorted(pairs, key=lambda one: (-sizes[one], rank[one])):
        if one not in drops and one not in equals and one not in untouchable:
            consider(one, (pair for pair in pairs[one] if pair.relation is Relation.CONTAINS))
    return {one: found for one, found in drops.items() if found.kept not in drops}


def _follows(document: str, equal: _Pair, drops: dict[str, Drop]) -> Drop:
    """A document goes for its equal or, where that goes as well, for the one that its equal goes for."""
    gone = drops.get(equal.other)
    if gone is None:
        return Drop(document, equal.other, equal.relation, equal.similarity)
    weaker = max(equal.relation, gone.relation, key=_STRENGTH.index)
    return Drop(document, gone.kept, weaker, min(equal.similarity, gone.similarity))


def _related(
    report: Report, rank: dict[str, int], sizes: dict[str, int]
) -> tuple[dict[str, _Pair], dict[str, list[_Pair]]]:
    """The equal document that each less preferred one follows, and all pairs of the others."""
    equals: dict[str, _Pair] = {}
    pairs: dict[str, list[_Pair]] = {}
    for match in _matches(report, tuple(DROPS.values())):
        a, b, relation, similarity = match.a, match.b, match.relation, match.similarity
        if relation in (Relation.IDENTICAL, Relation.SAME_TEXT):
            kept, other = (a, b) if rank[a] < rank[b] else (b, a)
            equals[other] = _Pair(kept, relation, similarity, True)
            continue
        a_inside = b_inside = True
        if relation is Relation.CONTAINS:
            a_inside = (sizes[a], -match.containment_a, -rank[a]) < (sizes[b], -match.containment_b, -rank[b])
            b_inside = not a_inside
        pairs.setdefault(a, []).append(_Pair(b, relation, similarity, a_inside))
        pairs.setdefault(b, []).append(_Pair(a, relation, similarity, b_inside))
    return equals, pairs


def _matches(report: Report, relations: Collection[Relation]) -> Iterator[Match]:
    """The matches of some relations; of a large report only these become objects."""
    if isinstance(report.matches, Rows):
        table = report.matches.table
        wanted = pa.array([str(relation) for relation in relations])
        for row in table.filter(pc.is_in(table["relation"].cast(pa.string()), wanted)).to_pylist():
            yield Match(**{**row, "relation": Relation(row["relation"])})
    else:
        yield from (match for match in report.matches if match.relation in relations)


def _lines(report: Report, policy: Policy) -> Iterator[Strip]:
    if not policy.strip.isdisjoint(LINES):
        for found in report.boilerplate:
            if found.rule in policy.strip:
                yield from (Strip(found.rule, found.evidence, span) for span in found.occurrences)


def _paragraphs(report: Report, policy: Policy, drops: dict[str, Drop], rank: dict[str, int]) -> Iterator[Strip]:
    """All occurrences of a paragraph but one. Of equal paragraphs the one of the most preferred document stays; near-
    duplicates were compared with the first, so that one must. No paragraph is cut for one that is cut itself."""
    if policy.strip.isdisjoint(PARAGRAPHS):
        return
    cut: set[tuple[str, int]] = set()
    stays: set[tuple[str, int]] = set()

    def place(span: Span) -> tuple[str, int]:
        return span.document, span.chars[0]

    for group in report.paragraphs:
        if group.rule not in policy.strip:
            continue
        exact = group.rule == "duplicate-paragraph"
        able = group.occurrences if exact else group.occurrences[:1]
        able = tuple(span for span in able if span.document not in drops and place(span) not in cut)
        if not able:
            continue
        kept = min(able, key=lambda span: (place(span) not in stays, rank[span.document], span.chars[0]))
        stays.add(place(kept))
        for span in group.occurrences:
            if place(span) not in stays | cut and span.document not in drops:
                cut.add(place(span))
                yield Strip(group.rule, f"{len(group.occurrences)} paragraphs say this", span, kept)
