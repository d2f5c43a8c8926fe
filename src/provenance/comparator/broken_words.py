"""Words that a line end broke: which of them are compared as the one word that they are.

`let-` and `ter` are `letter` if the corpus has that word: on one line, or broken elsewhere. `well-` and `known` stay
two words, as `well-known` is, unless more of the corpus writes them as one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.counting import find_slot
from provenance.hashing.hashed import Hashed
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_HYPHENS = np.array([0x2D, 0x90, 0x91], np.uint8)
"""The last bytes of `-`, `‐` and `‑`."""


class Joined(NamedTuple):
    """Broken words that are compared as one, by their place in the corpus."""

    first: npt.NDArray[np.int64]
    """First token of each."""
    parts: npt.NDArray[np.int64]
    """How many tokens each is."""
    words: npt.NDArray[np.uint64]
    """Its hash, without accents."""
    accented: npt.NDArray[np.uint64]
    """With them."""

    def chosen(self, which: Array) -> Joined:
        """Some of them."""
        return Joined(self.first[which], self.parts[which], self.words[which], self.accented[which])

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


def join(hashed: Hashed) -> Joined:
    """The broken words that are compared as one.

    Each must stand in the corpus as one word, or broken elsewhere, at least as often as its halves stand side by side
    with a hyphen within a line. Where no line may break a word, nothing is looked at.
    """
    places, parts = hashed.broken_places.astype(np.int64), hashed.broken_parts.astype(np.int64)
    found = Joined(places, parts, hashed.broken_words, hashed.broken_accented)
    if not len(places):
        return found
    first, second = hashed.tokens[places], hashed.tokens[places + 1]
    keys, word = np.unique(found.words, return_inverse=True)
    (_, half), (_, other_half) = (np.unique(some, return_inverse=True) for some in (first, second))
    _, pair = np.unique(half * len(places) + other_half, return_inverse=True)
    counts, at, which = _stand(hashed, keys, pair, first, second)
    _, split = np.unique((word * len(places) + half) * 3 + np.minimum(parts, 4) - 2, return_inverse=True)
    often = counts[word] + np.bincount(word)[word] - np.bincount(split)[split]
    doubted = np.zeros(len(places), np.bool_)  # of pairs
    doubted[pair[(often > 0) & (parts == 2)]] = True
    at, which = at[doubted[which]], which[doubted[which]]
    hyphens = np.isin(hashed.bytes_before(at, hashed.documents_of(at)), _HYPHENS)
    compounds = np.where(parts == 2, np.bincount(which[hyphens], minlength=len(places))[pair], 0)
    return found.chosen((often > 0) & (often >= compounds))


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
