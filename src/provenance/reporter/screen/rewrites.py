"""Who tells the same in other words: graded pairs, each with the two sentences that are most alike."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping

from provenance.models import AlignedSentences, Relation, Report, Rewrite
from provenance.reporter.labels import places
from provenance.reporter.section import Cell, Column, Section, Table, and_more, outside
from provenance.reporter.text import counted

_ROWS = 10
_NAMED = 3  # pairs without a sentence that are named
_EXCERPT = 400  # characters that any screen could show


def graded(report: Report) -> Iterator[str]:
    """A sentence on pairs that tell the same in other words."""
    whole = {(match.a, match.b) for match in report.matches if match.relation is Relation.REWRITE}
    if whole:
        yield f"{counted(len(whole), 'pair tells', 'pairs tell')} the same in other words."
    below = [one.grade for one in report.rewrites if one.sentences and (one.a, one.b) not in whole]
    if below:
        low, high = f"{min(below):.2f}", f"{max(below):.2f}"
        said = f"grade {low}" if low == high else f"grades {low} to {high}"
        yield (
            f"{counted(len(below), 'pair tells', 'pairs tell')} a part in other words ({said}; "
            f"a rewrite needs {_limit(report):g} and three sentences that are no copies)."
        )


def _limit(report: Report) -> float:
    return float(report.config.get("rewrite", 1.0))


def rewrites(report: Report, names: Mapping[str, str]) -> Iterator[Section]:
    """The pairs of the highest grades, and those that were compared sentence by sentence in vain."""
    told = [one for one in report.rewrites if one.sentences]
    if not told:
        return
    limit = _limit(report)
    highest = heapq.nsmallest(_ROWS, told, key=lambda one: (-one.grade, one.a, one.b))
    rows = tuple(_row(one, limit, names) for one in highest)
    columns = (
        Column("grade", "right"),
        Column("sentences", "right", optional=1),
        Column("most alike", share=2, least=13),
        Column("one says", share=3),
        Column("the other", share=3),
    )
    heading = "Told in other words (grade: share of both that the other tells too)"
    yield Section(heading, table=Table(columns, rows), more=and_more(len(told), len(rows)))
    none = [one for one in report.rewrites if not one.sentences]
    if none:
        said = ", ".join(f"{names.get(one.a, one.a)} and {names.get(one.b, one.b)}" for one in none)
        said = f"{len(none):,} pairs" if len(none) > _NAMED else said
        yield Section(sentences=(outside(f"No sentence of one is told by the other in other words, grade 0: {said}."),))


def _row(one: Rewrite, limit: float, names: Mapping[str, str]) -> tuple[Cell, ...]:
    reworded = [pair for pair in one.sentences if not pair.copied] or one.sentences
    best = max(reworded, key=_alike)
    return (
        Cell(f"{one.grade:.2f}", "warn" if one.grade >= limit else ""),
        Cell(f"{len(reworded):,}"),
        outside(places([best.a, best.b], names)),
        outside(best.text_a[:_EXCERPT]),
        outside(best.text_b[:_EXCERPT]),
    )


def _alike(one: AlignedSentences) -> tuple[float, int]:
    return one.cosine, -one.a.chars[0]
