"""Shingles of k tokens, and the winnowed fingerprints among them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.tokens import is_letter


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


@njit(inline="always")
def quarters(token):
    """Quarters of a word that a token counts as: four, but one for a letter of Thai, Lao, Khmer or Myanmar."""
    return 1 if is_letter(token) else 4


@njit(nogil=True, cache=True, boundscheck=False)
def _shingle_words(hashes, offsets, k, shingles):
    powers = np.ones(4 * k, np.uint64)
    for n in range(1, 4 * k):
        powers[n] = powers[n - 1] * CHAIN
    for d in range(offsets.shape[0] - 1):
        begin, end = offsets[d], offsets[d + 1]
        stop = begin
        said = 0
        h = np.uint64(0)
        for i in range(begin, end):
            while stop < end and said < 4 * k:
                h = h * CHAIN + hashes[stop]
                said += quarters(hashes[stop])
                stop += 1
            shingles[i] = mix64(h) if said >= 4 * k or i == begin else np.uint64(0)
            h -= hashes[i] * powers[stop - i - 1]
            said -= quarters(hashes[i])


def shingle_words(
    hashes: npt.NDArray[np.uint64], offsets: npt.NDArray[np.int64], k: int, out: npt.NDArray[np.uint64]
) -> None:
    """Hash every run of k words of each document, as `shingle` does those of k tokens.

    A letter of Thai, Lao, Khmer or Myanmar counts as a quarter of a word, any other token as a word. The run that
    begins at token i ends with the token that makes it k words, see `shingle_stop`; without letters the two agree.
    """
    _shingle_words(hashes, offsets, k, out)


@njit(inline="always")
def shingle_stop(tokens, i, end, k):
    """One past the last token of the shingle of k words that begins at i, at most `end`."""
    said = 0
    while i < end and said < 4 * k:
        said += quarters(tokens[i])
        i += 1
    return i


@njit(nogil=True, cache=True, boundscheck=False)
def _word_shingle_ends(tokens, begins, ends, k, found):
    for d in range(begins.shape[0]):
        i = ends[d]
        said = 0
        while i > begins[d] and said < 4 * k:
            i -= 1
            said += quarters(tokens[i])
        found[d] = i + (ends[d] > begins[d])


def word_shingle_ends(
    tokens: npt.NDArray[np.uint64], begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], k: int
) -> npt.NDArray[np.int64]:
    """One past the last of the shingles of k words in each stretch of tokens begins[i] to ends[i]."""
    found = np.empty(len(begins), np.int64)
    _word_shingle_ends(tokens, begins, ends, k, found)
    return found


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
