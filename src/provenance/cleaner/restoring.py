"""Restoring: each input file from its output file and the ledger, without the original."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from provenance.cleaner import ledger
from provenance.cleaner.inputs import LEDGER_FOLDER, Digester, digest
from provenance.cleaner.ledger import Entry, Ledger, Removal
from provenance.cleaner.placing import built
from provenance.corpus.opening import open_regular
from provenance.errors import InputError

_CHUNK_BYTES = 1 << 20

Watcher = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was rebuilt."""

    files: int
    bytes: int
    not_there: tuple[Entry, ...]
    """Things of the input that clean did not copy, and that are therefore not restored."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """An input file as the ledger and its output file give it."""

    entry: Entry
    places: list[tuple[int, int]]
    """Where bytes of its content went."""
    sha256: str
    swhid: str
    problem: str | None
    """Why it could not be rebuilt."""


def rebuild(book: Ledger, sink: Callable[[Entry], Any]) -> Iterator[Rebuilt]:
    """Rebuild each input file in turn into what `sink` gives for it: an open file, which is closed, or None.

    Raises InputError where the ledger does not fit itself.
    """
    removals = groupby(book.removals(), key=lambda removal: removal.path)
    pending: tuple[str, list[Removal]] | None = None
    try:
        with ledger.removed_bytes(book.folder) as stored:
            for entry in book.entries:
                if entry.kind != "file":
                    continue
                if pending is None:
                    pending = next(((path, list(found)) for path, found in removals), None)
                own: list[Removal] = []
                if entry.removals and pending and pending[0] == entry.path:
                    own, pending = pending[1], None
                if len(own) != entry.removals:
                    count = f"{len(own)} removals of {entry.path} and not {entry.removals}"
                    raise ledger.corrupt(book.folder, f"{ledger.REMOVALS} has {count}")
                yield _rebuilt(book.folder, entry, own, stored, sink(entry))
            if pending or next(removals, None) or stored.read(1):
                raise ledger.corrupt(book.folder, "it holds removals of files that the manifest does not name")
    except OSError as problem:
        raise ledger.corrupt(book.folder, f"{ledger.REMOVED} cannot be read: {problem}") from problem


def _rebuilt(folder: Path, entry: Entry, removals: list[Removal], stored: Any, out: BinaryIO | None) -> Rebuilt:  # noqa: ANN401
    digester = Digester(entry.bytes)
    problem = None
    places = [removal.file_bytes or (0, 0) for removal in removals]
    pieces = _pieces(folder, entry, removals, stored)
    try:
        for piece in pieces:
            digester.update(piece)
            if out is not None:
                out.write(piece)
    except _NotThereError as error:
        problem = str(error)
    finally:
        if out is not None:
            out.close()
    found = digester.digest()
    if found is None:
        return Rebuilt(entry, places, "", "", problem or "has another size than the input had")
    return Rebuilt(entry, places, found.sha256, found.swhid, problem)


class _NotThereError(Exception):
    """An output file that cannot be read."""


def _pieces(folder: Path, entry: Entry, removals: list[Removal], stored: Any) -> Iterator[bytes]:  # noqa: ANN401
    """The bytes of an input file, in order."""
    if entry.restore == ledger.WHOLE:
        yield from _exactly(stored, entry.stored_bytes, folder)
        return
    if entry.output_sha256 is None:
        for removal in removals:
            yield from _exactly(stored, _size(removal, folder), folder)
        return
    taken = 0
    try:
        with open_regular(str(folder / entry.os_path)) as kept:
            at = 0
            for removal in removals:
                low, high = removal.file_bytes or (0, 0)
                yield from _some(kept, low - at)
                yield from _exactly(stored, _size(removal, folder), folder)
                taken += high - low
                at = high
            while piece := kept.read(_CHUNK_BYTES):
                yield piece
    except OSError as error:
        # what is stored for this file must be read past, or the next one would get it
        for _ in _exactly(stored, entry.stored_bytes - taken, folder):
            pass
        raise _NotThereError(error.strerror or str(error)) from error


def _size(removal: Removal, folder: Path) -> int:
    if removal.file_bytes is None or removal.file_bytes[0] > removal.file_bytes[1]:
        raise ledger.corrupt(folder, f"a removal of {removal.path} has no place in the file")
    return removal.file_bytes[1] - removal.file_bytes[0]


def _some(file: BinaryIO, size: int) -> Iterator[bytes]:
    """So many bytes of a file, or all that there are."""
    while size > 0 and (piece := file.read(min(size, _CHUNK_BYTES))):
        size -= len(piece)
        yield piece


def _exactly(file: Any, size: int, folder: Path) -> Iterator[bytes]:  # noqa: ANN401 - a stream of Arrow
    for piece in _some(file, size):
        size -= len(piece)
        yield piece
    if size > 0:
        raise ledger.corrupt(folder, f"{ledger.REMOVED} ends too early")


def restore(folder: Path, out: Path, watch: Watcher) -> Restored:
    """Rebuild the input in a new directory. Raises InputError if any file does not come out as it was; nothing is
    left in `out` then."""
    book = ledger.read(folder)
    check_digests(book)
    files = [entry for entry in book.entries if entry.kind == "file"]
    with built(out, (folder,)) as stage:

        def sink(entry: Entry) -> BinaryIO:
            target = stage / entry.os_path
            target.parent.mkdir(parents=True, exist_ok=True)
            out: BinaryIO = target.open("xb")
            return out

        wrong = []
        for number, one in enumerate(rebuild(book, sink)):
            watch("restoring", number, len(files))
            if one.problem or one.sha256 != one.entry.sha256:
                wrong.append(f"{one.entry.path}: {one.problem or 'is not as clean wrote it'}")
            elif one.entry.mode:
                (stage / one.entry.os_path).chmod(int(one.entry.mode, 8) & 0o777)
        if wrong:
            error = InputError("\n".join([f"{folder} cannot be restored", *wrong]))
            error.add_note(f"`provenance verify {folder}` names all that differs")
            raise error
        for entry in book.entries:
            if entry.kind == "folder":
                (stage / entry.os_path).mkdir(parents=True, exist_ok=True)
    left_out = tuple(entry for entry in book.entries if entry.kind not in ("file", "folder"))
    return Restored(len(files), sum(entry.bytes for entry in files), left_out)


def check_digests(book: Ledger) -> None:
    """Raise InputError if a file of the ledger is not as it was written."""
    wrong = [name for name, right in ledger_digests(book) if not right]
    if wrong:
        raise ledger.corrupt(book.folder, f"{', '.join(wrong)} changed since it was written")


def ledger_digests(book: Ledger) -> Iterator[tuple[str, bool]]:
    """Each file of the ledger that the digests name, and whether it is as they say."""
    place = book.folder / LEDGER_FOLDER
    listed = set((place / ledger.DIGESTS).read_bytes().splitlines())
    for name in ledger.FILES[:-1]:
        line = f"{digest(place / name).sha256}  {LEDGER_FOLDER}/{name}"
        yield name, line.encode() in listed
