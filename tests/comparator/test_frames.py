"""Lines of a page that fill one frame, with titles between labels; and lines of texts that begin or end alike."""

from __future__ import annotations

import pytest

from comparator.test_notices import FOOTER, folder, text, title
from comparator.test_templates import evidence, kept

COUNT = 30


def left(texts: dict[str, str], name: str) -> list[str]:
    return [line for line in kept(texts, name) if line]


def links(n: int) -> str:
    """As GNU's manuals have them: the first page of a chapter has no page before it, the last one none behind."""
    before, behind = f"Previous: {title(n - 1)}, ", f"Next: {title(n + 1)}, "
    return f"{behind if n % 5 != 4 else ''}{before if n % 5 else ''}Up: {title(n // 5 * 5)} [Contents][Index]"


@pytest.mark.parametrize("every", [1, 3], ids=["all", "a third"])
@pytest.mark.parametrize("below", [False, True], ids=["above", "above and below"])
def test_links_between_labels_are_a_template(below, every):
    """Though few of the pages that they lead to are in the corpus."""
    texts = folder(lambda n: [f"{title(n)} (River)", links(n), title(n), *text(n), *([links(n)] if below else [])], 90)
    texts = {name: page for n, (name, page) in enumerate(texts.items()) if n // 3 % every == 0}
    for name in texts:
        n = int(name)
        assert left(texts, name) == [title(n), *text(n)]
    assert evidence(texts, "01")[links(1)].startswith("begins as the line there does in ")


def test_a_bar_with_some_of_its_labels_is_a_template():
    """The sections that a page has."""

    def bar(n: int) -> str:
        every = ["Description", "Properties", "Signals", "Examples", "See also"]
        return " | ".join(["Top", *(label for x, label in enumerate(every) if n >> x & 1), "Index"])

    texts = folder(lambda n: [f"{title(n)} (River)", bar(n), title(n), *text(n), *FOOTER], 32)
    for n in range(32):
        assert left(texts, f"{n:02}") == [title(n), *text(n)]


@pytest.mark.parametrize(
    "line",
    [
        lambda n: f"By {title(n + 50)}, staff writer",
        lambda n: f"Category: {title(n // 3 * 3)}",
        lambda n: f"On {title(n)} and {title(n + 70)}",
    ],
    ids=["byline", "category", "own title"],
)
def test_lines_below_the_title_that_begin_and_end_alike_are_text(line):
    texts = folder(lambda n: [title(n), line(n), *text(n), *FOOTER], COUNT)
    for n in range(COUNT):
        assert left(texts, f"{n:02}") == [title(n), line(n), *text(n)]
