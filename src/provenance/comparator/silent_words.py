"""What a token tells of a text's subject, as a table for kernels: nothing if it is grammar or a number."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.function_words import load
from provenance.hashing.counting import find_slot
from provenance.hashing.tokens import Tokens, tokenise

TELLING, GRAMMAR, NUMBER, KATAKANA = 0, 1, 2, 3
"""What a token is; numbers tell something in a whole text, and nothing where they stand in a run. A letter of Katakana
tells something too, but only all those of a word together are one."""

_KATAKANA = "".join(map(chr, (*range(0x30A1, 0x30FB), *range(0x30FC, 0x30FF), *range(0x31F0, 0x3200))))
"""Half-width ones fold to these."""

_NUMBERS = 10_000  # below: counters, years, list markers


@njit(nogil=True, cache=True)
def _fill_table(words, table):
    for word in words:
        table[find_slot(word, table, table.shape[0] - 1)] = word


def word_table(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Open-addressing table of the hashes of words, for `find_slot`."""
    different = np.unique(words)
    table = np.zeros(1 << int(np.ceil(np.log2(4 * len(different)))), np.uint64)
    _fill_table(different, table)
    return table


def tokens_of(text: str) -> Tokens:
    """The tokens of one text."""
    data = np.frombuffer(text.encode(), np.uint8)
    return tokenise(data, np.array([0, len(data)]))


@cache
def silent() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8]]:
    """Table of function words, numbers and Katakana, as they are written, and what each slot holds; free ones
    `TELLING`."""
    grammar = tokens_of("\n".join(sorted(load()))).exact()
    numbers = tokens_of("\n".join(map(str, range(_NUMBERS)))).hashes
    katakana = tokens_of(_KATAKANA).hashes
    table = word_table(np.concatenate([grammar, numbers, katakana]))
    kinds = np.where(np.isin(table, katakana), KATAKANA, np.where(np.isin(table, grammar), GRAMMAR, NUMBER))
    return table, np.where(table == 0, TELLING, kinds).astype(np.uint8)
