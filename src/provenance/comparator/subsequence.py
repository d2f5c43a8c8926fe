"""Longest common subsequences of tokens, 64 tokens at a time."""

from __future__ import annotations

import numpy as np
from numba import njit

from provenance.hashing.counting import find_slot

SHORT = 256
"""Tokens up to which two texts are also compared by their longest common subsequence; a power of two."""


@njit(inline="always")
def note_places(tokens, a0, a1, words, keys, masks):
    """Note where each token stands in tokens a0 to a1, as bits; returns nothing. `words` are the words of bits."""
    keys[:] = 0
    for i in range(a0, a1):
        slot = find_slot(tokens[i], keys, keys.shape[0] - 1)
        if keys[slot] == 0:
            keys[slot] = tokens[i]
            masks[slot, :words] = 0
        masks[slot, (i - a0) >> 6] |= np.uint64(1) << np.uint64((i - a0) & 63)


@njit(inline="always")
def grow(row, places, words):
    """Take one more token of the second text, that stands at these places of the first one."""
    carry = np.uint64(0)
    for w in range(words):
        old = row[w]
        both = old & places[w]
        total = old + both
        over = np.uint64(total < old)
        total += carry
        carry = over | np.uint64(total < carry)
        row[w] = total | (old - both)


@njit(inline="always")
def grown(row, i):
    """Whether the length grows with token i of the first text, 1 or 0."""
    return 1 - np.int64((row[i >> 6] >> np.uint64(i & 63)) & np.uint64(1))


@njit(inline="always")
def common_subsequence(tokens, a0, a1, b0, b1, keys, masks, row):
    """Length of the longest common subsequence of two token runs, 64 tokens of the first at a time.

    Bit-parallel: a zero bit of the row marks where the length grows (Hyyro 2004, after Allison and Dix 1986).
    """
    words = (a1 - a0 + 63) >> 6
    note_places(tokens, a0, a1, words, keys, masks)
    row[:words] = ~np.uint64(0)
    for j in range(b0, b1):
        slot = find_slot(tokens[j], keys, keys.shape[0] - 1)
        if keys[slot] != 0:
            grow(row, masks[slot], words)
    length = 0
    for i in range(a1 - a0):
        length += grown(row, i)
    return length
