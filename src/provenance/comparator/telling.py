"""What tells one text from another: not its grammar, not its numbers, and a character less than a word."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.silent_words import KATAKANA, TELLING
from provenance.hashing.counting import positions
from provenance.hashing.hashed import Hashed
from provenance.hashing.tokens import code_point, letter_point

Array = npt.NDArray[Any]

_PART = 1 << 18  # tokens of unspaced scripts whose characters are looked up at a time
_HAN = 0.5  # what one character counts, next to a word: most words have two
_HIRAGANA = 0.2  # endings and particles, for the most part
_LETTER = 0.25  # Thai, Lao, Khmer, Myanmar: four or five to a word, marks not counted


@njit(nogil=True, cache=True, boundscheck=False)
def _words(tokens, kinds, left, right, lengths, all_count, content, single):
    """Count the words of each run that tell something, on both sides; `single` is whether it has characters of an
    unspaced script."""
    for i in range(left.shape[0]):
        for x in range(lengths[i]):
            if tokens[left[i] + x] & np.uint64(1):
                single[i] = True
            elif all_count or kinds[left[i] + x] == TELLING == kinds[right[i] + x]:
                content[i] += 1.0


@njit(inline="always")
def katakana(point):
    """Whether a code point is Katakana, of which a word counts as one word however long it is."""
    return 0x30A0 <= point <= 0x30FF or 0x31F0 <= point <= 0x31FF or 0xFF66 <= point <= 0xFF9F


@njit(inline="always")
def _worth(point):
    if 0x3040 <= point <= 0x309F:
        return _HIRAGANA
    if letter_point(point):
        return _LETTER
    return _HAN


@njit(nogil=True, cache=True, boundscheck=False)
def _characters(data, bounds, first, came, starts, edges, tokens, kinds, begins, all_count, content):
    """Add what the characters of unspaced scripts count; a word of katakana counts as one word, where it begins.

    Run i has the tokens from begins[i] on, which start at the bytes starts[edges[i]] to starts[edges[i + 1]].
    """
    for i in range(begins.shape[0]):
        if not first <= came[i] < first + bounds.shape[0] - 1:
            continue
        base = bounds[came[i] - first]
        inside = False
        for x in range(edges[i], edges[i + 1]):
            t = begins[i] + x - edges[i]
            if tokens[t] & np.uint64(1) == 0:
                inside = False
                continue
            point = np.uint32(data[base + starts[x]])
            if point >= 0x80:
                point, _ = code_point(data, base + starts[x])
            before = inside
            inside = katakana(point)
            if inside:
                content[i] += 0.0 if before else 1.0
            elif all_count or kinds[t] == TELLING or kinds[t] == KATAKANA:  # of ㌔, say
                content[i] += _worth(point)


@njit(inline="always")
def _letter(byte):
    return 0x61 <= byte | 0x20 <= 0x7A


@njit(inline="always")
def _joins(byte):
    """Whether a byte stands within what has no blank: ASCII that is no blank, comma, semicolon or bar."""
    sign = 0x21 <= byte <= 0x2F or 0x3A <= byte <= 0x40 or 0x5B <= byte <= 0x60 or 0x7B <= byte <= 0x7E
    return sign and byte != 0x2C and byte != 0x3B and byte != 0x7C


@njit(nogil=True, cache=True, boundscheck=False)
def _names(data, bounds, first, came, starts, edges, tokens, kinds, left, right, content):
    """Take off what words count that are joined to one that counts, without a blank; arguments as of `_characters`."""
    for i in range(left.shape[0]):
        if not first <= came[i] < first + bounds.shape[0] - 1:
            continue
        base = bounds[came[i] - first]
        counted = False
        for x in range(edges[i], edges[i + 1]):
            at = base + starts[x]
            gap = at
            while gap > base and _joins(data[gap - 1]):
                gap -= 1
            joined = base < gap < at and (
                data[gap - 1] >= 0x80 or 0x30 <= data[gap - 1] <= 0x39 or _letter(data[gap - 1])
            )
            if at - gap > 1 and data[gap] == data[gap + 1] and 0x2D <= data[gap] <= 0x2E:
                joined = False  # a dash or an ellipsis
            t = x - edges[i]
            told = tokens[left[i] + t] & np.uint64(1) == 0 and kinds[left[i] + t] == TELLING == kinds[right[i] + t]
            if told and counted and joined:
                content[i] -= 1.0
            counted = told or (counted and joined)


def content(hashed: Hashed, left: Residue, runs: Runs) -> npt.NDArray[np.float64]:
    """Words that say something in each run; characters of unspaced scripts count as parts of words."""
    return _counted(hashed, left, runs, all_count=False)


def words(hashed: Hashed, left: Residue, runs: Runs) -> npt.NDArray[np.float64]:
    """Words of each run, those of grammar too; characters of unspaced scripts count as parts of words."""
    return _counted(hashed, left, runs, all_count=True)


def _counted(hashed: Hashed, left: Residue, runs: Runs, all_count: bool) -> npt.NDArray[np.float64]:
    found, single = np.zeros(len(runs.a)), np.zeros(len(runs.a), np.bool_)
    _words(left.tokens, left.kinds, runs.a, runs.b, runs.lengths, all_count, found, single)
    for some, first, data, bounds, starts in in_texts(hashed, left, runs, np.flatnonzero(single)):
        came, edges, values = _lay_out(hashed, runs, some, found)
        _characters(data, bounds, first, came, starts, edges, left.tokens, left.kinds, runs.a[some], all_count, values)
        found[some] = values
    return found


def without_names(hashed: Hashed, left: Residue, runs: Runs, said: Array, which: Array) -> npt.NDArray[np.float64]:
    """What runs say if what has no blank in it, such as an address, is one word; others than `which` as they are."""
    found = said.copy()
    for some, first, data, bounds, starts in in_texts(hashed, left, runs, which):
        came, edges, values = _lay_out(hashed, runs, some, found)
        _names(data, bounds, first, came, starts, edges, left.tokens, left.kinds, runs.a[some], runs.b[some], values)
        found[some] = values
    return found


def _lay_out(hashed: Hashed, runs: Runs, some: Array, found: Array) -> tuple[Array, Array, Array]:
    return hashed.came[runs.doc_a[some]], np.append(0, np.cumsum(runs.lengths[some])), found[some]


def in_texts(
    hashed: Hashed, left: Residue, runs: Runs, chosen: Array
) -> Iterator[tuple[Array, int, Array, Array, Array]]:
    """Some of the runs, part by part, beside the texts that they stand in.

    Numbers of runs; number of the first text, bytes and bounds of the texts; where each token of the runs starts.
    """
    chosen = chosen[np.argsort(hashed.came[runs.doc_a[chosen]], kind="stable")]
    part = np.cumsum(runs.lengths[chosen]) // _PART
    for begin, end in pairwise([*np.flatnonzero(np.diff(part, prepend=-1)).tolist(), len(chosen)]):
        some = chosen[begin:end]
        at, documents = positions(runs.a[some], runs.lengths[some]), runs.doc_a[some]
        starts = hashed.starts(left.origin[at].astype(np.int64), np.repeat(documents, runs.lengths[some]))
        came = hashed.came[documents]
        for first, data, bounds in hashed.runs():
            if came[0] < first + len(bounds) - 1 and first <= came[-1]:
                yield some, first, data, bounds, starts
