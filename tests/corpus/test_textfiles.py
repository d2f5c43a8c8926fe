from __future__ import annotations

import gzip
import hashlib
import os

import pyarrow as pa
import pytest

from provenance.corpus.columns import BATCH_BYTES
from provenance.corpus.digests import swhid
from provenance.corpus.schema import MAX_TEXT_BYTES
from provenance.corpus.textfiles import GROUP_FILES

from .conftest import reading_of

ZST = {"codec": "zstd", "asbytes": True}


def test_a_file_is_a_document(tmp_path):
    data = b"\xef\xbb\xbfOne line\r\nand \xc3\xa4nother\r\n"
    path = tmp_path / "sub" / "deep" / "a.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    assert reading_of(tmp_path).one == {
        "id": "sub/deep/a.txt",
        "site": "sub/deep",
        "text": "One line\r\nand änother\r\n",
        "bytes": len(data),
        "encoding": "utf-8",
        "bom_bytes": 3,
        "sha256": hashlib.sha256(data).hexdigest(),
        "swhid": swhid(data),
        "title": None,
        "source": None,
        "url": None,
        "date": None,
        "licence": None,
    }
    assert reading_of(path).one["id"] == "a.txt"
    assert reading_of(path).one["site"] == "."


def test_digests_are_of_the_file_not_of_the_text(tmp_path):
    data = "Il a été là.\n".encode("cp1252")
    (tmp_path / "a.txt").write_bytes(data)
    document = reading_of(tmp_path).one
    assert (document["encoding"], document["bytes"]) == ("cp1252", len(data))
    assert document["sha256"] == hashlib.sha256(data).hexdigest()
    assert document["text"].encode(document["encoding"]) == data


@pytest.mark.parametrize("suffix", [".txt.gz", ".rst.GZ", ".md.zst", ".gz"])
def test_compressed_text(tmp_path, suffix):
    text = "Words that repeat. " * 1000
    pack = gzip.compress if suffix.lower().endswith("gz") else lambda data: pa.compress(data, **ZST)
    (tmp_path / f"a{suffix}").write_bytes(pack(text.encode()))
    document = reading_of(tmp_path).one
    assert document["text"] == text
    assert document["bytes"] == len(text)
    assert document["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_damaged_compressed_text(tmp_path):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Words that repeat. " * 1000)[:-20])
    (tmp_path / "b.txt.gz").write_bytes(b"no gzip at all")
    (tmp_path / "c.txt").write_text("fine")
    reading = reading_of(tmp_path)
    assert reading.ids == ["c.txt"]
    assert [(one.path, one.rule) for one in reading.skipped] == [
        ("a.txt.gz", "unreadable-file"), ("b.txt.gz", "unreadable-file"),
    ]  # fmt: skip
    assert all("damaged gzip data" in one.reason for one in reading.skipped)


def test_a_plain_json_file_is_text(tmp_path):
    (tmp_path / "a.json").write_text('{"text": "x"}')
    assert reading_of(tmp_path).texts == {"a.json": '{"text": "x"}'}


def test_more_than_32_bit_offsets(tmp_path):
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(MAX_TEXT_BYTES + 1)
    (tmp_path / "small.txt").write_text("fine")
    reading = reading_of(tmp_path)
    assert reading.ids == ["small.txt"]
    assert "4294967295 at most" in reading.refusal.reason


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="Linux only")  # noqa: PTH110
def test_an_input_error_is_a_finding():
    reading = reading_of("/proc/self/mem")
    assert reading.refusal.rule == "unreadable-file"
    assert reading.refusal.reason == "Input/output error"


def test_batches_are_bounded(tmp_path):
    for index in range(5):
        (tmp_path / f"{index}.txt").write_bytes(b"x" * (BATCH_BYTES // 2 - 4096))
    (tmp_path / "9-giant.txt").write_bytes(b"x" * (2 * BATCH_BYTES))
    assert [batch.num_rows for batch in reading_of(tmp_path).batches] == [2, 2, 1, 1]


def test_many_small_files_share_a_batch(tmp_path):
    for index in range(GROUP_FILES + 5):
        (tmp_path / f"{index:05}.txt").write_text(f"file {index}")
    reading = reading_of(tmp_path)
    assert len(reading.batches) == 1
    assert reading.ids == sorted(reading.ids)
    assert len(reading.ids) == GROUP_FILES + 5
