from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from comparator import plain
from comparator.corpora import FEW, MANY
from comparator.parts import residue_of
from provenance.comparator.subsequence import SHORT
from provenance.comparator.verification import _sort, verify

LETTERS = ["ก", "ข", "ค", "word"]
words_of = st.sampled_from([FEW, MANY, LETTERS]).flatmap(lambda words: st.lists(st.sampled_from(words), max_size=60))


def figures(texts: list[list[str]], left: list[int], right: list[int], k: int = 5):
    residue = residue_of([" ".join(words) or "…" for words in texts], k)
    pairs = np.array(left, np.int64), np.array(right, np.int64)
    items = residue.offsets[:-1], residue.offsets[1:]
    return verify(*pairs, residue, *items, k)


@given(st.lists(words_of, min_size=2, max_size=5), st.integers(1, 8))
@settings(max_examples=200)
def test_every_figure_is_that_of_the_plain_comparison(texts, k):
    everything = [(i, j) for i in range(len(texts)) for j in range(len(texts)) if i != j]
    found = figures(texts, *map(list, zip(*everything, strict=True)), k)
    for row, (i, j) in enumerate(everything):
        a, b = texts[i], texts[j]
        expected = (
            plain.resemblance(a, b, k),
            plain.containment(a, b, k),
            plain.containment(b, a, k),
            plain.covered(a, b, k) / max(len(a), 1),
            plain.covered(b, a, k) / max(len(b), 1),
            plain.similarity(a, b, k),
        )
        assert tuple(column[row] for column in found) == pytest.approx(expected)


@given(st.integers(0, 2**32), st.integers(2, 40))
@settings(max_examples=100)
def test_the_common_subsequence_is_that_of_rapidfuzz(seed, vocabulary):
    """Up to the longest texts that it is computed for, across all words of bits; beyond, it does not count."""
    random = np.random.default_rng(seed)
    sizes = random.choice([1, 63, 64, 65, 127, 128, 129, 192, 200, SHORT - 1, SHORT, SHORT + 1, 300], 2)
    a, b = ([f"w{n}" for n in random.integers(0, vocabulary, size)] for size in sizes)
    (similarity,) = figures([a, b], [0], [1], 32).similarity
    covered = min(plain.covered(a, b, 32) + plain.covered(b, a, 32), 2 * min(sizes)) / sum(sizes)
    common = 2 * LCSseq.similarity(a, b) / sum(sizes) if max(sizes) <= SHORT else 0.0
    assert similarity == pytest.approx(max(covered, common))


def test_a_letter_of_thai_is_no_word_where_texts_are_compared():
    """Five letters in a row covered a text, which all Thai texts have in common: it contained what it did not."""
    letters = [chr(0x0E01 + n) for n in range(40)]
    short = [letters[n] for start in range(0, 20, 4) for n in range(start, start + 10)]
    (covered,) = figures([short, letters * 2], [0], [1]).covered_a
    assert covered == 0
    (covered,) = figures([letters[:20] + letters[30:40], letters], [0], [1]).covered_a
    assert covered == pytest.approx(20 / 30)


def test_pairs_come_back_in_the_order_given():
    texts = [["a"] * 3, ["b"] * 9, ["a"] * 6, ["c"] * 2]
    found = figures(texts, [3, 0, 1, 0], [1, 2, 2, 3])
    assert found.similarity.tolist() == pytest.approx([0, 6 / 9, 0, 0])


def test_no_pairs_give_no_figures():
    assert all(len(column) == 0 for column in figures([["a"], ["b"]], [], []))


@given(st.lists(st.integers(0, 999), unique=True, max_size=300), st.integers(0, 20))
def test_places_of_a_shuffled_text_come_in_order(places, more):
    """Close together, as those of a text whose sentences were put in another order, or far apart."""
    values = np.array(places + [7] * more, np.int32)
    marks = np.zeros(1000, np.bool_)
    _sort(values, len(places), marks)
    assert values.tolist() == sorted(places) + [7] * more
    assert not marks.any()


def test_a_text_with_its_sentences_in_another_order_has_the_figures_of_the_plain_comparison():
    chance = np.random.default_rng(5)
    sentences = [[f"s{n}w{i}" for i in range(9)] for n in range(120)]
    texts = [[word for n in chance.permutation(120) for word in sentences[n]] for _ in range(3)]
    found = figures(texts, [0, 0, 1], [1, 2, 2])
    for row, (i, j) in enumerate([(0, 1), (0, 2), (1, 2)]):
        assert found.resemblance[row] == pytest.approx(plain.resemblance(texts[i], texts[j], 5))
        assert found.covered_a[row] == pytest.approx(plain.covered(texts[i], texts[j], 5) / len(texts[i]))
        assert found.covered_b[row] == pytest.approx(plain.covered(texts[j], texts[i], 5) / len(texts[j]))
