"""Shingles of k tokens, and the winnowed fingerprints among them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.mixing import CHAIN, mix64


@njit(nogil=True, cache=True, boundscheck=False)
def _shingle(hashes, offsets, k, shingles):
    for d in range(offsets.shape[0] - 1):
        begin = offsets[d]
        end = offsets[d + 1]
        for i in range(max(begin, end - k + 1), end):
            shingles[i] = 0
        if end == begin:
            continue
        for i in range(begin, end - k + 1):
            h = np.uint64(0)
            for j in range(k):
                h = h * CHAIN + hashes[i + j]
            shingles[i] = mix64(h)
        if end - begin < k:  # a text shorter than a shingle is one shingle
            h = np.uint64(0)
            for i in range(begin, end):
                h = h * CHAIN + hashes[i]
            shingles[begin] = mix64(h)


def shingle(
    hashes: npt.NDArray[np.uint64], offsets: npt.NDArray[np.int64], k: int, out: npt.NDArray[np.uint64] | None = None
) -> npt.NDArray[np.uint64]:
    """Hash every run of k tokens of each document (Broder 1997).

    The shingle of tokens i to i + k is at i; document d has those at offsets[d] up to `shingle_ends`, what lies
    beyond is 0. A document of fewer than k tokens has one shingle, of all its tokens. Written to `out` if there is one.
    """
    shingles = np.empty(len(hashes), np.uint64) if out is None else out
    _shingle(hashes, offsets, k, shingles)
    return shingles


def shingle_ends(offsets: npt.NDArray[np.int64], k: int) -> npt.NDArray[np.int64]:
    """One past the last shingle of each document."""
    begins, ends = offsets[:-1], offsets[1:]
    return np.where(ends > begins, np.maximum(ends - k + 1, begins + 1), begins)


@njit(nogil=True, cache=True, boundscheck=False)
def _winnow(shingles, begins, ends, window, positions):
    n = 0
    for d in range(begins.shape[0]):
        best = np.int64(-1)
        last = np.int64(-1)
        for i in range(begins[d], ends[d]):
            if i < begins[d] + window - 1 and i + 1 < ends[d]:
                continue  # the first window is not full yet
            low = max(begins[d], i - window + 1)
            if best < low:
                best = low
                for j in range(low + 1, i + 1):
                    if shingles[j] <= shingles[best]:
                        best = j
            elif shingles[i] <= shingles[best]:
                best = i
            if best != last:
                positions[n] = best
                n += 1
                last = best
    return n


def winnow(
    shingles: npt.NDArray[np.uint64],
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    window: int,
) -> npt.NDArray[np.uint32]:
    """Positions of the fingerprints: the least shingle of every window, the last one among equals.

    Two texts that share `window` shingles in a row share a fingerprint there (Schleimer, Wilkerson and Aiken 2003).
    """
    positions = np.empty(len(shingles), np.uint32)
    return positions[: _winnow(shingles, begins, ends, window, positions)].copy()
