"""Verification: the exact figures of a pair. Whatever an index proposed, this decides."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]

SHORT = 256
"""Tokens up to which two texts are also compared by their longest common subsequence."""


class Figures(NamedTuple):
    """Exact figures of pairs of texts, one entry a pair."""

    resemblance: npt.NDArray[np.float64]
    """Jaccard similarity of the shingle sets (Broder 1997)."""
    containment_a: npt.NDArray[np.float64]
    containment_b: npt.NDArray[np.float64]
    covered_a: npt.NDArray[np.float64]
    """Share of a's tokens that lie in a shingle that b has too."""
    covered_b: npt.NDArray[np.float64]
    similarity: npt.NDArray[np.float64]
    """Share of both texts' tokens that agree: the longest common subsequence for short texts, where it is more
    than what shared shingles cover; else what shared shingles cover."""


@njit(inline="always")
def _slot(key, table_keys, mask):
    """Slot of a key in an open-addressing table, or the free slot where it belongs."""
    slot = np.int64((key * CHAIN) >> np.uint64(20)) & mask
    while table_keys[slot] != np.uint64(0) and table_keys[slot] != key:
        slot = (slot + 1) & mask
    return slot


@njit(inline="always")
def _covered(positions_hit, begin, end, k, last_token):
    """Number of tokens that lie in a shingle marked as hit."""
    covered = 0
    reach = begin
    for i in range(begin, end):
        if positions_hit[i - begin]:
            stop = min(i + k, last_token)
            covered += stop - max(i, reach)
            reach = stop
    return covered


@njit(inline="always")
def _common_subsequence(tokens, a0, a1, b0, b1, row):
    """Length of the longest common subsequence of two token runs, one row of the table at a time."""
    m = b1 - b0
    for j in range(m + 1):
        row[j] = 0
    for i in range(a0, a1):
        diagonal = 0
        for j in range(m):
            above = row[j + 1]
            if tokens[i] == tokens[b0 + j]:
                row[j + 1] = diagonal + 1
            elif row[j] > above:
                row[j + 1] = row[j]
            diagonal = above
    return row[m]


@njit(nogil=True, cache=True, boundscheck=False)
def _verify(left, right, tokens, begins, ends, shingles, shingle_ends, k, short, counts, lengths):
    """Per pair: shared, distinct in a, distinct in b, covered in a, covered in b; and the LCS length or -1."""
    longest = np.int64(1)
    for i in range(left.shape[0]):
        longest = max(longest, shingle_ends[left[i]] - begins[left[i]], shingle_ends[right[i]] - begins[right[i]])
    size = np.int64(64)
    while size < 2 * longest:
        size *= 2
    table = np.zeros(size, np.uint64)
    stamp = np.zeros(size, np.int64)  # the pair that last met the slot's shingle in b
    slots = np.empty(longest, np.int64)
    hit = np.empty(longest, np.bool_)
    b_table = np.zeros(size, np.uint64)
    row = np.empty(short + 1, np.int64)
    mask = np.int64(0)
    distinct = np.zeros(begins.shape[0], np.int64)  # shingles of an item, 0 while not counted
    current = np.int64(-1)
    for i in range(left.shape[0]):
        a, b = left[i], right[i]
        a0, a1 = begins[a], shingle_ends[a]
        b0, b1 = begins[b], shingle_ends[b]
        if a != current:
            current = a
            width = np.int64(64)
            while width < 2 * (a1 - a0):
                width *= 2
            mask = width - 1
            table[:width] = 0
            stamp[:width] = -1
            number = 0
            for x in range(a0, a1):
                slot = _slot(shingles[x], table, mask)
                if table[slot] == 0:
                    table[slot] = shingles[x]
                    number += 1
                slots[x - a0] = slot
            distinct[a] = number
        if distinct[b] == 0:
            width = np.int64(64)
            while width < 2 * (b1 - b0):
                width *= 2
            b_table[:width] = 0
            number = 0
            for x in range(b0, b1):
                slot = _slot(shingles[x], b_table, width - 1)
                if b_table[slot] == 0:
                    b_table[slot] = shingles[x]
                    number += 1
            distinct[b] = number
        shared = 0
        for x in range(b0, b1):
            slot = _slot(shingles[x], table, mask)
            found = table[slot] != 0
            hit[x - b0] = found
            if found and stamp[slot] != i:
                stamp[slot] = i
                shared += 1
        counts[i, 0] = shared
        counts[i, 1] = distinct[a]
        counts[i, 2] = distinct[b]
        counts[i, 4] = _covered(hit, b0, b1, k, ends[b])
        for x in range(a0, a1):
            hit[x - a0] = stamp[slots[x - a0]] == i
        counts[i, 3] = _covered(hit, a0, a1, k, ends[a])
        lengths[i] = -1
        if max(ends[a] - a0, ends[b] - b0) <= short:
            lengths[i] = _common_subsequence(tokens, a0, ends[a], b0, ends[b], row)


def verify(
    left: Array,
    right: Array,
    tokens: npt.NDArray[np.uint64],
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    shingles: npt.NDArray[np.uint64],
    shingle_tokens: int,
) -> Figures:
    """Compare pairs of items exactly. Item i is tokens begins[i] to ends[i]; pairs sorted by `left` are fastest.

    Shingles are those of `hashing.shingles.shingle` within an item.
    """
    last = np.where(ends > begins, np.maximum(ends - shingle_tokens + 1, begins + 1), begins)
    counts = np.zeros((len(left), 5), np.int64)
    lengths = np.full(len(left), -1, np.int64)
    _verify(left, right, tokens, begins, ends, shingles, last, shingle_tokens, SHORT, counts, lengths)
    shared, in_a, in_b, covered_a, covered_b = counts.T.astype(np.float64)
    size_a, size_b = (ends - begins)[left].astype(np.float64), (ends - begins)[right].astype(np.float64)
    both = np.maximum(size_a + size_b, 1.0)
    return Figures(
        shared / np.maximum(in_a + in_b - shared, 1.0),
        shared / np.maximum(in_a, 1.0),
        shared / np.maximum(in_b, 1.0),
        covered_a / np.maximum(size_a, 1.0),
        covered_b / np.maximum(size_b, 1.0),
        np.maximum((covered_a + covered_b) / both, 2.0 * lengths / both),
    )
