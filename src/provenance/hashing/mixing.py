"""The integer hashes that kernels build on: 64-bit FNV-1a steps over code points, MurmurHash3 finalisers."""

from __future__ import annotations

import numpy as np
from numba import njit

FNV_START = np.uint64(0xCBF29CE484222325)
FNV_PRIME = np.uint64(0x00000100000001B3)
CHAIN = np.uint64(0x9E3779B97F4A7C15)
"""Odd multiplier that makes the hash of a token sequence depend on its order."""


@njit(inline="always")
def mix64(h: np.uint64) -> np.uint64:
    """MurmurHash3's 64-bit finaliser (Appleby): a bijection in which each input bit flips half the output bits."""
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xFF51AFD7ED558CCD)
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xC4CEB9FE1A85EC53)
    return h ^ (h >> np.uint64(33))


@njit(inline="always")
def mix32(h: np.uint32) -> np.uint32:
    """MurmurHash3's 32-bit finaliser, the pre-mix of datasketch's `affine32` scheme."""
    h ^= h >> np.uint32(16)
    h = np.uint32(h * np.uint32(0x85EBCA6B))
    h ^= h >> np.uint32(13)
    h = np.uint32(h * np.uint32(0xC2B2AE35))
    return np.uint32(h ^ (h >> np.uint32(16)))
