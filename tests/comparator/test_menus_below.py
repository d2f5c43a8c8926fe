"""Menus below the text: in scripts without spaces, and on pages that have hardly anything else."""

from __future__ import annotations

import random

from comparator.test_boilerplate import STOCK, article
from comparator.test_templates import NAMES, kept, pages

KANJI = "山川海空花鳥風月雪雨雲星石木草竹松梅桜魚馬牛犬猫家門窓道橋町村国市店駅車船本紙筆"


def japanese(seed: str, length: int, mark: str = "") -> str:
    """A line of characters of its own."""
    chance = random.Random(seed)
    return "".join(chance.choice(KANJI) + chance.choice("のをにはがと") for _ in range(length // 2)) + mark


def test_a_long_japanese_menu_that_some_pages_of_a_folder_have_is_a_template():
    """Of two manuals in one folder no menu was found: its entries have as many tokens as long lines of words have."""
    menus = {manual: [japanese(f"{manual} {k}", 16) for k in range(60)] for manual in ("first", "second")}

    def text(n: int) -> list[str]:
        return [japanese(f"text {n} {k}", 60, "。") for k in range(6)]

    def page(n: int) -> str:
        return "\n".join([japanese(f"title {n}", 10), *text(n), *menus["first" if n < 14 else "second"]])

    texts = {f"{n:02}": page(n) for n in range(20)}
    for n in range(20):
        assert kept(texts, f"{n:02}") == [japanese(f"title {n}", 10), *text(n)]


def test_a_page_with_nothing_but_its_title_and_the_menu_has_a_menu_too():
    """The menu below the text of other pages was taken for the head of such a page, where it does not belong."""
    menu = [f"{a} {b}" for a in STOCK[:12] for b in STOCK[24:30]]
    texts = pages(lambda n: "\n".join([NAMES[n], *(article(n).split("\n") if n > 1 else []), *menu]))
    for n in range(12):
        assert kept(texts, f"{n:02}") == [NAMES[n], *(article(n).split("\n") if n > 1 else [])]
