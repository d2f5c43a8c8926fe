"""Corpora, additions and ways to judge them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
ADDITIONS = Path(__file__).parent / "additions"

OWN = (
    "The river board of Hollenbeck met on Thursday to decide which of its nine footbridges can stay open all winter.",
    "Engineers who inspected the oldest span in March found rust in two of the four hangers and asked for a limit.",
    "Bread that is left to rise overnight in a cold kitchen tastes of more than flour, as every baker here will say.",
    "The choir of the harbour school has lost its rehearsal room to the flood and sings in the net loft until spring.",
    "A comet that nobody had expected was seen above the observatory for three nights before clouds came in from sea.",
    "The museum of clocks will open its cellar, where forty pendulums have swung in step since the house was wired.",
)
"""Paragraphs of more than 18 tokens each that have nothing in common."""

COPIED = (
    "When the lamp keeper retired after thirty one years, the island council asked a painter, a nurse and two "
    "fishermen whether any of them would climb the ninety steps each evening, and all four said that "
    "they would do it in turns."
)


class Judged(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def verdict(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def failed(self) -> list[tuple[str, str, int | None, list[str]]]:
        """Rule, path, line and sources of each finding that fails."""
        return [
            (one["rule"], one["place"]["path"], one["place"]["lines"] and one["place"]["lines"][0],
             [source["path"] for source in one["sources"]])
            for one in self.verdict["findings"]
            if one["status"] == "failed"
        ]  # fmt: skip


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, without settings of any kind."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for name in [name for name in os.environ if name.startswith(("PROVENANCE_", "GIT_"))]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[[str, str | bytes], Path]:
    def to(name: str, content: str | bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to


@pytest.fixture
def git(folder: Path) -> Callable[..., str]:
    """A repository in the folder."""
    (folder / ".git").rmdir()

    def run(*arguments: str) -> str:
        identity = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, check=True, text=True)
        return done.stdout

    run("init", "-q", "-b", "main")
    return run


@pytest.fixture
def gate(folder: Path) -> Callable[..., Judged]:
    """Run the gate in this process; the verdict as JSON unless a format is asked for."""
    from provenance.cli import main

    def run(*argv: str) -> Judged:
        import io

        if "--format" not in argv:
            argv = (*argv, "--format", "json")
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main(["gate", *argv])
        out.flush()
        return Judged(code, out.buffer.getvalue().decode(), err.getvalue())

    return run
