"""What stands in more than one place: boilerplate, passages and quotations, paragraphs."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from provenance.models import Boilerplate, ParagraphGroup, Passage, PassageKind, Report
from provenance.reporter.labels import places
from provenance.reporter.section import Cell, Column, Section, Table, Tone, and_more, outside
from provenance.reporter.text import counted

_ROWS = 10
_PARAGRAPHS = 5  # what recurs in whole paragraphs mostly stands among the passages already
_QUOTATIONS = 3  # rows that quotations have at least among the passages, which are mostly longer
_EXCERPT = 400  # characters that any screen could show

_COPIED = (PassageKind.VERBATIM, PassageKind.EDITED)

_Found = TypeVar("_Found")


def boilerplate(report: Report, names: Mapping[str, str]) -> Iterator[Section]:
    """Each boilerplate text with its rule, where it stands and why it is taken for boilerplate."""
    found = _top(report.boilerplate, lambda one: len(one.occurrences))
    rows = tuple(
        (
            Cell(one.rule, "dim"),
            outside(one.text[:_EXCERPT]),
            outside(places(one.occurrences, names)),
            outside(_why(one)),
        )
        for one in found
    )
    columns = (
        Column("rule"),
        Column("text", share=3),
        Column("where", share=3, least=20),
        Column("why", share=4, least=16, optional=1),
    )
    if rows:
        heading = "Boilerplate (left out of every comparison)"
        yield Section(heading, table=Table(columns, rows), more=and_more(len(report.boilerplate), len(rows)))


def _why(one: Boilerplate) -> str:
    return one.evidence if one.phrase is None or one.phrase in one.evidence else f"{one.phrase}: {one.evidence}"


def passages(report: Report, names: Mapping[str, str]) -> Iterator[Section]:
    """The longest passages and quotations that stand in more than one document."""
    quotations = _top([one for one in report.passages if one.kind is PassageKind.QUOTATION], _tokens)
    copies = _top([one for one in report.passages if one.kind in _COPIED], _tokens)
    quotations = quotations[: max(_QUOTATIONS, _ROWS - len(copies))]
    rewrites = sum(one.kind is PassageKind.REWRITE for one in report.passages)
    found = [*copies[: _ROWS - len(quotations)], *quotations]
    rows = tuple(
        (
            Cell(one.kind, _tone(one)),
            Cell(f"{one.tokens:,}"),
            Cell(f"{one.similarity:.2f}"),
            outside(places(one.occurrences, names)),
            outside(one.text[:_EXCERPT]),
        )
        for one in found
    )
    columns = (
        Column("kind"),
        Column("tokens", "right"),
        Column("similarity", "right", optional=2),
        Column("where", share=4, least=40),
        Column("text", share=3),
    )
    if rows:
        heading = "Shared passages and quotations"
        yield Section(heading, table=Table(columns, rows), more=and_more(len(report.passages) - rewrites, len(rows)))


def _tokens(one: Passage) -> int:
    return one.tokens


def _tone(one: Passage) -> Tone:
    return "dim" if one.kind is PassageKind.QUOTATION else "warn"


def paragraphs(report: Report, names: Mapping[str, str]) -> Iterator[Section]:
    """The paragraphs that recur, those with the most text first."""
    found = _top(report.paragraphs, _paragraph_weight)[:_PARAGRAPHS]
    rows = tuple(
        (
            Cell(one.rule.removesuffix("-paragraph"), "warn"),
            Cell(f"{one.tokens:,}"),
            Cell(f"{len(one.occurrences):,}"),
            outside(places(one.occurrences, names)),
            outside(one.text[:_EXCERPT]),
        )
        for one in found
    )
    columns = (
        Column("kind"),
        Column("tokens", "right"),
        Column("times", "right"),
        Column("where", share=4, least=40),
        Column("text", share=3),
    )
    if rows:
        heading = f"Recurring paragraphs: {counted(len(report.paragraphs), 'group')}"
        yield Section(heading, table=Table(columns, rows), more=and_more(len(report.paragraphs), len(rows)))


def _paragraph_weight(one: ParagraphGroup) -> int:
    return one.tokens * (len(one.occurrences) - 1)


def _top(found: Sequence[_Found], weight: Callable[[_Found], int]) -> Sequence[_Found]:
    """All in the report's order while they are few, else the heaviest."""
    return found if len(found) <= _ROWS else heapq.nlargest(_ROWS, found, key=weight)
