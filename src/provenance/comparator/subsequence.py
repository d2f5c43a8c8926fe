"""Longest common subsequences of tokens, 64 tokens at a time."""

from __future__ import annotations

import numpy as np
from numba import njit

from provenance.hashing.counting import find_slot

SHORT = 256
"""Tokens up to which two texts are also compared by their longest common subsequence; a power of two."""


@njit(inline="always")
def note_places(tokens, a0, a1, keys, masks):
    """Note where each token stands in tokens a0 to a1, as bits; returns how many words of bits that takes."""
    words = (a1 - a0 + 63) >> 6
    for slot in range(keys.shape[0]):
        keys[slot] = 0
    for i in range(a0, a1):
        slot = find_slot(tokens[i], keys, keys.shape[0] - 1)
        if keys[slot] == 0:
            keys[slot] = tokens[i]
            for w in range(words):
                masks[slot, w] = 0
        masks[slot, (i - a0) >> 6] |= np.uint64(1) << np.uint64((i - a0) & 63)
    return words


@njit(inline="always")
def grow(rows, at, masks, slot, words):
    """Take one more token of the second text into the row that begins at `at`: the one that stands at these places."""
    carry = np.uint64(0)
    for w in range(words):
        old = rows[at + w]
        both = old & masks[slot, w]
        total = old + both
        over = np.uint64(total < old)
        total += carry
        carry = over | np.uint64(total < carry)
        rows[at + w] = total | (old - both)


@njit(inline="always")
def grown(rows, at, i):
    """Whether the length grows with token i of the first text in the row that begins at `at`, 1 or 0."""
    return 1 - np.int64((rows[at + (i >> 6)] >> np.uint64(i & 63)) & np.uint64(1))


@njit(inline="always")
def common_subsequence(tokens, a0, a1, b0, b1, keys, masks, row):
    """Length of the longest common subsequence of two token runs, 64 tokens of the first at a time.

    Bit-parallel: a zero bit of the row marks where the length grows (Hyyro 2004, after Allison and Dix 1986).
    """
    words = note_places(tokens, a0, a1, keys, masks)
    for w in range(words):
        row[w] = ~np.uint64(0)
    for j in range(b0, b1):
        slot = find_slot(tokens[j], keys, keys.shape[0] - 1)
        if keys[slot] != 0:
            grow(row, 0, masks, slot, words)
    length = 0
    for i in range(a1 - a0):
        length += grown(row, 0, i)
    return length
