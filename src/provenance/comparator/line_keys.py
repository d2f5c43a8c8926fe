"""Keys of lines and of runs of tokens by all their tokens, numbers too."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.hashed import Hashed
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]


@njit(inline="always")
def same_line(tokens, line_tokens, x, y):
    """Whether two lines have the same tokens, numbers too."""
    size = line_tokens[x + 1] - line_tokens[x]
    if line_tokens[y + 1] - line_tokens[y] != size:
        return False
    same = True
    for i in range(size):
        same = same and tokens[line_tokens[x] + i] == tokens[line_tokens[y] + i]
    return same


@njit(nogil=True, cache=True, boundscheck=False)
def _range_keys(tokens, begins, ends, keys):
    for i in range(begins.shape[0]):
        h = CHAIN
        for t in range(begins[i], ends[i]):
            h = (h ^ tokens[t]) * CHAIN
            h ^= h >> np.uint64(29)
        keys[i] = mix64(h) | np.uint64(1)


def range_keys(hashed: Hashed, begins: Array, ends: Array) -> npt.NDArray[np.uint64]:
    """Hashes of runs of tokens, from `begins` to before `ends` in the corpus."""
    keys = np.empty(len(begins), np.uint64)
    _range_keys(hashed.tokens, begins, ends, keys)
    return keys


def exact_keys(hashed: Hashed, lines: Array) -> npt.NDArray[np.uint64]:
    """Hashes of lines by all their tokens, numbers too."""
    return range_keys(hashed, hashed.line_tokens[lines], hashed.line_tokens[lines + 1])
