"""How long lines are, in words: in scripts without spaces, where each character is a token, two are one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.hashed import Hashed


@njit(nogil=True, cache=True, boundscheck=False)
def _count(tokens, line_tokens, words):
    half_words = np.int64(0)
    t = line_tokens[0]
    for x in range(line_tokens.shape[0] - 1):
        half_words += half_words & 1  # a line has whole words
        while t < line_tokens[x + 1]:
            half_words += 1 if tokens[t] & np.uint64(1) else 2
            t += 1
        words[x + 1] = (half_words + 1) >> 1


def line_words(hashed: Hashed) -> npt.NDArray[np.int64]:
    """Words before each line of the corpus, with all of them at the end: line x has words [x] to [x + 1]."""
    words = np.zeros(len(hashed.line_tokens), np.int64)
    _count(hashed.tokens, hashed.line_tokens, words)
    return words
