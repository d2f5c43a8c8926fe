from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .conftest import reading_of


def write(path, columns, **options):
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_rows_are_documents(tmp_path):
    columns = {"text": ["a", "b", "c"], "id": [10, 11, None], "source": ["S", None, None], "n": [[1], [], None]}
    reading = reading_of(write(tmp_path / "a.parquet", columns))
    assert reading.texts == {"a.parquet#10": "a", "a.parquet#11": "b", "a.parquet#2": "c"}
    assert [document["site"] for document in reading.documents] == ["S", "a.parquet", "a.parquet"]


def test_numbers_count_over_row_groups(tmp_path):
    texts = [f"text {n}" for n in range(1000)]
    reading = reading_of(write(tmp_path / "a.parquet", {"text": texts}, row_group_size=77))
    assert reading.ids == [f"a.parquet#{n}" for n in range(1000)]
    assert list(reading.texts.values()) == texts


def test_null_and_empty_texts(tmp_path):
    reading = reading_of(write(tmp_path / "a.parquet", {"text": ["x", None, " ", "y"]}))
    assert reading.ids == ["a.parquet#0", "a.parquet#3"]
    assert sorted((one.path, one.rule, one.line) for one in reading.skipped) == [
        ("a.parquet#1", "malformed-record", None), ("a.parquet#2", "empty-document", None),
    ]  # fmt: skip


@pytest.mark.parametrize("codec", ["zstd", "gzip", "none", "snappy"])
def test_compressions_and_dictionaries(tmp_path, codec):
    column = pa.array(["a", "b", "a"]).dictionary_encode()
    assert len(reading_of(write(tmp_path / "a.parquet", {"text": column}, compression=codec)).ids) == 3


def test_missing_column(tmp_path):
    refusal = reading_of(write(tmp_path / "a.parquet", {"body": ["x"], "id": [1]})).refusal
    assert refusal.reason == "no column 'text'; columns there: body, id (choose one with --text-field)"
    assert refusal.path == "a.parquet"


def test_column_of_another_type(tmp_path):
    assert "int64, not text" in reading_of(write(tmp_path / "a.parquet", {"text": [1]})).refusal.reason


def test_damage(tmp_path):
    data = write(tmp_path / "a.parquet", {"text": ["word " * 100] * 1000}, row_group_size=10).read_bytes()
    (tmp_path / "a.parquet").write_bytes(data[:-100])
    (tmp_path / "b.parquet").write_bytes(b"")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 no parquet PAR1")
    (tmp_path / "d.txt").write_text("fine")
    reading = reading_of(tmp_path)
    assert reading.ids == ["d.txt"]
    assert [(one.path, one.rule) for one in reading.skipped] == [
        (f"{name}.parquet", "unreadable-file") for name in "abc"
    ]  # fmt: skip
    assert all("\n" not in one.reason for one in reading.skipped)


def test_damage_in_the_middle_keeps_what_comes_before(tmp_path):
    path = tmp_path / "a.parquet"
    columns = {"text": [f"words {n} " * 2000 for n in range(2000)]}
    data = bytearray(write(path, columns, row_group_size=100, compression="zstd", use_dictionary=False).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = b"\xff" * 3000
    path.write_bytes(data)
    reading = reading_of(path)
    assert reading.ids == [f"a.parquet#{n}" for n in range(len(reading.ids))]
    assert reading.refusal.rule == "unreadable-file"


def test_no_rows(tmp_path):
    refusal = reading_of(write(tmp_path / "a.parquet", {"text": pa.array([], pa.string())})).refusal
    assert (refusal.rule, refusal.reason) == ("empty-document", "no records")
