"""The walk: every file under a root in sorted order, and a reason for each one that is not read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from pathspec import GitIgnoreSpec

from provenance.corpus.roots import Root, kind_of, readable
from provenance.corpus.schema import Excluded
from provenance.errors import UsageError
from provenance.models import Skipped

VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr", ".provenance"})
"""Never read: what they hold is older states of the files beside them."""

MACHINE_MADE = ("pyvenv.cfg", "CACHEDIR.TAG")
"""A folder with one of these is a virtual environment or a cache (bford.info/cachedir): nobody's corpus."""

_COMPRESSION: dict[str, Literal["gzip", "zstd"]] = {".gz": "gzip", ".zst": "zstd"}
_FORMATS: dict[str, Literal["jsonl", "parquet"]] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file that is to be read."""

    id: str
    path: str
    size: int
    format: Literal["text", "jsonl", "parquet"]
    compression: Literal["gzip", "zstd"] | None
    suffix: str
    """The one that says what the text is: `.md` for `a.md` and `a.MD.gz`."""

    @property
    def site(self) -> str:
        """The folder that the file lies in; `.` at the root."""
        return self.id.rpartition("/")[0] or "."


def found(id: str, path: str, size: int) -> Found:
    """A file with what its name says of its content."""
    name = id.rpartition("/")[2].lower()
    compression = _COMPRESSION.get(_suffix(name))
    suffix = _suffix(name.rpartition(".")[0] if compression else name)
    format: Literal["text", "jsonl", "parquet"] = _FORMATS.get(suffix, "text")
    if format == "parquet" and compression:
        format = "text"  # nobody writes it: refused as binary
    return Found(id, path, size, format, compression, suffix)


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return dot + suffix if stem else ""


Walked = Found | Skipped | Excluded


def excludes(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """The patterns compiled, with the meaning that they have in a .gitignore file at the root."""
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except (ValueError, TypeError) as problem:
            raise UsageError(f"exclude has {pattern!r}, which is not a .gitignore pattern: {problem}") from problem
    return GitIgnoreSpec.from_lines(patterns)


def walk(root: Root, spec: GitIgnoreSpec, seen: set[str] | None = None) -> Iterator[Walked]:
    """Everything under a folder, or the one file, sorted by path.

    `seen` collects the real paths of files found; a file that is in it already is passed over, so that
    overlapping roots read it once.
    """
    for one in _folder(root, spec) if root.kind == "folder" else _file(root, spec):
        if isinstance(one, Found) and seen is not None:
            if one.path in seen:
                continue
            seen.add(one.path)
        yield one


def _file(root: Root, spec: GitIgnoreSpec) -> Iterator[Walked]:
    if spec.match_file(os.path.basename(root.path)) or spec.match_file(root.prefix.rpartition("/")[2]):  # noqa: PTH119
        yield Excluded(root.prefix)
        return
    try:
        size = os.stat(root.path).st_size  # noqa: PTH116
    except OSError as problem:
        yield _unreadable(root.prefix, problem)
        return
    yield found(root.prefix, root.path, size)


def _folder(root: Root, spec: GitIgnoreSpec) -> Iterator[Walked]:
    """Depth first with a stack of its own: no depth of folders is too deep for it."""
    levels = [_entries(root.path, "", root.prefix, root)]
    while levels:
        item = next(levels[-1], None)
        if item is None:
            levels.pop()
        elif isinstance(item, Skipped):
            yield item
        else:
            entry, relative, id = item
            outcome = _look(entry, relative, id, root, spec)
            if outcome is None:
                levels.append(_entries(entry.path, relative + "/", id + "/", root))
            else:
                yield outcome


def _entries(folder: str, relative: str, id: str, root: Root) -> Iterator[tuple[os.DirEntry[str], str, str] | Skipped]:
    """The entries of a folder with their paths; a folder sorts as its name with a slash, so that the whole walk
    is in the order of the paths."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=_order)
    except OSError as problem:
        yield _unreadable(id.rstrip("/") or ".", problem)
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        shown = readable(entry.name)
        while shown != entry.name and shown in names:
            shown += "~"  # another file has for its name what this one is shown as
        yield entry, relative + entry.name, id + shown


def _order(entry: os.DirEntry[str]) -> str:
    return entry.name + "/" if _is_folder(entry) else entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _look(entry: os.DirEntry[str], relative: str, id: str, root: Root, spec: GitIgnoreSpec) -> Walked | None:
    """What an entry is; None for a folder to go into."""
    folder = _is_folder(entry)
    if _excluded(relative + "/" * folder, spec):
        return Excluded(id + "/" * folder)
    if folder:
        return Excluded(id + "/") if _is_machine_made(entry.path) else None
    try:
        if entry.is_symlink():
            return Skipped(id, "unreadable-file", _link(entry.path, root, spec))
        status = entry.stat(follow_symlinks=False)
    except OSError as problem:
        return _unreadable(id, problem)
    if not stat.S_ISREG(status.st_mode):
        return Skipped(id, "unreadable-file", f"{kind_of(status.st_mode)}, not a file")
    return found(id, entry.path, status.st_size)


def _excluded(relative: str, spec: GitIgnoreSpec) -> bool:
    name = relative.rstrip("/").rpartition("/")[2]
    return name in VERSION_CONTROL or (len(spec) > 0 and spec.match_file(relative))


def _is_machine_made(folder: str) -> bool:
    return any(os.path.lexists(os.path.join(folder, name)) for name in MACHINE_MADE)  # noqa: PTH118


def _link(path: str, root: Root, spec: GitIgnoreSpec) -> str:
    """Why a symbolic link is not followed."""
    shown = readable(os.readlink(path))  # noqa: PTH115
    try:
        os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return f"link to {shown}, which does not exist"
    except OSError as problem:
        return f"link to {shown}: {problem.strerror}"
    target = os.path.realpath(path)
    if os.path.commonpath([target, root.path]) != root.path:
        return f"link to {shown}, outside the scanned folder"
    parts = PurePath(target).relative_to(root.path).parts
    steps = ["/".join(parts[:n]) + "/" * (n < len(parts)) for n in range(1, len(parts) + 1)]
    if any(_excluded(step, spec) for step in steps):
        return f"link to {shown}, which is excluded"
    return f"link to {shown}, which is read itself"


def _unreadable(id: str, problem: OSError) -> Skipped:
    return Skipped(id, "unreadable-file", problem.strerror or str(problem))
