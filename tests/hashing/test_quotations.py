from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.hashing.lines import split
from provenance.hashing.quotations import quotations
from provenance.hashing.tokens import tokenise

from . import quotation_twin
from .strategies import texts
from .twins import packed

marks = st.sampled_from("\"\"''“”„«»‘’‚‹›「」『』〝〞＂")
PIECES = """a b c|a b c| d e f |don’t go|the dogs| at|in|'tis|n|s| ||他说了|고 말|été|5|(|, |. |\u00a0|a.b"""
fillers = st.sampled_from([*PIECES.split("|"), "\n", "\n\n", "\n\n"]) | texts
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
        ("He said 'we shall see it', and left.", ["we shall see it"]),
        ("Er sagte: „Wir werden es sehen“, und ging.", ["Wir werden es sehen"]),
        ('Er sagte: „Wir werden es sehen", und ging.', ["Wir werden es sehen"]),
        ("Er sagte: ‚Wir werden es sehen‘, und ging.", ["Wir werden es sehen"]),
        ("Powiedział: „Zobaczymy to jutro rano” i wyszedł.", ["Zobaczymy to jutro rano"]),
        ("Il a dit : « On verra bien demain », et partit.", ["On verra bien demain"]),
        ("Il a dit : ‹ On verra bien demain ›, et partit.", ["On verra bien demain"]),
        ("Dijo: «Ya lo veremos mañana», y se fue.", ["Ya lo veremos mañana"]),
        ("Он сказал: «Посмотрим завтра утром», и ушёл.", ["Посмотрим завтра утром"]),
        ("Hon sade: ”Vi får se i morgon”, och gick.", ["Vi får se i morgon"]),
        ("Hon sade: »Vi får se i morgon», och gick.", ["Vi får se i morgon"]),
        ("قال الوزير: «سوف نرى ذلك غدا» ثم غادر.", ["سوف نرى ذلك غدا"]),
        ("قال الوزير: ”سوف نرى ذلك غدا“ ثم غادر.", ["سوف نرى ذلك غدا"]),
        (
            "»Wir werden es sehen«, sagte er laut, »und zwar morgen früh.«",
            ["Wir werden es sehen", "und zwar morgen früh"],
        ),
        ("他说：「今天天气」然后走了。", ["今天天气"]),
        ("他说：『今天天气』然后走了。", ["今天天气"]),
        ("他说：“今天天气”然后走了。", ["今天天气"]),
        ("他说：‘今天天气’然后走了。", ["今天天气"]),
        ('他说："今天天气"然后走了。', ["今天天气"]),
        ("他说：＂今天天气＂然后走了。", ["今天天气"]),
        ("彼は〝また明日〟と言った。", ["また明日"]),
        ("그는 ‘내일 다시 보자’고 말했다.", ["내일 다시 보자"]),
        ("그는 “내일 다시 보자”라고 말했다.", ["내일 다시 보자"]),
        ("Ὁ δὲ «γνῶθι σεαυτόν ἀεί» ἔφη.", ["γνῶθι σεαυτόν ἀεί"]),
        ('הוא אמר "אנחנו לא נלך" לצה"ל ויצא.', ["אנחנו לא נלך"]),
    ],
)
def test_pairs_of_marks(text, expected):
    assert quotes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘no way at all’ to me,” she said.", ["He said ‘no way at all’ to me", "no way at all"]),
        ("‘He said “no way at all” to me,’ she said.", ["He said “no way at all” to me", "no way at all"]),
        ("\"He said 'no way at all' to me,\" she said.", ["He said 'no way at all' to me", "no way at all"]),
        ("„Er sagte ‚auf keinen Fall‘ zu mir“, sagte sie.", ["Er sagte ‚auf keinen Fall‘ zu mir", "auf keinen Fall"]),
        ("»Er sagte ›auf keinen Fall‹ zu mir«, sagte sie.", ["Er sagte ›auf keinen Fall‹ zu mir", "auf keinen Fall"]),
        ("”Han sade ’inte alls nu’ till mig”, sade hon.", ["Han sade ’inte alls nu’ till mig", "inte alls nu"]),
        ("« Il a dit “pas du tout” hier soir »", ["Il a dit “pas du tout” hier soir", "pas du tout"]),
        ("«Он сказал „ни за что“ мне вчера»", ["Он сказал „ни за что“ мне вчера", "ни за что"]),
        ("„Powiedział »ani mowy« wczoraj wieczorem”", ["Powiedział »ani mowy« wczoraj wieczorem", "ani mowy"]),
        ("「他說『今天』很好」", ["他說『今天』很好", "今天"]),
        ("“他说‘今天’很好”", ["他说‘今天’很好", "今天"]),
        # The same words twice are one quotation
        ("“‘no way at all’”", ["no way at all"]),
    ],
)
def test_quotations_within_quotations(text, expected):
    assert quotes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An apostrophe is not the end
        ("‘We don’t know what it’s for’, she said.", ["We don’t know what it’s for"]),
        ("‘L’été n’est pas là’, dit-elle.", ["L’été n’est pas là"]),
        ("‘The dogs’ bones are here,’ he said", ["The dogs’ bones are here"]),
        ("the ‘thin red lines’ were drawn", ["thin red lines"]),
        ("the dogs’ bowl and the cat’s dish and more", []),
        ("the dogs' bowl and 'tis the cats' dish and more", []),
        ("rock 'n' roll, rock ’n’ roll and 'em boys' days of '68 and the girls'", []),
        ("the writers' room, the actors' room and leavin' home", []),
        ("Qur‘an and Hawai‘i and Hawai‘i’s isles", []),
        # Inches and feet, code, names
        ('He is 5\' 6" tall, she is 5\' 4" tall, and the board is 2" wide', []),
        ("fn f<'a>(x: &'a str, y: &'static str)", []),
        ('compatible = "ti,dra7-dma-crossbar", "x.yaml", \'dma-router\'', []),
        ('the " character and the " mark again', []),
        ("Menu » Settings » Display and Menu › Settings", []),
        # Straight marks close what they open, in turns
        ('"one two three" four five six "seven eight nine"', ["one two three", "seven eight nine"]),
        ('("one two three"), ["four five"]', ["one two three", "four five"]),
        # Several in a paragraph
        ("“one two three,” he said, “four five six.”", ["one two three", "four five six"]),
        # A single word
        ("a “red line” and “24 hours” and “no”", ["red line", "24 hours"]),
        ('“” "" «»', []),
        # A closing mark that nothing opened
        ("so he said” and then he left”", []),
        ("so he said“ and then he left“ again", []),
        ("", []),
    ],
)
def test_what_is_and_is_no_quotation(text, expected):
    assert quotes(text) == expected


@pytest.mark.parametrize(("mark", "closed"), ["““", '""', "„“", "„”", "«»", "「」", "『』", "“”"])
def test_an_open_quotation_ends_with_its_paragraph(mark, closed):
    text = (
        f"He said {mark}we shall see\n\nand that was it{closed} for the day\n\nShe said {mark}we have seen it{closed}"
    )
    assert quotes(text) == ["we shall see", "we have seen it"]


@pytest.mark.parametrize(("mark", "closed"), ["»«", "‘’", "''", "””", "‚‘"])
def test_a_mark_that_may_be_none_must_be_closed(mark, closed):
    text = f"He said {mark}we shall see\n\nand that was it for the day\n\nShe said {mark}we have seen it{closed}"
    assert quotes(text) == ["we have seen it"]


def test_an_open_quotation_never_swallows_an_article():
    assert quotes("He said “we shall see " + "and so on " * 100) == []
    assert quotes("He said “we shall see, and “it is late,” she said, and left.") == ["it is late"]


@pytest.mark.parametrize("marks", ["““”", "«««»", "«»»", "„„“", '"""', "「「」", "‘‘’", "”””", "»»«", "»»»"])
def test_a_quotation_over_paragraphs_repeats_its_mark(marks):
    first, again, last = marks[0], marks[1], marks[-1]
    parts = ["We came at noon.", "The gate was open.", "Nobody was there"]
    text = f"She said: {first}{parts[0]}\n\n{again}{parts[1]}\n\n{again}{parts[2]}{last}, and left.\n\nNo more."
    one, two, three = (part.rstrip(".") for part in parts)
    assert quotes(text) == [f"{one}.\n\n{again}{two}.\n\n{again}{three}", one, two, three]


def test_a_paragraph_without_the_mark_ends_a_long_quotation():
    text = "“We came at noon.\n\nNobody answered.\n\n“It was late,” she said."
    assert quotes(text) == ["We came at noon", "It was late"]


def test_a_british_quotation_over_paragraphs_with_apostrophes_and_others_within():
    parts = ["We don’t know why", "She said “no boats at all” to the dogs’ keeper. Well", "The ship’s boy fled"]
    one, two, three = parts
    text = f"She wrote: ‘{one}.\n\n‘{two}.\n\n‘{three}.’ And they left."
    assert quotes(text) == [f"{one}.\n\n‘{two}.\n\n‘{three}", one, two, "no boats at all", three]


def test_a_british_quotation_over_paragraphs_may_end_after_s():
    text = "‘We came at noon.\n\n‘Nobody had seen the ships’ she said."
    assert quotes(text) == [
        "We came at noon.\n\n‘Nobody had seen the ships",
        "We came at noon",
        "Nobody had seen the ships",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Nothing closes it
        ("‘Iolani Palace stands here.\n\n‘Aiea is a town, the king’s own.\n\n‘Ewa lies to the west.", []),
        ("‘Umar ibn al-Khattab ruled.\n\n‘Ali ibn Abi Talib, the Prophet’s cousin, came later.", []),
        # What begins again is something else
        ("‘We came at noon.\n\nNobody answered.\n\n‘It was late,’ she said.", ["It was late"]),
        ("‘We came at noon.\n\nShe said: ‘It was late.’", ["It was late"]),
        ("‘We came at noon.\n\n“It was late,” she said.", ["It was late"]),
        # Titles that end in s, in a list of them
        (
            "‘Old Boys’ is a play.\n\n‘New Girls’ is another one.\n\n‘Two Men’, too.",
            ["Old Boys", "New Girls", "Two Men"],
        ),
    ],
)
def test_what_is_no_quotation_over_paragraphs(text, expected):
    assert quotes(text) == expected


def test_marks_repeated_at_the_head_of_each_line():
    text = "Il dit : « On verra\n« bien demain\n»matin » et partit sans bruit"
    assert quotes(text, "block") == ["On verra\n« bien demain\n»matin"]


def test_a_quotation_goes_on_over_the_lines_of_a_block():
    text = "He said “we shall\nsee it all” and\nleft the room"
    assert quotes(text, "block") == ["we shall\nsee it all"]
    assert quotes(text, "line") == ["we shall"]


def test_more_levels_than_are_kept():
    text = "“a b «c d 「e f 『g h 〝i j〞 k l』 m n」 o p» q r”"
    found = ["a b … q r", "c d … o p", "e f … m n", "g h … k l"]
    assert [f"{quote[:3]} … {quote[-3:]}" for quote in quotes(text)] == found


@pytest.mark.parametrize("mode", ["auto", "line", "block"])
@given(documents)
@example(["“one two three", "four five six”"])
@example(["‘one two three’", "next"])  # the letter that follows is in another document
@example(["“one two\n\n“three four\n\n“five six” seven"])
@example(["« a b\n» c d » e"])
@example(["‘one “two three” four\n\n‘five “six seven” eight\n\n‘nine the dogs’ ten\n\n‘eleven twelve’ end"])
@example(["‘“one two”\n\n‘three the dogs’ four"])
@example(["”one two\n\n”three ’four five’\n\n”six” seven”"])
def test_quotes_like_the_twin(mode, several):
    tokens, lines, (begins, ends, offsets) = quotations_of(several, mode)
    assert offsets[0] == 0
    assert offsets[-1] == len(begins) == len(ends)
    for d, text in enumerate(several):
        at = slice(tokens.offsets[d], tokens.offsets[d + 1])
        chars = {len(text[:i].encode()): i for i in range(len(text) + 1)}
        spans = [
            (chars[x], chars[y]) for x, y in zip(tokens.starts[at].tolist(), tokens.ends[at].tolist(), strict=True)
        ]
        here = slice(lines.paragraph_offsets[d], lines.paragraph_offsets[d + 1])
        columns = lines.paragraph_starts[here], lines.paragraph_ends[here], lines.paragraph_tokens[here]
        paragraphs = [(chars[x], chars[y], first) for x, y, first in zip(*(c.tolist() for c in columns), strict=True)]
        expected = quotation_twin.quotations(text, spans, (tokens.hashes[at] & np.uint64(1)).tolist(), paragraphs)
        part = slice(offsets[d], offsets[d + 1])
        assert list(zip(begins[part].tolist(), ends[part].tolist(), strict=True)) == expected


@given(documents)
def test_quotations_lie_apart_or_within_each_other(several):
    tokens, _, (begins, ends, offsets) = quotations_of(several)
    for d in range(len(several)):
        count = int(tokens.offsets[d + 1] - tokens.offsets[d])
        here = slice(offsets[d], offsets[d + 1])
        found = list(zip(begins[here].tolist(), ends[here].tolist(), strict=True))
        assert found == sorted(set(found), key=lambda span: (span[0], -span[1]))
        assert all(begin + 2 <= end <= count for begin, end in found)
        for n, (begin, end) in enumerate(found):
            assert all(stop <= begin or stop >= end for _, stop in found[:n])
