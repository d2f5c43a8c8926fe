"""Japanese beside Chinese: they write with the same characters, and what is told in both languages is a translation."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.residue import Residue
from provenance.comparator.silent_words import tokens_of

Array = npt.NDArray[Any]

_HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
_JAPANESE, _OTHER = 0.1, 0.02
"""Share of Hiragana from which a text is Japanese, which has about a half, and up to which it is not; of texts of which
most tokens are characters of scripts without spaces."""


@cache
def _hiragana() -> npt.NDArray[np.uint64]:
    return np.unique(tokens_of(_HIRAGANA).hashes)


def translations(left: Residue, a: Array, b: Array) -> npt.NDArray[np.bool_]:
    """Which pairs of documents are a Japanese text and one in Chinese."""
    share = np.full(len(left.offsets) - 1, np.nan)
    for d in np.unique(np.concatenate([a, b])).tolist():
        tokens = left.tokens[left.offsets[d] : left.offsets[d + 1]]
        if 2 * np.count_nonzero(tokens & np.uint64(1)) > len(tokens):
            share[d] = np.isin(tokens, _hiragana()).mean()
    one, other = share[a], share[b]
    return np.asarray((np.fmax(one, other) >= _JAPANESE) & (np.minimum(one, other) <= _OTHER))
