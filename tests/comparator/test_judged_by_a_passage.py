"""Long texts with edits too close together for shingles are judged by what agrees in a passage of theirs."""

from __future__ import annotations

import random

import pytest

from comparator.corpora import table
from provenance import scan
from provenance.models import Match, Relation

WORDS = [f"w{i}" for i in range(800)]


def related(a: list[str], b: list[str]) -> Match:
    (match,) = scan(table({"a": " ".join(a), "b": " ".join(b)})).matches
    return match


def every(step: int) -> list[str]:
    """The text with its last of so many words replaced, again and again, but for ten at the beginning."""
    return [f"x{i}" if i % step == step - 1 and i >= 10 else word for i, word in enumerate(WORDS)]


@pytest.mark.parametrize("step", [7, 8, 10])
def test_every_eighth_word_changed_is_a_near_duplicate(step):
    """Of 800 words 0.57 lay in shingles that both have, so that a scanned copy was no near-duplicate."""
    match = related(WORDS, every(step))
    changed = sum(one != other for one, other in zip(WORDS, every(step), strict=True))
    assert match.relation is Relation.NEAR_DUPLICATE
    assert match.similarity == pytest.approx(1 - changed / 800)


def test_an_edited_text_in_a_longer_one_is_contained():
    around = [f"n{i}" for i in range(900)]
    match = related(every(8), around[:300] + WORDS + around[300:])
    assert match.relation is Relation.CONTAINS
    assert match.similarity == pytest.approx(1 - 99 / 800)


def test_half_of_a_text_is_not_the_text():
    match = related([f"m{i}" for i in range(500)] + every(8), [f"n{i}" for i in range(500)] + WORDS)
    assert match.relation is Relation.SHARES_PASSAGES
    assert match.similarity == pytest.approx(2 * 701 / 2600)


def records(seed: int, count: int) -> list[str]:
    """Records of one form, each with a name and a number of its own."""
    chance = random.Random(seed)
    form = "the member {} with the number {} has paid the fee of this year in full and has no more to pay"
    return [w for _ in range(count) for w in form.format(*(f"v{chance.randrange(10**9)}" for _ in "ab")).split()]


@pytest.mark.parametrize(("count", "other"), [(40, 40), (10, 60)])
def test_records_that_share_their_form_are_no_copies(count, other):
    """Nine words in ten agree, in order, and no record is the same: `clean` dropped one of two lists of members."""
    match = related(records(1, count), records(2, other))
    assert match.relation is Relation.SHARES_PASSAGES
    assert match.similarity < 0.8
