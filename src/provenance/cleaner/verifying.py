"""Verifying: whether a cleaned directory is as clean wrote it, and whether its input can be rebuilt."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from provenance.cleaner import ledger
from provenance.cleaner.inputs import LEDGER_FOLDER, digest
from provenance.cleaner.ledger import Entry, Ledger
from provenance.cleaner.placing import extra_files
from provenance.cleaner.restoring import Rebuilt, ledger_digests, rebuild
from provenance.corpus.opening import chunks, open_regular
from provenance.corpus.roots import readable
from provenance.corpus.walk import found as file_named

_CHUNK_BYTES = 1 << 20

Watcher = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and what differs."""

    files: int
    removals: int
    inputs: int
    """Input files that were rebuilt, if nothing differs."""
    problems: tuple[str, ...]


def verify(folder: Path, watch: Watcher, *, complete: bool = True) -> Verified:
    """Check every digest and count. Raises InputError if the ledger cannot be read as one or, where it must be
    `complete`, says that it is not."""
    book = ledger.read(folder, complete=complete)
    problems = [f"{LEDGER_FOLDER}/{name}: changed" for name, right in ledger_digests(book) if not right]
    outputs = [entry for entry in book.entries if entry.kind == "file" and entry.output_sha256]
    for number, entry in enumerate(outputs):
        watch("checking files", number, len(outputs))
        problems += _output(folder, entry)
    problems += _listed(book)
    written = {entry.os_path for entry in outputs} | {f"{LEDGER_FOLDER}/{name}" for name in ledger.FILES}
    written |= set() if complete else {f"{LEDGER_FOLDER}/{ledger.PARTIAL}"}
    problems += [f"{readable(name)}: not written by clean" for name in extra_files(folder, written)]
    removals = count = 0
    with tempfile.TemporaryDirectory() as scratch:
        original = Path(scratch, "original")
        for one in rebuild(book, lambda entry: original.open("wb") if _packed(entry) else None):
            watch("checking that the input can be restored", count, None)
            count += 1
            removals += len(one.places)
            problems += _rebuilt(folder, one, original, problems)
    problems += _totals(book, count, len(outputs))
    return Verified(len(outputs), removals, count, tuple(problems))


def _packed(entry: Entry) -> bool:
    """Whether an input file was compressed text that something went of: then its content is compared too."""
    return entry.restore == ledger.WHOLE and entry.output_sha256 is not None and _compression(entry) is not None


def _compression(entry: Entry) -> str | None:
    return file_named(entry.path, "", 0).compression


def _rebuilt(folder: Path, one: Rebuilt, original: Path, known: list[str]) -> Iterator[str]:
    """What is wrong with a rebuilt input file that is not known yet."""
    entry = one.entry
    if one.problem or (one.sha256, one.swhid) != (entry.sha256, entry.swhid):
        if not any(problem.startswith(f"{entry.path}: ") for problem in known):
            yield f"{entry.path}: the input file cannot be rebuilt ({one.problem or 'other digests'})"
        return
    if _packed(entry):
        try:
            same = _content(original, entry, one.places) == _content(folder / entry.os_path, entry, ())
        except OSError:
            same = False
        if not same:
            yield f"{entry.path}: its content is not that of the input without what was removed"


def _content(path: Path, entry: Entry, without: Sequence[tuple[int, int]]) -> str:
    """SHA-256 of what a compressed file holds, without some ranges of it."""
    found = hashlib.sha256()
    bounds = [0, *(edge for place in without for edge in place), sys.maxsize]
    kept = list(zip(bounds[::2], bounds[1::2], strict=True))
    at = number = 0
    with open_regular(str(path)) as raw:
        for piece in chunks(raw, _CHUNK_BYTES, _compression(entry)):
            end = at + len(piece)
            while kept[number][0] < end:
                low, high = kept[number]
                found.update(piece[max(0, low - at) : max(0, high - at)])
                if high >= end:
                    break
                number += 1
            at = end
    return found.hexdigest()


def _output(folder: Path, entry: Entry) -> Iterator[str]:
    path = folder / entry.os_path
    try:
        found = digest(path)
    except FileNotFoundError:
        yield f"{entry.path}: missing"
        return
    except OSError as problem:
        kind = "is a link" if path.is_symlink() else problem.strerror or str(problem)
        yield f"{entry.path}: {kind}"
        return
    if found.bytes != entry.output_bytes:
        yield f"{entry.path}: changed, {found.bytes} bytes and not {entry.output_bytes}"
    elif found.sha256 != entry.output_sha256:
        yield f"{entry.path}: changed"


def _listed(book: Ledger) -> Iterator[str]:
    """Differences between the digests for `sha256sum` and the manifest."""
    listed = (book.folder / LEDGER_FOLDER / ledger.DIGESTS).read_bytes()
    digests = {
        entry.os_path: entry.output_sha256 for entry in book.entries if entry.kind == "file" and entry.output_sha256
    }
    wanted = BytesIO()
    ledger.write_digests(wanted, digests)
    own = b"".join(line for line in listed.splitlines(True) if b"  .provenance/" not in line)
    if own != wanted.getvalue():
        yield f"{LEDGER_FOLDER}/{ledger.DIGESTS}: does not say what the manifest says"


def _totals(book: Ledger, files: int, written: int) -> Iterator[str]:
    """Differences between the sums of the head and the manifest."""
    totals = book.head.get("totals")
    said = totals if isinstance(totals, dict) else {}
    for name, number in (("files", files), ("files_written", written)):
        if said.get(name) != number:
            yield f"{LEDGER_FOLDER}/{ledger.HEAD}: says {said.get(name)} {name}, the manifest has {number}"
