from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from provenance.corpus.roots import resolve
from provenance.corpus.schema import Excluded
from provenance.corpus.walk import Found, excludes, found, walk
from provenance.errors import UsageError
from provenance.models import Skipped

from .conftest import reading_of


def walked(root, *patterns):
    return list(walk(resolve([root])[0], excludes(patterns)))


def write(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_order_is_that_of_the_whole_paths(tmp_path):
    names = ["a-b/x", "a.txt", "a/b/z", "a/y", "a0", "B/q", "é/x", "b"]
    write(tmp_path, *names)
    assert [one.id for one in walked(tmp_path)] == sorted(names)


@pytest.mark.parametrize(
    ("patterns", "kept", "out"),
    [
        (("*.tmp",), ["a.txt", "sub/b.txt", "sub/deep/c.txt"], ["a.tmp", "sub/b.tmp"]),
        (("sub/",), ["a.tmp", "a.txt"], ["sub/"]),
        (("/a.*",), ["sub/b.tmp", "sub/b.txt", "sub/deep/c.txt"], ["a.tmp", "a.txt"]),
        (("*", "!a.txt"), ["a.txt"], ["a.tmp", "sub/"]),
        (("sub/deep",), ["a.tmp", "a.txt", "sub/b.tmp", "sub/b.txt"], ["sub/deep/"]),
        (("# note", ""), ["a.tmp", "a.txt", "sub/b.tmp", "sub/b.txt", "sub/deep/c.txt"], []),
    ],
)
def test_excludes_work_as_in_gitignore(tmp_path, patterns, kept, out):
    write(tmp_path, "a.txt", "a.tmp", "sub/b.txt", "sub/b.tmp", "sub/deep/c.txt")
    result = walked(tmp_path, *patterns)
    assert [one.id for one in result if isinstance(one, Found)] == kept
    assert [one.path for one in result if isinstance(one, Excluded)] == out


def test_virtual_environments_and_caches_are_excluded(tmp_path):
    write(tmp_path, ".venv/pyvenv.cfg", ".venv/lib/x.txt", "a.txt", "sub/cache/CACHEDIR.TAG", "sub/cache/y.txt")
    found = reading_of(tmp_path)
    assert found.excluded == [".venv/", "sub/cache/"]
    assert found.ids == ["a.txt"]
    assert reading_of(tmp_path / ".venv").ids == ["lib/x.txt", "pyvenv.cfg"]  # whoever names it means it


def test_version_control_is_always_excluded(tmp_path):
    write(tmp_path, ".git/config", "a.txt", "sub/.hg/x", "sub/.svn/x", "sub/.bzr/x")
    assert reading_of(tmp_path).ids == ["a.txt"]
    assert reading_of(tmp_path).excluded == [".git/", "sub/.bzr/", "sub/.hg/", "sub/.svn/"]


def test_an_excluded_file_stays_out_when_named(tmp_path):
    write(tmp_path, "a.txt", "b.md")
    reading = reading_of(tmp_path / "a.txt", tmp_path / "b.md", exclude=("*.md",))
    assert [id.rpartition("/")[2] for id in reading.ids] == ["a.txt"]
    assert reading.excluded == [f"{tmp_path}/b.md"]


def test_bad_pattern_is_a_usage_error():
    with pytest.raises(UsageError, match="'!'"):
        excludes(("*.txt", "!"))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/etc/passwd", "link to /etc/passwd, outside the scanned folder"),
        ("../beside.txt", "link to ../beside.txt, outside the scanned folder"),
        ("../root-not", "link to ../root-not, outside the scanned folder"),
        ("a.txt", "link to a.txt, which is read itself"),
        ("sub", "link to sub, which is read itself"),
        (".", "link to ., which is read itself"),
        (".git/config", "link to .git/config, which is excluded"),
        ("nowhere", "link to nowhere, which does not exist"),
        ("link", "link to link: Too many levels of symbolic links"),
    ],
)
def test_links_are_not_followed(tmp_path, target, reason):
    root = tmp_path / "root"
    write(tmp_path, "beside.txt", "root-not/x.txt", "root/a.txt", "root/sub/b.txt", "root/.git/config")
    (root / "link").symlink_to(target)
    reading = reading_of(root)
    assert reading.ids == ["a.txt", "sub/b.txt"]
    assert reading.refusal == Skipped("link", "unreadable-file", reason)


def test_special_files_are_skipped_without_opening(tmp_path):
    write(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        reading = reading_of(tmp_path)
    assert reading.ids == ["a.txt"]
    assert [(one.path, one.reason) for one in reading.skipped] == [
        ("pipe", "a named pipe, not a file"),
        ("socket", "a socket, not a file"),
    ]


def test_names_that_are_not_utf8(tmp_path):
    for name in (b"caf\xe9.txt", b"caf\\xe9.txt", b"\xff/inner.txt", b"\xfe.jsonl"):
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b'{"text": "some words"}\n')
    reading = reading_of(tmp_path)
    assert sorted(reading.ids) == ["\\xfe.jsonl#0", "\\xff/inner.txt", "caf\\xe9.txt", "caf\\xe9.txt~"]
    assert not reading.skipped


def test_very_deep_folders(tmp_path):
    folders = [tmp_path]
    try:
        while len(folders) < 1200:
            (folders[-1] / "d").mkdir()
            folders.append(folders[-1] / "d")
    except OSError:
        pass  # the platform's limit on a path
    (folders[-1] / "f").write_text("deep")
    try:
        assert len(reading_of(tmp_path).ids) == 1
    finally:  # what clears the temporary folder away is recursive
        (folders[-1] / "f").unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()


def test_overlapping_roots_read_each_file_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "c/a.txt", "c/sub/b.txt")
    (tmp_path / "alias").symlink_to("c")
    assert reading_of("c", "c").ids == ["c/a.txt", "c/sub/b.txt"]
    assert reading_of("c/sub", "c", "c/a.txt", "alias").ids == ["c/sub/b.txt", "c/a.txt"]
    assert reading_of(".", "c").ids == ["c/a.txt", "c/sub/b.txt"]


def test_hard_links_are_two_documents(tmp_path):
    write(tmp_path, "a.txt")
    os.link(tmp_path / "a.txt", tmp_path / "b.txt")
    assert reading_of(tmp_path).ids == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("name", "format", "compression", "suffix"),
    [
        ("a.txt", "text", None, ".txt"),
        ("d.x/a.MD.gz", "text", "gzip", ".md"),
        ("a.JSONL", "jsonl", None, ".jsonl"),
        ("a.b.ndjson.zst", "jsonl", "zstd", ".ndjson"),
        ("a.parquet", "parquet", None, ".parquet"),
        ("a.parquet.gz", "text", "gzip", ".parquet"),
        ("a.json", "text", None, ".json"),
        (".jsonl", "text", None, ""),
        ("LICENSE", "text", None, ""),
    ],
)
def test_what_a_name_says(name, format, compression, suffix):
    one = found(name, name, 0)
    assert (one.format, one.compression, one.suffix) == (format, compression, suffix)


_AS_NOBODY = """
import os, sys
from provenance.config import Config
from provenance.corpus import read
os.setgid(65534); os.setuid(65534)
for item in read([sys.argv[1]], Config()):
    print(item if not hasattr(item, "num_rows") else item["id"].to_pylist())
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another user")
def test_without_permission(tmp_path):
    write(tmp_path, "corpus/locked.txt", "corpus/locked/x.txt", "corpus/open.txt")
    (tmp_path / "corpus" / "locked.txt").chmod(0)
    (tmp_path / "corpus" / "locked").chmod(0)
    for folder in (tmp_path / "corpus", *list(tmp_path.parents)[:-2], tmp_path):
        folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(tmp_path / "corpus")],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "['open.txt']" in done.stdout
    for path in ("locked.txt", "locked"):
        assert f"Skipped(path='{path}', rule='unreadable-file', reason='Permission denied'" in done.stdout
