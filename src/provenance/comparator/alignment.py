"""Sentence alignment: which sentences of two documents say the same, whatever words they say it in.

After PAN text alignment (Sanchez-Perez, Sidorov and Gelbukh 2014): cosine and Dice of sentences seed it, neighbours
in the same order support each other. New is the test for rivals, which keeps mere subjects out: where two texts
are about one thing, every sentence of one is a little like many of the other; where they tell the same, one stands out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.pair_rows import by_first, chosen, grown
from provenance.comparator.sentences import Sentences
from provenance.comparator.word_order import SAME_WORDS, copied
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_COSINE = 0.3
"""Least cosine of the weighted words of two sentences that say the same …"""
_DICE = 0.25
"""… least share of their words that both have …"""
_COMMON = 3
"""… and least number of these words, of those that not too many sentences have."""
_RIVAL = 0.8
"""A sentence has a partner only if none but the partner's neighbours comes nearer to it than this share of the cosine;
partners beside the best one (a sentence split in two) must reach it."""
_CHANCE = 2.0
"""How many times the mean cosine of all their sentences two must have: of few words, many are common by chance."""
_STEP = 3
"""Sentences from one aligned pair to the next, on either side, that still support each other."""
_EVIDENCE = 0.35
"""Cosines of pairs in a row that are enough together: a pair on its own is, from here on."""
_OFTEN = 64
"""Sentences of a document beyond which a word that they have proposes none of them."""

_NOWHERE, _EVERYWHERE = -1, -2  # ends of lists: no further sentence; a word of too many sentences


class Vectors(NamedTuple):
    """Sentences as weighted words; the rows of sentence s are offsets[s] to offsets[s + 1]."""

    words: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    """Scaled so that the squares of a sentence's weights sum to 1."""
    offsets: npt.NDArray[np.int64]
    information: npt.NDArray[np.float32]
    """Of each sentence: the sum of the rarities of its different words."""


class Alignment(NamedTuple):
    """Aligned sentences of pairs of documents, by pair, then by sentence of a, then of b."""

    pair: npt.NDArray[np.int64]
    a: npt.NDArray[np.int64]
    """Sentence of the first document, counted over all."""
    b: npt.NDArray[np.int64]
    cosine: npt.NDArray[np.float64]
    dice: npt.NDArray[np.float64]
    copied: npt.NDArray[np.bool_]
    """Whether they are the same words in the same order."""


@inner
def _index(a0, a1, words, weights, offsets, head, following, holder, sums):
    """Lists of the sentences of a that have each word, from `head` on, and the sum of its weights there."""
    base = offsets[a0]
    counts = following  # until the lists are linked, each word's first entry counts its sentences
    for k in range(base, offsets[a1]):
        counts[k - base] = 0
        if head[words[k]] == _NOWHERE:
            head[words[k]] = k - base
        counts[head[words[k]]] += 1
    for k in range(base, offsets[a1]):
        if head[words[k]] == k - base and counts[k - base] > _OFTEN:
            head[words[k]] = _EVERYWHERE
    for s in range(a0, a1):
        for k in range(offsets[s], offsets[s + 1]):
            sums[words[k]] += weights[k]
            holder[k - base] = s - a0
            first = head[words[k]]
            if first >= 0:
                following[k - base] = _NOWHERE if first == k - base else first
                head[words[k]] = k - base


@inner
def _near(a0, a1, b0, b1, words, weights, offsets, head, following, holder, sums, row, least):
    """Sentence pairs with common words and a cosine of at least `least`, sorted by b: places in a and b, cosine, Dice.

    Also the sum of the cosines of all pairs. `head` and the others index a; `row` (0) has room for every word and is
    left as it was.
    """
    total = 0.0
    found = np.empty((64, 5), np.float64)  # the last is for whether one is a copy
    n = 0
    common = np.zeros(a1 - a0, np.int32)
    touched = np.empty(a1 - a0, np.int64)
    for y in range(b0, b1):
        count = 0
        for k in range(offsets[y], offsets[y + 1]):
            row[words[k]] = weights[k]
            total += weights[k] * sums[words[k]]
            e = head[words[k]]
            while e >= 0:
                x = holder[e]
                if common[x] == 0:
                    touched[count] = x
                    count += 1
                common[x] += 1
                e = following[e]
        for i in range(count):
            x = touched[i]
            enough = common[x] >= _COMMON
            common[x] = 0
            if not enough:
                continue
            dot = 0.0
            both = 0
            for k in range(offsets[a0 + x], offsets[a0 + x + 1]):
                weight = row[words[k]]
                dot += weight * weights[k]
                both += weight > 0
            dot = np.floor(dot * 1e6 + 0.5) / 1e6  # sums differ in their last bits between machines, and ties must not
            if dot >= least:
                if n == found.shape[0]:
                    found = grown(found)
                found[n, 0] = x
                found[n, 1] = y - b0
                found[n, 2] = dot
                found[n, 3] = 2 * both / (offsets[a0 + x + 1] - offsets[a0 + x] + offsets[y + 1] - offsets[y])
                n += 1
        for k in range(offsets[y], offsets[y + 1]):
            row[words[k]] = 0.0
    return found, n, total


@inner
def _best(near, n, side, count):
    """For each sentence of a side: its best partner, that cosine, and the best cosine of any but its neighbours."""
    best = np.full(count, -1, np.int64)
    top = np.zeros(count, np.float64)
    rival = np.zeros(count, np.float64)
    other = 1 - side
    for i in range(n):
        me, you, cosine = np.int64(near[i, side]), np.int64(near[i, other]), near[i, 2]
        if cosine > top[me] or (cosine == top[me] and you < best[me]):
            best[me] = you
            top[me] = cosine
    for i in range(n):
        me, you = np.int64(near[i, side]), np.int64(near[i, other])
        if abs(you - best[me]) > 1:
            rival[me] = max(rival[me], near[i, 2])
    return best, top, rival


@inner
def _clear(near, n, count_a, count_b, least):
    """Which pairs are alike, the best for both sides or beside it, and without a rival."""
    keep = np.zeros(n, np.bool_)
    best_a, top_a, rival_a = _best(near, n, np.int64(0), count_a)
    best_b, top_b, rival_b = _best(near, n, np.int64(1), count_b)
    for i in range(n):
        x, y, cosine = np.int64(near[i, 0]), np.int64(near[i, 1]), near[i, 2]
        alike = cosine >= least and near[i, 3] >= _DICE
        beside = abs(best_a[x] - y) <= 1 and abs(best_b[y] - x) <= 1
        highest = cosine >= _RIVAL * max(top_a[x], top_b[y])
        keep[i] = alike and beside and highest and max(rival_a[x], rival_b[y]) <= _RIVAL * cosine
    return keep


@inner
def _chained(seeds):
    """Which pairs, sorted by a and b, lie in a chain of enough evidence: neighbours in one order, cosines added."""
    n = seeds.shape[0]
    weight = np.empty(n, np.float64)
    before = np.full(n, -1, np.int64)
    for k in range(n):
        most = 0.0
        j = k - 1
        while j >= 0 and seeds[k, 0] - seeds[j, 0] <= _STEP:
            step = seeds[k, 1] - seeds[j, 1]
            if 0 <= step <= _STEP and weight[j] > most:
                most = weight[j]
                before[k] = j
            j -= 1
        weight[k] = seeds[k, 2] + most
    # Of the chains that lead on from a pair the heaviest has it; pairs come after those that they follow.
    heir = np.full(n, -1, np.int64)
    top = weight.copy()
    for k in range(n - 1, -1, -1):
        j = before[k]
        if j >= 0 and top[k] >= top[j]:  # of two, the one that ends first
            top[j] = top[k]
            heir[j] = k
    kept = np.zeros(n, np.bool_)
    for end in range(n):
        if heir[end] >= 0:
            continue
        total = seeds[end, 2]
        k = end
        while before[k] >= 0 and heir[before[k]] == k:
            k = before[k]
            total += seeds[k, 2]
        if total >= _EVIDENCE:
            k = end
            kept[k] = True
            while before[k] >= 0 and heir[before[k]] == k:
                k = before[k]
                kept[k] = True
    return kept


@njit(nogil=True, cache=True, boundscheck=False)
def _share(near, side, information):
    """Share of a document's sentences, by their information, that are told in other words; and how many they are.

    What is copied is left out of the whole.
    """
    kinds = np.zeros(information.shape[0], np.uint8)  # of each sentence: 1 reworded, 2 copied
    for i in range(near.shape[0]):
        s = np.int64(near[i, side])
        kinds[s] = max(kinds[s], 1 + np.int64(near[i, 4]))
    told = 0.0
    whole = 0.0
    count = 0
    for s in range(information.shape[0]):
        if kinds[s] < 2:
            whole += information[s]
        if kinds[s] == 1:
            told += information[s]
            count += 1
    return told / whole if whole > 0 else 0.0, count


@inner
def _spoken(begin, end, offsets):
    """How many of the sentences have words."""
    count = 0
    for s in range(begin, end):
        count += offsets[s + 1] > offsets[s]
    return count


@njit(nogil=True, cache=True, boundscheck=False)
def _align(
    left, right, sentences, tokens, begins, ends, words, weights, offsets, information, size, shares, counts
):  # fmt: skip
    head = np.full(size, _NOWHERE, np.int64)
    sums = np.zeros(size, np.float64)
    row = np.zeros(size, np.float64)
    longest = np.int64(0)
    for d in left:
        longest = max(longest, offsets[sentences[d + 1]] - offsets[sentences[d]])
    following, holder = np.empty(longest, np.int64), np.empty(longest, np.int64)
    found = np.empty((256, 6), np.float64)
    n = 0
    indexed = np.int64(-1)
    for p in range(left.shape[0]):
        a0, a1 = sentences[left[p]], sentences[left[p] + 1]
        b0, b1 = sentences[right[p]], sentences[right[p] + 1]
        if left[p] != indexed:
            if indexed >= 0:
                for k in range(offsets[sentences[indexed]], offsets[sentences[indexed + 1]]):
                    head[words[k]] = _NOWHERE
                    sums[words[k]] = 0.0
            _index(a0, a1, words, weights, offsets, head, following, holder, sums)
            indexed = left[p]
        lists = (head, following, holder, sums)
        near, many, total = _near(a0, a1, b0, b1, words, weights, offsets, *lists, row, _RIVAL * _COSINE)
        mean = total / max(_spoken(a0, a1, offsets) * _spoken(b0, b1, offsets), 1)
        clear = _clear(near, many, a1 - a0, b1 - b0, max(_COSINE, _CHANCE * mean - 1e-6))
        near = by_first(chosen(near, clear), a1 - a0)  # they came sorted by b
        near = chosen(near, _chained(near))
        for i in range(near.shape[0]):
            x, y = a0 + np.int64(near[i, 0]), b0 + np.int64(near[i, 1])
            near[i, 4] = near[i, 3] >= SAME_WORDS and copied(tokens, begins[x], ends[x], begins[y], ends[y])
        shares[p, 0], count_a = _share(near, np.int64(0), information[a0:a1])
        shares[p, 1], count_b = _share(near, np.int64(1), information[b0:b1])
        counts[p] = min(count_a, count_b)
        while n + near.shape[0] > found.shape[0]:
            found = grown(found)
        for i in range(near.shape[0]):
            found[n, 0] = p
            found[n, 1] = a0 + near[i, 0]
            found[n, 2] = b0 + near[i, 1]
            found[n, 3] = near[i, 2]
            found[n, 4] = near[i, 3]
            found[n, 5] = near[i, 4]
            n += 1
    return found[:n]


def align(
    left: Array, right: Array, said: Sentences, tokens: Array, vectors: Vectors, size: int
) -> tuple[Alignment, Array, Array]:
    """Align the documents of each pair, numbers among those whose sentences are `said`; of `size` words.

    Also two columns, the share of either document that is told in other words in the other one, 0..1 (sentences
    weighted by their information, copied ones left out), and the number of sentences that these are, on the side
    with fewer.
    """
    shares, counts = np.empty((len(left), 2), np.float64), np.empty(len(left), np.int64)
    found = _align(
        left, right, said.offsets, tokens, said.begins, said.ends, *vectors[:3], vectors.information, size, shares,
        counts,
    )  # fmt: skip
    pair, a, b = found[:, :3].astype(np.int64).T
    return Alignment(pair, a, b, found[:, 3].copy(), found[:, 4].copy(), found[:, 5] > 0), shares, counts
