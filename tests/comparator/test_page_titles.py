"""The first line of a page and the heading of its text, which may word it in another way; and first lines that stay."""

from __future__ import annotations

import pytest

from comparator.test_notices import FOOTER, MENU, folder, text, title
from comparator.test_templates import evidence, kept


def left(texts: dict[str, str], name: str) -> list[str]:
    return [line for line in kept(texts, name) if line]


def head(n: int) -> str:
    return title(n).split()[0]


LABELS = ["Chapter", "Appendix", "Table"]
REWORDED = {
    "label before": (lambda n: f"{title(n)} (River 17)", lambda n: f"Class {title(n)}"),
    "amid": (lambda n: f"River: {title(n)} Source File", lambda n: f"{title(n)}.h"),
    "other order": (lambda n: f"{title(n)} in the valley - River", lambda n: f"Function valley::{title(n)}"),
    "chapter": (lambda n: f"{n + 1}. {title(n)}", lambda n: f"Chapter {n + 1} - {title(n)}"),
}
SAID_AGAIN = {
    "two handbooks": (lambda n: f"{title(n)} - River {'Manual' if n % 3 else 'Handbook'} 17", title),
    "manual page": (lambda n: f"{head(n)}(1)", lambda n: f"{head(n)}(1) Manual Page"),
}


@pytest.mark.parametrize("kind", [*REWORDED, *SAID_AGAIN])
def test_the_title_above_the_menu_and_a_heading_that_words_it_in_another_way_is_a_template(kind):
    first, heading = (REWORDED | SAID_AGAIN)[kind]
    texts = folder(lambda n: [first(n), *MENU, heading(n), *text(n), *FOOTER], 30)
    for n in range(30):
        assert left(texts, f"{n:02}") == [heading(n), *text(n)]
    assert evidence(texts, "03")[first(3)].endswith("said again as a heading")


@pytest.mark.parametrize("kind", SAID_AGAIN)
def test_the_title_right_above_a_heading_that_says_it_again_is_a_template(kind):
    first, heading = SAID_AGAIN[kind]
    texts = folder(lambda n: [first(n), heading(n), *text(n), *FOOTER], 30)
    for n in range(30):
        assert left(texts, f"{n:02}") == [heading(n), *text(n)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda n: f"{title(n)} and the river", lambda n: f"What {head(n)} says of it"),
        (lambda n: f"The river: {title(n)}", lambda n: f"{head(n)}, and nothing else"),
        (lambda n: f"{n + 1}. {title(n)}", lambda n: f"{LABELS[n % 3]} {n + 1} - {title(n)}"),
        (lambda n: f"Letter to {head(n)}", lambda n: f"My dear {head(n)},"),
        (lambda n: f"What is {head(n)}?", lambda n: f"{head(n)}, then"),
        (lambda n: head(n), lambda n: f"O {head(n)}"),
    ],
    ids=["no heading", "some of the words", "a label of few", "a letter", "a question", "a hymn"],
)
def test_a_first_line_that_no_heading_says_again_stays(first, second):
    texts = folder(lambda n: [first(n), second(n), *text(n), *FOOTER], 30)
    for n in range(30):
        assert left(texts, f"{n:02}") == [first(n), second(n), *text(n)]


@pytest.mark.parametrize("refrain", [lambda n: f"O {head(n)}!", lambda n: head(n)], ids=["another", "the same"])
def test_the_stanza_between_the_title_of_a_song_and_its_refrain_stays(refrain):
    """All songs have stanzas of six lines."""

    def song(n: int) -> list[str]:
        words = " ".join(text(n) + text(n + 40)).split()
        verses = [" ".join(words[at : at + 5]) for at in range(0, 60, 5)]
        return [f"The ballad of {head(n)}", *verses[:6], refrain(n), *verses[6:], refrain(n)]

    texts = folder(song, 12)
    assert [left(texts, name)[-14:] for name in texts] == [song(n)[-14:] for n in range(12)]


def test_the_first_heading_of_a_manual_page_stays():
    """`NAME` stands between the line at the top of a page for the terminal and the name."""

    def page(n: int) -> list[str]:
        return [f"{head(n)}(1)  River Manual  {head(n)}(1)", "NAME", f"{head(n)} - {title(n + 5)}", *text(n)]

    texts = folder(page, 12)
    for n in range(12):
        assert left(texts, f"{n:02}")[-len(text(n)) - 2 :] == page(n)[1:]
