from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.config import Config
from provenance.corpus import read, total_bytes
from provenance.errors import InputError, UsageError

from .conftest import gathered, reading_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def mixed(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n{"text":\n{"text": "y"}\n')
    pq.write_table(pa.table({"text": ["p", "q"]}), tmp_path / "c.parquet")
    (tmp_path / "sub" / "d.bin").write_bytes(b"\0\1")
    (tmp_path / "sub" / "e.md").write_text("more\u200bwords")
    return tmp_path


def test_everything_together(mixed):
    reading = reading_of(mixed)
    assert reading.ids == ["a.txt", "b.jsonl#0", "b.jsonl#2", "c.parquet#0", "c.parquet#1", "sub/e.md"]
    assert [one.path for one in reading.skipped] == ["b.jsonl", "sub/d.bin"]
    assert reading.notice.path == "sub/e.md"
    assert len(reading.batches) == 1


def test_several_paths_prefix_ids(mixed, monkeypatch):
    monkeypatch.chdir(mixed)
    reading = reading_of("./sub", "b.jsonl", "-", stdin=io.BytesIO(b'{"text": "in"}\n'))
    assert reading.ids == ["sub/e.md", "b.jsonl#0", "b.jsonl#2", "-#0"]
    assert reading.documents[0]["site"] == "sub"


def test_errors_in_paths_come_at_once():
    with pytest.raises(UsageError):
        read(["no such path"], Config())
    with pytest.raises(UsageError):
        read(["."], Config(exclude=("!",)))


def test_strict_ends_at_the_first_thing_skipped(mixed):
    with pytest.raises(InputError, match=r"^b\.jsonl, line 2: not JSON: .*malformed-record"):
        gathered(read([mixed], Config(strict=True)))
    assert not any("provenance" in thread.name for thread in threading.enumerate())


def test_bytes_told_are_the_total(mixed):
    told = []
    gathered(read([mixed], Config(), on_bytes=told.append))
    assert sum(told) == total_bytes([mixed], Config())
    assert total_bytes([mixed, "-"], Config()) is None


def test_closing_early_ends_the_threads(tmp_path):
    for index in range(50):
        (tmp_path / f"{index}.jsonl").write_text('{"text": "x"}\n' * 1000)
        (tmp_path / f"{index}.txt").write_bytes(b"\xff\xfe\0")
    items = read([tmp_path], Config(threads=3))
    next(items)
    items.close()
    assert not any("provenance" in thread.name for thread in threading.enumerate())


def test_a_file_that_vanishes_while_reading_is_a_finding(tmp_path):
    (tmp_path / "a.jsonl").write_text("broken\n")
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "gone.jsonl").write_text('{"text": "x"}\n')
    for index in range(5000):
        (tmp_path / f"b{index:04}.jsonl").write_text("")
    items = read([tmp_path], Config(threads=1))
    first = next(items)
    (tmp_path / "z" / "gone.jsonl").unlink()
    (tmp_path / "z").rmdir()
    rest = list(items)
    assert first.path == "a.jsonl"
    assert (rest[-1].path, rest[-1].rule, rest[-1].reason) == ("z", "unreadable-file", "No such file or directory")


def test_the_seed_corpus():
    reading = reading_of(ROOT / "seeds")
    assert len(reading.documents) == len([path for path in (ROOT / "seeds").rglob("*") if path.is_file()])
    assert not reading.skipped


NAMES = st.sampled_from(["a.txt", "b.md", "sub/c.rst", "sub/d.jsonl", "e.jsonl", "f.txt.gz", "sub/deep/g"])
CONTENT = (
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
    | st.lists(st.text(max_size=9), max_size=5).map(
        lambda texts: "\n".join(json.dumps({"text": text}) for text in texts).encode()
    )
)


@given(st.dictionaries(NAMES, CONTENT, max_size=7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_threads_change_nothing(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("corpus")
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    one, two = (list(read([root], Config(threads=threads))) for threads in (1, 2))
    assert one == two
