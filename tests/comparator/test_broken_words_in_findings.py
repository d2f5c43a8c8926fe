"""What is found amid words that line ends broke stands where it says, and counts words as they are compared."""

from __future__ import annotations

import pyarrow as pa
import pytest

from provenance import scan
from provenance.config import Config
from provenance.models import PassageKind, Relation, Report

LONELY = (
    "Nothing else happened here while visitors walked slowly around the old harbour and everybody declared it dull."
)
OTHER = "Completely other reports mention different weather across northern valleys where nobody went during winter."
QUOTED = "defends every northern village against the terrible invaders coming from distant eastern provinces"


def report(texts: dict[str, str], **settings: str) -> Report:
    return scan(pa.table({"id": list(texts), "text": list(texts.values())}), Config(**settings))


@pytest.mark.parametrize("name", ["Ukraine", "Uk-\nraine"])
def test_a_broken_word_before_a_quotation_takes_no_word_off_another_place(name):
    """Found where `declared`, broken in one text, made the quotation of the other begin with its second word, or amid
    its first."""
    because = "because nobody stops their president and his friends from doing so"
    while_ = "while leaders discuss trade agreements without looking at these pictures"
    a = f'{LONELY} Ukraine, too.\n\nZelensky de-\nclared: "Ukraine {QUOTED} {because}" today.\n'
    b = f'{OTHER}\n\nPoroshenko declared: "{name} {QUOTED} {while_}" later.\n'
    (found,) = report({"a": a, "b": b}, paragraphs="block").passages
    assert found.kind is PassageKind.QUOTATION
    texts = {"a": a, "b": b}
    said = [texts[span.document][slice(*span.chars)].replace("-\n", "") for span in found.occurrences]
    assert said == [f"Ukraine {QUOTED}"] * 2


def test_the_rest_of_a_broken_word_counts_in_the_paragraph_where_it_stands():
    """Found where lines are paragraphs: what stood behind `ter` was told as the whole paragraph, and cut."""
    line = "crossing quiet harbours beneath silver lanterns always stays unread."
    a = f"{LONELY}\nThe clerk opened a let-\nter {line}\nIt was never sent."
    b = f"{OTHER}\n{line}\nAnother line ends it all with a letter."
    assert not report({"a": a, "b": b}, paragraphs="line").paragraphs
    same = report({"a": a, "b": f"{OTHER}\nter {line}\nA letter."}, paragraphs="line").paragraphs
    assert [(group.rule, group.tokens) for group in same] == [("duplicate-paragraph", 10)]


@pytest.mark.parametrize("known", ["", "A registration is needed for all."])
def test_paragraphs_with_the_same_tokens_are_duplicates_whatever_is_joined(known):
    """Found where a third document that has the word whole took the two out of each other's sight."""
    texts = {
        "a": f"{LONELY}\n\nBoats need a regis-\ntration for every harbour\n",
        "b": f"{OTHER}\n\nBoats need a regis- tration for every harbour\n",
        "c": known or "Nothing of the kind.",
    }
    (group,) = report(texts, paragraphs="block").paragraphs
    assert (group.rule, [span.document for span in group.occurrences]) == ("duplicate-paragraph", ["a", "b"])


def test_a_text_with_its_line_ends_gone_does_not_hide_the_one_that_has_them():
    """Found where `regis- tration` on one line was compared in the place of the same tokens on two."""
    whole = (
        "The committee reviewed the registration documents before the international commission published another one."
    )
    lines = (
        whole.replace("istration", "is-\ntration").replace("national", "-\nnational").replace("another", "ano-\nther")
    )
    texts = {"broken": lines, "flat": lines.replace("\n", " "), "whole": whole}
    found = {(match.a, match.b): (match.relation, match.similarity) for match in report(texts).matches}
    assert found["broken", "flat"] == (Relation.SAME_TEXT, 1.0)
    assert found["broken", "whole"] == (Relation.NEAR_DUPLICATE, 1.0)


def test_a_quotation_whose_first_word_is_broken_has_variants():
    a = f'{LONELY} Ukraine, too.\n\nHe said: "Uk-\nraine defends Italy and the mailbox burns tomorrow" then left.\n'
    b = f'{OTHER}\n\nShe wrote "Ukraine defends Italy and the mailbox burns and so" today.\n'
    found = report({"a": a, "b": b}, paragraphs="block")
    assert [match.relation for match in found.matches] == [Relation.SHARES_QUOTATION]


def test_a_word_broken_behind_its_first_letter_is_a_word():
    both = '"U-\nkraine d-\nefends I-\ntaly"'
    words = "Ukraine, Italy, defends, all of them."
    texts = {"a": f"{LONELY}\n\nHe said: {both} then left.\n", "b": f"{OTHER} {words}\n\nShe wrote {both} today.\n"}
    assert [p.kind for p in report(texts, paragraphs="block").passages] == [PassageKind.QUOTATION]
