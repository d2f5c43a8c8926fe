"""Two sentences of the same words: a copy, or a retelling in another order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from comparator import plain
from provenance.comparator.word_order import copied
from provenance.hashing.canonical import canonical_tokens


@njit
def _asked(tokens, a0, a1, b0, b1):
    return copied(tokens, a0, a1, b0, b1)


def plainly(one: list[int], other: list[int]) -> bool:
    """The definition: enough in order, or enough in common runs of eight words."""
    size = len(one) + len(other)
    if 2 * plain.common_subsequence(one, other) >= 0.8 * size:
        return True
    least = 8 if one[0] % 2 == 0 else 16
    within = 0
    for here, there in ((one, other), (other, one)):
        runs = {tuple(there[i : i + least]) for i in range(len(there) - least + 1)}
        inside = {
            t for i in range(len(here) - least + 1) if tuple(here[i : i + least]) in runs for t in range(i, i + least)
        }
        within += len(inside)
    return within >= 0.5 * size


def asked(one: list[int], other: list[int]) -> bool:
    tokens = np.array([3, *one, *other, 3], np.uint64)  # what lies around them counts for nothing
    return bool(_asked(tokens, 1, 1 + len(one), 1 + len(one), 1 + len(one) + len(other)))


@given(st.data(), st.integers(0, 1), st.integers(1, 4))
def test_as_the_definition_has_it(data, unspaced, different):
    tokens = st.integers(1, different).map(lambda value: 2 * value + unspaced)
    one = data.draw(st.lists(tokens, min_size=1, max_size=40))
    other = data.draw(st.one_of(st.permutations(one), st.lists(tokens, min_size=1, max_size=40)))
    assert asked(one, other) == plainly(one, other)


@given(st.lists(st.integers(1, 50), min_size=20, max_size=60, unique=True), st.integers(1, 19))
def test_halves_that_change_places(words, at):
    one = [2 * word for word in words]
    assert asked(one, one[at:] + one[:at]) == plainly(one, one[at:] + one[:at])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "On Tuesday the fire brigade rescued eleven hikers from the gorge after heavy rain.",
            "After heavy rain the fire brigade on Tuesday rescued from the gorge eleven hikers.",
            False,
        ),
        (
            "The water had risen by two metres within an hour, the rescue service said.",
            "The water had risen by two metres within the hour, the rescue service said.",
            True,
        ),
        (
            "The board of the company has decided at its meeting to close the mill, the mayor of the town told us.",
            "The mayor of the town told us the board of the company has decided at its meeting to close the mill.",
            True,
        ),
        ("我们昨天在北京见到了他的老师", "昨天他的老师在北京见到了我们", False),
    ],
)
def test_sentences(one, other, expected):
    numbers: dict[str, int] = {}
    odd = int(not one.isascii())
    sides = [[2 * numbers.setdefault(t, len(numbers) + 1) + odd for t in canonical_tokens(s)] for s in (one, other)]
    assert asked(*sides) is expected
