"""Placing: a directory that appears only when it is complete, and never in the place of something else."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from provenance.cleaner import ledger
from provenance.cleaner.inputs import LEDGER_FOLDER
from provenance.corpus.roots import readable
from provenance.errors import InputError, OutputError, UsageError

_PARTIAL_SUFFIX = ".partial"
_MARK = "provenance is writing this directory. It is not complete: run the command again, or delete it.\n"


@contextlib.contextmanager
def built(out: Path, inputs: Sequence[Path], *, force: bool = False) -> Iterator[Path]:
    """A new directory beside `out` that takes its place when all went well, and is deleted when not.

    Raises UsageError at once where `out` lies in an input or holds one, or is there and not empty. With `force` it may
    be an earlier output of clean, if there is no file in it that clean did not write.
    """
    place = Path(os.path.realpath(out))
    replaced = check(out, inputs, force=force)
    stage = place.with_name(place.name + _PARTIAL_SUFFIX)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with _started(stage):
            try:
                yield stage
                (stage / LEDGER_FOLDER / ledger.PARTIAL).unlink()
                with contextlib.suppress(OSError):
                    (stage / LEDGER_FOLDER).rmdir()  # where there is no ledger in it
                _swap(stage, place, replaced)
            except BaseException:
                _delete(stage)
                raise
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(f"no space is left to write {readable(str(out))}; nothing was kept") from problem
        where = readable(str(problem.filename or out))
        raise OutputError(f"cannot write {readable(str(out))}: {where}: {problem.strerror or problem}") from problem


def check(out: Path, inputs: Sequence[Path], *, force: bool = False) -> bool:
    """Whether `out` is an earlier output that would be replaced. Raises UsageError where it cannot be written."""
    shown = readable(str(out))
    if not out.name and not out.is_dir():
        raise UsageError("an empty path: name a directory to write")
    place = Path(os.path.realpath(out))
    for one in inputs:
        source = Path(os.path.realpath(one))
        if place.is_relative_to(source):
            raise UsageError(f"{shown} lies in {readable(str(one))}, which is read; write somewhere else")
        if source.is_relative_to(place):
            raise UsageError(f"{shown} holds {readable(str(one))}, which is read; write somewhere else")
    return _check_free(place, shown, force=force)


def extra_files(folder: Path, known: set[str]) -> Iterator[str]:
    """Files in a directory beside those known, as the file system has their names."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted([*names, *links]):
            relative = os.path.relpath(Path(place, name), folder)
            if relative not in known:
                yield relative


def _check_free(place: Path, shown: str, *, force: bool) -> bool:
    """Whether there is an earlier output to replace. Raises UsageError where something else is there."""
    if not place.exists():
        return False
    if not place.is_dir():
        raise UsageError(f"{shown} is there and is no directory")
    if place.is_mount():
        raise UsageError(f"{shown} is a mount point, which cannot be replaced; name a directory in it")
    if next(place.iterdir(), None) is None:
        return False
    if not force:
        error = UsageError(f"{shown} is there and is not empty")
        error.add_note("name another directory; --force makes clean replace an earlier output of its own")
        raise error
    try:
        book = ledger.read(place)
    except InputError as problem:
        raise UsageError(f"{shown} was not written by clean, so --force does not replace it") from problem
    known = {entry.os_path for entry in book.entries} | {f"{LEDGER_FOLDER}/{name}" for name in ledger.FILES}
    foreign = list(extra_files(place, known))
    if foreign:
        listed = [f"  {readable(name)}" for name in foreign[:5]] + ["  …"] * (len(foreign) > 5)
        error = UsageError("\n".join([f"{shown} holds files that clean did not write:", *listed]))
        error.add_note("move them elsewhere; --force deletes only what clean wrote")
        raise error
    return True


@contextlib.contextmanager
def _started(stage: Path) -> Iterator[None]:
    """A directory with a mark in it, locked while it is written; what an interrupted run left there goes first."""
    if stage.exists():
        mark = stage / LEDGER_FOLDER / ledger.PARTIAL
        if not mark.exists() and not (stage / LEDGER_FOLDER / ledger.HEAD).exists():
            raise UsageError(f"{readable(str(stage))} is in the way; clean writes there first: move it elsewhere")
        if mark.exists():
            with mark.open("r+") as old:
                _lock(old, stage)
        _delete(stage)
    (stage / LEDGER_FOLDER).mkdir(parents=True)
    with (stage / LEDGER_FOLDER / ledger.PARTIAL).open("x") as mark_file:
        _lock(mark_file, stage)
        mark_file.write(_MARK)
        mark_file.flush()
        yield


def _lock(file: TextIO, stage: Path) -> None:
    try:
        import fcntl
    except ImportError:  # not on Windows
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        raise UsageError(f"another run is writing {readable(str(stage))}") from problem


def _swap(stage: Path, place: Path, replaced: bool) -> None:
    """Put the complete directory in its place; an earlier output goes only when the new one is there."""
    if not replaced:
        if place.exists():
            place.rmdir()
        stage.rename(place)
        return
    old = place.with_name(place.name + ".replaced")
    place.rename(old)
    try:
        stage.rename(place)
    except BaseException:
        old.rename(place)
        raise
    _delete(old)


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
