"""What pages of many sites print alike is furniture; what several texts say alike is text."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest

import provenance
from comparator.parts import hashed
from comparator.test_boilerplate import STOCK
from provenance import Config
from provenance.comparator.unlike import unlike
from provenance.models import Boilerplate

COMMENTS = "This site uses a filter against spam. Learn how the data of your comment is processed."
MADE = ["Proudly made with the river press", "Theme by Heron"]
LICENCE = (
    "You may copy, change and pass on this text, provided that you keep this notice and name its source. It is offered "
    "as it is, without warranty of any kind, express or implied, and in no event are its authors liable for any claim."
)


def prose(seed: int, paragraphs: int = 4) -> list[str]:
    random = Random(seed)
    return [" ".join(random.choices(STOCK, k=30)).capitalize() + "." for _ in range(paragraphs)]


def title(seed: int) -> str:
    return (
        f"{STOCK[seed % len(STOCK)]} {STOCK[(seed + 5) % len(STOCK)]} and {STOCK[(seed * 7 + 3) % len(STOCK)]}".title()
    )


def page(seed: int, head: list[str], tail: list[str]) -> str:
    return "\n\n".join([*head, title(seed), *prose(seed), *tail])


def found(texts: list[str], sites: list[str]) -> list[Boilerplate]:
    table = pa.table({"id": [f"{n:03}" for n in range(len(texts))], "text": texts, "source": sites})
    return list(provenance.scan(table, Config(threads=1)).boilerplate)


def taken(texts: list[str], sites: list[str] | None = None) -> dict[str, int]:
    """How often each line is boilerplate."""
    sites = sites or [f"site {n}" for n in range(len(texts))]
    return {one.text: len(one.occurrences) for one in found(texts, sites)}


def test_one_line_under_the_only_page_of_many_sites():
    texts = [page(n, [], [COMMENTS]) for n in range(12)]
    (only,) = found(texts, [f"site {n}" for n in range(12)])
    assert only.rule == "template-line"
    assert only.evidence == "in 12 of 12 documents of 12 sites, at their tails"
    assert (only.text, len(only.occurrences)) == (COMMENTS, 12)


def test_what_many_sites_print_relates_no_two_pages():
    table = pa.table(
        {
            "id": [f"{n:03}" for n in range(12)],
            "text": [page(n, [], [COMMENTS]) for n in range(12)],
            "source": [f"{n}" for n in range(12)],
        }
    )
    assert not list(provenance.scan(table, Config(threads=1)).matches)


def test_several_lines_in_a_row_take_five_sites():
    assert taken([page(n, [], MADE) for n in range(5)]) == dict.fromkeys(MADE, 5)
    assert taken([page(n, [], MADE) for n in range(4)]) == {}


def test_a_line_by_itself_takes_ten_documents():
    assert taken([page(n, [], [COMMENTS]) for n in range(9)]) == {}
    sites = [f"site {n % 5}" for n in range(10)]
    assert taken([page(n, [], [COMMENTS]) for n in range(10)], sites) == {COMMENTS: 10}


def test_pages_of_a_site_that_are_fewer_than_a_template_takes():
    texts = [page(n, [], [COMMENTS, *MADE]) for n in range(24)]
    gone = taken(texts, [f"site {n // 3}" for n in range(24)])
    assert gone[COMMENTS] == 24


def test_the_name_of_the_site_may_stand_below_them():
    texts = [page(n, [], [COMMENTS, *MADE, f"The {STOCK[n]} gazette"]) for n in range(10)]
    assert taken(texts) == dict.fromkeys([COMMENTS, *MADE], 10)


def test_sites_that_have_no_such_line_do_not_matter():
    texts = [page(n, [], [COMMENTS] if n < 12 else []) for n in range(60)]
    assert taken(texts) == {COMMENTS: 12}


def test_a_menu_above_the_titles_of_many_sites():
    menu = ["Skip to content", "Menu", "Search"]
    assert taken([page(n, menu, []) for n in range(6)]) == dict.fromkeys(menu, 6)


def test_a_script_without_spaces_has_short_lines_too():
    menu, foot = ["跳到正文", "菜单", "搜索"], "本站使用插件来减少垃圾评论。了解我们如何处理您的评论数据。"
    letters = "山谷日报市议会表决新港口大雨推迟自行车赛博物馆购入珍邮洪水后学校复课面包师获全国奖"

    def chinese(seed: int) -> str:
        random = Random(seed)
        text = ["".join(random.choices(letters, k=60)) + "。" for _ in range(3)]
        return "\n\n".join([*menu, "".join(random.choices(letters, k=16)), *text, foot])

    assert taken([chinese(n) for n in range(12)]) == dict.fromkeys([*menu, foot], 12)


@pytest.mark.parametrize("edits", [0, 2, 6], ids=["copies", "edited a little", "edited a lot"])
def test_the_last_paragraph_of_an_article_that_many_sites_print(edits):
    article = prose(1, 8)

    def version(n: int) -> str:
        random = Random(n)
        lines = []
        for line in article:
            words = line.split()
            for at in random.sample(range(len(words)), edits):
                words[at] = random.choice(STOCK)
            lines.append(" ".join(words))
        return "\n\n".join([title(n), *lines, "The council meets again on Monday.", "Our readers may write to us."])

    assert taken([version(n) for n in range(15)]) == {}


def test_a_sentence_that_articles_of_several_sites_share_amid_them():
    said = "The river rose by four metres within a single night."

    def shared(n: int) -> str:
        lines = prose(n, 6)
        lines[n % 6] = said
        return "\n\n".join([title(n), *lines])

    assert taken([shared(n) for n in range(18)]) == {}


def test_a_sentence_that_some_articles_end_with_and_others_do_not():
    said = "The river rose by four metres within a single night."
    texts = [page(n, [], [said]) for n in range(12)]
    texts += ["\n\n".join([title(n), *prose(n), said, *prose(n + 100)]) for n in range(20, 24)]
    assert taken(texts) == {}


def test_a_licence_under_the_texts_of_many_sites_is_text():
    assert taken([page(n, [], [LICENCE]) for n in range(12)]) == {}


def test_the_same_title_on_many_sites_is_a_title():
    intro = "All notable changes to this project are written down in this file."
    assert taken(["\n\n".join(["Changelog", intro, "Unreleased", *prose(n)]) for n in range(15)]) == {}
    assert taken(["\n\n".join(["Introduction", *prose(n)]) for n in range(15)]) == {}


def test_labels_that_texts_of_many_sites_end_with_are_text():
    assert taken([page(n, [], ["The end"]) for n in range(15)]) == {}


def test_what_one_program_begins_with_at_different_places_is_text():
    uses = ["import os", "import sys", "import re"]
    texts = ["\n".join([*uses[: 1 + n % 3], "import json", *uses[1 + n % 3 :], "x", *prose(n)]) for n in range(15)]
    assert taken(texts) == {}


def test_numbers_at_the_end_of_texts_are_text():
    texts = [page(n, [], [f"Sum of all the columns: {n * 37} crowns", f"Pages: {n}"]) for n in range(15)]
    assert taken(texts) == {}


def test_many_documents_of_one_site_are_no_many_sites():
    texts = [page(n, [], [COMMENTS] if n < 6 else []) for n in range(100)]
    assert taken(texts, ["site"] * 100) == {}


@pytest.mark.parametrize("seed", range(20))
def test_texts_unlike_those_of_other_sites_are_those_with_few_windows_of_theirs(seed):
    random = Random(seed)
    stock = [" ".join(random.choices(STOCK, k=20)) for _ in range(6)]
    texts = [
        "\n".join(
            random.choice(stock) if random.random() < 0.3 else " ".join(random.choices(STOCK, k=20)) for _ in "abcd"
        )
        for _ in range(8)
    ]
    site = np.array([random.randrange(4) for _ in texts])
    corpus = hashed(texts, Config(threads=1))
    windows = [[tuple(words[i : i + 5]) for i in range(len(words) - 4)] for words in map(str.split, texts)]
    expected = []
    for d, mine in enumerate(windows):
        others = {w for e, theirs in enumerate(windows) if site[e] != site[d] for w in theirs}
        shared = sum(w in others for w in mine)
        expected.append(shared <= 0.25 * len(mine) and len(mine) - shared >= 24)
    got = unlike(corpus, site, np.arange(len(texts)), corpus.line_offsets[:-1], corpus.line_offsets[1:])
    assert got.tolist() == expected
