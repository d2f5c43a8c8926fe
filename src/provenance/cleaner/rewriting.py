"""Rewriting: a file without what has gone of its documents, and each stretch that is missing from it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pyarrow as pa

from provenance.cleaner.edits import Piece, left
from provenance.cleaner.inputs import File
from provenance.cleaner.plan import Drop
from provenance.config import Config
from provenance.corpus.digests import sha256_hex
from provenance.corpus.opening import chunks, open_regular
from provenance.errors import InputError
from provenance.models import Document

CHUNK_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Removed:
    """A stretch of a file's content that is missing from the cleaned file."""

    document: str
    place: tuple[int, int] | None
    """Bytes of the file, decompressed; None in a table, whose cells have no such place."""
    span: tuple[int, int]
    """Bytes of the document."""
    cause: Drop | Piece
    data: bytes
    """The bytes at the place; for a table, those of the text."""


Watch = Callable[[Removed, bytes], object]
"""Told each stretch that is missing, in order, with the whole text of its document as it was."""


@dataclass(frozen=True, slots=True)
class FileEdits:
    """What has gone of the documents of one file."""

    file: File
    config: Config
    documents: Mapping[str, Document]
    drops: dict[str, Drop] = field(default_factory=dict)
    pieces: dict[str, list[Piece]] = field(default_factory=dict)

    def checked(self, document: str, text: bytes) -> bytes:
        """The text, if it is still the one that was compared. Raises InputError."""
        if sha256_hex(text) != self.documents[document].sha256:
            raise changed(self.file)
        return text

    def causes(self, document: str, size: int) -> list[tuple[tuple[int, int], Drop | Piece]]:
        """What has gone of a document: all of it, or its pieces in order."""
        if document in self.drops:
            return [((0, size), self.drops[document])]
        return [((piece.start, piece.end), piece) for piece in self.pieces.get(document, ())]


def changed(file: File) -> InputError:
    """The error for a file that is not what it was when it was compared."""
    error = InputError(f"{file.found.id} changed while it was being cleaned")
    error.add_note("run the command again when nothing writes to the input")
    return error


def rewrite(edits: FileEdits, out: BinaryIO | None, watch: Watch | None = None) -> dict[str, str]:
    """Write a file without what has gone; nothing is written for a text that went as a whole.

    Gives, for records whose ids stand for their place in the file, the name in the input by the name in the output.
    """
    from provenance.cleaner import lines, tables

    match edits.file.found.format:
        case "jsonl":
            with compressed(out, edits.file.found.compression) as sink:
                return lines.rewrite(edits, sink, watch)
        case "parquet":
            return tables.rewrite(edits, out, watch)
    _text(edits, out, watch)
    return {}


def content(file: File) -> Iterator[bytes]:
    """The bytes of a file in chunks, decompressed."""
    with open_regular(file.found.path) as raw:
        yield from chunks(raw, CHUNK_BYTES, file.found.compression)


def _text(edits: FileEdits, out: BinaryIO | None, watch: Watch | None) -> None:
    name = edits.file.found.id
    data = edits.checked(name, b"".join(content(edits.file)))
    causes = edits.causes(name, len(data))
    if watch:
        for (start, end), cause in causes:
            watch(Removed(name, (start, end), (start, end), cause, data[start:end]), data)
    if name not in edits.drops:
        with compressed(out, edits.file.found.compression) as sink:
            for start, end in left(len(data), edits.pieces[name]):
                sink.write(data[start:end])


@contextlib.contextmanager
def compressed(out: BinaryIO | None, compression: str | None) -> Iterator[Any]:
    """A stream that compresses what is written to it into `out`, which stays open; without `out`, to nowhere."""
    if out is None:
        yield _Nowhere()
    elif compression is None:
        yield out
    else:
        # closing the stream of Arrow closes what it writes to
        with pa.CompressedOutputStream(pa.PythonFile(_StaysOpen(out), mode="w"), compression) as stream:
            yield stream


class _Nowhere:
    def write(self, _data: object) -> None:
        """Forget the bytes."""


class _StaysOpen:
    """A file without its `close`."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        """Write to the file."""
        return self._file.write(data)

    def flush(self) -> None:
        """Leave it to the file."""

    def close(self) -> None:
        """Do not close."""
