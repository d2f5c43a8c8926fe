"""Candidates: pairs that an index proposes. Nothing here decides; recall is all that counts."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.signatures import EMPTY

Array = npt.NDArray[Any]

HOT = 32
"""A bucket with more members is joined to its most preferred one: no quadratic blow-up."""

ROWS = 3
"""Rows of a band. With 128 permutations that makes 42 bands: a pair of resemblance 0.5 is proposed with
probability 0.996, one of 0.4 with 0.94, one of 0.1 with 0.04."""

RECALL_AT = 0.5
"""Resemblance at which the recall of the bands is stated."""


class Engine(Protocol):
    """What this stage needs of an engine."""

    def sql(self, query: str, **relations: pa.Table) -> pa.Table: ...


def recall(permutations: int) -> float:
    """Probability that LSH proposes a pair of resemblance `RECALL_AT` (Indyk and Motwani 1998)."""
    return 1.0 - (1.0 - RECALL_AT**ROWS) ** (permutations // ROWS)


@njit(nogil=True, cache=True, boundscheck=False)
def _band_keys(signatures, rows, keys):
    bands = signatures.shape[1] // rows
    for s in range(signatures.shape[0]):
        for band in range(bands):
            h = np.uint64(band + 1)
            for r in range(rows):
                h = h * CHAIN + np.uint64(signatures[s, band * rows + r])
            keys[s * bands + band] = mix64(h)


@njit(nogil=True, cache=True, boundscheck=False)
def _repeated(keys, bits, keep):
    """Mark keys that may occur twice; of those that occur once, a small share is marked too."""
    mask = np.uint64((1 << bits) - 1)
    once = np.zeros(1 << (bits - 3), np.uint8)
    twice = np.zeros(1 << (bits - 3), np.uint8)
    for key in keys:
        slot = (key & mask) >> np.uint64(3)
        bit = np.uint8(1) << np.uint8(key & np.uint64(7))
        twice[slot] |= once[slot] & bit
        once[slot] |= bit
    for i in range(keys.shape[0]):
        slot = (keys[i] & mask) >> np.uint64(3)
        keep[i] = (twice[slot] >> np.uint8(keys[i] & np.uint64(7))) & np.uint8(1)


def repeated(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """A sieve for joins: True for every key that occurs more than once, and for few others.

    One pass over two bitmaps of 32 bits a key or so, which is cheaper than to sort or hash the singletons.
    """
    keep = np.empty(len(keys), np.bool_)
    bits = int(np.clip(np.ceil(np.log2(max(len(keys), 1) * 32)), 10, 33))
    _repeated(keys, bits, keep)
    return keep


def lsh(signatures: npt.NDArray[np.uint32], items: Array, engine: Engine) -> tuple[Array, Array]:
    """Pairs of items that agree in a band. `items` are numbered in order of preference, row by row.

    Returns the lower and the higher item of each pair, sorted.
    """
    signed = signatures[:, 0] != EMPTY
    signatures, items = signatures[signed], items[signed]
    bands = signatures.shape[1] // ROWS
    keys = np.empty(len(items) * bands, np.uint64)
    _band_keys(signatures, ROWS, keys)
    return join(keys, np.repeat(items, bands), engine)


def join(keys: npt.NDArray[np.uint64], items: Array, engine: Engine) -> tuple[Array, Array]:
    """Pairs of items with a key in common, hot buckets as `HOT` says; lower and higher item, sorted."""
    keep = repeated(keys)
    table = pa.table({"key": keys[keep], "item": items[keep]})
    pairs = engine.sql(
        f"""
        with buckets as (
            select key, min(item) as best, count(*) as size
            from (select distinct key, item from entries) group by key having size > 1
        )
        select distinct a.item as a, b.item as b
        from entries a join buckets using (key) join entries b using (key)
        where a.item < b.item and (size <= {HOT} or a.item = best)
        order by a, b
        """,
        entries=table,
    )
    return pairs["a"].to_numpy(), pairs["b"].to_numpy()
