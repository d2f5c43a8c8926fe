"""Whether two sentences of the same words are copies, or say them in another order, as a retelling does."""

from __future__ import annotations

import numpy as np

from provenance.hashing.kernels import inner

SAME_WORDS = 0.8
"""Dice of the words of two sentences from which one may be a copy of the other …"""

_IN_ORDER = 0.8
"""… which it is if so large a share of both agrees in order …"""

_COPIED = 0.5
"""… or so large a share lies in common runs of …"""

_RUN = 8
"""… so many words, as in a passage; twice as many characters of a script without spaces."""

_MOST = 1 << 20  # pairs of tokens; sentences as long as that are no sentences, and copies if they have the same words


@inner
def copied(tokens, a0, a1, b0, b1):
    """Whether tokens a0 to a1 and b0 to b1, which have the same words, have them in the same order for the most part.

    Longest common subsequence, and longest common run up to each token, by dynamic programming.
    """
    n, m = a1 - a0, b1 - b0
    if n * m > _MOST:
        return True
    row, runs = np.zeros(m + 1, np.int64), np.zeros(m + 1, np.int64)
    in_a, in_b = np.zeros(n, np.int64), np.zeros(m, np.int64)
    for i in range(n):
        before, run_before = np.int64(0), np.int64(0)  # of the row above, one token to the left
        for j in range(m):
            above, run_above = row[j + 1], runs[j + 1]
            if tokens[a0 + i] == tokens[b0 + j]:
                row[j + 1] = before + 1
                runs[j + 1] = run_before + 1
                in_a[i] = max(in_a[i], runs[j + 1])
                in_b[j] = max(in_b[j], runs[j + 1])
            else:
                row[j + 1] = max(above, row[j])
                runs[j + 1] = 0
            before, run_before = above, run_above
    if 2 * row[m] >= _IN_ORDER * (n + m):
        return True
    least = _RUN * (2 if tokens[a0] & np.uint64(1) else 1)
    return _within(in_a, least) + _within(in_b, least) >= _COPIED * (n + m)


@inner
def _within(longest, least):
    """How many tokens lie in common runs of a least length, by the longest run that ends at each."""
    count = 0
    left = np.int64(0)  # tokens to the left that a run found further right still covers
    for i in range(longest.shape[0] - 1, -1, -1):
        if longest[i] >= least:
            left = max(left, longest[i])
        if left > 0:
            count += 1
            left -= 1
    return count
