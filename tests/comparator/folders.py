"""Folders of files, scanned as a user does, and text to put around what is looked for."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from provenance.cli import cli


def filler(n: int) -> str:
    """A paragraph of forty words, most of them its own."""
    return " ".join(f"{stem}{n * (i + 3) % 997}" for i, stem in enumerate(["north", "mill", "quay", "ash", "fen"] * 8))


def scanned(folder: Path) -> dict:
    """The report of the folder."""
    done = CliRunner().invoke(cli, ["scan", str(folder), "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)
