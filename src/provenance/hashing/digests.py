"""Content ids: digests of canonical tokens, equal for texts that differ in case, spacing or punctuation only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xxhash


def content_id(hashes: npt.NDArray[np.uint64]) -> str:
    """xxh3-128 of a token sequence (little-endian 64-bit token hashes), 32 lower-case hex digits."""
    return xxhash.xxh3_128_hexdigest(np.ascontiguousarray(hashes, "<u8").data)


def content_ids(
    hashes: npt.NDArray[np.uint64], begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> list[str]:
    """Content id of each stretch of tokens begins[i] to ends[i]."""
    view = np.ascontiguousarray(hashes, "<u8").data.cast("B")
    digest = xxhash.xxh3_128_hexdigest
    return [digest(view[b:e]) for b, e in zip((begins * 8).tolist(), (ends * 8).tolist(), strict=True)]
