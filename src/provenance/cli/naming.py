"""Which document of which corpus a name on the command line means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from provenance.errors import UsageError
from provenance.models import Skipped
from provenance.settings import did_you_mean

if TYPE_CHECKING:
    from provenance.config import Config
    from provenance.models import Report

_LISTED = 10


def corpus_of(names: Sequence[str]) -> Path:
    """What to scan for the named documents: their folder, their common folder, or the file whose records they are."""
    places = []
    for name in names:
        file, hash_mark, _ = (name, "", "") if os.path.lexists(name) else name.partition("#")
        path = Path(file)
        if path.is_dir():
            error = UsageError(f"{name} is a folder, not a document")
            error.add_note(
                f"name a document in it, or the beginning of its name; `provenance scan {name}` compares them all"
            )
            raise error
        if hash_mark and path.is_file():
            places.append(path)
        elif path.parent.is_dir():
            places.append(path.parent)
        else:
            raise UsageError(f"{name}: there is no folder {path.parent}")
    if len(set(places)) == 1:
        return places[0]
    folders = [place.parent if place.is_file() else place for place in places]
    return Path(os.path.commonpath([os.path.abspath(folder) for folder in folders]))  # noqa: PTH100 - keeps links


def outside(names: Sequence[str], corpus: Path) -> list[str]:
    """The files of names that do not lie in the corpus, to be compared with it."""
    root = os.path.realpath(corpus)
    files = dict.fromkeys(name if os.path.lexists(name) else name.partition("#")[0] for name in names)
    return [
        file for file in files if Path(file).is_file() and os.path.commonpath([root, os.path.realpath(file)]) != root
    ]


def document_of(name: str, corpus: Path, report: Report, *, several: bool = False) -> str:
    """The id of the one document that a name means: an id, a path, or an unambiguous beginning of one.

    `several` says that the report is about more than the corpus, so that ids in it begin with its path.
    """
    ids = [document.id for document in report.documents]
    spellings = list(_spellings(name, corpus))
    if several:
        spellings = [*(f"{PurePosixPath(corpus.as_posix())}/{one}" for one in spellings), *spellings]
    for spelling in spellings:
        if spelling in ids:
            return spelling
    found = sorted({one for one in ids for spelling in spellings if one.startswith(spelling)})
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n".join(f"  {one}" for one in found[:_LISTED])
        more = f"\n  … and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        error = UsageError(f"{name} is the beginning of {len(found)} documents:\n{listed}{more}")
        error.add_note("write enough of the name to tell them apart")
        raise error
    raise _unknown(name, spellings, ids, corpus, report)


def check_names(names: Sequence[str], corpus: Path, config: Config) -> None:
    """Raise UsageError for a name that no document can have, by the files alone: before all of them are scanned."""
    from provenance.corpus.roots import resolve
    from provenance.corpus.schema import Excluded
    from provenance.corpus.walk import excludes, walk

    walked = walk(resolve([corpus])[0], excludes(config.exclude))
    files = [one.path if isinstance(one, Skipped) else one.id for one in walked if not isinstance(one, Excluded)]
    for name in names:
        spellings = list(_spellings(name, corpus))
        # The ids of records begin with their file, and a name may be the beginning of an id.
        if not any(one.startswith(spelling) or spelling.startswith(one) for one in files for spelling in spellings):
            raise _no_document(name, spellings, files, corpus)


def _spellings(name: str, corpus: Path) -> list[str]:
    """A name as ids may have it: relative to the corpus, or as it was written."""
    root = corpus if corpus.is_dir() else corpus.parent
    relative = os.path.relpath(name.partition("#")[0], root)
    inside = PurePosixPath(*Path(relative).parts).as_posix()
    record = name[name.index("#") :] if "#" in name else ""
    # the path first: `000` next to a folder `corpus/` means a file here before it means an id there
    return [inside + record] * (inside.split("/", 1)[0] != "..") + [name]


def _unknown(name: str, spellings: Sequence[str], ids: Sequence[str], corpus: Path, report: Report) -> UsageError:
    skipped = [one for one in report.skipped if one.path in spellings or one.path == name]
    if skipped:
        return UsageError(f"{name} was not read: {skipped[0].reason} ({skipped[0].rule})")
    return _no_document(name, spellings, ids, corpus)


def _no_document(name: str, spellings: Sequence[str], ids: Sequence[str], corpus: Path) -> UsageError:
    near = next(filter(None, (did_you_mean(spelling, ids) for spelling in spellings)), "")
    error = UsageError(f"{corpus} has no document {name!r}{near}")
    error.add_note(f"`provenance scan {corpus} --format csv` lists all documents; --corpus names another folder")
    return error
