"""Documents whose texts are like none of another site: what stands beside such a text too comes from elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_ALIKE_SHARE = 0.25  # share of a document's text in windows that other sites have too: more is a copy, no evidence
_OWN_TOKENS = 24  # tokens of the shortest text that is evidence
_WINDOW = 10  # half words of such a window
_WINDOWS = 1 << 20  # tokens of all documents up to which every window counts; beyond, so many of them


@njit(nogil=True, cache=True, boundscheck=False)
def _windows(tokens, begins, ends, most, sieve, keys, of):
    """Hashes of all windows of a document's text; returns how many there are."""
    n = 0
    for d in range(begins.shape[0]):
        for t in range(begins[d], ends[d]):
            h = CHAIN
            size = 0
            x = t
            while x < ends[d] and size < most:
                size += 1 if tokens[x] & np.uint64(1) else 2
                h = (h ^ tokens[x]) * CHAIN
                h ^= h >> np.uint64(29)
                x += 1
            h = mix64(h)
            if size >= most and not h & sieve:
                if n < keys.shape[0]:
                    keys[n] = h | np.uint64(1)
                    of[n] = d
                n += 1
    return n


@njit(nogil=True, cache=True, boundscheck=False)
def _shared(groups, of, site, first, several, alike, all_):
    """How many windows of each document another site has too, and how many there are."""
    for i in range(groups.shape[0]):
        s = site[of[i]]
        if first[groups[i]] < 0:
            first[groups[i]] = s
        elif first[groups[i]] != s:
            several[groups[i]] = True
    for i in range(groups.shape[0]):
        all_[of[i]] += 1
        alike[of[i]] += several[groups[i]]


def unlike(hashed: Hashed, site: Array, documents: Array, begins: Array, ends: Array) -> npt.NDArray[np.bool_]:
    """Which of the documents have texts, from one line to another, that those of other sites do not have."""
    first, last = hashed.line_tokens[begins], hashed.line_tokens[np.maximum(begins, ends)]
    bits = int(np.ceil(np.log2(max(1, int((last - first).sum()) / _WINDOWS))))
    sieve = np.uint64((1 << bits) - 1) << np.uint64(20)
    keys, of = np.empty(0, np.uint64), np.empty(0, np.int64)
    room = _windows(hashed.tokens, first, last, _WINDOW, sieve, keys, of)
    keys, of = np.empty(room, np.uint64), np.empty(room, np.int64)
    _windows(hashed.tokens, first, last, _WINDOW, sieve, keys, of)
    groups, size = number(keys)
    alike, windows = np.zeros((2, len(documents)), np.int64)
    _shared(groups, of, site[documents], np.full(size, -1, np.int64), np.zeros(size, np.bool_), alike, windows)
    own = (windows - alike) << bits
    return np.asarray((alike <= _ALIKE_SHARE * windows) & (own >= _OWN_TOKENS))
