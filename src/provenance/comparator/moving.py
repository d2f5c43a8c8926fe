"""Moving: passages of two documents that are one, whose sentences were put into another order."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.passages import Runs
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_NEXT = 8  # tokens that stand at most between a passage and what was moved within it …
_NEXT_SHARE = 5  # … and one for so many that were moved: else text that is not shared would grow in
_SHORT = 48.0  # words of the longest stretch that was moved from one end of a passage to the other
_WIDE = 5  # tokens of a gap between the runs of a passage that what was moved may have stood in
_HOLDERS = 64  # passages of a pair, the longest first, that others may have been moved within …
_ROUNDS = 8  # … and how often each is tried to grow


@inner
def _mark(taken, begins, others, lengths, first, last, begin, end, other_begin, other_end):
    """Mark what agrees of a stretch on one side: all but what stands in wide gaps between its runs.

    Of what the ends went on over as much as on the other side may agree, the outermost.
    """
    for t in range(begin, begin + min(begins[first] - begin, others[first] - other_begin)):
        taken[t] = True
    at = begins[first]
    for r in range(first, last):
        if begins[r] - at >= _WIDE:
            at = begins[r]
        while at < begins[r] + lengths[r]:
            taken[at] = True
            at += 1
    for t in range(end - min(end - at, other_end - others[last - 1] - lengths[last - 1]), end):
        taken[t] = True


@inner
def _fresh(taken, begin, end):
    """Whether less than half of a stretch is marked."""
    balance = 0
    for t in range(begin, end):
        balance += -1 if taken[t] else 1
    return balance > 0


@inner
def _moved(a0, a1, b0, b1, said, h, c):
    """Whether stretch c lies where one that was moved within stretch h does: half amid it, or next to it if short."""
    size_a, size_b = a1[c] - a0[c], b1[c] - b0[c]
    amid_a, amid_b = min(a1[c], a1[h]) - max(a0[c], a0[h]), min(b1[c], b1[h]) - max(b0[c], b0[h])
    if amid_a < -_NEXT or amid_b < -_NEXT:
        return False
    if 2 * amid_a >= size_a or 2 * amid_b >= size_b:
        return True
    if amid_a < -(size_a // _NEXT_SHARE) or amid_b < -(size_b // _NEXT_SHARE):
        return False
    crossed = (a0[c] + a1[c] > a0[h] + a1[h]) != (b0[c] + b1[c] > b0[h] + b1[h])
    return crossed and said[c] <= _SHORT


@njit(nogil=True, cache=True, boundscheck=False)
def _grow(bounds, a0, a1, b0, b1, said, least, runs_a, runs_b, lengths, first, last, taken, free):
    """Let stretches grow by those that were moved within them; returns how many were.

    Stretches of a pair of documents, bounds[g] to bounds[g + 1], are sorted by size; those that are `free` lie within
    no other one. Stretch c has runs first[c] to last[c] and says said[c] words; what says less than `least` stands
    there by chance. What mostly agrees with the other stretch already is a repetition. `taken` is room for a mark on
    every token.
    """
    count = 0
    for g in range(bounds.shape[0] - 1):
        begin, end = bounds[g], bounds[g + 1]
        for h in range(begin, min(end - 1, begin + _HOLDERS)):
            marked = False
            grown = free[h]
            rounds = 0
            while grown and rounds < _ROUNDS:  # it may be next to others then
                grown = False
                rounds += 1
                for c in range(h + 1, end):
                    if not free[c] or said[c] < least or not _moved(a0, a1, b0, b1, said, h, c):
                        continue
                    if not marked:
                        _mark(taken, runs_a, runs_b, lengths, first[h], last[h], a0[h], a1[h], b0[h], b1[h])
                        _mark(taken, runs_b, runs_a, lengths, first[h], last[h], b0[h], b1[h], a0[h], a1[h])
                        marked = True
                    if _fresh(taken, a0[c], a1[c]) and _fresh(taken, b0[c], b1[c]):
                        _mark(taken, runs_a, runs_b, lengths, first[c], last[c], a0[c], a1[c], b0[c], b1[c])
                        _mark(taken, runs_b, runs_a, lengths, first[c], last[c], b0[c], b1[c], a0[c], a1[c])
                        a0[h], a1[h] = min(a0[h], a0[c]), max(a1[h], a1[c])
                        b0[h], b1[h] = min(b0[h], b0[c]), max(b1[h], b1[c])
                        free[c] = False
                        grown = True
                        count += 1
            if marked:
                for t in range(a0[h], a1[h]):
                    taken[t] = False
                for t in range(b0[h], b1[h]):
                    taken[t] = False
    return count


def grow(
    bounds: Array, spans: tuple[Array, ...], said: Array, least: float, runs: Runs, first: Array, last: Array,
    free: Array, tokens: int,
) -> int:  # fmt: skip
    """Let passages grow to have what was moved within them on both sides; returns how many others were.

    `spans` are begins and ends at a, begins and ends at b, and are changed. Stretches are sorted by documents and size,
    have runs first[c] to last[c] and say said[c] words; those that are `free` lie within no other one. `bounds` are
    where each pair of documents begins, `tokens` how many there are.
    """
    if len(bounds) == len(said) + 1:
        return 0
    taken = np.zeros(tokens, np.bool_)
    a0, a1, b0, b1 = spans
    return int(
        _grow(
            bounds, a0, a1, b0, b1, said, least, runs.a, runs.b, runs.lengths, first, last, taken, free.copy()
        )
    )  # fmt: skip
