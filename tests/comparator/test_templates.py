"""What a site prints around its texts, though no two pages have it alike; and what is text on many pages."""

from __future__ import annotations

import pytest

import provenance
from comparator.corpora import table
from comparator.test_boilerplate import STOCK, article, lines
from provenance import Config

PAGES = 12
NAMES = [f"{STOCK[n]} {STOCK[n + 12]} handbook".capitalize() for n in range(PAGES)]


def pages(page, count=PAGES):
    return {f"{n:02}": page(n) for n in range(count)}


def manual(n: int, heading: bool = True) -> str:
    """A page of a manual: title, bar of links, heading, text, table of headings, links to neighbours, notice."""
    parts = [f"{STOCK[n]} and {STOCK[n + 7]}", f"{STOCK[n + 3]} or {STOCK[n + 9]}"]
    text = [line for part, line in zip(parts, article(n).splitlines(), strict=False) for line in (part, line)]
    before, after = NAMES[(n - 1) % PAGES], NAMES[(n + 1) % PAGES]
    return "\n".join(
        [
            f"{NAMES[n]} — The river manual", "Navigation", "index", "next |", "previous |", "|",
            *([NAMES[n]] if heading else []), *text,
            "Table of contents", NAMES[n], *parts, "Previous topic", before, "Next topic", after,
            "Show the source", "|", "Printed by the river press",
        ]
    )  # fmt: skip


def kept(texts: dict[str, str], id: str, **settings: object) -> list[str]:
    """The lines of a document that are no boilerplate."""
    report = provenance.scan(table(texts), Config(threads=1, **settings))
    gone = {
        number
        for found in report.boilerplate
        for span in found.occurrences
        if span.document == id
        for number in range(span.lines[0], span.lines[1] + 1)
    }
    return [line for number, line in enumerate(texts[id].split("\n"), 1) if number not in gone]


def evidence(texts: dict[str, str], id: str) -> dict[str, str]:
    """Evidence by line, of one document."""
    report = provenance.scan(table(texts), Config(threads=1))
    return {
        texts[id][slice(*span.chars)]: found.evidence
        for found in report.boilerplate
        for span in found.occurrences
        if span.document == id
    }


def test_everything_around_a_page_of_a_manual_is_its_template():
    texts = pages(manual)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[6:11]


def test_the_evidence_names_what_explains_a_line():
    said = evidence(pages(manual), "03")
    assert said[f"{NAMES[3]} — The river manual"].endswith("said again as a heading")
    assert said["Navigation"].startswith("in 12 of 12 documents of ")
    assert said["|"].startswith("no word in it, amid template lines of ")
    assert said[f"{STOCK[3]} and {STOCK[10]}"].endswith("said again in the text")
    assert "the title of another document" in said[NAMES[4]]


def test_a_title_that_no_heading_repeats_stays():
    texts = pages(lambda n: "\n".join(line for x, line in enumerate(manual(n, heading=False).split("\n")) if x < 10))
    for n in range(PAGES):
        assert kept(texts, f"{n:02}")[0] == f"{NAMES[n]} — The river manual"


def test_the_only_title_between_template_lines_stays():
    texts = pages(lambda n: f"The river news\n{NAMES[n]}\nShare this\n\n{article(n)}\n\nAll about the river")
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == [NAMES[n], "", *article(n).split("\n"), ""]


def test_the_only_title_stays_where_other_pages_link_to_it():
    def page(n: int) -> str:
        return (
            f"The river news\nLatest\n{NAMES[n]}\nShare this\n{article(n)}\nRead on\n{NAMES[(n + 1) % PAGES]}\nThe end"
        )

    texts = pages(page)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == [NAMES[n], *article(n).split("\n")]


def test_of_a_title_above_its_heading_the_heading_stays():
    """Without any line that all pages have: the first is the page's title, the last the text's heading."""
    texts = pages(
        lambda n: f"{NAMES[n]}\n{NAMES[n]}\n{NAMES[n]}\n{article(n)}\n{NAMES[n - 1]}\n{NAMES[(n + 1) % PAGES]}"
    )
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[2:7]
    assert evidence(texts, "03")[NAMES[3]].startswith("3 times here, last kept: so begin 12 of 12 documents")


def test_lines_that_begin_alike_in_the_last_place_are_a_template():
    texts = pages(lambda n: f"{article(n)}\nThis page is number {STOCK[n]}\nIts title was {NAMES[n]}")
    assert lines(texts, "template-line") == {
        id: sorted(text.split("\n")[-2:]) for id, text in texts.items()
    }  # fmt: skip


def test_a_licence_under_every_file_is_a_template():
    notice = (
        "This text may be copied by whoever names its author and keeps this notice, " + "and so on and so forth " * 20
    )
    texts = pages(lambda n: f"Licence: RIVER-2.0\n\n{article(n)}\n{article(n + 40)}\n\n{notice}")
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == ["", *article(n).split("\n"), *article(n + 40).split("\n"), ""]


# What is text.


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_sentence_that_news_share_is_text(place):
    sentence = "The river company did not answer our questions"

    def page(n: int) -> str:
        text = article(n).split("\n")
        return "\n".join(["The river news", NAMES[n], *text[:place], *[sentence] * (n % 2), *text[place:], "The end"])

    texts = pages(page)
    assert lines(texts, "template-line") == {id: ["The end", "The river news"] for id in texts}


def test_section_labels_are_text():
    def page(n: int) -> str:
        one, two, three, four = article(n).split("\n")
        see = ["Related topics", *(NAMES[(n + k) % PAGES] for k in range(1, n % 4 + 2))] if n % 3 else []
        parts = [NAMES[n], "Syntax", one, "Example", two, three, four, *see, "About the manual", "Help"]
        return "\n".join(parts)

    texts = pages(page)
    for n in range(PAGES):
        assert {"Example", *(["Related topics"] if n % 3 else [])} <= set(kept(texts, f"{n:02}"))
        assert NAMES[n] in kept(texts, f"{n:02}")


def test_chapters_with_numbers_and_titles_are_text():
    texts = pages(lambda n: f"Chapter {n + 1}\n{NAMES[n]}\n\n{article(n)}")
    assert lines(texts, "template-line") == {}


def test_a_contents_page_is_text():
    texts = pages(manual) | {
        "zz": "\n".join(["The river manual", "Navigation", "index", "next |", "previous |", "|", "All chapters", *NAMES,
                         "Show the source", "«", "Printed by the river press"])
    }  # fmt: skip
    assert set(NAMES) <= set(kept(texts, "zz"))


def test_poems_with_refrains_are_text():
    def poem(n: int) -> str:
        verses = [f"{line}\nand the river goes on to the sea" for line in article(n).split("\n")]
        return f"{article(n).splitlines()[0]}\n\n" + "\n\n".join(verses)

    texts = pages(poem)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}").count("and the river goes on to the sea") >= 3


def test_the_head_of_a_table_is_text():
    rows = "\n".join(f"{a}\n{b}\n{c}" for a, b, c in zip(STOCK, STOCK[9:], STOCK[20:], strict=False))
    texts = pages(lambda n: f"{article(n)}\nname\nplace\nsize\n{rows[n:]}\nname\nplace\nsize\n{article(n + 50)}")
    assert lines(texts, "template-line") == {}


def test_versions_of_one_text_are_no_site():
    """Three versions share their beginning and end because they are one text."""
    parts = article(1).split("\n") + article(2).split("\n")
    texts = {
        f"{n}": "\n".join(
            ["The river law", "First part", "Of the river", *parts[:4], article(n + 60), *parts[4:], "Signed"]
        )
        for n in range(3)
    }
    assert lines(texts, "template-line") == {}


# Sites of few pages.


@pytest.mark.parametrize("count", [3, 4, 9])
def test_a_block_that_all_of_a_few_pages_have_is_a_template(count):
    texts = pages(lambda n: f"Home\nNews\nSport\n{article(n)}\nContact\nImprint\nPrivacy at the river", count)
    for n in range(count):
        assert kept(texts, f"{n:02}") == article(n).split("\n")


def test_one_line_that_three_pages_have_is_text():
    texts = pages(lambda n: f"The river news\n{article(n)}", 3)
    assert lines(texts, "template-line") == {}


# What a site says around its title.


def chapter(n: int) -> str:
    """A page of a book: title, title, chapter, title, text."""
    title = f"{n + 2}.{n + 1}. {NAMES[n]}"
    return "\n".join(
        [
            title,
            title,
            f"Chapter {n + 2}. Of the {STOCK[n + 12]}",
            title,
            *article(n).split("\n"),
        ]
    )


def test_the_chapter_between_two_copies_of_the_title_is_no_text():
    texts = pages(chapter)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[3:]
    said = evidence(texts, "03")
    assert said[texts["03"].split("\n")[2]].startswith("between two copies of the title, as in 12 of 12 documents of ")


def test_three_pages_show_what_stands_between_two_copies_of_their_titles():
    texts = pages(chapter, 3)
    for n in range(3):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[3:]


def test_a_title_of_one_word_is_said_twice_as_the_longer_ones_of_its_site_are():
    texts = pages(lambda n: "\n".join([*[STOCK[n].capitalize() if n == 3 else NAMES[n]] * 2, article(n)]))
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[1:]


def test_a_heading_with_a_number_before_it_is_the_title():
    texts = pages(
        lambda n: f"{NAMES[n]} (The river manual)\nHome\nNews\n{n + 1}.{n + 2} {NAMES[n]}\n{article(n)}\nImprint"
    )
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[3:8]


def test_a_heading_that_the_menu_of_every_page_has_stays():
    texts = pages(lambda n: "\n".join([f"{NAMES[n]} — River", *NAMES, "Home", "News", NAMES[n], article(n), "The end"]))
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[15:20]


def test_titles_that_differ_by_a_number_stay():
    """`Release 1.4` and `Release 1.5` are one line but for their numbers, and each is what its page is about."""
    texts = pages(lambda n: f"Release 1.{n} — The river\nHome\nNews\nRelease 1.{n}\n{article(n)}\nImprint")
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[3:8]


# Menus.


def test_pages_with_more_menu_than_text_are_no_copies():
    menu = [f"{a} {b}" for a in STOCK[:24] for b in STOCK[24:34]]
    texts = pages(lambda n: "\n".join([NAMES[n], *menu, article(n), article(n + 40)]))
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == [NAMES[n], *article(n).split("\n"), *article(n + 40).split("\n")]


def test_the_open_part_of_a_menu_is_menu():
    entries = [f"All of the {word}" for word in STOCK[20:32]]

    def page(n: int) -> str:
        part = [f"The {STOCK[n + k]} in part {STOCK[k + 30]}" for k in range(5)]
        return "\n".join(
            [f"{NAMES[n]} — River", *entries[: n + 1], *part, *entries[n + 1 :], NAMES[n], article(n), "End"]
        )

    texts = pages(page)
    for n in range(PAGES - 2):
        assert kept(texts, f"{n:02}") == [NAMES[n], *article(n).split("\n")]
    assert (
        "between template lines that follow one another" in evidence(texts, "03")[f"The {STOCK[5]} in part {STOCK[32]}"]
    )


def test_the_same_bar_above_and_below_the_text_is_a_template_whatever_it_says():
    def page(n: int) -> str:
        bar = f"Next: {NAMES[(n + 5) % PAGES]}, Up: {STOCK[n]} [Contents]"
        return "\n".join([NAMES[n], bar, f"On the {STOCK[n + 3]}", article(n), article(n + 40), bar])

    texts = pages(page)
    for n in range(PAGES):
        lines_ = texts[f"{n:02}"].split("\n")
        assert kept(texts, f"{n:02}") == [lines_[0], *lines_[2:-1]]


def test_names_between_lines_that_have_their_places_at_the_end_are_links():
    """None of the names is the title of a document."""

    def page(n: int) -> str:
        before, after = f"{STOCK[n + 7]} {STOCK[n + 1]}", f"{STOCK[n + 5]} {STOCK[n + 2]}"
        return "\n".join([NAMES[n], article(n), article(n + 40), "Prev", "Up", "Next", before, "Home", after])

    texts = pages(page)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[:9]


def test_a_list_in_the_text_of_what_the_menu_below_lists_is_text():
    menu = [f"All of the {word}" for word in STOCK[:30]]

    def page(n: int) -> str:
        own = menu[2 * n : 2 * n + 4]
        return "\n".join(["Home", "News", "Sport", NAMES[n], article(n), *own, "Imprint", "Contact", *menu])

    texts = pages(page)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[3:12]


def test_two_lines_that_begin_alike_show_the_end_of_three_pages():
    texts = pages(
        lambda n: f"{NAMES[n]}\n{article(n)}\nAbout this page\nIts place is {STOCK[n]}\nIts title is {NAMES[n]}", 3
    )
    for n in range(3):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[:5]


def test_a_label_above_links_that_some_pages_have_is_text():
    def page(n: int) -> str:
        see = ["See also", NAMES[(n + 5) % PAGES]] if n < 5 else []
        return "\n".join([NAMES[n], article(n), *see, "Printed by the river press"])

    texts = pages(page)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[:-1]


def test_labels_of_tables_that_most_pages_have_once_are_text():
    def page(n: int) -> str:
        table_ = ["Constructor summary", "Constructor", "Description", f"{STOCK[n]}()"] if n % 6 else []
        return "\n".join(["Home", "News", "Sport", NAMES[n], article(n), *table_, article(n + 40), "Imprint"])

    texts = pages(page)
    for n in range(PAGES):
        assert kept(texts, f"{n:02}") == texts[f"{n:02}"].split("\n")[3:-1]
