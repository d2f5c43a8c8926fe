from __future__ import annotations

import pytest

import provenance
from comparator.corpora import table
from provenance import Config
from provenance.models import PassageKind, Relation

SAID = "we shall never agree to that"


def scan(*texts: str):
    return provenance.scan(table({f"{n}": text for n, text in enumerate(texts)}), Config(threads=1))


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“", "„”", "»«", "‘’", "「」", "『』"])
def test_a_quotation_in_any_marks_is_shared(marks):
    report = scan(f"The minister said: “{SAID}”.", f"{marks[0]}{SAID.title()}!{marks[1]} were her words.")
    assert [m.relation for m in report.matches] == [Relation.SHARES_QUOTATION]
    (passage,) = report.passages
    assert (passage.kind, passage.tokens, passage.text) == (PassageKind.QUOTATION, 6, SAID)
    assert [d.shares.copied for d in report.documents] == [0, 0]
    assert [d.shares.quoted for d in report.documents] == pytest.approx([6 / 9, 6 / 9], abs=1e-6)


def test_a_word_or_two_in_quotation_marks_are_no_quotation():
    report = scan("The “red line” was crossed again.", "Nobody knew where that “red line” ran.")
    assert (report.matches, report.passages) == ((), ())


def test_a_quotation_of_one_document_alone_is_not_shared():
    assert scan(f"First “{SAID}” and then “{SAID}” again.", "Nothing of the kind here.").passages == ()


def test_a_part_of_a_quotation_is_quoted_where_it_is_long_enough_to_be_a_passage():
    longer = "in this house we shall never agree to that whatever the others may offer us"
    part = "we shall never agree to that whatever the others may"
    report = scan(f"She said “{longer}” loudly.", f"He wrote “{part}”, no more.")
    (passage,) = report.passages
    assert (passage.kind, passage.tokens) == (PassageKind.QUOTATION, 10)
    assert [m.relation for m in report.matches] == [Relation.SHARES_QUOTATION]


def test_what_is_quoted_here_and_told_there_is_a_passage():
    said = "the miller sold his donkey, his cart and both wheels for a violin"
    report = scan(f"She said “{said}” very loudly.", f"Everybody in town knew that {said} before long.")
    (passage,) = report.passages
    assert passage.kind is PassageKind.VERBATIM
    assert [m.relation for m in report.matches] == [Relation.SHARES_PASSAGES]
