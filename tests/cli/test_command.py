"""The command as a process: start-up, help, pipes, full disks."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from runs import SEEDS, Result, StandIn, command, process

from provenance.cli import cli
from provenance.reporter import FORMATS

Run = Callable[..., Result]

HEAVY = {"numba", "duckdb", "pyarrow", "datasketch", "rich", "numpy", "tabulate", "orjson", "rapidfuzz"}


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["scan", "--help"], ["explain", "-h"], ["rule", "-h"]])
def test_help_imports_nothing_heavy(argv: list[str]):
    code = "import sys\nfrom provenance.cli import main\nassert main() == 0\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, check=True, timeout=60)
    loaded = done.stdout.decode().splitlines()[-1].split()
    assert not HEAVY & {name.split(".")[0] for name in loaded}


def test_help_is_quick():
    def best(argv: list[str]) -> float:
        def once() -> float:
            start = time.perf_counter()
            subprocess.run(argv, capture_output=True, check=True, timeout=60)
            return time.perf_counter() - start

        return min(once() for _ in range(7))

    assert best(command("--help")) - best([sys.executable, "-c", "pass"]) < 0.15


@pytest.mark.parametrize("verb", sorted(cli.commands))
def test_help_of_a_verb(verb: str):
    result = process(verb, "--help")
    assert (result.code, result.err) == (0, "")
    assert "Examples:" in result.out
    assert f"  provenance {verb}" in result.out


def test_version_and_no_verb(run: Run):
    assert run("--version").out.startswith("provenance ")
    nothing = run()
    assert (nothing.code, nothing.out) == (2, "")
    assert nothing.err.startswith("Usage: provenance ")
    assert "error: no such command 'scna': did you mean 'scan'?" in run("scna", "x").err


def test_rule(run: Run):
    lines = run("rule").out.splitlines()
    assert len(lines) == 20
    assert lines[0] == "PV101  identical-document        Two files have the same bytes."
    assert run("rule", "pv103").out.startswith("PV103 near-duplicate-document\n\nTwo documents are nearly")
    unknown = run("rule", "near-duplicates-document")
    assert unknown.code == 2
    assert unknown.err.startswith(
        "error: unknown rule 'near-duplicates-document': did you mean 'near-duplicate-document'?"
    )
    assert "did you mean 'PV103'" in run("rule", "PV13").err


def test_every_rule_that_exists_can_be_asked_for(run: Run):
    for line in run("rule").out.splitlines():
        code, name, *_ = line.split()
        assert run("rule", name).out == run("rule", code).out


@pytest.mark.parametrize("argv", [["--help"], ["rule"], ["rule", "PV203"], ["scan", "--show-config"]])
def test_a_closed_pipe_is_quiet(argv: list[str]):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command(*argv), stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "argv", [["--help"], ["rule"], ["scan", "--show-config"], ["scan", str(SEEDS), "--format", "json"]]
)
def test_a_full_disk_behind_standard_output(argv: list[str]):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(*argv), stdout=full, stderr=subprocess.PIPE, check=False, timeout=300)
    assert done.returncode == 2
    assert b"no space is left" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_is_written_as_it_is():
    result = process("scan", str(SEEDS), "--format", "json=/dev/full")
    assert result.code == 2
    assert result.err.startswith("error: cannot write /dev/full: no space is left")
    assert Path("/dev/full").is_char_device()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB; only root can have one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("cannot mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_the_old_report(small_disk: Path, tmp_path: Path):
    records = tmp_path / "records.jsonl"
    words = [f"word{n}" for n in range(9)]
    records.write_text("".join(json.dumps({"id": n, "text": " ".join([*words, str(n)])}) + "\n" for n in range(400)))
    report = small_disk / "report.json"
    report.write_text("old")
    result = process("scan", str(records), "--format", "json", "-o", str(report))
    assert result.code == 2
    assert "no space is left" in result.err
    assert [path.name for path in small_disk.iterdir()] == ["report.json"]
    assert report.read_text() == "old"


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_seeds_in_every_format(format_name: str):
    result = process("scan", str(SEEDS), "--format", format_name)
    assert (result.code, result.err) == (0, "")
    assert "003" in result.out
    assert "\x1b" not in result.out


def test_the_same_scan_gives_the_same_bytes(tmp_path: Path):
    outputs = [process("scan", str(SEEDS), "--format", "json", "--threads", str(n)).out for n in (1, 2)]
    assert outputs[0] == outputs[1]


def test_explain_the_seeds():
    pair = process("explain", str(SEEDS / "000"), str(SEEDS / "004_4e2aa8c4eb03245d.txt"))
    assert pair.code == 0
    assert pair.out.startswith("000 and 004 ")
    one = process("explain", str(SEEDS / "003"), "--format", "json")
    verdicts = [paragraph["verdict"] for paragraph in json.loads(one.out)["paragraphs"]]
    assert verdicts.count("boilerplate") == 6


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_nothing_to_scan(tmp_path: Path, name: str):
    (tmp_path / "empty").mkdir()
    result = process("scan", str(tmp_path / name))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: ")
    assert "Traceback" not in result.err


def test_ctrl_c(tmp_path: Path):
    fifo_free = tmp_path / "out.json"
    running = subprocess.Popen(
        command("scan", "-", "--format", "json", "-o", str(fifo_free)), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(2)  # by now it waits for its input
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err.decode().endswith("interrupted\n")
    assert b"Traceback" not in err
    assert not list(tmp_path.iterdir())


def in_terminal(*argv: str, columns: int = 80) -> str:
    """What the command shows on a terminal for standard output and standard error."""
    parent, child = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    environ |= {"TERM": "xterm-256color", "COLUMNS": str(columns)}
    running = subprocess.Popen(command(*argv), stdout=child, stderr=child, env=environ)
    os.close(child)
    shown = b""
    try:
        while part := os.read(parent, 65536):
            shown += part
    except OSError:
        pass  # the terminal is gone when the command is
    os.close(parent)
    assert running.wait(60) == 0
    return shown.decode()


def test_a_terminal_gets_colour_progress_and_its_width():
    shown = in_terminal("scan", str(SEEDS), columns=70)
    assert "reading…" in shown
    assert "\x1b[1mProvenance\x1b[0m" in shown
    quiet = in_terminal("scan", str(SEEDS), "--no-progress", "--color", "never", columns=70)
    assert "\x1b" not in quiet
    assert max(map(len, quiet.splitlines())) <= 70


def test_too_little_memory_is_no_internal_error(run: Run, stand_in: StandIn):
    stand_in.error = MemoryError("Unable to allocate 3.1 GiB")
    got = run("scan", "x")
    assert got.code == 2
    assert got.err.startswith("error: not enough memory: Unable to allocate 3.1 GiB\nhint: a lower --memory-mb")
