"""Candidates for documents that nothing relates: the one whose words are most like theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.documents import SAME_SUBJECT
from provenance.comparator.engine import Engine, cut
from provenance.comparator.relations import EXHAUSTIVE
from provenance.comparator.vocabulary import Vocabulary, cosines
from provenance.hashing.counting import positions

Array = npt.NDArray[Any]

_LOOKED_AT = 1 << 13
"""Holders of a document's words, the weightiest first, among which the nearest is looked for: the cost grows with the
corpus, not with its square."""


@njit(nogil=True, cache=True, boundscheck=False)
def _postings(words, weights, offsets, size, bounds, holders, shares):
    """Write the documents of each word, with the weight that it has there."""
    for word in words:
        bounds[word + 1] += 1
    for word in range(size):
        bounds[word + 1] += bounds[word]
    at = bounds[:-1].copy()
    for d in range(offsets.shape[0] - 1):
        for i in range(offsets[d], offsets[d + 1]):
            holders[at[words[i]]] = d
            shares[at[words[i]]] = weights[i]
            at[words[i]] += 1


@njit(nogil=True, cache=True, boundscheck=False)
def _most_alike(asking, order, edges, words, weights, bounds, holders, shares, most, scores, best):
    """Write the document whose words agree best with those of each asking one; -1 where none has one of them.

    Asking document x has the words order[edges[x]] to order[edges[x + 1]], the weightiest first; `scores` are 0 for
    every document, and again when this is done.
    """
    for x in range(asking.shape[0]):
        left = most
        for pick in range(2):  # add up, then take the best and clear
            left = most
            best_score = np.float32(0.0)
            for y in range(edges[x], edges[x + 1]):
                i = order[y]
                word = words[i]
                left -= bounds[word + 1] - bounds[word]
                if left < 0:
                    break
                for j in range(bounds[word], bounds[word + 1]):
                    other = holders[j]
                    if pick == 0:
                        scores[other] += weights[i] * shares[j]
                    else:
                        score = scores[other]
                        scores[other] = 0
                        if other != asking[x] and (
                            score > best_score or (score > 0 and score == best_score and other < best[x])
                        ):
                            best_score = score
                            best[x] = other


def propose(
    words: Vocabulary, compared: Array, related: list[tuple[Array, Array]], engine: Engine
) -> tuple[Array, Array]:
    """For each document that is in none of the `related` pairs the one whose words are most like its own, if they are
    about the same: pairs a < b.

    Which one that is, is told by the weightiest words; how near it is, by all. None where all pairs are compared
    anyway.
    """
    asks = compared.copy()
    for side in (side for pair in related for side in pair):
        asks[side] = False
    asking = np.flatnonzero(asks & (np.diff(words.offsets) > 0))
    if np.count_nonzero(compared) <= EXHAUSTIVE or not len(asking):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    bounds = np.zeros(words.size + 1, np.int64)
    holders, shares = np.empty(len(words.words), np.int32), np.empty(len(words.words), np.float32)
    _postings(words.words, words.weights, words.offsets, words.size, bounds, holders, shares)
    best = np.full(len(asking), -1)

    sizes = np.diff(words.offsets)[asking]
    edges = np.append(0, np.cumsum(sizes))
    order = positions(words.offsets[asking], sizes)
    order = order[np.lexsort((-words.weights[order], np.repeat(np.arange(len(asking)), sizes)))]

    def part(some: slice) -> None:
        _most_alike(
            asking[some], order, edges[some.start : some.stop + 1], words.words, words.weights, bounds, holders, shares,
            _LOOKED_AT, np.zeros(len(compared), np.float32), best[some],
        )  # fmt: skip

    for _ in engine.map(part, cut(len(asking), engine.threads)):
        pass
    a, b = np.minimum(asking, best)[best >= 0], np.maximum(asking, best)[best >= 0]
    alike = cosines(a, b, words) >= SAME_SUBJECT
    return a[alike], b[alike]
