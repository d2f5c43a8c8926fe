"""Where a report goes: standard output, or a file that is whole or not there."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from provenance.cli.console import wants_colour
from provenance.cli.failure import silence
from provenance.errors import OutputError, UsageError
from provenance.reporter.options import Options

_PIPED_COLUMNS = 100
_LEAST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Target:
    """A format and the file that it goes to; None for standard output."""

    format: str
    file: Path | None


def targets(formats: Sequence[str], output: str | None, known: Sequence[str]) -> list[Target]:
    """Read `FORMAT[=FILE]` options and `--output`; at most one report can go to standard output."""
    from provenance.settings import did_you_mean

    found = []
    for text in formats or ("table",):
        name, equals, file = text.partition("=")
        if name not in known:
            raise UsageError(f"unknown format {name!r}{did_you_mean(name, known)} (formats: {', '.join(known)})")
        if equals and not file:
            raise UsageError(f"--format {text} names no file after the =")
        found.append(Target(name, Path(file) if file and file != "-" else None))
    without = [index for index, target in enumerate(found) if target.file is None]
    if len(without) > 1:
        names = " and ".join(found[index].format for index in without)
        raise UsageError(f"{names} would both go to standard output; give all but one a file, as in --format json=FILE")
    if output and not without:
        raise UsageError("--output has no report left to take: every --format has a file of its own")
    if output and output != "-":
        found[without[0]] = Target(found[without[0]].format, Path(output))
    files = [_whole(target.file) for target in found if target.file]
    if len(set(files)) < len(files):
        raise UsageError("two reports would go to the same file")
    return found


def _whole(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError) as error:  # before Python 3.13 a loop of links is a RuntimeError
        raise OutputError(f"cannot write {file}: it is a link that leads nowhere") from error


def check(file: Path) -> None:
    """Fail now rather than after a long scan where a file cannot be written."""
    parent = file.parent
    if file.is_dir():
        raise OutputError(f"cannot write {file}: it is a folder")
    if not parent.is_dir():
        raise OutputError(f"cannot write {file}: there is no folder {parent}")
    if not os.access(file if file.exists() else parent, os.W_OK) or (_plain(file) and not os.access(parent, os.W_OK)):
        raise OutputError(f"cannot write {file}: permission denied")


@contextlib.contextmanager
def opened(file: Path | None) -> Iterator[BinaryIO]:
    """A stream to write one report to. A regular file appears, or is replaced, only when all of it is written."""
    if file is None:
        with _standard_output() as stream:
            yield stream
        return
    try:
        writer: contextlib.AbstractContextManager[BinaryIO] = _replaced(file) if _plain(file) else file.open("wb")
        with writer as stream:
            yield stream
    except BrokenPipeError:
        return
    except OSError as error:
        raise OutputError(f"cannot write {file}: {_reason(error)}") from error


def options_for(file: Path | None, colour: str) -> Options:
    """How a report looks at its target; only a terminal gets its width, and only standard output gets colour."""
    if file is not None:
        return Options()
    terminal = sys.stdout is not None and sys.stdout.isatty()
    columns = shutil.get_terminal_size((_PIPED_COLUMNS, 24)).columns if terminal else _PIPED_COLUMNS
    encoding = (sys.stdout.encoding or "utf-8") if terminal else "utf-8"
    return Options(max(columns, _LEAST_COLUMNS), wants_colour(colour, sys.stdout, os.environ), encoding)


@contextlib.contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    stream: BinaryIO = sys.stdout.buffer
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:
        # `| head` has seen enough; what follows, an exit code, still matters
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        raise OutputError(f"cannot write to standard output: {_reason(error)}") from error


@contextlib.contextmanager
def _replaced(file: Path) -> Iterator[BinaryIO]:
    whole = _whole(file)  # a link stays a link
    part = whole.with_name(f".{whole.name[:200]}.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if whole.exists():
            shutil.copymode(whole, part)
        part.replace(whole)
    finally:
        part.unlink(missing_ok=True)


def _plain(file: Path) -> bool:
    """Whether a path is or would be a regular file; a device or a named pipe is written as it is."""
    return file.is_file() or not file.exists()


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no space is left on the device; nothing was kept of the report"
    return error.strerror or str(error)
