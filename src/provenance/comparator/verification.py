"""Verification: the exact figures of a pair. Whatever an index proposed, this decides."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator import between_blanks, long_words
from provenance.comparator.residue import Residue
from provenance.comparator.subsequence import SHORT, common_subsequence
from provenance.hashing.counting import find_slot
from provenance.hashing.hashed import Hashed
from provenance.hashing.shingles import shingle_stop, word_shingle_ends

Array = npt.NDArray[Any]

_ROOM = 4
"""Slots of a table for each shingle: most that are looked for are not there, and then the first slot says so."""

_ROUNDING = 1e-9

_CLOSE = 8
"""Places for each one that is taken, up to which it is quicker to look at all of them than to sort."""


class Figures(NamedTuple):
    """Exact figures of pairs of texts, one entry a pair."""

    resemblance: npt.NDArray[np.float64]
    """Jaccard similarity of the shingle sets (Broder 1997)."""
    containment_a: npt.NDArray[np.float64]
    containment_b: npt.NDArray[np.float64]
    covered_a: npt.NDArray[np.float64]
    """Share of a's tokens that lie in a shingle of so many words that b has too."""
    covered_b: npt.NDArray[np.float64]
    similarity: npt.NDArray[np.float64]
    """Share of both texts' tokens that agree: the longest common subsequence for short texts, where it is more
    than what shared shingles cover; else what shared shingles cover, at most the shorter text on both sides."""


@njit(inline="always")
def _cover(tokens, position, reach, k, letters, end):
    """Tokens that a shingle at `position` covers beyond `reach`, and the new reach."""
    stop = shingle_stop(tokens, position, end, k) if letters else min(position + k, end)
    return stop - max(position, reach), stop


@njit(inline="always")
def _sort(values, size, marks):
    """Sort different numbers: by `marks` (False, and left so) where they lie close, else with Shell's sort.

    Its gaps shrink by 2.25 (after Tokuda 1992). It is quick with what comes nearly sorted, not with a shuffled text.
    """
    low, high = marks.shape[0], -1
    for i in range(size):
        low, high = min(low, values[i]), max(high, values[i])
    if high - low < _CLOSE * size:
        for i in range(size):
            marks[values[i]] = True
        n = 0
        for value in range(low, high + 1):
            if marks[value]:
                marks[value] = False
                values[n] = value
                n += 1
        return
    gap = np.int64(1)
    while 9 * gap < 4 * size:
        gap = (9 * gap) // 4 + 1
    while gap > 0:
        for i in range(gap, size):
            value = values[i]
            j = i
            while j >= gap and values[j - gap] > value:
                values[j] = values[j - gap]
                j -= gap
            values[j] = value
        gap = (4 * gap) // 9


@njit(inline="always")
def _fill(shingles, begin, end, table, heads, chain):
    """Put a text's shingles into the table, positions chained by shingle; returns slot mask and distinct number."""
    width = np.int64(64)
    while width < _ROOM * (end - begin):
        width *= 2
    for slot in range(width):
        table[slot] = 0
    number = 0
    for x in range(end - 1, begin - 1, -1):
        slot = find_slot(shingles[x], table, width - 1)
        if table[slot] == 0:
            table[slot] = shingles[x]
            number += 1
            heads[slot] = -1
        chain[x - begin] = heads[slot]
        heads[slot] = x - begin
    return width - 1, number


@njit(nogil=True, cache=True, boundscheck=False)
def _verify(large, small, tokens, begins, ends, shingles, shingle_ends, k, letters, short, counts, lengths):
    """Per pair: shared and distinct shingles of both, covered tokens of both; and the LCS length or -1.

    The shingles of the larger text stay in a table while its pairs pass by, so a pair costs the smaller text.
    """
    longest = np.int64(1)
    for i in range(large.shape[0]):
        longest = max(longest, shingle_ends[large[i]] - begins[large[i]], shingle_ends[small[i]] - begins[small[i]])
    size = np.int64(64)
    while size < _ROOM * longest:
        size *= 2
    table = np.zeros(size, np.uint64)
    heads = np.empty(size, np.int32)
    stamp = np.full(size, -1, np.int32)  # the pair that last met the slot's shingle in the smaller text
    chain = np.empty(longest, np.int32)
    other_table = np.zeros(size, np.uint64)
    other_heads = np.empty(size, np.int32)
    other_chain = np.empty(longest, np.int32)
    found = np.empty(longest, np.int32)
    marks = np.zeros(longest, np.bool_)
    keys = np.empty(2 * short, np.uint64)
    masks = np.empty((2 * short, short >> 6), np.uint64)
    row = np.empty(short >> 6, np.uint64)
    distinct = np.zeros(begins.shape[0], np.int64)  # 0 while not counted
    mask = np.int64(0)
    current = np.int64(-1)
    for i in range(large.shape[0]):
        a, b = large[i], small[i]
        a0, b0, b1 = begins[a], begins[b], shingle_ends[b]
        if a != current:
            current = a
            mask, distinct[a] = _fill(shingles, a0, shingle_ends[a], table, heads, chain)
        if distinct[b] == 0:
            _, distinct[b] = _fill(shingles, b0, b1, other_table, other_heads, other_chain)
        shared = 0
        hits = 0
        covered = 0
        reach = b0
        for x in range(b0, b1):
            slot = find_slot(shingles[x], table, mask)
            if table[slot] != 0:
                more, reach = _cover(tokens, x, reach, k, letters, ends[b])
                covered += more
                if stamp[slot] != i:
                    stamp[slot] = i
                    shared += 1
                    y = heads[slot]
                    while y >= 0:
                        found[hits] = y
                        hits += 1
                        y = chain[y]
        counts[i, 0] = shared
        counts[i, 1] = distinct[a]
        counts[i, 2] = distinct[b]
        counts[i, 4] = covered
        covered = 0
        reach = a0
        _sort(found, hits, marks)
        for x in range(hits):
            more, reach = _cover(tokens, a0 + found[x], reach, k, letters, ends[a])
            covered += more
        counts[i, 3] = covered
        lengths[i] = -1
        if max(ends[a] - a0, ends[b] - b0) <= short:
            lengths[i] = common_subsequence(tokens, a0, ends[a], b0, ends[b], keys, masks, row)


def _in_words(
    texts: Residue, begins: Array, ends: Array, left: Array, right: Array, lengths: Array
) -> npt.NDArray[np.float64]:
    """Similarity of pairs of short texts where long words count as others do; 0 where there are none.

    `lengths` are those of the longest common subsequences.
    """
    found = np.zeros(len(left), np.float64)
    katakana, letters = long_words.in_pairs(texts, begins, ends, left, right)
    if len(letters):
        a, b = left[letters], right[letters]
        excess = long_words.excess_letters(a, b, texts.tokens, begins, ends)
        found[letters] = 2.0 * lengths[letters] / (ends[a] - begins[a] + ends[b] - begins[b] - 2.0 * excess)
    if len(katakana):
        items, at = np.unique(np.concatenate([left[katakana], right[katakana]]), return_inverse=True)
        a, b = at.reshape(2, -1)
        shorter = long_words.shorten(texts, begins[items], ends[items])
        starts, stops = shorter.offsets[:-1], shorter.offsets[1:]
        sizes = stops - starts
        katakana, a, b = (some[long_words.long_enough(sizes[a], sizes[b])] for some in (katakana, a, b))
        counts, common = np.zeros((len(a), 5), np.int64), np.zeros(len(a), np.int64)
        _verify(a, b, shorter.tokens, starts, stops, shorter.tokens, starts, 1, False, SHORT, counts, common)
        found[katakana] = np.maximum(found[katakana], 2.0 * common / (sizes[a] + sizes[b]))
    return found


def _between_blanks(
    hashed: Hashed, texts: Residue, begins: Array, ends: Array, left: Array, right: Array, lengths: Array, least: Array
) -> npt.NDArray[np.float64]:
    """Similarity of pairs of short texts in words between blanks, where it is high and more than `least`; else 0.

    `lengths` are those of the longest common subsequences: no more words agree than tokens do.
    """
    found = np.zeros(len(left), np.float64)
    tokens = (ends - begins)[left] + (ends - begins)[right]
    maybe = np.flatnonzero((2.0 * lengths >= between_blanks.LEAST * tokens) & (least < 1.0))
    left, right, tokens = left[maybe], right[maybe], tokens[maybe]
    looked_at = np.zeros(len(begins), np.bool_)
    looked_at[left] = looked_at[right] = True
    items, number = np.flatnonzero(looked_at), np.cumsum(looked_at) - 1
    a, b = number[left], number[right]
    words = between_blanks.find(hashed, texts, begins[items], ends[items])
    sizes = words.ends - words.begins
    both = sizes[a] + sizes[b]
    most = 2.0 * np.minimum(lengths[maybe], np.minimum(sizes[a], sizes[b]))
    some = np.flatnonzero(
        (both < tokens) & (words.ten[a] | words.ten[b])
        & (most >= (between_blanks.AGREEING - _ROUNDING) * both) & (most > least[maybe] * both)
    )  # fmt: skip
    counts, common = np.zeros((len(some), 5), np.int64), np.zeros(len(some), np.int64)
    _verify(
        a[some], b[some], words.tokens, words.begins, words.ends, words.tokens, words.begins, 1, False, SHORT, counts,
        common,
    )  # fmt: skip
    similarity = 2.0 * common / both[some]
    found[maybe[some]] = np.where(similarity >= between_blanks.AGREEING - _ROUNDING, similarity, 0.0)
    return found


def verify(
    left: Array, right: Array, texts: Residue, begins: Array, ends: Array, shingle_tokens: int,
    hashed: Hashed | None = None,
) -> Figures:  # fmt: skip
    """Compare pairs of items exactly. Item i is the residue's tokens begins[i] to ends[i].

    Without the hashed corpus, which knows what stands between tokens, nothing is counted in words between blanks.
    """
    tokens, letters = texts.tokens, texts.letters
    if letters:
        last = word_shingle_ends(tokens, begins, ends, shingle_tokens)
    else:
        last = np.where(ends > begins, np.maximum(ends - shingle_tokens + 1, begins + 1), begins)
    sizes = ends - begins
    swap = sizes[left] < sizes[right]
    large, small = np.where(swap, right, left), np.where(swap, left, right)
    order = np.lexsort((small, large))
    counts = np.zeros((len(left), 5), np.int64)
    lengths = np.full(len(left), -1, np.int64)
    _verify(
        large[order], small[order], tokens, begins, ends, texts.word_shingles, last, shingle_tokens, letters, SHORT,
        counts, lengths,
    )  # fmt: skip
    counts[order], lengths[order] = counts.copy(), lengths.copy()
    counts[swap] = counts[swap][:, [0, 2, 1, 4, 3]]
    shared, in_a, in_b, covered_a, covered_b = counts.T.astype(np.float64)
    size_a, size_b = sizes[left].astype(np.float64), sizes[right].astype(np.float64)
    both = np.maximum(size_a + size_b, 1.0)
    # A text that says one thing over and over agrees no more with a short one than the short one is long.
    most = 2.0 * np.minimum(size_a, size_b) / both
    similarity = np.maximum(np.minimum((covered_a + covered_b) / both, most), 2.0 * lengths / both)
    short = np.flatnonzero((lengths >= 0) & (similarity < 1.0))
    in_words = _in_words(texts, begins, ends, left[short], right[short], lengths[short])
    similarity[short] = np.maximum(similarity[short], in_words)
    if hashed is not None:
        words = _between_blanks(
            hashed, texts, begins, ends, left[short], right[short], lengths[short], similarity[short]
        )
        similarity[short] = np.maximum(similarity[short], words)
    return Figures(
        shared / np.maximum(in_a + in_b - shared, 1.0),
        shared / np.maximum(in_a, 1.0),
        shared / np.maximum(in_b, 1.0),
        covered_a / np.maximum(size_a, 1.0),
        covered_b / np.maximum(size_b, 1.0),
        similarity,
    )
