"""Meeting: passages of two documents whose ends went on over edits until they met are one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.passages import Runs

Array = npt.NDArray[Any]

_SHIFT = 8  # tokens by which two passages may overlap more in one document than in the other
_MOST = 0.75  # share of the shorter of the two that may lie in both: more is another way to align the same text
_BETWEEN = 3  # passages further on, by their beginnings, among which the next one is looked for


def meeting(runs: Runs, edges: Array, sizes: Array, out: Array, fit: Array) -> npt.NDArray[np.int64]:
    """For each chain of runs the one that it goes on from, or itself; nothing if no two meet.

    Chain c has runs edges[c] and so many on; column c of `out` is its begin and end at a, and at b. Only those that are
    `fit` are looked at.
    """
    pairs = runs.doc_a[edges[fit]].astype(np.int64) << 32 | runs.doc_b[edges[fit]]
    again = pairs[1:] == pairs[:-1]
    several = np.zeros(len(pairs), np.bool_)
    several[:-1] |= again
    several[1:] |= again
    fit = fit[several]  # chains of two documents follow one another
    first, last = edges[fit], (edges + sizes)[fit] - 1
    a0, a1, b0, b1 = out[:, fit]
    order = np.lexsort((b0, a0, runs.doc_b[first], runs.doc_a[first]))
    met = []
    for step in range(1, _BETWEEN + 1):
        c, n = order[:-step], order[step:]
        amid_a, amid_b = a1[c] - a0[n], b1[c] - b0[n]
        meet = (runs.doc_a[first[c]] == runs.doc_a[first[n]]) & (runs.doc_b[first[c]] == runs.doc_b[first[n]])
        meet &= (amid_a >= 0) & (amid_b >= 0) & (np.abs(amid_a - amid_b) <= _SHIFT)
        least = np.minimum(np.minimum((a1 - a0)[c], (a1 - a0)[n]), np.minimum((b1 - b0)[c], (b1 - b0)[n]))
        meet &= np.maximum(amid_a, amid_b) <= _MOST * least
        meet &= (b0[c] <= b0[n]) & (a1[c] <= a1[n]) & (b1[c] <= b1[n])
        meet &= (runs.a + runs.lengths)[last[c]] <= runs.a[first[n]]
        meet &= (runs.b + runs.lengths)[last[c]] <= runs.b[first[n]]
        met.append(np.stack([np.flatnonzero(meet), np.flatnonzero(meet) + step]))
    found = np.concatenate(met, axis=1)
    if not found.size:
        return np.empty(0, np.int64)
    goes = np.arange(len(edges))
    from_one, to_one = set(), set()
    for at, then in sorted(map(tuple, found.T.tolist())):
        if at not in from_one and then not in to_one:  # one that follows two is the first one's
            from_one.add(at)
            to_one.add(then)
            goes[fit[order[then]]] = goes[fit[order[at]]]
    return goes
