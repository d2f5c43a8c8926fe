"""Colour: what each tone looks like. The text is never read as markup."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.style import Style

_STYLES = {
    "good": "green",
    "warn": "yellow",
    "bad": "bold red",
    "dim": "dim",
    "heading": "bold",
    "left": "red",
    "right": "green",
}


def paint(text: str, tone: str, colour: bool) -> str:
    """The text in the colour of its tone, each line on its own so that a pager keeps it."""
    if not colour or not tone or not text:
        return text
    style = _style(tone)
    return "\n".join(style.render(line) for line in text.split("\n"))


@cache
def _style(tone: str) -> Style:
    # rich is imported only where there is colour
    from rich.style import Style

    return Style.parse(_STYLES[tone])
