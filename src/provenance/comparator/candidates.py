"""Candidates: pairs that an index proposes. Nothing here decides; recall is all that counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from provenance.comparator.engine import Engine
from provenance.config import Config
from provenance.hashing.kernels import inner
from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.signatures import sign

Array = npt.NDArray[Any]

HOT = 32
"""A bucket with more members is joined to its most preferred one: no quadratic blow-up."""

IN_MEMORY = 1 << 22
"""Entries up to which keys are joined in memory, 30 bytes for each; from there on in SQL, which may spill."""

_PART = 8192  # signatures at a time: 4 MB

ROWS = 3
"""Rows of a band. With 128 permutations that makes 42 bands: a pair of resemblance 0.5 is proposed with
probability 0.996, one of 0.4 with 0.94, one of 0.1 with 0.04."""

RECALL_AT = 0.5
"""Resemblance at which the recall of the bands is stated."""


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

    One pass over two bitmaps of 8 to 16 bits a key, which is cheaper than to sort or hash the singletons.
    """
    keep = np.empty(len(keys), np.bool_)
    bits = int(np.clip(np.ceil(np.log2(max(len(keys), 1) * 8)), 10, 33))
    _repeated(keys, bits, keep)
    return keep


def band_keys(signatures: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """The keys of all bands of each signature, one signature after the other."""
    keys = np.empty(len(signatures) * (signatures.shape[1] // ROWS), np.uint64)
    _band_keys(signatures, ROWS, keys)
    return keys


def lsh(
    shingles: npt.NDArray[np.uint64], begins: Array, ends: Array, items: Array, config: Config, engine: Engine
) -> tuple[Array, Array]:
    """Pairs of items whose signatures agree in a band; item i has shingles begins[i] to ends[i].

    `items` are numbers in order of preference. Returns the lower and the higher item of each pair, sorted.
    Signatures are made part by part and only their band keys kept.
    """
    signed = begins < ends
    begins, ends, items = begins[signed], ends[signed], items[signed]

    def part(chosen: slice) -> npt.NDArray[np.uint64]:
        return band_keys(sign(shingles, begins[chosen], ends[chosen], config.permutations, config.seed))

    keys = [part(slice(at, at + _PART)) for at in range(0, len(items), _PART)]
    if not keys:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return join(np.concatenate(keys), items, engine)


def distinct_pairs(a: Array, b: Array, count: int) -> tuple[Array, Array]:
    """Each of the pairs of items below `count` once, sorted. Unlike `numpy.unique`, free of the GIL."""
    codes = np.sort(a.astype(np.int64) * count + b)
    codes = codes[np.append(True, codes[1:] != codes[:-1])[: len(codes)]]
    return codes // count, codes % count


@inner
def _write(out, n, item, other):
    """Write a pair if there is room for it; returns how many there are now."""
    if n < out.shape[1]:
        out[0, n] = min(item, other)
        out[1, n] = max(item, other)
    return n + 1


@njit(nogil=True, cache=True, boundscheck=False)
def _bucket_pairs(keys, items, hot, width, out):
    """Write the pairs of items with a key in common; returns how many there are. An item's entries stand together."""
    heads, best = np.full(width, -1, np.int32), np.empty(width, np.int64)
    sizes = np.zeros(width, np.int32)
    slots, after = np.empty(keys.shape[0], np.int32), np.empty(keys.shape[0], np.int32)
    for i in range(keys.shape[0]):
        slot = np.int64(keys[i] >> np.uint64(8)) & (width - 1)
        while heads[slot] >= 0 and keys[heads[slot]] != keys[i]:
            slot = (slot + 1) & (width - 1)
        slots[i] = slot
        after[i] = heads[slot]
        if after[i] < 0:
            best[slot] = items[i]
        elif items[after[i]] == items[i]:
            slots[i] = -1  # the same key once more
            continue
        best[slot] = min(best[slot], items[i])
        heads[slot] = i
        sizes[slot] += 1
    n = 0
    for i in range(keys.shape[0]):
        slot = slots[i]
        if slot < 0:
            continue
        if sizes[slot] > hot:
            if best[slot] != items[i]:
                n = _write(out, n, best[slot], items[i])
            continue
        j = after[i]
        while j >= 0:
            n = _write(out, n, items[j], items[i])
            j = after[j]
    return n


def join(keys: npt.NDArray[np.uint64], items: Array, engine: Engine) -> tuple[Array, Array]:
    """Pairs of items with a key in common, hot buckets as `HOT` says; lower and higher item, sorted.

    Each item has as many keys as the others, one item after the other.
    """
    kept = np.flatnonzero(repeated(keys))
    keys, items = keys[kept], items[kept // max(len(keys) // max(len(items), 1), 1)]
    return join_in_memory(keys, items) if len(kept) <= IN_MEMORY else join_in_sql(keys, items, engine)


def join_in_memory(keys: npt.NDArray[np.uint64], items: Array) -> tuple[Array, Array]:
    """As `join`, one item for each key."""
    width = 1 << max(6, (2 * len(keys)).bit_length())
    room = 2 * len(keys)
    while True:
        low, high = pairs = np.empty((2, room), np.int64)
        found = _bucket_pairs(keys, items, HOT, width, pairs)
        if found <= room:
            return distinct_pairs(low[:found], high[:found], int(items.max(initial=0)) + 1)
        room = found


def join_in_sql(keys: npt.NDArray[np.uint64], items: Array, engine: Engine) -> tuple[Array, Array]:
    """As `join`, one item for each key."""
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
        entries=pa.table({"key": keys, "item": items}),
    )
    return pairs["a"].to_numpy(), pairs["b"].to_numpy()


@njit(nogil=True, cache=True, boundscheck=False)
def _half_keys(tokens, begins, ends, keys):
    """Hash the first and the last half of each text, for its length and for one token less."""
    for p in range(begins.shape[0]):
        n = ends[p] - begins[p]
        for way in range(4):
            half = (n - (way >> 1)) // 2
            start = begins[p] if way & 1 == 0 else ends[p] - half
            h = np.uint64(half * 2 + (way & 1))
            for i in range(start, start + half):
                h = (h ^ tokens[i]) * CHAIN
                h ^= h >> np.uint64(32)
            keys[4 * p + way] = mix64(h)


def half_keys(tokens: npt.NDArray[np.uint64], begins: Array, ends: Array) -> npt.NDArray[np.uint64]:
    """Four keys for the halves of each text; text i has tokens begins[i] to ends[i]."""
    keys = np.empty(4 * len(begins), np.uint64)
    _half_keys(tokens, begins, ends, keys)
    return keys


def halves(
    tokens: npt.NDArray[np.uint64], begins: Array, ends: Array, items: Array, engine: Engine
) -> tuple[Array, Array]:
    """Pairs of items with an equal half; item i has tokens begins[i] to ends[i].

    One substitution, insertion or deletion leaves a half as it was, while in a short text it can leave no shingle.
    """
    return join(half_keys(tokens, begins, ends), items, engine)
