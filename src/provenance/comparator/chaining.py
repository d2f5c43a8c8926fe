"""Chaining: runs that follow one another in both documents, with gaps between them that what agrees outweighs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.passages import Runs
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_NARROW = 48  # words that may stand between two runs on the side that has fewer
_WIDE = 512  # words that may stand there on the other side
REPLACED = 0.5  # words that must agree before and behind a gap, for each word of it (geometric mean of both sides) …
_INSERTED = 0.125  # … and for each word that one side has more than the other
SENTENCE = 16  # words on the side that has fewer from which each more costs one more: a sentence is changed …
_EDGE = 4  # … or a paragraph is another one, then each does; words at its ends that may agree by chance
_BEFORE = 64  # runs that a run is tried to be joined to
_OVERLAP = 8  # tokens by which two runs may overlap on one side: a word was doubled or dropped there


@njit(inline="always")
def price(gap_a, gap_b, whole, word):
    """Words that must agree on either side of a gap; infinite where it is no gap of a passage.

    `whole`: tokens of it in whole paragraphs, see `paragraphs_between`.
    """
    few, many = max(min(gap_a, gap_b), 0) * word, max(gap_a, gap_b, 0) * word
    if min(gap_a, gap_b) < -_OVERLAP or few > _NARROW or many > _WIDE:
        return np.inf
    cost = REPLACED * (np.sqrt((few + 1) * (many + 1)) - 1) + _INSERTED * (many - few)
    return cost + max(few - SENTENCE, whole * word, 0.0)


@inner
def _first_from(values, low):
    """Index of the first of ascending values that is `low` or more."""
    begin, end = 0, values.shape[0]
    while begin < end:
        middle = (begin + end) >> 1
        if values[middle] < low:
            begin = middle + 1
        else:
            end = middle
    return begin


@inner
def whole_paragraphs(paragraphs, begin, end, word):
    """Tokens of whole paragraphs in a stretch, whose ends may be off by a few; `paragraphs` are where they begin."""
    edge = np.int64(_EDGE / word)
    first = paragraphs[_first_from(paragraphs, begin - edge)]
    return max(paragraphs[_first_from(paragraphs, end + edge + 1) - 1] - first, 0)


@inner
def paragraphs_between(paragraphs, a, a_end, b, b_end, word, least):
    """Tokens of whole paragraphs in a gap, on the side that has fewer; 0 where there is no more than a sentence.

    What took the place of a paragraph is told from what was changed within one.
    """
    whole = min(a_end - a, b_end - b)
    for begin, end in ((a, a_end), (b, b_end)):
        if whole * word > least:
            whole = min(whole, whole_paragraphs(paragraphs, begin, end, word))
    return whole if whole * word > least else 0


@njit(inline="always")
def ascending(order, values):
    """Sort by value, then by place: Shell's sort, with gaps that shrink by 2.25 (after Tokuda 1992)."""
    gap = np.int64(1)
    while 9 * gap < 4 * order.shape[0]:
        gap = (9 * gap) // 4 + 1
    while gap > 0:
        for i in range(gap, order.shape[0]):
            r = order[i]
            j = i
            while j >= gap:
                q = order[j - gap]
                if values[q] < values[r] or (values[q] == values[r] and q < r):
                    break
                order[j] = q
                j -= gap
            order[j] = r
        gap = (4 * gap) // 9


@njit(nogil=True, cache=True, boundscheck=False)
def _score(bounds, a, ends, b, lengths, word, paragraphs, by_end, score, before):
    """Score of the best chain that ends with each run, and the run before in it, or -1.

    `ends` are those of the runs in a, `by_end` the numbers of the runs, which are put in the order of their ends.
    """
    for g in range(bounds.shape[0] - 1):
        begin, end = bounds[g], bounds[g + 1]
        ascending(by_end[begin:end], ends)
        stop = begin
        for r in range(begin, end):
            score[r] = lengths[r] * word[r]
            before[r] = -1
            while stop < end and ends[by_end[stop]] <= a[r] + _OVERLAP:
                stop += 1
            for x in range(stop - 1, max(begin, stop - _BEFORE) - 1, -1):
                p = by_end[x]
                gap_a, gap_b = a[r] - ends[p], b[r] - b[p] - lengths[p]
                if a[r] <= a[p] or b[r] <= b[p] or lengths[r] + min(gap_a, gap_b) <= 0:
                    continue
                if gap_a * word[r] > _WIDE:
                    break
                carried = score[p] - price(gap_a, gap_b, 0, word[r])
                own = (lengths[r] + min(gap_a, gap_b, 0)) * word[r]
                if carried <= 0 or carried + own <= score[r]:
                    continue
                whole = paragraphs_between(paragraphs, ends[p], a[r], b[p] + lengths[p], b[r], word[r], SENTENCE)
                if whole > 0:
                    carried = score[p] - price(gap_a, gap_b, whole, word[r])
                if carried > 0 and carried + own > score[r]:
                    score[r] = carried + own
                    before[r] = p


@njit(nogil=True, cache=True, boundscheck=False)
def _trace(bounds, a, b, lengths, word, paragraphs, falling, before, order, path, chain_of):
    """Give every run, which has -1, the number of its chain, the best chains first; returns how many there are.

    `falling` are the scores, negative; `order` the numbers of the runs, which are put in that order; `path` is room.
    """
    chains = 0
    for g in range(bounds.shape[0] - 1):
        begin, end = bounds[g], bounds[g + 1]
        ascending(order[begin:end], falling)
        for i in range(begin, end):
            r = order[i]
            n = 0
            while r >= 0 and chain_of[r] < 0:
                path[n] = r
                n += 1
                r = before[r]
            # Where the rest was cut from what it grew on, it must bear the first gaps itself.
            held = 0.0
            for j in range(n - 1, -1, -1):
                r = path[j]
                if j < n - 1:
                    q = path[j + 1]
                    gap_a, gap_b = a[r] - a[q] - lengths[q], b[r] - b[q] - lengths[q]
                    whole = paragraphs_between(
                        paragraphs, a[q] + lengths[q], a[r], b[q] + lengths[q], b[r], word[r], SENTENCE
                    )
                    held -= price(gap_a, gap_b, whole, word[r]) - min(gap_a, gap_b, 0) * word[r]
                if held <= 0:
                    held = 0.0
                    chains += 1
                held += lengths[r] * word[r]
                chain_of[r] = chains - 1
    return chains


def pair_bounds(doc_a: Array, doc_b: Array) -> npt.NDArray[np.int64]:
    """Where what belongs to each pair of documents begins, and where the last ends."""
    other = np.diff(doc_a, prepend=-1) | np.diff(doc_b, prepend=-1)
    return np.append(np.flatnonzero(other), len(other))


def link(
    runs: Runs, word: npt.NDArray[np.float64], paragraphs: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], int]:
    """The number of each run's chain, and how many chains there are; `word` is what a token of the run counts for.

    `paragraphs` are the positions where paragraphs begin, and one past the last.

    Local chaining of seeds by their scores, as of alignments in Smith and Waterman (1981): what agrees before a gap
    and what agrees behind it must each outweigh it.
    """
    score, before = np.empty(len(word)), np.empty(len(word), np.int32)
    bounds = pair_bounds(runs.doc_a, runs.doc_b)
    order = np.arange(len(word), dtype=np.int32)
    ends = runs.a + runs.lengths
    _score(bounds, runs.a, ends, runs.b, runs.lengths, word, paragraphs, order.copy(), score, before)
    chain_of = np.full(len(word), -1)
    path = np.empty_like(order)
    count = _trace(bounds, runs.a, runs.b, runs.lengths, word, paragraphs, -score, before, order, path, chain_of)
    return chain_of, int(count)
