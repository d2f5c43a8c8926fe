"""Golden output of every format. `UPDATE_GOLDEN=1 pytest tests/reporter` writes it anew; read the diff."""

from __future__ import annotations

import csv
import io
import json
import os
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from provenance import reporter
from provenance.models import Report
from provenance.reporter.options import Options

GOLDEN = Path(__file__).parent / "golden"


def rendered(report: Report, format_name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    reporter.write(report, format_name, stream, Options(**options))
    return stream.getvalue()


def compare(name: str, got: bytes) -> None:
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(got)
    assert got.decode() == file.read_bytes().decode()


@pytest.mark.parametrize("format_name", reporter.FORMATS)
@pytest.mark.parametrize("which", ["seeds", "large"])
def test_golden(format_name: str, which: str, request: pytest.FixtureRequest):
    compare(f"{which}.{format_name}.txt", rendered(request.getfixturevalue(f"{which}_report"), format_name))


def test_golden_in_colour(seeds_report: Report):
    compare("seeds.table.colour.txt", rendered(seeds_report, "table", colour=True))


def test_golden_on_a_narrow_terminal(large_report: Report):
    compare("large.table.narrow.txt", rendered(large_report, "table", width=60))


@pytest.mark.parametrize("which", ["seeds", "large"])
def test_json_holds_to_the_schema(which: str, request: pytest.FixtureRequest):
    schema = json.loads(files("provenance.reporter").joinpath("report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.loads(rendered(request.getfixturevalue(f"{which}_report"), "json"))
    jsonschema.validate(report, schema, jsonschema.Draft202012Validator)
    report["documents"][0]["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, schema, jsonschema.Draft202012Validator)


def test_jsonl_loses_nothing(large_report: Report):
    whole = json.loads(rendered(large_report, "json"))
    lines = [json.loads(line) for line in rendered(large_report, "jsonl").splitlines()]
    plural = {"match": "matches", "boilerplate": "boilerplate", "skipped": "skipped"}
    again: dict = {name: [] for name in whole if isinstance(whole[name], list)}
    for line in lines:
        kind = line.pop("type")
        if kind == "report":
            again |= line
        elif kind in ("totals", "matrix"):
            again[kind] = line
        else:
            again[plural.get(kind, kind + "s")].append(line)
    assert again == whole


def test_csv_has_a_row_for_each_document(large_report: Report):
    rows = list(csv.DictReader(io.StringIO(rendered(large_report, "csv").decode(), newline="")))
    assert [row["id"] for row in rows] == [document.id for document in large_report.documents]
    assert rows[11]["nearest_relation"] == "near-duplicate"


def test_one_screen_for_the_seeds(seeds_report: Report):
    lines = rendered(seeds_report, "table").decode().splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("width", [60, 80, 100, 140, 240])
@pytest.mark.parametrize("which", ["seeds", "large"])
def test_no_line_is_wider_than_the_terminal(which: str, width: int, request: pytest.FixtureRequest):
    text = rendered(request.getfixturevalue(f"{which}_report"), "table", width=width).decode()
    assert max(map(len, text.splitlines())) <= width


def test_every_format_says_what_it_is_for():
    assert all(meaning.endswith(".") for meaning in reporter.FORMATS.values())


def test_a_terminal_that_cannot_show_a_character_gets_another(seeds_report: Report):
    assert "…".encode() not in rendered(seeds_report, "table", encoding="ascii")
