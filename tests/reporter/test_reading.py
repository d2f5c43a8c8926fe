"""A report that was written is read back as it was."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest

from provenance import reporter
from provenance.errors import InputError
from provenance.reporter.reading import read


@pytest.mark.parametrize("which", ["seeds", "large"])
def test_reading_gives_the_report_back(which: str, request: pytest.FixtureRequest):
    # the large one has the boilerplate of documents that it does not have
    report = replace(request.getfixturevalue(f"{which}_report"), boilerplate=())
    stream = io.BytesIO()
    reporter.write(report, "json", stream)
    again = read(stream.getvalue(), "r.json")
    assert again.documents == report.documents
    assert again.matches == report.matches
    assert again.passages == report.passages
    assert again.matrix == report.matrix
    second = io.BytesIO()
    reporter.write(again, "json", second)
    assert json.loads(second.getvalue()) == json.loads(stream.getvalue())


def test_fields_of_later_versions_are_passed_over(seeds_report):
    stream = io.BytesIO()
    reporter.write(seeds_report, "json", stream)
    report = json.loads(stream.getvalue()) | {"later": 1}
    report["documents"][0]["later"] = 1
    assert read(json.dumps(report).encode(), "r.json").documents == seeds_report.documents


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"schema":3}', b'{"schema":"provenance-report/1"}', b"\xff"])
def test_what_is_no_report(content: bytes):
    with pytest.raises(InputError):
        read(content, "r.json")


def test_findings_about_documents_that_are_not_there(seeds_report):
    stream = io.BytesIO()
    reporter.write(seeds_report, "json", stream)
    report = json.loads(stream.getvalue())
    del report["documents"][4]
    with pytest.raises(InputError, match="a finding names '004_"):
        read(json.dumps(report).encode(), "r.json")
