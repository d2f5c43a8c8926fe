"""The provenance table: for each document what it is, what it is closest to, and what its text consists of."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence

from provenance.models import Document, Nearest, Relation, Report, Role
from provenance.reporter.section import Cell, Column, Section, Table, Tone, and_more, outside
from provenance.reporter.text import clip_start, visible

_ROWS = 10
_TONES: dict[Role, Tone] = {Role.UNIQUE: "good", Role.REPRESENTATIVE: "good", Role.DUPLICATE: "bad"}


def documents(report: Report, names: Mapping[str, str]) -> Iterator[Section]:
    """All documents where they have labels, else those with the most text that is not their own."""
    shown: Sequence[Document] = report.documents
    if not names:
        shown = heapq.nsmallest(_ROWS, report.documents, key=_ownness)
    if not shown:
        return
    foreign = any(document.encoding != "utf-8" for document in shown)
    columns, rows = _columns(foreign, bool(names)), tuple(_row(one, names, foreign) for one in shown)
    yield Section("Provenance", table=Table(columns, rows), more=and_more(len(report.documents), len(shown)))


def percent(share: float) -> str:
    """A share as whole percent that never hides a little of something or calls nearly all all."""
    if share <= 0:
        return "·"
    if share < 0.01:
        return "<1%"
    return "100%" if share >= 1 else f"{min(round(share * 100), 99)}%"


def _ownness(document: Document) -> tuple[bool, float, str]:
    return document.role is not Role.DUPLICATE, document.shares.unique, document.id


def _columns(foreign: bool, labelled: bool) -> tuple[Column, ...]:
    columns = [
        Column("doc" if labelled else "document", share=0 if labelled else 3, least=24),
        Column("role"),
        Column("nearest", share=3, least=20),
        Column("own", "right"),
        Column("copied", "right"),
        Column("quoted", "right", optional=1),
        Column("boiler", "right", optional=2),
        Column("tokens", "right", optional=4),
        Column("source", share=2, optional=5),
        Column("date", share=1, optional=6),
    ]
    return (*columns, Column("encoding", optional=3)) if foreign else tuple(columns)


def _row(document: Document, names: Mapping[str, str], foreign: bool) -> tuple[Cell, ...]:
    shares = document.shares
    row = (
        outside(names.get(document.id, document.id), cut="start"),
        Cell(document.role, _TONES[document.role]),
        _nearest(document, names),
        Cell(percent(shares.unique)),
        Cell(percent(shares.copied), "warn" if shares.copied else "dim"),
        Cell(percent(shares.quoted), "" if shares.quoted else "dim"),
        Cell(percent(shares.boilerplate), "" if shares.boilerplate else "dim"),
        Cell(f"{document.tokens:,}"),
        outside(document.declared.source),
        outside(document.declared.date),
    )
    return (*row, outside(document.encoding)) if foreign else row


def closeness(near: Nearest) -> str:
    """How close the nearest document is, by the figure that says it best."""
    if near.relation == Relation.UNRELATED:
        return f"same words {near.words:.2f}"
    return f"{near.relation} {near.similarity:.2f}"


def _nearest(document: Document, names: Mapping[str, str]) -> Cell:
    near = document.nearest
    if near is None:
        return Cell("–", "dim")
    return outside(f"{closeness(near)} {names.get(near.id) or clip_start(visible(near.id), 24)}")
