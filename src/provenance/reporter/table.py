"""The terminal: one screen, tables by tabulate, colour by rich, as wide as the terminal is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tabulate import tabulate

from provenance.models import Report
from provenance.reporter.options import Options
from provenance.reporter.screen import screen
from provenance.reporter.section import Cell, Column, Section, Table, Tone
from provenance.reporter.style import paint
from provenance.reporter.text import clip, clip_start, visible, width

_GAP = 2


def write(report: Report, stream: BinaryIO, options: Options) -> None:
    """Write the screen."""
    stream.write(render(screen(report, options.width), options).encode(options.encoding, "replace"))


def render(sections: Sequence[Section], options: Options) -> str:
    """The sections, a blank line between two."""
    return "\n\n".join("\n".join(_section(section, options)) for section in sections) + "\n"


def grid(table: Table, options: Options) -> str:
    """A table no wider than the screen, as far as its columns can give way."""
    columns, rows = _fitting(table, options.width)
    widths = [max(map(width, column)) for column in zip(*((text for text, _ in row) for row in rows), strict=True)]
    widths = [max(wide, width(column.header)) for wide, column in zip(widths, columns, strict=True)]
    head: list[list[tuple[str, Tone]]] = [
        [(column.header, "dim") for column in columns],
        [("-" * wide, "dim") for wide in widths],
    ]
    text = tabulate(
        [[paint(text, tone, options.colour) for text, tone in row] for row in [*head, *rows]],
        tablefmt="plain",
        colalign=[column.align for column in columns],
        disable_numparse=True,
    )
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _section(section: Section, options: Options) -> Iterator[str]:
    if section.heading:
        yield paint(clip(section.heading, options.width), "heading", options.colour)
    for sentence in section.sentences:
        text = textwrap.fill(_plain(sentence), options.width, break_on_hyphens=False)
        yield paint(text, sentence.tone, options.colour)
    if section.table:
        yield grid(section.table, options)
    if section.more:
        yield paint(section.more, "dim", options.colour)


def _plain(cell: Cell) -> str:
    return visible(cell.text) if cell.outside else cell.text


def _fitting(table: Table, room: int) -> tuple[list[Column], list[list[tuple[str, Tone]]]]:
    """The columns that stay, and each cell's text, cut to its column, with its tone."""
    columns = table.columns
    texts = [[_plain(cell) for cell in row] for row in table.rows]
    natural = [
        max([width(column.header), *(width(row[index]) for row in texts)]) for index, column in enumerate(columns)
    ]
    kept = list(range(len(columns)))
    while True:
        widths = _widths([columns[i] for i in kept], [natural[i] for i in kept], room - _GAP * (len(kept) - 1))
        tight = any(
            wide < min(max(columns[i].least, width(columns[i].header)), natural[i])
            for i, wide in zip(kept, widths, strict=True)
        )
        droppable = max(kept, key=lambda i: columns[i].optional)
        if not tight or not columns[droppable].optional:
            break
        kept.remove(droppable)
    rows = [
        [(_cut(row[i], max(wide, 1), cell[i]), cell[i].tone) for i, wide in zip(kept, widths, strict=True)]
        for row, cell in zip(texts, table.rows, strict=True)
    ]
    return [columns[i] for i in kept], rows


def _widths(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """Natural widths where they fit; else columns with a share divide what the others leave."""
    widths = list(natural)
    open_columns = [i for i, column in enumerate(columns) if column.share]
    left = room - sum(natural[i] for i, column in enumerate(columns) if not column.share)
    while open_columns:
        total = sum(columns[i].share for i in open_columns)
        modest = [i for i in open_columns if natural[i] * total <= left * columns[i].share]
        if not modest:
            for i in open_columns:
                widths[i] = max(left, 0) * columns[i].share // total
            break
        # a column that needs less than its share leaves the rest to the others
        left -= sum(natural[i] for i in modest)
        open_columns = [i for i in open_columns if i not in modest]
    return widths


def _cut(text: str, columns: int, cell: Cell) -> str:
    return clip_start(text, columns) if cell.cut == "start" else clip(text, columns)


def rows_text(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table in its natural width."""
    table = Table(tuple(map(Column, headers)), tuple(tuple(Cell(text, outside=True) for text in row) for row in rows))
    return grid(table, Options(width=10_000))
