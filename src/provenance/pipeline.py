"""scan(paths, config) -> Report, as one readable sentence: read, hash, compare, report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Protocol

import pyarrow as pa

from provenance import __version__, corpus
from provenance.config import Config
from provenance.corpus.schema import Excluded, ReadItem
from provenance.errors import InputError
from provenance.models import SCHEMA, Notice, Report, Skipped, Span, Tool
from provenance.warming import Helpers

if TYPE_CHECKING:
    from provenance.hashing.hashed import Hashed

Watcher = Callable[[str, int, int | None], None]
"""Told (stage, done, total or None) as work goes on."""


class ArrowTable(Protocol):
    """A table of any library that speaks the Arrow C stream interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Source = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | ArrowTable


@dataclass(slots=True)
class Scan:
    """A report together with the texts it is about; close it to free their temporary files."""

    report: Report
    _hashed: Hashed
    _resources: ExitStack = field(repr=False)
    _numbers: dict[str, int] = field(default_factory=dict, repr=False)

    def text(self, document: str) -> str:
        """The decoded text of a document."""
        return self._hashed.text(self._number(document))

    def paragraphs(self, document: str) -> tuple[Span, ...]:
        """The spans of a document's paragraphs, in order."""
        from provenance.comparator.findings import paragraph_spans

        return paragraph_spans(self._hashed, self._number(document))

    def _number(self, document: str) -> int:
        if not self._numbers:
            self._numbers = {name: d for d, name in enumerate(self._hashed.documents.column("id").to_pylist())}
        return self._numbers[document]

    def close(self) -> None:
        """Free what the scan holds; text and paragraphs are gone then."""
        self._resources.close()


def scan(
    source: Source, config: Config | None = None, *, watch: Watcher | None = None, stdin: BinaryIO | None = None
) -> Report:
    """Scan paths, or a table of documents, and report what is copied, quoted or boilerplate.

    A table is anything with `__arrow_c_stream__`: pyarrow, pandas, polars, DuckDB. Raises a `ProvenanceError` for
    a path that is not there, a corpus without a document, and, under `strict`, anything that cannot be read.
    """
    result = explore(source, config, watch=watch, stdin=stdin)
    result.close()
    return result.report


def explore(
    source: Source, config: Config | None = None, *, watch: Watcher | None = None, stdin: BinaryIO | None = None
) -> Scan:
    """Scan as `scan` does, and keep the texts at hand."""
    config = config or Config()
    tell = watch or _silence
    items = _begun(_items(source, config, tell, stdin))
    # Numba takes a third of a second to import: reading goes on meanwhile.
    from provenance.comparator import compare
    from provenance.engines.local import LocalEngine
    from provenance.hashing.analysis import HASHED, analyse
    from provenance.hashing.compiling import announced
    from provenance.hashing.spool import Spool, gather

    def first_compile() -> None:
        tell("compiling", 0, None)
        helpers.start()

    with ExitStack() as stack, Helpers() as helpers, announced(first_compile):
        engine = stack.enter_context(LocalEngine(config.threads, config.memory_mb))
        spool = stack.enter_context(Spool(config.memory_mb))
        aside = _Aside()
        batches = aside.separate(items)
        hashed = gather(engine.map_batches(partial(analyse, config=config), batches, HASHED), spool)
        if not hashed.count:
            raise InputError(_nothing(aside))
        compared = compare(hashed, config, engine, lambda stage: tell(stage, 0, None))
        report = Report(
            schema=SCHEMA,
            tool=Tool("provenance", __version__),
            config={**config.effective(), "digest": config.digest()},
            totals=compared.totals(skipped=len(aside.skipped), excluded=len(aside.excluded)),
            documents=compared.documents,
            skipped=tuple(sorted(aside.skipped, key=_by_place)),
            notices=tuple(sorted(aside.notices, key=_by_place)),
            matches=compared.matches,
            clusters=compared.clusters,
            paragraphs=compared.paragraphs,
            passages=compared.passages,
            boilerplate=compared.boilerplate,
            matrix=compared.matrix,
            rewrites=compared.rewrites,
        )
        return Scan(report, hashed, stack.pop_all())


@dataclass(slots=True)
class _Aside:
    """What reading yields beside documents."""

    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)

    def separate(self, items: Iterator[ReadItem]) -> Iterator[pa.RecordBatch]:
        """Pass the batches on and keep the rest."""
        for item in items:
            match item:
                case Skipped():
                    self.skipped.append(item)
                case Notice():
                    self.notices.append(item)
                case Excluded():
                    self.excluded.append(item)
                case _:
                    yield item


def _by_place(one: Skipped | Notice) -> tuple[str, int, str, str]:
    return one.path, one.line or 0, one.rule, one.reason


def _silence(stage: str, done: int, total: int | None) -> None:
    """Tell nobody."""


def _items(source: Source, config: Config, tell: Watcher, stdin: BinaryIO | None) -> Iterator[ReadItem]:
    if isinstance(source, (str, os.PathLike)):
        source = [source]
    if not isinstance(source, Sequence):
        return corpus.from_table(source, config)
    total = corpus.total_bytes(source, config)
    done = 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        tell("reading", done, total)

    return corpus.read(source, config, stdin=stdin, on_bytes=count)


def _begun(items: Iterator[ReadItem]) -> Iterator[ReadItem]:
    """The same items, the first of them asked for already; reading works ahead from there."""
    pool = ThreadPoolExecutor(1)
    first = pool.submit(next, items, None)
    pool.shutdown(wait=False)

    def rest() -> Iterator[ReadItem]:
        item = first.result()
        if item is not None:
            yield item
            yield from items

    return rest()


def _nothing(aside: _Aside) -> str:
    """Why there is nothing to scan, and what to do about it."""
    lines = ["no document to scan"]
    if aside.excluded:
        lines.append(f"{len(aside.excluded)} files were kept out by exclude patterns")
    lines += [f"{s.path}: {s.reason}" for s in aside.skipped[:5]]
    if len(aside.skipped) > 5:
        lines.append(f"and {len(aside.skipped) - 5} more that could not be read")
    if not aside.skipped and not aside.excluded:
        lines.append("there is no file in it; name a folder with text, JSONL or Parquet files")
    return "\n".join(lines)
