"""Documents with equal bytes or equal canonical tokens: one of each group stands for the others from here on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from provenance.comparator.broken_words import Joined
from provenance.config import Config
from provenance.hashing.canonical import same_text
from provenance.hashing.hashed import Hashed
from provenance.models import Relation


@dataclass(frozen=True, slots=True)
class Folded:
    """Which document stands for which."""

    stands_for: npt.NDArray[np.int64]
    """For each document the one that is compared in its place; itself where it is compared."""
    relations: dict[int, Relation]
    """How each document that is not compared matches the one in its place."""

    @property
    def compared(self) -> npt.NDArray[np.bool_]:
        """Whether each document is compared itself."""
        return np.equal(self.stands_for, np.arange(len(self.stands_for)))


def preference(hashed: Hashed, config: Config, joined: Joined) -> npt.NDArray[np.int64]:
    """Rank of each document under the policy that chooses representatives, 0 for the most preferred."""
    columns = hashed.documents.select(["id", "date", "source"]).to_pydict()
    broken = np.diff(joined.going_on(hashed.token_offsets))
    lengths = (np.diff(hashed.token_offsets) - broken).tolist()
    accents, rests = hashed.accents().tolist(), broken.tolist()
    ranks = {source: i for i, source in enumerate(config.source_rank)}

    def key(d: int) -> tuple[Any, ...]:
        parts: dict[str, Any] = {
            "earliest": columns["date"][d] or "\uffff",
            "source-rank": ranks.get(columns["source"][d], len(ranks)),
            # Of one text, that which was not typed without accents, then that of which the fewest words are broken.
            "longest": (-lengths[d], -accents[d], rests[d]),
            "path": columns["id"][d],
        }
        return (*(parts[name] for name in config.representative), columns["id"][d])

    order = sorted(range(hashed.count), key=key)
    rank = np.empty(hashed.count, np.int64)
    rank[order] = np.arange(hashed.count)
    return rank


def fold(hashed: Hashed, rank: npt.NDArray[np.int64], joined: Joined) -> Folded:
    """Let the most preferred document of each group of equal ones stand for the group.

    Of those that are equal but for line ends, one whose broken words are known as such comes first. SHA-256 decides on
    equal bytes. Equal content ids only propose: the tokens themselves are compared.
    """
    codes = pc.dictionary_encode(hashed.documents.column("content_id").combine_chunks()).indices.to_numpy()
    sha = hashed.documents.column("sha256").to_pylist()
    empty = np.diff(hashed.token_offsets) == 0
    order = np.lexsort((rank, -np.diff(joined.fewer(hashed.token_offsets)), codes))
    stands_for = np.arange(hashed.count)
    relations: dict[int, Relation] = {}
    bounds = np.flatnonzero(np.diff(codes[order], prepend=-1, append=-1))
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end - begin > 1:
            _fold_group(order[begin:end].tolist(), hashed, sha, bool(empty[order[begin]]), stands_for, relations)
    return Folded(stands_for, relations)


def _fold_group(
    members: list[int],
    hashed: Hashed,
    sha: Sequence[str],
    empty: bool,
    stands_for: npt.NDArray[np.int64],
    relations: dict[int, Relation],
) -> None:
    """Fold documents of one content id, the most preferred first; those without a token by their bytes alone."""
    kept: list[int] = []
    for d in members:
        for k in kept:
            if sha[d] == sha[k]:
                stands_for[d], relations[d] = k, Relation.IDENTICAL
                break
            if not empty and same_text(hashed.text(d), hashed.text(k)):
                stands_for[d], relations[d] = k, Relation.SAME_TEXT
                break
        else:
            kept.append(d)
