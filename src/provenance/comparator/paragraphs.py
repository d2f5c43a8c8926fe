"""Duplicate and near-duplicate paragraphs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator import between_blanks, long_words
from provenance.comparator.candidates import distinct_pairs, lsh
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

    Also the lengths in tokens. Equal hashes are confirmed on the tokens as they stand, accents, broken words and all.
    """
    sizes = np.diff(left.paragraphs)
    long = np.flatnonzero(sizes >= _FEWEST_EQUAL)
    broken = _broken(hashed, left)
    keys = hash_runs(left.tokens, left.paragraphs[long], sizes[long])
    some = np.flatnonzero(broken[long])
    tokens, bounds = _as_they_stand(hashed, left, long[some])
    keys[some] = hash_runs(hashed.tokens[tokens], bounds[:-1], np.diff(bounds))
    alike = _first_of(keys)
    same = np.empty(len(long), np.bool_)
    _equal_runs(left.tokens, left.paragraphs, long, long[alike], same)
    same |= broken[long] | broken[long[alike]]  # which are looked at below
    first = np.full(len(sizes), -1)
    first[long] = np.where(same, long[alike], long)
    # Of those that are equal as they are compared, groups with accents or broken words are told apart by these.
    marked = broken | (np.diff(np.searchsorted(hashed.accent_places, hashed.paragraph_tokens)) > 0)
    heads = first[long[marked[long]]]
    some = long[np.isin(first[long], heads[np.bincount(first[long], minlength=len(sizes))[heads] > 1])]
    tokens, bounds = _as_they_stand(hashed, left, some)
    exact = hashed.exact(tokens)
    alike = _first_of(hash_runs(exact, bounds[:-1], np.diff(bounds)))
    same = np.empty(len(some), np.bool_)
    _equal_runs(exact, bounds, np.arange(len(some)), alike, same)
    first[some] = np.where(same, some[alike], some)
    return first, sizes


def _broken(hashed: Hashed, left: Residue) -> npt.NDArray[np.bool_]:
    """Which paragraphs have a part of a word that a line end broke."""
    tokens = positions(left.joined.first, left.joined.parts)
    found = np.zeros(len(hashed.paragraph_tokens) - 1, np.bool_)
    found[np.searchsorted(hashed.paragraph_tokens, tokens, side="right") - 1] = True
    return found


def _as_they_stand(hashed: Hashed, left: Residue, chosen: Array) -> tuple[Array, Array]:
    """The tokens of the corpus in each of the chosen paragraphs, without boilerplate, and where each begins among them.

    Where a line end is the end of a paragraph, a broken word belongs to both.
    """
    sizes = np.diff(left.paragraphs)[chosen]
    begins, ends = (hashed.paragraph_tokens[chosen + side].astype(np.int64) for side in (0, 1))
    tokens = left.origin[positions(left.paragraphs[chosen], sizes)].astype(np.int64)
    parts = np.minimum(left.joined.sizes(tokens), np.repeat(ends, sizes) - tokens)
    rest = np.zeros(len(chosen), np.int64)  # of a word that began in the paragraph before
    if len(left.joined.first):
        word = np.searchsorted(left.joined.first, begins) - 1
        reach = left.joined.first[word] + left.joined.parts[word]
        rest = np.where(word >= 0, np.maximum(np.minimum(reach, ends) - begins, 0), 0)
    at = np.cumsum(sizes) - sizes
    tokens, parts = np.insert(tokens, at, begins), np.insert(parts, at, rest)
    bounds = np.append(0, np.cumsum(parts))[np.append(0, np.cumsum(sizes + 1))]
    return positions(tokens, parts), bounds


def _first_of(keys: Array) -> npt.NDArray[np.int64]:
    """For each key the place of the first equal one."""
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return np.asarray(first[which])


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
    hashed: Hashed, left: Residue, first: Array, sizes: Array, runs: Runs, config: Config, engine: Engine
) -> tuple[Array, Array, Array]:
    """Near-duplicate pairs among the different paragraphs: lower, higher, similarity."""
    items = np.flatnonzero((first == np.arange(len(first))) & (sizes >= FEWEST_SIMILAR))
    item_of = np.where(first >= 0, first, -1)
    begins, ends = left.paragraphs[:-1], left.paragraphs[1:]
    signed = items[sizes[items] >= _FEWEST_SIGNED]
    last = ends[signed] - config.shingle_tokens + 1
    in_halves, words = between_blanks.propose(hashed, left, begins[items], ends[items], items, engine)
    proposed = [
        in_halves,
        lsh(left.shingles, begins[signed], last, signed, config, engine),
        _run_pairs(left, runs, np.where(sizes >= FEWEST_SIMILAR, item_of, -1)),
        *long_words.propose(left, begins[items], ends[items], items, config, engine),
    ]
    a, b = (np.concatenate(side) for side in zip(*proposed, strict=True))
    a, b = distinct_pairs(a, b, len(first))
    words_of = sizes.copy()
    words_of[items] = words
    fit = np.zeros(len(a), np.bool_)
    for count in (sizes, words_of):
        fit |= 2 * np.minimum(count[a], count[b]) >= config.near_duplicate * (count[a] + count[b])
    for long in long_words.in_pairs(left, begins, ends, a, b):  # these may be alike for all their lengths
        fit[long] = True
    a, b = a[fit], b[fit]
    figures = verify(a, b, left, begins, ends, config.shingle_tokens, hashed)
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
