"""Words without their accents: what texts are compared by, so that `résumé` and `resume` are one word.

A content id counts accents; a comparison does not. Vietnamese, Yoruba or French is written without its marks where a
keyboard or an old system has none, and lexica put marks where nobody else does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.counting import find_slot

Array = npt.NDArray[Any]

FIRST_ACCENT, LAST_ACCENT = 0x0300, 0x036F
"""Combining marks of Latin, Greek and Cyrillic letters. Marks of other scripts are vowels, or make another letter."""

_LETTERS = 0x02B0  # code points below which a Latin letter can have a stroke, a hook or no dot
_CHANGED = re.compile(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z])(?: WITH [A-Z ]+)?")


class Plain(NamedTuple):
    """Open-addressing table, for `find_slot`, from the hash of an accented word to that of the word without."""

    accented: npt.NDArray[np.uint64]
    plain: npt.NDArray[np.uint64]


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


@njit(nogil=True, cache=True, boundscheck=False)
def _fill(accented, plain, keys, values):
    for i in range(accented.shape[0]):
        slot = find_slot(accented[i], keys, keys.shape[0] - 1)
        keys[slot] = accented[i]
        values[slot] = plain[i]


@njit(nogil=True, cache=True, boundscheck=False)
def _strip(tokens, keys, values):
    mask = keys.shape[0] - 1
    for i in range(tokens.shape[0]):
        slot = find_slot(tokens[i], keys, mask)
        if keys[slot] == tokens[i]:
            tokens[i] = values[slot]


def table(accented: Array, plain: Array) -> Plain:
    """The table of accented words, which may come several times, and the same words without accents."""
    words, first = np.unique(accented, return_index=True)
    keys, values = np.zeros((2, 1 << max(4, (2 * len(words)).bit_length())), np.uint64)
    _fill(words, plain[first], keys, values)
    return Plain(keys, values)


def strip(tokens: npt.NDArray[np.uint64], known: Plain) -> None:
    """Put the plain words for the accented ones, in place."""
    if known.accented.any():
        _strip(tokens, known.accented, known.plain)
