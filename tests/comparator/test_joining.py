"""Passages hold under editing: one span for one reuse, from its first word to its last, and nothing glued in."""

from __future__ import annotations

import math
import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comparator import plain
from comparator.corpora import table
from comparator.parts import hashed, residue_of
from provenance import Config, scan
from provenance.comparator.asides import outside
from provenance.comparator.chaining import SENTENCE
from provenance.comparator.separating import _count, _more, _outweighed
from provenance.comparator.silent_words import KATAKANA, TELLING
from provenance.hashing.tokens import is_letter
from provenance.models import Passage, Report

seeds = st.integers(0, 2**32)


def words(name: str, count: int) -> list[str]:
    """Words of their own."""
    return [f"{name}{i}" for i in range(count)]


def report(**texts: list[str] | str) -> Report:
    rows = {name: text if isinstance(text, str) else " ".join(text) for name, text in texts.items()}
    return scan(table(rows), Config())


def places(found: Report | Passage, texts: dict[str, list[str]]) -> list[list[tuple[int, int]]]:
    """The words of each text that each passage holds: first, and one past the last."""
    passages = found.passages if isinstance(found, Report) else (found,)
    held = []
    for passage in passages:
        row = []
        for span in passage.occurrences:
            text = " ".join(texts[span.document])
            row.append((text[: span.chars[0]].count(" "), text[: span.chars[1]].count(" ") + 1))
        held.append(row)
    return held


def edited(block: list[str], chance: random.Random, rate: float) -> list[str]:
    """The block with words replaced, left out and put in, but for eight at each end."""
    copy = []
    for i, word in enumerate(block):
        kind = chance.choice("rdi") if 8 <= i < len(block) - 8 and chance.random() < rate else ""
        copy += [] if kind == "d" else [f"e{i}"] if kind == "r" else [f"e{i}", word] if kind == "i" else [word]
    return copy


def test_a_short_run_whose_end_goes_on_over_a_passage_is_not_another_one():
    """A heading that stood on the other side of the title was a second passage of nearly all of the text."""
    one = "史记二十一\n建元已来王子侯者年表第九\n制诏御史诸侯王或欲推私恩分子弟邑者令各条上\n朕且临定其号名"
    other = "建元以来王子侯者年表第九　史记二十一\n制诏御史诸侯王或欲推私恩分子弟邑者令各条上\n朕且临定其号名\n"
    end = "太史公曰盛哉天子之德一人有庆"
    found = report(
        a=f"史记集解卷二十一\n宋　裴骃　撰\n{one}{end}\n天下赖之\n\n史记集解卷二十一\n",
        b=f"史记正义卷二十一\n唐　张守节　撰\n{other}{end}天下赖之\n\n史记正义卷二十一\n",
    )
    (passage,) = found.passages
    assert [span.lines for span in passage.occurrences] == [(4, 9), (3, 8)]


@given(seeds, st.integers(60, 400), st.sampled_from([0.02, 0.05, 0.1, 0.15]))
@settings(max_examples=40)
def test_an_edited_copy_is_one_passage_from_end_to_end(seed, size, rate):
    chance = random.Random(seed)
    block = words("b", size)
    copy = edited(block, chance, rate)
    texts = {"a": words("x", 70) + block + words("y", 60), "b": words("p", 30) + copy + words("q", 90)}
    found = report(**texts)
    assert places(found, texts) == [[(70, 70 + size), (30, 30 + len(copy))]]
    assert found.passages[0].similarity >= 1 - 2 * rate - 0.2


@given(seeds)
@settings(max_examples=20)
def test_blocks_that_were_moved_are_a_passage_each(seed):
    chance = random.Random(seed)
    # What says at most 48 words and was moved from one end to the other belongs to the passage.
    blocks = [words(name, chance.randint(80, 150)) for name in "bcd"]
    copies = [edited(block, chance, 0.05) for block in blocks]
    order = [2, 0, 1]
    texts = {"a": [w for block in blocks for w in block], "b": [w for i in order for w in copies[i]]}
    first = {i: sum(map(len, blocks[:i])) for i in range(3)}
    there = {i: sum(len(copies[j]) for j in order[: order.index(i)]) for i in order}
    expected = [[(first[2], first[2] + len(blocks[2])), (there[2], there[2] + len(copies[2]))]]
    # The first two still follow one another.
    end = len(blocks[0]) + len(blocks[1])
    expected.insert(0, [(0, end), (there[0], there[0] + len(copies[0]) + len(copies[1]))])
    assert sorted(places(report(**texts), texts)) == sorted(expected)


@pytest.mark.parametrize("apart", [120, 500, 2000])
def test_what_goes_on_after_unrelated_text_on_both_sides_is_two_passages(apart):
    first, second = words("b", 100), words("c", 100)
    texts = {"a": first + words("x", apart) + second, "b": first + words("y", apart) + second}
    assert places(report(**texts), texts) == [[(0, 100)] * 2, [(100 + apart, 200 + apart)] * 2]


@pytest.mark.parametrize("inserted", [1, 20, 100, 300])
def test_an_insertion_on_one_side_does_not_cut_a_passage(inserted):
    first, second = words("b", 100), words("c", 100)
    texts = {"a": first + second, "b": first + words("y", inserted) + second}
    assert places(report(**texts), texts) == [[(0, 200), (0, 200 + inserted)]]


def paragraphs(*parts: list[str], blank: str = " ") -> str:
    return "\n\n".join(blank.join(part) for part in parts)


@pytest.mark.parametrize("apart", [30, 40, 48])
def test_a_whole_paragraph_that_is_another_one_ends_a_passage_of_a_sentence(apart):
    """Found where two sentences of 38 and 36 words were one passage with 48 unrelated words on both sides."""
    first, second = words("b", 38), words("c", 36)
    a, b = (paragraphs(first, words(name, apart), second) for name in "xy")
    assert [(p.kind, p.tokens) for p in report(a=a, b=b).passages] == [("verbatim", 38), ("verbatim", 36)]


@pytest.mark.parametrize(("same_before", "same_behind"), [(0, 1), (1, 0), (2, 2), (4, 4)])
def test_a_word_in_common_at_its_edge_makes_another_paragraph_no_changed_one(same_before, same_behind):
    first, second = words("b", 38), words("c", 36)
    head, tail = words("h", same_before), words("t", same_behind)
    a, b = (paragraphs(first, head + words(name, 30) + tail, second) for name in "xy")
    kinds = [p.kind for p in report(a=a, b=b).passages]
    assert kinds == ["verbatim", "verbatim"]


@pytest.mark.parametrize("apart", [22, 40, 70])
@pytest.mark.parametrize("same", [0, 4, 8])
def test_unrelated_characters_of_a_whole_paragraph_end_a_passage(apart, same):
    """Each character comes once, so none agrees by chance; 70 of them, between two sentences of 44, were glued in, and
    so were paragraphs of Japanese that begin with the same five."""
    first, x, y, second = ([chr(0x4E00 + 100 * i + j) for j in range(n)] for i, n in enumerate((44, apart, apart, 44)))
    head = [chr(0x7000 + i) for i in range(same)]
    a, b = (paragraphs(first, head + between, second, blank="") for between in (x, y))
    assert [(p.kind, p.tokens) for p in report(a=a, b=b).passages] == [("verbatim", 44 + same), ("verbatim", 44)]


@pytest.mark.parametrize("changed", [8, 16, 24])
def test_a_changed_sentence_within_a_copied_paragraph_is_an_edit(changed):
    first, second = words("b", 40), words("c", 40)
    texts = {"a": first + words("x", changed) + second, "b": first + words("y", changed) + second}
    assert places(report(**texts), texts) == [[(0, 80 + changed)] * 2]


@pytest.mark.parametrize("changed", [16, 30, 45])
@pytest.mark.parametrize("every", [3, 4])
def test_a_changed_paragraph_between_copied_pages_is_an_edit(changed, every):
    """Every third or fourth word is the same: a version of it, no other paragraph."""
    first, second = words("b", 100), words("c", 100)
    x = words("x", changed)
    y = [word if i % every == 0 else f"y{i}" for i, word in enumerate(x)]
    (passage,) = report(a=paragraphs(first, x, second), b=paragraphs(first, y, second)).passages
    assert passage.kind == "edited"


@pytest.mark.parametrize("apart", [20, 30, 45])
@pytest.mark.parametrize("same", [0, 1, 3])
def test_an_unrelated_paragraph_ends_a_passage_however_long_what_stands_around_it(apart, same):
    """Found where a paragraph on something else was glued into a span by 100 copied words before and behind it."""
    first, second = words("b", 100), words("c", 100)
    a, b = ([f"s{i}" if i % 6 == 3 and i < 6 * same else f"{name}{i}" for i in range(apart)] for name in "xy")
    found = report(a=paragraphs(first, a, second), b=paragraphs(first, b, second)).passages
    assert [(p.kind, p.tokens) for p in found] == [("verbatim", 100)] * 2


@pytest.mark.parametrize(("before", "put_in", "behind"), [(90, 400, 90), (60, 100, 300), (300, 70, 60), (40, 45, 40)])
def test_paragraphs_put_in_that_are_longer_than_what_is_copied_beside_them_end_a_passage(before, put_in, behind):
    """Found where 500 words of another text were put between two copied paragraphs of 90 and lay in one span."""
    first, second, other = words("b", before), words("c", behind), words("y", put_in)
    halves = [other[: put_in // 2], other[put_in // 2 :]]
    found = report(a=paragraphs(first, second), b=paragraphs(first, *halves, second)).passages
    assert [(p.kind, p.tokens) for p in found] == [("verbatim", before), ("verbatim", behind)]


@pytest.mark.parametrize(("before", "put_in", "behind"), [(90, 80, 100), (20, 16, 20), (300, 250, 300)])
def test_paragraphs_put_in_that_are_shorter_than_what_is_copied_around_them_are_an_edit(before, put_in, behind):
    first, second = words("b", before), words("c", behind)
    found = report(a=paragraphs(first, second), b=paragraphs(first, words("y", put_in), second)).passages
    assert [p.kind for p in found] == ["edited"]


def test_paragraphs_put_in_are_weighed_against_what_is_copied_up_to_the_next_cut():
    """The short one amid two long insertions is a passage by itself, whatever stands beyond them."""
    parts = [words(name, n) for name, n in (("b", 200), ("c", 30), ("d", 200))]
    others = [words("x", 210), words("y", 100)]
    b = paragraphs(parts[0], others[0], parts[1], others[1], parts[2])
    assert [p.tokens for p in report(a=paragraphs(*parts), b=b).passages] == [200, 30, 200]


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 30)), min_size=1, max_size=12), st.data())
def test_the_kernel_cuts_at_gaps_that_outweigh_a_side_as_its_plain_twin(runs, data):
    """Parts are cut for as long as there is a gap, the first of them, with more words than agree on one side of it."""
    lengths, words = (list(column) for column in zip(*runs, strict=True))
    begins = sorted({0, *data.draw(st.sets(st.integers(0, len(runs) - 1)))})
    edges = [*begins, len(runs)]

    def cuts(begin: int, end: int) -> set[int]:
        for at in range(begin + 1, end):
            if words[at] > min(sum(lengths[begin:at]), sum(lengths[at:end])):
                return {at} | cuts(begin, at) | cuts(at, end)
        return set()

    gaps = np.array([at for at in range(len(runs)) if at not in begins], np.int64)
    agree = np.insert(np.cumsum(lengths), 0, 0).astype(np.float64)
    cut = np.zeros(len(runs), np.int64)
    first, last = np.array(begins), np.array(edges[1:])
    _outweighed(gaps, np.array(words, np.float64)[gaps], agree, np.searchsorted(gaps, edges), first, last, cut)
    assert set(np.flatnonzero(cut).tolist()) == set().union(*map(cuts, begins, edges[1:]))


SHORT = {
    "The red heron waits beside the frozen harbour until the last boats return.":
        "Copper prices fell sharply after mines in the northern desert reopened early.",
    "Der rote Reiher wartet am gefrorenen Hafen auf die letzten Boote des Abends.":
        "Die Preise für Kupfer fielen, nachdem Bergwerke im Norden wieder öffneten.",
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SHORT.items(), ids=["en", "de"])
def test_a_sentence_that_took_the_place_of_an_unrelated_one_ends_a_passage(one, other):
    """Found where paragraphs of 9 to 16 words were looked over, whatever they said."""
    first, second = words("b", 38), words("c", 36)
    a, b = (paragraphs(first, between.split(), second) for between in (one, other))
    assert [p.kind for p in report(a=a, b=b).passages] == ["verbatim", "verbatim"]
    # What ends as no sentence does may name the listing that the other one has.
    a, b = (paragraphs(first, between.rstrip(".").split(), second) for between in (one, other))
    assert [p.kind for p in report(a=a, b=b).passages] == ["edited"]


def test_a_sentence_of_ten_words_that_was_changed_is_an_edit():
    first, second = words("b", 38), words("c", 36)
    one = "The red heron waits beside the frozen harbour until the last boats return."
    other = "A grey heron stands at the edge of the harbour when all its boats are out."
    a, b = (paragraphs(first, between.split(), second) for between in (one, other))
    assert [p.kind for p in report(a=a, b=b).passages] == ["edited"]


def test_a_name_in_common_makes_an_unrelated_paragraph_no_version():
    """Found where `アプリケーション` in both kept two Japanese paragraphs on something else within one span."""
    first, second = words("b", 100), words("c", 100)
    name = words("n", 6)
    a, b = (paragraphs(first, words(f"{w}h", 14) + name + words(f"{w}t", 14), second) for w in "xy")
    found = report(a=a, b=b).passages
    assert [(p.kind, p.tokens) for p in found] == [("verbatim", 100)] * 2


def test_a_line_that_names_a_listing_is_no_paragraph():
    """A page has the code, another one the path that it is included from: many tokens, and no word of it is said."""
    first, second = words("b", 100), words("c", 100)
    path = ["{{#include", "/".join(words("p", 30)) + "}}"]
    (passage,) = report(a=paragraphs(first, words("x", 40), second), b=paragraphs(first, path, second)).passages
    assert passage.kind == "edited"


def test_paragraphs_of_grammar_alone_are_not_told_apart():
    first, second = words("b", 100), words("c", 100)
    says = "what is it that there is not and why was it so when we had been there for you"
    others = "those who were here with him then could have had them all if only they would be"
    a, b = (paragraphs(first, text.split(" "), second) for text in (says, others))
    (passage,) = report(a=a, b=b).passages
    assert passage.kind == "edited"


letters = st.sampled_from(
    [chr(0x4E00 + i) for i in range(40)]
    + list("กขคง")
    + [f"w{i}" for i in range(30)]
    + ["the", "7", "ア", "イ", "アカイ"]
)


@given(st.lists(letters, min_size=1, max_size=80), st.lists(letters, min_size=1, max_size=80))
@settings(max_examples=60)
def test_the_kernel_counts_the_words_of_two_paragraphs_as_its_plain_twin(a, b):
    """Words as they are, pairs of characters, four letters of Thai; grammar and numbers say nothing."""
    left = residue_of([" ".join(a), " ".join(b)])

    def terms(begin: int, end: int) -> set[tuple[int, ...]]:
        tokens, silent = left.tokens.tolist(), left.kinds != TELLING
        found = set()
        katakana = [begin <= at < end and kind == KATAKANA for at, kind in enumerate([*left.kinds.tolist(), TELLING])]
        for at in range(begin, end):
            if katakana[at]:
                if not katakana[at - 1]:
                    found.add(tuple(tokens[at : katakana.index(False, at)]))
                continue
            size = (4 if is_letter(left.tokens[at]) else 2) if tokens[at] & 1 else 1
            run = tokens[at : at + size]
            plain = size == 1 or all(token & 1 for token in run)
            if at + size <= end and plain and not silent[at : at + size].any():
                found.add(tuple(run))
        return found

    (a0, a1), (b0, b1) = (left.offsets[d : d + 2] for d in (0, 1))
    figures = np.zeros((1, 3), np.int64)
    edges = (np.array([edge], np.int64) for edge in (a0, a1, b0, b1))
    _count(left.tokens, left.kinds, left.paragraphs, *edges, np.array([1.0]), np.array([1.0 * SENTENCE]), figures)
    one, other = terms(a0, a1), terms(b0, b1)
    paragraphs_on_both_sides = min(a1 - a0, b1 - b0) > SENTENCE
    assert figures.tolist() == [[len(one), len(other), len(one & other)] if paragraphs_on_both_sides else [0, 0, 0]]


@given(
    st.sets(st.integers(1, 119), max_size=12),
    st.tuples(*[st.integers(0, 120)] * 2),
    st.integers(0, 9),
    st.sampled_from([1, 0.5, 0.25]),
)
def test_the_kernel_counts_what_was_put_in_as_its_plain_twin(breaks, gap, other, word):
    """From the first to the last break in the gap, which may be off by four words, but no more than one side has."""
    begin, end = sorted(gap)
    places = np.array([0, *sorted(breaks), 120])
    inside = [at for at in places.tolist() if begin - 4 / word <= at <= end + 4 / word]
    assume(end - begin > other)
    whole = min(max(inside) - min(inside), end - begin - other) if inside else 0
    tokens = np.empty(1, np.int64)
    a, a_end, b, b_end = (np.array([at], np.int64) for at in (begin, end, 0, other))
    _more(places, a, a_end, b, b_end, np.array([float(word)]), tokens)
    assert tokens.tolist() == [whole]
    _more(places, b, b_end, a, a_end, np.array([float(word)]), tokens)
    assert tokens.tolist() == [whole]


def test_scraps_of_japanese_are_not_joined_over_what_agrees_by_chance():
    """Nine characters, then 58 of one report and 24 of the other that have seven in common, then eight."""
    a = (
        "北浜市の市立美術館で十日夜、江戸時代の掛け軸三点が盗まれているのが見つかった。"
        "警察によると、犯人は裏口の鍵を壊して侵入したとみられる。警備員が午後十一時ごろに巡回した。"
    )
    b = (
        "掛け軸、約四千万円相当が北浜市の市立美術館から盗まれた。"
        "なくなっているのに気づいたのは、十日の午後十一時ごろに展示室にいた警備員だった。"
    )
    assert [(p.kind, p.tokens) for p in report(a=a, b=b).passages] == [("verbatim", 9), ("verbatim", 8)]


def test_a_few_words_do_not_hold_a_long_insertion():
    first, second = words("b", 10), words("c", 10)
    texts = {"a": first + second, "b": first + words("y", 300) + second}
    assert places(report(**texts), texts) == [[(0, 10)] * 2, [(10, 20), (310, 320)]]


@pytest.mark.parametrize("start", range(6))
def test_a_wrong_letter_in_every_sixth_word_leaves_one_passage(start):
    """No run of eight words is left. The ends are where four words agree."""
    block = words("b", 120)
    copy = [word if i % 6 != start else f"l{word}" for i, word in enumerate(block)]
    texts = {"a": words("x", 50) + block + words("y", 50), "b": words("p", 50) + copy + words("q", 50)}
    (passage,) = report(**texts).passages
    assert passage.kind == "edited"
    begin, end = (0 if start > 3 else start + 1), (120 if start < 2 else 114 + start)
    assert places(passage, texts) == [[(50 + begin, 50 + end)] * 2]
    related = report(**texts).matches
    assert [m.relation for m in related] == ["shares-passages"]


@pytest.mark.parametrize("lost", ["", "x1"])
def test_ends_go_on_over_edits_close_by_one_another(lost):
    """Found where a tenth of the words was changed at random, and three of twelve at the end of a paragraph."""
    head, tail = words("h", 30), words("t", 12)
    a = [*head, *tail, *words("y", 40)]
    dense = [lost, "t0 t1 z1", "t3 t4 t5", "t7 t8 t9 t10 t11"]
    b = [*words("p", 20), *head, *" ".join(dense).split(), *words("q", 40)]
    (passage,) = report(a=a, b=b).passages
    assert places(passage, {"a": a, "b": b}) == [[(0, 42), (20, len(b) - 40)]]


@pytest.mark.parametrize(("size", "changed"), [(20, 1), (60, 1), (60, 3)])
def test_the_last_words_of_a_copied_paragraph_lie_in_the_passage_whatever_they_say(size, changed):
    """Found where one wrong letter in a last word made a passage of every pair of five documents."""
    block = words("b", size)
    ends = [words("x", changed) + block[changed:], block[:-changed] + words("y", changed), block]
    texts = {
        name: paragraphs(words(f"{name}p", 30), end, words(f"{name}q", 30))
        for name, end in zip("abc", ends, strict=True)
    }
    (found,) = report(**texts).passages
    assert [texts[o.document][slice(*o.chars)].split() for o in found.occurrences] == ends


@pytest.mark.parametrize("size", [4, 7])
@pytest.mark.parametrize("put_in", [8, 20])
def test_what_was_put_in_before_the_last_words_of_a_paragraph_does_not_end_a_passage(size, put_in):
    """Found where a sentence was put in before the last one, which is too short to be found by itself."""
    block, last = words("b", 40), words("l", size)
    plain, longer = [*block, *last], [*block, *words("x", put_in), *last]
    for one, other in ((plain, longer), (plain[::-1], longer[::-1])):
        texts = {"a": paragraphs(words("p", 30), one, words("q", 30)), "b": paragraphs(words("r", 30), other)}
        (found,) = report(**texts).passages
        assert [texts[o.document][slice(*o.chars)].split() for o in found.occurrences] == [one, other]


def test_a_short_paragraph_that_ends_with_another_word_ends_before_it():
    texts = {name: paragraphs(words(f"{name}p", 30), [*words("b", 12), name], words(f"{name}q", 30)) for name in "ab"}
    (found,) = report(**texts).passages
    assert [texts[o.document][slice(*o.chars)].split() for o in found.occurrences] == [words("b", 12)] * 2


def test_what_two_texts_have_around_a_quotation_is_no_end_of_it():
    said = "“" + " ".join(words("b", 40)) + ",”"
    found = report(a=f"{said} he said.", b=f"{said} added she.").passages
    assert [(p.kind, p.tokens) for p in found] == [("quotation", 40)]


@pytest.mark.parametrize("blank", ["\n\n", " "])
def test_two_words_are_enough_at_the_ends_of_both_paragraphs(blank):
    block = words("b", 30)
    a, b = (" ".join([*block, name, "last", "words"]) + blank + " ".join(words(name, 40)) for name in "xy")
    (passage,) = report(a=a, b=b).passages
    assert passage.tokens == (33 if blank == "\n\n" else 30)


@pytest.mark.parametrize(
    "row", ["{0} {1} million euros", "{0} {1} {2} years old", "{0} was added", "{0} {1} example com"]
)
def test_rows_of_a_list_that_end_with_the_same_words_are_not_swallowed(row):
    """Found where 60 rows on other things lay in a span, one by one, and where rows alone made a passage."""
    block = words("b", 30)

    def rows(name: str) -> list[str]:
        return [row.format(*(f"{name}{i}x{j}" for j in range(3))) for i in range(20)]

    a, b = ("\n\n".join([" ".join(block), *rows(name)]) for name in "xy")
    (passage,) = report(a=a, b=b).passages
    assert passage.tokens <= 30 + len(row.split())
    apart = [[f"c{i}d{j}" for j in range(5)] for i in range(8)]
    c, d = (
        "\n\n".join(" ".join(run) + "\n\n" + "\n\n".join(rows(f"{name}{run[0]}")) for run in apart) for name in "xy"
    )
    assert [p.kind for p in report(c=c, d=d).passages] == []


def test_no_place_stands_twice_in_a_passage():
    """Found where more than 64 chains of two documents went on over one another to the same ends."""
    same, again = words("s", 8), words("t", 8)
    blocks = []
    for name in "xy":
        parts = []
        for i in range(40):
            amid = [w for j in range(40) for w in (f"{name}{i}x{j}", *(f"e{i}x{j}x{k}" for k in range(4)))]
            parts += (
                [f"{w}n{i}" for w in same] + amid + [f"{w}n{i}" for w in again] + [f"{name}u{i}x{j}" for j in range(60)]
            )
        blocks.append(" ".join(parts))
    for passage in report(a=blocks[0], b=blocks[1]).passages:
        found = [(o.document, o.chars) for o in passage.occurrences]
        assert len(found) == len(set(found))


def test_words_that_are_hyphenated_at_line_ends_leave_one_passage():
    block = [f"winterly{i} sunshine{i}" for i in range(60)]
    whole = " ".join(block)
    lines = [f"{' '.join(block[i : i + 5])} exam-\nple" for i in range(0, 60, 5)]
    unbroken = " ".join(f"{' '.join(block[i : i + 5])} example" for i in range(0, 60, 5))
    (passage,) = report(a=unbroken, b=" ".join(lines)).passages
    assert [s.chars[0] for s in passage.occurrences] == [0, 0]
    assert passage.occurrences[0].chars[1] >= len(unbroken) - len(" example")
    assert len(whole) < len(unbroken)


def test_case_and_punctuation_change_nothing_of_a_passage():
    block = words("b", 60)
    shouted = ", ".join(word.upper() for word in block) + "!"
    (passage,) = report(a=" ".join([*words("x", 30), *block]), b=f"{shouted}\n\n{' '.join(words('y', 30))}").passages
    assert (passage.kind, passage.tokens) == ("verbatim", 60)


def test_a_passage_goes_on_over_paragraphs():
    blocks = [" ".join(words(name, 40)) for name in "bcde"]
    other = " ".join(words("x", 20))
    (passage,) = report(a="\n\n".join([other, *blocks]), b="\n".join([*blocks, " ".join(words("y", 20))])).passages
    assert passage.tokens == 160


def test_a_contained_document_is_one_passage_where_listings_were_put_in():
    parts = [words(f"b{i}x", 70) for i in range(8)]
    inside = [w for i, part in enumerate(parts) for w in (*part, "include", "listing", f"n{i}")]
    listed = [w for i, part in enumerate(parts) for w in (*part, *words(f"l{i}x", 150))]
    texts = {"a": inside, "b": words("x", 400) + listed + words("y", 400)}
    (found,) = places(report(**texts), texts)
    assert found == [(0, len(inside) - 3), (400, 400 + len(listed) - 150)]


def test_repetitions_within_a_passage_are_no_passages():
    """Each text says a sentence three times; the passage holds all of them."""
    say = words("s", 12)
    block = [*words("b", 50), *say, *words("c", 50), *say, *words("d", 50), *say, *words("e", 20)]
    texts = {"a": block + words("x", 40), "b": words("y", 30) + block}
    assert places(report(**texts), texts) == [[(0, 206), (30, 236)]]


def test_three_documents_with_one_passage_tell_it_once():
    """Each has it with changes of its own. The second and the third were told again, with the same places."""
    block = words("b", 60)
    copies = [block, [*block[:12], "pale", *block[13:]], [*block[:25], *block[28:45], "twenty", *block[46:]]]
    texts = {name: words(f"{name}x", 60) + copy for name, copy in zip("abc", copies, strict=True)}
    (passage,) = report(**texts).passages
    assert places(passage, texts) == [[(60, 60 + len(copy)) for copy in copies]]


@pytest.mark.parametrize("same", [1, 2, 3])
def test_copies_and_edited_copies_of_one_text_are_one_passage(same):
    """Found where five documents with one passage had six findings: the copies, and each with each edited one."""
    block = words("b", 60)
    copies = [block] * same + [[*block[:at], f"e{at}", *block[at + 1 :]] for at in (8, 20, 30, 40, 50)]
    names = "abcdefgh"[: len(copies)]
    for order in (names, names[::-1]):
        texts = {
            name: [*words(f"{name}p", 30), *copy, *words(f"{name}q", 30)]
            for name, copy in zip(order, copies, strict=True)
        }
        assert places(report(**texts), texts) == [[(30, 90)] * len(copies)]


def edited_somewhere(block: list[str], more: list[str], name: str, chance: random.Random) -> list[str]:
    """The block with words replaced or left out, cut at its ends, turned round, gone on with, or twice in part."""
    copy = list(block)
    for _ in range(chance.choice([0, 0, 1, 2, 4])):
        at = chance.randrange(len(copy))
        copy[at] = f"{name}e{at}"
    copy = copy[chance.choice([0, 0, 3, 9]) : len(copy) - chance.choice([0, 0, 4, 10])]
    copy += more[: chance.choice([0, 0, 8, 20])]
    turn = chance.choice([0, 0, 0, 7, 15])
    return copy[turn:] + copy[:turn] + copy[: chance.choice([0, 0, 0, 0, 12])]


@given(seeds, st.integers(3, 7))
@settings(max_examples=150)
def test_every_run_that_two_of_several_edited_copies_share_lies_in_a_passage_of_both(seed, count):
    """Found where passages were left out for the group of a place that was left out itself."""
    chance = random.Random(seed)
    block, more = words("b", chance.randint(40, 80)), words("m", 20)
    texts = {}
    for name in "abcdefg"[:count]:
        copy = edited_somewhere(block, more, name, chance)
        texts[name] = [*words(f"{name}p", chance.randint(1, 20)), *copy, *words(f"{name}q", chance.randint(1, 20))]
    found = report(**texts).passages
    held = [[(o.document, *at) for o, at in zip(p.occurrences, places(p, texts)[0], strict=True)] for p in found]
    for one, other in combinations(texts, 2):
        for run in plain.common_runs(texts[one], texts[other], 8):
            sides = ((one, run.a), (other, run.b))
            assert any(
                all(
                    any(d == name and low <= at and at + run.length <= high for d, low, high in p) for name, at in sides
                )
                for p in held
            )


def test_what_two_documents_share_beyond_a_passage_of_three_is_told():
    block, more = words("b", 60), words("m", 12)
    changed = [*block[:30], "e", *block[31:]]
    texts = {"a": block, "b": [*changed, *more], "c": [*words("x", 20), *block[:20], "f", *block[21:], *more]}
    found = places(report(**texts), texts)
    assert any(row == [(0, 72), (20, 92)] for row in found)


def test_no_two_passages_have_one_id():
    """One text stands in two documents, edited in another way in each of them, and in a third as it is."""
    block = words("b", 60)
    texts = {
        "a": block + words("x", 40),
        "b": words("y", 40) + [w if i % 20 else "new" for i, w in enumerate(block, 1)],
        "c": block[:30] + words("z", 3) + block[30:] + words("v", 50),
        "d": words("w", 50) + block,
    }
    found = report(**texts).passages
    assert len({p.id for p in found}) == len(found) > 1


@given(seeds)
@settings(max_examples=10)
def test_ids_of_passages_do_not_depend_on_names(seed):
    chance = random.Random(seed)
    block = words("b", 80)
    texts = [words(f"x{i}y", 20) + edited(block, chance, 0.06) + words(f"z{i}y", 30) for i in range(4)]
    first = report(**{f"{i}": text for i, text in enumerate(texts)})
    second = report(**{f"n{i}": text for i, text in enumerate(texts)})
    assert [p.id for p in first.passages] == [p.id for p in second.passages]


def commented(base: str, chance: random.Random, notes: str) -> str:
    """The text with a note in brackets after every clause."""
    parts, at = [], 0
    while at < len(base):
        step = chance.randint(16, 40)
        parts.append(base[at : at + step])
        if at + step < len(base):
            parts.append(f"({''.join(chance.choice(notes) for _ in range(chance.randint(8, 60)))})")
        at += step
    return "".join(parts)


@given(seeds)
@settings(max_examples=20)
def test_a_text_with_two_commentaries_is_one_passage(seed):
    """Both editions have notes of their own in brackets, more of them than text."""
    chance = random.Random(seed)
    base = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(600))
    one = commented(base, chance, "".join(chr(0x9100 + i) for i in range(300)))
    other = commented(base, chance, "".join(chr(0x9300 + i) for i in range(300)))
    (passage,) = report(a=one, b=other).passages
    for span, text in zip(passage.occurrences, (one, other), strict=True):
        assert span.chars[0] == 0
        assert span.chars[1] >= len(text) - 110  # a last clause of few characters, and the note before it


@given(st.text(alphabet="ab （）()[】 \n", min_size=1, max_size=60), st.data())
@settings(max_examples=100)
def test_what_stands_in_brackets_is_told(text, data):
    """A bracket says of all that follows, up to the next one, whether it stands inside."""
    whole = hashed([f"x{text}y"])
    left = residue_of([f"x{text}y"])
    tokens = len(left.tokens)
    if tokens < 3:
        return
    begin = data.draw(st.integers(1, tokens - 1))
    stop = data.draw(st.integers(begin, tokens - 1))
    first, last = whole.starts(np.array([begin, stop]), np.zeros(2, np.int64)).tolist()
    inside, free, every, at = False, 0, 0, 0
    for c in f"x{text}y":
        size = len(c.encode())
        if c in "([（【)]）】":
            inside = c in "([（【"
            size -= 1  # of a wide bracket, the other two bytes count with what follows
            at += 1
        if first <= at < last and not c.isspace():
            every += size
            free += size * (not inside)
        at += size
    expected = math.ceil((stop - begin) * (free / max(every, 1)))
    assert outside(whole, left, np.array([begin]), np.array([stop])).tolist() == [expected]
