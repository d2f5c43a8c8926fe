"""Relations: what two documents are to each other, decided on exact figures alone."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from provenance.comparator import between_blanks, long_words
from provenance.comparator.candidates import distinct_pairs, lsh
from provenance.comparator.engine import Engine, cut
from provenance.comparator.residue import Residue
from provenance.comparator.subsequence import SHORT
from provenance.comparator.verification import Figures, verify
from provenance.config import Config
from provenance.hashing.hashed import Hashed
from provenance.hashing.shingles import shingle, shingle_ends
from provenance.models import Relation

Array = npt.NDArray[Any]

EXHAUSTIVE = 200
"""Documents up to which all pairs are compared and no index is asked."""

FEWEST_SIMILAR = 10
"""Tokens below which a document can be equal to another, but not its near-duplicate."""

STRENGTH = tuple(Relation)
"""Relations, strongest first; a pair's relation is kept as its index here."""

_NEAR, _CONTAINS, _PASSAGES, _QUOTATION, _UNRELATED = (
    STRENGTH.index(relation)
    for relation in (
        Relation.NEAR_DUPLICATE, Relation.CONTAINS, Relation.SHARES_PASSAGES,
        Relation.SHARES_QUOTATION, Relation.UNRELATED,
    )
)  # fmt: skip

_HELD = 0.25
"""Share of the shorter text's different shingles that the other one must have for their alignment to count. Copies with
every eighth word changed have three in eight; records of one form have the few of the form, and none of their own."""

_ROUNDING = 1e-9


class Pairs(NamedTuple):
    """Verified pairs of compared documents, a < b by number, sorted."""

    a: npt.NDArray[np.int64]
    b: npt.NDArray[np.int64]
    figures: Figures
    relation: npt.NDArray[np.int64]
    """Index into `STRENGTH`."""
    similarity: npt.NDArray[np.float64]
    """The figure that the relation was decided on."""


def compared_items(left: Residue, compared: Array) -> npt.NDArray[np.int64]:
    """The documents that are compared and have a token left."""
    return np.flatnonzero(compared & (np.diff(left.offsets) > 0))


def indexed(
    hashed: Hashed, left: Residue, compared: Array, rank: Array, config: Config, engine: Engine
) -> list[tuple[Array, Array]]:
    """Pairs of documents that indexes propose, none where all pairs are compared.

    LSH proposes those that share many shingles. Short texts, which are judged by their longest common subsequence, may
    share none: LSH on pairs of tokens proposes those with changes all over, equal halves those with one change.
    """
    items = compared_items(left, compared)
    if len(items) <= EXHAUSTIVE:
        return []
    best_first = np.argsort(rank)
    begins, ends = left.offsets[items], left.offsets[items + 1]
    found = [
        lsh(left.shingles, begins, left.shingle_ends[items], rank[items], config, engine),
        between_blanks.propose(hashed, left, begins, ends, rank[items], engine)[0],
        _short_texts(left, items[ends - begins <= SHORT], rank, config, engine),
        *long_words.propose(left, begins, ends, rank[items], config, engine),
    ]
    return [(best_first[low], best_first[high]) for low, high in found]


def candidates(left: Residue, compared: Array, proposed: list[tuple[Array, Array]]) -> tuple[Array, Array, bool]:
    """Pairs of documents to verify, a < b, sorted: those proposed, or all; and whether they are all there are."""
    items = compared_items(left, compared)
    if len(items) <= EXHAUSTIVE:
        first, second = np.triu_indices(len(items), 1)
        return items[first], items[second], True
    a, b = (np.concatenate(side) for side in zip(*proposed, strict=True))
    return *distinct_pairs(np.minimum(a, b), np.maximum(a, b), len(compared)), False


def _short_texts(left: Residue, items: Array, rank: Array, config: Config, engine: Engine) -> tuple[Array, Array]:
    """Ranks of short documents that share many pairs of tokens. Every sixth word changed leaves half of the pairs."""
    begins, ends = left.offsets[items], left.offsets[items + 1]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(ends - begins)])
    tokens = left.tokens[np.repeat(begins - offsets[:-1], ends - begins) + np.arange(offsets[-1])]
    pairs = shingle(tokens, offsets, 2)
    return lsh(pairs, offsets[:-1], shingle_ends(offsets, 2), rank[items], config, engine)


class Verifying(NamedTuple):
    """Exact figures of pairs that are being computed, part by part."""

    order: npt.NDArray[np.int64]
    """The pairs as the parts have them."""
    parts: list[Future[Figures]]

    def figures(self) -> Figures:
        """The figures of all pairs, once they are there."""
        columns = [np.concatenate(some) for some in zip(*(part.result() for part in self.parts), strict=True)]
        found = Figures(*(np.empty_like(column) for column in columns))
        for column, ordered in zip(found, columns, strict=True):
            column[self.order] = ordered
        return found


def verify_pairs(hashed: Hashed, left: Residue, a: Array, b: Array, config: Config, engine: Engine) -> Verifying:
    """Begin to compute the exact figures of document pairs, on all threads."""
    pa.system_memory_pool().release_unused()  # what numpy freed: more than half of what verifying takes
    begins, ends = left.offsets[:-1], left.offsets[1:]
    sizes = ends - begins
    order = np.argsort(np.where(sizes[a] < sizes[b], b, a), kind="stable")  # a larger text is looked at in one part

    def part(chosen: Array) -> Figures:
        return verify(a[chosen], b[chosen], left, begins, ends, config.shingle_tokens, hashed)

    return Verifying(order, [engine.start(part, order[some]) for some in cut(len(a), engine.threads)])


def decide(
    left: Residue, a: Array, b: Array, figures: Figures, passages: Array, quotations: Array, agreeing: Array,
    config: Config,
) -> Pairs:  # fmt: skip
    """Give each pair its strongest relation.

    `passages` and `quotations` say for each pair whether it shares one, `agreeing` how many tokens agree in order in a
    passage of the two: a subsequence that long texts have in common.
    """
    sizes = np.diff(left.offsets)
    shorter = np.minimum(sizes[a], sizes[b])
    held = np.where(sizes[a] <= sizes[b], figures.containment_a, figures.containment_b)
    agreeing = np.where(held >= _HELD, agreeing, 0)
    similarity = np.maximum(figures.similarity, 2 * agreeing / np.maximum(sizes[a] + sizes[b], 1))
    figures = figures._replace(similarity=similarity)
    # Of two equally long texts the one that the other covers best is the one contained.
    contained = np.maximum(
        np.where(sizes[a] <= sizes[b], figures.covered_a, 0.0), np.where(sizes[b] <= sizes[a], figures.covered_b, 0.0)
    )
    contained = np.maximum(contained, agreeing / np.maximum(shorter, 1))
    relation = np.full(len(a), _UNRELATED)
    relation[quotations] = _QUOTATION
    relation[passages] = _PASSAGES
    enough = shorter >= FEWEST_SIMILAR
    contains = enough & (contained >= config.contained - _ROUNDING)
    relation[contains] = _CONTAINS
    near = enough & (figures.similarity >= config.near_duplicate - _ROUNDING)
    relation[near] = _NEAR
    similarity = np.where(relation == _CONTAINS, contained, figures.similarity)
    return Pairs(a, b, figures, relation, similarity)


def pair_codes(a: Array, b: Array, count: int) -> npt.NDArray[np.int64]:
    """One number for each pair of documents, the same both ways round."""
    return np.minimum(a, b).astype(np.int64) * count + np.maximum(a, b)
