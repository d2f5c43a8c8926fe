"""Canonical tokens as strings: the definition that the kernels follow, and the last word on equal texts."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from provenance.hashing.accents import is_accent, plain_letters
from provenance.hashing.han_forms import compared_letters
from provenance.hashing.unicode_tables import IGNORED, MARK, POINT, SEPARATOR, SINGLE, Tables, load

_MOST_MARKS = 30  # as in the kernel: longer runs of marks are put into order in parts

_AFTER_SINGLE, _BEFORE_MARK = "\u200b", "\u200d"  # both are ignorable, so no folded text holds them
_SINGLE_WITH_MARKS = re.compile(f"{_AFTER_SINGLE}((?:{_BEFORE_MARK}.)*)", re.DOTALL)
_ORPHAN_MARKS = re.compile(f"(?:(?<= )|^)(?:{_BEFORE_MARK}.)+", re.DOTALL)
_SEVERAL_MARKS = re.compile(f"(?:{_BEFORE_MARK}.){{2,}}", re.DOTALL)


def _entry(tables: Tables, point: int) -> int:
    return int(tables.pages[point >> 8]) * 256 + (point & 255)


def _folded(tables: Tables, point: int) -> list[int]:
    """The code points that a code point folds to."""
    fold = int(tables.folds[_entry(tables, point)])
    if fold >> 31:
        at, many = (fold & 0x7FFFFFFF) >> 5, fold & 31
        return [int(c) for c in tables.spread[at : at + many]]
    return [(point + fold) & 0x7FFFFFFF]


class _Fold(dict[int, str]):
    """What `str.translate` puts for each code point, worked out when first met.

    From the shipped tables, as the kernel does: this Python's `unicodedata` may know other code points.
    """

    def __missing__(self, point: int) -> str:
        tables = load()
        parts = []
        for folded in _folded(tables, point):
            c, kind = chr(folded), tables.kinds[_entry(tables, folded)]
            if kind == SEPARATOR:
                parts.append(" ")
            elif kind == SINGLE:
                parts.append(f" {c}{_AFTER_SINGLE}")
            elif kind == MARK:
                parts.append(_BEFORE_MARK + c)
            elif kind not in (IGNORED, POINT):
                parts.append(c)
        self[point] = "".join(parts)
        return self[point]


_FOLD = _Fold()


def _in_order(found: re.Match[str]) -> str:
    """Marks in canonical order (Unicode Standard, section 3.11): sorted by class between those of class 0."""
    tables, marks, ordered = load(), found[0][1::2], ""
    for i in range(0, len(marks), _MOST_MARKS):
        stretch, keyed = 0, []
        for c in marks[i : i + _MOST_MARKS]:
            order = int(tables.combining[_entry(tables, ord(c))])
            stretch += order == 0
            keyed.append((stretch, order, c))
        ordered += "".join(c for *_, c in sorted(keyed, key=lambda entry: entry[:2]))
    return ordered


def canonical_tokens(text: str) -> list[str]:
    """The canonical tokens of a text: folded, marks in canonical order, unspaced scripts one character each."""
    marked = _SINGLE_WITH_MARKS.sub(r"\1 ", text.translate(_FOLD))
    joined = _SEVERAL_MARKS.sub(_in_order, _ORPHAN_MARKS.sub("", marked)).replace(_BEFORE_MARK, "")
    return [token for token in joined.split(" ") if token]


def without_accents(token: str) -> str:
    """A canonical token without accents, strokes and hooks."""
    return _with_letters(token, plain_letters())


def compared_token(token: str) -> str:
    """The canonical token that a token is compared as: without accents, forms of Chinese characters as one."""
    return _with_letters(token, compared_letters())


def _with_letters(token: str, letters: npt.NDArray[np.uint32]) -> str:
    kept = (c for c in token if not is_accent.py_func(ord(c)))
    return "".join(chr(letters[ord(c)]) if ord(c) < len(letters) else c for c in kept)


def compared_tokens(text: str) -> list[str]:
    """The canonical tokens of a text as they are compared."""
    return [compared_token(token) for token in canonical_tokens(text)]


def same_text(a: str, b: str) -> bool:
    """Whether two texts have the same canonical tokens; no hash decides."""
    return a == b or canonical_tokens(a) == canonical_tokens(b)
