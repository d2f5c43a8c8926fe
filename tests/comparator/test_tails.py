"""Links to the pages before and behind below a text, whether or not these are in the corpus."""

from __future__ import annotations

import pytest

from comparator.test_boilerplate import STOCK
from comparator.test_notices import FOOTER, MENU, text, title
from comparator.test_templates import evidence, kept

PAGES = 40


def manual(page, every: int = 1) -> dict[str, str]:
    """Pages of a manual, or some of them: so many in a row of twice as many."""
    some = [n for n in range(PAGES) if n // 4 % every == 0]
    return {f"{n:02}": "\n\n".join(page(n)) for n in some}


def left(texts: dict[str, str], n: int) -> list[str]:
    return [line for line in kept(texts, f"{n:02}") if line]


@pytest.mark.parametrize("footer", [[], FOOTER[:1], FOOTER], ids=["bare", "line", "footer"])
@pytest.mark.parametrize("every", [1, 2], ids=["all", "half"])
def test_links_to_the_pages_before_and_behind_are_a_template(every, footer):
    texts = manual(lambda n: [*MENU, title(n), *text(n), title(n - 1), title(n + 1), *footer], every)
    for n in map(int, list(texts)[1:-1]):
        assert left(texts, n) == [title(n), *text(n)]


@pytest.mark.parametrize("footer", [[], FOOTER], ids=["bare", "footer"])
def test_a_page_without_neighbours_keeps_its_last_line(footer):
    """The index has a table of contents where the other pages have a link back."""

    def page(n: int) -> list[str]:
        if n == 0:
            return [*MENU, title(0), *text(0), "Contents of the book", "The first part", "The rest", title(1), *footer]
        return [*MENU, title(n), *text(n), title(n - 1), title(n + 1), *footer]

    assert "The rest" in left(manual(page), 0)


def test_numbers_show_that_links_are_to_pages_that_are_not_in_the_corpus():
    """Three pages in a row are in the corpus, then one alone; the numbers of its neighbours stand around its own."""

    def name(n: int) -> str:
        return f"{n // 10 + 1}.{n % 10 + 1}. {title(n)}"

    some = [n for n in range(60) if n % 6 in (0, 1, 2, 4)]
    texts = {f"{n:02}": "\n\n".join([name(n), *text(n), name(n - 1), name(n + 1), *FOOTER]) for n in some}
    assert [left(texts, n) for n in some[5:-4]] == [[name(n), *text(n)] for n in some[5:-4]]


def test_a_list_of_titles_that_lead_back_nowhere_is_text():
    texts = manual(lambda n: [*MENU, title(n), *text(n), title(n * 7 + 3), title(n * 11 + 5), *FOOTER], 2)
    assert {title(7), title(31)} & set(left(texts, 8)) or title(8 * 7 + 3) in left(texts, 8)


def test_the_evidence_says_how_many_have_a_link_there():
    texts = manual(lambda n: [*MENU, title(n), *text(n), title(n - 1), title(n + 1), *FOOTER], 2)
    assert (
        evidence(texts, "09")[title(8)] == "where 15 of 20 documents of the folder have the title of another document"
    )


@pytest.mark.parametrize(("before", "behind"), [("Previous", "Next"), ("Anterior", "Siguiente"), ("이전", "다음")])
def test_labels_that_run_together_with_links_are_a_template(before, behind):
    def page(n: int) -> list[str]:
        return [title(n), *text(n), f"{before}{n}.1. {title(n - 1)}", "Up", f"{behind}{n}.3. {title(n + 1)}"]

    assert left(manual(page), 20) == [title(20), *text(20)]


def test_last_lines_with_a_label_of_their_own_are_text():
    texts = manual(lambda n: [title(n), *text(n), f"Editor: {title(n + 50)}", f"Print: {title(n + 90)}"])
    assert f"Editor: {title(70)}" in left(texts, 20)


def test_last_lines_of_a_script_without_spaces_are_text():
    texts = manual(lambda n: [title(n), *text(n), f"平成{n}年三月の記録 {title(n + 50)}"])
    assert f"平成20年三月の記録 {title(70)}" in left(texts, 20)


@pytest.mark.parametrize("word", ["PostgreSQL", "Ps{n}"])
def test_last_lines_that_begin_with_one_word_are_text(word):
    texts = manual(lambda n: [title(n), *text(n), f"{word.format(n=n)} {title(n + 50)}"])
    assert f"{word.format(n=20)} {title(70)}" in left(texts, 20)


def test_verses_beside_a_manual_in_one_folder_are_text():
    """Ten pages with links to their neighbours, thirty poems: their last lines stand where the others have links."""

    def page(n: int) -> list[str]:
        if n < 10:
            return [title(n), *text(n), title(n - 1), title(n + 1)]
        return [title(n), *text(n), f"The {title(n + 50)}", f"And {title(n + 60)}"]

    texts = manual(page)
    assert all(left(texts, n) == page(n) for n in range(10, PAGES))


def test_a_sentence_where_others_have_a_link_is_text():
    texts = manual(
        lambda n: [title(n), *text(n), title(n - 1) if n % 4 else f"{STOCK[n]} ends it.", title(n + 1), *FOOTER], 2
    )
    assert f"{STOCK[8]} ends it." in left(texts, 8)


@pytest.mark.parametrize(("before", "behind"), [("Previous:", "Next:"), ("Vorige Seite:", "Nächste Seite:")])
@pytest.mark.parametrize("every", [1, 2], ids=["all", "half"])
def test_labels_with_the_titles_of_neighbours_are_a_template(before, behind, every):
    """As Sphinx's own theme has them; the first page has no page before it, and of half a manual some are not there."""

    def page(n: int) -> list[str]:
        back = [f"{before} {title(n - 1)}"] if n else []
        return [*MENU, title(n), *text(n), "Related topics", "Overview", *back, f"{behind} {title(n + 1)}", *FOOTER]

    texts = manual(page, every)
    for n in map(int, texts):
        assert left(texts, n) == [title(n), *text(n)]


def test_a_label_above_titles_that_do_not_lead_back_is_text():
    """The category of an article, which is an article itself."""
    texts = manual(lambda n: [*MENU, title(n), *text(n), f"Category: {title(n // 3 * 3)}", *FOOTER])
    assert left(texts, 22) == [title(22), *text(22), f"Category: {title(21)}"]


@pytest.mark.parametrize("labels", [("Opposite:", "Opposite:"), ("Wife:", "Husband:")], ids=["one label", "two"])
def test_last_lines_that_name_each_other_in_pairs_are_text(labels):
    texts = manual(lambda n: [*MENU, title(n), *text(n), f"{labels[n % 2]} {title(n ^ 1)}", *FOOTER])
    assert left(texts, 22) == [title(22), *text(22), f"{labels[0]} {title(23)}"]


def test_a_last_line_with_the_own_title_is_text():
    """It is no link to another page that has one back."""
    texts = manual(lambda n: [*MENU, title(n), *text(n), f"Farewell, {title(n)}", *FOOTER])
    assert left(texts, 22) == [title(22), *text(22), f"Farewell, {title(22)}"]


def test_last_sentences_that_begin_alike_are_text():
    """As those of recipes do."""
    texts = manual(lambda n: [title(n), *text(n), f"Bake for {n + 10} minutes and sprinkle with {title(n).lower()}."])
    assert left(texts, 22)[-1] == f"Bake for 32 minutes and sprinkle with {title(22).lower()}."
