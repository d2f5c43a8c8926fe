"""Sentences of a passage in another order: one passage, which has them on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator.test_joining import places, report, words
from provenance.comparator.moving import _NEXT, _NEXT_SHARE, _ROUNDS, _SHORT, grow
from provenance.comparator.passages import Runs

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


@pytest.mark.parametrize("own", [3, 8])
def test_rows_in_another_order_with_text_of_their_own_are_a_passage_each(own):
    """Found where twelve rows of nine shared words and eight others, reversed, were one passage of similarity 0.05."""
    rows = [words(f"s{i}x", 9) for i in range(12)]
    here = [word for i, row in enumerate(rows) for word in [*row, *words(f"p{i}x", own)]]
    there = [word for i, row in reversed(list(enumerate(rows))) for word in [*row, *words(f"q{i}x", own)]]
    found = report(a=here, b=there).passages
    assert [(p.kind, p.tokens) for p in found] == [("verbatim", 9)] * 12


def test_a_text_that_comes_again_in_another_order_is_another_passage():
    """Found where the words that ends had gone on over did not count as ones that agree already."""
    again = " ".join(ENGLISH[::-1])
    texts = {"a": " ".join([*words("x", 20), *ENGLISH, *words("y", 20)]), "b": f"{' '.join(ENGLISH)}\n{again}"}
    first = report(**texts).passages[0]
    assert [texts[o.document][slice(*o.chars)].rstrip(".") for o in first.occurrences] == [
        " ".join(ENGLISH).rstrip(".")
    ] * 2


def test_what_says_too_little_alone_relates_no_documents_with_more_of_it():
    """Two imports that two files have in another order."""
    one, two = "from numba.core import types, cgutils", "from numba.core.typing import signature"
    a = f"{one}\n{two}\nfrom numba import njit\n{' '.join(words('c', 40))}"
    b = f"{' '.join(words('d', 40))}\n{two}\n{one}\nfrom numba.core import errors"
    assert report(a=a, b=b).matches == ()


@pytest.mark.parametrize("count", [20_000, 40_000])
def test_lines_that_all_say_the_same_in_another_order_are_scanned(count):
    lines = [" ".join(words("w", 9))] * count
    lines[-1] += " one two three four"
    assert len(report(a="\n".join(lines), b="\n".join(lines[::-1])).passages) < 10


# The kernel and its plain twin.

Stretch = tuple[int, int, int, int, int]  # a begin, a end, b begin, b end; words


def plain_grow(stretches: Sequence[Stretch], least: float) -> tuple[list[Stretch], list[bool]]:
    """What the kernel makes of the stretches of one pair of documents, sorted by size, the longest first.

    Each consists of one run that begins with it, half as long as it is.
    """
    spans, free = list(stretches), [True] * len(stretches)

    def amid(one: Stretch, other: Stretch, side: int) -> int:
        return min(one[side + 1], other[side + 1]) - max(one[side], other[side])

    def near(one: Stretch, other: Stretch, share: float) -> bool:
        return all(amid(one, other, s) >= -min(_NEXT, (one[s + 1] - one[s]) // share) for s in (0, 2))

    def moved(one: Stretch, other: Stretch) -> bool:
        crossed = (sum(one[:2]) > sum(other[:2])) != (sum(one[2:4]) > sum(other[2:4]))
        within = any(2 * amid(one, other, s) >= one[s + 1] - one[s] for s in (0, 2))
        beside = near(one, other, _NEXT_SHARE) and crossed and one[4] <= _SHORT
        return near(one, other, 1 / _NEXT) and (within or beside)

    def agreeing(one: Stretch) -> set[int]:
        sizes = one[1] - one[0], one[3] - one[2]
        run = (min(sizes) + 1) // 2
        beyond = min(sizes) - run
        return {
            at for s in (0, 2) for at in (*range(one[s], one[s] + run), *range(one[s + 1] - beyond, one[s + 1]))
        }  # fmt: skip

    for h in range(len(spans) - 1):
        taken = agreeing(spans[h])
        rounds = 0
        grown = free[h]
        while grown and rounds < _ROUNDS:
            grown = False
            rounds += 1
            for c in range(h + 1, len(spans)):
                one, other = spans[c], spans[h]
                sides = [set(range(*one[:2])), set(range(*one[2:4]))]
                fresh = all(2 * len(taken & side) < len(side) for side in sides)
                if free[c] and one[4] >= least and moved(one, other) and fresh:
                    taken |= agreeing(one)
                    spans[h] = (
                        min(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3]),
                        other[4],
                    )  # fmt: skip
                    free[c] = False
                    grown = True
    return spans, free


stretches = st.tuples(
    st.integers(0, 150), st.integers(2, 60), st.integers(0, 150), st.integers(2, 60), st.integers(1, 60)
).map(lambda s: (s[0], s[0] + s[1], 300 + s[2], 300 + s[2] + s[3], s[4]))


@given(st.lists(stretches, min_size=2, max_size=9, unique=True), st.sampled_from([2.0, 4.0]))
@settings(max_examples=300)
def test_the_kernel_puts_together_what_was_moved_as_its_plain_twin(found, least):
    found.sort(key=lambda s: (-(s[1] - s[0] + s[3] - s[2]), s))
    spans = np.array(found, np.int64).T.copy()
    sizes = np.minimum(spans[1] - spans[0], spans[3] - spans[2])
    count = np.arange(len(found))
    documents = np.zeros(len(found), np.int32)
    runs = Runs(spans[0].copy(), spans[2].copy(), (sizes + 1) // 2, documents, documents)
    bounds, free = np.array([0, len(found)]), np.ones(len(found), np.bool_)
    said = spans[4].astype(np.float64)
    moved = grow(bounds, tuple(spans[:4]), said, least, runs, count, count + 1, free, 600)
    expected, still = plain_grow(found, least)
    assert moved == still.count(False)
    assert [tuple(column) for column in spans[:4].T] == [span[:4] for span in expected]
