from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator import plain
from comparator.corpora import FEW, MANY
from comparator.parts import residue_of
from provenance.comparator.candidates import HOT
from provenance.comparator.passages import Runs, common_runs, group, hash_runs, least_run

words_of = st.sampled_from([FEW, MANY]).flatmap(lambda words: st.lists(st.sampled_from(words), max_size=40))
blocks_of = st.lists(st.lists(st.sampled_from(MANY), min_size=4, max_size=20), min_size=2, max_size=3)


@st.composite
def documents(draw) -> list[list[str]]:
    if draw(st.booleans()):
        return draw(st.lists(words_of, min_size=2, max_size=5))
    blocks = draw(blocks_of)
    picks = st.lists(st.sampled_from(blocks), min_size=1, max_size=4)
    return [[word for block in draw(picks) for word in block] for _ in range(draw(st.integers(2, 5)))]


def plain_runs(texts: list[list[str]], least: int) -> set[tuple[int, int, int]]:
    """Maximal runs by their positions in all texts, one after the other."""
    offsets = np.cumsum([0, *map(len, texts)]).tolist()
    return {
        (offsets[x] + run.a, offsets[y] + run.b, run.length)
        for y in range(len(texts))
        for x in range(y)
        for run in plain.common_runs(texts[x], texts[y], least)
    }


def hottest(texts: list[list[str]], k: int) -> int:
    count: dict[tuple[str, ...], int] = {}
    for words in texts:
        for i in range(len(words) - k + 1):
            run = tuple(words[i : i + k])
            count[run] = count.get(run, 0) + 1
    return max(count.values(), default=0)


@given(documents(), st.sampled_from([(5, 8), (5, 5), (3, 4), (1, 4), (4, 12)]))
@settings(max_examples=200)
def test_every_maximal_run_is_found(texts, sizes):
    k, least = sizes
    runs = common_runs(residue_of([" ".join(words) or "…" for words in texts], k), k, least)
    every = set(zip(runs.a.tolist(), runs.b.tolist(), runs.lengths.tolist(), strict=True))
    assert every <= plain_runs(texts, least_run(k, least))
    found = {run for run in every if run[2] >= least}
    expected = plain_runs(texts, least)
    if hottest(texts, k) <= HOT:
        assert found == expected
    else:
        assert covered(found) == covered(expected)


def covered(runs: set[tuple[int, int, int]]) -> set[int]:
    return {t for a, b, length in runs for begin in (a, b) for t in range(begin, begin + length)}


@given(st.integers(2, 6), st.integers(8, 12), st.integers(1, 60), st.integers(0, 2**32))
@settings(max_examples=60)
def test_what_stands_very_often_is_found_everywhere(count, size, times, seed):
    """A sentence that documents repeat, with words of their own in between and some of it missing at times."""
    random = np.random.default_rng(seed)
    sentence = [f"s{i}" for i in range(size)]
    texts = [
        [w for n in range(times) for w in (*sentence[: random.integers(6, size + 1)], f"d{d}n{n}")]
        for d in range(count)
    ]
    runs = common_runs(residue_of([" ".join(words) for words in texts]), 5, 8)
    found = {run for run in zip(runs.a.tolist(), runs.b.tolist(), runs.lengths.tolist(), strict=True) if run[2] >= 8}
    expected = plain_runs(texts, 8)
    assert found <= expected
    assert covered(found) == covered(expected)
    assert len(found) <= len(expected)


def test_the_number_of_runs_grows_with_the_occurrences_only():
    sentence = "the very same ten words stand here again and again"
    texts = [" ".join(f"{sentence} d{d}n{n}" for n in range(500)) for d in range(4)]
    runs = common_runs(residue_of(texts), 5, 8)
    assert len(runs.a) <= 2000


def test_runs_of_equal_tokens_have_equal_hashes():
    left = residue_of(["a b c d e", "x a b c d", "b c d e"])
    keys = hash_runs(left.tokens, np.array([0, 6, 1, 10]), np.array([4, 4, 4, 4]))
    assert keys[0] == keys[1] != keys[2] == keys[3]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(31, 60), st.integers(1, 3)), max_size=40))
def test_runs_that_say_the_same_are_one_passage(rows):
    """A run says the same as another of its length here."""
    a, b, lengths = np.array(rows, np.int64).reshape(-1, 3).T
    nothing = np.zeros(len(a), np.int32)
    grouped = group(Runs(a, b, lengths, nothing, nothing), lengths.astype(np.uint64))
    expected: dict[int, set[int]] = {}
    for x, y, length in rows:
        expected.setdefault(length, set()).update((x, y))
    order = sorted(expected, key=lambda length: (min(expected[length]), length))
    assert list(zip(grouped.passage.tolist(), grouped.position.tolist(), grouped.length.tolist(), strict=True)) == [
        (number, place, length) for number, length in enumerate(order) for place in sorted(expected[length])
    ]
