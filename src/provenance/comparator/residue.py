"""What is left of the documents that are compared once boilerplate is masked, and its shingles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.hashed import Hashed
from provenance.hashing.shingles import shingle, shingle_ends

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Residue:
    """The tokens that similarity is computed on. Positions count the residue of the whole corpus through."""

    tokens: npt.NDArray[np.uint64]
    origin: Array
    """For each residue token, its number in the corpus."""
    offsets: npt.NDArray[np.int64]
    """Document d has positions offsets[d] to offsets[d + 1]; none where another document stands for it."""
    paragraphs: npt.NDArray[np.int64]
    """First position of each paragraph of the corpus, with one past the last position at the end."""
    shingles: npt.NDArray[np.uint64]
    """Shingle that starts at each position, see `hashing.shingles.shingle`."""
    shingle_ends: npt.NDArray[np.int64]

    def documents_of_sorted(self, positions: Array) -> Array:
        """The document that each of ascending positions lies in."""
        counts = np.diff(np.searchsorted(positions, self.offsets.astype(positions.dtype)))
        return np.repeat(np.arange(len(counts)), counts)

    def documents(self, positions: Array) -> Array:
        """The document that each position lies in."""
        return np.searchsorted(self.offsets, positions, side="right") - 1


@njit(nogil=True, cache=True, boundscheck=False)
def _keep(tokens, offsets, paragraphs, boilerplate, compared, out_tokens, origin, out_offsets, out_paragraphs):
    n = 0
    p = 0
    for d in range(offsets.shape[0] - 1):
        out_offsets[d] = n
        for t in range(offsets[d], offsets[d + 1]):
            if paragraphs[p] == t:
                out_paragraphs[p] = n
                p += 1
            if compared[d] and not boilerplate[t]:
                out_tokens[n] = tokens[t]
                origin[n] = t
                n += 1
    out_offsets[offsets.shape[0] - 1] = n
    out_paragraphs[p] = n
    return n


def residue(
    hashed: Hashed, boilerplate: npt.NDArray[np.bool_], compared: npt.NDArray[np.bool_], shingle_tokens: int
) -> Residue:
    """Keep the tokens that are not boilerplate, of the documents that are compared."""
    count = len(hashed.tokens)
    tokens = np.empty(count, np.uint64)
    origin = np.empty(count, np.uint32 if count < 2**32 else np.int64)
    offsets = np.empty_like(hashed.token_offsets)
    paragraphs = np.empty_like(hashed.paragraph_tokens)
    n = _keep(
        hashed.tokens, hashed.token_offsets, hashed.paragraph_tokens, boilerplate, compared,
        tokens, origin, offsets, paragraphs,
    )  # fmt: skip
    tokens = tokens[:n]
    return Residue(
        tokens,
        origin[:n],
        offsets,
        paragraphs,
        shingle(tokens, offsets, shingle_tokens),
        shingle_ends(offsets, shingle_tokens),
    )
