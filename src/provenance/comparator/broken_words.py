"""Words that a line end broke: which of them are compared as the one word that they are.

`let-` and `ter` are `letter` if the corpus has that word: on one line, or broken elsewhere. Then `let-ter` on one line
is, too, so that all readings agree. `well-` and `known` stay two words if more of the corpus writes `well known` than
`well-known`, and fewer `wellknown`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.counting import find_slot, positions
from provenance.hashing.hashed import Hashed
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_HYPHENS = np.array([0x2D, 0x90, 0x91], np.uint8)
"""The last bytes of `-`, `‐` and `‑`."""


class Joined(NamedTuple):
    """Words of several tokens that are compared as one, by their place in the corpus; none has a token of another."""

    first: npt.NDArray[np.int64]
    """First token of each."""
    parts: npt.NDArray[np.int64]
    """How many tokens each is."""
    words: npt.NDArray[np.uint64]
    """Its hash, without accents."""
    accented: npt.NDArray[np.uint64]
    """With them."""
    broken: npt.NDArray[np.bool_]
    """Whether a line end breaks it; else its two parts stand on one line."""
    compound: npt.NDArray[np.bool_]
    """Whether its two parts stand on one line, here or elsewhere: two words to many a reader."""

    def chosen(self, which: Array) -> Joined:
        """Some of them."""
        columns: list[Array] = [column[which] for column in self]
        return Joined(*columns)

    def sizes(self, tokens: Array) -> npt.NDArray[np.int64]:
        """How many tokens of the corpus each token that is compared stands for."""
        sizes = np.ones(len(tokens), np.int64)
        if len(self.first):
            at = np.minimum(np.searchsorted(self.first, tokens), len(self.first) - 1)
            same = self.first[at] == tokens
            sizes[same] = self.parts[at[same]]
        return sizes

    def fewer(self, bounds: Array) -> npt.NDArray[np.int64]:
        """How many tokens fewer there are before each of these for the words that are joined."""
        return np.append(0, np.cumsum(self.parts - 1))[np.searchsorted(self.first, bounds)]

    def words_between(self, begins: Array, ends: Array) -> npt.NDArray[np.int64]:
        """How many tokens are compared between these of the corpus."""
        return np.asarray(ends - begins - self.fewer(ends) + self.fewer(begins))

    def going_on(self, bounds: Array) -> npt.NDArray[np.int64]:
        """How many tokens before each of these go on with a word that a line end broke."""
        return self.chosen(self.broken).fewer(bounds)


_SIEVE = 46  # low bits of a hash that are not looked at to see that a token is of no interest
_WHOLE, _FIRST, _SECOND = 1, 2, 4  # what it may be


@njit(inline="always")
def _pair(first, second):
    return mix64((first * CHAIN) ^ second) | np.uint64(1)


@njit(nogil=True, cache=True, boundscheck=False)
def _enter(keys, pairs, firsts, seconds, sieve, table, numbers, pair_table, pair_numbers):
    """Fill the tables of whole words and of pairs of halves."""
    for i in range(keys.shape[0]):
        sieve[keys[i] >> np.uint64(_SIEVE)] |= _WHOLE
        slot = find_slot(keys[i], table, table.shape[0] - 1)
        table[slot] = keys[i]
        numbers[slot] = i
    for i in range(firsts.shape[0]):
        sieve[firsts[i] >> np.uint64(_SIEVE)] |= _FIRST
        sieve[seconds[i] >> np.uint64(_SIEVE)] |= _SECOND
        key = _pair(firsts[i], seconds[i])
        slot = find_slot(key, pair_table, pair_table.shape[0] - 1)
        if pair_table[slot] == 0:
            pair_table[slot] = key
            pair_numbers[slot] = pairs[i]


@njit(nogil=True, cache=True, boundscheck=False)
def _count(tokens, offsets, sieve, table, numbers, pair_table, pair_numbers, counts, at, pair):
    """Count the tokens that are each of the words; and write where pairs of halves stand, and which.

    Returns how many of these there are.
    """
    n = 0
    for d in range(offsets.shape[0] - 1):
        before = 0  # what the token before may be
        for t in range(offsets[d], offsets[d + 1]):
            kind = sieve[tokens[t] >> np.uint64(_SIEVE)]
            if kind & _WHOLE:
                slot = find_slot(tokens[t], table, table.shape[0] - 1)
                if table[slot] != 0:
                    counts[numbers[slot]] += 1
            if before & _FIRST and kind & _SECOND:
                slot = find_slot(_pair(tokens[t - 1], tokens[t]), pair_table, pair_table.shape[0] - 1)
                if pair_table[slot] != 0:
                    if n < at.shape[0]:
                        at[n] = t
                        pair[n] = pair_numbers[slot]
                    n += 1
            before = kind
    return n


@njit(nogil=True, cache=True, boundscheck=False)
def _plain_gaps(data, offsets, plain):
    """Whether each stretch of bytes between two tokens is a hyphen or blanks, or both in this order, with one line end
    at most."""
    for i in range(offsets.shape[0] - 1):
        at, end = offsets[i], offsets[i + 1]
        if at < end and data[at] == 0x2D:
            at += 1
        elif end - at >= 3 and data[at] == 0xE2 and data[at + 1] == 0x80 and 0x90 <= data[at + 2] <= 0x91:
            at += 3
        line_ends = 0
        while at < end and line_ends < 2:
            if data[at] == 10 or (data[at] == 13 and (at + 1 == end or data[at + 1] != 10)):
                line_ends += 1
            if data[at] == 0xC2 and at + 1 < end and data[at + 1] == 0xA0:
                at += 1
            elif data[at] > 32:
                break
            at += 1
        plain[i] = at == end and line_ends < 2 and offsets[i] < end


@njit(nogil=True, cache=True, boundscheck=False)
def _disjoint(first, parts, kept):
    """Keep the first of those that have a token in common; they are sorted by their first tokens."""
    stop = np.int64(0)
    for i in range(first.shape[0]):
        kept[i] = first[i] >= stop
        if kept[i]:
            stop = first[i] + parts[i]


def join(hashed: Hashed) -> Joined:
    """The words that are compared as one: those that line ends broke, and what has the same two halves elsewhere.

    Each broken word must stand in the corpus as one word, or broken elsewhere. That decides for a word of more than two
    parts. Two halves stay two words where they stand side by side with a hyphen more often than as one word, and with
    none more often still. Otherwise they are joined with a hyphen, too, and with a blank if the hyphen is no rarer.
    Where no line may break a word, nothing is looked at.
    """
    places, parts = hashed.broken_places.astype(np.int64), hashed.broken_parts.astype(np.int64)
    some = np.ones(len(places), np.bool_)
    found = Joined(places, parts, hashed.broken_words, hashed.broken_accented, some, ~some)
    if not len(places):
        return found
    first, second = hashed.tokens[places], hashed.tokens[places + 1]
    keys, word = np.unique(found.words, return_inverse=True)
    (_, half), (_, other_half) = (np.unique(some, return_inverse=True) for some in (first, second))
    _, pair = np.unique(half * len(places) + other_half, return_inverse=True)
    counts, at, which = _stand(hashed, keys, pair, first, second)
    _, split = np.unique((word * len(places) + half) * 3 + np.minimum(parts, 4) - 2, return_inverse=True)
    often = counts[word] + np.bincount(word)[word] - np.bincount(split)[split]
    two = np.flatnonzero((often > 0) & (parts == 2))[::-1]
    first_of = np.full(len(places), -1)  # of each pair of halves that may be joined, the first that a line end broke
    first_of[pair[two]] = two
    elsewhere = (first_of[which] >= 0) & ~np.isin(at - 1, positions(places, parts - 1))
    at, which = at[elsewhere], which[elsewhere]
    hyphens = np.isin(hashed.bytes_before(at, hashed.documents_of(at)), _HYPHENS)
    compounds, apart = (np.bincount(which[some], minlength=len(places)) for some in (hyphens, ~hyphens))
    one = (first_of >= 0) & ((often[first_of] >= compounds) | (apart <= compounds))
    found = found._replace(compound=(parts == 2) & (compounds[pair] > 0))
    broken = found.chosen((often > 0) & ((parts > 2) | one[pair]))
    others = one[which] & (hyphens | (apart <= compounds)[which])
    return _merged(broken, _side_by_side(hashed, found, at[others], first_of[which[others]]))


def _side_by_side(hashed: Hashed, found: Joined, at: Array, like: Array) -> Joined:
    """Pairs of halves, given by their second tokens, that are joined like broken words, given by their numbers.

    Left out are those with more between them than a hyphen or a blank: a comma, the end of a quotation.
    """
    documents = hashed.documents_of(at)
    gaps, offsets = hashed.between(at - 1, at, documents)
    plain = np.empty(len(at), np.bool_)
    _plain_gaps(gaps, offsets, plain)
    at, like = at[plain], like[plain]
    two, compound = np.full(len(at), 2), np.ones(len(at), np.bool_)
    return Joined(at - 1, two, found.words[like], found.accented[like], ~compound, compound)


def _merged(some: Joined, others: Joined) -> Joined:
    """Both in order of place, without what has a token of one before it."""
    if not len(others.first):
        return some
    both = Joined(*(np.concatenate(columns) for columns in zip(some, others, strict=True)))
    both = both.chosen(np.argsort(both.first, kind="stable"))
    kept = np.empty(len(both.first), np.bool_)
    _disjoint(both.first, both.parts, kept)
    return both.chosen(kept)


def _stand(hashed: Hashed, keys: Array, pair: Array, first: Array, second: Array) -> tuple[Array, Array, Array]:
    """How many tokens are each of the keys; and the second tokens of all pairs of halves side by side, and which pairs
    these are."""
    table, pair_table = (np.zeros(1 << int(4 * len(some)).bit_length(), np.uint64) for some in (keys, first))
    numbers, pair_numbers = np.zeros(len(table), np.int64), np.zeros(len(pair_table), np.int64)
    tables = table, numbers, pair_table, pair_numbers
    sieve = np.zeros(1 << 64 - _SIEVE, np.uint8)
    _enter(keys, pair, first, second, sieve, *tables)
    room = 2 * len(first) + (1 << 16)
    while True:
        counts, at, which = np.zeros(len(keys), np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
        n = _count(hashed.tokens, hashed.token_offsets, sieve, *tables, counts, at, which)
        if n <= room:
            return counts, at[:n], which[:n]
        room = n
