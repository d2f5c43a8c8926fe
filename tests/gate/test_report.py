"""`--against REPORT`: what a report can tell, and reports that cannot be used."""

from __future__ import annotations

import json

import pytest

from provenance.cli import main

from .conftest import COPIED, OWN, text


@pytest.fixture
def report(write, folder):
    write("corpus/old.txt", text(*OWN[:3], COPIED))
    write("corpus/other.txt", text(OWN[3], COPIED))
    assert main(["scan", "corpus", "--format", "json", "--output", "r.json"]) == 0
    return folder / "r.json"


def test_what_a_report_can_tell(report, write, gate):
    write("new/same.txt", text(*OWN[:3], COPIED))
    write("new/upper.txt", text(OWN[3], COPIED).upper())
    write("new/part.txt", text(OWN[4], OWN[5], COPIED))
    write("new/own.txt", text(OWN[5]))
    got = gate("new", "--against", "r.json")
    assert got.code == 1
    assert [(rule, path, sources[0]) for rule, path, _, sources in got.failed] == [
        ("contained-document", "new/own.txt", "new/part.txt"),
        ("duplicate-paragraph", "new/part.txt", "old.txt"),
        ("identical-document", "new/same.txt", "old.txt"),
        ("same-text-document", "new/upper.txt", "other.txt"),
    ]
    assert got.verdict["compared"] == 2
    assert got.verdict["unjudged"] == [
        "near-duplicate-document", "contained-document", "near-duplicate-paragraph", "shared-passage",
    ]  # fmt: skip


def test_it_is_said_what_a_report_cannot_tell(report, write, gate):
    write("new/near.txt", text(*OWN[:3], COPIED).replace("rust", "rot"))
    got = gate("new", "--against", "r.json", "--fail-on", "PV103", "--format", "table")
    assert got.code == 0
    assert "Not judged against the corpus, since a report has no texts: near-duplicate-document." in got.out


def test_equal_ids_are_not_equal_documents(report, write, gate, folder, monkeypatch):
    write("old.txt", text(*OWN[:3], COPIED))
    (found,) = gate("old.txt", "--against", "r.json").failed
    assert found[0] == "identical-document"


@pytest.mark.parametrize(
    ("change", "argv", "message"),
    [
        ({"schema": "provenance-report/2"}, (), "r.json has the schema 'provenance-report/2'; this version reads"),
        ({"schema": "other"}, (), "r.json is not a report of provenance"),
        ({"matches": 3}, (), "r.json is damaged: matches is 3, not a list"),
        ({"documents": [{"id": "x"}]}, (), "r.json is damaged: documents[0] has no 'bytes'"),
        ({}, ("--near-duplicate", "0.9"), "made with other settings: near-duplicate was 0.8 and is 0.9"),
        ({}, ("--against", "corpus"), "r.json is a report, which is compared with alone"),
        (None, (), "r.json is not JSON"),
    ],
)
def test_reports_that_cannot_be_used(report, write, gate, folder, change, argv, message):
    write("new/a.txt", text(OWN[4]))
    report.write_text("{" if change is None else json.dumps(json.loads(report.read_bytes()) | change), "utf-8")
    got = gate("new", "--against", "r.json", *argv, "--format", "json=out.json")
    assert (got.code, got.out) == (2, "")
    assert message in got.err.splitlines()[0]
    assert not (folder / "out.json").exists()


def test_settings_of_the_gate_do_not_make_a_report_another(report, write, gate):
    write("new/a.txt", text(OWN[4]))
    write("provenance.toml", "[thresholds]\nshared-passage = 60\n")
    assert gate("new", "--against", "r.json", "--fail-on", "PV101").code == 0
