"""What tells one text from another: not its grammar, not its numbers, and a single character less than a word."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.function_words import load
from provenance.hashing.counting import find_slot
from provenance.hashing.tokens import tokenise

Array = npt.NDArray[Any]

_NUMBERS = 10_000  # numbers below say nothing where they stand in a run: counters, years, list markers
_CHARACTER = 0.5  # what one character of an unspaced script counts, next to a word


@njit(nogil=True, cache=True)
def _fill_table(words, table):
    for word in words:
        table[find_slot(word, table, table.shape[0] - 1)] = word


def word_table(text: str) -> npt.NDArray[np.uint64]:
    """Open-addressing table of the hashes of all tokens of a text."""
    data = np.frombuffer(text.encode(), np.uint8)
    words = np.unique(tokenise(data, np.array([0, len(data)])).hashes)
    table = np.zeros(1 << int(np.ceil(np.log2(4 * len(words)))), np.uint64)
    _fill_table(words, table)
    return table


@cache
def grammar() -> npt.NDArray[np.uint64]:
    """Table of the function words, for `find_slot`."""
    return word_table("\n".join(sorted(load())))


@cache
def idle() -> npt.NDArray[np.uint64]:
    """Table of function words and numbers."""
    return word_table("\n".join([*sorted(load()), *map(str, range(_NUMBERS))]))


@njit(nogil=True, cache=True)
def _content(tokens, begins, lengths, idle, character, content):
    mask = idle.shape[0] - 1
    for i in range(begins.shape[0]):
        total = 0.0
        for t in range(begins[i], begins[i] + lengths[i]):
            if idle[find_slot(tokens[t], idle, mask)] == 0:
                total += character if tokens[t] & np.uint64(1) else 1.0
        content[i] = total


def content(tokens: npt.NDArray[np.uint64], begins: Array, lengths: Array) -> npt.NDArray[np.float64]:
    """Content words in each run of tokens; two characters of an unspaced script count as one word."""
    found = np.empty(len(begins), np.float64)
    _content(tokens, begins, lengths, idle(), _CHARACTER, found)
    return found
