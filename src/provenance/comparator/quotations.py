"""Quotations that several documents share."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.passages import hash_runs
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]


def inside(hashed: Hashed, begins: Array, ends: Array) -> npt.NDArray[np.bool_]:
    """Whether each stretch of tokens of the corpus lies within one quotation."""
    if not len(hashed.quote_begins):
        return np.zeros(len(begins), np.bool_)
    quote = np.searchsorted(hashed.quote_begins, begins, side="right") - 1
    return (quote >= 0) & (hashed.quote_ends[quote] >= ends)


def shared(hashed: Hashed, compared: Array, boilerplate: Array) -> tuple[Array, Array, Array]:
    """Quotations with equal tokens in two documents or more: group, first token, one past the last.

    Sorted by group; groups are numbered by where they first stand.
    """
    documents = np.repeat(np.arange(hashed.count), np.diff(hashed.quote_offsets))
    fit = np.flatnonzero(compared[documents] & ~boilerplate[hashed.quote_begins])
    begins, ends, documents = hashed.quote_begins[fit], hashed.quote_ends[fit], documents[fit]
    keys = hash_runs(hashed.tokens, begins, ends - begins)
    order = np.lexsort((begins, keys))
    keys, begins, ends, documents = keys[order], begins[order], ends[order], documents[order]
    edges = np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint64(1)) != 0) if len(keys) else np.empty(0, np.int64)
    stops = np.append(edges[1:], len(keys))
    several = documents[edges] != documents[stops - 1] if len(edges) else np.empty(0, np.bool_)
    chosen = sorted(zip(begins[edges[several]].tolist(), edges[several].tolist(), stops[several].tolist(), strict=True))
    groups = [np.full(stop - edge, number) for number, (_, edge, stop) in enumerate(chosen)]
    members = [np.arange(edge, stop) for _, edge, stop in chosen]
    if not groups:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    at = np.concatenate(members)
    return np.concatenate(groups), begins[at], ends[at]
