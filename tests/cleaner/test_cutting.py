"""What goes of a text with a line, and what does not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.cleaner.cutting import cuts
from provenance.cleaner.edits import in_input
from provenance.cleaner.plan import Strip
from provenance.models import Span

GONE = "Gone with this line"


def strips(text: str, needle: str = GONE, rule: str = "boilerplate-phrase") -> list[Strip]:
    found = []
    start = text.find(needle)
    while start >= 0:
        place = (start, start + len(needle))
        found.append(Strip(rule, "why", Span("a", 0, place, place, (1, 1))))
        start = text.find(needle, start + 1)
    return found


def rest(text: str, found: list) -> str:
    for cut in reversed(found):
        text = text[: cut.start] + text[cut.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One.\nX\nTwo.\n", "One.\nTwo.\n"),
        ("One.\n\nX\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\n\nX\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\nX\n\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\nX\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\nX\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\nX\n\nX\nX\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("X\n\nOne.\n", "One.\n"),
        ("\n\nX\n\nOne.\n", "One.\n"),
        ("One.\n\nX\n", "One.\n"),
        ("One.\n\nX", "One."),
        ("One.\nX", "One."),
        ("One.\n\nX\n\n\n\n", "One.\n"),
        ("One.\n\nX\n\n \t", "One."),
        ("X\nOne.", "One."),
        ("One.\r\n\r\nX\r\n\r\nTwo.", "One.\r\n\r\nTwo."),
        ("One.\r\rX\r\rTwo.\r", "One.\r\rTwo.\r"),
        ("One.\n\n   X  \n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\nand X\nTwo.\n", "One.\nand X\nTwo.\n"),
        ("X\n\nX", "X\n\nX"),
        ("X\n***\nX", "X\n***\nX"),
    ],
)
def test_blank_lines_and_line_ends(before, after):
    before, after = (text.replace("X", GONE) for text in (before, after))
    assert rest(before, cuts(before, strips(before))) == after


@given(st.lists(st.sampled_from(["", " ", "One.", "Two.", GONE]), max_size=9), st.sampled_from(["\n", "\r\n", "\r"]))
def test_only_lines_that_go_and_blank_ones_are_missing(lines, line_end):
    text = line_end.join([*lines, "Last."])
    left = rest(text, cuts(text, strips(text)))
    assert [x for x in left.split(line_end) if x.strip()] == [
        x for x in text.split(line_end) if x.strip() and x != GONE
    ]
    assert line_end * 3 not in left or line_end * 3 in text
    found = cuts(text, strips(text))
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_repeated_line_names_the_first_which_stays():
    text = "A headline of words\n\nA HEADLINE of words!\nBody."
    (cut,) = cuts(text, strips(text, "A HEADLINE of words!", "repeated-line"))
    assert cut.kept == (0, 19)
    # where the first goes by another rule, the repeated one is the first that stays
    both = [
        *strips(text, "A headline of words", "template-line"),
        *strips(text, "A HEADLINE of words!", "repeated-line"),
    ]
    assert rest(text, cuts(text, both)) == "A HEADLINE of words!\nBody."


def test_of_a_title_whose_last_copy_is_kept_the_first_goes():
    text = "A headline of words\nMenu\nA headline of words!\nBody."
    (cut,) = cuts(text, strips(text, "A headline of words", "repeated-line")[:1])
    assert text[slice(*cut.kept)] == "A headline of words!"
    assert rest(text, [cut]) == "Menu\nA headline of words!\nBody."


WRAPPED = (
    "This sentence was wrapped by hand at a narrow margin, and\n"
    "this template line continues it as far as the next margin\n"
    "where it ends.\n"
)


def test_a_template_line_within_a_wrapped_sentence_stays():
    middle = WRAPPED.split("\n")[1]
    assert cuts(WRAPPED, strips(WRAPPED, middle, "template-line")) == []
    whole = [one for line in WRAPPED.splitlines() for one in strips(WRAPPED, line, "template-line")]
    text = WRAPPED + "\nThe body stays.\n"
    assert rest(text, cuts(text, whole)) == "The body stays.\n"


def test_front_matter_stays_where_there_can_be_one():
    text = f"---\ntitle: x\n{GONE}\n---\n{GONE}\nBody.\n"
    assert rest(text, cuts(text, strips(text), front_matter=True)) == f"---\ntitle: x\n{GONE}\n---\nBody.\n"
    assert rest(text, cuts(text, strips(text))) == "---\ntitle: x\n---\nBody.\n"
    endless = "---\r\n" * 1 + "key: value\r\n" * 3000
    assert cuts(endless, strips(endless), front_matter=True) == []


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5)), max_size=6), st.data())
def test_places_in_the_input(shape, data):
    """Against the plain way: the number of each byte that is left."""
    ranges, at = [], 0
    for gap, size in shape:
        at += gap + bool(ranges)
        ranges.append((at, at + size))
        at += size
    plain = [byte for low, high in ranges for byte in range(low, high)]
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    assert [byte for low, high in in_input(ranges, start, end) for byte in range(low, high)] == plain[start:end]
