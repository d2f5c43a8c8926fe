"""What relates two documents must say something: in any script, and whatever the address of a page is made of."""

from __future__ import annotations

import pytest

from comparator.corpora import table
from provenance import Config, scan
from provenance.models import Report

FILLER = {
    "a": "Nobody expected that the harvest would begin before the last week of a wet and windy September.",
    "b": "Prices of copper fell for a third day while traders waited for figures from the central bank.",
}


def report(a: str, b: str) -> Report:
    return scan(table({"a": f"{FILLER['a']} {a}\n", "b": f"{FILLER['b']} {b}\n"}), Config())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("彼はオペレーティングシステムを入れ替えた。", "この機械はオペレーティングシステムなしで動く。"),
        ("設定が含まれているかもしれません。", "毒が含まれているかもしれません。"),
        ("เขาประชาชนไป", "มาประชาชนนะ"),  # one word, of seven letters
    ],
)
def test_a_word_of_a_script_without_spaces_is_told_and_not_copied(one, other):
    found = report(one, other)
    assert len(found.passages) <= 1  # the Thai one has seven letters
    assert found.matches == ()
    assert all(d.shares.copied == 0 for d in found.documents)


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("他说天下皆知美之为美，", "书云天下皆知美之为美。", "天下皆知美之为美"),  # eight Han characters
        ("彼は新しい機械を東京の工場へ送った。", "妹も新しい機械を東京の工場へ運ぶ。", "新しい機械を東京の工場へ"),
        ("และมนุษย์ทั้งหลายเกิดมามีอิสระ", "ว่ามนุษย์ทั้งหลายเกิดมามีอิสระ", "มนุษย์ทั้งหลายเกิดมามีอิสระ"),
    ],
)
def test_a_clause_of_a_script_without_spaces_is_a_passage(one, other, text):
    (passage,) = report(one, other).passages
    assert text in passage.text


ADDRESS = "https://developer.example.org/en-US/docs/Web/CSS/grid-template-columns"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"See {ADDRESS} there.", f"Look at {ADDRESS}!"),
        (f'<a href="{ADDRESS}">grid</a>', f"`Columns <{ADDRESS}>`_"),
        (f"See {ADDRESS}.", f"Old: {ADDRESS.replace('https', 'http')}."),
        ("www.example.org/a/very/long/path/to/one/page is up", "www.example.org/a/very/long/path/to/one/page was"),
        (
            "Call django.db.models.query.QuerySet.order_by_all here.",
            "Is `django.db.models.query.QuerySet.order_by_all`?",
        ),
    ],
)
def test_a_name_relates_no_documents(one, other):
    found = report(one, other)
    assert len(found.passages) == 1
    assert found.matches == ()


def test_a_sentence_with_a_link_in_it_relates_documents():
    sentence = f"Careful gardeners prune old roses late every winter, says {ADDRESS}"
    found = report(sentence, sentence)
    assert [str(m.relation) for m in found.matches] != []


@pytest.mark.parametrize("between", ["--", "...", ", ", "—", " "])
def test_words_on_both_sides_of_a_dash_are_words(between):
    said = between.join(["harbour", "quay", "anchor", "sail", "mast", "keel", "rudder", "cabin"])
    assert [str(m.relation) for m in report(f"So {said} went.", f"But {said} stayed.").matches] == ["shares-passages"]


BADGES = [
    "[![NPM version](https://img.shields.io/npm/v/{0}.svg?style=flat)](https://www.npmjs.com/package/{0})",
    "[![Build Status](https://travis-ci.org/{0}/{0}.svg?branch=master)](https://travis-ci.org/{0}/{0})",
]
LONG_ADDRESS = (
    "https://www.example.org/valley/river/ferries/timetable/summer?utm_source=newsletter&utm_medium=mail&lang=en"
)


def test_badges_of_different_projects_relate_no_documents():
    one, other = ("\n".join(["", "", *(badge.format(name) for badge in BADGES)]) for name in ("alpha", "beta"))
    assert report(one, other).matches == ()


@pytest.mark.parametrize("times", [1, 3])
def test_one_long_address_relates_no_documents_however_often_it_stands(times):
    assert report(f"\n\n{LONG_ADDRESS}", f"\n\nSee {LONG_ADDRESS}" * times).matches == ()


def test_an_edited_passage_relates_documents_by_what_agrees_between_the_edits():
    """Its only run of eight words says little; of the words around it most agree, a few at a time."""
    found = report(
        "\n\nBishop Odo sold silver, Abbot Hugh burned charters, and then they both went on to the end of it all."
        " Pilgrims brought lamps, widows brought bread, sailors brought rope.",
        "\n\nBishop Odo melted silver, Abbot Hugh hid charters, and then they both went on to the end of it all."
        " Pilgrims carried lamps, widows brought loaves, sailors brought rope.",
    )
    assert [str(match.relation) for match in found.matches] == ["shares-passages"]
    assert [str(passage.kind) for passage in found.passages] == ["edited"]


@pytest.mark.parametrize("after", ["a-t-il ajouté", "he told the BBC", "said the mayor"])
def test_who_said_it_makes_a_shared_quotation_no_copy(after):
    quotation = "“We shall go to court if the prefect will not take in the families of the lower town,”"
    found = report(f"\n\n{quotation} {after}. All went home then.", f"\n\n{quotation} {after}. No more came of it.")
    assert [str(match.relation) for match in found.matches] == ["shares-quotation"]
    assert {document.shares.copied for document in found.documents} == {0.0}
