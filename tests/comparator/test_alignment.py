"""Sentence alignment against a plain twin: dictionaries, all pairs of sentences, the rules in words."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator.test_word_order import plainly
from provenance.comparator.alignment import Vectors, align
from provenance.comparator.sentences import Sentences

sentence = st.lists(st.integers(0, 11), max_size=9, unique=True)
document = st.lists(sentence, min_size=1, max_size=9)


def vectors_of(sentences: list[list[int]], rarity: np.ndarray) -> Vectors:
    weights = [rarity[np.array(words, int)] for words in sentences]
    information = np.array([w.sum() for w in weights], np.float32)
    scaled = [w / max(np.sqrt((w * w).sum()), 1e-12) for w in weights]
    offsets = np.concatenate([[0], np.cumsum([len(words) for words in sentences])])
    words = np.array([word for words in sentences for word in words], np.uint32)
    return Vectors(words, np.concatenate([np.empty(0), *scaled]).astype(np.float32), offsets, information)


def plain(a: list[dict[int, float]], b: list[dict[int, float]]) -> list[tuple[int, int]]:
    """Aligned sentences by the rules as documentation has them."""
    near, total = {}, 0.0
    for x, one in enumerate(a):
        for y, other in enumerate(b):
            common = one.keys() & other.keys()
            cosine = round(sum(one[word] * other[word] for word in common), 6)
            total += cosine
            if len(common) >= 3 and cosine >= 0.24:
                near[x, y] = cosine, 2 * len(common) / (len(one) + len(other))

    def partner(of: list[tuple[int, float]]) -> tuple[int, float, float]:
        best, top = min(of, key=lambda one: (-one[1], one[0]))
        return best, top, max((value for place, value in of if abs(place - best) > 1), default=0.0)

    of_a = {x: partner([(y, c) for (i, y), (c, _) in near.items() if i == x]) for x, _ in near}
    of_b = {y: partner([(x, c) for (x, i), (c, _) in near.items() if i == y]) for _, y in near}
    mean = total / max(sum(map(bool, a)) * sum(map(bool, b)), 1)
    seeds = []
    for (x, y), (cosine, dice) in sorted(near.items()):
        (best_y, top_x, rival_x), (best_x, top_y, rival_y) = of_a[x], of_b[y]
        beside = abs(best_y - y) <= 1 and abs(best_x - x) <= 1
        alone = cosine >= 0.8 * max(top_x, top_y) and max(rival_x, rival_y) <= 0.8 * cosine
        if cosine >= max(0.3, 2 * mean - 1e-6) and dice >= 0.25 and beside and alone:
            seeds.append((x, y, cosine))
    return chained(seeds)


def chained(seeds: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    weights: list[float] = []
    before: list[int] = []
    for k, (x, y, cosine) in enumerate(seeds):
        most, at = 0.0, -1
        for j in range(k - 1, -1, -1):
            if x - seeds[j][0] <= 3 and 0 <= y - seeds[j][1] <= 3 and weights[j] > most:
                most, at = weights[j], j
        weights.append(cosine + most)
        before.append(at)
    kept: set[int] = set()
    for k in sorted(range(len(seeds)), key=lambda k: -weights[k]):
        chain = []
        j = k
        while j >= 0 and j not in kept:
            chain.append(j)
            j = before[j]
        if sum(seeds[j][2] for j in chain) >= 0.35:
            kept.update(chain)
    return [seeds[k][:2] for k in sorted(kept)]


def said(flat: list[list[int]], bounds: np.ndarray) -> tuple[Sentences, np.ndarray]:
    """Sentences whose words are their tokens, one after the other, and these."""
    ends = np.cumsum([len(words) for words in flat], dtype=np.int64)
    begins = ends - np.array([len(words) for words in flat], np.int64)
    tokens = np.array([2 * word + 2 for words in flat for word in words], np.uint64)
    return Sentences(begins, ends, begins, ends, np.ones(len(flat), np.int64), bounds), tokens


@settings(max_examples=300)
@given(st.lists(document, min_size=2, max_size=4), st.integers(0, 2**32 - 1))
def test_alignment_is_that_of_plain_dictionaries(documents: list[list[list[int]]], seed: int):
    rarity = np.random.default_rng(seed).uniform(0.5, 3, 12)
    flat = [words for sentences in documents for words in sentences]
    vectors = vectors_of(flat, rarity)
    bounds = np.concatenate([[0], np.cumsum([len(one) for one in documents])])
    left, right = np.triu_indices(len(documents), 1)
    found, shares, counts = align(left, right, *said(flat, bounds), vectors, 12)
    rows = [
        dict(zip(words, vectors.weights[x:y].astype(float).tolist(), strict=True))
        for words, x, y in zip(flat, vectors.offsets[:-1], vectors.offsets[1:], strict=True)
    ]
    for p, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        here = found.pair == p
        lines = list(zip((found.a[here] - bounds[i]).tolist(), (found.b[here] - bounds[j]).tolist(), strict=True))
        assert lines == plain(rows[bounds[i] : bounds[i + 1]], rows[bounds[j] : bounds[j + 1]])
        texts = [([2 * w + 2 for w in documents[i][x]], [2 * w + 2 for w in documents[j][y]]) for x, y in lines]
        copies = [dice >= 0.8 and plainly(*both) for dice, both in zip(found.dice[here], texts, strict=True)]
        assert found.copied[here].tolist() == copies
        told = {x for (x, _), copy in zip(lines, copies, strict=True) if not copy}
        copied = {x for (x, _), copy in zip(lines, copies, strict=True) if copy}
        information = vectors.information[bounds[i] : bounds[i + 1]].astype(float)
        whole = sum(information[x] for x in range(len(information)) if x not in copied)
        share = sum(information[x] for x in told - copied) / whole if whole else 0.0
        assert abs(shares[p, 0] - share) < 1e-6
        assert counts[p] <= len(told - copied)


def test_a_word_of_too_many_sentences_proposes_none():
    """Seventy sentences with three words in common, and one of its own each, are not all compared with all."""
    sentences = [[0, 1, 2, 3 + n] for n in range(70)]
    vectors = vectors_of(sentences * 2, np.full(73, 1.0))
    several = said(sentences * 2, np.array([0, 70, 140]))
    found, shares, _ = align(np.array([0]), np.array([1]), *several, vectors, 73)
    assert len(found.pair) == 0
    assert shares.tolist() == [[0.0, 0.0]]
