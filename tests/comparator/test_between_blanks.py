"""One changed word in ten is a near-duplicate however many tokens it is: an address, a number, a date, a compound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator import plain
from comparator.folders import filler, scanned
from comparator.parts import hashed
from provenance.comparator.between_blanks import find
from provenance.comparator.broken_words import join
from provenance.comparator.residue import Residue, residue
from provenance.comparator.verification import verify
from provenance.engines.local import LocalEngine
from provenance.hashing.hashed import Hashed
from provenance.reporter.words import in_order

SENTENCES = {
    "en": "The new station was finally built with modern equipment today.",
    "de": "Der alte Bahnhof am Fluss wurde gestern wieder mit Musik eröffnet.",
    "fr": "Le conseil de la ville paie cette somme pour une clôture.",
    "ru": "Новый вокзал у реки наконец построен с помощью рабочих города.",
    "el": "Ο νέος σταθμός της πόλης άνοιξε χθες με πολύ κόσμο.",
    "he": "התחנה החדשה של העיר נפתחה אתמול עם הרבה אנשים ליד הנהר.",
    "hi": "नया स्टेशन कल शहर में बहुत लोगों के साथ खुल गया।",
    "ko": "새로운 역이 어제 도시의 강가에서 많은 사람들과 함께 드디어 열렸다.",
    "zh": "新的 车站 昨天 在 城市 河边 和 很多 人 一起 开放 了。",
    "am": "አዲሱ ጣቢያ ትናንት በከተማው ወንዝ አጠገብ ከብዙ ሰዎች ጋር በደስታ ተከፈተ።",
}
LONG = (
    "https://www.halvik.org/festival/2024/en/index.html?id=7", "1,234,567.89", "2019-11-05T12:30",
    "anna.keller@town-hall.halvik.example.org", "state-of-the-art", "std::vec::Vec::with_capacity",
    "«https://доступ.example.org/а-б-в-г/д»",
)  # fmt: skip
LANGUAGES = pytest.mark.parametrize("language", SENTENCES)


def compared(texts: list[str], boilerplate: tuple[int, ...] = ()) -> tuple[Hashed, Residue]:
    whole = hashed(texts)
    mask, everything = np.zeros(len(whole.tokens), np.bool_), np.ones(whole.count, np.bool_)
    mask[list(boilerplate)] = True
    with LocalEngine(threads=2) as engine:
        return whole, residue(whole, join(whole), mask, everything, 5, engine)


def similarities(pairs: list[tuple[str, str]]) -> np.ndarray:
    whole, left = compared([text for pair in pairs for text in pair])
    a = np.arange(0, 2 * len(pairs), 2)
    return verify(a, a + 1, left, left.offsets[:-1], left.offsets[1:], 5, whole).similarity


def changed(sentence: str, *, both: bool = False) -> list[tuple[str, str]]:
    """The sentence with one word replaced by one that is many tokens, or with two such, at every position."""
    words = sentence.split()
    return [
        (" ".join([*words[:at], old, *words[at + 1 :]]), " ".join([*words[:at], new, *words[at + 1 :]]))
        for at in range(len(words))
        for n, new in enumerate(LONG)
        for old in [LONG[n - 1] if both else words[at]]
    ]


@LANGUAGES
@pytest.mark.parametrize("both", [False, True])
def test_one_word_changed_in_ten_is_a_near_duplicate(language, both):
    pairs = changed(SENTENCES[language], both=both)
    found = similarities(pairs)
    assert [(pair, value) for pair, value in zip(pairs, found, strict=True) if value < 0.8] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We met on Monday at https://a.b.org/c/d/e", "We met on Monday at office@courier.example.com"),  # six words
        (
            "The new 1,234,567.89 was built with state-of-the-art equipment on 2019-11-05T12:30 today",
            "The new station was built with modern equipment on Monday today",
        ),  # three of ten
        (
            "The new 1,234,567.89 was built with state-of-the-art equipment in spring",
            "The new station was built with modern equipment in spring",
        ),  # two of ten, both of many tokens
        ("See http://a.org/b/c/d http://a.org/e/f/g http://a.org/h/i/j", "See http://k.org/l/m http://n.org/o/p q"),
        ("a.b.c(d,e) f.g.h(i,j) k.l.m(n,o)", "a.b.c(d,p) f.g.q(i,j) k.r.m(n,s)"),
        ("one|two|three|four|five|six|seven|a|b|c", "one|two|three|four|five|six|seven|x|y|z"),
        ("1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5 9.5 10.5", "1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.1 9.1 10.1 11.1 12.1 13.1 14.1"),
        ("the mill—which the town had built in stone—stood", "the quay—where the boats had come in spring—lay"),
        ("如 图 https://a.b.org/c/d/e 所 示", "如 图 office@courier.example.com 所 示"),
    ],
)
def test_few_words_or_many_changes_are_none(one, other):
    assert similarities([(one, other)])[0] < 0.8


def test_more_than_sixteen_tokens_are_several_words():
    """Data without a blank is no one word."""
    one, other = (" ".join([*"abcdefghi", ",".join(f"{name}{n}" for n in range(60))]) for name in ("left", "right"))
    assert similarities([(one, other)])[0] < 0.8


def test_what_stands_between_boilerplate_is_two_words():
    whole, left = compared(["north-mill-quay"], (1,))
    words = find(whole, left, left.offsets[:-1], left.offsets[1:])
    assert words.tokens.tolist() == left.tokens.tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a-b 'c' (d.e) \"f\"", 4), ("a\u00a0b\u2003c\u3000d", 4), ("a “b” ‘c-d’", 3), ("a—b…c--d...e", 5),
        ("ab ½-c", 2), ("ሀ፡ለ፡መ", 3), ("don't l’eau", 2), ("п. «ба-ба»", 2), ("e\u0301-e\u0301 x", 2),
    ],
)  # fmt: skip
def test_words_stand_between_blanks(text, words):
    whole, left = compared([text])
    assert len(find(whole, left, left.offsets[:-1], left.offsets[1:]).tokens) == words


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b1", " ", "-", ".", "/", "|", "—", "…", "汉", "\u00a0", "“"]), max_size=40).map(
            lambda parts: "x" + "".join(parts)
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=200)
def test_words_are_those_of_the_plain_twin(texts):
    """Which words agree is what counts, not what they are."""
    whole, left = compared(texts)
    items = np.flatnonzero(np.diff(left.offsets) > 0)[::-1]
    words = find(whole, left, left.offsets[items], left.offsets[items + 1])
    tokens = [words.tokens[a:b].tolist() for a, b in zip(words.begins, words.ends, strict=True)]
    wanted = [plain.between_blanks(texts[int(whole.documents.column("id")[int(d)].as_py()[:5])]) for d in items]
    assert [len(said) for said in tokens] == [len(said) for said in wanted]
    assert words.ten.tolist() == [sum(2 if said[0] == "汉" else 3 for said in text) >= 30 for text in wanted]
    flat, found = ([word for text in some for word in text] for some in (wanted, tokens))
    assert [flat.index(word) for word in flat] == [found.index(word) for word in found]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_documents_are_proposed_in_a_folder_of_many(language, tmp_path):
    """Beyond 200 documents only what an index proposes is compared."""
    for n in range(210):
        (tmp_path / f"f{n:03}.txt").write_text(filler(n))
    (tmp_path / "a.txt").write_text(SENTENCES[language])
    others = [other for _, other in changed(SENTENCES[language])][::3]
    for n, other in enumerate(others):
        (tmp_path / f"b{n:02}.txt").write_text(other)
    near = {(m["a"], m["b"]) for m in scanned(tmp_path)["matches"] if m["relation"] == "near-duplicate"}
    assert {("a.txt", f"b{n:02}.txt") for n in range(len(others))} - near == set()


@LANGUAGES
def test_paragraphs_are_proposed_in_larger_documents(language, tmp_path):
    """For paragraphs that is always so, however few documents there are."""
    pairs = changed(SENTENCES[language], both=True)[::6]  # fewer than make a bucket hot
    for d, pair in enumerate(zip(*pairs, strict=True)):
        (tmp_path / f"{d}").mkdir()  # sites of their own
        (tmp_path / f"{d}" / "t.txt").write_text(
            "\n\n".join(t for n, text in enumerate(pair) for t in (filler(99 * d + n), text))
        )
    together = {
        (one["paragraph"], other["paragraph"])
        for group in scanned(tmp_path)["paragraphs"]
        for one in group["occurrences"]
        for other in group["occurrences"]
        if (one["document"], other["document"]) == ("0/t.txt", "1/t.txt")
    }
    assert {(2 * n + 1, 2 * n + 1) for n in range(len(pairs))} - together == set()


@pytest.mark.parametrize("at", range(48))
def test_a_longer_paragraph_is_led_to_by_its_runs(at, tmp_path):
    words = [f"word{n}" for n in range(48)]
    for name, new in (("a", LONG[0]), ("b", LONG[3])):
        (tmp_path / name).mkdir()
        changed_text = " ".join([*words[:at], new, *words[at + 1 :]])
        (tmp_path / name / "t.txt").write_text("\n\n".join([filler(ord(name)), changed_text, filler(ord(name) + 9)]))
    assert [group["rule"] for group in scanned(tmp_path)["paragraphs"]] == ["near-duplicate-paragraph"]


@pytest.mark.parametrize(("new", "share"), [("state-of-the-art", 18 / 23), ("old", None)])
def test_explain_says_what_agrees_in_tokens(new, share):
    """A reader who counts the words that agree finds fewer than the similarity says."""
    said = SENTENCES["en"]
    assert in_order(said, said.replace("modern", new).replace("a new", "an old")) == share
