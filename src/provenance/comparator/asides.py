"""Asides: how much of what stands between two chains is not in brackets."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.residue import Residue
from provenance.hashing.hashed import Hashed
from provenance.hashing.tokens import code_point

Array = npt.NDArray[Any]

_BACK = 200  # bytes before a gap in which an open bracket is looked for
_PLAIN, _OPENS, _CLOSES, _FIRST = 0, 1, 2, 3  # what a byte may be; the first one of three of a wide bracket
_WIDE_OPENING, _WIDE_CLOSING = "（［【〔", "）］】〕"


@cache
def _bytes() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """What each byte may be, and the wide brackets."""
    kinds = np.zeros(256, np.uint8)
    kinds[list(b"([")] = _OPENS
    kinds[list(b")]")] = _CLOSES
    kinds[[c.encode()[0] for c in _WIDE_OPENING + _WIDE_CLOSING]] = _FIRST
    opening, closing = (np.array([ord(c) for c in side], np.uint32) for side in (_WIDE_OPENING, _WIDE_CLOSING))
    return kinds, opening, closing


@njit(nogil=True, cache=True, boundscheck=False)
def _outside(data, bounds, first, came, begins, stops, back, kinds, opening, closing, share):
    """Share of the bytes of each gap, white space and brackets left out, that do not stand in brackets."""
    for i in range(came.shape[0]):
        if not first <= came[i] < first + bounds.shape[0] - 1:
            continue
        base = bounds[came[i] - first]
        inside = False
        whole = free = 0
        for at in range(base + max(begins[i] - back, 0), base + stops[i]):
            kind = kinds[data[at]]
            if kind == _FIRST:
                kind = _PLAIN
                point, _ = code_point(data, at)
                for x in range(opening.shape[0]):
                    if point == opening[x]:
                        kind = _OPENS
                    elif point == closing[x]:
                        kind = _CLOSES
            if kind != _PLAIN:
                inside = kind == _OPENS
            elif at >= base + begins[i] and data[at] > 32:
                whole += 1
                free += not inside
        share[i] = free / max(whole, 1)


def outside(hashed: Hashed, left: Residue, begins: Array, stops: Array) -> npt.NDArray[np.int64]:
    """Tokens of each stretch of the residue that do not stand in brackets, as the share of its bytes that do not.

    Neither end of a document lies in a stretch: it is a gap, before begins[i] and at stops[i] there is a token.
    """
    documents = left.documents(begins)
    first, last = (hashed.starts(left.origin[at].astype(np.int64), documents) for at in (begins, stops))
    share, came = np.empty(len(begins)), hashed.came[documents]
    for before, data, bounds in hashed.runs():
        _outside(data, bounds, before, came, first, last, _BACK, *_bytes(), share)
    return np.ceil((stops - begins) * share).astype(np.int64)
