"""The ledger, `.provenance/` of a cleaned directory: what came of each input file, why each byte went, and the bytes.

`ledger.json`, what was done; `manifest.jsonl`, a line for each thing in the input; `removals.jsonl`, a line for each
stretch that went; `removed.zst`, the bytes themselves; `manifest-sha256.txt`, digests for `sha256sum -c`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from types import UnionType
from typing import Any, BinaryIO, get_args, get_type_hints

import orjson
import pyarrow as pa

from provenance.cleaner.inputs import LEDGER_FOLDER
from provenance.errors import InputError

SCHEMA = "provenance-ledger/1"

HEAD, MANIFEST, REMOVALS, REMOVED, DIGESTS = FILES = (
    "ledger.json", "manifest.jsonl", "removals.jsonl", "removed.zst", "manifest-sha256.txt",
)  # fmt: skip

PARTIAL = "PARTIAL"
"""A file of this name says that the directory is not complete."""

COPY, SPLICE, WHOLE = "copy", "splice", "whole"
"""How an input file is rebuilt: it is the output file; removed bytes go back into the output file; all of its bytes
are in the ledger."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the manifest. Fields that say nothing about a kind of thing are null or 0."""

    path: str
    kind: str
    """`file`, `folder`; `excluded`, `link` or `not-copied` for what is not in the output."""
    decision: str
    """`kept`, `stripped`, `filtered` (records went), `dropped`, `left-out`."""
    reason: str | None = None
    path_bytes: str | None = None
    """Hex, where the path is not UTF-8."""
    bytes: int = 0
    sha256: str | None = None
    swhid: str | None = None
    mode: str | None = None
    """Octal."""
    dropped: int = 0
    """Documents that went."""
    removals: int = 0
    """Lines of removals.jsonl."""
    removed_bytes: int = 0
    """Of the content; of a table, of its texts."""
    output_bytes: int | None = None
    output_sha256: str | None = None
    restore: str = COPY
    stored_bytes: int = 0
    """Bytes in removed.zst, uncompressed; they stand in the order of the manifest."""

    @property
    def os_path(self) -> str:
        """The path as the file system has it."""
        return os.fsdecode(bytes.fromhex(self.path_bytes)) if self.path_bytes else self.path


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the same text stays."""

    document: str
    bytes: tuple[int, int]
    """Of the document as the input has it."""
    output: str
    """What the document is called in the output."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A line of removals.jsonl: a stretch that went, and why."""

    path: str
    document: str
    rule: str
    evidence: str
    bytes: tuple[int, int]
    """Of the document as the input has it."""
    file_bytes: tuple[int, int] | None
    """Of the file's content, decompressed; null in a table."""
    kept: Kept | None
    similarity: float | None
    round: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read."""

    folder: Path
    head: Mapping[str, Any]
    entries: tuple[Entry, ...]

    def removals(self) -> Iterator[Removal]:
        """The removals, file by file in the order of the manifest."""
        for row in _rows(self.folder / LEDGER_FOLDER / REMOVALS):
            try:
                kept = row.pop("kept")
                place = row.pop("file_bytes")
                yield Removal(
                    **{**row, "bytes": tuple(row["bytes"])},
                    file_bytes=None if place is None else (int(place[0]), int(place[1])),
                    kept=None if kept is None else Kept(**kept),
                )
            except (AttributeError, KeyError, TypeError, ValueError, IndexError) as problem:
                raise corrupt(self.folder, f"{REMOVALS} has a line that is no removal") from problem


def corrupt(folder: Path, what: str) -> InputError:
    """The error for a ledger that cannot be used."""
    error = InputError(f"{folder / LEDGER_FOLDER} is no ledger that can be used: {what}")
    error.add_note("name a directory that `provenance clean` wrote, as it wrote it")
    return error


def read(folder: Path, *, complete: bool = True) -> Ledger:
    """Read a ledger. Raises InputError if it is not there, foreign, corrupt, of another schema or, where it must be
    `complete`, not so."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such directory")
    place = folder / LEDGER_FOLDER
    if complete and (place / PARTIAL).exists():
        raise corrupt(folder, "the run that was writing it did not end; run it again")
    try:
        head = json.loads((place / HEAD).read_text("utf-8"))
    except FileNotFoundError as problem:
        raise corrupt(folder, f"there is no {LEDGER_FOLDER}/{HEAD}") from problem
    except (OSError, ValueError, RecursionError) as problem:
        raise corrupt(folder, f"{HEAD} cannot be read: {problem}") from problem
    schema = head.get("schema") if isinstance(head, dict) else None
    if schema != SCHEMA:
        raise corrupt(folder, f"its schema is {schema!r}, and this version reads {SCHEMA!r}")
    missing = [name for name in FILES if not (place / name).is_file()]
    if missing:
        raise corrupt(folder, f"{', '.join(missing)} missing")
    return Ledger(folder, head, tuple(_entry(row, folder) for row in _rows(place / MANIFEST)))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    folder = file.parent.parent
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                row = orjson.loads(line)
                if not isinstance(row, dict):
                    raise corrupt(folder, f"{file.name}, line {number} is no object")
                yield row
    except (OSError, orjson.JSONDecodeError) as problem:
        raise corrupt(folder, f"{file.name} cannot be read: {problem}") from problem


def _entry(row: dict[str, Any], folder: Path) -> Entry:
    for name, kind in _TYPES.items():
        if name not in row or not isinstance(row[name], kind) or isinstance(row[name], bool):
            raise corrupt(folder, f"{MANIFEST} has a line whose {name!r} is not what it must be")
    if set(row) - set(_TYPES):
        raise corrupt(folder, f"{MANIFEST} has a line with the unknown field {min(set(row) - set(_TYPES))!r}")
    entry = Entry(**row)
    try:
        path = PurePosixPath(entry.os_path)
    except ValueError as problem:
        raise corrupt(folder, f"{MANIFEST} has a path that is none: {entry.path!r}") from problem
    inside = path.parts and not path.is_absolute() and ".." not in path.parts and "\0" not in str(path)
    if entry.kind in ("file", "folder") and (not inside or path.parts[0] == LEDGER_FOLDER):
        raise corrupt(folder, f"{MANIFEST} has a path that leads elsewhere: {entry.path!r}")
    return entry


def _plain(kind: Any) -> tuple[type, ...]:  # noqa: ANN401 - a type
    return get_args(kind) if isinstance(kind, UnionType) else (kind,)


_TYPES = {one.name: _plain(get_type_hints(Entry)[one.name]) for one in fields(Entry)}


class Writer:
    """Writes manifest, removals and removed bytes, file by file."""

    def __init__(self, folder: Path) -> None:
        self._place = folder / LEDGER_FOLDER
        self._manifest = (self._place / MANIFEST).open("xb")
        self._removals = (self._place / REMOVALS).open("xb")
        self._removed = pa.CompressedOutputStream(pa.OSFile(str(self._place / REMOVED), "wb"), "zstd")

    def entry(self, entry: Entry) -> None:
        """Add a line to the manifest."""
        self._manifest.write(orjson.dumps(asdict(entry)) + b"\n")

    def removal(self, removal: Removal) -> None:
        """Add a line to the removals."""
        self._removals.write(orjson.dumps(asdict(removal)) + b"\n")

    def store(self, data: bytes) -> int:
        """Keep bytes."""
        self._removed.write(data)
        return len(data)

    def close(self) -> None:
        """Close the files."""
        for stream in (self._removed, self._removals, self._manifest):
            stream.close()

    def head(self, head: Mapping[str, Any]) -> None:
        """Write what was done."""
        text = json.dumps({"schema": SCHEMA, **head}, ensure_ascii=False, indent=2)
        (self._place / HEAD).write_text(text + "\n", "utf-8")


def removed_bytes(folder: Path) -> pa.NativeFile:
    """A stream of the removed bytes."""
    return pa.CompressedInputStream(pa.OSFile(str(folder / LEDGER_FOLDER / REMOVED), "rb"), "zstd")


def write_digests(stream: BinaryIO, digests: Mapping[str, str]) -> None:
    """Write SHA-256 by path (as the file system has it) the way that `sha256sum` does."""
    for path, sha256 in digests.items():
        name = os.fsencode(path)
        escaped = name.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
        stream.write((b"\\" if escaped != name else b"") + sha256.encode() + b"  " + escaped + b"\n")
