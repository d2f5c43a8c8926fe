"""`provenance scan`: options, targets, messages and exit codes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from runs import Result, StandIn, small_report

from provenance.errors import InputError
from provenance.models import Skipped

Run = Callable[..., Result]


def test_the_table_is_the_default(run: Run, stand_in: StandIn):
    result = run("scan", "x", "y")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("2 documents, ")
    assert stand_in.source == ("x", "y")


def test_flags_become_settings(run: Run, stand_in: StandIn):
    flags = "--near-duplicate 0.9 --contained 0.7 --passage-tokens 12 --shingle-tokens 4 --threads 2 --strict"
    run(
        "scan",
        "x",
        *flags.split(),
        "--text-field",
        "b",
        "--exclude",
        "a",
        "--exclude",
        "b",
        "--measure",
        "containment",
        "--paragraphs",
        "line",
    )
    got = stand_in.config
    assert (got.near_duplicate, got.contained, got.passage_tokens, got.shingle_tokens) == (0.9, 0.7, 12, 4)
    assert (got.threads, got.strict, got.text_field, got.exclude) == (2, True, "b", ("a", "b"))
    assert (got.measure, got.paragraphs) == ("containment", "line")


def test_configuration_files(run: Run, stand_in: StandIn, tmp_path: Path):
    (tmp_path / "provenance.toml").write_text("seed = 5\n")
    (tmp_path / "mine.toml").write_text("seed = 6\n")
    for flags, seed in (((), 5), (("--config", "mine.toml"), 6), (("--isolated",), 1)):
        assert run("scan", "x", *flags).code == 0
        assert stand_in.config.seed == seed


def test_show_config(run: Run, stand_in: StandIn, tmp_path: Path):
    (tmp_path / "provenance.toml").write_text('exclude = ["ä|b"]\n[phrases]\nx = "Read on:"\n')
    result = run("scan", "--show-config", "--threads", "3")
    assert result.code == 0
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in result.out.splitlines()[2:]}
    assert rows["threads"] == "3 flag --threads"
    assert rows["exclude"] == '["ä|b"] file provenance.toml'
    assert rows["phrases"] == '{"x" = "Read on:"} file provenance.toml'
    assert rows["strict"] == "false default"
    assert stand_in.source is None


def test_several_reports_at_once(run: Run, stand_in: StandIn, tmp_path: Path):
    result = run("scan", "x", "--format", "json=r.json", "--format", "csv=r.csv", "--format", "markdown")
    assert result.code == 0
    assert result.out.startswith("## Provenance report")
    assert json.loads((tmp_path / "r.json").read_bytes())["schema"] == "provenance-report/1"
    assert (tmp_path / "r.csv").read_bytes().startswith(b"id,bytes,")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "r.csv", "r.json"]


def test_output_takes_the_report_without_a_file(run: Run, stand_in: StandIn, tmp_path: Path):
    result = run("scan", "x", "--format", "json=r.json", "--format", "jsonl", "-o", "r.jsonl")
    assert (result.code, result.out) == (0, "")
    assert (tmp_path / "r.jsonl").read_bytes().startswith(b'{"type":"report"')


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ((), "no PATH to scan"),
        (("x", "--format", "jsno"), "unknown format 'jsno': did you mean 'json'? (formats: table, json,"),
        (("x", "--format", "json="), "--format json= names no file"),
        (("x", "--format", "json", "--format", "csv"), "json and csv would both go to standard output"),
        (("x", "--format", "json=a", "-o", "b"), "--output has no report left to take"),
        (("x", "--format", "json=a", "--format", "csv=./a"), "two reports would go to the same file"),
        (("x", "-o", "missing/r.txt"), "cannot write missing/r.txt: there is no folder missing"),
        (("x", "-o", ".git"), "cannot write .git: it is a folder"),
        (
            ("x", "--near-duplicate", "3"),
            "near-duplicate is 3.0; it must lie between 0.5 and 1.0 (flag --near-duplicate)",
        ),
        (("x", "--threads", "many"), "'many' is not a valid integer"),
        (("x", "--measure", "sim"), "'sim' is not one of 'similarity'"),
        (("x", "--treads", "3"), "No such option"),
        (("x", "--config", "missing.toml"), "'missing.toml' does not exist"),
    ],
)
def test_usage_errors(run: Run, stand_in: StandIn, argv: tuple[str, ...], message: str):
    result = run("scan", *argv)
    assert (result.code, result.out) == (2, "")
    first, *_, last = result.err.splitlines()
    assert first.startswith("error: ")
    assert message in first
    assert last.startswith("hint: ")
    assert stand_in.source is None


def test_all_problems_of_the_configuration(run: Run, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PROVENANCE_SEED", "x")
    monkeypatch.setenv("PROVENANCE_STRICKT", "1")
    result = run("scan", "x")
    assert result.code == 2
    assert [line[:7] for line in result.err.splitlines()] == ["error: ", "       ", "hint: `"]


def test_the_input_holds_nothing(run: Run, stand_in: StandIn):
    stand_in.error = InputError("no document to scan")
    result = run("scan", "x")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: no document to scan\nhint: ")


def test_an_error_that_nobody_expected(run: Run, stand_in: StandIn):
    stand_in.error = ValueError("boom")
    result = run("scan", "x y")
    assert result.code == 3
    assert result.err.startswith("error: internal error: ValueError: boom\nhint: ")
    assert "command: provenance scan 'x y'" in result.err
    assert "Python 3." in result.err
    assert "Traceback" not in result.err
    assert "Traceback" in run("scan", "x", "--debug").err


def test_an_error_message_cannot_act(run: Run, stand_in: StandIn):
    stand_in.error = InputError("bad name \x1b[2J")
    assert "\\x1b[2J" in run("scan", "x").err


def test_interruption(run: Run, stand_in: StandIn, tmp_path: Path):
    stand_in.error = KeyboardInterrupt()
    result = run("scan", "x", "-o", "r.txt")
    assert (result.code, result.err) == (130, "interrupted\n")
    assert not (tmp_path / "r.txt").exists()


def test_a_failed_scan_leaves_the_old_report(run: Run, stand_in: StandIn, tmp_path: Path):
    (tmp_path / "r.txt").write_text("old")
    stand_in.error = InputError("nothing")
    assert run("scan", "x", "-o", "r.txt").code == 2
    assert (tmp_path / "r.txt").read_text() == "old"


def test_a_replaced_file_keeps_its_mode_and_its_links(run: Run, stand_in: StandIn, tmp_path: Path):
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("scan", "x", "-o", "link.txt").code == 0
    assert link.is_symlink()
    assert real.read_text().startswith("2 documents")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_new_file_respects_the_umask(run: Run, stand_in: StandIn, tmp_path: Path):
    before = os.umask(0o027)
    try:
        run("scan", "x", "-o", "r.txt")
    finally:
        os.umask(before)
    assert (tmp_path / "r.txt").stat().st_mode & 0o777 == 0o640


def test_skipped_files_are_told_unless_the_table_tells_them(run: Run, stand_in: StandIn):
    stand_in.report = small_report(skipped=(Skipped("x.png", "unreadable-file", "binary"),) * 3)
    assert run("scan", "x", "--format", "json").err == "3 things were skipped; see `skipped` in the report\n"
    assert run("scan", "x", "--format", "json", "-q").err == ""
    table = run("scan", "x")
    assert table.err == ""
    assert "x.png" in table.out


def test_compiling_is_told_once_without_a_terminal(run: Run, stand_in: StandIn):
    stand_in.stages = ("reading", "compiling", "compiling", "comparing")
    assert run("scan", "x").err == "compiling kernels for this machine (once, up to 20 s)…\n"
    assert run("scan", "x", "--quiet").err == ""


def test_a_report_among_the_documents_is_noted(run: Run, stand_in: StandIn, tmp_path: Path):
    (tmp_path / "r.json").write_text('{"schema":"provenance-report/1"}')
    assert "r.json stands in a scanned folder" in run("scan", ".", "--format", "json=r.json").err


@pytest.mark.parametrize("paths", [["in.jsonl"], ["."], [".", "in.jsonl"]])
def test_no_report_replaces_a_document(run: Run, stand_in: StandIn, tmp_path: Path, paths: list[str]):
    (tmp_path / "in.jsonl").write_text('{"text": "the only copy"}\n')
    got = run("scan", *paths, "--format", "json", "--output", "in.jsonl", "-q")
    assert got.code == 2
    assert "cannot write in.jsonl: it is read as a document, which would be lost" in got.err
    assert (tmp_path / "in.jsonl").read_text() == '{"text": "the only copy"}\n'
    assert run("scan", ".", "--exclude", "in.jsonl", "--format", "json", "--output", "in.jsonl").code == 0


@pytest.mark.parametrize(
    ("flags", "environ", "coloured"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(
    run: Run,
    stand_in: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    flags: tuple[str, ...],
    environ: dict[str, str],
    coloured: bool,
):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("scan", "x", *flags).out) is coloured
