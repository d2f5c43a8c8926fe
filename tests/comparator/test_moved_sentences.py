"""Sentences of a passage in another order: one passage, which has them on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator.test_joining import places, report, words
from provenance.comparator.joining import _LEAST_MOVED, _NEXT, _SHORT_MOVED, _outermost

ENGLISH = [
    "A codec is a piece of software that lets programs read one format of films or music.",
    "If your player does not find the right ones, it should tell you so and offer to install them.",
    "Where it does not, you have to install them yourself, as the manual of your system describes.",
    "You may also ask in the forum of its makers, who know which discs need which codec.",
]
JAPANESE = [
    "コーデックとは、映像や音声の特定の形式を読めるようにするためのソフトウェアである。",
    "再生プログラムが必要なものを見つけられない場合は、その旨を知らせて導入を勧めるはずだ。",
    "そうでないときは、使っているシステムの手引きに従って、自分で導入しなければならない。",
    "どの円盤にどれが要るのかをよく知っている開発者の掲示板で尋ねてみることもできる。",
]
ORDERS = [(1, 0, 2, 3), (3, 0, 1, 2), (0, 2, 3, 1), (2, 1, 0, 3), (3, 2, 1, 0), (1, 3, 0, 2)]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize(("sentences", "blank"), [(ENGLISH, " "), (JAPANESE, "")], ids=["en", "ja"])
def test_sentences_in_another_order_are_one_passage(sentences, blank, order):
    here, there = blank.join(sentences), blank.join(sentences[i] for i in order)
    texts = {"a": " ".join([*words("x", 30), here, *words("y", 30)]), "b": " ".join([there, *words("z", 50)])}
    found = report(**texts).passages
    assert [p.kind for p in found] == ["edited"]
    said = [texts[o.document][slice(*o.chars)] for o in found[0].occurrences]
    assert [text.rstrip(".。") for text in said] == [here.rstrip(".。"), there.rstrip(".。")]
    assert found[0].similarity < 1


def test_what_was_moved_is_copied():
    found = report(a=" ".join(ENGLISH), b=" ".join(ENGLISH[i] for i in (1, 0, 2, 3)) + " " + " ".join(words("x", 30)))
    shares = next(d for d in found.documents if d.id == "a").shares
    assert (shares.unique, shares.copied) == (0, 1)


def test_a_sentence_that_comes_twice_was_not_moved():
    """The other document has it once: it is a passage with three places, and the text around it ends before it."""
    first, again = words("b", 60), words("s", 20)
    texts = {"a": first + again, "b": first + again + again}
    assert sorted(places(report(**texts), texts)) == [[(0, 80), (0, 80)], [(60, 80), (80, 100)]]


@pytest.mark.parametrize("apart", [12, 40])
def test_what_was_moved_behind_other_text_is_a_passage_of_its_own(apart):
    one, two, three = words("b", 40), words("s", 20), words("c", 40)
    texts = {"a": one + two + three, "b": one + three + words("x", apart) + two}
    found = sorted(places(report(**texts), texts))
    assert found == [[(0, 100), (0, 80)], [(40, 60), (80 + apart, 100 + apart)]]


def test_a_phrase_of_a_passage_that_stands_next_to_it_as_well_is_no_part_of_it():
    block = words("b", 60)
    texts = {"a": words("x", 30) + block, "b": block[20:30] + words("y", 6) + block + words("z", 30)}
    found = sorted(places(report(**texts), texts))
    assert found == [[(30, 90), (16, 76)], [(50, 60), (0, 10)]]


# The kernel and its plain twin.

Stretch = tuple[int, int, int, int]  # a begin, a end, b begin, b end: one run, of the shorter side


def fresh(taken: set[int], begin: int, size: int) -> bool:
    return 2 * len(taken & set(range(begin, begin + size))) < size


def plain_outermost(stretches: Sequence[Stretch], word: float) -> tuple[list[int], list[Stretch]]:
    """What the kernel finds for the stretches of one pair of documents, sorted by size, the longest first."""
    spans, holder = list(stretches), list(range(len(stretches)))

    def inside(one: Stretch, other: Stretch, side: int) -> bool:
        return other[side] <= one[side] and one[side + 1] <= other[side + 1]

    for c, span in enumerate(spans):
        for h in range(c):
            if holder[h] == h and inside(span, spans[h], 0) and inside(span, spans[h], 2):
                holder[c] = h
                break
    slack = int(_NEXT / word)
    for h in range(len(spans)):
        if holder[h] != h:
            continue
        a, _, b, _ = stretches[h]
        size = min(stretches[h][1] - a, stretches[h][3] - b)
        taken = set(range(a, a + size)) | set(range(b, b + size))
        grown = True
        while grown:
            grown = False
            for c in range(h + 1, len(spans)):
                one, other = spans[c], spans[h]
                near = all(
                    one[s] <= other[s + 1] + slack and one[s + 1] >= other[s] - slack for s in (0, 2)
                )  # fmt: skip
                crossed = (sum(one[:2]) > sum(other[:2])) != (sum(one[2:]) > sum(other[2:]))
                amid = any(
                    2 * len(set(range(*one[s : s + 2])) & set(range(*other[s : s + 2]))) >= one[s + 1] - one[s]
                    for s in (0, 2)
                )  # fmt: skip
                length = (one[1] - one[0]) * word
                moved = near and length >= _LEAST_MOVED and (amid or (crossed and length <= _SHORT_MOVED))
                size = min(one[1] - one[0], one[3] - one[2])
                if holder[c] != c or not moved or not (fresh(taken, one[0], size) and fresh(taken, one[2], size)):
                    continue
                taken |= set(range(one[0], one[0] + size)) | set(range(one[2], one[2] + size))
                holder[c] = h
                spans[h] = (
                    min(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3]),
                )  # fmt: skip
                grown = True
    return [holder[h] for h in holder], spans


stretches = st.tuples(st.integers(0, 150), st.integers(1, 60), st.integers(0, 150), st.integers(1, 60)).map(
    lambda s: (s[0], s[0] + s[1], 300 + s[2], 300 + s[2] + s[3])
)


@given(st.lists(stretches, min_size=1, max_size=8, unique=True), st.sampled_from([0.25, 0.5, 1.0]))
@settings(max_examples=300)
def test_the_kernel_finds_what_was_moved_as_its_plain_twin(found, word):
    found.sort(key=lambda s: (-(s[1] - s[0] + s[3] - s[2]), s))
    columns = np.array(found).T.copy()
    a, b, lengths = columns[0].copy(), columns[2].copy(), np.minimum(columns[1] - columns[0], columns[3] - columns[2])
    count = np.arange(len(found))
    documents, holder = np.zeros((2, len(found)), np.int32), np.empty(len(found), np.int64)
    taken = np.zeros(600, np.bool_)
    _outermost(
        *documents, *columns, np.full(len(found), word), a, b, lengths, count, count + 1, taken, holder,
    )  # fmt: skip
    held, spans = plain_outermost(found, word)
    assert holder.tolist() == held
    assert [tuple(column) for column in columns.T[holder == count]] == [s for i, s in enumerate(spans) if held[i] == i]
    assert not taken.any()
