"""The matrix: one exact figure for every pair of documents, or for the pairs that matched."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.exact import Folded
from provenance.comparator.relations import Pairs
from provenance.comparator.residue import Residue
from provenance.comparator.vocabulary import cosines, vocabulary
from provenance.config import Config
from provenance.models import Matrix

Array = npt.NDArray[Any]


def pair_values(left: Residue, pairs: Pairs, config: Config) -> npt.NDArray[np.float64]:
    """The chosen measure of each verified pair."""
    if config.measure == "resemblance":
        return pairs.figures.resemblance
    if config.measure == "containment":
        return np.maximum(pairs.figures.containment_a, pairs.figures.containment_b)
    return cosines(pairs.a, pairs.b, vocabulary(left))


def matrix(ids: list[str], folded: Folded, pairs: Pairs, values: Array, measure: str) -> Matrix:
    """The matrix over all documents, numbered by id. Documents that another stands for have its values."""
    place = np.empty(len(ids), np.int64)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    place[order] = np.arange(len(ids))
    stand_ins: dict[int, list[int]] = {}
    for d in np.flatnonzero(~folded.compared).tolist():
        stand_ins.setdefault(int(folded.stands_for[d]), []).append(d)
    entries = []
    keep = values > 0
    for a, b, value in zip(pairs.a[keep].tolist(), pairs.b[keep].tolist(), values[keep].tolist(), strict=True):
        rounded = round(value, 6)
        for x in (a, *stand_ins.get(a, ())) if len(ids) <= 1000 else (a,):
            for y in (b, *stand_ins.get(b, ())) if len(ids) <= 1000 else (b,):
                entries.append((min(place[x], place[y]), max(place[x], place[y]), rounded))
    for first, others in stand_ins.items():
        group = [first, *others]
        for i, x in enumerate(group if len(ids) <= 1000 else group[:1]):
            entries.extend((min(place[x], place[y]), max(place[x], place[y]), 1.0) for y in group[i + 1 :])
    entries.sort()
    return Matrix(measure, tuple(ids[d] for d in order), tuple((int(i), int(j), v) for i, j, v in entries))
