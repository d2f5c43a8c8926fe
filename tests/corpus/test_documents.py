from __future__ import annotations

import pyarrow as pa
import pytest

from provenance.corpus.documents import inspect

from .conftest import Reading, reading_of


@pytest.mark.parametrize(
    "text", [" \t\r\n\f\x0b", "\u00a0\u3000\u2028\u2029\x85", "\ufeff", "\u200b\u2060", "\x1c\x1f"]
)
def test_white_space_is_no_document(text):
    assert inspect(pa.array([text, "x"], pa.large_string())).refused == {
        0: ("empty-document", "nothing but white space")
    }


@pytest.mark.parametrize("text", ["x", " x", "-", "中", "\u0301"])
def test_anything_else_is(text):
    assert inspect(pa.array([text], pa.large_string())).refused == {}


def test_empty_files(tmp_path):
    for name, data in {"a.txt": b"", "b.txt": b" \n\n", "c.txt": b"\xef\xbb\xbf", "d.txt": b"\xff\xfe \0"}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "e.txt").write_text("words")
    reading = reading_of(tmp_path)
    assert reading.ids == ["e.txt"]
    assert [(one.path, one.rule, one.reason) for one in reading.skipped] == [
        ("a.txt", "empty-document", "empty"),
        ("b.txt", "empty-document", "nothing but white space"),
        ("c.txt", "empty-document", "empty"),
        ("d.txt", "empty-document", "nothing but white space"),
    ]


def test_an_empty_folder_yields_nothing(tmp_path):
    reading = reading_of(tmp_path)
    assert reading == Reading()
