"""Copied sentences of which letters were misread: they share few words, and nearly all letters."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel

from provenance.comparator.alignment import Alignment
from provenance.comparator.findings import texts
from provenance.comparator.sentences import Sentences
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_LETTERS = 0.9
"""Share of the letters of two sentences that agree in order, from which one is a copy of the other (Indel distance)."""

_WORDS = 0.4
"""Dice of their words below which that is not asked."""


def misread(hashed: Hashed, aligned: Alignment, said: Sentences, chosen: Array) -> npt.NDArray[np.bool_]:
    """Which aligned sentences, not known as copies, are copies letter by letter; `chosen` are their documents."""
    asked = np.flatnonzero(~aligned.copied & (aligned.dice >= _WORDS))
    found = np.zeros(len(aligned.pair), np.bool_)
    if len(asked):
        sides = []
        for sentences in (aligned.a[asked], aligned.b[asked]):
            holders = chosen[np.searchsorted(said.offsets, sentences, side="right") - 1]
            spoken = texts(hashed, holders, said.starts[sentences], said.stops[sentences]).to_pylist()
            sides.append([" ".join(text.casefold().split()) for text in spoken])
        found[asked] = process.cpdist(*sides, scorer=Indel.normalized_similarity, score_cutoff=_LETTERS) > 0
    return found


def shares_without(
    aligned: Alignment, pairs: Array, left: Array, right: Array, said: Sentences, information: Array
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Shares of the documents of some `pairs` that are told in other words, and of how many sentences, as in `align`.

    `left` and `right` are the documents of every pair, among those whose sentences are `said`.
    """
    shares, counts = np.zeros((len(pairs), 2)), np.zeros((len(pairs), 2), np.int64)
    for row, pair in enumerate(pairs.tolist()):
        lines = slice(*np.searchsorted(aligned.pair, (pair, pair + 1)).tolist())
        copied = aligned.copied[lines]
        for side, (sentences, of) in enumerate(((aligned.a[lines], left[pair]), (aligned.b[lines], right[pair]))):
            known = np.unique(sentences[copied])
            told = np.setdiff1d(sentences, known)
            whole = information[said.offsets[of] : said.offsets[of + 1]].sum(dtype=np.float64)
            whole -= information[known].sum(dtype=np.float64)
            shares[row, side] = information[told].sum(dtype=np.float64) / whole if whole > 0 else 0.0
            counts[row, side] = len(told)
    return shares, counts.min(axis=1)
