"""Aligning: how far a passage reaches beyond its runs, and how much of it agrees."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.subsequence import common_subsequence
from provenance.hashing.counting import find_slot, grown
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_EDIT = 3  # tokens that may be changed, added or left out where the ends of a passage are looked for …
_AGAIN = 4  # … if so many agree beyond
_WALKED = 16  # tokens for each one of two documents that all ends together may go on over
_HELD = 512  # tokens of the shorter side of a gap that the common subsequence is counted for


@inner
def _edit(tokens, a, b, room_a, room_b, way):
    """Where a passage goes on after a small edit: tokens to skip on both sides, or -1 for nowhere.

    Looked at is what stands from a and b on, to the right (way 1) or to the left (-1), up to the ends of the documents.
    """
    for cost in range(1, 2 * _EDIT + 1):
        for skip_a in range(max(0, cost - _EDIT), min(cost, _EDIT) + 1):
            skip_b = cost - skip_a
            # Up to the end of both documents less is enough.
            need = min(_AGAIN, room_a - skip_a)
            if need < 1 or (need < _AGAIN and room_b - skip_b != need) or room_b - skip_b < need:
                continue
            same = True
            for i in range(need):
                if tokens[a + way * (skip_a + i)] != tokens[b + way * (skip_b + i)]:
                    same = False
                    break
            if same:
                return skip_a, skip_b
    return -1, -1


@inner
def _same(tokens, a, b, room_a, room_b, way):
    """Tokens from a and b on that agree."""
    size = np.int64(0)
    while size < min(room_a, room_b) and tokens[a + way * size] == tokens[b + way * size]:
        size += 1
    return size


@inner
def _remember(keys, slots, passed, known, key, chain, gained):
    """Enter that a chain goes over an edit and what it had gained before; returns the table, wider if it was full."""
    if known == 0:
        keys, slots = np.zeros(64, np.uint64), np.zeros(64, np.uint32)
    elif 2 * known >= keys.shape[0]:
        keys, slots = grown(keys, slots)
    if known == passed.shape[0]:
        more = np.empty((2 * known, 2), np.int64)
        for i in range(known):
            more[i, 0] = passed[i, 0]
            more[i, 1] = passed[i, 1]
        passed = more
    slot = find_slot(key, keys, keys.shape[0] - 1)
    keys[slot] = key
    slots[slot] = known
    passed[known, 0] = chain
    passed[known, 1] = gained
    return keys, slots, passed


@njit(nogil=True, cache=True, boundscheck=False)
def _extend(tokens, offsets, doc_a, doc_b, out, agree):
    """Let the ends of chains, by documents, go on over small edits; returns how many edits were gone over.

    A chain that comes to an edit that another one went over goes as far as that one: of a long text with many edits
    every chain would walk to the ends otherwise.
    """
    keys, slots = np.zeros(64, np.uint64), np.zeros(64, np.uint32)
    passed, known = np.empty((64, 2), np.int64), 0
    gained = np.empty(doc_a.shape[0], np.int64)
    edits = 0
    for way in (1, -1):
        side, back = (1, 0) if way > 0 else (0, 1)  # back to the token beyond the end
        for c in range(doc_a.shape[0]):
            x, y = doc_a[c], doc_b[c]
            if c == 0 or x != doc_a[c - 1] or y != doc_b[c - 1]:
                known = 0
                rest = _WALKED * (offsets[x + 1] - offsets[x] + offsets[y + 1] - offsets[y])
                several = c + 1 < doc_a.shape[0] and x == doc_a[c + 1] and y == doc_b[c + 1]
            a, b = out[side, c], out[side + 2, c]
            room_a, room_b = (offsets[x + 1] - a, offsets[y + 1] - b) if way > 0 else (a - offsets[x], b - offsets[y])
            gained[c] = 0
            while rest > 0:
                key = (np.uint64(room_a) << np.uint64(32)) + np.uint64(room_b) + np.uint64(1)
                slot = find_slot(key, keys, keys.shape[0] - 1) if known > 0 else 0
                if known > 0 and keys[slot] == key:
                    other = passed[slots[slot], 0]
                    gained[c] += gained[other] - passed[slots[slot], 1]
                    a, b = out[side, other], out[side + 2, other]
                    break
                skip_a, skip_b = _edit(tokens, a - back, b - back, room_a, room_b, way)
                if skip_a < 0:
                    break
                edits += 1
                if several:
                    keys, slots, passed = _remember(keys, slots, passed, known, key, c, gained[c])
                    known += 1
                a, room_a = a + way * skip_a, room_a - skip_a
                b, room_b = b + way * skip_b, room_b - skip_b
                size = _same(tokens, a - back, b - back, room_a, room_b, way)
                a, room_a = a + way * size, room_a - size
                b, room_b = b + way * size, room_b - size
                gained[c] += size
                rest -= skip_a + skip_b + size
            out[side, c] = a
            out[side + 2, c] = b
            agree[c] += gained[c]
    return edits


@njit(nogil=True, cache=True, boundscheck=False)
def _align(tokens, a, b, lengths, begins, ends, out, agree):
    """Write the extent of each chain of runs begins[c] to ends[c], sorted, and how many tokens of it agree."""
    keys = np.empty(4 * _HELD, np.uint64)
    masks = np.empty((4 * _HELD, _HELD >> 6), np.uint64)
    row = np.empty(_HELD >> 6, np.uint64)
    for c in range(begins.shape[0]):
        r = begins[c]
        out[0, c], out[2, c] = a[r], b[r]
        agree[c] = lengths[r]
        end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        for r in range(begins[c] + 1, ends[c]):
            over = max(end_a - a[r], end_b - b[r], 0)
            agree[c] += lengths[r] - over
            few = min(a[r] - end_a, b[r] - end_b)
            if over == 0 and 0 < few <= _HELD:
                table = keys[: 128 if few <= 64 else 4 * _HELD]
                if a[r] - end_a == few:
                    agree[c] += common_subsequence(tokens, end_a, a[r], end_b, b[r], table, masks, row)
                else:
                    agree[c] += common_subsequence(tokens, end_b, b[r], end_a, a[r], table, masks, row)
            end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        out[1, c], out[3, c] = end_a, end_b


def align(left: Residue, runs: Runs, begins: Array, ends: Array) -> tuple[Array, npt.NDArray[np.float64]]:
    """Where each chain of runs, begins[c] to ends[c] of them, begins and ends in both documents, and how much agrees.

    Returns four rows (begin and end at a, begin and end at b) and the share of the tokens of both sides that agree.
    """
    out, agree = np.empty((4, len(begins)), np.int64), np.empty(len(begins), np.int64)
    _align(left.tokens, runs.a, runs.b, runs.lengths, begins, ends, out, agree)
    _extend(left.tokens, left.offsets, runs.doc_a[begins], runs.doc_b[begins], out, agree)
    return out, 2.0 * agree / (out[1] - out[0] + out[3] - out[2])
