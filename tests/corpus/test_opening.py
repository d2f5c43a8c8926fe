from __future__ import annotations

import gzip
import os
import random

import pyarrow as pa
import pytest

from provenance.corpus.opening import chunks, open_regular

DATA = b"".join(b"line %d of a text that goes on and on\n" % n for n in range(20_000))
NOISE = random.Random(7).randbytes(300_000)


def zst(data):
    return pa.compress(data, codec="zstd", asbytes=True)


PACKED = [("gzip", gzip.compress), ("zstd", zst)]


def pieces(path, compression, size=100_000):
    got, problem = [], None
    with open_regular(str(path)) as raw:
        try:
            got.extend(chunks(raw, size, compression))
        except OSError as caught:
            problem = str(caught)
    return b"".join(got), problem


@pytest.mark.parametrize(("compression", "pack"), PACKED)
@pytest.mark.parametrize("data", [b"", b"x", DATA, NOISE])
def test_compressed_whole(tmp_path, compression, pack, data):
    (tmp_path / "f").write_bytes(pack(data))
    assert pieces(tmp_path / "f", compression) == (data, None)


@pytest.mark.parametrize(("compression", "pack"), PACKED)
def test_several_members_are_one_stream(tmp_path, compression, pack):
    (tmp_path / "f").write_bytes(pack(b"one ") + pack(b"two"))
    assert pieces(tmp_path / "f", compression) == (b"one two", None)


@pytest.mark.parametrize(("compression", "pack"), PACKED)
@pytest.mark.parametrize("data", [DATA, NOISE])
@pytest.mark.parametrize("size", [100_000, 8 << 20])
def test_truncated_gives_what_comes_before(tmp_path, compression, pack, data, size):
    packed = pack(data)
    (tmp_path / "f").write_bytes(packed[: len(packed) * 2 // 3])
    got, problem = pieces(tmp_path / "f", compression, size)
    assert data.startswith(got)
    assert len(got) > len(data) // 3 or (compression == "zstd" and len(got) >= len(data) // 3 - 131_072)
    assert f"damaged {compression} data" in problem


@pytest.mark.parametrize("size", [50_000, 8 << 20])
def test_damage_in_the_middle_of_gzip(tmp_path, size):
    packed = bytearray(gzip.compress(NOISE))
    packed[150_000:150_200] = b"\xff" * 200
    (tmp_path / "f").write_bytes(packed)
    got, problem = pieces(tmp_path / "f", "gzip", size)
    assert got[:149_000] == NOISE[:149_000]
    assert "damaged gzip data" in problem


def test_rubbish_after_the_end(tmp_path):
    (tmp_path / "f").write_bytes(gzip.compress(DATA) + b"rubbish")
    got, problem = pieces(tmp_path / "f", "gzip")
    assert got == DATA
    assert problem


def test_only_regular_files_open(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/passwd")
    for name in ("pipe", "link", "gone"):
        with pytest.raises(OSError, match=r".+"):
            open_regular(str(tmp_path / name))
