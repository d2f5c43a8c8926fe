"""Separating: where a paragraph stands between runs that has nothing to do with the one in its place, a chain ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.chaining import SENTENCE, paragraphs_between
from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.silent_words import GRAMMAR, KATAKANA, NUMBER, TELLING
from provenance.hashing.counting import find_slot
from provenance.hashing.hashed import Hashed
from provenance.hashing.mixing import CHAIN
from provenance.hashing.tokens import is_letter

Array = npt.NDArray[Any]

_RELATED = 0.2
"""Share of the different telling words of the side that has fewer from which two paragraphs have to do with each
other: a version in other words has more, paragraphs on other matters of one text have one or two in common."""

_FEWEST, _FEWEST_NONE, _FEWEST_CHARACTERS = 8, 6, 4
"""Different telling words of that side below which nothing is decided; the same where the other side has none of them,
and in a script without spaces, of which more is grammar."""

_LONG = 8.0
"""Words of a run that stands on its own, whatever paragraph it stands in: shorter ones are looked over."""

_PAIR, _LETTERS = 2, 4
"""Characters of an unspaced script that are a word here; letters of Thai, Lao, Khmer or Myanmar."""

_CHARACTER = 0.5
"""Words that such a character counts for."""


@njit(inline="always")
def _term(tokens, kinds, begin, at, end):
    """The word at a place, of a script without spaces a few characters, but a word of Katakana as a whole; 0 if it
    tells nothing."""
    size = 1
    kind = kinds[at]
    if kind == KATAKANA:
        if at > begin and kinds[at - 1] == KATAKANA:
            return np.uint64(0)
        while at + size < end and kinds[at + size] == KATAKANA:
            size += 1
    elif tokens[at] & np.uint64(1):
        kind = TELLING
        size = _LETTERS if is_letter(tokens[at]) else _PAIR
    if at + size > end or kind in (GRAMMAR, NUMBER):
        return np.uint64(0)
    h = np.uint64(0)
    for x in range(at, at + size):
        if kinds[x] != kind or (size > 1 and tokens[x] & np.uint64(1) == 0):
            return np.uint64(0)
        h = (h ^ tokens[x]) * CHAIN
    return h | np.uint64(1)


@njit(nogil=True, cache=True, boundscheck=False)
def _count(tokens, kinds, paragraphs, a, a_end, b, b_end, word, figures):
    """For each gap, write how many different words of either side tell something, and how many of them both have.

    Nothing is written where no whole paragraph stands on both sides.
    """
    longest = 1
    for i in range(a.shape[0]):
        longest = max(longest, a_end[i] - a[i], b_end[i] - b[i])
    size = np.int64(64)
    while size < 4 * longest:
        size *= 2
    table, sides = np.zeros(size, np.uint64), np.zeros(size, np.uint8)
    for i in range(a.shape[0]):
        if paragraphs_between(paragraphs, a[i], a_end[i], b[i], b_end[i], word[i]) == 0:
            continue
        width = np.int64(64)
        while width < 4 * max(a_end[i] - a[i], b_end[i] - b[i]):
            width *= 2
        table[:width] = 0
        for side, begin, end in ((1, a[i], a_end[i]), (2, b[i], b_end[i])):
            for at in range(begin, end):
                term = _term(tokens, kinds, begin, at, end)
                if term != 0:
                    slot = find_slot(term, table, width - 1)
                    if table[slot] == 0:
                        table[slot] = term
                        sides[slot] = 0
                    if sides[slot] & side == 0:
                        sides[slot] |= side
                        figures[i, side - 1] += 1
                        figures[i, 2] += sides[slot] == 3


def _words(hashed: Hashed, left: Residue, documents: Array, begins: Array, ends: Array) -> npt.NDArray[np.float64]:
    """Words between blanks of stretches of the residue: an address is one, or the line that names a listing."""
    first, stop = left.in_corpus(begins, ends)
    texts = hashed.excerpts(documents, hashed.starts(first, documents), hashed.ends(stop - 1, documents)).to_pylist()
    single = [np.count_nonzero(left.tokens[at:end] & np.uint64(1)) for at, end in zip(begins, ends, strict=True)]
    return np.asarray([len(text.split()) for text in texts] + _CHARACTER * np.array(single))


def separate(
    hashed: Hashed, left: Residue, runs: Runs, word: npt.NDArray[np.float64], chain_of: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The number of each run's chain once chains are cut at paragraphs that have nothing to do with each other.

    Runs are sorted by chain, then by place; `word` is what a token of each counts for.
    """
    long = np.flatnonzero(runs.lengths * word >= _LONG)  # a foreign paragraph has a name or a formula in common, too
    same = np.flatnonzero(np.diff(chain_of[long]) == 0)
    before, after = long[same], long[same + 1]
    a, b = (side[before] + runs.lengths[before] for side in (runs.a, runs.b))
    wide = np.minimum(runs.a[after] - a, runs.b[after] - b) * word[after] > SENTENCE
    before, after, a, b = before[wide], after[wide], a[wide], b[wide]
    if not len(after):
        return chain_of
    a_end, b_end = runs.a[after], runs.b[after]
    figures = np.zeros((len(after), 3), np.int64)
    _count(left.tokens, left.kinds, left.paragraphs, a, a_end, b, b_end, word[after], figures)
    fewer, shared = figures[:, :2].min(axis=1), figures[:, 2]
    enough = np.where(shared > 0, _FEWEST, np.where(word[after] < 1, _FEWEST_CHARACTERS, _FEWEST_NONE))
    apart = np.flatnonzero((fewer >= enough) & (shared < _RELATED * fewer))
    for documents, begins, ends in ((runs.doc_a, a, a_end), (runs.doc_b, b, b_end)):
        words = _words(hashed, left, documents[after[apart]].astype(np.int64), begins[apart], ends[apart])
        apart = apart[words > SENTENCE]
    cut = np.zeros(len(chain_of), np.int64)
    cut[before[apart] + 1] = 1
    cut[after[apart]] = 1
    return chain_of + np.cumsum(cut)
