"""Chaining: runs that follow one another in both documents are one passage that was edited in between."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.verification import common_subsequence

Array = npt.NDArray[Any]

_WIDEST_GAP = 48  # tokens between two runs, on either side; less than the 64 that one word of the LCS holds
_LEAST_AGREEING = 0.5  # share of the longer side that lies in runs: below it, what is between is not an edit
_OPEN = 16  # chains of a pair that the next run may go on with
_OVERLAP = 8  # tokens by which two runs may overlap on one side: a word was doubled or dropped there
_EDIT = 3  # tokens that may be changed, added or left out where the ends of a passage are looked for …
_AGAIN = 4  # … if so many agree beyond


class Chains(NamedTuple):
    """Aligned stretches of two documents, from the first to the last run of each; positions in the residue."""

    a_begin: npt.NDArray[np.int64]
    a_end: npt.NDArray[np.int64]
    b_begin: npt.NDArray[np.int64]
    b_end: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]
    """Share of the tokens of both sides that agree, in order."""


@njit(nogil=True, cache=True, boundscheck=False)
def _link(doc_a, doc_b, a, b, lengths, chain_of, last_of, gap, overlap, agreeing):
    """Give every run the number of its chain; runs are sorted by documents, then by place in the first one."""
    heads = np.empty(_OPEN, np.int64)  # open chains of the current pair, by their last run
    first_a = np.empty(a.shape[0], np.int64)
    first_b = np.empty(a.shape[0], np.int64)
    matched = np.empty(a.shape[0], np.int64)
    chains = 0
    open_chains = 0
    for r in range(a.shape[0]):
        if r > 0 and (doc_a[r] != doc_a[r - 1] or doc_b[r] != doc_b[r - 1]):
            open_chains = 0
        best = -1
        best_cost = gap + 1
        for slot in range(open_chains):
            last = heads[slot]
            gap_a = a[r] - a[last] - lengths[last]
            gap_b = b[r] - b[last] - lengths[last]
            if gap_a < -overlap or gap_b < -overlap or a[r] <= a[last] or b[r] <= b[last]:
                continue
            cost = max(gap_a, gap_b, 0)
            chain = chain_of[last]
            reach = max(a[r] - first_a[chain], b[r] - first_b[chain]) + lengths[r]
            agree = matched[chain] + lengths[r] + min(gap_a, gap_b, 0)
            if cost < best_cost and agree >= agreeing * reach:
                best, best_cost = slot, cost
        if best >= 0:
            chain = chain_of[heads[best]]
            overlapping = min(
                a[r] - a[heads[best]] - lengths[heads[best]], b[r] - b[heads[best]] - lengths[heads[best]], 0
            )
            matched[chain] += lengths[r] + overlapping
            heads[best] = r
        else:
            chain = chains
            chains += 1
            first_a[chain] = a[r]
            first_b[chain] = b[r]
            matched[chain] = lengths[r]
            if open_chains < heads.shape[0]:
                heads[open_chains] = r
                open_chains += 1
            else:  # the one that ended longest ago makes room
                oldest = 0
                for slot in range(1, open_chains):
                    if a[heads[slot]] < a[heads[oldest]]:
                        oldest = slot
                heads[oldest] = r
        chain_of[r] = chain
        last_of[chain] = r
    return chains


@njit(inline="always")
def _edit_right(tokens, a, b, a_stop, b_stop, edit, again):
    """Where a passage goes on after a small edit at a and b: tokens to skip on both sides, or -1 for nowhere."""
    for cost in range(1, 2 * edit + 1):
        for skip_a in range(max(0, cost - edit), min(cost, edit) + 1):
            skip_b = cost - skip_a
            # Up to the end of both documents less is enough.
            need = min(again, a_stop - a - skip_a)
            if need < 1 or (need < again and b_stop - b - skip_b != need) or b + skip_b + need > b_stop:
                continue
            same = True
            for i in range(need):
                if tokens[a + skip_a + i] != tokens[b + skip_b + i]:
                    same = False
                    break
            if same:
                return skip_a, skip_b
    return -1, -1


@njit(inline="always")
def _edit_left(tokens, a, b, a_start, b_start, edit, again):
    """The same to the left: a and b are the first tokens of the passage."""
    for cost in range(1, 2 * edit + 1):
        for skip_a in range(max(0, cost - edit), min(cost, edit) + 1):
            skip_b = cost - skip_a
            need = min(again, a - skip_a - a_start)
            if need < 1 or (need < again and b - skip_b - b_start != need) or b - skip_b - need < b_start:
                continue
            same = True
            for i in range(need):
                if tokens[a - skip_a - 1 - i] != tokens[b - skip_b - 1 - i]:
                    same = False
                    break
            if same:
                return skip_a, skip_b
    return -1, -1


@njit(nogil=True, cache=True, boundscheck=False)
def _align(tokens, offsets, doc_a, doc_b, a, b, lengths, begins, ends, edit, again, out, similarity):
    """Write the extent of each chain of runs begins[c] to ends[c], sorted, and how much of it agrees."""
    keys = np.empty(256, np.uint64)
    masks = np.empty((256, 2), np.uint64)
    row = np.empty(2, np.uint64)
    for c in range(begins.shape[0]):
        r = begins[c]
        agree = lengths[r]
        end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        for r in range(begins[c] + 1, ends[c]):
            over = max(end_a - a[r], end_b - b[r], 0)
            agree += lengths[r] - over
            if over == 0:
                agree += common_subsequence(tokens, end_a, a[r], end_b, b[r], keys, masks, row)
            end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        first_a, first_b = a[begins[c]], b[begins[c]]
        x, y = doc_a[begins[c]], doc_b[begins[c]]
        while True:
            skip_a, skip_b = _edit_right(tokens, end_a, end_b, offsets[x + 1], offsets[y + 1], edit, again)
            if skip_a < 0:
                break
            end_a += skip_a
            end_b += skip_b
            while end_a < offsets[x + 1] and end_b < offsets[y + 1] and tokens[end_a] == tokens[end_b]:
                end_a += 1
                end_b += 1
                agree += 1
        while True:
            skip_a, skip_b = _edit_left(tokens, first_a, first_b, offsets[x], offsets[y], edit, again)
            if skip_a < 0:
                break
            first_a -= skip_a
            first_b -= skip_b
            while first_a > offsets[x] and first_b > offsets[y] and tokens[first_a - 1] == tokens[first_b - 1]:
                first_a -= 1
                first_b -= 1
                agree += 1
        out[0, c] = first_a
        out[1, c] = end_a
        out[2, c] = first_b
        out[3, c] = end_b
        similarity[c] = 2.0 * agree / (end_a - first_a + end_b - first_b)


def chain(left: Residue, runs: Runs) -> tuple[Runs, Chains]:
    """Join runs over edits. Returns the runs that stand alone, and the chains of two runs or more.

    Two runs are joined if they follow one another in both documents with at most 48 tokens between them and runs
    make up half of the whole; the ends then go on over edits of up to three tokens (seed, extend and filter, as in
    Sanchez-Perez, Sidorov and Gelbukh 2014, on tokens instead of sentences).
    """
    turn = runs.a > runs.b
    a, b = np.where(turn, runs.b, runs.a), np.where(turn, runs.a, runs.b)
    doc_a, doc_b = left.documents(a), left.documents(b)
    order = np.lexsort((runs.lengths, b, a, doc_b, doc_a))
    a, b, lengths, keys = a[order], b[order], runs.lengths[order], runs.keys[order]
    fresh = np.ones(len(a), np.bool_)  # hot runs may be found more than once
    fresh[1:] = (np.diff(a) != 0) | (np.diff(b) != 0) | (np.diff(lengths) != 0)
    a, b, lengths, keys = a[fresh], b[fresh], lengths[fresh], keys[fresh]
    doc_a, doc_b = doc_a[order][fresh], doc_b[order][fresh]
    chain_of, last_of = np.empty(len(a), np.int64), np.empty(len(a), np.int64)
    count = _link(doc_a, doc_b, a, b, lengths, chain_of, last_of, _WIDEST_GAP, _OVERLAP, _LEAST_AGREEING)
    several = np.bincount(chain_of, minlength=count) > 1
    alone = ~several[chain_of]
    members = np.flatnonzero(~alone)
    members = members[np.argsort(chain_of[members], kind="stable")]
    edges = np.flatnonzero(np.diff(chain_of[members], prepend=-1))
    out, similarity = np.empty((4, len(edges)), np.int64), np.empty(len(edges))
    _align(
        left.tokens, left.offsets, doc_a[members], doc_b[members], a[members], b[members], lengths[members],
        edges, np.append(edges[1:], len(members)), _EDIT, _AGAIN, out, similarity,
    )  # fmt: skip
    a_begin, a_end, b_begin, b_end = out
    return (
        Runs(a[alone], b[alone], lengths[alone], keys[alone]),
        Chains(a_begin, a_end, b_begin, b_end, similarity),
    )
