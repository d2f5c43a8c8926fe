from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.hashing.lines import AFTER_LONG, BLANK_BEFORE, split
from provenance.hashing.tokens import tokenise

from . import twins
from .strategies import WORDS, texts
from .twins import packed

MODES = ["auto", "line", "block"]
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))

words = st.lists(st.one_of(st.sampled_from(WORDS), st.just("some plain words of prose"), texts), max_size=9)
"""From nothing to a line too wide to be wrapped by hand."""
lines = st.builds(
    lambda before, middle, end: before + " ".join(middle) + end,
    st.sampled_from(["", "", " ", "\t", "\u00a0", "\u3000 ", "- ", "***"]),
    words,
    st.sampled_from(
        ["", "", " ", ".", "。", "”", "’ ", ":", ",", "؟", "\u00a0", "!\u3000", "»", "፡", "⁉", "—", "-", "⸗ "]
    ),
)
line_ends = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n\r", "\n \u00a0\t\n", ""])
laid_out = st.lists(st.tuples(lines, line_ends), max_size=8).map(lambda pairs: "".join(map("".join, pairs)))
documents = st.lists(laid_out, max_size=4)


def split_of(several, mode):
    data, offsets = packed(several)
    tokens = tokenise(data, offsets)
    return tokens, split(data, offsets, tokens, mode)


def line_keys(*several):
    return split_of(several, "auto")[1].keys.tolist()


def line_texts(text):
    _, found = split_of([text], "auto")
    return [text.encode()[s:e].decode() for s, e in zip(found.starts.tolist(), found.ends.tolist(), strict=True)]


def paragraphs(text, mode="auto"):
    _, found = split_of([text], mode)
    spans = zip(found.paragraph_starts.tolist(), found.paragraph_ends.tolist(), strict=True)
    return [text.encode()[start:end].decode() for start, end in spans]


@pytest.mark.parametrize("mode", MODES)
@given(documents)
@example([])
@example([""])
@example(["\n", "a\r", "\nb", "\r\n\r\n", "c"])
@example(["abcd\nabc.\nx"])  # as much that looks wrapped as that does not
@example(["===\nTitle\n***\n\n***\n"])
@example(["a" * 50 + "\n" + "b" * 51 + "\n" + "c" * 120 + "\n" + "d" * 121 + "\ne"])
@example(["漢" * 25 + "\n" + "漢" * 26 + "\n" + "漢" * 60 + "\n" + "漢" * 61 + "\nx"])
def test_splits_like_the_twin(mode, several):
    tokens, found = split_of(several, mode)
    assert found.offsets[0] == found.paragraph_offsets[0] == 0
    twin_keys = []
    for d, text in enumerate(several):
        part = slice(tokens.offsets[d], tokens.offsets[d + 1])
        expected = twins.split(text, tokens._replace(**{n: getattr(tokens, n)[part] for n in tokens._fields[:3]}), mode)
        begin, end = found.offsets[d : d + 2]
        columns = (found.starts, found.ends, found.tokens, found.flags)
        got = list(zip(*(column[begin:end].tolist() for column in columns), strict=True))
        assert got == [line[:-1] for line in expected.lines]
        twin_keys += [line[-1] for line in expected.lines]
        begin, end = found.paragraph_offsets[d : d + 2]
        columns = (found.paragraph_starts, found.paragraph_ends, found.paragraph_tokens)
        assert list(zip(*(column[begin:end].tolist() for column in columns), strict=True)) == expected.paragraphs
    # Lines have equal keys where the twin's are equal, and nowhere else.
    keys = found.keys.tolist()
    assert len(set(keys)) == len(set(twin_keys)) == len(set(zip(keys, twin_keys, strict=True)))


@given(st.sampled_from(MODES), documents)
def test_lines_and_paragraphs_part_the_tokens(mode, several):
    tokens, found = split_of(several, mode)
    for firsts, bounds, starts, ends in (
        (found.tokens, found.offsets, found.starts, found.ends),
        (found.paragraph_tokens, found.paragraph_offsets, found.paragraph_starts, found.paragraph_ends),
    ):
        for d, text in enumerate(several):
            begin, end = bounds[d : d + 2].tolist()
            count = int(tokens.offsets[d + 1] - tokens.offsets[d])
            edges = [*firsts[begin:end].tolist(), count]
            assert edges[0] == 0
            assert all(a < b for a, b in pairwise(edges)), "each holds a token"
            for i, (a, b) in enumerate(pairwise(edges), begin):
                base = int(tokens.offsets[d])
                assert starts[i] <= tokens.starts[base + a]
                assert tokens.ends[base + b - 1] <= ends[i] <= len(text.encode())
            assert all(ends[i] <= starts[i + 1] for i in range(begin, end - 1))


@given(st.lists(lines.map(lambda line: line.replace("\n", " ").replace("\r", " ")), max_size=8))
def test_line_ends_do_not_matter(several):
    keys = line_keys("\n".join(several))
    assert line_keys("\r\n".join(several)) == keys
    assert line_keys("\r".join(several)) == keys
    assert line_keys("\n".join(several) + "\n") == keys


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("0 Comments", "12 Comments"),
        ("0 Comments", "  0 comments!"),
        ("Page 3 of 10", "Page 7 of 9"),
        ("12:30", "8:05"),
        ("٣ تعليقات", "١٢ تعليقات"),
        ("३ टिप्पणियाँ", "१२ टिप्पणियाँ"),
        ("৩ মন্তব্য", "১২ মন্তব্য"),
        ("３ comments", "12 comments"),
        ("5th of May", "21st of May"),
        ("۳ نظر", "۴۵ نظر"),
        ("໓ ຄຳເຫັນ", "໑໒ ຄຳເຫັນ"),
        ("12 Comments", "1,204 Comments"),
        ("12 Kommentare", "1.204.500 Kommentare"),
        ("12 Kommentare", "1’204 Kommentare"),
        ("12 commentaires", "1\u202f204 commentaires"),
        ("٣ تعليقات", "١٬٢٠٤ تعليقات"),
        ("March 3, 2024", "December 24, 1999"),
        ("3 mars 2024", "12 août 2023"),
        ("Posted on 3. März 2024 by", "Posted on 24. Dezember 1999 by"),
        ("2024-03-03", "1999-12-24"),
        ("3 марта 2024", "12 мая 2023"),
    ],
)
def test_numbers_do_not_tell_lines_apart(a, b):
    one, other = line_keys(a, b)
    assert one == other


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("0 Comments", "0 Comment"),
        ("Comments 0", "0 Comments"),
        ("Page 3 of 10", "Page 3"),
        ("Read more", "More read"),
        ("one", "1"),
        ("a b", "ab"),
        ("B2", "B3"),
        ("12, 13 Comments", "12 Comments"),
        ("Page 3/10", "Page 3"),
        ("March on 3", "April on 3"),
        ("It may rain", "It will rain"),
        ("v1.2", "v1"),
    ],
)
def test_other_lines_are_told_apart(a, b):
    one, other = line_keys(a, b)
    assert one != other


def test_lines_by_hand():
    text = "\ufeffTitle\r\n\r\n  \u00a0\u3000First line, \u3000\r\n----\r\nsecond\rthird\n \t\u00a0\nlast"
    assert line_texts(text) == ["\ufeffTitle", "First line,", "second", "third", "last"]


def test_flags_by_hand():
    narrow, wide, too_wide = "n" * 50, "w" * 51, "x" * 121
    text = f"{narrow}\nb\n{wide}\nd\n{too_wide}\nf\n\ng\n{wide}\n\ni\n---\nk"
    expected = [BLANK_BEFORE, 0, 0, AFTER_LONG, 0, 0, BLANK_BEFORE, 0, BLANK_BEFORE, 0]
    _, found = split_of([text], "auto")
    assert found.flags.tolist() == expected


README = """\
provenance
==========

Finds what in a corpus of text is copied, rewritten or quoted, and
says where it came from. It reads folders, JSON lines and Parquet
files and runs on one machine.

Install
-------

It needs Python 3.11 or later, and nothing that must be compiled on
your machine.
"""


def test_a_hard_wrapped_readme_has_a_paragraph_a_block():
    first, second, third, fourth = paragraphs(README)
    assert first == "provenance\n=========="
    assert second.startswith("Finds what")
    assert second.endswith("on one machine.")
    assert third == "Install\n-------"
    assert fourth.endswith("your machine.")
    assert paragraphs(README.replace("\n", "\r\n")) == [p.replace("\n", "\r\n") for p in (first, second, third, fourth)]


def test_modes_override_what_the_layout_says():
    assert len(paragraphs(README, "block")) == 4
    assert len(paragraphs(README, "line")) == 7  # underlines hold no token
    assert paragraphs("One ends here.\nTwo ends here.", "block") == ["One ends here.\nTwo ends here."]
    assert paragraphs("One ends here.\nTwo ends here.") == ["One ends here.", "Two ends here."]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_news_article_has_a_paragraph_a_line(path):
    text = path.read_text("utf-8")
    assert paragraphs(text) == [line.strip() for line in text.splitlines() if line.strip()]


def test_there_are_seeds():
    assert len(SEEDS) == 5


def test_a_chinese_text_has_a_paragraph_a_line():
    several = [
        "北京时间五月二十日，两国总统举行了两个小时的电话会谈。",
        "会谈之后，双方同意继续接触。",
        "“这很重要。”他说。",
    ]
    assert paragraphs("\n".join(several)) == several
    assert paragraphs("\u3000\u3000" + "\n\u3000\u3000".join(several) + "\n") == several


def test_wrapped_chinese_is_one_paragraph():
    text = "北京时间五月二十日，两国总统举行了两个小时的电\n话会谈，双方同意在今后几周之内继续就停火一事保\n持接触。"
    assert paragraphs(text) == [text]


def test_a_stanza_is_a_paragraph():
    first = "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\nFramed thy shape"
    second = "In what distant deeps or skies,\nBurnt the fire of thine eyes\nOn what wings dare he aspire"
    assert paragraphs(f"{first}\n\n{second}\n") == [first, second]


def test_a_bullet_list_is_a_paragraph():
    listed = "- apples and pears\n- plums, of which some are ripe\n- cherries"
    assert paragraphs(f"Bring these\n\n{listed}\n\nThank you") == ["Bring these", listed, "Thank you"]


def test_a_bullet_list_of_sentences_has_a_paragraph_a_line():
    listed = ["- Wash the apples.", "- Peel the pears.", "- Stone the plums."]
    assert paragraphs("\n".join(listed)) == listed


def test_one_document_does_not_decide_for_another():
    prose = "One ends here.\nTwo ends here."
    _, found = split_of([prose, README, prose], "auto")
    assert found.paragraph_offsets.tolist() == [0, 2, 6, 8]
