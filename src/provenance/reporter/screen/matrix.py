"""Who resembles whom: a matrix while it fits, then the clusters and the strongest pairs."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping

from provenance.models import Match, Relation, Report
from provenance.reporter.labels import labels
from provenance.reporter.section import Cell, Column, Section, Table, Tone, and_more, outside
from provenance.reporter.text import counted, visible, width

_MATRIX_DOCUMENTS = 12
_ROWS = 10
_GAP = 2  # columns between two cells

_STRENGTH = {relation: rank for rank, relation in enumerate(Relation)}
_MEANING = {
    "similarity": "Similarity, whatever the lengths, boilerplate left out",
    "resemblance": "Resemblance (Jaccard similarity of shingles), boilerplate left out",
    "containment": "Containment (share of the smaller document's shingles), boilerplate left out",
}


def matrix(report: Report, columns: int) -> tuple[Mapping[str, str], list[Section]]:
    """Labels by id and the matrix with its legend; nothing of either where there are too many documents."""
    ids = report.matrix.ids
    if not ids or len(ids) > _MATRIX_DOCUMENTS:
        return {}, []
    names = labels(ids)
    name_columns = max(map(width, names.values()))
    figures_columns = name_columns + len(ids) * (max(name_columns, 4) + _GAP)
    if figures_columns > columns:
        return {}, []
    if len(ids) == 1:
        return names, []
    with_legend = figures_columns + _GAP + max(width(visible(one)) for one in ids) <= columns
    heading = _MEANING.get(report.matrix.measure, report.matrix.measure.capitalize())
    sections = [Section(heading, table=_figures(report, names, with_legend))]
    if not with_legend:
        rows = tuple((outside(names[one]), outside(one, cut="start")) for one in ids)
        sections.append(Section(table=Table((Column(""), Column("document", share=1)), rows)))
    return names, sections


def _figures(report: Report, names: Mapping[str, str], with_legend: bool) -> Table:
    ids = report.matrix.ids
    values = {(i, j): value for i, j, value in report.matrix.entries}
    rows = []
    for i, one in enumerate(ids):
        row = [outside(names[one])]
        row += [
            _figure(values.get((min(i, j), max(i, j)), 0.0)) if i != j else Cell("–", "dim") for j in range(len(ids))
        ]
        rows.append((*row, outside(one)) if with_legend else tuple(row))
    header = [Column(""), *(Column(names[one], "right") for one in ids)]
    return Table((*header, Column("document")) if with_legend else tuple(header), tuple(rows))


def _figure(value: float) -> Cell:
    if value <= 0:
        return Cell("·", "dim")
    tone: Tone = "bad" if value >= 0.8 else "warn" if value >= 0.4 else ""
    return Cell(f"{value:.2f}", tone)


def clusters(report: Report) -> Iterator[Section]:
    """The largest clusters."""
    if not report.clusters:
        return
    largest = heapq.nsmallest(_ROWS, report.clusters, key=lambda one: (-len(one.members), one.representative))
    rows = tuple(
        (
            Cell(f"{len(one.members) + 1:,}"),
            Cell(one.relation),
            Cell(f"{one.cohesion:.2f}"),
            outside(one.representative, cut="start"),
            Cell(one.basis),
        )
        for one in largest
    )
    columns = (
        Column("documents", "right"),
        Column("weakest relation", optional=2),
        Column("cohesion", "right"),
        Column("representative", share=1),
        Column("chosen by", optional=1),
    )
    heading = f"Clusters: {counted(len(report.clusters), 'group')} of documents that match one representative"
    yield Section(heading, table=Table(columns, rows), more=and_more(len(report.clusters), len(rows)))


def pairs(report: Report) -> Iterator[Section]:
    """The strongest pairs, by relation and then by similarity."""
    if not report.matches:
        return
    strongest = heapq.nsmallest(_ROWS, report.matches, key=_weakness)
    rows = tuple(
        (Cell(one.relation), Cell(f"{one.similarity:.2f}"), outside(one.a, cut="start"), outside(one.b, cut="start"))
        for one in strongest
    )
    columns = (Column("relation"), Column("similarity", "right"), Column("a", share=1), Column("b", share=1))
    yield Section("Strongest pairs", table=Table(columns, rows), more=and_more(len(report.matches), len(rows)))


def _weakness(match: Match) -> tuple[int, float, str, str]:
    return _STRENGTH[match.relation], -match.similarity, match.a, match.b
