"""Separating: a chain ends where other paragraphs stand between its runs: instead of its own, or more than its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.chaining import SENTENCE, paragraphs_between, whole_paragraphs
from provenance.comparator.line_ends import ENDED
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

_PROSE = 8.0
"""Words above which what is unrelated is a paragraph where both sides end as sentences do, as no line that names a
listing does."""

_SENTENCE_OF_CHARACTERS = 10.0
"""Words above which what is unrelated is a paragraph in a script without spaces, where no line names a listing."""

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
def _count(tokens, kinds, paragraphs, a, a_end, b, b_end, word, least, figures):
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
        if paragraphs_between(paragraphs, a[i], a_end[i], b[i], b_end[i], word[i], least[i]) == 0:
            continue
        width = np.int64(64)
        while width < 4 * max(a_end[i] - a[i], b_end[i] - b[i]):
            width *= 2
        for slot in range(width):
            table[slot] = 0
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


@njit(nogil=True, cache=True, boundscheck=False)
def _more(paragraphs, a, a_end, b, b_end, word, tokens):
    """Write for each gap how many tokens of whole paragraphs one side has more than the other."""
    for i in range(a.shape[0]):
        gap_a, gap_b = a_end[i] - a[i], b_end[i] - b[i]
        begin, end = (b[i], b_end[i]) if gap_b > gap_a else (a[i], a_end[i])
        tokens[i] = min(abs(gap_a - gap_b), whole_paragraphs(paragraphs, begin, end, word[i]))


@njit(nogil=True, cache=True, boundscheck=False)
def _outweighed(gaps, words, agree, first_gaps, begins, ends, cut):
    """Mark the runs behind gaps that have more words than agree on one side of them, up to the next such gap.

    `gaps` are runs, those of part i of the chains from first_gaps[i] on; it has runs begins[i] to ends[i]; `agree` sums
    up words. Gaps are looked at from both ends of a part, so a cut costs no more than the smaller of what it leaves.
    """
    todo = np.empty((gaps.shape[0] + 1, 4), np.int64)
    for part in range(begins.shape[0]):
        todo[0, 0], todo[0, 1] = first_gaps[part], first_gaps[part + 1]
        todo[0, 2], todo[0, 3] = begins[part], ends[part]
        n = 1
        while n > 0:
            n -= 1
            low, high, begin, end = todo[n, 0], todo[n, 1], todo[n, 2], todo[n, 3]
            for step in range(high - low):
                k = low + step // 2 if step % 2 == 0 else high - 1 - step // 2
                at = gaps[k]
                if words[k] > min(agree[at] - agree[begin], agree[end] - agree[at]):
                    cut[at] = 1
                    todo[n, 0], todo[n, 1], todo[n, 2], todo[n, 3] = low, k, begin, at
                    todo[n + 1, 0], todo[n + 1, 1], todo[n + 1, 2], todo[n + 1, 3] = k + 1, high, at, end
                    n += 2
                    break


def _words(
    hashed: Hashed, left: Residue, documents: Array, begins: Array, ends: Array
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Words between blanks of stretches of the residue that something follows: an address is one, or the line that
    names a listing. And whether they end as sentences do."""
    first, after = left.in_corpus(begins, ends + 1)
    stop = after - 1
    texts = hashed.excerpts(documents, hashed.starts(first, documents), hashed.starts(stop, documents)).to_pylist()
    single = [np.count_nonzero(left.tokens[at:end] & np.uint64(1)) for at, end in zip(begins, ends, strict=True)]
    ended = np.fromiter((ENDED.search(text) is not None for text in texts), np.bool_, len(texts))
    return np.asarray([len(text.split()) for text in texts] + _CHARACTER * np.array(single)), ended


def _sentence(word: Array, spaced: float) -> npt.NDArray[np.float64]:
    """Words above which there is a paragraph, by what a token counts for."""
    return np.where(word < 1, _SENTENCE_OF_CHARACTERS, spaced)


def _replaced(hashed: Hashed, left: Residue, runs: Runs, word: Array, chain_of: Array) -> tuple[Array, Array]:
    """Runs before and behind paragraphs that have nothing to do with those of the other document in their place."""
    long = np.flatnonzero(runs.lengths * word >= _LONG)  # a foreign paragraph has a name or a formula in common, too
    same = np.flatnonzero(np.diff(chain_of[long]) == 0)
    before, after = long[same], long[same + 1]
    a, b = (side[before] + runs.lengths[before] for side in (runs.a, runs.b))
    wide = np.minimum(runs.a[after] - a, runs.b[after] - b) * word[after] > _sentence(word[after], _PROSE)
    before, after, a, b = before[wide], after[wide], a[wide], b[wide]
    a_end, b_end = runs.a[after], runs.b[after]
    if not len(after):
        return before, after
    figures = np.zeros((len(after), 3), np.int64)
    least = _sentence(word[after], _PROSE)
    _count(left.tokens, left.kinds, left.paragraphs, a, a_end, b, b_end, word[after], least, figures)
    fewer, shared = figures[:, :2].min(axis=1), figures[:, 2]
    enough = np.where(shared > 0, _FEWEST, np.where(word[after] < 1, _FEWEST_CHARACTERS, _FEWEST_NONE))
    apart = np.flatnonzero((fewer >= enough) & (shared < _RELATED * fewer))
    (words, ended), (others, also) = (
        _words(hashed, left, documents[after[apart]].astype(np.int64), begins[apart], ends[apart])
        for documents, begins, ends in ((runs.doc_a, a, a_end), (runs.doc_b, b, b_end))
    )
    fewest = np.where(ended & also, least[apart], _sentence(word[after[apart]], SENTENCE))
    apart = apart[np.minimum(words, others) > fewest]
    return before[apart], after[apart]


def _put_in(hashed: Hashed, left: Residue, runs: Runs, word: Array, chain_of: Array) -> tuple[Array, Array]:
    """Runs behind paragraphs that only one of the documents has there, and how many words those are."""
    after = np.flatnonzero(np.diff(chain_of, prepend=-1) == 0)
    a, b = (side[after - 1] + runs.lengths[after - 1] for side in (runs.a, runs.b))
    sides = np.stack([runs.a[after] - a, runs.b[after] - b]) * word[after]
    wide = (sides.min(axis=0) <= SENTENCE) & (sides.max(axis=0) > SENTENCE)
    after, a, b = after[wide], a[wide], b[wide]
    if not len(after):
        return after, np.empty(0)
    a_end, b_end = runs.a[after], runs.b[after]
    tokens = np.empty(len(after), np.int64)
    _more(left.paragraphs, a, a_end, b, b_end, word[after], tokens)
    more = tokens * word[after] > SENTENCE
    after, tokens, a, a_end, b, b_end = (column[more] for column in (after, tokens, a, a_end, b, b_end))
    longer = b_end - b > a_end - a
    documents = np.where(longer, runs.doc_b[after], runs.doc_a[after]).astype(np.int64)
    blanks, _ = _words(hashed, left, documents, np.where(longer, b, a), np.where(longer, b_end, a_end))
    words = np.minimum(tokens * word[after], blanks)
    return after[words > SENTENCE], words[words > SENTENCE]


def separate(
    hashed: Hashed, left: Residue, runs: Runs, word: npt.NDArray[np.float64], chain_of: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The number of each run's chain once chains are cut where other paragraphs stand between runs.

    They are cut at those that have nothing to do with the ones in their place, and at those that were put in and are
    longer than what agrees before or behind them, up to the next cut. Runs are sorted by chain, then by place; `word`
    is what a token of each counts for.
    """
    cut = np.zeros(len(chain_of), np.int64)
    before, after = _replaced(hashed, left, runs, word, chain_of)
    cut[before + 1] = 1
    cut[after] = 1
    put_in, words = _put_in(hashed, left, runs, word, chain_of)
    if not len(put_in):
        return chain_of + np.cumsum(cut)
    part = chain_of + np.cumsum(cut)
    begins = np.flatnonzero(np.diff(part, prepend=-1))
    kept = np.flatnonzero(cut[put_in] == 0)
    gaps, words = put_in[kept], words[kept]
    ends = np.append(begins[1:], len(part))
    agree = np.insert(np.cumsum(runs.lengths * word), 0, 0)
    _outweighed(gaps, words, agree, np.searchsorted(gaps, np.append(begins, len(part))), begins, ends, cut)
    return chain_of + np.cumsum(cut)
