"""How a report is to look; nothing here changes what it says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """The stream that a format writes to."""

    width: int = 100
    """Columns; 100 where the output is not a terminal."""
    colour: bool = False
    encoding: str = "utf-8"
    """Of the terminal; files are UTF-8."""
