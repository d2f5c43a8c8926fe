"""Candidates by rare words: pairs of documents that may tell the same in other words, so share no shingle."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.relations import EXHAUSTIVE
from provenance.comparator.rewrites import LIKE_COSINE, prose
from provenance.comparator.vocabulary import Vocabulary, cosines
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_WORDS = 32
"""Words of a document that propose others: its weightiest ones of those that few others have."""

_HOLDERS = 64
"""Documents of the commonest word that proposes: the cost grows with the corpus, not with its square."""

_SHARED = 3
"""Such words that two documents must share to be proposed."""


@njit(nogil=True, cache=True, boundscheck=False)
def _choose(words, weights, offsets, holders, prose, chosen, chosen_offsets):
    """Write the words of each document that propose; ties go to the word that was numbered first."""
    n = 0
    best = np.empty(_WORDS, np.int64)
    for d in range(offsets.shape[0] - 1):
        chosen_offsets[d] = n
        if not prose[d]:
            continue
        count = 0
        for i in range(offsets[d], offsets[d + 1]):
            if 2 <= holders[words[i]] <= _HOLDERS:
                if count < _WORDS:
                    count += 1
                elif weights[best[_WORDS - 1]] >= weights[i]:
                    continue
                slot = count - 1
                while slot > 0 and weights[best[slot - 1]] < weights[i]:
                    best[slot] = best[slot - 1]
                    slot -= 1
                best[slot] = i
        for i in range(count):
            chosen[n] = words[best[i]]
            n += 1
    chosen_offsets[offsets.shape[0] - 1] = n
    return n


@njit(nogil=True, cache=True, boundscheck=False)
def _propose(chosen, offsets, size, pairs):
    """Write the pairs that share enough chosen words, as many as there is room for; returns how many there are."""
    bounds = np.zeros(size + 1, np.int64)
    for word in chosen:
        bounds[word + 1] += 1
    for word in range(size):
        bounds[word + 1] += bounds[word]
    at = bounds[:-1].copy()
    holders = np.empty(chosen.shape[0], np.int32)
    documents = offsets.shape[0] - 1
    for d in range(documents):
        for i in range(offsets[d], offsets[d + 1]):
            holders[at[chosen[i]]] = d
            at[chosen[i]] += 1
    shared = np.zeros(documents, np.int32)
    touched = np.empty(documents, np.int64)
    n = 0
    for d in range(documents):
        count = 0
        for i in range(offsets[d], offsets[d + 1]):
            for j in range(bounds[chosen[i]], bounds[chosen[i] + 1]):
                other = holders[j]
                if other <= d:
                    continue
                if shared[other] == 0:
                    touched[count] = other
                    count += 1
                shared[other] += 1
        for i in range(count):
            if shared[touched[i]] >= _SHARED:
                if n < pairs.shape[0]:
                    pairs[n, 0] = d
                    pairs[n, 1] = touched[i]
                n += 1
            shared[touched[i]] = 0
    return n


def propose(hashed: Hashed, words: Vocabulary, compared: Array) -> tuple[Array, Array]:
    """Pairs of documents, a < b, that share several of their rare words and are alike enough to be a rewrite.

    None where all pairs are compared anyway.
    """
    if np.count_nonzero(compared) <= EXHAUSTIVE:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    holders = np.bincount(words.words, minlength=words.size)
    chosen, offsets = np.empty(len(words.words), np.uint32), np.empty_like(words.offsets)
    n = _choose(words.words, words.weights, words.offsets, holders, prose(hashed, words), chosen, offsets)
    chosen = chosen[:n].copy()
    room = 16 * len(offsets)
    while True:
        pairs = np.empty((room, 2), np.int32)
        found = _propose(chosen, offsets, words.size, pairs)
        if found <= room:
            break
        room = found
    a, b = pairs[:found].T.astype(np.int64, order="C")
    alike = cosines(a, b, words) >= LIKE_COSINE
    return a[alike], b[alike]
