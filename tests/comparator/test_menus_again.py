"""Menus that a page has above its text and again amid it, and what looks like them."""

from __future__ import annotations

import pytest

from comparator.test_notices import FOOTER, folder, text, title
from comparator.test_templates import evidence, kept

BAR = ["Up one level", "Top", "Contents", "Index"]


def sections(n: int) -> list[str]:
    """A page in three sections, the bar above each."""
    parts = [text(n), text(n + 40), text(n + 80)]
    return [line for part in parts for line in (*BAR, f"On {part[0].split()[0].lower()}", *part)]


def left(texts: dict[str, str], name: str) -> list[str]:
    return [line for line in kept(texts, name) if line]


@pytest.mark.parametrize("count", [6, 12, 40])
def test_the_bar_above_every_section_of_a_page_is_a_template(count):
    """As manuals have it that are split by chapter."""
    texts = folder(lambda n: [*BAR, title(n), *sections(n), *FOOTER], count)
    for name, page in texts.items():
        assert left(texts, name) == [line for line in page.split("\n") if line and line not in (*BAR, *FOOTER)]
    assert evidence(texts, "00")["Contents"].startswith(f"in {count} of {count} documents of ")


def test_a_map_of_the_site_amid_one_text_is_text():
    site_map = ["The site has these parts:", *BAR, "And that is all there is."]
    texts = folder(lambda n: [*BAR, title(n), *text(n), *site_map * (n == 3), *text(n + 40), *FOOTER])
    assert left(texts, "03") == [title(3), *text(3), *site_map, *text(43)]


def test_two_lines_of_the_menu_amid_the_text_are_text():
    texts = folder(lambda n: [*BAR, title(n), *text(n), *BAR[1:3], *text(n + 40), *FOOTER])
    assert left(texts, "03") == [title(3), *text(3), *BAR[1:3], *text(43)]


def test_lines_of_the_menu_in_another_order_are_text():
    texts = folder(lambda n: [*BAR, title(n), *text(n), *BAR[::-1], *text(n + 40), *FOOTER])
    assert left(texts, "03") == [title(3), *text(3), *BAR[::-1], *text(43)]


def test_a_banner_between_two_copies_of_the_title_is_no_label_of_the_text():
    """Nor is it where less than half of the pages of the site have one."""
    banner, menu = "The library of the valley", ["Main menu", "Downloads", "Mail archive", "Report a fault"]

    def page(n: int) -> list[str]:
        return [title(n), *([banner, title(n), *menu] if n % 3 == 0 else []), *text(n)]

    texts = folder(page, 30)
    for n in range(0, 30, 3):
        assert left(texts, f"{n:02}") == [title(n), title(n), *text(n)]
