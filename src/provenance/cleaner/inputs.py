"""Inputs: the files under a path, each with its place in a copy of the folder, and what is there beside files."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from provenance.config import Config
from provenance.corpus.opening import open_regular
from provenance.corpus.roots import readable, resolve
from provenance.corpus.schema import Excluded
from provenance.corpus.walk import Found, excludes, walk
from provenance.errors import UsageError

LEDGER_FOLDER = ".provenance"

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A regular file of the input."""

    found: Found
    path: str
    """Relative to the input, as the file system has it."""
    mode: int


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that is there and is not copied: an excluded file or folder, a link, a pipe, an unreadable folder."""

    id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that is there."""

    name: str
    folder: bool
    files: tuple[File, ...]
    folders: tuple[str, ...]
    """Folders without a file of their own, as the file system has them."""
    aside: tuple[Aside, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What identifies a file's bytes."""

    bytes: int
    sha256: str
    swhid: str


def reading(config: Config, **changes: object) -> Config:
    """The settings that a folder is read with: a ledger that lies in it is no part of the corpus."""
    return replace(config, exclude=(*config.exclude, f"{LEDGER_FOLDER}/"), **changes)  # type: ignore[arg-type]


def inputs(source: Path, config: Config) -> Inputs:
    """Everything under a path. Raises UsageError if it is not there, or is standard input."""
    if str(source) == "-":
        raise UsageError("cannot clean standard input: name a folder or a file")
    (root,) = resolve([source])
    files: list[File] = []
    aside: list[Aside] = []
    for one in walk(root, excludes(reading(config).exclude)):
        if isinstance(one, Found):
            path = os.path.relpath(one.path, root.path) if root.kind == "folder" else PurePath(source).name
            files.append(File(one, path, stat.S_IMODE(Path(one.path).stat().st_mode) & 0o777))
        elif isinstance(one, Excluded):
            if one.path.rstrip("/").rpartition("/")[2] != LEDGER_FOLDER:
                aside.append(Aside(one.path, "excluded", "an exclude pattern"))
        else:
            kind = "link" if one.reason.startswith("link to ") else "not-copied"
            aside.append(Aside(one.path, kind, one.reason))
    folders = _empty_folders(root.path, files, aside) if root.kind == "folder" else ()
    return Inputs(readable(PurePath(root.path).name), root.kind == "folder", tuple(files), tuple(folders), tuple(aside))


def _empty_folders(root: str, files: list[File], aside: list[Aside]) -> Iterator[str]:
    """Folders that no file's path tells of, and that were not left out."""
    known = {parent for file in files for parent in PurePath(file.path).parents}
    left_out = {one.id.rstrip("/") for one in aside} | {LEDGER_FOLDER}
    for folder, names, _ in os.walk(root):
        names.sort()
        relative = PurePath(os.path.relpath(folder, root))
        names[:] = [
            name
            for name in names
            if readable((relative / name).as_posix()) not in left_out
            and name != LEDGER_FOLDER
            and not Path(folder, name).is_symlink()
        ]
        if relative not in known and relative != PurePath():
            yield str(relative)


class Digester:
    """Takes a file's digests as its bytes pass by; a SWHID needs the size first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._seen = 0
        self._sha256 = hashlib.sha256()
        self._git = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)

    def update(self, data: bytes) -> None:
        """Take the next bytes."""
        self._seen += len(data)
        self._sha256.update(data)
        self._git.update(data)

    def digest(self) -> Digest | None:
        """The digests; None if the file was not of the size that it was said to be."""
        if self._seen != self._size:
            return None
        return Digest(self._size, self._sha256.hexdigest(), f"swh:1:cnt:{self._git.hexdigest()}")


def digest(path: str | Path, sink: BinaryIO | None = None, on_bytes: Callable[[int], object] | None = None) -> Digest:
    """The digests of a file, which is copied to `sink` on the way. Raises OSError, also if its size changes."""
    with open_regular(os.fspath(path)) as raw:
        digester = Digester(os.fstat(raw.fileno()).st_size)
        while piece := raw.read(_CHUNK_BYTES):
            digester.update(piece)
            if sink is not None:
                sink.write(piece)
            if on_bytes is not None:
                on_bytes(len(piece))
    found = digester.digest()
    if found is None:
        raise OSError(f"{readable(os.fspath(path))} changed while it was read")
    return found
