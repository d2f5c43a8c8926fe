"""Enclosing: which groups of places lie, with all their places, in those of another one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]


@inner
def _last_reaching(tree, before, least):
    """The last leaf before another one that is `least` or more, or -1; an inner node has the most of its leaves."""
    width = tree.shape[0] >> 1
    node = before + width
    while node > 1:
        if node & 1 and tree[node - 1] >= least:
            node -= 1
            while node < width:
                node = 2 * node + 1
                if tree[node] < least:
                    node -= 1
            return node - width
        node >>= 1
    return np.int64(-1)


@njit(nogil=True, cache=True, boundscheck=False)
def _enclosed(bounds, begins, reach, ends, rank, owners, tree, edges, enclosed):
    """Tell of each group whether its places all lie in those of a group of lower rank; returns how many were looked at.

    Group g has places bounds[g] to bounds[g + 1]; `reach` is how far those so far go. `tree` has the ends of all
    places by their beginnings, `owners` their groups; `edges` says before which the first of each group stands.
    """
    looked = 0
    for g in range(bounds.shape[0] - 1):
        enclosed[g] = False
        around = _last_reaching(tree, edges[g], ends[bounds[g]])
        while around >= 0 and not enclosed[g]:
            looked += 1
            other = owners[around]
            if rank[other] < rank[g]:
                enclosed[g] = True
                for at in range(bounds[g] + 1, bounds[g + 1]):
                    looked += 1
                    low, high = bounds[other], bounds[other + 1]
                    while low < high:
                        middle = (low + high) >> 1
                        if begins[middle] <= begins[at]:
                            low = middle + 1
                        else:
                            high = middle
                    if low == bounds[other] or reach[low - 1] < ends[at]:
                        enclosed[g] = False
                        break
            around = _last_reaching(tree, around, ends[bounds[g]])
    return looked


def _within(group: Array, begins: Array, ends: Array) -> tuple[npt.NDArray[np.bool_], int]:
    """Whether each group lies, with all its places, in the places of a larger one; and how many were looked at.

    Places are sorted by group. Those around the first place of a group are found as in a priority search tree
    (McCreight 1985), so the time grows with what lies around it.
    """
    heads = np.flatnonzero(np.diff(group, prepend=-1))
    bounds = np.append(heads, len(group))
    number = np.repeat(np.arange(len(heads)), np.diff(bounds))
    order = np.lexsort((begins, number))
    begins, ends = begins[order], ends[order]
    reach = np.maximum.accumulate((number << np.int64(40)) + ends) - (number << np.int64(40))
    rank = np.empty(len(heads), np.int64)
    rank[np.argsort(-np.add.reduceat(ends - begins, heads), kind="stable")] = np.arange(len(heads))
    by_place = np.argsort(begins, kind="stable")
    width = 1 << len(group).bit_length()
    tree = np.zeros(2 * width, np.int64)
    tree[width : width + len(group)] = ends[by_place]
    while width > 1:
        width >>= 1
        tree[width : 2 * width] = tree[2 * width : 4 * width].reshape(-1, 2).max(axis=1)
    edges = np.searchsorted(begins[by_place], begins[heads], side="right")
    enclosed = np.empty(len(heads), np.bool_)
    looked = _enclosed(bounds, begins, reach, ends, rank, number[by_place], tree, edges, enclosed)
    return enclosed, int(looked)


def outermost(group: Array, begins: Array, ends: Array) -> npt.NDArray[np.bool_]:
    """Whether each place's group is one that does not lie, with all its places, in the places of a larger one.

    Places are sorted by group.
    """
    if not len(group):
        return np.empty(0, np.bool_)
    enclosed, _ = _within(group, begins, ends)
    return np.asarray(~enclosed[np.cumsum(np.diff(group, prepend=group[0]) != 0)])
