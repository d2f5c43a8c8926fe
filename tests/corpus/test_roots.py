from __future__ import annotations

import os
import socket

import pytest

from provenance.corpus.roots import readable, resolve
from provenance.errors import UsageError


def test_missing_path_names_the_nearest_sibling(tmp_path):
    (tmp_path / "articles").mkdir()
    with pytest.raises(UsageError, match=r"artcles: no such file or folder; did you mean .*/articles\?"):
        resolve([tmp_path / "artcles"])


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(UsageError, match="nor is there a folder"):
        resolve([tmp_path / "no" / "such"])


def test_all_missing_paths_are_in_one_message(tmp_path):
    with pytest.raises(UsageError) as caught:
        resolve([tmp_path / "first", tmp_path / "second"])
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(UsageError):
        resolve([path])


def test_path_through_a_file_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(UsageError, match="Not a directory"):
        resolve([tmp_path / "a.txt" / "b"])


def test_pipe_socket_and_device_are_refused_without_opening(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for path, kind in ((tmp_path / "pipe", "a named pipe"), (tmp_path / "socket", "a socket"),
                           ("/dev/null", "a character device")):  # fmt: skip
            with pytest.raises(UsageError, match=f"{kind}.*use -"):
                resolve([path])


def test_prefixes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "x.txt").write_text("x")
    assert [root.prefix for root in resolve(["a"])] == [""]
    assert [root.prefix for root in resolve(["a/x.txt"])] == ["x.txt"]
    assert [root.prefix for root in resolve(["./a/", "a//b", "./a/x.txt", ".", "-"])] == [
        "a/", "a/b/", "a/x.txt", "", "-",
    ]  # fmt: skip


def test_a_path_that_is_a_link_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert resolve([tmp_path / "link"])[0].path == str(tmp_path / "real")


def test_readable_shows_bytes_that_are_not_utf8():
    assert readable(os.fsdecode(b"caf\xe9.txt")) == "caf\\xe9.txt"
    assert readable("café.txt") == "café.txt"
