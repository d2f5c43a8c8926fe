"""Golden output of every format of a verdict, and what the programs that read them ask for."""

from __future__ import annotations

import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import junitparser
import pytest
import verdict_by_hand

from provenance.reporter import verdict as formats
from provenance.reporter.options import Options
from provenance.reporter.verdict import VERDICT_FORMATS, Verdict

GOLDEN = Path(__file__).parent / "golden"
SARIF = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text("utf-8"))


def rendered(verdict: Verdict, name: str, **options: object) -> str:
    stream = io.BytesIO()
    formats.write(verdict, name, stream, Options(**options))
    return stream.getvalue().decode()


@pytest.mark.parametrize("name", VERDICT_FORMATS)
@pytest.mark.parametrize("which", ["verdict", "passing"])
def test_golden(name: str, which: str):
    got = rendered(getattr(verdict_by_hand, which)(), name)
    file = GOLDEN / f"{which}.{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(got, "utf-8")
    assert got == file.read_text("utf-8")


@pytest.mark.parametrize("verdict", [verdict_by_hand.verdict(), verdict_by_hand.passing(), verdict_by_hand.many(30)])
def test_sarif_holds_to_its_schema(verdict: Verdict):
    jsonschema.validate(json.loads(rendered(verdict, "sarif")), SARIF, jsonschema.Draft4Validator)


def test_sarif_puts_each_finding_into_the_new_file():
    (run,) = json.loads(rendered(verdict_by_hand.verdict(), "sarif"))["runs"]
    assert len(run["results"]) == 4
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"].startswith("new/")
    first, evil = run["results"][:2]
    links = re.findall(r"\[([^\]]+)\]\((\d+)\)", first["message"]["text"])
    assert links == [("corpus/old.txt:3", "1"), ("corpus/dump.jsonl:12 (record 17)", "2")]
    assert [place["id"] for place in first["relatedLocations"]] == [1, 2]
    assert len({one["partialFingerprints"]["provenanceContent/v1"] for one in run["results"]}) == 4
    assert " " not in evil["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_sarif_keeps_to_the_limits_of_code_scanning():
    text = rendered(verdict_by_hand.many(5_100), "sarif")
    (run,) = json.loads(text)["runs"]
    assert len(run["results"]) == 5_000
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("100 more findings not shown")
    long = verdict_by_hand.many(40)
    wide = replace(long, findings=tuple(replace(one, message="x" * 400_000) for one in long.findings))
    text = rendered(wide, "sarif")
    assert len(text.encode()) < 10_000_000
    assert "more findings not shown" in text


def annotations(text: str) -> list[str]:
    """The commands that the runner acts on: those outside the stretch that is stopped."""
    acting, stopped, found = True, "", []
    for line in text.splitlines():
        if line.startswith("::stop-commands::"):
            acting, stopped = False, f"::{line.removeprefix('::stop-commands::')}::"
        elif line == stopped:
            acting = True
        elif acting and line.strip().startswith("::"):
            found.append(line)
    return found


def test_github_annotations_are_escaped_and_within_the_limit():
    found = annotations(rendered(verdict_by_hand.verdict(), "github"))
    assert [line.partition(" ")[0] for line in found] == ["::error"] * 4 + ["::notice"]
    assert "file=new/50%25%2C [a]%3A %3A%3Aerror%3A%3A%0A" in found[1]
    found = annotations(rendered(verdict_by_hand.many(25), "github"))
    assert [line.partition(" ")[0] for line in found] == ["::error"] * 10 + ["::notice"] * 2
    assert "15 more findings that fail" in found[10]
    assert rendered(verdict_by_hand.many(25), "github").count("PV201 duplicate-paragraph") == 25 + 10


def test_junitparser_reads_it():
    read = junitparser.JUnitXml.fromstring(rendered(verdict_by_hand.verdict(), "junit").encode())
    (suite,) = list(read)
    assert (suite.tests, suite.failures, suite.skipped) == (5, 4, 1)
    results = [type(case.result[0]).__name__ for case in suite]
    assert results == ["Failure"] * 4 + ["Skipped"]
    odd = verdict_by_hand.many(1)
    odd = replace(odd, findings=(replace(odd.findings[0], text="\x00\x1b\ud800 <&>"),))
    assert junitparser.JUnitXml.fromstring(rendered(odd, "junit").encode())
    (suite,) = list(junitparser.JUnitXml.fromstring(rendered(verdict_by_hand.passing(), "junit").encode()))
    assert (suite.failures, suite.tests) == (0, 2)


def test_gitlab_has_the_required_fields_and_unique_fingerprints():
    issues = json.loads(rendered(verdict_by_hand.verdict(), "gitlab"))
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys()
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert isinstance(issue["location"]["lines"]["begin"], int)
        assert not issue["location"]["path"].startswith(("/", "./"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 4
    assert json.loads(rendered(verdict_by_hand.passing(), "gitlab")) == []


@pytest.mark.parametrize("name", ["table", "markdown", "github"])
def test_nothing_in_a_name_or_a_text_acts(name: str):
    text = rendered(verdict_by_hand.verdict(), name)
    assert "\u202e" not in text.replace("%0A\u202e", "")
    if name == "markdown":
        assert all(len(re.findall(r"(?<!\\)\|", line)) == 5 for line in text.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("width", [60, 100])
def test_the_table_fits_the_terminal(width: int):
    lines = rendered(verdict_by_hand.many(3), "table", width=width).splitlines()
    assert max(map(len, lines)) <= width
