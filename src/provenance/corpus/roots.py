"""The PATH arguments: what each one is, where it really lies, and what its documents' ids begin with."""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path, PurePath
from typing import Literal

from provenance.errors import UsageError

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Root:
    """One PATH argument that exists."""

    kind: Literal["folder", "file", "stdin"]
    path: str
    """Where it lies, with links resolved; `-` for standard input."""
    prefix: str
    """For a folder, what stands before the ids in it; else the id itself."""


def resolve(paths: Sequence[str | PathLike[str]]) -> list[Root]:
    """One Root a path; raises UsageError that names every path that cannot be scanned."""
    roots: list[Root] = []
    problems: list[str] = []
    for path in paths:
        if not isinstance(path, (str, bytes, PathLike)):
            raise UsageError(
                f"{type(path).__name__} is no path; rows of a corpus are scanned as a table, "
                "which pyarrow.Table.from_pylist(rows) makes of a list of dicts"
            )
        found = _root(os.fsdecode(path), several=len(paths) > 1)
        if isinstance(found, Root):
            roots.append(found)
        else:
            problems.append(found)
    if problems:
        raise UsageError("\n".join(problems))
    return roots


def readable(path: str) -> str:
    """A path as text that can be written anywhere: bytes that are not UTF-8 show as `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _root(given: str, *, several: bool) -> Root | str:
    if given == STDIN:
        return Root("stdin", STDIN, STDIN)
    try:
        mode = Path(given).stat().st_mode if given else 0
    except FileNotFoundError:
        return f"{readable(given)}: no such file or folder{_suggestion(given)}"
    except (OSError, ValueError) as problem:
        return f"{readable(given)}: {getattr(problem, 'strerror', None) or problem}"
    path = os.path.realpath(given)
    shown = readable(PurePath(given).as_posix())
    if stat.S_ISDIR(mode):
        prefix = "" if not several or shown == "." else shown.rstrip("/") + "/"
        return Root("folder", path, prefix)
    if stat.S_ISREG(mode):
        return Root("file", path, shown if several else shown.rpartition("/")[2])
    if not given:
        return "an empty path: name a file or a folder, or - for standard input"
    return f"{readable(given)}: {kind_of(mode)}, not a file or folder; to read JSONL from standard input, use -"


def kind_of(mode: int) -> str:
    """What a file that is neither regular nor a folder is, in words."""
    for test, name in (
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a character device"),
        (stat.S_ISBLK, "a block device"),
        (stat.S_ISDIR, "a folder"),
    ):
        if test(mode):
            return name
    return "a special file"


def _suggestion(given: str) -> str:
    """The nearest name that exists beside a missing path, as the end of a message."""
    path = PurePath(given)
    try:
        siblings = sorted(entry.name for entry in Path(path.parent).iterdir())
    except OSError:
        return f" (nor is there a folder {readable(str(path.parent))})"
    near = difflib.get_close_matches(path.name, siblings, n=1)
    return f"; did you mean {readable((path.parent / near[0]).as_posix())}?" if near else ""
