"""The date below the title is part of the page, the number of a chapter is part of the text."""

from __future__ import annotations

import pytest

from comparator.test_boilerplate import article
from comparator.test_templates import NAMES, evidence, kept, pages
from provenance.comparator.datelines import is_dateline

MENU = ["Home", "News", "Sport", "Culture", "Log in"]


def below(line, menu=(), between=(), after=()):
    return lambda n: "\n".join(
        [*menu, NAMES[n], *(part(n) for part in between), line(n), *article(n).split("\n"), *after]
    )


@pytest.mark.parametrize("menu", [[], MENU], ids=["no menu", "below a menu"])
@pytest.mark.parametrize(
    "line",
    [
        lambda n: f"{n + 3} March 2025",
        lambda n: f"By Anna Keller | {n + 3} March 2025 | {n + 4} min read",
        lambda n: f"{n + 3}. März 2025, {n + 8}:15 Uhr",
        lambda n: f"2025年3月{n + 3}日 {n + 8}:20 来源：山谷日报",
        lambda n: f"2025年3月{n + 3}日 {n + 8}時20分",
        lambda n: f"{n + 3}.3.2025",
        lambda n: f"Updated {n + 3}/03/2025",
    ],
    ids=["English", "byline", "German", "Chinese", "Japanese", "dots", "slashes"],
)
def test_a_date_alone_below_titles_that_differ_is_none_of_the_text(line, menu):
    texts = pages(below(line, menu))
    for n in range(len(texts)):
        assert kept(texts, f"{n:02}") == [NAMES[n], *article(n).split("\n")]


def test_the_evidence_of_a_date_counts_the_pages():
    texts = pages(below(lambda n: f"{n + 3} March 2025"))
    assert evidence(texts, "04")["7 March 2025"].startswith("below the title, alike but for its numbers in 12 of 12 ")


def test_a_name_above_the_date_stays():
    texts = pages(below(lambda n: f"{n + 3} March 2025", between=[lambda n: f"By {NAMES[n].split()[0]}"]))
    assert kept(texts, "03") == [NAMES[3], f"By {NAMES[3].split()[0]}", *article(3).split("\n")]


@pytest.mark.parametrize(
    "line",
    [
        lambda n: f"Chapter {n + 1}",
        lambda n: f"Section 3.{n + 1}",
        lambda n: f"{n + 1204} people",
        lambda n: "Part 1, Section 1",
        lambda n: f"On {n + 3} March 1842 he wrote:",
        lambda n: f"In 18{n + 20} the village had {n + 300} people.",
        lambda n: f"{n + 3} March 2025" if n % 2 else f"Written in {NAMES[n]}",
    ],
    ids=["chapter", "section", "one number", "the same", "before a quotation", "a sentence", "on half of the pages"],
)
def test_a_line_with_a_number_below_the_title_is_text(line):
    texts = pages(below(line))
    for n in range(len(texts)):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")


def test_dates_that_head_the_entries_of_a_diary_are_text():
    def diary(n: int) -> str:
        lines = article(n).split("\n")
        return "\n".join(
            [NAMES[n], *(part for x, line in enumerate(lines) for part in (f"{n + x + 1} March 1842", line))]
        )

    texts = pages(diary)
    for n in range(len(texts)):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")


def test_what_a_dateline_says():
    assert is_dateline("May 2025")
    assert is_dateline("6 March 2025")
    assert is_dateline("2025-03-06")
    assert not is_dateline("Chapter 12")
    assert not is_dateline("1,204 people")
    assert not is_dateline("Version 3.1")
    assert not is_dateline("It began on 6 March 2025.")
