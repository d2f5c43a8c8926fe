"""Edited passages: which places of pairs of documents are places of one passage."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator import passages
from provenance.comparator.joining import Chains
from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue

Array = npt.NDArray[Any]

FIRM = 0.8
"""Similarity from which a passage is hardly edited, and counts for what agrees between the edits too."""

_HARDLY_LONGER = 1.25  # times as long as another place is one that stands for both


def edited_too(alone: Runs, keys: npt.NDArray[np.uint64], chains: Chains) -> npt.NDArray[np.bool_]:
    """Which runs say what a hardly edited passage says in one of its places: they are places of that one as well.

    `keys` are hashes of what the runs say.
    """
    shift = np.int64(32)
    near = chains.similarity >= FIRM
    a, b = ((begins[near] << shift) | ends[near] for begins, ends in (chains[:2], chains[2:4]))
    places = np.append(a, b)
    there = [np.isin((begins << shift) | (begins + alone.lengths), places) for begins in (alone.a, alone.b)]
    return np.isin(keys, keys[there[0] | there[1]])


def with_runs(chains: Chains, runs: Runs) -> Chains:
    """Chains, and runs as chains."""
    more = Chains(runs.a, runs.a + runs.lengths, runs.b, runs.b + runs.lengths, np.ones(len(runs.a)))
    return Chains(*(np.append(column, added) for column, added in zip(chains, more, strict=True)))


def _around(begins: Array, ends: Array) -> npt.NDArray[np.int64]:
    """For each of several places, sorted by beginning and end, one that it lies within and that is hardly longer.

    The last one that goes further than all before it is looked at; the place itself where that is none.
    """
    order = np.lexsort((-ends, begins))
    reach = np.maximum.accumulate(ends[order])
    further = np.maximum.accumulate(np.where(np.diff(reach, prepend=-1) > 0, np.arange(len(order)), 0))
    around = np.empty(len(order), np.int64)
    around[order] = order[further]
    longer = ends[around] - begins[around] > _HARDLY_LONGER * (ends - begins)
    around[longer] = np.flatnonzero(longer)
    return around


def _told(chains: Chains) -> npt.NDArray[np.bool_]:
    """Whether both places of each passage lie in such of the group of a third one that is first of its kind."""
    begins = np.concatenate([chains.a_begin, chains.b_begin])
    ends = np.concatenate([chains.a_end, chains.b_end])
    order = np.lexsort((ends, begins))
    place = np.empty(len(order), np.int64)
    new = (np.diff(begins[order], prepend=-1) != 0) | (np.diff(ends[order], prepend=-1) != 0)
    place[order] = np.cumsum(new) - 1
    around = _around(begins[order][new], ends[order][new])
    a, b = np.split(place, 2)
    none = len(around)
    first = np.full(none + 1, none)  # of the places that come before each with the same text
    np.minimum.at(first, b, a)
    # Of a group whose own first place has none before it, nor what that lies in, nothing is left out.
    whole = np.append((first[:none] == none) & (first[around] == none), False)
    told = np.zeros(len(a), np.bool_)
    for one in (a, around[a]):
        head = first[one]
        for other in (b, around[b]):
            told |= whole[head] & np.isin(head * none + other, a * none + b)
    return told


def edited_groups(chains: Chains) -> tuple[Array, Array, Array, Array]:
    """Edited passages by what stands in the first document: group, begin, end, similarity of each occurrence."""
    order = np.lexsort((chains.b_end, chains.b_begin, chains.a_end, chains.a_begin))
    order = order[~_told(chains)[order]]
    a_begin, a_end = chains.a_begin[order], chains.a_end[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(a_begin) != 0) | (np.diff(a_end) != 0)
    group = np.cumsum(new) - 1
    heads = np.flatnonzero(new)
    groups = np.concatenate([group[heads], group])
    begins = np.concatenate([a_begin[heads], chains.b_begin[order]])
    ends = np.concatenate([a_end[heads], chains.b_end[order]])
    similarity = np.concatenate([np.ones(len(heads)), chains.similarity[order]])
    order = np.lexsort((begins, groups))
    return groups[order], begins[order], ends[order], similarity[order]


def same(left: Residue, group: Array, begins: Array, ends: Array, similarity: Array) -> tuple[Array, ...]:
    """The same, groups as one that turned out to have no edited place and say the same."""
    heads = np.flatnonzero(np.diff(group, prepend=-1))
    plain = np.ones(len(heads), np.bool_)
    plain[group[similarity < 1]] = False
    at = heads[plain]
    _, first, same = np.unique(passages.hash_runs(left.tokens, begins[at], ends[at] - begins[at]), True, True)
    if len(first) == len(at):
        return group, begins, ends, similarity
    number = np.arange(len(heads))
    number[plain] = number[plain][first][same]
    group = number[group]
    order = np.lexsort((ends, begins, group))
    group, begins, ends, similarity = group[order], begins[order], ends[order], similarity[order]
    new = (np.diff(group, prepend=-1) != 0) | (np.diff(begins, prepend=-1) != 0) | (np.diff(ends, prepend=-1) != 0)
    return np.cumsum(np.diff(group[new], prepend=-1) != 0) - 1, begins[new], ends[new], similarity[new]
