"""Canonical tokens as strings: the definition that the kernels follow, and the last word on equal texts."""

from __future__ import annotations

import re
import unicodedata

from provenance.hashing.unicode_tables import IGNORED, MARK, SEPARATOR, SINGLE, fold_of, kind_of

_AFTER_SINGLE, _BEFORE_MARK = "\u200b", "\u200d"  # both are ignorable, so no folded text holds them
_SINGLE_WITH_MARKS = re.compile(f"{_AFTER_SINGLE}((?:{_BEFORE_MARK}.)*)", re.DOTALL)
_ORPHAN_MARKS = re.compile(f"(?:(?<= )|^)(?:{_BEFORE_MARK}.)+", re.DOTALL)


class _Fold(dict[int, str]):
    """What `str.translate` puts for each code point, worked out when first met."""

    def __missing__(self, point: int) -> str:
        parts = []
        for c in fold_of(point):
            kind = kind_of(ord(c))
            if kind == SEPARATOR:
                parts.append(" ")
            elif kind == SINGLE:
                parts.append(f" {c}{_AFTER_SINGLE}")
            elif kind == MARK:
                parts.append(_BEFORE_MARK + c)
            elif kind != IGNORED:
                parts.append(c)
        self[point] = "".join(parts)
        return self[point]


_FOLD = _Fold()


def canonical_tokens(text: str) -> list[str]:
    """The canonical tokens of a text: folded, marks in canonical order, unspaced scripts one character each."""
    marked = _SINGLE_WITH_MARKS.sub(r"\1 ", text.translate(_FOLD))
    plain = _ORPHAN_MARKS.sub("", marked).replace(_BEFORE_MARK, "")
    return [token for token in unicodedata.normalize("NFD", plain).split(" ") if token]


def same_text(a: str, b: str) -> bool:
    """Whether two texts have the same canonical tokens; no hash decides."""
    return a == b or canonical_tokens(a) == canonical_tokens(b)
