"""The output directory: whole or not there, and never in the place of something else."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from provenance import Config
from provenance.cleaner import clean, ledger, placing, recording, restore, verify
from provenance.errors import InputError, OutputError, UsageError

from .corpora import SENTENCES, tree, write

CONFIG = Config(threads=2)


def silent(_stage: str, _done: int, _total: int | None) -> None:
    pass


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {"a.txt": SENTENCES[0], "b.txt": SENTENCES[0], "sub/c.txt": "Post a Comment\n\n" + SENTENCES[1]}
    return write(tmp_path / "in", {name: text.encode() for name, text in files.items()})


@pytest.mark.parametrize("out", ["in", "in/out", "in/sub/../out", "."])
def test_an_output_in_the_input_or_around_it_is_refused(tmp_path, source, out):
    before = tree(tmp_path)
    with pytest.raises(UsageError, match="which is read"):
        clean(source, tmp_path / out, CONFIG, force=True)
    assert tree(tmp_path) == before


def test_links_do_not_hide_where_an_output_lies(tmp_path, source):
    (tmp_path / "elsewhere").symlink_to(source, target_is_directory=True)
    with pytest.raises(UsageError, match="which is read"):
        clean(source, tmp_path / "elsewhere" / "out", CONFIG)


def test_an_empty_directory_is_taken_and_another_one_refused(tmp_path, source):
    out = tmp_path / "out"
    out.mkdir()
    clean(source, out, CONFIG)
    with pytest.raises(UsageError, match="not empty"):
        clean(source, out, CONFIG)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="no directory"):
        clean(source, tmp_path / "file", CONFIG)


def test_force_replaces_an_earlier_output_only(tmp_path, source):
    out = tmp_path / "out"
    clean(source, out, CONFIG)
    (source / "sub" / "c.txt").unlink()
    clean(source, out, CONFIG, force=True)
    assert set(tree(out)) == {"a.txt"}
    (out / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"did not write:\n  notes\.txt"):
        clean(source, out, CONFIG, force=True)
    assert (out / "notes.txt").read_text() == "mine"
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "mine").write_text("mine")
    with pytest.raises(UsageError, match="was not written by clean"):
        clean(source, foreign, CONFIG, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["foreign", "in", "out"]


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full"), RuntimeError("any")])
def test_a_failure_leaves_nothing(tmp_path, source, monkeypatch, problem):
    def fail(*_args: object) -> None:
        raise problem

    monkeypatch.setattr(recording, "_head", fail)
    wanted = OutputError if isinstance(problem, OSError) else type(problem)
    with pytest.raises(wanted):
        clean(source, tmp_path / "out", CONFIG)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_failure_leaves_an_earlier_output(tmp_path, source, monkeypatch):
    clean(source, tmp_path / "out", CONFIG)
    before = tree(tmp_path / "out")
    monkeypatch.setattr(recording, "_head", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        clean(source, tmp_path / "out", CONFIG, force=True)
    assert tree(tmp_path / "out") == before
    assert verify(tmp_path / "out", silent).problems == ()


def test_a_crash_leaves_what_says_that_it_is_not_complete_and_the_next_run_replaces_it(tmp_path, source):
    program = (
        "import os, signal\nfrom pathlib import Path\nfrom provenance.cleaner import clean, recording\n"
        "recording._head = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"clean(Path({str(source)!r}), Path({str(tmp_path / 'out')!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGKILL
    partial = tmp_path / "out.partial"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.partial"]
    with pytest.raises(InputError, match="did not end"):
        verify(partial, silent)
    clean(source, tmp_path / "out", CONFIG)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_two_runs_do_not_write_the_same_directory(tmp_path, source):
    with placing.built(tmp_path / "out", (source,)), pytest.raises(UsageError, match="another run"):
        clean(source, tmp_path / "out", CONFIG)


def test_a_directory_of_the_user_is_not_taken_for_an_interrupted_run(tmp_path, source):
    (tmp_path / "out.partial").mkdir()
    (tmp_path / "out.partial" / "mine").write_text("mine")
    with pytest.raises(UsageError, match="in the way"):
        clean(source, tmp_path / "out", CONFIG)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_an_error_with_its_name(tmp_path, source):
    (tmp_path / "locked").mkdir(mode=0o555)
    with pytest.raises(OutputError, match="locked"):
        clean(source, tmp_path / "locked" / "out", CONFIG)


def test_verify_names_what_differs_and_restore_refuses(tmp_path, source):
    out = tmp_path / "out"
    clean(source, out, CONFIG)
    (out / "a.txt").write_bytes(b"x" + (out / "a.txt").read_bytes()[1:])
    (out / "sub" / "c.txt").unlink()
    (out / "more.txt").write_text("x")
    assert verify(out, silent).problems == (
        "a.txt: changed",
        "sub/c.txt: missing",
        "more.txt: not written by clean",
    )
    with pytest.raises(InputError) as error:
        restore(out, tmp_path / "back", silent)
    assert str(error.value).splitlines()[1:] == [
        "a.txt: is not as clean wrote it",
        "sub/c.txt: No such file or directory",
    ]
    assert not (tmp_path / "back").exists()


def test_restore_refuses_a_directory_that_is_not_empty_or_in_the_way(tmp_path, source):
    clean(source, tmp_path / "out", CONFIG)
    for place in (source, tmp_path / "out" / "back", tmp_path):
        with pytest.raises(UsageError):
            restore(tmp_path / "out", place, silent)


def test_restore_needs_no_original(tmp_path, source):
    before = tree(source)
    clean(source, tmp_path / "out", CONFIG)
    shutil.rmtree(source)
    shutil.move(tmp_path / "out", tmp_path / "moved")
    restore(tmp_path / "moved", tmp_path / "back", silent)
    assert tree(tmp_path / "back") == before


def rewritten(out: Path, name: str, change) -> None:
    """Change a file of the ledger and its digest, so that only its meaning is wrong."""
    path = out / ".provenance" / name
    path.write_bytes(change(path.read_bytes()))
    digests = out / ".provenance" / ledger.DIGESTS
    wanted = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [
        f"{wanted}  .provenance/{name}" if line.endswith(f".provenance/{name}") else line
        for line in digests.read_text().splitlines()
    ]
    digests.write_text("\n".join(lines) + "\n")


BAD = {
    "not JSON": ("ledger.json", lambda _: b"{"),
    "not an object": ("ledger.json", lambda _: b"[]"),
    "another schema": ("ledger.json", lambda data: data.replace(b"provenance-ledger/1", b"provenance-ledger/9")),
    "a manifest of another kind": ("manifest.jsonl", lambda _: b'{"path": 5}\n'),
    "a manifest that is not JSON": ("manifest.jsonl", lambda data: data + b"nonsense\n"),
    "a path that leads elsewhere": ("manifest.jsonl", lambda data: data.replace(b'"a.txt"', b'"../../a.txt"', 1)),
    "an absolute path": ("manifest.jsonl", lambda data: data.replace(b'"a.txt"', b'"/tmp/a.txt"', 1)),
    "removals of another kind": ("removals.jsonl", lambda _: b'{"kept": 5}\n'),
    "a removal too few": ("removals.jsonl", lambda data: b"".join(data.splitlines(keepends=True)[1:])),
    "a removal too many": ("removals.jsonl", lambda data: data + data.splitlines(keepends=True)[-1]),
    "bytes that are missing": (
        "removed.zst",
        lambda _: pa.Codec("zstd").compress(b"x", asbytes=True),
    ),
    "bytes that are damaged": ("removed.zst", lambda data: data[:10] + b"\xff\xff" + data[12:]),
    "no bytes at all": ("removed.zst", lambda _: b""),
}


@pytest.mark.parametrize("case", BAD)
def test_a_ledger_that_is_corrupt_or_foreign_is_one_message(tmp_path, source, case):
    out = tmp_path / "out"
    clean(source, out, CONFIG)
    rewritten(out, *BAD[case])
    with pytest.raises(InputError) as error:
        restore(out, tmp_path / "back", silent)
    assert not (tmp_path / "back").exists()
    assert len(str(error.value).splitlines()) == 1
    assert not list(tmp_path.rglob("a.txt.*"))
    with pytest.raises(InputError):
        verify(out, silent)


@pytest.mark.parametrize("name", ["ledger.json", "manifest-sha256.txt"])
def test_a_ledger_file_that_changed_is_named(tmp_path, source, name):
    out = tmp_path / "out"
    clean(source, out, CONFIG)
    with (out / ".provenance" / name).open("ab") as stream:
        stream.write(b"\n")
    assert any(name in problem for problem in verify(out, silent).problems)
    if name == "ledger.json":
        with pytest.raises(InputError, match=r"ledger\.json changed"):
            restore(out, tmp_path / "back", silent)


@pytest.mark.parametrize("name", ledger.FILES)
def test_a_ledger_file_that_is_missing_is_named(tmp_path, source, name):
    clean(source, tmp_path / "out", CONFIG)
    (tmp_path / "out" / ".provenance" / name).unlink()
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        verify(tmp_path / "out", silent)


def test_the_ledger_says_what_was_done(tmp_path, source):
    clean(source, tmp_path / "out", CONFIG)
    head = json.loads((tmp_path / "out" / ".provenance" / "ledger.json").read_text())
    assert head["schema"] == "provenance-ledger/1"
    assert head["config"]["digest"] == CONFIG.digest()
    assert head["totals"]["dropped"] == 1
    assert head["rules"]["boilerplate-phrase"] == {"removals": 1, "bytes": 16}
    assert str(tmp_path) not in "".join(p.read_text() for p in (tmp_path / "out" / ".provenance").glob("*.json*"))
    assert time.strftime("%Y") not in json.dumps(head)
