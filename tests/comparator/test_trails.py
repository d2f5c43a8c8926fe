"""The way to a page above its title is part of the page's template; a title with a mark in it is none."""

from __future__ import annotations

import pytest

from comparator.test_notices import FOOTER, MENU, folder, text, title
from comparator.test_templates import evidence, kept

SECTIONS = ["Sport", "Politics", "Culture", "Travel"]


def left(texts: dict[str, str], n: int) -> list[str]:
    return [line for line in kept(texts, f"{n:02}") if line]


@pytest.mark.parametrize("mark", [" > ", " » ", "›", " / ", " :: ", " → ", " ＞ ", " ▸ "])
@pytest.mark.parametrize("menu", [MENU, []], ids=["menu", "bare"])
def test_the_way_to_a_page_is_a_template_though_each_section_has_its_own(menu, mark):
    texts = folder(lambda n: [*menu, f"Home{mark}{SECTIONS[n % 4]}", title(n), *text(n), *FOOTER])
    assert left(texts, 3) == [title(3), *text(3)]


@pytest.mark.parametrize("menu", [MENU, []], ids=["menu", "bare"])
@pytest.mark.parametrize("home", ["Home", "You are here: Home"])
def test_the_way_to_a_page_that_ends_with_its_title_is_a_template(menu, home):
    texts = folder(lambda n: [*menu, f"{home} > {SECTIONS[n % 4]} > {title(n)}", title(n), *text(n), *FOOTER])
    assert left(texts, 3) == [title(3), *text(3)]
    texts = folder(lambda n: [*menu, f"{home} > {SECTIONS[n % 4]} > {title(n)}", title(n), *text(n)])
    assert left(texts, 3) == [title(3), *text(3)]


def test_the_evidence_names_how_many_begin_alike():
    texts = folder(lambda n: [*MENU, f"Home > {SECTIONS[n % 4]} > {title(n)}", title(n), *text(n), *FOOTER])
    why = evidence(texts, "03")[f"Home > Sport > {title(3)}".replace("Sport", SECTIONS[3])]
    assert why == "the way to the page, which begins like that of 20 of 20 documents of the folder"


def test_below_the_way_to_a_page_stands_its_title_though_others_name_it():
    """Every page has the same list of the latest, so that two of the titles stand on all pages."""

    def page(n: int) -> list[str]:
        return [*MENU, f"Home > {SECTIONS[n % 4]}", title(n), *text(n), "Latest", title(1), title(2), *FOOTER]

    for n in (1, 2, 3):
        assert left(folder(page), n)[:2] == [title(n), text(n)[0]]


def test_a_title_that_begins_with_its_section_is_a_title():
    texts = folder(lambda n: [f"Settings > {title(n)}", *text(n)])
    assert left(texts, 3)[0] == f"Settings > {title(3)}"


def test_a_title_with_a_mark_that_no_others_have_is_a_title():
    texts = folder(lambda n: [*MENU, title(n) if n else f"{title(n)} > the rest", *text(n), *FOOTER])
    assert left(texts, 0)[0] == f"{title(0)} > the rest"


def test_a_first_sentence_with_a_mark_is_text():
    texts = folder(lambda n: [*MENU, f"If a > b then {title(n)} is the larger of the two, as was said.", *text(n)])
    assert left(texts, 3)[0].startswith("If a > b")


@pytest.mark.parametrize("count", [3, 6, 20])
@pytest.mark.parametrize("menu", [MENU, []], ids=["menu", "bare"])
@pytest.mark.parametrize("section", ["Review / ", "Interview › ", "Settings > ", "Part 1 / Chapter "])
def test_a_headline_with_its_section_is_a_title(section, menu, count):
    texts = folder(lambda n: [*menu, f"{section}{title(n)}", f"By {title(n + 40)}", *text(n)], count)
    for n in range(count):
        assert f"{section}{title(n)}" in left(texts, n)


def test_titles_of_two_versions_of_a_page_are_titles():
    texts = folder(
        lambda n: [f"Settings > Page {title(n // 2)}", "About this page", *text(n // 2), f"Version {n % 2}"], 12
    )
    assert all(f"Settings > Page {title(n // 2)}" in left(texts, n) for n in range(12))


@pytest.mark.parametrize(
    "line", ["<h1>The title of {n}</h1>", "module.{n} = x => f(x)", "$ cat data{n}.csv > out", "<anna> hello {n}"]
)
def test_markup_and_code_are_no_way_to_a_page(line):
    texts = folder(lambda n: ["<article>", line.format(n=title(n)), "A short line", *text(n)], 12)
    assert all(line.format(n=title(n)) in left(texts, n) for n in range(12))


def test_the_stages_of_a_journey_are_text():
    texts = folder(lambda n: [f"Day {n}", f"Camp → {title(n)}", "Weather: rain", *text(n)], 12)
    assert all(f"Camp → {title(n)}" in left(texts, n) for n in range(12))
