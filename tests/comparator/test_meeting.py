"""Passages of two documents whose ends went on over edits until they met are one."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from comparator.corpora import table
from provenance import scan
from provenance.models import PassageKind

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
LOOKS_LIKE = {"a": "o", "b": "h", "c": "e", "d": "cl", "e": "c", "g": "q", "h": "b", "i": "j", "l": "1", "m": "rn"}
LOOKS_LIKE |= {"n": "u", "o": "0", "r": "v", "s": "5", "t": "f", "u": "n"}


@pytest.mark.parametrize("file", SEEDS, ids=lambda file: file.name[:3])
def test_passages_of_a_badly_read_copy_do_not_overlap(file: Path):
    """Of two chains with no run of five words between them, both ends went on through the same text."""
    text = file.read_text(encoding="utf-8")
    for seed in (1, 5, 7, 9, 20, 26):
        chance = random.Random(seed)
        copy = "".join(LOOKS_LIKE[c] if c in LOOKS_LIKE and chance.random() < 0.07 else c for c in text)
        passages = scan(table({"a": text, "b": copy})).passages
        found = [[span.chars for span in p.occurrences] for p in passages if p.kind is PassageKind.EDITED]
        for one, other in combinations(found, 2):
            assert min(min(x[1], y[1]) - max(x[0], y[0]) for x, y in zip(one, other, strict=True)) <= 0


def rows(seed: int) -> str:
    chance = random.Random(seed)
    words = "Germany;EUR;paid in full by bank transfer"
    return "\n".join(f"{chance.randint(1000, 9999)};{words};{chance.randint(100, 9999)}" for _ in range(60))


@pytest.mark.parametrize("seed", [5, 30, 34, 57, 68, 83])
def test_two_ways_to_align_the_same_rows_do_not_meet(seed: int):
    """Put together they agreed in a tenth of the words, as no row of the one stood where one of the other did."""
    (match,) = (report := scan(table({"a": rows(2 * seed), "b": rows(2 * seed + 1)}))).matches
    assert match.similarity >= 0.8
    assert min(p.similarity for p in report.passages) >= 0.75
