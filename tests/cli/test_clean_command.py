"""`provenance clean`, `restore` and `verify` from the command line, and the session in docs/cleaning.md."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from runs import SEEDS, in_process

DOCS = Path(__file__).parents[2] / "docs" / "cleaning.md"
SESSION = re.compile(r"(?P<head><!-- session -->\n```console\n)(?P<body>.*?)(?P<tail>^```$)", re.DOTALL | re.MULTILINE)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_clean_verify_restore(here):
    done = in_process("clean", str(SEEDS), "-o", "out")
    assert (done.code, done.err) == (0, "")
    assert "5 documents, 15.6 kB: 3 unchanged, 2 stripped, 0 dropped" in done.out
    assert "to undo: provenance restore out -o DIR" in done.out
    assert in_process("verify", "out").code == 0
    done = in_process("restore", "out", "-o", "back")
    assert (done.code, done.out) == (0, "5 files restored to back, 15.6 kB, each with the digest that it had.\n")
    subprocess.run(["diff", "-r", SEEDS, "back"], check=True)


def test_verify_exits_with_one_where_something_differs(here):
    in_process("clean", str(SEEDS), "-o", "out")
    (here / "out" / "new.txt").write_text("x")
    done = in_process("verify", "out")
    assert (done.code, done.err) == (1, "")
    assert done.out == "new.txt: not written by clean\nout is not as clean wrote it: 1 difference\n"


def test_a_dry_run_writes_nothing(here):
    done = in_process("clean", str(SEEDS), "--dry-run", "--diff", "-o", "out")
    assert done.code == 0
    assert "would go" in done.out
    assert "\n-Also Read:\n" in done.out
    assert list(here.iterdir()) == []
    (here / "out").mkdir()
    (here / "out" / "mine").write_text("x")
    assert in_process("clean", str(SEEDS), "--dry-run", "-o", "out").code == 2


def test_nothing_to_do_is_said(here):
    (here / "a.txt").write_text("Some words that nobody else has.")
    done = in_process("clean", "a.txt", "-o", "out")
    assert "Nothing went.\n" in done.out


def test_keep_first_and_policies_from_a_file(here):
    (here / "in").mkdir()
    for name, more in (("a", ""), ("b", " More words make it longer.")):
        (here / "in" / f"{name}.txt").write_text("One two three four five six seven eight nine ten eleven." + more)
    in_process("clean", "in", "-o", "longest")
    in_process("clean", "in", "-o", "first", "--keep-first", "--near-duplicate", "0.6")
    assert [path.name for path in (here / "longest").glob("*.txt")] == ["b.txt"]
    assert [path.name for path in (here / "first").glob("*.txt")] == ["a.txt"]
    (here / "provenance.toml").write_text('drop = ["none"]\n')
    in_process("clean", "in", "-o", "both")
    assert len(list((here / "both").glob("*.txt"))) == 2


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("clean", "in"), "no directory to write"),
        (("clean", "in", "-o", "out", "--diff"), "--diff goes with --dry-run"),
        (("clean", "in", "-o", "out", "--keep-first", "--representative", "path"), "give one of them"),
        (("clean", "in", "-o", "out", "--drop", "boilerplate-phrase"), "which cannot be"),
        (("clean", "in", "-o", "out", "--strip", "template-lines"), "did you mean 'template-line'"),
        (("clean", "in", "-o", "out", "--representative", "oldest"), "representative has 'oldest'"),
        (("clean", "in", "-o", "in/out"), "which is read"),
        (("clean", "-", "-o", "out"), "cannot clean standard input"),
        (("clean", "nothing", "-o", "out"), "no such file or folder"),
        (("clean", "void", "-o", "out"), "no document to scan"),
        (("restore", "in", "-o", "out"), "is no ledger that can be used"),
        (("restore", "in"), "no directory to write"),
        (("verify", "in"), "is no ledger that can be used"),
        (("verify", "nothing"), "no such directory"),
    ],
)
def test_what_cannot_be_done_exits_with_two_and_writes_nothing(here, argv, message):
    (here / "in").mkdir()
    (here / "void").mkdir()
    (here / "in" / "a.txt").write_text("Post a Comment\nSome words of its own.")
    done = in_process(*argv)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert sorted(path.name for path in here.rglob("*")) == ["a.txt", "in", "void"]


def session(commands: list[str], folder: Path) -> str:
    """What a shell in a folder with the seeds prints for each command."""
    (folder / "seeds").symlink_to(SEEDS, target_is_directory=True)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PROVENANCE_")}
    environ |= {"NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    shown = []
    for command in commands:
        line = command.replace("provenance ", f"{sys.executable} -m provenance ", 1)
        line = line if command.startswith("provenance ") else command
        done = subprocess.run(["bash", "-c", line], cwd=folder, env=environ, capture_output=True, check=True)
        shown.append(f"$ {command}\n{done.stdout.decode()}")
    return "".join(shown)


def test_the_session_in_the_documentation_is_real(here):
    page = DOCS.read_text("utf-8")
    (block,) = SESSION.finditer(page)
    commands = [line.removeprefix("$ ") for line in block["body"].splitlines() if line.startswith("$ ")]
    wanted = page[: block.start("body")] + session(commands, here) + page[block.end("body") :]
    if os.environ.get("UPDATE_GOLDEN"):
        DOCS.write_text(wanted, "utf-8")
    assert DOCS.read_text("utf-8") == wanted
