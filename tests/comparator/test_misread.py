"""Copies of which letters were misread are copies, and no retellings."""

from __future__ import annotations

import random

import numpy as np
import pytest

from comparator.corpora import table
from comparator.test_rewrites import FIRST, SECOND, SUBJECT
from provenance import Config, scan
from provenance.comparator.alignment import Alignment, _share
from provenance.comparator.misread import shares_without
from provenance.comparator.sentences import Sentences
from provenance.models import Relation

LIKE = {"e": "c", "o": "0", "l": "1", "h": "b", "n": "u", "a": "o", "i": "l", "t": "f"}


def misread(text: str, share: float, seed: int) -> str:
    rng = random.Random(seed)
    return "".join(LIKE[c] if c in LIKE and rng.random() < share else c for c in text)


@pytest.mark.parametrize("share", [0.04, 0.08, 0.12])
@pytest.mark.parametrize("around", ["", SUBJECT + "\n\n"], ids=["whole", "amid other text"])
def test_a_copy_with_misread_letters_is_no_retelling(share, around):
    for seed in range(6):
        report = scan(table({"a": FIRST, "b": around + misread(FIRST, share, seed)}), Config(threads=1))
        assert [m.relation for m in report.matches if m.relation is Relation.REWRITE] == []
        assert report.matches


def test_a_retelling_with_misread_letters_is_one():
    report = scan(table({"a": FIRST, "b": misread(SECOND, 0.02, 1)}), Config(threads=1))
    assert [m.relation for m in report.matches] == [Relation.REWRITE]


def test_shares_are_those_of_the_alignment():
    """The plain twin of the kernel's shares, on random alignments."""
    rng = np.random.default_rng(3)
    for _ in range(50):
        sizes = rng.integers(1, 9, 2)
        information = rng.random(sizes.sum()).astype(np.float32)
        chosen = np.unique(rng.integers(0, sizes, (rng.integers(1, 9), 2)), axis=0)
        copied = rng.random(len(chosen)) < 0.4
        columns = np.zeros(len(chosen), np.int64), chosen[:, 0], chosen[:, 1] + sizes[0]
        aligned = Alignment(*columns, np.ones(len(chosen)), np.ones(len(chosen)), copied)
        none = np.empty(0, np.int64)
        bounds = np.array([0, sizes[0], sizes.sum()])
        said = Sentences(**dict.fromkeys(Sentences._fields, none))._replace(offsets=bounds)
        shares, counts = shares_without(aligned, np.zeros(1, np.int64), np.array([0]), np.array([1]), said, information)
        near = np.column_stack([chosen, np.ones((len(chosen), 2)), copied]).astype(np.float64)
        parts = information[: sizes[0]], information[sizes[0] :]
        wanted = [_share.py_func(near, side, part) for side, part in enumerate(parts)]
        assert np.allclose(shares[0], [share for share, _ in wanted], atol=1e-6)
        assert counts[0] == min(count for _, count in wanted)
