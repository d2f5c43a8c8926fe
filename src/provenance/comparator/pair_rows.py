"""Rows of sentence pairs, moved one by one in kernels: what numpy does with masks and slices takes long to compile."""

from __future__ import annotations

import numpy as np
from numba import njit

from provenance.hashing.kernels import inner


@inner
def grown(rows):
    more = np.empty((rows.shape[0] * 2, rows.shape[1]), np.float64)
    for i in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            more[i, column] = rows[i, column]
    return more


@njit(nogil=True, cache=True, boundscheck=False)
def chosen(rows, keep):
    """The rows that are to be kept."""
    count = 0
    for i in range(keep.shape[0]):
        count += keep[i]
    kept = np.empty((count, rows.shape[1]), np.float64)
    n = 0
    for i in range(keep.shape[0]):
        if keep[i]:
            for column in range(rows.shape[1]):
                kept[n, column] = rows[i, column]
            n += 1
    return kept


@inner
def by_first(rows, count):
    """Rows sorted by their first column, a number below `count`; those that agree in it stay as they are."""
    at = np.zeros(count + 1, np.int64)
    for i in range(rows.shape[0]):
        at[np.int64(rows[i, 0]) + 1] += 1
    for x in range(count):
        at[x + 1] += at[x]
    order = np.empty((rows.shape[0], rows.shape[1]), np.float64)
    for i in range(rows.shape[0]):
        x = np.int64(rows[i, 0])
        for column in range(rows.shape[1]):
            order[at[x], column] = rows[i, column]
        at[x] += 1
    return order
