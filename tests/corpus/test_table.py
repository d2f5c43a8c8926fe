from __future__ import annotations

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from provenance.config import Config
from provenance.corpus import from_table
from provenance.corpus.columns import BATCH_BYTES
from provenance.errors import InputError, UsageError

from .conftest import gathered

ROWS = {"id": ["a", "b"], "text": ["one", "zwö"], "url": ["https://u.org/x", None], "n": [1, 2]}


def table_of(source, **settings):
    return gathered(from_table(source, Config(**settings)))


@pytest.mark.parametrize(
    "source",
    [
        pa.table(ROWS),
        pa.table(ROWS).to_batches()[0],
        pa.table(ROWS).to_reader(),
        pd.DataFrame(ROWS),
        pl.DataFrame(ROWS),
    ],
    ids=["table", "batch", "reader", "pandas", "polars"],
)
def test_any_kind_of_table(source):
    reading = table_of(source)
    assert reading.texts == {"a": "one", "b": "zwö"}
    assert [document["site"] for document in reading.documents] == ["u.org", "."]


def test_duckdb_relation():
    reading = table_of(duckdb.sql("select 'k' as id, 'words' as text union all select 'l', 'more' order by id"))
    assert reading.texts == {"k": "words", "l": "more"}


def test_rows_without_ids_are_numbered():
    reading = table_of(pa.table({"text": ["a", None, "", "b"]}))
    assert reading.ids == ["0", "3"]
    assert [(one.path, one.rule) for one in reading.skipped] == [("1", "malformed-record"), ("2", "empty-document")]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", "ü"], pa.string()),
        pa.array(["a", "ü"], pa.large_string()),
        pa.array(["a", "ü"], pa.string_view()),
        pa.array(["a", "ü"]).dictionary_encode(),
        pa.array([b"a", "ü".encode()], pa.binary()),
        pa.array([b"a", "ü".encode()], pa.large_binary()),
    ],
    ids=lambda column: str(column.type).split("<")[0],
)
def test_types_of_text(column):
    assert list(table_of(pa.table({"text": column})).texts.values()) == ["a", "ü"]
    assert list(table_of(pa.table({"text": column}).slice(1)).texts.values()) == ["ü"]


def test_bytes_that_are_not_utf8():
    reading = table_of(pa.table({"id": ["a", "b", "c"], "text": pa.array([b"x", b"y\xff", b"z"])}))
    assert reading.texts == {"a": "x", "c": "z"}
    assert reading.refusal.reason == "the field 'text' is not UTF-8 (invalid byte 0xff at offset 1)"
    assert reading.refusal.path == "1"


def test_missing_column_names_those_there():
    with pytest.raises(UsageError, match="no column 'text'; columns there: body, n"):
        from_table(pa.table({"body": ["x"], "n": [1]}), Config())


def test_column_that_is_no_text():
    with pytest.raises(UsageError, match="'text' of the table is int64, not text"):
        from_table(pa.table({"text": [1]}), Config())


def test_what_is_no_table():
    with pytest.raises(UsageError, match="list is no table"):
        from_table([1], Config())


def test_strict():
    with pytest.raises(InputError, match="1: the field 'text' is null"):
        table_of(pa.table({"text": ["x", None]}), strict=True)


def test_large_batches_are_cut():
    text = "x" * ((BATCH_BYTES - 4096) // 3)
    reading = table_of(pa.table({"text": [text] * 7, "title": list("abcdefg")}))
    assert [batch.num_rows for batch in reading.batches] == [3, 3, 1]
    assert [document["title"] for document in reading.documents] == list("abcdefg")
    assert all(batch["text"].buffers()[2].size <= BATCH_BYTES + 64 for batch in reading.batches)
