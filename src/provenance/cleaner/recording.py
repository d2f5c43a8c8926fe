"""Recording: the ledger of a settled copy, and the sums of what went."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from provenance import __version__
from provenance.cleaner import ledger
from provenance.cleaner.edits import Place
from provenance.cleaner.inputs import LEDGER_FOLDER, Aside, File, digest
from provenance.cleaner.ledger import Entry, Kept, Removal
from provenance.cleaner.plan import Drop
from provenance.cleaner.rewriting import CHUNK_BYTES, FileEdits, Removed, changed, rewrite
from provenance.cleaner.settling import Settled, skipped_reason
from provenance.cleaner.tables import is_rest
from provenance.corpus.opening import open_regular
from provenance.corpus.roots import readable

Watcher = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Sum:
    """What went under one rule."""

    rule: str
    documents: int
    """Documents that went, or that something went of."""
    removals: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning came to."""

    documents: int
    bytes: int
    """Of the documents' texts."""
    dropped: int
    stripped: int
    """Documents that stay, without something."""
    spared: int
    """Documents in which something was found that stays, because no word would be left or a sentence would break."""
    sums: tuple[Sum, ...]
    """By rule, those that removed something."""
    files_in: int
    files_out: int
    bytes_in: int
    bytes_out: int
    not_copied: tuple[Aside, ...]
    rounds: int


def record(settled: Settled, watch: Watcher) -> Cleaned:
    """Write the ledger of what stands in the stage, and give the sums of it."""
    outputs = {old: new for renamed in settled.renamed.values() for new, old in renamed.items()}
    edits = settled.by_file(settled.inputs.files)
    writer = ledger.Writer(settled.stage)
    digests: dict[str, str] = {}
    sums = _Sums()
    try:
        for number, file in enumerate(settled.inputs.files):
            watch("writing the ledger", number, len(settled.inputs.files))
            if file.found.id in settled.digests:
                entry = _file(settled, file, edits.get(file.found.id), outputs, writer, sums)
                writer.entry(entry)
                if entry.output_sha256:
                    digests[file.path] = entry.output_sha256
        for folder in settled.inputs.folders:
            writer.entry(_named(folder, Entry(readable(PurePath(folder).as_posix()), "folder", "kept")))
        for one in (*settled.inputs.aside, *settled.unreadable):
            writer.entry(Entry(one.id, one.kind, "left-out", one.reason))
    finally:
        writer.close()
    cleaned = sums.cleaned(settled, len(digests))
    writer.head(_head(settled, cleaned))
    place = settled.stage / LEDGER_FOLDER
    for name in ledger.FILES[:-1]:
        digests[f"{LEDGER_FOLDER}/{name}"] = digest(place / name).sha256
    with (place / ledger.DIGESTS).open("xb") as stream:
        ledger.write_digests(stream, digests)
    return cleaned


def summarise(settled: Settled) -> Cleaned:
    """The sums alone."""
    sums = _Sums()
    outputs = 0
    edits = settled.by_file(settled.inputs.files)
    for file in settled.inputs.files:
        if file.found.id in edits:
            rewrite(edits[file.found.id], None, lambda removed, _text: sums.add(removed))
        target = settled.stage / file.path
        if file.found.id in settled.digests and target.exists():
            outputs += 1
            sums.bytes_out += target.stat().st_size
    return sums.cleaned(settled, outputs)


class _Sums:
    def __init__(self) -> None:
        self._documents: dict[str, set[str]] = defaultdict(set)
        self._removals: dict[str, int] = defaultdict(int)
        self._bytes: dict[str, int] = defaultdict(int)
        self.bytes_out = 0

    def add(self, removed: Removed) -> None:
        """Count a stretch that went."""
        rule = removed.cause.rule
        self._documents[rule].add(removed.document)
        self._removals[rule] += 1
        self._bytes[rule] += removed.span[1] - removed.span[0]

    def cleaned(self, settled: Settled, files_out: int) -> Cleaned:
        """What all of it came to."""
        edits = settled.edits
        return Cleaned(
            documents=len(settled.report.documents),
            bytes=settled.report.totals.bytes,
            dropped=len(edits.drops),
            stripped=len(edits.pieces.keys() - edits.drops.keys()),
            spared=len(edits.spared - edits.drops.keys() - edits.pieces.keys()),
            sums=tuple(
                Sum(rule, len(self._documents[rule]), self._removals[rule], self._bytes[rule])
                for rule in sorted(self._removals)
            ),
            files_in=len(settled.inputs.files),
            files_out=files_out,
            bytes_in=sum(one.bytes for one in settled.digests.values()),
            bytes_out=self.bytes_out,
            not_copied=(*(one for one in settled.inputs.aside if one.kind != "excluded"), *settled.unreadable),
            rounds=settled.rounds,
        )


def _file(
    settled: Settled, file: File, edits: FileEdits | None, outputs: dict[str, str], writer: ledger.Writer, sums: _Sums
) -> Entry:
    """The manifest's line of a file; its removals are written on the way."""
    name = file.found.id
    facts = settled.digests[name]
    entry = _named(file.path, Entry(name, "file", "kept", skipped_reason(settled.report, name)))
    entry = replace(entry, bytes=facts.bytes, sha256=facts.sha256, swhid=facts.swhid, mode=f"{file.mode:04o}")
    output = settled.stage / file.path
    if edits is None:
        sums.bytes_out += facts.bytes
        return replace(entry, output_bytes=facts.bytes, output_sha256=facts.sha256)
    whole = file.found.compression is not None or file.found.format == "parquet"
    removals = removed_bytes = stored = 0

    def take(removed: Removed, text: bytes) -> None:
        nonlocal removals, removed_bytes, stored
        sums.add(removed)
        writer.removal(_removal(settled, name, removed, outputs))
        removals += 1
        removed_bytes += len(removed.data)
        stored += 0 if whole else writer.store(removed.data)

    rewrite(edits, None, take)
    if whole:
        with open_regular(file.found.path) as raw:
            while piece := raw.read(CHUNK_BYTES):
                stored += writer.store(piece)
    if name not in edits.drops:
        if file.found.format == "parquet" and not is_rest(edits, str(output)):
            raise changed(file)
        written = digest(output)
        sums.bytes_out += written.bytes
        entry = replace(entry, output_bytes=written.bytes, output_sha256=written.sha256)
    return replace(
        entry,
        decision="dropped" if name in edits.drops else "filtered" if edits.drops else "stripped",
        dropped=len(edits.drops),
        removals=removals,
        removed_bytes=removed_bytes,
        restore=ledger.WHOLE if whole else ledger.SPLICE,
        stored_bytes=stored,
    )


def _named(path: str, entry: Entry) -> Entry:
    return entry if entry.path == path else replace(entry, path_bytes=os.fsencode(path).hex())


def _removal(settled: Settled, path: str, removed: Removed, outputs: dict[str, str]) -> Removal:
    cause = removed.cause
    if isinstance(cause, Drop):
        size = settled.edits.documents[cause.kept].bytes
        place: Place | None = Place(cause.kept, 0, size)
        evidence, similarity = f"{cause.relation} to {cause.kept}", cause.similarity
        number = settled.edits.rounds[cause.document]
    else:
        place, evidence, similarity, number = cause.kept, cause.evidence, None, cause.round
        if place and _went(settled, place):
            place, evidence = None, f"{evidence}; what it repeats went later"
    kept = place and Kept(place.document, (place.start, place.end), outputs.get(place.document, place.document))
    return Removal(
        path, removed.document, cause.rule, evidence, removed.span, removed.place, kept or None, similarity, number
    )


def _went(settled: Settled, place: Place) -> bool:
    """Whether something of a place is gone too."""
    edits = settled.edits
    pieces = edits.pieces.get(place.document, ())
    return place.document in edits.drops or any(piece.start < place.end and place.start < piece.end for piece in pieces)


def _head(settled: Settled, cleaned: Cleaned) -> dict[str, object]:
    """What was done, for `ledger.json`."""
    return {
        "tool": {"name": "provenance", "version": __version__},
        "input": {"name": settled.inputs.name, "kind": "folder" if settled.inputs.folder else "file"},
        "policy": {
            "drop": sorted(settled.policy.drop),
            "strip": sorted(settled.policy.strip),
            "representative": list(settled.policy.representative),
        },
        "config": {**settled.config.effective(), "digest": settled.config.digest()},
        "totals": {
            "documents": cleaned.documents,
            "dropped": cleaned.dropped,
            "stripped": cleaned.stripped,
            "files": cleaned.files_in,
            "files_written": cleaned.files_out,
            "bytes": cleaned.bytes_in,
            "bytes_written": cleaned.bytes_out,
        },
        "rules": {one.rule: {"removals": one.removals, "bytes": one.bytes} for one in cleaned.sums},
        "rounds": settled.rounds,
    }


def changes(settled: Settled) -> Iterator[tuple[str, str, list[tuple[int, int]], bytes, bool]]:
    """Each document that something went of: its name, its encoding, the ranges that went, its bytes, and whether all
    of it went."""
    edits = settled.by_file(settled.inputs.files)
    for file in settled.inputs.files:
        if file.found.id not in edits:
            continue
        found: dict[str, tuple[list[tuple[int, int]], bytes]] = {}

        def take(removed: Removed, text: bytes, found: dict[str, tuple[list[tuple[int, int]], bytes]] = found) -> None:
            found.setdefault(removed.document, ([], text))[0].append(removed.span)

        rewrite(edits[file.found.id], None, take)
        for document, (ranges, text) in found.items():
            encoding = settled.edits.documents[document].encoding
            yield document, encoding, ranges, text, document in settled.edits.drops
