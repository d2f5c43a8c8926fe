"""Accents: texts are compared without them, so that `résumé` and `resume` are one word; content ids count them.

Vietnamese, Yoruba or French is written without its marks where a keyboard or an old system has none, and lexica put
marks where nobody else does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt
from numba import njit

_LETTERS = 0x02B0  # code points below which a Latin letter can have a stroke, a hook or no dot
_CHANGED = re.compile(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z])(?: WITH [A-Z ]+)?")


def _is_accent(point: int) -> bool:
    """Whether a mark is one of those of Latin, Greek and Cyrillic letters; those of other scripts are vowels, or make
    another letter."""
    return (
        0x0300 <= point <= 0x036F
        or 0x0483 <= point <= 0x0487
        or 0x1AB0 <= point <= 0x1AFF
        or 0x1DC0 <= point <= 0x1DFF
        or 0x20D0 <= point <= 0x20F0
        or 0xFE20 <= point <= 0xFE2F
    )


is_accent = njit(inline="always")(_is_accent)


@cache
def plain_letters() -> npt.NDArray[np.uint32]:
    """For each of the first code points the letter that is left without stroke, hook or the like: `đ` is `d`.

    What is a letter with a mark canonically is decomposed before, and stands for itself here. Names of code points
    never change, so every Python has the same table.
    """
    letters = np.arange(_LETTERS, dtype=np.uint32)
    for c in range(0x80, _LETTERS):
        found = _CHANGED.fullmatch(unicodedata.name(chr(c), ""))
        if found:
            letters[c] = ord(found[1].lower())
    return letters
