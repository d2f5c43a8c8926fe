from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.hashing.lines import split
from provenance.hashing.quotations import quotations
from provenance.hashing.tokens import tokenise

from . import twins
from .strategies import texts
from .twins import packed

marks = st.sampled_from('""“”„«»‘’「」『』')
fillers = (
    st.sampled_from(["a b c", "a b c", " d e f ", "don’t go", "s", " ", "", "\n", "\n\n", "他说了", "고 말", "été"])
    | texts
)
quoted = st.lists(st.tuples(marks, fillers), max_size=12).map(lambda pairs: "".join(map("".join, pairs)))
documents = st.lists(quoted, max_size=3)


def quotations_of(several, mode="auto"):
    data, offsets = packed(several)
    tokens = tokenise(data, offsets)
    lines = split(data, offsets, tokens, mode)
    return tokens, lines, quotations(data, offsets, tokens, lines)


def quotes(text, mode="line"):
    """Text from the first to the last token of each quotation."""
    tokens, _, (begins, ends, _) = quotations_of([text], mode)
    spans = zip(tokens.starts[begins].tolist(), tokens.ends[ends - 1].tolist(), strict=True)
    return [text.encode()[start:end].decode() for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we shall see it", and left.', ["we shall see it"]),
        ("He said “we shall see it”, and left.", ["we shall see it"]),
        ("He said ‘we shall see it’, and left.", ["we shall see it"]),
        ("Er sagte: „Wir werden es sehen“, und ging.", ["Wir werden es sehen"]),
        ("Powiedział: „Zobaczymy to jutro rano” i wyszedł.", ["Zobaczymy to jutro rano"]),
        ("Il a dit : « On verra bien demain », et partit.", ["On verra bien demain"]),
        (
            "»Wir werden es sehen«, sagte er laut, »und zwar morgen früh.«",
            ["Wir werden es sehen", "und zwar morgen früh"],
        ),
        ("他说：「今天天气」然后走了。", ["今天天气"]),
        ("他说：『今天天气』然后走了。", ["今天天气"]),
        ("他说：“今天天气”然后走了。", ["今天天气"]),
        ("他说：‘今天天气’然后走了。", ["今天天气"]),
        ("그는 ‘내일 다시 보자’고 말했다.", ["내일 다시 보자"]),
        ("그는 “내일 다시 보자”라고 말했다.", ["내일 다시 보자"]),
        ("Ὁ δὲ «γνῶθι σεαυτόν ἀεί» ἔφη.", ["γνῶθι σεαυτόν ἀεί"]),
    ],
)
def test_pairs_of_marks(text, expected):
    assert quotes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An apostrophe is not the end
        ("‘We don’t know what it’s for’, she said.", ["We don’t know what it’s for"]),
        ("‘L’été n’est pas là’, dit-elle.", ["L’été n’est pas là"]),
        ("the dogs’ bowl and the cat’s dish and more", []),
        # Another kind of mark inside does not end it
        ("“He said ‘no way at all’ to me,” she said.", ["He said ‘no way at all’ to me"]),
        ("„Er sagte ‚nein‘ zu mir“, sagte sie.", ["Er sagte ‚nein‘ zu mir"]),
        ("「他說『今天』很好」", ["他說『今天』很好"]),
        ("« Il a dit “non” hier soir »", ["Il a dit “non” hier soir"]),
        # Straight marks close what they open, in turns
        ('"one two three" four five six "seven eight nine"', ["one two three", "seven eight nine"]),
        # Several in a paragraph
        ("“one two three,” he said, “four five six.”", ["one two three", "four five six"]),
        # Fewer than three tokens
        ("a “red line” and “24 hours” and “no”", []),
        ("a “big red line”", ["big red line"]),
        ('“” "" «»', []),
        ("他說「你好」", []),
        # A closing mark that nothing opened
        ("so he said” and then he left”", []),
        ("", []),
    ],
)
def test_inside_and_around(text, expected):
    assert quotes(text) == expected


@pytest.mark.parametrize("mark", ['"', "“", "„", "«", "»", "‘", "「", "『"])
def test_an_open_quotation_ends_with_its_paragraph(mark):
    for closed in twins.PAIRS[mark]:
        text = f"He said {mark}we shall see\n\nand that was it{closed} for the day"
        assert quotes(text) == []
        after = f"{text}\n\nShe said {mark}we have seen it{closed}"
        assert quotes(after) == ["we have seen it"]


def test_a_quotation_goes_on_over_the_lines_of_a_block():
    text = "He said “we shall\nsee it all” and\nleft the room"
    assert quotes(text, "block") == ["we shall\nsee it all"]
    assert quotes(text, "line") == []


@pytest.mark.parametrize("mode", ["auto", "line", "block"])
@given(documents)
@example(["“one two three", "four five six”"])
@example(["‘one two three’", "next"])  # the letter that follows is in another document
def test_quotes_like_the_twin(mode, several):
    tokens, lines, (begins, ends, offsets) = quotations_of(several, mode)
    assert offsets[0] == 0
    assert offsets[-1] == len(begins) == len(ends)
    for d, text in enumerate(several):
        starts = tokens.starts[tokens.offsets[d] : tokens.offsets[d + 1]].tolist()
        expected = []
        for p in range(lines.paragraph_offsets[d], lines.paragraph_offsets[d + 1]):
            base, stop = int(lines.paragraph_starts[p]), int(lines.paragraph_ends[p])
            for begin, end in twins.quotations(text.encode()[base:stop].decode()):
                inside = [t for t, at in enumerate(starts) if base + begin <= at < base + end]
                if len(inside) >= 3:
                    expected.append((inside[0], inside[-1] + 1))
        part = slice(offsets[d], offsets[d + 1])
        assert list(zip(begins[part].tolist(), ends[part].tolist(), strict=True)) == expected


@given(documents)
def test_a_quotation_lies_within_one_paragraph(several):
    tokens, lines, (begins, ends, offsets) = quotations_of(several)
    for d in range(len(several)):
        count = int(tokens.offsets[d + 1] - tokens.offsets[d])
        firsts = lines.paragraph_tokens[lines.paragraph_offsets[d] : lines.paragraph_offsets[d + 1]].tolist()
        before = 0
        for begin, end in zip(begins[offsets[d] : offsets[d + 1]], ends[offsets[d] : offsets[d + 1]], strict=True):
            assert before <= begin <= end - 3
            assert end <= count
            assert not any(begin < first < end for first in firsts)
            before = end
