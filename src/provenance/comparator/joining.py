"""Joining: runs that are one passage that was edited, and what is a passage at all."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.aligning import align
from provenance.comparator.bridging import bridge
from provenance.comparator.chaining import link
from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.separating import separate
from provenance.comparator.telling import words
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
from provenance.hashing.tokens import is_letter

Array = npt.NDArray[Any]

_CHARACTER = 0.5  # words that one character of an unspaced script counts for …
_LETTER = 0.25  # … and a letter of Thai, Lao, Khmer or Myanmar
_FEWEST_LETTERS = 20  # of such letters, in a run that is joined to others: five words
_SEVERAL = 3  # times the length of a passage that must agree in words where no run among them is long enough for one
_NEXT = 8  # words that stand at most between a passage and what was moved out of it
_LEAST_MOVED = 5  # words of the shortest stretch that was moved: what is less stands there by chance
_SHORT_MOVED = 48  # words of the longest stretch that was moved from one end of a passage to the other
_HOLDERS = 64  # passages of a pair, the longest first, that another may lie within


class Chains(NamedTuple):
    """Aligned stretches of two documents, from the first to the last run of each; positions in the residue."""

    a_begin: npt.NDArray[np.int64]
    a_end: npt.NDArray[np.int64]
    b_begin: npt.NDArray[np.int64]
    b_end: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]
    """Share of the tokens of both sides that agree, in order."""


class Chained(NamedTuple):
    """Runs and what they were joined to."""

    runs: Runs
    """The runs that are a passage or part of one."""
    passage: npt.NDArray[np.int64]
    """Number of each run's passage."""
    copied: npt.NDArray[np.bool_]
    """Whether the run's passage has enough words to be copied: as many as so many Han characters."""
    alone: npt.NDArray[np.bool_]
    """Whether the run is a passage by itself, as it is."""
    chains: Chains
    """The other passages."""


@inner
def _mark(taken, runs_a, runs_b, lengths, first, last, mark):
    for r in range(first, last):
        for t in range(lengths[r]):
            taken[runs_a[r] + t] = taken[runs_b[r] + t] = mark


@inner
def _fresh(taken, begins, lengths, first, last):
    """Whether less than half of what some runs say on one side is marked."""
    balance = 0
    for r in range(first, last):
        for t in range(begins[r], begins[r] + lengths[r]):
            balance += -1 if taken[t] else 1
    return balance > 0


@inner
def _moved(a0, a1, b0, b1, word, h, c):
    """Whether stretch c lies where one that was moved within stretch h does: half amid it, or next to it if short."""
    if (a1[c] - a0[c]) * word[c] < _LEAST_MOVED:
        return False
    near = -np.int64(_NEXT / word[h])
    amid_a, amid_b = min(a1[c], a1[h]) - max(a0[c], a0[h]), min(b1[c], b1[h]) - max(b0[c], b0[h])
    if amid_a < near or amid_b < near:
        return False
    if 2 * amid_a >= a1[c] - a0[c] or 2 * amid_b >= b1[c] - b0[c]:
        return True
    crossed = (a0[c] + a1[c] > a0[h] + a1[h]) != (b0[c] + b1[c] > b0[h] + b1[h])
    return crossed and (a1[c] - a0[c]) * word[c] <= _SHORT_MOVED


@njit(nogil=True, cache=True, boundscheck=False)
def _outermost(doc_a, doc_b, a0, a1, b0, b1, word, runs_a, runs_b, lengths, first, last, taken, holder):
    """For each stretch the one that it lies within on both sides, or itself; sorted by documents, size, then places.

    A stretch that was moved within another one, or to its other end, lies within it too: that one grows to have it on
    both sides. Not if it is a repetition: mostly of what agrees in the other one already. Stretch c has runs first[c]
    to last[c]; `taken` is room for a mark on every token.
    """
    begin = 0
    while begin < a0.shape[0]:
        end = begin
        while end < a0.shape[0] and doc_a[end] == doc_a[begin] and doc_b[end] == doc_b[begin]:
            holder[end] = end
            c = end
            end += 1
            if c > begin and a0[c] == a0[c - 1] and a1[c] == a1[c - 1] and b0[c] == b0[c - 1] and b1[c] == b1[c - 1]:
                holder[c] = holder[c - 1]
                continue
            for h in range(begin, min(c, begin + _HOLDERS)):
                if holder[h] == h and a0[h] <= a0[c] and a1[c] <= a1[h] and b0[h] <= b0[c] and b1[c] <= b1[h]:
                    holder[c] = h
                    break
        for h in range(begin, min(end, begin + _HOLDERS)):
            if holder[h] != h:
                continue
            marked = grown = False
            c = h + 1
            while c < end:
                if holder[c] == c and _moved(a0, a1, b0, b1, word, h, c):
                    if not marked:
                        _mark(taken, runs_a, runs_b, lengths, first[h], last[h], True)
                        marked = True
                    fresh = _fresh(taken, runs_a, lengths, first[c], last[c])
                    if fresh and _fresh(taken, runs_b, lengths, first[c], last[c]):
                        _mark(taken, runs_a, runs_b, lengths, first[c], last[c], True)
                        holder[c] = h
                        a0[h], a1[h] = min(a0[h], a0[c]), max(a1[h], a1[c])
                        b0[h], b1[h] = min(b0[h], b0[c]), max(b1[h], b1[c])
                        grown = True
                c += 1
                if c == end and grown:  # it may be next to others now
                    grown = False
                    c = h + 1
            for c in range(h, end if marked else h):
                if holder[c] == h:
                    _mark(taken, runs_a, runs_b, lengths, first[c], last[c], False)
        for c in range(begin, end):
            holder[c] = holder[holder[c]]
        begin = end


def _linked(left: Residue, runs: Runs, passage_tokens: int) -> tuple[Runs, Array, Array, Array]:
    """Runs with what a token of each counts for, the number of its chain, and which chains others may be joined to.

    A run of few letters is a passage if it is long enough, and joined to none: it is a word or two, which any two texts
    of its language have in one order or another.
    """
    if left.letters:
        runs = runs.chosen(~is_letter(left.tokens[runs.a]) | (runs.lengths >= passage_tokens))
    first = left.tokens[runs.a]
    word = np.where(first & np.uint64(1), _CHARACTER, 1.0)
    alone = np.zeros(0, np.int64)
    joined: slice | npt.NDArray[np.bool_] = slice(None)
    if left.letters:
        letters = is_letter(first)
        word[letters] = _LETTER
        few = letters & (runs.lengths < _FEWEST_LETTERS)
        joined, alone = ~few, np.flatnonzero(few)
    chain_of = np.empty(len(word), np.int64)
    chain_of[joined], count = link(runs.chosen(joined), word[joined], left.paragraphs)
    chain_of[alone] = count + np.arange(len(alone))
    strong = np.zeros(count + len(alone), np.bool_)
    strong[chain_of[left.long_enough(*runs[:3], passage_tokens)]] = True
    strong[count:] = False
    return runs, word, chain_of, strong


def join(hashed: Hashed, left: Residue, runs: Runs, passage_tokens: int) -> Chained:
    """Join runs over edits: seeds, chains, bridges between them, and ends that go on over small edits.

    What is neither a run of `passage_tokens` tokens nor agrees in several times as many is no passage, nor is what
    lies within another on both sides.
    """
    runs, word, chain_of, strong = _linked(left, runs, passage_tokens)
    chain_of = bridge(hashed, left, runs, word, chain_of, strong)
    order = np.argsort(chain_of, kind="stable")
    runs, word = runs.chosen(order), word[order]
    chain_of = separate(hashed, left, runs, word, chain_of[order])
    edges = np.flatnonzero(np.diff(chain_of, prepend=-1))
    sizes = np.diff(np.append(edges, len(order)))
    out, similarity = align(left, runs, edges, edges + sizes)
    tokens = out[1] - out[0] + out[3] - out[2]
    long = np.zeros(len(edges), np.bool_)
    long[np.repeat(np.arange(len(edges)), sizes)[left.long_enough(*runs[:3], passage_tokens)]] = True
    long |= similarity * tokens * word[edges] >= 2 * _SEVERAL * passage_tokens
    fit = np.flatnonzero(long)
    fit = fit[np.lexsort((*out[2::-1, fit], -tokens[fit], runs.doc_b[edges[fit]], runs.doc_a[edges[fit]]))]
    holder = np.empty(len(fit), np.int64)
    a0, a1, b0, b1 = out[:, fit].copy()  # in rows, as kernels were compiled for
    first, last = edges[fit], (edges + sizes)[fit]
    _outermost(
        runs.doc_a[first], runs.doc_b[first], a0, a1, b0, b1, word[first], runs.a, runs.b, runs.lengths, first, last,
        np.zeros(len(left.tokens), np.bool_), holder,
    )  # fmt: skip
    similarity = similarity[fit] * tokens[fit] / (a1 - a0 + b1 - b0)
    number = np.full(len(edges), -1)
    number[fit] = np.arange(len(fit))
    passage = np.repeat(number, sizes)
    runs, passage = runs.chosen(passage >= 0), passage[passage >= 0]
    itself = holder == np.arange(len(fit))
    plain = similarity == 1.0
    edited = itself & ~plain
    chains = Chains(a0[edited], a1[edited], b0[edited], b1[edited], similarity[edited])
    whole = holder[passage]
    said = np.bincount(whole, weights=words(hashed, left, runs), minlength=len(fit))
    return Chained(runs, whole, (said >= _CHARACTER * passage_tokens)[whole], (itself & plain)[passage], chains)
