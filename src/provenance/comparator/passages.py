"""Passages: maximal runs of tokens that two documents share, grouped by what they say."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.candidates import HOT, repeated
from provenance.comparator.residue import Residue
from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.shingles import winnow

Array = npt.NDArray[Any]


class Runs(NamedTuple):
    """Maximal common runs of two documents: positions in the residue, the run at `a` before that at `b`."""

    a: npt.NDArray[np.int64]
    b: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    """Tokens."""
    keys: npt.NDArray[np.uint64]
    """Hash of the run's tokens."""


class Groups(NamedTuple):
    """Passages with all their occurrences, occurrence by occurrence, sorted by group and position."""

    passage: npt.NDArray[np.int64]
    """Group of each occurrence, numbered from 0."""
    position: npt.NDArray[np.int64]
    """First position in the residue."""
    length: npt.NDArray[np.int64]
    """Tokens; the same throughout a group."""


@njit(inline="always")
def _reach(tokens, offsets, a, b, doc_a, doc_b):
    """Tokens to the right, from a and b on, that two documents have in common."""
    right = np.int64(0)
    most = min(offsets[doc_a + 1] - a, offsets[doc_b + 1] - b)
    while right < most and tokens[a + right] == tokens[b + right]:
        right += 1
    return right


@njit(nogil=True, cache=True, boundscheck=False)
def _runs(keys, positions, documents, tokens, offsets, settled, least, out_a, out_b, out_length):
    """Write the runs through fingerprints sorted by (key, position), all pairs; returns how many there are.

    Of the fingerprints of one run, the first finds it: to the left of that there is none with both of its places.
    """
    n = 0
    begin = 0
    while begin < keys.shape[0]:
        end = begin + 1
        while end < keys.shape[0] and keys[end] == keys[begin]:
            end += 1
        for x in range(begin, end):
            for y in range(x + 1, end):
                if documents[x] == documents[y]:
                    continue
                a, b = np.int64(positions[x]), np.int64(positions[y])
                left = np.int64(0)
                most = min(a - offsets[documents[x]], b - offsets[documents[y]])
                first = True
                while left < most and tokens[a - left - 1] == tokens[b - left - 1]:
                    left += 1
                    if settled[a - left] and settled[b - left]:
                        first = False
                        break
                if not first:
                    continue
                length = left + _reach(tokens, offsets, a, b, documents[x], documents[y])
                if length >= least:
                    if n < out_a.shape[0]:
                        out_a[n] = a - left
                        out_b[n] = b - left
                        out_length[n] = length
                    n += 1
        begin = end
    return n


@njit(nogil=True, cache=True, boundscheck=False)
def _covering(starts, partners, documents, partner_documents, tokens, offsets, least, out_a, out_b, out_length):
    """Write a run through each start and its partner, unless one before covers it; returns how many there are."""
    n = 0
    current = np.int64(-1)
    covered = np.int64(0)
    for i in range(starts.shape[0]):
        if documents[i] != current:
            current = documents[i]
            covered = 0
        a, b = np.int64(starts[i]), np.int64(partners[i])
        if a + least <= covered:
            continue
        left = np.int64(0)
        most = min(a - offsets[current], b - offsets[partner_documents[i]])
        while left < most and tokens[a - left - 1] == tokens[b - left - 1]:
            left += 1
        right = _reach(tokens, offsets, a, b, current, partner_documents[i])
        if right >= least:  # else equal hashes of different tokens
            out_a[n] = min(a, b) - left
            out_b[n] = max(a, b) - left
            out_length[n] = left + right
            covered = max(covered, a + right)
            n += 1
    return n


@njit(nogil=True, cache=True, boundscheck=False)
def _hash_runs(tokens, begins, lengths, keys):
    for i in range(begins.shape[0]):
        h = np.uint64(lengths[i])
        for x in range(begins[i], begins[i] + lengths[i]):
            h = (h ^ tokens[x]) * CHAIN
            h ^= h >> np.uint64(32)
        keys[i] = mix64(h)


def hash_runs(tokens: npt.NDArray[np.uint64], begins: Array, lengths: Array) -> npt.NDArray[np.uint64]:
    """Hash each run of tokens; equal runs have equal hashes."""
    keys = np.empty(len(begins), np.uint64)
    _hash_runs(tokens, begins, lengths, keys)
    return keys


def common_runs(left: Residue, shingle_tokens: int, passage_tokens: int) -> Runs:
    """Find every maximal run of at least `passage_tokens` tokens that two documents share.

    Winnowing guarantees a common fingerprint in each (Schleimer, Wilkerson and Aiken 2003); from there the tokens
    themselves are compared in both directions. A fingerprint with more than `HOT` occurrences is not paired with all
    of them: see `_hot_runs`.
    """
    window = passage_tokens - shingle_tokens + 1
    prints = winnow(left.shingles, left.offsets[:-1], left.shingle_ends, window)
    keys = left.shingles[prints]
    keep = repeated(keys)
    order = np.argsort(keys[keep], kind="stable")  # positions ascend already
    keys, positions, documents = keys[keep][order], prints[keep][order], left.documents_of_sorted(prints[keep])[order]
    edges = np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint64(1)))
    sizes = np.diff(np.append(edges, len(keys)))
    hot = np.repeat(sizes > HOT, sizes)
    runs = [_settled_runs(left, keys[~hot], positions[~hot], documents[~hot], passage_tokens)]
    if hot.any():
        runs.append(_hot_runs(left, positions[hot].astype(np.int64), window, passage_tokens))
    a, b, lengths = (np.concatenate(column) for column in zip(*runs, strict=True))
    return Runs(a, b, lengths, hash_runs(left.tokens, a, lengths))


def _settled_runs(
    left: Residue, keys: Array, positions: Array, documents: Array, least: int
) -> tuple[Array, Array, Array]:
    """Runs through every pair of places with the same fingerprint; sorted by key, then by position."""
    settled = np.zeros(len(left.tokens), np.bool_)
    settled[positions] = True
    room = 4 * len(keys) + 1024
    while True:
        out = np.empty((3, room), np.int64)
        n = _runs(keys, positions, documents, left.tokens, left.offsets, settled, least, *out)
        if n <= room:
            break
        room = n
    a, b, lengths = (column[:n].copy() for column in out)
    return a, b, lengths


def _hot_runs(left: Residue, prints: Array, window: int, least: int) -> tuple[Array, Array, Array]:
    """Runs around fingerprints that occur very often, in time that grows with the occurrences, not with their pairs.

    Every run of `least` tokens around such a fingerprint is looked up itself. What two documents or more have lies in
    a run that is found: between each place and the first one in another document.
    """
    chosen = np.zeros(len(left.tokens), np.bool_)
    for step in range(window):
        chosen[np.maximum(prints - step, 0)] = True
    starts = np.flatnonzero(chosen)
    documents = left.documents_of_sorted(starts)
    whole = starts + least <= left.offsets[documents + 1]
    starts, documents = starts[whole], documents[whole]
    keys = hash_runs(left.tokens, starts, np.full(len(starts), least))
    keep = repeated(keys)
    keys, starts, documents = keys[keep], starts[keep], documents[keep]
    order = np.argsort(keys, kind="stable")
    edges = np.flatnonzero(np.diff(keys[order], prepend=keys[order][:1] + np.uint64(1)))
    sizes = np.diff(np.append(edges, len(keys)))
    # The first place of each bucket, and the first in another document than that one.
    head = np.repeat(order[edges], sizes)
    same = documents[order] == documents[head]
    others = edges + np.add.reduceat(same, edges, dtype=np.int64) if len(edges) else edges
    alone = others >= np.append(edges[1:], len(keys))
    other = np.repeat(np.where(alone, -1, order[np.minimum(others, len(order) - 1)]), sizes)
    partner = np.empty(len(keys), np.int64)
    partner[order] = np.where(same, other, head)
    shared = partner >= 0
    at = partner[shared]
    starts, partners = starts[shared], starts[at]
    out = np.empty((3, len(starts)), np.int64)
    n = _covering(starts, partners, documents[shared], documents[at], left.tokens, left.offsets, least, *out)
    a, b, lengths = (column[:n].copy() for column in out)
    return a, b, lengths


def group(runs: Runs) -> Groups:
    """Group runs that say the same: one passage with all its occurrences."""
    keys = np.concatenate([runs.keys, runs.keys])
    positions = np.concatenate([runs.a, runs.b])
    lengths = np.concatenate([runs.lengths, runs.lengths])
    order = np.lexsort((positions, keys))
    keys, positions, lengths = keys[order], positions[order], lengths[order]
    new = np.ones(len(keys), np.bool_)
    new[1:] = (keys[1:] != keys[:-1]) | (positions[1:] != positions[:-1])
    keys, positions, lengths = keys[new], positions[new], lengths[new]
    passage = np.cumsum(np.diff(keys, prepend=keys[:1]) != 0) if len(keys) else np.empty(0, np.int64)
    # Number the groups by where they first occur, not by hash.
    first = np.full(int(passage[-1]) + 1 if len(passage) else 0, np.iinfo(np.int64).max)
    np.minimum.at(first, passage, positions)
    most = np.zeros(len(first), np.int64)
    np.maximum.at(most, passage, lengths)
    number = np.empty(len(first), np.int64)
    number[np.lexsort((most, first))] = np.arange(len(first))
    passage = number[passage]
    order = np.lexsort((positions, passage))
    return Groups(passage[order], positions[order], lengths[order])
