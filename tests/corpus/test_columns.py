from __future__ import annotations

import datetime

import pyarrow as pa
import pytest

from provenance.corpus import columns
from provenance.corpus.columns import BATCH_BYTES, as_strings, cuts, is_utf8, offsets_of, text_column, views_of


def test_text_column_and_views():
    values = ["one", "", "zwö", "三"]
    array = text_column([value.encode() for value in values])
    array.validate(full=True)
    assert array.to_pylist() == values
    assert [bytes(view).decode() for view in views_of(array.slice(1, 2))] == values[1:3]
    assert offsets_of(array.slice(2)) == [3, 7, 10]
    assert text_column([]).to_pylist() == []
    assert list(views_of(text_column([]))) == []
    assert list(views_of(text_column([b"", b""]))) == [b"", b""]


@pytest.mark.parametrize("data", [b"", b"abc", "ü".encode(), "😀".encode(), b"a\0b"])
def test_utf8(data):
    assert is_utf8(data)


@pytest.mark.parametrize(
    "data", [b"\xff", b"abc\xe9", "😀".encode()[:3], b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
)
def test_not_utf8(data):
    assert not is_utf8(data)
    assert not is_utf8(memoryview(b"a" * 100 + data))


def test_cuts_hold_a_batch_or_one_longer_row():
    size = BATCH_BYTES // 4
    sizes = [size, size, size, size, 1, 6 * size, 1, 1, 0]
    array = text_column([b"x" * size for size in sizes])
    assert list(cuts(array)) == [(0, 4), (4, 5), (5, 6), (6, 9)]
    assert list(cuts(array.slice(4))) == [(0, 1), (1, 2), (2, 5)]
    assert list(cuts(text_column([]))) == []
    assert columns.BATCH_BYTES == 8 << 20


@pytest.mark.parametrize(
    ("column", "strings"),
    [
        (pa.array(["a", "", None]), ["a", None, None]),
        (pa.array([1, None], pa.uint8()), ["1", None]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array([datetime.date(2024, 1, 2)]), ["2024-01-02"]),
        (pa.array([b"raw"]), ["raw"]),
        (pa.array([b"r\xff"]), ["r\\xff"]),
        (pa.array([True]), [None]),
        (pa.array([[1]]), [None]),
        (pa.array([{"a": 1}]), [None]),
        (pa.nulls(2), [None, None]),
        (pa.array(["a"], pa.large_string()), ["a"]),
    ],
)
def test_as_strings(column, strings):
    result = as_strings(column)
    assert result.type == pa.string()
    assert result.to_pylist() == strings
