"""Long words of scripts without spaces: each is many tokens there, and yet one word in ten may differ."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.candidates import halves, lsh
from provenance.comparator.engine import Engine
from provenance.comparator.residue import Residue
from provenance.comparator.silent_words import KATAKANA, tokens_of, word_table
from provenance.comparator.subsequence import SHORT, grow, grown, note_places
from provenance.config import Config
from provenance.hashing.counting import find_slot, positions
from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.shingles import shingle, shingle_ends
from provenance.hashing.tokens import is_letter

Array = npt.NDArray[Any]

_LIKE_HAN = 2
"""Characters that a word of Katakana counts for, as most words of Han have …"""

_LONGEST_KATAKANA = 8
"""… if it has no more letters than this; of a longer one, which is a compound or several words, for every …"""

_MORE_KATAKANA = 2
"""… letters more it counts for one more."""

_FEWEST_CHARACTERS = 15
"""Characters of ten words of Japanese, with those of Katakana counted so."""

_WORD = 4
"""Letters of Thai, Lao or Khmer that are a word …"""

_MYANMAR_WORD = 3
"""… and of Myanmar, where more of a word is marks …"""

_EXCESS = 2
"""… and letters by which a longer one may exceed them and count no more."""

_LETTERS_EACH = 24
"""Letters of a text for each such word: ten words have more, unless they are short …"""

_MYANMAR_EACH = 15
"""… and of a text in Myanmar."""

_MYANMAR_SHARE = 8
"""One in so many tokens of a text in Myanmar, at least, is a letter without a vowel or the end of a syllable."""

_PAIR = 2
"""Tokens in a row that propose pairs of texts with Katakana …"""

_FOUR = 4
"""… and letters: of fewer, most texts of a language have many in common."""

_WIDTH = SHORT >> 6  # words of bits of a row
_CHARACTERS, _KATAKANA, _LETTERS, _KNOWN = 1, 2, 4, 8  # what a text has, as bits


class Shortened(NamedTuple):
    """Texts with each word of Katakana as a word of Han is."""

    tokens: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.int64]
    """Text i has tokens offsets[i] to offsets[i + 1]."""


@njit(nogil=True, cache=True, boundscheck=False)
def _tell(tokens, kinds, begins, ends, items, scripts):
    """What each of the items has of unspaced scripts: any character, one of Katakana, a letter."""
    for d in items:
        if scripts[d] != 0:
            continue
        scripts[d] = _KNOWN
        for i in range(begins[d], ends[d]):
            if tokens[i] & np.uint64(1):
                scripts[d] |= _CHARACTERS
                if kinds[i] == KATAKANA:
                    scripts[d] |= _KATAKANA
                elif is_letter(tokens[i]):
                    scripts[d] |= _LETTERS


def in_pairs(texts: Residue, begins: Array, ends: Array, left: Array, right: Array) -> tuple[Array, Array]:
    """Pairs of items of which one has Katakana at least, and those that both have letters; their numbers."""
    if not (texts.katakana or texts.letters):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    scripts = np.zeros(len(begins), np.uint8)
    for items in (left, right):
        _tell(texts.tokens, texts.kinds, begins, ends, items, scripts)
    one, other = scripts[left], scripts[right]
    return np.flatnonzero((one | other) & _KATAKANA), np.flatnonzero(one & other & _LETTERS)


@njit(nogil=True, cache=True, boundscheck=False)
def _shorten(tokens, kinds, begins, ends, out, offsets):
    n = 0
    for d in range(begins.shape[0]):
        offsets[d] = n
        i = begins[d]
        while i < ends[d]:
            stop = i
            while stop < ends[d] and kinds[stop] == KATAKANA:
                stop += 1
            if stop - i <= _LIKE_HAN:
                out[n] = tokens[i]
                n += 1
                i += 1
                continue
            size = _LONGEST_KATAKANA
            while i < stop:
                h = np.uint64(1)
                end = min(i + size, stop)
                while i < end:
                    h = h * CHAIN + tokens[i]
                    i += 1
                h = mix64(h)
                out[n] = h | np.uint64(1)
                n += 1
                if size == _LONGEST_KATAKANA:
                    out[n] = mix64(h) | np.uint64(1)
                    n += 1
                size = _MORE_KATAKANA
    offsets[begins.shape[0]] = n


def shorten(texts: Residue, begins: Array, ends: Array) -> Shortened:
    """Let two tokens stand for each word of Katakana, and one more for every two letters beyond eight.

    A word is a run of Katakana of three letters or more; text i is tokens begins[i] to ends[i]. What stands for a word
    is made of all its letters: two words have nothing in common but their first eight, or what comes after.
    """
    out, offsets = np.empty(int((ends - begins).sum()), np.uint64), np.empty(len(begins) + 1, np.int64)
    _shorten(texts.tokens, texts.kinds, begins, ends, out, offsets)
    return Shortened(out[: offsets[-1]], offsets)


def long_enough(sizes_a: Array, sizes_b: Array) -> npt.NDArray[np.bool_]:
    """Whether of two shortened texts of so many tokens one has ten words; the other may lack one."""
    return np.asarray(np.maximum(sizes_a, sizes_b) >= _FEWEST_CHARACTERS)


@cache
def _myanmar() -> npt.NDArray[np.uint64]:
    """Table of letters of Myanmar without a mark, and as they end a syllable: two in five of what its texts have."""
    ends = ("", "\u103a", "\u103a\u1038", "\u1037\u103a")
    return word_table(tokens_of("\n".join(chr(c) + end for c in range(0x1000, 0x1022) for end in ends)).hashes)


@njit(nogil=True, cache=True, boundscheck=False)
def _excess(left, right, tokens, begins, ends, myanmar, excess):
    """For each pair of texts the letters that its long words have beyond a word, see `excess_letters`.

    The longest common subsequence is traced back through all rows of its table (Hyyro 2004).
    """
    keys = np.empty(2 * SHORT, np.uint64)
    masks = np.empty((2 * SHORT, _WIDTH), np.uint64)
    rows = np.empty((SHORT + 1) * _WIDTH, np.uint64)
    for p in range(left.shape[0]):
        a0, b0 = begins[left[p]], begins[right[p]]
        i, j = ends[left[p]] - a0, ends[right[p]] - b0
        words = note_places(tokens, a0, a0 + i, keys, masks)
        for w in range(words):
            rows[w] = ~np.uint64(0)
        said = 0  # letters of Myanmar in the second text
        for row in range(j):
            token = tokens[b0 + row]
            said += myanmar[find_slot(token, myanmar, myanmar.shape[0] - 1)] == token
            for w in range(words):
                rows[(row + 1) * _WIDTH + w] = rows[row * _WIDTH + w]
            slot = find_slot(token, keys, keys.shape[0] - 1)
            if keys[slot] != 0:
                grow(rows, (row + 1) * _WIDTH, masks, slot, words)
        short = said * _MYANMAR_SHARE >= j
        word = _MYANMAR_WORD if short else _WORD
        most = (i + j) // (2 * (_MYANMAR_EACH if short else _LETTERS_EACH))
        total = 0.0
        stretches = 0
        differ, letters = 0, 0  # tokens on both sides that do not agree, since the last run that does
        agree = word  # letters that agree in a row, any other token counting as a word
        while i + j > 0:
            if i > 0 and not (j > 0 and grown(rows, j * _WIDTH, i - 1)):
                i -= 1
                token, agree = tokens[a0 + i], 0
            elif i == 0 or grown(rows, (j - 1) * _WIDTH, i - 1):
                j -= 1
                token, agree = tokens[b0 + j], 0
            else:
                i -= 1
                j -= 1
                agree += 1 if is_letter(tokens[a0 + i]) else word
            if agree == 0:
                differ += 1
                letters += is_letter(token)
            if differ > 0 and (agree >= word or i + j == 0):
                total += min(max(letters / 2 - word, 0.0), _EXCESS)
                stretches += 1
                differ, letters = 0, 0
        excess[p] = total if stretches <= most else 0.0


def excess_letters(left: Array, right: Array, tokens: Array, begins: Array, ends: Array) -> npt.NDArray[np.float64]:
    """Letters by which words that differ are longer than a word, for each pair of texts of at most `SHORT` tokens.

    A stretch where two texts differ, between runs of a word or more that agree, is taken for one word, and up to two of
    its letters beyond a word are left out; letters are counted in the mean of both sides. None is left out where the
    texts differ in more such stretches than their length allows.
    """
    excess = np.empty(len(left), np.float64)
    _excess(left, right, tokens, begins, ends, _myanmar(), excess)
    return excess


def propose(
    left: Residue, begins: Array, ends: Array, items: Array, config: Config, engine: Engine
) -> list[tuple[Array, Array]]:
    """Pairs of short texts that may be alike but for long words; arguments and result as of `candidates.lsh`.

    With words of Katakana as long as words of Han, an equal half leads to those that differ in one word, and pairs of
    tokens to those that differ in several. Letters have no such measure, but between long words runs are left.
    """
    if not (left.letters or left.katakana):
        return []
    scripts = np.zeros(len(begins), np.uint8)
    short = np.flatnonzero(ends - begins <= SHORT)
    _tell(left.tokens, left.kinds, begins, ends, short, scripts)
    found = []
    if left.katakana:
        found = _with_katakana(left, begins, ends, items, np.flatnonzero(scripts & _CHARACTERS), config, engine)
        katakana = np.zeros(int(items.max(initial=0)) + 1, np.bool_)
        katakana[items[scripts & _KATAKANA > 0]] = True
        found = [(a[either], b[either]) for a, b in found for either in [katakana[a] | katakana[b]]]
    if left.letters:
        some = np.flatnonzero((scripts & _LETTERS > 0) & (ends - begins >= _MYANMAR_EACH))
        sizes = (ends - begins)[some]
        offsets = np.append(0, np.cumsum(sizes))
        runs = shingle(left.tokens[positions(begins[some], sizes)], offsets, _FOUR)
        found.append(lsh(runs, offsets[:-1], shingle_ends(offsets, _FOUR), items[some], config, engine))
    return found


def _with_katakana(
    left: Residue, begins: Array, ends: Array, items: Array, some: Array, config: Config, engine: Engine
) -> list[tuple[Array, Array]]:
    """Pairs of some of the texts that have a half or many pairs of tokens in common, once they are shortened."""
    texts = shorten(left, begins[some], ends[some])
    long = np.flatnonzero(5 * np.diff(texts.offsets) >= 4 * _FEWEST_CHARACTERS)  # the other one may be longer
    chosen, starts, last = items[some[long]], texts.offsets[:-1][long], shingle_ends(texts.offsets, _PAIR)[long]
    return [
        halves(texts.tokens, starts, texts.offsets[1:][long], chosen, engine),
        lsh(shingle(texts.tokens, texts.offsets, _PAIR), starts, last, chosen, config, engine),
    ]
