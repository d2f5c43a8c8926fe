"""The matrix: one exact figure for every pair of documents, or for the pairs that matched."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.exact import Folded
from provenance.comparator.relations import Pairs
from provenance.config import Measure
from provenance.models import Matrix

Array = npt.NDArray[Any]


WHOLE = 1000
"""Documents up to which the matrix has an entry for every pair that is related, equal documents spelt out."""


def pair_values(words: npt.NDArray[np.float64], pairs: Pairs, measure: Measure) -> npt.NDArray[np.float64]:
    """The chosen measure of each verified pair; `words` are the cosines of their words."""
    if measure == "resemblance":
        return pairs.figures.resemblance
    if measure == "containment":
        return np.maximum(pairs.figures.containment_a, pairs.figures.containment_b)
    return words


def matrix(ids: list[str], folded: Folded, pairs: Pairs, values: Array, measure: str) -> Matrix:
    """The matrix over all documents, numbered by id. Documents that another stands for have its values."""
    keep = values > 0
    equal = np.flatnonzero(~folded.compared)
    sides = [
        np.concatenate([pairs.a[keep], equal]),
        np.concatenate([pairs.b[keep], folded.stands_for[equal]]),
        np.concatenate([values[keep], np.ones(len(equal))]),
    ]
    if len(ids) <= WHOLE:
        sides = _with_equals(folded, pairs.a[keep], pairs.b[keep], values[keep])
    i, j, value = np.minimum(*sides[:2]), np.maximum(*sides[:2]), np.round(sides[2], 6)
    order = np.lexsort((j, i))
    entries = tuple(zip(i[order].tolist(), j[order].tolist(), value[order].tolist(), strict=True))
    return Matrix(measure, tuple(ids), entries)


def _with_equals(folded: Folded, a: Array, b: Array, values: Array) -> list[Array]:
    """Entries for every document: one that another stands for has the other's values, and 1 with its equals."""
    groups: dict[int, list[int]] = {}
    for d, stands in enumerate(folded.stands_for.tolist()):
        groups.setdefault(stands, []).append(d)
    rows = [
        (x, y, value)
        for one, other, value in zip(a.tolist(), b.tolist(), values.tolist(), strict=True)
        for x in groups[one]
        for y in groups[other]
    ]
    rows += [(x, y, 1.0) for group in groups.values() for x, y in combinations(group, 2)]
    return [np.array(column) for column in zip(*rows, strict=True)] if rows else [a, b, values]
