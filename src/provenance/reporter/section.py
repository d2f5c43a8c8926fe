"""What a screen is made of: sections of sentences and tables, before anything decides how they look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "good", "warn", "bad", "dim"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table."""

    text: str
    tone: Tone = ""
    outside: bool = False
    """Comes from a document or a file name, not from us: a format must not let it act."""
    cut: Literal["end", "start"] = "end"
    """Which end goes where the column is too narrow."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    header: str
    align: Literal["left", "right"] = "left"
    share: int = 0
    """How eagerly the column takes the room that is left; 0 for a column that keeps its natural width."""
    least: int = 8
    """Columns under which it says too little: rather than that, an optional column goes."""
    optional: int = 0
    """Columns with the highest number are the first to go on a narrow terminal; 0 stays."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, a table, and what was left out of it."""

    heading: str = ""
    sentences: tuple[Cell, ...] = ()
    table: Table | None = None
    more: str = ""


def outside(text: str, tone: Tone = "", cut: Literal["end", "start"] = "end") -> Cell:
    """A cell with text that is not ours."""
    return Cell(text, tone, True, cut)


def cells(texts: Iterable[str]) -> tuple[Cell, ...]:
    """Plain cells."""
    return tuple(map(Cell, texts))


def and_more(total: int, shown: int) -> str:
    """How many findings a table leaves out, and where they are."""
    return f"… and {total - shown:,} more (--format json has all)" if total > shown else ""
