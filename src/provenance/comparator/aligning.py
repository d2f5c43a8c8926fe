"""Aligning: how far a passage reaches beyond its runs, and how much of it agrees."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.verification import common_subsequence
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_EDIT = 3  # tokens that may be changed, added or left out where the ends of a passage are looked for …
_AGAIN = 4  # … if so many agree beyond
_HELD = 512  # tokens of the shorter side of a gap that the common subsequence is counted for


@inner
def _edit_right(tokens, a, b, a_stop, b_stop, edit, again):
    """Where a passage goes on after a small edit at a and b: tokens to skip on both sides, or -1 for nowhere."""
    for cost in range(1, 2 * edit + 1):
        for skip_a in range(max(0, cost - edit), min(cost, edit) + 1):
            skip_b = cost - skip_a
            # Up to the end of both documents less is enough.
            need = min(again, a_stop - a - skip_a)
            if need < 1 or (need < again and b_stop - b - skip_b != need) or b + skip_b + need > b_stop:
                continue
            same = True
            for i in range(need):
                if tokens[a + skip_a + i] != tokens[b + skip_b + i]:
                    same = False
                    break
            if same:
                return skip_a, skip_b
    return -1, -1


@inner
def _edit_left(tokens, a, b, a_start, b_start, edit, again):
    """The same to the left: a and b are the first tokens of the passage."""
    for cost in range(1, 2 * edit + 1):
        for skip_a in range(max(0, cost - edit), min(cost, edit) + 1):
            skip_b = cost - skip_a
            need = min(again, a - skip_a - a_start)
            if need < 1 or (need < again and b - skip_b - b_start != need) or b - skip_b - need < b_start:
                continue
            same = True
            for i in range(need):
                if tokens[a - skip_a - 1 - i] != tokens[b - skip_b - 1 - i]:
                    same = False
                    break
            if same:
                return skip_a, skip_b
    return -1, -1


@njit(nogil=True, cache=True, boundscheck=False)
def _align(tokens, offsets, doc_a, doc_b, a, b, lengths, begins, ends, out, similarity):
    """Write the extent of each chain of runs begins[c] to ends[c], sorted, and how much of it agrees."""
    keys = np.empty(4 * _HELD, np.uint64)
    masks = np.empty((4 * _HELD, _HELD >> 6), np.uint64)
    row = np.empty(_HELD >> 6, np.uint64)
    for c in range(begins.shape[0]):
        r = begins[c]
        agree = lengths[r]
        end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        for r in range(begins[c] + 1, ends[c]):
            over = max(end_a - a[r], end_b - b[r], 0)
            agree += lengths[r] - over
            few = min(a[r] - end_a, b[r] - end_b)
            if over == 0 and 0 < few <= _HELD:
                table = keys[: 128 if few <= 64 else 4 * _HELD]
                if a[r] - end_a == few:
                    agree += common_subsequence(tokens, end_a, a[r], end_b, b[r], table, masks, row)
                else:
                    agree += common_subsequence(tokens, end_b, b[r], end_a, a[r], table, masks, row)
            end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        first_a, first_b = a[begins[c]], b[begins[c]]
        x, y = doc_a[begins[c]], doc_b[begins[c]]
        while True:
            skip_a, skip_b = _edit_right(tokens, end_a, end_b, offsets[x + 1], offsets[y + 1], _EDIT, _AGAIN)
            if skip_a < 0:
                break
            end_a += skip_a
            end_b += skip_b
            while end_a < offsets[x + 1] and end_b < offsets[y + 1] and tokens[end_a] == tokens[end_b]:
                end_a += 1
                end_b += 1
                agree += 1
        while True:
            skip_a, skip_b = _edit_left(tokens, first_a, first_b, offsets[x], offsets[y], _EDIT, _AGAIN)
            if skip_a < 0:
                break
            first_a -= skip_a
            first_b -= skip_b
            while first_a > offsets[x] and first_b > offsets[y] and tokens[first_a - 1] == tokens[first_b - 1]:
                first_a -= 1
                first_b -= 1
                agree += 1
        out[0, c] = first_a
        out[1, c] = end_a
        out[2, c] = first_b
        out[3, c] = end_b
        similarity[c] = 2.0 * agree / (end_a - first_a + end_b - first_b)


def align(left: Residue, runs: Runs, begins: Array, ends: Array) -> tuple[Array, npt.NDArray[np.float64]]:
    """Where each chain of runs, begins[c] to ends[c] of them, begins and ends in both documents, and how much agrees.

    Returns four rows (begin and end at a, begin and end at b) and the share of the tokens of both sides that agree.
    """
    out, similarity = np.empty((4, len(begins)), np.int64), np.empty(len(begins))
    _align(
        left.tokens, left.offsets, runs.doc_a, runs.doc_b, runs.a, runs.b, runs.lengths, begins, ends, out, similarity
    )
    return out, similarity
