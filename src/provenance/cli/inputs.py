"""Inputs are safe: no report replaces a document that is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from provenance.cli.console import Console
from provenance.config import Config
from provenance.errors import OutputError

_HEAD = 256  # bytes that tell a report
_OURS = (b'"provenance-report/', b'"provenance-explanation/', b"## Provenance report", b"id,bytes,encoding,sha256,")


def spare(file: Path, paths: Sequence[str], config: Config, console: Console) -> None:
    """Raise OutputError where a report would replace a file that is read; say so where that is an old report."""
    if not file.is_file() or not _is_read(file, paths, config):
        return
    if _is_report(file):
        console.note(f"note: {file} stands in a scanned folder and is read as a document; --exclude leaves it out")
        return
    error = OutputError(f"cannot write {file}: it is read as a document, which would be lost")
    error.add_note("give the report another name; if the file is an old report, --exclude leaves it out of the corpus")
    raise error


def _is_report(file: Path) -> bool:
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    return any(mark in head for mark in _OURS)


def _is_read(file: Path, paths: Sequence[str], config: Config) -> bool:
    from provenance.corpus.roots import resolve
    from provenance.corpus.walk import Found, excludes, walk

    whole = file.resolve()
    around = [
        root for root in resolve([path for path in paths if Path(path).exists()]) if whole.is_relative_to(root.path)
    ]
    return any(
        isinstance(one, Found) and Path(one.path).resolve() == whole
        for root in around
        for one in walk(root, excludes(config.exclude))
    )
