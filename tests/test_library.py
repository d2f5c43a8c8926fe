"""The library's face: `provenance.scan` over paths and tables, and what it gives back."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest

import provenance
from provenance.errors import InputError, ProvenanceError, UsageError
from provenance.models import Relation, Report

SAID = "the bridge across the river was closed on Monday after cracks were found in two of its six pillars"
ROWS = {
    "id": ["first", "second", "third"],
    "text": [SAID, SAID.replace("Monday", "Tuesday"), "nothing of the kind was written in this one"],
    "source": ["Gazette", None, "Herald"],
}


def arrow_table():
    return pa.table(ROWS)


def record_batch_reader():
    return arrow_table().to_reader(max_chunksize=1)


def record_batch():
    return arrow_table().to_batches()[0]


def pandas_frame():
    return pandas.DataFrame(ROWS)


def polars_frame():
    return polars.DataFrame(ROWS)


def duckdb_relation():
    return duckdb.from_arrow(arrow_table())


TABLES = [arrow_table, record_batch_reader, record_batch, pandas_frame, polars_frame, duckdb_relation]


@pytest.fixture
def folder(tmp_path):
    for name, text in zip(ROWS["id"], ROWS["text"], strict=True):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_any_library_is_scanned(table):
    report = provenance.scan(table())
    assert [d.id for d in report.documents] == ["first", "second", "third"]
    assert [d.declared.source for d in report.documents] == ["Gazette", "unknown", "Herald"]
    assert [(m.a, m.b, m.relation) for m in report.matches] == [("first", "second", Relation.NEAR_DUPLICATE)]


@pytest.mark.parametrize("table", TABLES)
def test_columns_go_by_the_names_of_the_configuration(table):
    given = table()
    renamed = pa.RecordBatchReader.from_stream(given).read_all().rename_columns(["key", "body", "paper"])
    config = provenance.Config(text_field="body", id_field="key", source_field="paper")
    assert [d.declared.source for d in provenance.scan(renamed, config).documents] == ["Gazette", "unknown", "Herald"]


def test_rows_without_an_id_are_numbered():
    report = provenance.scan(pa.table({"text": ROWS["text"]}))
    assert [d.id for d in report.documents] == ["0", "1", "2"]


def test_a_table_without_the_text_column_says_which_there_are():
    with pytest.raises(UsageError, match=r"no column 'text'; columns there: id, body"):
        provenance.scan(pa.table({"id": ["a"], "body": ["words"]}))


def test_a_text_column_of_numbers_is_refused():
    with pytest.raises(UsageError, match="'text' of the table is int64, not text"):
        provenance.scan(pa.table({"text": [1, 2]}))


def test_what_is_no_table_and_no_path_is_told_so():
    with pytest.raises(UsageError, match="Series is no table that Arrow can read"):
        provenance.scan(pandas.DataFrame({"text": ["a text"]})["text"])
    with pytest.raises(UsageError, match="dict is no path; rows of a corpus are scanned as a table"):
        provenance.scan([{"text": "a text"}])


def test_the_names_of_the_package_are_listed():
    assert {"scan", "Config", "Report"} <= set(dir(provenance))


def test_what_is_neither_paths_nor_a_table_is_refused():
    with pytest.raises(ProvenanceError, match="int is no table"):
        provenance.scan(3)


def test_a_table_without_rows_is_refused():
    with pytest.raises(InputError, match="no document to scan"):
        provenance.scan(pa.table({"text": pa.array([], pa.string())}))


def test_paths_may_be_one_or_several_strings_or_path_objects(folder):
    names = ["first.txt", "second.txt", "third.txt"]
    whole = [provenance.scan(source) for source in (str(folder), folder, [str(folder)], (folder,))]
    assert [[d.id for d in report.documents] for report in whole] == [names] * 4
    some = provenance.scan([folder / "first.txt", str(folder / "third.txt")])
    assert [d.tokens for d in some.documents] == [19, 9]


def test_a_path_that_is_not_there_is_an_error_that_names_it(tmp_path):
    with pytest.raises(ProvenanceError, match="nowhere"):
        provenance.scan(tmp_path / "nowhere")


def test_nothing_to_scan_is_an_error(tmp_path):
    with pytest.raises(InputError, match="there is no file in it"):
        provenance.scan(tmp_path)


def test_a_report_is_frozen():
    report = provenance.scan(arrow_table())
    assert isinstance(report, Report)
    findings = [report, report.totals, report.matrix, report.documents[0], report.matches[0], report.clusters[0]]
    for finding in [*findings, report.paragraphs[0], report.passages[0], report.passages[0].occurrences[0]]:
        field = dataclasses.fields(finding)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(finding, field, None)


def test_findings_are_sequences():
    report = provenance.scan(arrow_table())
    for field in ("documents", "skipped", "notices", "matches", "clusters", "paragraphs", "passages", "boilerplate"):
        findings = getattr(report, field)
        assert len(findings) == len(list(findings))
        if findings:
            assert findings[0] == next(iter(findings)) == findings[-len(findings)]
            assert list(findings[:1]) == [findings[0]]


def test_a_report_outlives_its_scan():
    scan = provenance.explore(arrow_table())
    before = list(scan.report.passages)
    scan.close()
    assert list(scan.report.passages) == before


def test_text_and_paragraphs_of_a_document():
    texts = {"a": f"{SAID}\n\nÉté: {SAID}", "b": "one\n\n\n  two  \nthree"}
    scan = provenance.explore(pa.table({"id": list(texts), "text": list(texts.values())}))
    for name, text in texts.items():
        assert scan.text(name) == text
    spans = scan.paragraphs("a")
    assert [texts["a"][slice(*s.chars)] for s in spans] == [SAID, f"Été: {SAID}"]
    assert [texts["a"].encode()[slice(*s.bytes)].decode() for s in spans] == [SAID, f"Été: {SAID}"]
    assert [(s.document, s.paragraph, s.lines) for s in spans] == [("a", 0, (1, 1)), ("a", 1, (3, 3))]
    assert [texts["b"][slice(*s.chars)] for s in scan.paragraphs("b")] == ["one", "two  \nthree"]
    scan.close()


def test_the_text_of_an_unknown_document_is_an_error():
    scan = provenance.explore(arrow_table())
    with pytest.raises((KeyError, ValueError, ProvenanceError)):
        scan.text("fourth")
    scan.close()


def test_a_watcher_is_told_of_bytes_and_stages(folder):
    told = []
    provenance.scan(folder, watch=lambda stage, done, total: told.append((stage, done, total)))
    size = sum(path.stat().st_size for path in folder.iterdir())
    assert ("reading", size, size) in told
    assert [stage for stage, *_ in told if stage != "reading"] == [
        *("finding boilerplate", "finding passages", "verifying pairs", "aligning sentences", "writing findings")
    ]


HEAVY = ("numpy", "numba", "pyarrow", "duckdb", "datasketch", "click", "rich", "tabulate", "charset_normalizer")


def test_importing_the_library_imports_nothing_heavy():
    code = f"import provenance, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_names_of_the_library():
    for name in provenance.__all__:
        assert getattr(provenance, name) is not None
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = provenance.nothing_of_the_kind
