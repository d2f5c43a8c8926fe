"""Counting keys: number the different ones, and count the groups (documents, paragraphs) that hold each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]


@njit(inline="always")
def _slot(key, keys, mask):
    """Slot of a key in an open-addressing table, or the free slot where it belongs."""
    slot = np.int64((key * CHAIN) >> np.uint64(20)) & mask
    while keys[slot] != np.uint64(0) and keys[slot] != key:
        slot = (slot + 1) & mask
    return slot


@njit(nogil=True, cache=True, boundscheck=False)
def _number(entries, offsets, counted, numbers, holders):
    """Write the number of each entry and the groups that hold each number; returns how many numbers there are."""
    width = np.int64(1 << 12)
    keys = np.zeros(width, np.uint64)
    slots = np.zeros(width, np.uint32)
    last = np.full(entries.shape[0], -1, np.int64)  # the group that last held a number
    size = 0
    for g in range(offsets.shape[0] - 1):
        for i in range(offsets[g], offsets[g + 1]):
            if 2 * size >= width:
                old_keys, old_slots, old_width = keys, slots, width
                width *= 4
                keys = np.zeros(width, np.uint64)
                slots = np.zeros(width, np.uint32)
                for s in range(old_width):
                    if old_keys[s] != 0:
                        slot = _slot(old_keys[s], keys, width - 1)
                        keys[slot] = old_keys[s]
                        slots[slot] = old_slots[s]
            slot = _slot(entries[i], keys, width - 1)
            if keys[slot] == 0:
                keys[slot] = entries[i]
                slots[slot] = size
                size += 1
            number = slots[slot]
            numbers[i] = number
            if last[number] != g:
                last[number] = g
                holders[number] += counted[g]
    return size


def number(
    entries: npt.NDArray[np.uint64], offsets: npt.NDArray[np.int64], counted: npt.NDArray[np.bool_] | None = None
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
    """Number equal entries alike, in order of appearance, and count the groups that hold each number.

    Group g is entries offsets[g] to offsets[g + 1]; with `counted` only some groups count. Entries must not be 0.
    Returns the number of each entry, and for each number the count of groups.
    """
    numbers = np.empty(len(entries), np.uint32)
    holders = np.zeros(len(entries), np.int32)
    groups = np.ones(len(offsets) - 1, np.bool_) if counted is None else counted
    size = _number(entries, offsets, groups, numbers, holders)
    return numbers, holders[:size].copy()
