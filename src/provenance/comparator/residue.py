"""What is left of the documents that are compared once boilerplate is masked, and its shingles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.hashing.shingles import shingle, shingle_ends
from provenance.hashing.spool import Hashed

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

    def documents(self, positions: Array) -> Array:
        """The document that each position lies in."""
        return np.searchsorted(self.offsets, positions, side="right") - 1


def residue(
    hashed: Hashed, boilerplate: npt.NDArray[np.bool_], compared: npt.NDArray[np.bool_], shingle_tokens: int
) -> Residue:
    """Keep the tokens that are not boilerplate, of the documents that are compared."""
    keep = np.repeat(compared, np.diff(hashed.token_offsets))
    keep &= ~boilerplate
    before = np.zeros(len(keep) + 1, np.int64)
    np.cumsum(keep, out=before[1:])
    small = len(keep) < 2**32
    origin = np.flatnonzero(keep).astype(np.uint32 if small else np.int64)
    tokens = hashed.tokens[keep]
    offsets = before[hashed.token_offsets]
    return Residue(
        tokens,
        origin,
        offsets,
        before[hashed.paragraph_tokens],
        shingle(tokens, offsets, shingle_tokens),
        shingle_ends(offsets, shingle_tokens),
    )
