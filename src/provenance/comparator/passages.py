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

_FEW = 4
"""Occurrences in one document that take part in a hot bucket, so that a page of zeros costs no quadratic time."""


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
def _extend(tokens, shingles, offsets, settled, a, b, doc_a, doc_b, hot):
    """Left extent and length of the maximal common run through a and b; length 0 if another fingerprint finds it.

    A fingerprint whose bucket is not hot meets all its partners, so the first such one of a run finds the run.
    """
    left = np.int64(0)
    while a - left > offsets[doc_a] and b - left > offsets[doc_b] and tokens[a - left - 1] == tokens[b - left - 1]:
        left += 1
        if settled[a - left] and settled[b - left]:
            return np.int64(0), np.int64(0)
    right = np.int64(0)
    while a + right < offsets[doc_a + 1] and b + right < offsets[doc_b + 1] and tokens[a + right] == tokens[b + right]:
        if hot and settled[a + right] and settled[b + right] and shingles[a + right] == shingles[b + right]:
            return np.int64(0), np.int64(0)
        right += 1
    return left, left + right


@njit(nogil=True, cache=True, boundscheck=False)
def _runs(keys, positions, documents, tokens, shingles, offsets, settled, least, few, out_a, out_b, out_length):
    """Write the runs through fingerprints sorted by (key, position); returns how many there are."""
    n = 0
    begin = 0
    partners = np.empty(max(keys.shape[0], 1), np.int64)
    # The last run found on a diagonal: what lies within it need not be found again.
    found = np.full((1 << 16, 3), np.int64(-1))
    while begin < keys.shape[0]:
        end = begin + 1
        while end < keys.shape[0] and keys[end] == keys[begin]:
            end += 1
        hot = not settled[positions[begin]]
        members = 0
        same = 0
        for x in range(begin, end):
            same = same + 1 if x > begin and documents[x] == documents[x - 1] else 1
            if not hot or same <= few:
                partners[members] = x
                members += 1
        for i in range(members):
            last = min(i + 2, members) if hot and i > 0 else members
            for j in range(i + 1, last):
                x, y = partners[i], partners[j]
                if documents[x] == documents[y]:
                    continue
                a, b = np.int64(positions[x]), np.int64(positions[y])
                seen = found[(b - a) & 0xFFFF]
                if hot and seen[0] == b - a and seen[1] <= a < seen[2]:
                    continue
                left, length = _extend(tokens, shingles, offsets, settled, a, b, documents[x], documents[y], hot)
                if length >= least:
                    if n < out_a.shape[0]:
                        out_a[n] = a - left
                        out_b[n] = b - left
                        out_length[n] = length
                    n += 1
                    if hot:
                        seen[0] = b - a
                        seen[1] = a - left
                        seen[2] = a - left + length
        begin = end
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
    themselves are compared in both directions. Where a fingerprint has more than `HOT` occurrences, runs are found
    against the first occurrence and between neighbours.
    """
    window = passage_tokens - shingle_tokens + 1
    prints = winnow(left.shingles, left.offsets[:-1], left.shingle_ends, window)
    keys = left.shingles[prints]
    keep = repeated(keys)
    order = np.argsort(keys[keep], kind="stable")  # positions ascend already
    keys, positions = keys[keep][order], prints[keep][order]
    edges = np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint64(1)))
    sizes = np.diff(np.append(edges, len(keys)))
    settled = np.zeros(len(left.tokens), np.bool_)
    settled[positions[np.repeat(sizes <= HOT, sizes)]] = True
    documents = left.documents(positions)
    room = 4 * len(keys) + 1024
    while True:
        out = [np.empty(room, np.int64) for _ in range(3)]
        n = _runs(
            keys, positions, documents, left.tokens, left.shingles, left.offsets, settled, passage_tokens, _FEW, *out
        )
        if n <= room:
            break
        room = n
    a, b, lengths = (column[:n].copy() for column in out)
    return Runs(a, b, lengths, hash_runs(left.tokens, a, lengths))


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
