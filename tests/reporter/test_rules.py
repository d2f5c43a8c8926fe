"""The rules' pages: one source, all rules, all parts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provenance.reporter import rules

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"

NAMES = {
    "PV101": "identical-document",
    "PV102": "same-text-document",
    "PV103": "near-duplicate-document",
    "PV104": "contained-document",
    "PV105": "rewritten-document",
    "PV201": "duplicate-paragraph",
    "PV202": "near-duplicate-paragraph",
    "PV203": "shared-passage",
    "PV204": "shared-quotation",
    "PV301": "repeated-line",
    "PV302": "template-line",
    "PV303": "boilerplate-phrase",
    "PV401": "missing-source",
    "PV402": "missing-licence",
    "PV403": "manifest-mismatch",
    "PV501": "unreadable-file",
    "PV502": "empty-document",
    "PV503": "encoding",
    "PV504": "hidden-characters",
    "PV505": "malformed-record",
}


def test_codes_and_names_never_change():
    assert {rule.code: rule.name for rule in rules.rules()} == NAMES


def test_the_documentation_is_a_copy():
    if os.environ.get("UPDATE_GOLDEN"):
        DOCS.write_text(rules.pages(), "utf-8")
    assert DOCS.read_text("utf-8") == rules.pages()


@pytest.mark.parametrize("rule", rules.rules(), ids=lambda rule: rule.name)
def test_a_page_is_whole(rule: rules.Rule):
    assert rule.summary.endswith(".")
    assert "**Example.**" in rule.page
    assert "**What to do.**" in rule.page
    assert ("**Decided by**" in rule.page) != ("Reserved: not reported by this version." in rule.page)


@pytest.mark.parametrize("name", ["PV103", "pv103", "near-duplicate-document", "Near_Duplicate_Document"])
def test_find(name: str):
    found = rules.find(name)
    assert found is not None
    assert found.code == "PV103"


def test_find_nothing():
    assert rules.find("PV999") is None
    assert rules.code("encoding") == "PV503"
