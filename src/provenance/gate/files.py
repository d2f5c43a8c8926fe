"""Which files a gate looks at, which of them are new, and where in a file a document stands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import orjson

from provenance.config import Config
from provenance.corpus.roots import STDIN, Root, resolve
from provenance.corpus.walk import Found, excludes, walk
from provenance.models import Skipped

Lines = frozenset[int]


@dataclass(frozen=True, slots=True)
class File:
    """A file that is scanned."""

    path: str
    """As the reader of a verdict knows it: from where the command ran, with `/`."""
    real: str
    """Where it lies; `-` for standard input."""
    records: bool
    """Whether its documents are records."""
    new: bool
    changed: Lines | None = None
    """Lines that are new; None where all of them are."""
    numbers: Mapping[str, int] | None = None
    """Line of each record by its id in the report, for new files of one record a line."""


class Files:
    """All files of a scan by their ids."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files

    @property
    def new(self) -> tuple[str, ...]:
        """Ids of the new files."""
        return tuple(name for name, file in self._files.items() if file.new)

    def locate(self, document: str) -> tuple[File, str | None]:
        """The file of a document, and the id of its record where it is one."""
        file = self._files.get(document)
        if file:
            return file, None
        at = document.find("#")
        while at >= 0:
            file = self._files.get(document[:at])
            if file and file.records:
                return file, document[at + 1 :]
            at = document.find("#", at + 1)
        return File(document, document, records=False, new=False), None

    def is_new(self, document: str) -> bool:
        """Whether a document is to be judged. A record is new if its line is."""
        file, record = self.locate(document)
        if not file.new or record is None or file.changed is None or file.numbers is None:
            return file.new
        # a record whose line is not known is judged rather than passed over
        return file.numbers.get(document) in (None, *file.changed)

    def lines(self, document: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """Lines of the file for lines of the text: for a record, its own line."""
        file, record = self.locate(document)
        if record is None:
            return span
        number = (file.numbers or {}).get(document)
        return (number, number) if number else None

    def touched(self, document: str, lines: tuple[int, int]) -> bool:
        """Whether a stretch of a new document is new: not one that stood in the file before it was changed."""
        file, record = self.locate(document)
        if record is not None or file.changed is None:
            return True
        return any(line in file.changed for line in range(lines[0], lines[1] + 1))


def survey(
    paths: Sequence[str], new: Sequence[str], config: Config, changed: Mapping[str, Lines | None] | None = None
) -> Files:
    """Walk what a scan of `paths` reads. New is what lies under one of `new`, and has changed where that is known.

    `changed` maps real paths to their new lines (None for all).
    """
    roots = resolve(paths)
    judged = [root.path for root in resolve(new)]
    spec = excludes(config.exclude)
    seen: set[str] = set()
    files: dict[str, File] = {}
    for root, given in zip(roots, paths, strict=True):
        if root.kind == "stdin":
            files[STDIN] = File(STDIN, STDIN, records=True, new=STDIN in judged)
            continue
        for one in walk(root, spec, seen):
            if isinstance(one, Found):
                is_new = _under(one.path, judged) and (changed is None or one.path in changed)
                lines = changed.get(one.path) if changed and is_new else None
                files[one.id] = _file(one, _shown(one.id, root, given, alone=len(roots) == 1), is_new, lines, config)
            elif isinstance(one, Skipped):
                path = _shown(one.path, root, given, alone=len(roots) == 1)
                real = os.path.abspath(path)  # noqa: PTH100 - a link is not to be followed
                is_new = _under(real, judged) and (changed is None or real in changed)
                files.setdefault(one.path, File(path, real, records=False, new=is_new))
    return Files(files)


def _file(found: Found, path: str, new: bool, changed: Lines | None, config: Config) -> File:
    records = found.format != "text"
    lined = found.format == "jsonl" and found.compression is None
    if records and not lined:
        changed = None  # no line of it can be told from another
    numbers = dict(_record_lines(found, config)) if new and lined else None
    return File(path, found.path, records, new, changed, numbers)


def _under(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _shown(id: str, root: Root, given: str, *, alone: bool) -> str:
    """The path of a file. The ids of a scan of one folder are relative to it, those of several are paths."""
    folder = PurePath(given) if root.kind == "folder" else PurePath(given).parent
    path = PurePath(folder, id) if alone else PurePath(id)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())  # so that a pull request finds it
    return path.as_posix()


def _record_lines(found: Found, config: Config) -> Iterator[tuple[str, int]]:
    """Id and line of each record, as reading names them."""
    taken: set[str] = set()
    try:
        with Path(found.path).open("rb") as stream:
            for number, line in enumerate(stream):
                record = _parsed(line)
                if not isinstance(record, dict) or not isinstance(_field(record, config.text_field), str):
                    continue
                own = _field(record, config.id_field)
                plain = isinstance(own, int) and not isinstance(own, bool)
                key = str(own) if plain or (isinstance(own, str) and own) else str(number)
                while key in taken:
                    key = f"{key}@{number}"
                taken.add(key)
                yield f"{found.id}#{key}", number + 1
    except OSError:
        return  # the scan says why it cannot be read


def _parsed(line: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _field(record: dict[str, Any], name: str) -> object:
    if name in record or "." not in name:
        return record.get(name)
    head, _, rest = name.partition(".")
    inner = record.get(head)
    return _field(inner, rest) if isinstance(inner, dict) else None
