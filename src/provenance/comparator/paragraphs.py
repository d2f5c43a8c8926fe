"""Duplicate and near-duplicate paragraphs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator import long_words
from provenance.comparator.candidates import distinct_pairs, halves, lsh
from provenance.comparator.clusters import covering
from provenance.comparator.engine import Engine
from provenance.comparator.passages import Runs, hash_runs
from provenance.comparator.residue import Residue
from provenance.comparator.verification import verify
from provenance.config import Config
from provenance.hashing.counting import positions
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_FEWEST_EQUAL = 5
"""Tokens of the shortest paragraph that is reported as a duplicate: what is shorter is a heading or a label."""

FEWEST_SIMILAR = 10
"""Tokens of the shortest paragraph that can be a near-duplicate."""

_FEWEST_SIGNED = 20
"""Tokens from which MinHash proposes; for shorter paragraphs equal halves do, which miss no single change."""


class ParagraphGroups(NamedTuple):
    """Groups of paragraphs, member by member, sorted by group, then by place in the corpus."""

    group: npt.NDArray[np.int64]
    paragraph: npt.NDArray[np.int64]
    """Number of the paragraph in the corpus."""
    similarity: npt.NDArray[np.float64]
    """To the group's first paragraph."""


def _run_pairs(left: Residue, runs: Runs, item_of: Array) -> tuple[Array, Array]:
    """Pairs of paragraphs that a common run covers by a third or more."""
    a = np.searchsorted(left.paragraphs, runs.a, side="right") - 1
    b = np.searchsorted(left.paragraphs, runs.b, side="right") - 1
    sizes = np.diff(left.paragraphs)
    enough = 3 * runs.lengths >= np.maximum(sizes[a], sizes[b])
    a, b = item_of[a[enough]], item_of[b[enough]]
    real = (a >= 0) & (b >= 0) & (a != b)
    return np.minimum(a, b)[real], np.maximum(a, b)[real]


def equal_groups(hashed: Hashed, left: Residue) -> tuple[Array, Array]:
    """First paragraph of the corpus with the same tokens, for each paragraph long enough; -1 for the others.

    Also the lengths in tokens. Equal hashes are confirmed on the tokens, accents, broken words and all.
    """
    sizes = np.diff(left.paragraphs)
    long = np.flatnonzero(sizes >= _FEWEST_EQUAL)
    first = np.full(len(sizes), -1)
    first[long] = _firsts(left.tokens, left.paragraphs, long)
    # Of those that are equal as they are compared, groups with accents or broken words are told apart by these.
    marked = np.diff(np.searchsorted(hashed.accent_places, hashed.paragraph_tokens)) > 0
    marked |= np.diff(np.searchsorted(left.joined.first, hashed.paragraph_tokens)) > 0
    heads = first[long[marked[long]]]
    some = long[np.isin(first[long], heads[np.bincount(first[long], minlength=len(sizes))[heads] > 1])]
    tokens = left.origin[positions(left.paragraphs[some], sizes[some])].astype(np.int64)
    parts = left.joined.sizes(tokens)
    bounds = np.append(0, np.cumsum(parts))[np.append(0, np.cumsum(sizes[some]))]
    first[some] = some[_firsts(hashed.exact(positions(tokens, parts)), bounds, np.arange(len(some)))]
    return first, sizes


def _firsts(tokens: Array, bounds: Array, chosen: Array) -> Array:
    """For each of the chosen stretches the first with the same tokens; stretch p is bounds[p] to bounds[p + 1]."""
    keys = hash_runs(tokens, bounds[chosen], np.diff(bounds)[chosen])
    order = np.argsort(keys, kind="stable")
    new = np.ones(len(order), np.bool_)
    new[1:] = np.diff(keys[order]) != 0
    first = np.empty_like(chosen)
    first[order] = chosen[order][np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
    same = np.empty(len(chosen), np.bool_)
    _equal_runs(tokens, bounds, chosen, first, same)
    return np.where(same, first, chosen)


@njit(nogil=True, cache=True, boundscheck=False)
def _equal_runs(tokens, begins, left, right, same):
    for i in range(left.shape[0]):
        a, b = begins[left[i]], begins[right[i]]
        size = begins[left[i] + 1] - a
        same[i] = begins[right[i] + 1] - b == size
        x = 0
        while same[i] and x < size:
            same[i] = tokens[a + x] == tokens[b + x]
            x += 1


def similar_pairs(
    left: Residue, first: Array, sizes: Array, runs: Runs, config: Config, engine: Engine
) -> tuple[Array, Array, Array]:
    """Near-duplicate pairs among the different paragraphs: lower, higher, similarity."""
    items = np.flatnonzero((first == np.arange(len(first))) & (sizes >= FEWEST_SIMILAR))
    item_of = np.where(first >= 0, first, -1)
    begins, ends = left.paragraphs[:-1], left.paragraphs[1:]
    signed = items[sizes[items] >= _FEWEST_SIGNED]
    last = ends[signed] - config.shingle_tokens + 1
    proposed = [
        halves(left.tokens, begins[items], ends[items], items, engine),
        lsh(left.shingles, begins[signed], last, signed, config, engine),
        _run_pairs(left, runs, np.where(sizes >= FEWEST_SIMILAR, item_of, -1)),
        *long_words.propose(left, begins[items], ends[items], items, config, engine),
    ]
    a, b = (np.concatenate(side) for side in zip(*proposed, strict=True))
    a, b = distinct_pairs(a, b, len(first))
    fit = 2 * np.minimum(sizes[a], sizes[b]) >= config.near_duplicate * (sizes[a] + sizes[b])
    for long in long_words.in_pairs(left, begins, ends, a, b):  # these may be alike for all their lengths
        fit[long] = True
    a, b = a[fit], b[fit]
    figures = verify(a, b, left, begins, ends, config.shingle_tokens)
    near = figures.similarity >= config.near_duplicate - 1e-9
    return a[near], b[near], figures.similarity[near]


def duplicates(first: Array) -> ParagraphGroups:
    """Groups of equal paragraphs."""
    members = np.flatnonzero(first >= 0)
    count = np.bincount(first[members], minlength=len(first))
    members = members[count[first[members]] > 1]
    _, group = np.unique(first[members], return_inverse=True)
    order = np.lexsort((members, group))
    return ParagraphGroups(group[order], members[order], np.ones(len(order)))


def near_duplicates(first: Array, a: Array, b: Array, similarity: Array) -> ParagraphGroups:
    """Groups of a paragraph and those that match it directly, each with its equals; no chaining, and no pair lost."""
    joined = covering(a, b, similarity)
    groups, paragraphs, values = [], [], []
    equals: dict[int, list[int]] = {}
    wanted = {x for head, members in joined.items() for x in (head, *members)}
    for p in np.flatnonzero(np.isin(first, np.array(sorted(wanted), np.int64))).tolist():
        equals.setdefault(int(first[p]), []).append(p)
    for number, head in enumerate(sorted(joined)):
        for member, value in sorted({head: 1.0, **joined[head]}.items()):
            for p in equals[member]:
                groups.append(number)
                paragraphs.append(p)
                values.append(value)
    order = np.lexsort((paragraphs, groups))
    numbers, members = np.array(groups, np.int64), np.array(paragraphs, np.int64)
    return ParagraphGroups(numbers[order], members[order], np.array(values, np.float64)[order])
