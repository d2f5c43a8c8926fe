"""Joining: runs that are one passage that was edited, and what is a passage at all."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.aligning import align
from provenance.comparator.bridging import bridge
from provenance.comparator.chaining import link, pair_bounds
from provenance.comparator.meeting import meeting
from provenance.comparator.moving import grow
from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.separating import separate
from provenance.comparator.telling import words
from provenance.hashing.hashed import Hashed
from provenance.hashing.tokens import is_letter

Array = npt.NDArray[Any]

_CHARACTER = 0.5  # words that one character of an unspaced script counts for …
_LETTER = 0.25  # … and a letter of Thai, Lao, Khmer or Myanmar
_FEWEST_LETTERS = 20  # of such letters, in a run that is joined to others: five words
_SEVERAL = 3  # times the length of a passage that must agree in words where no run among them is long enough for one
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
    stretch: npt.NDArray[np.int64]
    """The same before passages were put together whose sentences stand in another order."""
    copied: npt.NDArray[np.bool_]
    """Whether the run's passage has enough words to be copied: as many as so many Han characters."""
    alone: npt.NDArray[np.bool_]
    """Whether the run is a passage by itself, as it is."""
    chains: Chains
    """The other passages."""


@njit(nogil=True, cache=True, boundscheck=False)
def _outermost(doc_a, doc_b, a0, a1, b0, b1, holder):
    """For each stretch the one that it lies within on both sides, or itself; sorted by documents, size, then places."""
    begin = 0
    for c in range(a0.shape[0]):
        if c > 0 and (doc_a[c] != doc_a[c - 1] or doc_b[c] != doc_b[c - 1]):
            begin = c
        holder[c] = c
        if c > begin and a0[c] == a0[c - 1] and a1[c] == a1[c - 1] and b0[c] == b0[c - 1] and b1[c] == b1[c - 1]:
            holder[c] = holder[c - 1]
            continue
        for h in range(begin, min(c, begin + _HOLDERS)):
            if holder[h] == h and a0[h] <= a0[c] and a1[c] <= a1[h] and b0[h] <= b0[c] and b1[c] <= b1[h]:
                holder[c] = h
                break


@njit(nogil=True, cache=True, boundscheck=False)
def _repeat(doc_a, doc_b, a0, a1, b0, b1, weak, repeats):
    """Mark weak stretches of which half lies in another one on both sides; sorted by documents, size, then places."""
    begin = 0
    for c in range(a0.shape[0]):
        if c > 0 and (doc_a[c] != doc_a[c - 1] or doc_b[c] != doc_b[c - 1]):
            begin = c
        for h in range(begin, min(c, begin + _HOLDERS) if weak[c] else begin):
            common_a = min(a1[c], a1[h]) - max(a0[c], a0[h])
            common_b = min(b1[c], b1[h]) - max(b0[c], b0[h])
            if not repeats[h] and 2 * common_a >= a1[c] - a0[c] and 2 * common_b >= b1[c] - b0[c]:
                repeats[c] = True
                break


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


class _Aligned(NamedTuple):
    """Chains of runs, one after the other, and where each begins and ends."""

    runs: Runs
    word: Array
    """What a token of each run counts for."""
    edges: Array
    """First run of each chain."""
    sizes: Array
    """Runs of each chain."""
    out: Array
    """Begin and end at a, begin and end at b, in rows."""
    similarity: Array

    def agree(self) -> npt.NDArray[np.float64]:
        """Tokens of both sides that agree, of each chain."""
        return np.asarray(self.similarity * (self.out[1] - self.out[0] + self.out[3] - self.out[2]))


def _fit(left: Residue, found: _Aligned, least: int) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The chains that are passages; and which chains have a run that is one by itself."""
    long = np.zeros(len(found.edges), np.bool_)
    long[np.repeat(np.arange(len(found.edges)), found.sizes)[left.long_enough(*found.runs[:3], least)]] = True
    return np.flatnonzero(long | (found.agree() * found.word[found.edges] >= 2 * _SEVERAL * least)), long


def _put_together(hashed: Hashed, left: Residue, found: _Aligned, goes: Array) -> _Aligned:
    """Chains with those that they go on from, aligned anew; only where not less agrees then."""
    while True:
        chain_of = np.repeat(goes, found.sizes)
        order = np.argsort(chain_of, kind="stable")
        edges, kept = np.flatnonzero(np.diff(chain_of[order], prepend=-1)), np.unique(goes)
        sizes = np.diff(np.append(edges, len(order)))
        grown = np.flatnonzero(sizes > found.sizes[kept])
        for begin, size in zip(edges[grown].tolist(), sizes[grown].tolist(), strict=True):
            some = order[begin : begin + size]
            order[begin : begin + size] = some[np.argsort(found.runs.a[some], kind="stable")]
        together = _Aligned(
            found.runs.chosen(order), found.word[order], edges, sizes, found.out[:, kept], found.similarity[kept]
        )
        together.out[:, grown], together.similarity[grown] = align(
            hashed, left, together.runs, edges[grown], (edges + sizes)[grown]
        )
        most = np.zeros(len(goes))
        np.maximum.at(most, goes, found.agree())
        worse = kept[grown][together.agree()[grown] < most[kept[grown]]]
        if not len(worse):
            return together
        goes = np.where(np.isin(goes, worse), np.arange(len(goes)), goes)


def join(hashed: Hashed, left: Residue, runs: Runs, passage_tokens: int) -> Chained:
    """Join runs over edits: seeds, chains, bridges between them, and ends that go on over small edits.

    What is neither a run of `passage_tokens` tokens nor agrees in several times as many is no passage, nor is what
    lies within another on both sides, or half within it if its words agree over the ends of its runs only.
    """
    runs, word, chain_of, strong = _linked(left, runs, passage_tokens)
    chain_of = bridge(hashed, left, runs, word, chain_of, strong)
    order = np.argsort(chain_of, kind="stable")
    runs, word = runs.chosen(order), word[order]
    chain_of = separate(hashed, left, runs, word, chain_of[order])
    edges = np.flatnonzero(np.diff(chain_of, prepend=-1))
    sizes = np.diff(np.append(edges, len(order)))
    found = _Aligned(runs, word, edges, sizes, *align(hashed, left, runs, edges, edges + sizes))
    fit, long = _fit(left, found, passage_tokens)
    goes = meeting(runs, edges, sizes, found.out, fit)
    if len(goes):
        found = _put_together(hashed, left, found, goes)
        fit, long = _fit(left, found, passage_tokens)
    runs, word, edges, sizes, out, similarity = found
    tokens = out[1] - out[0] + out[3] - out[2]
    fit = fit[np.lexsort((*out[2::-1, fit], -tokens[fit], runs.doc_b[edges[fit]], runs.doc_a[edges[fit]]))]
    repeats = np.zeros(len(fit), np.bool_)
    a0, a1, b0, b1 = out[:, fit].copy()  # in rows, as kernels were compiled for
    _repeat(runs.doc_a[edges[fit]], runs.doc_b[edges[fit]], a0, a1, b0, b1, ~long[fit], repeats)
    fit = fit[~repeats]
    number = np.full(len(edges), -1)
    number[fit] = np.arange(len(fit))
    stretch = np.repeat(number, sizes)
    runs, stretch = runs.chosen(stretch >= 0), stretch[stretch >= 0]
    return _whole(hashed, left, runs, stretch, out[:, fit], similarity[fit], _CHARACTER * passage_tokens)


def _whole(
    hashed: Hashed, left: Residue, runs: Runs, stretch: Array, spans: Array, similarity: Array, least: float
) -> Chained:
    """Passages of stretches that are sorted by documents, size and place: without those that lie within another one,
    as they stand or once it has what was moved within it.

    `stretch` is that of each run; what is to be copied or moved must say `least` words.
    """
    count = spans.shape[1]
    first = np.empty(count, np.int64)
    first[stretch[::-1]] = np.arange(len(stretch))[::-1]
    sizes = np.bincount(stretch, minlength=count)
    docs = runs.doc_a[first], runs.doc_b[first]
    agree = similarity * (spans[1] - spans[0] + spans[3] - spans[2])
    said = words(hashed, left, runs)
    each = np.bincount(stretch, weights=said, minlength=count)
    holder = np.empty(count, np.int64)
    a0, a1, b0, b1 = spans.copy()  # in rows, as kernels were compiled for
    _outermost(*docs, a0, a1, b0, b1, holder)
    itself = holder == np.arange(count)
    within = holder[stretch]
    room = a0, a1, b0, b1
    if grow(pair_bounds(*docs), room, each, least, runs, first, first + sizes, itself, len(left.tokens)):
        _outermost(*docs, a0, a1, b0, b1, holder)
        itself = holder == np.arange(count)
    similarity = agree / (a1 - a0 + b1 - b0)
    plain = similarity == 1.0
    edited = itself & ~plain
    passage = holder[stretch]
    enough = np.bincount(passage, weights=said, minlength=count) >= least
    return Chained(
        runs, passage, within, enough[passage], (itself & plain)[stretch],
        Chains(a0[edited], a1[edited], b0[edited], b1[edited], similarity[edited]),
    )  # fmt: skip
