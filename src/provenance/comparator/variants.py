"""Quotations that say the same in other words: a word changed, added or left out, or words left out at an ellipsis."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.candidates import distinct_pairs, repeated
from provenance.comparator.clusters import greedy
from provenance.comparator.quoted import COMPOUND, INSERTION, OMISSION, Quoted
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_FEWEST_TOKENS = 6
"""Tokens of the shortest quotation that has variants: in a shorter one a word makes the difference. Twice as many
characters in a script without spaces."""

_LONGEST_TOKENS = 256
"""Tokens of the longest quotation whose variants are looked for; what is longer shares passages."""

_LEAST_ALIKE = 0.75
"""Share of the tokens of both that agree in order: one in four may differ."""

_LEAST_CONTENT = 2 / 3
"""Share of the shorter one's content words that agree: `and he said to them` is not enough."""

_LEAST_WEIGHT = 2
"""Half content words that agree."""

_GRAM = 3
"""Tokens in a row that two variants have in common; one change in six words leaves so many."""

_GRAM_CHARACTERS = 5
"""The same in a script without spaces: one change in twelve characters leaves so many."""

_CROWDED = 8
"""Wordings with the same tokens in a row, beyond which not all are paired with all but each with the first."""


class Variants(NamedTuple):
    """Wordings that agree with another one, pair by pair."""

    head: npt.NDArray[np.int64]
    member: npt.NDArray[np.int64]
    begins: npt.NDArray[np.int64]
    """What of the member agrees: all of it, or a part from its token begins to ends, counted from its first."""
    ends: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]


@njit(nogil=True, cache=True, boundscheck=False)
def _grams(tokens, weights, begins, ends, keys, owners):
    """Hash the runs of a few tokens in each wording, if there is a content word in it; returns how many there are."""
    n = 0
    for w in range(begins.shape[0]):
        for at in range(begins[w], ends[w]):
            size = _GRAM_CHARACTERS if tokens[at] & np.uint64(1) else _GRAM
            if at + size > ends[w]:
                break
            h = np.uint64(size)
            said = 0
            for x in range(at, at + size):
                h = (h ^ tokens[x]) * np.uint64(0x9E3779B97F4A7C15)
                h ^= h >> np.uint64(29)
                said += weights[x]
            if said >= 2:
                keys[n] = h
                owners[n] = w
                n += 1
    return n


def _candidates(said: Quoted, begins: Array, ends: Array, items: Array) -> tuple[Array, Array]:
    """Pairs of wordings that have some tokens in a row in common; lower and higher number."""
    room = int((ends[items] - begins[items]).sum())
    keys, owners = np.empty(room, np.uint64), np.empty(room, np.int64)
    n = _grams(said.tokens, said.weights, begins[items], ends[items], keys, owners)
    keys, owners = keys[:n], owners[:n]
    again = repeated(keys)
    keys, owners = keys[again], owners[again]
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], items[owners[order]]
    sizes = np.diff(np.append(np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint64(1))), len(keys)))
    edges = np.cumsum(sizes) - sizes
    few = np.repeat(sizes <= _CROWDED, sizes)
    left, right = [owners[np.repeat(edges, sizes)]], [owners]
    for step in range(1, min(_CROWDED, int(sizes.max(initial=0)))):
        same = (keys[step:] == keys[:-step]) & few[step:]
        left.append(owners[:-step][same])
        right.append(owners[step:][same])
    a, b = np.concatenate(left), np.concatenate(right)
    differ = a != b
    return distinct_pairs(np.minimum(a, b)[differ], np.maximum(a, b)[differ], len(begins))


@inner
def _take(rows, row, others, other, cost):
    """Go on from another place, at a cost. Value by value: whole rows would take two seconds more to compile."""
    for column in range(5):
        rows[row, column] = others[other, column]
    rows[row, 0] -= cost
    rows[row, 3] += cost


@njit(nogil=True, cache=True, boundscheck=False)
def _align(tokens, weights, flags, a0, a1, b0, b1, old, new):
    """Lay one run of tokens along a part of another so that most agree.

    A token that agrees counts 2, one that stands on one side only -1, or nothing where the other side says that words
    were left out or these are no words of the speaker's. Rows are prefixes of the first; of the best way to each place
    of the second are kept: score, tokens that agree, what they say, tokens on one side only, where it begins.
    """
    for j in range(b1 - b0 + 1):
        old[j, 0], old[j, 1], old[j, 2], old[j, 3], old[j, 4] = 0, 0, 0, 0, j
    for i in range(1, a1 - a0 + 1):
        token, flag = tokens[a0 + i - 1], flags[a0 + i - 1]
        for j in range(b1 - b0 + 1):
            ends = j == b1 - b0
            free = flag & INSERTION or (j > 0 and not ends and flags[b0 + j] & OMISSION)
            cost = 0 if free else 1
            _take(new, j, old, j, cost)
            if j == 0:
                continue
            if tokens[b0 + j - 1] == token and old[j - 1, 0] + 2 > new[j, 0]:
                _take(new, j, old, j - 1, 0)
                new[j, 0] += 2
                new[j, 1] += 1
                new[j, 2] += weights[a0 + i - 1]
            following = i < a1 - a0 and flags[a0 + i] & OMISSION
            cost = 0 if following or flags[b0 + j - 1] & INSERTION else 1
            if new[j - 1, 0] - cost > new[j, 0]:
                _take(new, j, new, j - 1, cost)
        old, new = new, old
    best = 0
    for j in range(1, b1 - b0 + 1):
        if old[j, 0] > old[best, 0]:
            best = j
    return old[best, 1], old[best, 2], old[best, 3], old[best, 4], best


@njit(nogil=True, cache=True, boundscheck=False)
def _verify(tokens, weights, flags, begins, ends, short, long, figures):
    """Align each pair: tokens that agree, what they say, tokens on one side only, the part of the longer one."""
    old = np.zeros((_LONGEST_TOKENS + 1, 5), np.int32)
    new = np.zeros((_LONGEST_TOKENS + 1, 5), np.int32)
    seen = np.zeros(1 << 12, np.int32)
    for n in range(short.shape[0]):
        a0, a1, b0, b1 = begins[short[n]], ends[short[n]], begins[long[n]], ends[long[n]]
        for at in range(b0, b1):
            seen[np.int64(tokens[at] >> np.uint64(20)) & 0xFFF] = n + 1
        said, total = 0, 0  # what could agree at most: it costs little to see that it is not enough
        for at in range(a0, a1):
            total += weights[at]
            if seen[np.int64(tokens[at] >> np.uint64(20)) & 0xFFF] == n + 1:
                said += weights[at]
        for column in range(5):
            figures[n, column] = 0
        if said >= max(_LEAST_WEIGHT, _LEAST_CONTENT * total):
            (
                figures[n, 0], figures[n, 1], figures[n, 2], figures[n, 3], figures[n, 4]
            ) = _align(tokens, weights, flags, a0, a1, b0, b1, old, new)  # fmt: skip


def alike(said: Quoted, begins: Array, ends: Array) -> Variants:
    """Wordings that agree with another one for the most part; each with one that stands for it, not by way of a third.

    Wording n has tokens begins[n] to ends[n] of the lanes, numbered by where it first stands. A wording is a variant of
    the first one that it agrees with as a whole; besides, one may agree with a part of a longer one.
    """
    sizes = ends - begins
    unspaced = said.tokens[begins] & np.uint64(1) == 1
    whole = said.flags[begins] & COMPOUND == 0
    fit = (sizes >= np.where(unspaced, 2, 1) * _FEWEST_TOKENS) & (sizes <= _LONGEST_TOKENS) & whole
    a, b = _candidates(said, begins, ends, np.flatnonzero(fit))
    swapped = sizes[a] > sizes[b]
    short, long = np.where(swapped, b, a), np.where(swapped, a, b)
    figures = np.zeros((len(a), 5), np.int64)
    if len(a):  # a small corpus has none, and need not wait until this is compiled
        _verify(said.tokens, said.weights, said.flags, begins, ends, short, long, figures)
    agree, weight, alone, first, last = figures.T
    both = np.maximum(2 * agree + alone, 1)
    part = 2 * agree / both
    outside = sizes[long] - (last - first)
    total = 2 * agree / (both + outside)
    enough = (weight >= _LEAST_WEIGHT) & (weight >= _LEAST_CONTENT * said.weighed(begins[short], ends[short]))
    exact = (agree == sizes[short]) & (last - first == agree)  # stands in the longer one as it is
    near = enough & ~exact & (total >= _LEAST_ALIKE)
    joined = greedy(a[near], b[near], total[near])
    pairs = [(x, y, 0, int(sizes[y]), value) for x, members in sorted(joined.items()) for y, value in members.items()]
    taken = {y for _, y, *_ in pairs}
    partly = np.flatnonzero(enough & ~exact & ~near & (part >= _LEAST_ALIKE) & (agree >= _FEWEST_TOKENS))
    pairs += [
        (int(short[n]), int(long[n]), int(first[n]), int(last[n]), float(part[n]))
        for n in partly.tolist()
        if int(short[n]) not in taken
    ]
    columns = np.array(pairs, np.float64).reshape(-1, 5).T
    head, member, begin, end = columns[:4].astype(np.int64)
    return Variants(head, member, begin, end, columns[4])
