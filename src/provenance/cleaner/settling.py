"""Settling: scan, plan, write, and scan what was written, until nothing more goes. What is clean stays clean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from provenance.cleaner.edits import Edits, apply
from provenance.cleaner.inputs import Aside, Digest, File, Inputs, digest, inputs, reading
from provenance.cleaner.plan import plan
from provenance.cleaner.policy import Policy
from provenance.cleaner.rewriting import FileEdits, changed, rewrite
from provenance.cleaner.tables import can_be_cut
from provenance.config import Config
from provenance.corpus.opening import open_regular
from provenance.models import Report, Skipped
from provenance.pipeline import Scan, explore

Watcher = Callable[[str, int, int | None], None]
"""Told (stage, done, total or None) as work goes on."""


@dataclass(slots=True)
class Settled:
    """A cleaned copy of an input, without a ledger, and all that the ledger will say."""

    source: Path
    stage: Path
    config: Config
    policy: Policy
    inputs: Inputs
    report: Report
    """Of the input."""
    edits: Edits
    rounds: int = 1
    """Scans that it took; the last one found nothing more to remove, unless it was the only one."""
    digests: dict[str, Digest] = field(default_factory=dict)
    """Of each input file, by its id."""
    unreadable: list[Aside] = field(default_factory=list)
    """Files that could not be copied."""
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)
    """By file: the name in the input of records that are called otherwise in the output, by that name."""

    _files: set[str] = field(init=False)
    _records: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._files = {one.found.id for one in self.inputs.files}
        self._records = {one.found.id for one in self.inputs.files if one.found.format != "text"}

    def file_of(self, document: str) -> str:
        """The id of the file that a document stands in."""
        if document in self._files:
            return document
        end = document.find("#")
        while end >= 0 and document[:end] not in self._records:
            end = document.find("#", end + 1)
        return document[:end] if end >= 0 else document

    def by_file(self, files: Iterable[File]) -> dict[str, FileEdits]:
        """What has gone, for each file that something has gone of."""
        wanted = {file.found.id: file for file in files}
        found: dict[str, FileEdits] = {}

        def of(document: str) -> FileEdits | None:
            name = self.file_of(document)
            if name not in wanted:
                return None
            return found.setdefault(name, FileEdits(wanted[name], self.config, self.edits.documents))

        for document, drop in self.edits.drops.items():
            if edits := of(document):
                edits.drops[document] = drop
        for document, pieces in self.edits.pieces.items():
            if document not in self.edits.drops and (edits := of(document)):
                edits.pieces[document] = pieces
        return found


def settle(source: Path, stage: Path, config: Config, policy: Policy, watch: Watcher) -> Settled:
    """Write a cleaned copy of the input into `stage`, an empty directory.

    Raises a ProvenanceError for an input that cannot be scanned or that changes meanwhile, and OSError.
    """
    there = inputs(source, config)
    with closing(explore([source], reading(config), watch=watch)) as scan:
        edits = Edits({one.id: one for one in scan.report.documents}, set())
        settled = Settled(source, stage, config, policy, there, scan.report, edits)
        edits.untouchable |= _untouchable(settled)
        going = _remove(settled, scan, 1)
    _write_all(settled, watch)
    while going:
        settled.rounds += 1
        root = stage if there.folder else stage / there.files[0].path
        settings = reading(config, strict=False)
        with closing(explore([root], settings, watch=watch)) as scan:
            going = _mend(settled, scan.report) or _remove(settled, scan, settled.rounds)
        _write(settled, going, watch)
    return settled


def _untouchable(settled: Settled) -> set[str]:
    """Documents that cannot be rewritten faithfully: records of a damaged file, texts of a fixed length, documents
    that share their name with another one."""
    names = [one.id for one in settled.report.documents]
    found = {name for name, count in Counter(names).items() if count > 1} if len(set(names)) < len(names) else set()
    damaged = {one.path for one in settled.report.skipped if one.line is None}
    damaged |= {
        file.found.id
        for file in settled.inputs.files
        if file.found.format == "parquet"
        and file.found.id not in damaged
        and not can_be_cut(file, settled.config.text_field)
    }
    if damaged:
        found |= {name for name in names if settled.file_of(name) in damaged}
    return found


def _remove(settled: Settled, scan: Scan, number: int) -> set[str]:
    """Plan on a scan and carry it out; gives the documents whose state changed."""
    names = {new: old for renamed in settled.renamed.values() for new, old in renamed.items()}
    report = scan.report
    kept = {drop.kept for drop in settled.edits.drops.values()}
    own = {one.id: names.get(one.id, one.id) for one in report.documents}
    fixed = {one for one, name in own.items() if name in settled.edits.untouchable}
    found = plan(report, settled.policy, fixed, {one for one, name in own.items() if name in kept})
    documents = {one.id: one for one in report.documents} if found.strips else {}
    return apply(found, settled.edits, documents, lambda one: names.get(one, one), scan.text, number)


def _mend(settled: Settled, report: Report) -> set[str]:
    """Give back what was cut out of documents that now cannot be read, or read in another way only."""
    names = {new: old for renamed in settled.renamed.values() for new, old in renamed.items()}
    now = {names.get(one.id, one.id): one.encoding for one in report.documents}
    edits = settled.edits
    bad = {
        one
        for one in edits.pieces
        if one not in edits.drops and now.get(one) not in ("utf-8", edits.documents[one].encoding)
    }
    for one in bad:
        edits.mend(one)
    return bad


def _write_all(settled: Settled, watch: Watcher) -> None:
    """Copy the whole input, without what has gone."""
    total = sum(file.found.size for file in settled.inputs.files)
    done = 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        watch("copying", done, total)

    edits = settled.by_file(settled.inputs.files)
    plain = {one.id: one.sha256 for one in settled.report.documents}
    for folder in settled.inputs.folders:
        (settled.stage / folder).mkdir(parents=True, exist_ok=True)
    for file in settled.inputs.files:
        target = settled.stage / file.path
        name = file.found.id
        try:
            if name in edits:
                settled.digests[name] = digest(file.found.path, on_bytes=count)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                settled.digests[name] = _copied(file, target, count)
        except _UnreadableError as problem:
            settled.unreadable.append(Aside(name, "not-copied", str(problem)))
            continue
        if file.found.compression is None and plain.get(name, settled.digests[name].sha256) != (
            settled.digests[name].sha256
        ):
            raise changed(file)
        if name in edits:
            _rewrite(settled, edits[name], target)


class _UnreadableError(Exception):
    """An input file that cannot be opened."""


def _copied(file: File, target: Path, count: Callable[[int], object]) -> Digest:
    try:
        open_regular(file.found.path).close()
    except OSError as problem:
        raise _UnreadableError(problem.strerror or str(problem)) from problem
    with target.open("xb") as sink:
        found = digest(file.found.path, sink, count)
    target.chmod(file.mode)
    return found


def _write(settled: Settled, documents: set[str], watch: Watcher) -> None:
    """Write the files of some documents anew."""
    names = {settled.file_of(one) for one in documents}
    files = [file for file in settled.inputs.files if file.found.id in names]
    edits = settled.by_file(files)
    for number, file in enumerate(files):
        watch("writing", number, len(files))
        target = settled.stage / file.path
        target.unlink(missing_ok=True)
        settled.renamed.pop(file.found.id, None)
        if file.found.id in edits:
            _rewrite(settled, edits[file.found.id], target)
        else:
            _copied(file, target, lambda _size: None)


def _rewrite(settled: Settled, edits: FileEdits, target: Path) -> None:
    if edits.file.found.id in edits.drops:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        renamed = rewrite(edits, out)
    target.chmod(edits.file.mode)
    if renamed:
        settled.renamed[edits.file.found.id] = renamed


def skipped_reason(report: Report, file: str) -> str | None:
    """Why a file is no document, where it is none."""
    found: Skipped | None = next((one for one in report.skipped if one.path == file and one.line is None), None)
    return found.reason if found else None


def silence(_stage: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""
