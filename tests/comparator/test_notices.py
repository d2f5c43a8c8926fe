"""Sentences that some articles share are text; notices that all files have near their ends are none."""

from __future__ import annotations

import pytest

from comparator.test_boilerplate import article, lines
from comparator.test_templates import NAMES, kept

MENU = ["The river news", "Home", "Sport", "Weather"]
FOOTER = ["About us", "Contact", "Privacy policy"]
NOTICE = "Text and pictures may be reused under the terms of the river licence."
SHARED = {
    "en": "The two sides will meet again in Geneva on Thursday.",
    "long": "The quarrel began last year when the council sold the old docks to a buyer from abroad, and it has divided"
    " the parties of the valley ever since.",
    "ja": "両者は木曜日にジュネーブで再び会談する予定である。",
    "hi": "दोनों पक्ष गुरुवार को जिनेवा में फिर मिलेंगे।",
}


def folder(page, count: int = 20) -> dict[str, str]:
    return {f"{n:02}": "\n\n".join(page(n)) for n in range(count)}


def title(n: int) -> str:
    return f"{NAMES[n % 12]} in {article(n + 200).split()[0].lower()} {article(n + 300).split()[0].lower()}"


def text(n: int) -> list[str]:
    return article(n).split("\n")


# A sentence that several articles share.


@pytest.mark.parametrize("share", [2, 4], ids=["in-half", "in-a-quarter"])
@pytest.mark.parametrize("around", [([], []), (MENU, FOOTER)], ids=["bare", "menu-and-footer"])
@pytest.mark.parametrize("sentence", SHARED.values(), ids=list(SHARED))
def test_the_last_sentence_that_some_articles_share_stays(sentence, around, share):
    above, below = around
    texts = folder(lambda n: [*above, title(n), *text(n), *[sentence] * (n % share == 0), *below])
    assert sentence in kept(texts, "00")
    assert kept(texts, "00") == [line for line in texts["00"].split("\n") if line not in (*above, *below) or not line]


def test_two_sentences_that_the_same_articles_end_with_stay():
    both = [SHARED["long"], SHARED["en"]]
    texts = folder(lambda n: [*MENU, title(n), *text(n), *both * (n % 4 == 0), *FOOTER])
    assert set(both) <= set(kept(texts, "04"))


def test_a_wrapped_sentence_that_some_articles_end_with_stays():
    wrapped = (
        "The two sides will meet again on Thursday in the house of\nthe foreign minister in Geneva, by the lake, or "
        "later\nin Bern."
    )
    texts = folder(lambda n: [*MENU, title(n), *text(n), *[wrapped] * (n % 3 == 0), *FOOTER])
    assert set(wrapped.split("\n")) <= set(kept(texts, "03"))


def test_a_sentence_that_nearly_all_pages_end_with_is_a_template():
    texts = folder(lambda n: [title(n), *text(n), *["Write to us if you know more about this."] * (n % 5 > 0)])
    assert sum(map(len, lines(texts, "template-line").values())) == 16


def test_a_sentence_amid_labels_that_as_few_pages_have_is_a_template():
    footer = ["About the valley", "We show you this page as the valley gave it to us.", "Ask the valley"]
    texts = folder(lambda n: [title(n), *text(n), *(footer if n % 3 == 0 else ["The end of the page"])])
    assert lines(texts, "template-line")["03"] == sorted(footer)


def test_a_legal_notice_under_a_quarter_of_the_files_is_a_template():
    notice = "© 2025 The river press. All rights reserved."
    texts = folder(lambda n: [title(n), *text(n), *[notice] * (n % 4 == 0)])
    assert notice not in kept(texts, "04")


# A notice that every file has.


@pytest.mark.parametrize("menu", [[], MENU], ids=["bare", "menu"])
def test_a_notice_under_the_title_of_every_file_is_a_template(menu):
    texts = folder(lambda n: [*menu, title(n), NOTICE, *text(n)])
    assert lines(texts, "template-line") == {id: sorted([*menu, NOTICE]) for id in texts}


def test_a_notice_under_title_and_byline_is_a_template():
    texts = folder(lambda n: [title(n), f"By {title(n + 20)}", NOTICE, *text(n)])
    assert lines(texts, "template-line") == {id: [NOTICE] for id in texts}


def test_a_notice_above_lines_of_the_files_own_is_a_template():
    texts = folder(lambda n: [title(n), *text(n), NOTICE, f"Editor: {title(n + 20)}", f"Print: {title(n + 40)}"])
    assert lines(texts, "template-line") == {id: [NOTICE] for id in texts}


def test_a_wrapped_notice_under_the_title_is_a_template():
    wrapped = (
        "Text and pictures may be copied by whoever names, there and\nthen, those who made them, and the river press, "
        "and does so\nin full."
    )
    texts = folder(lambda n: [title(n), wrapped, *text(n)])
    assert lines(texts, "template-line") == {id: sorted(wrapped.split("\n")) for id in texts}


@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
def test_a_copyright_line_whose_year_varies_is_a_template(first):
    def page(n: int) -> list[str]:
        two = [f"Copyright {2009 + n * 7 % 16} The river press and its authors", title(n)]
        return [*(two if first else two[::-1]), *text(n)]

    texts = folder(page)
    assert all(len(found) == 1 and found[0].startswith("Copyright") for found in lines(texts, "template-line").values())


@pytest.mark.parametrize("heading", ["Summary", "See also:", "What this chapter tells", "Licence", "## § 1"])
def test_a_heading_under_the_title_of_every_file_is_text(heading):
    texts = folder(lambda n: [title(n), heading, *text(n)])
    assert not any(lines(texts, "template-line").values())


def test_a_numbered_title_that_ends_in_a_full_stop_is_text():
    texts = folder(lambda n: [f"The book of the river and the hills, chapter {n + 1}.", *text(n)])
    assert not any(lines(texts, "template-line").values())


def test_a_sentence_amid_the_text_of_every_file_is_text():
    texts = folder(lambda n: [title(n), *text(n), NOTICE, *text(n + 40)])
    assert not any(lines(texts, "template-line").values())


# A headline that stands in a list below the text as well.


@pytest.mark.parametrize("count", [3, 20])
def test_the_headline_that_stays_is_the_one_above_the_text(count):
    def page(n: int) -> list[str]:
        latest = ["Latest", title(n), title((n + 1) % count)]
        return [*MENU, title(n), "Share it with friends", "Copy the address", *text(n), *latest, *FOOTER]

    texts = folder(page, count)
    for n in range(count):
        assert kept(texts, f"{n:02}")[kept(texts, f"{n:02}").index(text(n)[0]) - 2 :: -1].count(title(n)) == 1


# Titles of other articles below the text.


@pytest.mark.parametrize("below", [1, 4])
@pytest.mark.parametrize("count", [1, 3, 12])
def test_related_articles_under_a_label_of_all_pages_are_a_template_whatever_stands_below(count, below):
    def page(n: int) -> list[str]:
        related = [title((n + 3 * k) % 20) for k in range(1, count + 1)]
        return [*MENU, title(n), *text(n), "More from the valley", *related, *["The river press", *FOOTER][:below]]

    texts = folder(page)
    for n in range(20):
        assert [line for line in kept(texts, f"{n:02}") if line] == [title(n), *text(n)]


def test_links_under_a_label_of_some_pages_are_text():
    def page(n: int) -> list[str]:
        label = "More from the valley" if n % 2 else "Read this first"
        return [*MENU, title(n), *text(n), label, title((n + 3) % 20), title((n + 6) % 20), *FOOTER]

    assert title(4) in kept(folder(page), "01")


# A paragraph that all articles of a folder share.

SAID = (
    "The coastguard asks everybody who saw the accident, or who took pictures of it from the shore, to get in touch"
    " with its office in the harbour, where a room has been opened for witnesses and volunteers answer questions."
)


@pytest.mark.parametrize("count", [5, 12])
def test_a_paragraph_that_all_articles_have_amid_their_texts_stays(count):
    """Found where five articles with one passage between their paragraphs had no passage, and a template line."""
    texts = folder(lambda n: [title(n), " ".join(text(n)), SAID, " ".join(text(n + 40))], count)
    for page in texts:
        assert kept(texts, page) == texts[page].split("\n")


def test_a_notice_of_rights_amid_the_texts_of_all_files_is_a_template():
    texts = folder(lambda n: [title(n), " ".join(text(n)), NOTICE, title(n + 60)], 12)
    for page in texts:
        assert NOTICE not in kept(texts, page)
