from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.hashing.shingles import shingle, shingle_ends, shingle_words, winnow, word_shingle_ends

from . import twins
from .twins import mix64

few = st.integers(1, 3).map(mix64)
small = st.lists(few, max_size=40)
"""Tokens of few kinds, so that shingles recur."""
wide = st.lists(st.integers(1, 2**64 - 1), max_size=12)
documents = st.lists(small | wide, max_size=5)


def flat(several):
    """Documents one after the other: values and offsets."""
    values = [value for one in several for value in one]
    return np.array(values, np.uint64), np.cumsum([0, *map(len, several)]).astype(np.int64)


@given(documents, st.integers(1, 8))
@example([], 5)
@example([[], [1], [], [1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], []], 5)
def test_shingles_like_the_twin(several, k):
    hashes, offsets = flat(several)
    found, ends = shingle(hashes, offsets, k), shingle_ends(offsets, k)
    assert found.dtype == np.uint64
    assert len(found) == len(hashes)
    for d, tokens in enumerate(several):
        expected = twins.shingle(tokens, k)
        assert found[offsets[d] : ends[d]].tolist() == expected
        assert not found[ends[d] : offsets[d + 1]].any()


letters = st.integers(0, 3).map(lambda n: mix64(n) | 0xFFFFFF << 40 | 1)


@given(st.lists(st.lists(letters | few, max_size=40), max_size=4), st.integers(1, 6))
def test_shingles_of_words_like_the_twin(several, k):
    hashes, offsets = flat(several)
    found = np.empty(len(hashes), np.uint64)
    shingle_words(hashes, offsets, k, found)
    ends = word_shingle_ends(hashes, offsets[:-1], offsets[1:], k)
    for d, tokens in enumerate(several):
        assert found[offsets[d] : ends[d]].tolist() == twins.shingle_words(tokens, k)
        assert not found[ends[d] : offsets[d + 1]].any()


@given(documents, st.integers(1, 8))
def test_without_letters_shingles_of_words_are_those_of_tokens(several, k):
    hashes, offsets = flat([[token & ~1 for token in one] for one in several])
    found = np.empty(len(hashes), np.uint64)
    shingle_words(hashes, offsets, k, found)
    assert found.tolist() == shingle(hashes, offsets, k).tolist()
    assert word_shingle_ends(hashes, offsets[:-1], offsets[1:], k).tolist() == shingle_ends(offsets, k).tolist()


@given(documents, st.integers(1, 8))
def test_equal_shingles_are_equal_runs(several, k):
    hashes, offsets = flat(several)
    found, ends = shingle(hashes, offsets, k), shingle_ends(offsets, k)
    pairs = {
        (int(found[i]), tuple(hashes[i : min(i + k, offsets[d + 1])].tolist()))
        for d in range(len(several))
        for i in range(offsets[d], ends[d])
    }
    assert len({value for value, _ in pairs}) == len({run for _, run in pairs}) == len(pairs)


@pytest.mark.parametrize(("count", "ends"), [(0, 0), (1, 1), (4, 1), (5, 1), (6, 2), (20, 16)])
def test_ends_by_hand(count, ends):
    assert shingle_ends(np.array([0, count]), 5).tolist() == [ends]
    assert shingle_ends(np.array([0, 7, 7 + count]), 5).tolist() == [3, 7 + ends]


def test_order_matters():
    a, b = shingle(np.array([1, 2, 3, 4, 5, 5, 4, 3, 2, 1], np.uint64), np.array([0, 5, 10]), 5)[[0, 5]]
    assert a != b


@given(documents, st.integers(1, 8))
@example([[3, 3, 3, 3, 3, 3]], 3)
@example([[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0]], 3)
@example([[], [7], [7, 7]], 4)
def test_fingerprints_like_the_twin(several, window):
    values, offsets = flat(several)
    found = winnow(values, offsets[:-1], offsets[1:], window)
    assert found.tolist() == [offsets[d] + at for d, one in enumerate(several) for at in twins.winnow(one, window)]


@given(documents, st.integers(1, 8), st.integers(1, 8))
def test_fingerprints_of_stretches_that_do_not_touch(several, k, window):
    """As they are taken: of the shingles of documents, with nothing between the last shingle and the next text."""
    hashes, offsets = flat(several)
    shingles, ends = shingle(hashes, offsets, k), shingle_ends(offsets, k)
    found = winnow(shingles, offsets[:-1], ends, window)
    expected = [
        offsets[d] + at for d, tokens in enumerate(several) for at in twins.winnow(twins.shingle(tokens, k), window)
    ]
    assert found.tolist() == expected


@given(st.data(), st.integers(1, 6), st.integers(0, 8))
def test_every_common_run_has_a_common_fingerprint(data, k, more):
    """The guarantee of winnowing: texts with t tokens in common share a fingerprint among them, at the same place."""
    t = k + more
    run = data.draw(st.lists(few, min_size=t, max_size=t))
    around = st.lists(few, max_size=30)
    texts, places = [], []
    for _ in range(2):
        before, after = data.draw(around), data.draw(around)
        texts.append([*before, *run, *after])
        places.append(len(before))
    hashes, offsets = flat(texts)
    shingles, ends = shingle(hashes, offsets, k), shingle_ends(offsets, k)
    found = winnow(shingles, offsets[:-1], ends, t - k + 1).tolist()
    inside = []
    for place, offset in zip(places, offsets, strict=False):
        begin = place + int(offset)
        inside.append({(at - begin, int(shingles[at])) for at in found if begin <= at <= begin + t - k})
    assert inside[0] & inside[1]


def test_the_guarantee_for_the_passages_that_are_promised():
    """Eight tokens in common, shingles of five: every one of many random pairs, around one common run."""
    random = np.random.default_rng(8)
    t, k = 8, 5
    for _ in range(300):
        run = random.integers(1, 4, t)
        pair = [
            np.concatenate([random.integers(1, 4, n), run, random.integers(1, 4, n)]) for n in random.integers(0, 40, 2)
        ]
        hashes, offsets = flat([[mix64(int(token)) for token in one] for one in pair])
        shingles, ends = shingle(hashes, offsets, k), shingle_ends(offsets, k)
        found = winnow(shingles, offsets[:-1], ends, t - k + 1)
        begins = [(len(one) - t) // 2 + int(offset) for one, offset in zip(pair, offsets, strict=False)]
        a, b = (set(shingles[found[(found >= begin) & (found <= begin + t - k)]].tolist()) for begin in begins)
        assert a & b
