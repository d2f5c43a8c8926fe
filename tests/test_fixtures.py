"""Golden cases: what the command reports for each corpus of `fixtures/`. UPDATE_GOLDEN=1 writes the reports anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from provenance.cli import main

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = sorted(path.parent.name for path in FIXTURES.glob("*/corpus"))


def reported(case: str, folder: Path) -> str:
    """The report on a case, without what changes from release to release, an entry a line."""
    output = folder / "report.json"
    arguments = ["scan", str(FIXTURES / case / "corpus"), "--format", "json", "-o", str(output), "--isolated"]
    assert main(arguments) == 0
    report = json.loads(output.read_bytes())
    report["tool"]["version"] = report["config"]["digest"] = "…"
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_the_report_is_as_expected(case, tmp_path):
    expected = FIXTURES / case / "expected" / "report.json"
    found = reported(case, tmp_path)
    if "UPDATE_GOLDEN" in os.environ:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(found, encoding="utf-8")
    assert json.loads(found) == json.loads(expected.read_text(encoding="utf-8"))


def test_every_case_says_why_it_exists():
    rows = [line.split("|")[1:3] for line in (FIXTURES / "README.md").read_text(encoding="utf-8").splitlines()[8:]]
    assert [name.strip(" `") for name, _ in rows] == CASES
    assert all(why.strip() for _, why in rows)


@pytest.mark.parametrize("case", CASES)
def test_spans_count_the_bytes_of_the_file(case, tmp_path):
    """Whatever its encoding and its line ends."""
    report = json.loads(reported(case, tmp_path))
    encodings = {document["id"]: document["encoding"] for document in report["documents"]}
    for finding in report["boilerplate"] + report["passages"] + report["paragraphs"]:
        for number, span in enumerate(finding["occurrences"]):
            raw = (FIXTURES / case / "corpus" / span["document"]).read_bytes()
            said = raw[slice(*span["bytes"])].decode(encodings[span["document"]])
            text = raw.decode(encodings[span["document"]]).removeprefix("\ufeff")
            assert text[slice(*span["chars"])] == said
            before, through = (text[:at].replace("\r\n", "\n").replace("\r", "\n") for at in span["chars"])
            assert span["lines"] == [before.count("\n") + 1, through.count("\n") + 1]
            if number == 0:
                assert finding["text"] == said
