from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator.corpora import FEW, MANY, changed
from comparator.parts import residue_of
from comparator.plain import resemblance
from provenance.comparator.candidates import HOT, halves, join, join_in_sql, lsh, recall, repeated
from provenance.config import Config
from provenance.engines.local import LocalEngine

keys_of = st.lists(st.one_of(st.integers(1, 40), st.integers(1, 2**64 - 1)), max_size=200)


@pytest.fixture(scope="module")
def engine():
    with LocalEngine(2) as engine:
        yield engine


def pairs(found):
    return list(zip(*(side.tolist() for side in found), strict=True))


@given(keys_of)
def test_the_sieve_never_misses_a_repeated_key(keys):
    kept = repeated(np.array(keys, np.uint64))
    count = Counter(keys)
    assert all(kept[i] for i, key in enumerate(keys) if count[key] > 1)


def test_the_sieve_keeps_few_that_stand_once():
    keys = np.unique(np.random.default_rng(1).integers(1, 2**63, 100_000).astype(np.uint64))
    assert np.count_nonzero(repeated(keys)) < 0.2 * len(keys)


def plain_join(keys: list[list[int]], items: list[int]) -> set[tuple[int, int]]:
    """All pairs in a bucket, or the best item with all others where it has too many members."""
    found = set()
    for key in {key for of_one in keys for key in of_one}:
        members = sorted({item for item, of_one in zip(items, keys, strict=True) if key in of_one})
        partners = combinations(members, 2) if len(members) <= HOT else ((members[0], m) for m in members[1:])
        found |= set(partners)
    return found


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(1, 12), min_size=3, max_size=3), max_size=80), st.randoms())
def test_a_join_pairs_what_has_a_key_in_common(keys, shuffle):
    items = list(range(len(keys)))
    shuffle.shuffle(items)
    flat, whose = np.array(keys, np.uint64).ravel(), np.repeat(np.array(items, np.int64), 3)
    with LocalEngine(1) as engine:
        found = pairs(join(flat, np.array(items, np.int64), engine))
        in_sql = pairs(join_in_sql(flat, whose, engine))
    assert found == in_sql == sorted(plain_join(keys, items))


def test_a_bucket_with_very_many_members_costs_no_quadratic_number_of_pairs(engine):
    found = pairs(join(np.full(5_000, 7, np.uint64), np.arange(5_000)[::-1].copy(), engine))
    assert found == [(0, other) for other in range(1, 5_000)]


def test_recall_is_what_the_formula_says_and_high_enough():
    assert recall(128) == pytest.approx(1 - (1 - 0.5**3) ** 42)
    assert recall(128) > 0.99


def proposed(texts: list[str], engine, seed: int = 1) -> set[tuple[int, int]]:
    left = residue_of(texts)
    items = np.arange(len(texts))
    return set(pairs(lsh(left.shingles, left.offsets[:-1], left.shingle_ends, items, Config(seed=seed), engine)))


def test_bands_propose_half_alike_texts_as_often_as_they_promise(engine):
    """400 pairs of a resemblance of a half or a little more: fewer than one in fifty may be missed."""
    texts = []
    for i in range(400):
        words = [f"d{i}w{j}" for j in range(60)]
        texts += [" ".join(words), " ".join([*words[:42], *(f"d{i}x{j}" for j in range(18))])]
    assert 0.5 <= resemblance(texts[0].split(), texts[1].split()) < 0.52
    found = proposed(texts, engine)
    assert len(found & {(2 * i, 2 * i + 1) for i in range(400)}) > 392


def test_bands_propose_few_unlike_texts(engine):
    texts = [" ".join(f"d{i}w{j}" for j in range(40)) for i in range(200)]
    assert len(proposed(texts, engine)) < 20


def test_texts_without_a_token_are_proposed_to_none(engine):
    assert proposed(["...", "!!!", "…", "a b c"], engine) == set()


@settings(max_examples=60)
@given(st.data())
def test_equal_halves_propose_every_single_change(data):
    vocabulary = data.draw(st.sampled_from([FEW, MANY]))
    words = data.draw(st.lists(st.sampled_from(vocabulary), min_size=2, max_size=40))
    other = data.draw(changed(words, vocabulary).filter(lambda other: len(other) > 1))
    left = residue_of([" ".join(words), " ".join(other)])
    with LocalEngine(1) as engine:
        found = pairs(halves(left.tokens, left.offsets[:-1], left.offsets[1:], np.arange(2), engine))
    assert found == [(0, 1)]
