from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.comparator.clusters import covering, greedy

pairs_of = st.dictionaries(
    st.tuples(st.integers(0, 15), st.integers(0, 15)).filter(lambda pair: pair[0] < pair[1]), st.floats(0.5, 1)
)


def plain_greedy(pairs: dict[tuple[int, int], float]) -> dict[int, dict[int, float]]:
    """Go through the items: each joins the first representative that it matches, or becomes one."""
    heads: dict[int, dict[int, float]] = {}
    for item in range(16):
        head = next((h for h in heads if (h, item) in pairs), None)
        if head is None:
            heads[item] = {}
        else:
            heads[head][item] = pairs[head, item]
    return {head: members for head, members in heads.items() if members}


@given(pairs_of, st.randoms())
def test_each_item_joins_the_first_representative_that_it_matches(pairs, shuffle):
    rows = list(pairs)
    shuffle.shuffle(rows)
    a, b = (np.array(side, np.int64) for side in (zip(*rows, strict=True) if rows else ([], [])))
    assert greedy(a, b, np.array([pairs[row] for row in rows])) == plain_greedy(pairs)


def test_a_chain_is_cut():
    assert greedy(np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.9, 0.8, 0.7])) == {0: {1: 0.9}, 2: {3: 0.7}}


@given(pairs_of)
def test_every_pair_stands_in_a_group_and_every_member_matches_its_first(pairs):
    a, b = (np.array(side, np.int64) for side in (zip(*pairs, strict=True) if pairs else ([], [])))
    groups = covering(a, b, np.array(list(pairs.values())))
    assert all(pairs[head, member] == value for head, members in groups.items() for member, value in members.items())
    together = [{head, *members} for head, members in groups.items()]
    assert all(any({x, y} <= group for group in together) for x, y in pairs)
    first = greedy(a, b, np.array(list(pairs.values())))
    assert all(first[head].items() <= groups[head].items() for head in first)


def test_a_copy_of_what_joined_another_group_is_not_lost():
    """The first was reported alone, and a gate passed what was a copy of the second."""
    assert covering(np.array([0, 1]), np.array([1, 2]), np.array([0.9, 0.95])) == {0: {1: 0.9}, 1: {2: 0.95}}
