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

_SHARE_OF_RUN = 5, 8
"""Length of the shortest run that an edited passage is followed by, as a share of `passage-tokens`."""


class Runs(NamedTuple):
    """Maximal common runs of two documents, sorted by documents, then by place: positions in the residue."""

    a: npt.NDArray[np.int64]
    b: npt.NDArray[np.int64]
    """Later in the corpus than `a`."""
    lengths: npt.NDArray[np.int64]
    """Tokens."""
    doc_a: npt.NDArray[np.int32]
    doc_b: npt.NDArray[np.int32]

    def chosen(self, which: Array | slice) -> Runs:
        """Some of the runs."""
        return Runs(self.a[which], self.b[which], self.lengths[which], self.doc_a[which], self.doc_b[which])


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
def _buckets(keys, heads, sizes, slot_of, after):
    """Chain entries with the same key, by position; `heads` and `sizes` are those of an open-addressing table."""
    mask = np.uint64(heads.shape[0] - 1)
    for i in range(keys.shape[0] - 1, -1, -1):
        slot = (keys[i] >> np.uint64(8)) & mask
        while heads[slot] >= 0 and keys[heads[slot]] != keys[i]:
            slot = (slot + np.uint64(1)) & mask
        after[i] = heads[slot]
        heads[slot] = i
        sizes[slot] += 1
        slot_of[i] = slot


@njit(nogil=True, cache=True, boundscheck=False)
def _runs(after, positions, documents, tokens, offsets, settled, least, out_a, out_b, lengths, docs_a, docs_b):
    """Write the runs through pairs of places of a fingerprint; returns how many there are.

    `after` is the next place of the same fingerprint, itself where there are too many. Of the fingerprints of one
    run, the first finds it: to the left of that there is none with both of its places.
    """
    n = 0
    for x in range(after.shape[0]):
        y = after[x]
        if y == x:
            continue
        while y >= 0:
            if documents[x] == documents[y]:
                y = after[y]
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
            if first:
                length = left + _reach(tokens, offsets, a, b, documents[x], documents[y])
                if length >= least:
                    if n < out_a.shape[0]:
                        out_a[n] = a - left
                        out_b[n] = b - left
                        lengths[n] = length
                        docs_a[n] = documents[x]
                        docs_b[n] = documents[y]
                    n += 1
            y = after[y]
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
    """Find every maximal run of at least `passage_tokens` tokens that two documents share, and some shorter ones.

    Winnowing guarantees a common fingerprint in each (Schleimer, Wilkerson and Aiken 2003); from there the tokens
    themselves are compared in both directions. A fingerprint with more than `HOT` occurrences is not paired with all
    of them: see `_hot_runs`. Runs of at least `least_run` tokens are kept where a fingerprint led to them: alone they
    are nothing, but they show where an edited passage goes on.
    """
    window = passage_tokens - shingle_tokens + 1
    prints = winnow(left.shingles, left.offsets[:-1], left.shingle_ends, window)
    prints = _around_compounds(left, prints, shingle_tokens)
    keys = left.shingles[prints]
    keep = repeated(keys)
    keys, positions = keys[keep], prints[keep]
    del prints, keep
    documents = left.documents_of_sorted(positions).astype(np.int32)
    width = 1 << max(6, len(keys).bit_length())
    heads, sizes = np.full(width, -1, np.int32), np.zeros(width, np.int32)
    slot_of, after = np.empty(len(keys), np.int32), np.empty(len(keys), np.int32)
    _buckets(keys, heads, sizes, slot_of, after)
    hot = np.flatnonzero(sizes[slot_of] > HOT)
    after[hot] = hot
    settled = np.zeros(len(left.tokens), np.bool_)
    settled[positions] = True
    settled[positions[hot]] = False
    least = least_run(shingle_tokens, passage_tokens)
    columns = _settled_runs(left, after, positions, documents, settled, least)
    if len(hot):
        others = _hot_runs(left, positions[hot].astype(np.int64), window, passage_tokens)
        columns = tuple(np.concatenate(both) for both in zip(columns, others, strict=True))
    a, b, lengths = columns[:3]
    return _arranged(columns, len(left.offsets) - 1, left.long_enough(a, b, lengths, passage_tokens))


def _around_compounds(left: Residue, prints: Array, shingle_tokens: int) -> Array:
    """Fingerprints with every shingle around a compound: what is long enough in the corpus has fewer tokens here."""
    if not len(left.compounds):
        return prints
    at = left.compounds[:, None] - np.arange(shingle_tokens)
    documents = left.documents(left.compounds)[:, None]
    whole = (at >= left.offsets[documents]) & (at < left.shingle_ends[documents])
    more = np.unique(at[whole]).astype(prints.dtype)
    places = np.searchsorted(prints, more)
    new = (places == len(prints)) | (prints[np.minimum(places, len(prints) - 1)] != more)
    return np.insert(prints, places[new], more[new])


def least_run(shingle_tokens: int, passage_tokens: int) -> int:
    """Tokens of the shortest run that shows where an edited passage goes on."""
    return max(shingle_tokens, -(-_SHARE_OF_RUN[0] * passage_tokens // _SHARE_OF_RUN[1]))


def _settled_runs(
    left: Residue, after: Array, positions: Array, documents: Array, settled: Array, least: int
) -> tuple[Array, ...]:
    """Runs through every pair of places with the same fingerprint, unless it is hot."""
    room = 4 * len(after) + 1024
    while True:
        out, docs = np.empty((3, room), np.int64), np.empty((2, room), np.int32)
        n = _runs(after, positions, documents, left.tokens, left.offsets, settled, least, *out, *docs)
        if n <= room:
            return tuple(column[:n] for column in (*out, *docs))
        room = n


@njit(nogil=True, cache=True, boundscheck=False)
def _by_documents(docs_a, docs_b, counts, before, order):
    """Order runs by the two documents of each, as they come within a pair; counting, so in linear time."""
    for docs, source, target in ((docs_b, order, before), (docs_a, before, order)):
        for d in range(counts.shape[0]):
            counts[d] = 0
        for d in docs:
            counts[d + 1] += 1
        for d in range(1, counts.shape[0]):
            counts[d] += counts[d - 1]
        for r in source:
            target[counts[docs[r]]] = r
            counts[docs[r]] += 1


@njit(nogil=True, cache=True, boundscheck=False)
def _by_place(a, b, lengths, docs_a, docs_b, order, long):
    """Put the runs of each pair of documents, which come nearly so, in order; returns how many are left.

    Shell's sort, with gaps that shrink by 2.25 (after Tokuda 1992). Left out are equal runs, which are found twice
    around a very common fingerprint, and the only run of a pair if it is not `long`.
    """
    n = 0
    begin = 0
    while begin < order.shape[0]:
        end = begin + 1
        x, y = docs_a[order[begin]], docs_b[order[begin]]
        while end < order.shape[0] and docs_a[order[end]] == x and docs_b[order[end]] == y:
            end += 1
        if end == begin + 1 and not long[order[begin]]:
            begin = end
            continue
        gap = np.int64(1)
        while 9 * gap < 4 * (end - begin):
            gap = (9 * gap) // 4 + 1
        while gap > 0:
            for i in range(begin + gap, end):
                r = order[i]
                j = i
                while j >= begin + gap:
                    q = order[j - gap]
                    if a[q] < a[r] or (a[q] == a[r] and (b[q] < b[r] or (b[q] == b[r] and lengths[q] <= lengths[r]))):
                        break
                    order[j] = q
                    j -= gap
                order[j] = r
            gap = (4 * gap) // 9
        for i in range(begin, end):
            r = order[i]
            if i > begin:
                q = order[n - 1]
                if a[q] == a[r] and b[q] == b[r] and lengths[q] == lengths[r]:
                    continue
            order[n] = r
            n += 1
        begin = end
    return n


def _arranged(columns: tuple[Array, ...], documents: int, long: Array) -> Runs:
    """Runs in the order of their documents, then of their places; none twice."""
    a, b, lengths, docs_a, docs_b = columns
    order = np.arange(len(a), dtype=np.int32)
    _by_documents(docs_a, docs_b, np.empty(documents + 1, np.int32), np.empty_like(order), order)
    order = order[: _by_place(a, b, lengths, docs_a, docs_b, order, long)]
    return Runs(a[order], b[order], lengths[order], docs_a[order], docs_b[order])


def _hot_runs(left: Residue, prints: Array, window: int, least: int) -> tuple[Array, ...]:
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
    a, b, lengths = (column[:n] for column in out)
    return a, b, lengths, left.documents(a).astype(np.int32), left.documents(b).astype(np.int32)


def group(runs: Runs, keys: npt.NDArray[np.uint64]) -> Groups:
    """Group runs that say the same, which is where their hashes are equal: one passage with all its occurrences."""
    keys = np.concatenate([keys, keys])
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
