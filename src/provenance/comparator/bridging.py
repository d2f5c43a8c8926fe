"""Bridging: chains that are one passage, for what they are worth as a whole or for what stands between them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.asides import outside
from provenance.comparator.chaining import REPLACED, SENTENCE, ascending, pair_bounds, paragraphs_between, price
from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.hashing.counting import find_slot
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]

_SHORTEST = 3  # tokens of the runs that are looked for between two chains
_AGREEING = 0.25  # share of the shorter side of a gap that must lie in such runs, in order; where what agrees before or
# behind it does not outweigh it, of the geometric mean of both sides: in a long one, a few agree by chance
_SEARCHED = 1024  # tokens of the shorter side of a gap that is searched …
_SHORT_SIDE = 8.0  # … and for each token that agrees before or behind it, whichever is less
_LONG_SIDE = 4.0  # tokens of the longer side for each one of the shorter side or each that agrees, whichever is more
_WITH_ASIDES = 512  # words of the longer side of a gap that is also measured without what stands in brackets
_MOST = 256  # runs that are looked at in a gap
_OPEN = 16  # chains that a chain is tried to be joined to
_ROUNDS = 4  # times that chains are tried to be joined, as they have grown


@inner
def _triple(tokens, i):
    return ((tokens[i] * CHAIN + tokens[i + 1]) * CHAIN + tokens[i + 2]) | np.uint64(1)


@inner
def _agreeing(tokens, a0, a1, b0, b1, keys, places, found, best):
    """Tokens of the shorter side, a, that agree with b in order, in runs of three or more; the best such chain."""
    width = np.int64(16)
    while width < 2 * (a1 - a0):
        width *= 2
    for slot in range(width):
        keys[slot] = 0
    for i in range(a1 - _SHORTEST, a0 - 1, -1):
        slot = find_slot(_triple(tokens, i), keys, width - 1)
        keys[slot] = _triple(tokens, i)
        places[slot] = i  # the first of equal ones
    n = 0
    j = b0
    while j <= b1 - _SHORTEST and n < _MOST:
        slot = find_slot(_triple(tokens, j), keys, width - 1)
        size = 0
        if keys[slot] != 0:
            i = places[slot]
            while i + size < a1 and j + size < b1 and tokens[i + size] == tokens[j + size]:
                size += 1
        if size >= _SHORTEST:
            found[n, 0], found[n, 1], found[n, 2] = i, j, size
            n += 1
            j += size
        else:
            j += 1
    most = 0
    for x in range(n):
        best[x] = 0
        for y in range(x):
            if found[y, 0] + found[y, 2] <= found[x, 0]:
                best[x] = max(best[x], best[y])
        best[x] += found[x, 2]
        most = max(most, best[x])
    return most


@njit(nogil=True, cache=True, boundscheck=False)
def _mostly(taken, begin, end):
    """Whether half of a stretch is taken."""
    count = 0
    for t in range(begin, end):
        count += taken[t]
    return 2 * count >= end - begin


@inner
def _mark(taken, begin, end, mark):
    for t in range(begin, end):
        taken[t] = mark


@njit(nogil=True, cache=True, boundscheck=False)
def _nearest(bounds, a0, a1, b0, b1, falling, by_score, taken, nearest):
    """Write for each chain the one before it that ends nearest, itself if none does, -1 if it is a repetition.

    A chain whose text stands mostly in better ones is a repetition and joined to nothing. Chains of a pair are sorted
    by place; `falling` are their scores, negative, `by_score` their numbers, which are put in that order; `taken` is
    room for a mark on every token.
    """
    for g in range(bounds.shape[0] - 1):
        begin, end = bounds[g], bounds[g + 1]
        for c in range(begin, end):
            nearest[c] = -1
        if end - begin == 1:
            continue
        ascending(by_score[begin:end], falling)
        for x in range(begin, end):
            c = by_score[x]
            if not _mostly(taken, a0[c], a1[c]) and not _mostly(taken, b0[c], b1[c]):
                nearest[c] = c
                _mark(taken, a0[c], a1[c], True)
                _mark(taken, b0[c], b1[c], True)
        for c in range(begin, end):
            _mark(taken, a0[c], a1[c], False)
            _mark(taken, b0[c], b1[c], False)
            if nearest[c] < 0:
                continue
            closest = np.inf
            for q in range(max(begin, c - _OPEN), c):
                gap_a, gap_b = a0[c] - a1[q], b0[c] - b1[q]
                if nearest[q] >= 0 and min(gap_a, gap_b) >= 0 and gap_a + gap_b < closest:
                    nearest[c] = q
                    closest = gap_a + gap_b


@njit(nogil=True, cache=True, boundscheck=False)
def _bridge(tokens, paragraphs, bounds, a0, a1, b0, b1, score, word, before, gaps, search, joined):
    """Give every chain the first of those that it is one passage with.

    `before` is the nearest chain before each, see `_nearest`; `gaps` say where that ends, in both documents, and how
    many tokens stand from there to this one and not in brackets. Whether to `search` gaps for what agrees.
    """
    keys, places = np.empty(4 * _SEARCHED, np.uint64), np.empty(4 * _SEARCHED, np.int64)
    found, best = np.empty((_MOST, 3), np.int64), np.empty(_MOST, np.int64)
    chains = np.empty(a0.shape[0], np.int32)
    for g in range(bounds.shape[0] - 1):
        begin, end = bounds[g], bounds[g + 1]
        n = 0
        for c in range(begin, end):
            joined[c] = c
            if before[c] >= 0:
                chains[n] = c
                n += 1
        for _ in range(_ROUNDS):
            kept = 0
            for x in range(n):
                c = chains[x]
                p = -1
                nearest = -1
                lowest = closest = np.inf
                for y in range(max(0, kept - _OPEN), kept):
                    q = chains[y]
                    gap_a, gap_b = a0[c] - a1[q], b0[c] - b1[q]
                    if a0[c] <= a0[q] or b0[c] <= b0[q] or a1[c] <= a1[q] or b1[c] <= b1[q]:
                        continue
                    whole = paragraphs_between(paragraphs, a1[q], a0[c], b1[q], b0[c], word[c], SENTENCE)
                    cost = price(gap_a, gap_b, whole, word[c])
                    if cost < min(score[q], score[c], lowest):
                        p = q
                        lowest = cost
                    if min(gap_a, gap_b) >= 0 and gap_a + gap_b < closest:
                        nearest = q
                        closest = gap_a + gap_b
                if p < 0 and nearest >= 0:
                    q = nearest
                    gap_a, gap_b = a0[c] - a1[q], b0[c] - b1[q]
                    few, many = min(gap_a, gap_b), max(gap_a, gap_b)
                    weaker = min(score[q], score[c])
                    if a1[q] == gaps[0, c] and b1[q] == gaps[1, c]:
                        whole = paragraphs_between(paragraphs, a1[q], a0[c], b1[q], b0[c], word[c], SENTENCE)
                        whole = min(whole, gaps[2, c], gaps[3, c])
                        p = q if price(gaps[2, c], gaps[3, c], whole, word[c]) < weaker else -1
                    weaker /= word[c]
                    if search and few <= min(_SEARCHED, _SHORT_SIDE * weaker) and many <= _LONG_SIDE * max(few, weaker):
                        if gap_a == few:
                            agree = _agreeing(tokens, a1[q], a0[c], b1[q], b0[c], keys, places, found, best)
                        else:
                            agree = _agreeing(tokens, b1[q], b0[c], a1[q], a0[c], keys, places, found, best)
                        mean = np.sqrt(few * many)
                        p = q if agree >= _AGREEING * (few if agree + weaker >= REPLACED * mean else mean) else -1
                if p >= 0:
                    joined[c] = p
                    a1[p], b1[p] = a1[c], b1[c]
                    score[p] += score[c]
                else:
                    chains[kept] = c
                    kept += 1
            if kept == n:
                break
            n = kept
        for c in range(begin, end):
            joined[c] = joined[joined[c]]


def bridge(
    hashed: Hashed, left: Residue, runs: Runs, word: Array, chain_of: Array, strong: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """The number of each run's chain once chains are joined over what stands between them.

    Only `strong` chains are: those that are a passage by themselves. `word` is what a token of each run counts for.
    """
    places = np.arange(len(word))
    first, last = np.empty(len(strong), np.int64), np.empty(len(strong), np.int64)
    first[chain_of[::-1]], last[chain_of] = places[::-1], places
    several = np.flatnonzero(strong)
    if len(several) < 2:
        return chain_of
    several = several[np.argsort(first[several], kind="stable")]
    begin, end = first[several], last[several]
    a0, a1, b0, b1 = runs.a[begin], (runs.a + runs.lengths)[end], runs.b[begin], (runs.b + runs.lengths)[end]
    score = np.bincount(chain_of, weights=runs.lengths * word, minlength=len(strong)).astype(np.float64)[several]
    chains = _Chains(runs.doc_a[begin], runs.doc_b[begin], a0, a1, b0, b1, score, word[begin])
    joined = _joined(left, chains, None)
    # Few gaps are left; of these the text is looked at.
    heads = np.flatnonzero(joined == np.arange(len(joined)))
    rest = _Chains(*(column[heads] for column in chains))
    joined = heads[_joined(left, rest, hashed)][np.searchsorted(heads, joined)]
    number = np.arange(len(strong))
    number[several] = several[joined]
    return number[chain_of]


class _Chains(NamedTuple):
    """Chains, sorted by documents, then by place: where they begin and end, what they are worth, see `bridge`."""

    doc_a: Array
    doc_b: Array
    a_begin: Array
    a_end: Array
    b_begin: Array
    b_end: Array
    score: Array
    word: Array


def _joined(left: Residue, chains: _Chains, hashed: Hashed | None) -> npt.NDArray[np.int64]:
    """The first of the chains that each chain is one passage with; ends and scores of that one are brought up to date.

    With the texts, gaps are measured without brackets; without them, what stands in the gaps is compared.
    """
    bounds = pair_bounds(chains.doc_a, chains.doc_b)
    a0, a1, b0, b1, score, word = chains[2:]
    before = np.empty(len(a0), np.int64)
    numbers = np.arange(len(a0), dtype=np.int32)
    _nearest(bounds, a0, a1, b0, b1, -score, numbers, np.zeros(len(left.tokens), np.bool_), before)
    between = np.full((4, len(a0)), -1)
    if hashed is not None:
        gaps = np.flatnonzero((before >= 0) & (before < np.arange(len(before))))
        ends = a1[before[gaps]], b1[before[gaps]]
        many = np.maximum(a0[gaps] - ends[0], b0[gaps] - ends[1]) * word[gaps]
        narrow = many <= _WITH_ASIDES
        gaps, ends = gaps[narrow], (ends[0][narrow], ends[1][narrow])
        between[:2, gaps] = ends
        between[2, gaps] = outside(hashed, left, ends[0], a0[gaps])
        between[3, gaps] = outside(hashed, left, ends[1], b0[gaps])
    joined = np.empty(len(a0), np.int64)
    _bridge(left.tokens, left.paragraphs, bounds, a0, a1, b0, b1, score, word, before, between, hashed is None, joined)
    return joined
