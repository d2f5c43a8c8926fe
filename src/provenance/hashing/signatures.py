"""MinHash signatures in datasketch's `affine32` scheme, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.mixing import mix32

if TYPE_CHECKING:
    from datasketch import MinHash

EMPTY = np.uint32(0xFFFFFFFF)
"""Value of a signature over no shingles."""

_BLOCK = 4096  # shingles: 16 kB, which stay in the first-level cache while all permutations pass over them


@dataclass(frozen=True, slots=True)
class Signature:
    """The MinHash signature of one set of shingles."""

    values: npt.NDArray[np.uint32]
    """Least permuted hash for each permutation; `EMPTY` throughout for no shingles."""
    seed: int

    def to_datasketch(self) -> MinHash:
        """The same signature as a datasketch `MinHash`, for its LSH and storage back ends."""
        from datasketch import MinHash

        return MinHash(num_perm=len(self.values), seed=self.seed, hashvalues=self.values, scheme="affine32")


def permutations(count: int, seed: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Odd multipliers a and increments b of h -> a h + b mod 2^32, as datasketch 2.0 draws them for `seed`."""
    random = np.random.RandomState(seed)
    a = random.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, random.randint(0, 1 << 32, count, dtype=np.uint32)


@njit(nogil=True, cache=True, boundscheck=False)
def _sign(hashes, begins, ends, a, b, signatures):
    mixed = np.empty(_BLOCK, np.uint32)
    for s in range(begins.shape[0]):
        row = signatures[s]
        for block in range(begins[s], ends[s], _BLOCK):
            size = min(_BLOCK, ends[s] - block)
            for i in range(size):
                mixed[i] = mix32(np.uint32(hashes[block + i]))
            # Permutations outside, shingles inside: the running minimum stays in a register and vectorises.
            for p in range(a.shape[0]):
                factor = a[p]
                shift = b[p]
                least = row[p]
                for i in range(size):
                    least = min(least, np.uint32(np.uint32(factor * mixed[i]) + shift))
                row[p] = least


def sign(
    shingles: npt.NDArray[np.uint64],
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    count: int,
    seed: int,
) -> npt.NDArray[np.uint32]:
    """Sign each stretch of shingles begins[i] to ends[i]; shape (stretches, permutations).

    What is hashed is the low half of a shingle, 32 bits, as datasketch does it with a `hashfunc` that returns them.
    The signature of a union is the element-wise minimum of the signatures of its parts (Broder 1997).
    """
    signatures = np.full((len(begins), count), EMPTY, np.uint32)
    _sign(shingles, begins, ends, *permutations(count, seed), signatures)
    return signatures
