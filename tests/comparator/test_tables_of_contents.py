"""Tables of contents beside a text, below the same label on every page; and lists of a text that look like them."""

from __future__ import annotations

import pytest

from comparator.test_boilerplate import STOCK
from comparator.test_notices import FOOTER, MENU, folder, text, title
from comparator.test_templates import evidence, kept

BELOW = ["Navigation", "Show the source"]


def left(texts: dict[str, str], name: str) -> list[str]:
    return [line for line in kept(texts, name) if line]


def parts(n: int) -> list[str]:
    return [
        f"{STOCK[(n + step) % len(STOCK)]} of the {STOCK[(n * 7 + step) % len(STOCK)]}" for step in range(n % 4 + 2)
    ]


def sections(n: int) -> list[str]:
    return [line for step, part in enumerate(parts(n)) for line in (part, *text(n + 40 * step))]


@pytest.mark.parametrize("count", [8, 40])
@pytest.mark.parametrize("above", [False, True], ids=["below the text", "above it"])
def test_the_headings_below_a_label_are_a_template(above, count):
    """Though the names of functions in them stand in the text with their arguments."""

    def page(n: int) -> list[str]:
        table = ["Contents", *parts(n), *([f"{STOCK[n]}()"] if n % 2 else []), *BELOW]
        body = [title(n), *sections(n), f"{STOCK[n]}(one, two, {n})"]
        first = f"{title(n)} — River"
        return [first, *MENU, *table, *body, *FOOTER] if above else [first, *MENU, *body, *table, *FOOTER]

    texts = folder(page, count)
    for n in range(count):
        assert left(texts, f"{n:02}") == [title(n), *sections(n), f"{STOCK[n]}(one, two, {n})"]
    said = evidence(texts, "03")[f"{STOCK[3]}()"]
    assert said.startswith("in a list of titles below a label, as in ")


def test_the_text_of_a_short_page_is_no_table_of_contents():
    """A page that is a list of short lines, two of which stand in the bar of the page as well."""

    def page(n: int) -> list[str]:
        if n == 5:
            return [*MENU, "Contents", title(5), "River", "Wind", "Sand", *BELOW, title(5), *FOOTER]
        return [*MENU, title(n), *sections(n), "Contents", *parts(n), *BELOW, *FOOTER]

    assert {"River", "Wind", "Sand"} <= set(left(folder(page, 20), "05"))


def test_a_list_that_the_text_does_not_say_again_is_text():
    """Every article ends with its sources, which it names nowhere else."""
    texts = folder(lambda n: [*MENU, title(n), *text(n), "Sources", *parts(n), *FOOTER], 20)
    for n in range(20):
        assert left(texts, f"{n:02}")[-len(parts(n)) :] == parts(n)


def test_a_label_that_comes_again_in_the_text_heads_no_table():
    """The summary of a program's functions, and what each of them does."""

    def page(n: int) -> list[str]:
        return [*MENU, title(n), *text(n), "Functions", *parts(n), "Functions", *sections(n), *FOOTER]

    texts = folder(page, 20)
    for n in range(20):
        assert [line for line in left(texts, f"{n:02}") if line in parts(n)] == 2 * parts(n)
