"""The screen in GitHub's Markdown, for a pull request or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tabulate import tabulate

from provenance.models import Report
from provenance.reporter.options import Options
from provenance.reporter.screen import screen
from provenance.reporter.section import Cell, Section, Table
from provenance.reporter.text import clip, visible

_COLUMNS = 120  # a page scrolls: wide enough for a matrix of twelve
_CELL = 90  # columns of one cell


def write(report: Report, stream: BinaryIO, options: Options) -> None:
    """Write a heading and the sections."""
    parts = ["## Provenance report", *(part for section in screen(report, _COLUMNS) for part in _section(section))]
    stream.write(("\n\n".join(parts) + "\n").encode())


def _section(section: Section) -> Iterator[str]:
    if section.heading:
        yield f"### {escaped(section.heading)}"
    yield from (escaped(sentence.text) for sentence in section.sentences)
    if section.table:
        yield _grid(section.table)
    if section.more:
        yield escaped(section.more)


def _grid(table: Table) -> str:
    text: str = tabulate(
        [[_cell(cell) for cell in row] for row in table.rows],
        headers=[escaped(column.header) for column in table.columns],
        tablefmt="pipe",
        colalign=[column.align for column in table.columns],
        disable_numparse=True,
    )
    return text


def _cell(cell: Cell) -> str:
    if not cell.outside:
        return escaped(cell.text)
    return code(clip(visible(cell.text), _CELL))


def code(text: str) -> str:
    """A code span: in it no text can format, link, mention or run anything."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", r"\|") if text else ""


def escaped(text: str) -> str:
    """Text in which nothing is Markdown."""
    return re.sub(r"([\\|`*_\[\]<>#~])", r"\\\1", visible(text))
