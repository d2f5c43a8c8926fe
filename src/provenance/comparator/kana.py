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
"""Share of Hiragana from which a text is Japanese, which has about a half, and up to which it is not."""


@cache
def _hiragana() -> npt.NDArray[np.uint64]:
    return np.unique(tokens_of(_HIRAGANA).hashes)


def translations(left: Residue, a: Array, b: Array) -> npt.NDArray[np.bool_]:
    """Which pairs of documents are a Japanese text and one of another language."""
    share = np.zeros(len(left.offsets) - 1)
    for d in np.unique(np.concatenate([a, b])).tolist():
        tokens = left.tokens[left.offsets[d] : left.offsets[d + 1]]
        share[d] = np.isin(tokens, _hiragana()).mean() if len(tokens) and (tokens & np.uint64(1)).any() else 0
    one, other = share[a], share[b]
    return np.asarray((np.maximum(one, other) >= _JAPANESE) & (np.minimum(one, other) <= _OTHER))
