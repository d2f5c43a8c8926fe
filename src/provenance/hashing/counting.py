"""Counting keys: number the different ones, and count the groups (documents, paragraphs) that hold each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]


@njit(inline="always")
def find_slot(key, keys, mask):
    """Slot of a key in an open-addressing table, or the free slot where it belongs."""
    slot = np.int64((key * CHAIN) >> np.uint64(20)) & mask
    while keys[slot] != np.uint64(0) and keys[slot] != key:
        slot = (slot + 1) & mask
    return slot


@njit(nogil=True, cache=True, boundscheck=False)
def grown(old_keys, old_slots):
    """A table of keys and their numbers, four times as wide."""
    width = 4 * old_keys.shape[0]
    keys = np.zeros(width, np.uint64)
    slots = np.zeros(width, np.uint32)
    for s in range(old_keys.shape[0]):
        if old_keys[s] != 0:
            slot = find_slot(old_keys[s], keys, width - 1)
            keys[slot] = old_keys[s]
            slots[slot] = old_slots[s]
    return keys, slots


@njit(nogil=True, cache=True, boundscheck=False)
def _number(entries, numbers):
    """Write the number of each entry; returns how many numbers there are."""
    width = np.int64(1 << 12)
    keys = np.zeros(width, np.uint64)
    slots = np.zeros(width, np.uint32)
    size = 0
    for i in range(entries.shape[0]):
        if 2 * size >= width:
            keys, slots = grown(keys, slots)
            width = keys.shape[0]
        slot = find_slot(entries[i], keys, width - 1)
        if keys[slot] == 0:
            keys[slot] = entries[i]
            slots[slot] = size
            size += 1
        numbers[i] = slots[slot]
    return size


@njit(nogil=True, cache=True, boundscheck=False)
def _count_holders(numbers, offsets, counted, last, holders):
    """Count for each number the groups that hold it; `last` is room for the group that last held it."""
    for g in range(offsets.shape[0] - 1):
        if counted[g]:
            for i in range(offsets[g], offsets[g + 1]):
                if last[numbers[i]] != g:
                    last[numbers[i]] = g
                    holders[numbers[i]] += 1


def number(entries: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint32], int]:
    """Number equal entries alike, in order of appearance. Entries must not be 0. Also how many numbers there are."""
    numbers = np.empty(len(entries), np.uint32)
    return numbers, int(_number(entries, numbers))


def count_holders(
    numbers: npt.NDArray[np.uint32], size: int, offsets: npt.NDArray[np.int64], counted: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    """For each number the groups that hold it: group g is numbers offsets[g] to offsets[g + 1], if it is counted."""
    holders = np.zeros(size, np.int32)
    _count_holders(numbers, offsets, counted, np.full(size, -1, np.int64), holders)
    return holders


def positions(begins: Array, lengths: Array) -> npt.NDArray[np.int64]:
    """All positions of stretches, one stretch after the other."""
    first = np.cumsum(lengths) - lengths
    return np.repeat(begins - first, lengths) + np.arange(int(lengths.sum()))
