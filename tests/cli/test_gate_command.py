"""`provenance gate`: exit codes, messages, files; as a process of its own where that matters."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from runs import SEEDS, Result, process

Run = Callable[..., Result]
ADDITIONS = Path(__file__).parents[1] / "gate" / "additions"
ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith(("PROVENANCE_", "FORCE_COLOR"))}


@pytest.mark.parametrize(
    ("name", "flags", "code"),
    [
        ("near-copy.txt", (), 1),
        ("three-paragraphs.txt", (), 1),
        ("unrelated.txt", (), 0),
        ("quotation.txt", (), 0),
        ("near-copy.txt", ("--exit-zero",), 0),
        ("near-copy.txt", ("--fail-on", "identical-document"), 0),
    ],
)
def test_exit_codes(tmp_path: Path, name: str, flags: tuple[str, ...], code: int):
    got = process("gate", str(ADDITIONS / name), "--against", str(SEEDS), *flags, cwd=tmp_path, env=ENVIRON)
    assert (got.code, got.err) == (code, "")
    fails = code or "--exit-zero" in flags
    assert got.out.startswith("The gate fails: " if fails else "The gate passes: ")


def test_a_reader_that_has_enough_changes_no_exit_code(tmp_path: Path):
    import subprocess
    import sys

    line = f"{sys.executable} -m provenance gate {ADDITIONS} --against {SEEDS} | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=ENVIRON, capture_output=True, check=False)
    assert done.returncode == 1


def test_several_formats_at_once(run: Run, tmp_path: Path):
    flags = ("--format", "table", "--format", "sarif=g.sarif", "--format", "junit=g.xml", "--format", "gitlab=g.json")
    got = run("gate", str(ADDITIONS), "--against", str(SEEDS), *flags)
    assert got.code == 1
    assert got.out.startswith("The gate fails: 4 findings in 2 files; 4 new documents judged against 5 others.")
    assert len(json.loads((tmp_path / "g.json").read_bytes())) == 4
    assert json.loads((tmp_path / "g.sarif").read_bytes())["version"] == "2.1.0"
    assert b"<testsuites" in (tmp_path / "g.xml").read_bytes()


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ((), "Missing argument 'NEW…'"),
        (("new",), "nothing to compare with: name the corpus with --against, or a commit with --base"),
        (("new", "--against", "nowhere"), "nowhere: no such file or folder"),
        (("nowhere", "--against", "new"), "nowhere: no such file or folder"),
        (("empty", "--against", "new"), "no document in what is to be judged: empty"),
        (("new", "--against", "new", "--update-baseline"), "--update-baseline has no file to write"),
        (("new", "--against", "new", "--fail-on", "near-duplicat-document"), "did you mean 'near-duplicate-document'?"),
        (("new", "--against", "new", "--fail-on", "PV101,PV999"), "fail-on has the unknown rule 'PV999'"),
        (("new", "--against", "new", "--fail-on", "PV401"), "missing-source, which this version does not report"),
        (("new", "--against", "new", "--format", "sarfi"), "unknown format 'sarfi': did you mean 'sarif'?"),
        (("new", "--against", "new", "--baseline", "no.jsonl"), "--baseline no.jsonl: no such file"),
        (("new", "--against", "new", "--base", "main"), "--base needs a git work tree"),
    ],
)
def test_bad_commands(run: Run, tmp_path: Path, argv: tuple[str, ...], message: str):
    (tmp_path / "new").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "new/a.txt").write_text("A few words of text.\n")
    before = sorted(tmp_path.rglob("*"))
    got = run("gate", *argv)
    assert (got.code, got.out) == (2, "")
    first, *_, last = got.err.splitlines()
    assert message in first
    assert last.startswith("hint: ")
    assert sorted(tmp_path.rglob("*")) == before


def test_thresholds_that_cannot_be(run: Run, tmp_path: Path):
    (tmp_path / "provenance.toml").write_text("[thresholds]\nPV103 = 0.5\nPV203 = 2.5\nPV101 = 1\nshared-pasage = 3\n")
    got = run("gate", ".", "--against", ".")
    assert got.code == 2
    said = got.err.splitlines()
    assert "near-duplicate-document = 0.5; it must lie between near-duplicate (0.8) and 1" in said[0]
    assert "shared-passage = 2.5; it must be a whole number of tokens" in said[1]
    assert "identical-document, whose findings have no figure" in said[2]
    assert "unknown rule 'shared-pasage': did you mean 'shared-passage'?" in said[3]


def test_what_is_missing_may_be_allowed(run: Run, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    got = run("gate", "empty", "--against", "empty", "--allow-empty", "--format", "gitlab")
    assert (got.code, json.loads(got.out)) == (0, [])
    assert got.err == "note: no document in what is to be judged\n"


def test_the_verdict_does_not_depend_on_threads_or_order(run: Run):
    new = sorted(str(path) for path in ADDITIONS.iterdir())
    flags = ("--against", str(SEEDS), "--format", "json")
    one = run("gate", *new, *flags, "--threads", "1").out
    assert one == run("gate", *reversed(new), *flags, "--threads", "2").out
