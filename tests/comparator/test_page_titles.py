"""The first line of a page and the heading of its text, which may word it in another way; and first lines that stay."""

from __future__ import annotations

import pytest

from comparator.test_notices import FOOTER, MENU, folder, text, title
from comparator.test_templates import evidence, kept


def left(texts: dict[str, str], name: str) -> list[str]:
    return [line for line in kept(texts, name) if line]


def head(n: int) -> str:
    return title(n).split()[0]


@pytest.mark.parametrize(
    ("first", "heading"),
    [
        (lambda n: f"{title(n)} (River 17)", lambda n: f"Class {title(n)}"),
        (lambda n: f"River: {title(n)} Source File", lambda n: f"{title(n)}.h"),
        (lambda n: f"{title(n)} in the valley - River", lambda n: f"Function valley::{title(n)}"),
        (lambda n: f"{title(n)} - River {'Manual' if n % 3 else 'Handbook'} 17", title),
        (lambda n: f"{n + 1}. {title(n)}", lambda n: f"Chapter {n + 1} - {title(n)}"),
        (lambda n: f"{head(n)}(1)", lambda n: f"{head(n)}(1) Manual Page"),
    ],
    ids=["label before", "amid", "other order", "two handbooks", "chapter", "manual page"],
)
@pytest.mark.parametrize("menu", [[], MENU], ids=["bare", "menu"])
def test_the_title_above_a_heading_that_words_it_in_another_way_is_a_template(first, heading, menu):
    texts = folder(lambda n: [first(n), *menu, heading(n), *text(n), *FOOTER], 30)
    for n in range(30):
        assert left(texts, f"{n:02}") == [heading(n), *text(n)]
    assert evidence(texts, "03")[first(3)].endswith("said again as a heading")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda n: f"{title(n)} and the river", lambda n: f"What {head(n)} says of it"),
        (lambda n: f"The river: {title(n)}", lambda n: f"{head(n)}, and nothing else"),
        (lambda n: f"{n + 1}. {title(n)}", lambda n: f"{STOCK_OF[n % 3]} {n + 1} - {title(n)}"),
    ],
    ids=["no heading", "some of the words", "a label of few"],
)
def test_a_title_that_no_heading_says_again_stays(first, second):
    texts = folder(lambda n: [first(n), second(n), *text(n), *FOOTER], 30)
    for n in range(30):
        assert left(texts, f"{n:02}") == [first(n), second(n), *text(n)]


STOCK_OF = ["Chapter", "Appendix", "Table"]
