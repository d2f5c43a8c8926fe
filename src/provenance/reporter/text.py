"""Text from documents and file names, made safe and measured for a terminal or a table cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from wcwidth import wcswidth, wcwidth

# Cc: controls, among them ESC; Cs: halves of a broken file name; Zl, Zp: break a line in some viewers
_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Bidirectional controls reorder what a reader sees; zero-width ones hide from it; U+FEFF is a stray BOM.
_HIDDEN = frozenset(map(chr, (0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)))
# Joiners shape Indic and Arabic words and emoji: they stay.
_JOINERS = frozenset("\u200c\u200d")


def visible(text: str) -> str:
    """One line of the text in which nothing acts on a terminal: white space joined, controls written as escapes."""
    joined = " ".join(text.split())
    if joined.isascii() and joined.isprintable():
        return joined
    return "".join(_escaped(char) if _acts(char) else char for char in joined)


def width(text: str) -> int:
    """Columns that a terminal gives the text."""
    if text.isascii():
        return len(text)
    columns: int = wcswidth(text)
    return columns if columns >= 0 else len(text)


def clip(text: str, columns: int) -> str:
    """The beginning of the text that fits, with an ellipsis where something is left out."""
    if width(text) <= columns:
        return text
    kept: list[str] = []
    room = columns - 1
    for char in text[: columns * 4]:
        room -= max(wcwidth(char), 0)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def clip_start(text: str, columns: int) -> str:
    """The end of a path that fits: what tells two paths apart is mostly at the end."""
    if width(text) <= columns:
        return text
    kept = text[-(columns - 1) :] if columns > 1 else ""
    while kept and width(kept) > columns - 1:
        kept = kept[1:]
    return "…" + kept


def padded(text: str, columns: int) -> str:
    """The text with spaces up to the column."""
    return text + " " * max(columns - width(text), 0)


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2,431 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *head, last = parts
    return f"{', '.join(head)} and {last}" if head else last


def size(number: int) -> str:
    """A number of bytes as people write it, in decimal units."""
    if number < 1000:
        return f"{number} B"
    value = float(number)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.95:
            return f"{value:.1f} {unit}"
    return f"{value:,.1f} TB"


def _acts(char: str) -> bool:
    return (
        (char in _HIDDEN and char not in _JOINERS)
        or unicodedata.category(char) in _UNSAFE
        or "\U000e0000" <= char <= "\U000e007f"
    )


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
