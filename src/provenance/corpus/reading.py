"""Reading, from end to end: paths or a table become steps, steps run ahead, and their items come out in order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, nullcontext
from functools import partial
from itertools import chain, groupby
from os import PathLike
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
from pathspec import GitIgnoreSpec

from provenance.config import Config
from provenance.corpus import jsonl, parquet, table
from provenance.corpus.ahead import Step, run
from provenance.corpus.columns import BATCH_BYTES
from provenance.corpus.opening import chunks, open_regular
from provenance.corpus.records import Fields, Prepared, RecordFile, fields_of, prepare
from provenance.corpus.roots import STDIN, Root, resolve
from provenance.corpus.schema import ReadItem
from provenance.corpus.textfiles import groups, read_files
from provenance.corpus.walk import Found, Walked, excludes, walk
from provenance.errors import InputError, UsageError
from provenance.models import Skipped


class ArrowStream(Protocol):
    """A table of any kind that hands out its batches by the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A capsule with an ArrowArrayStream."""


def read(
    paths: Sequence[str | PathLike[str]],
    config: Config,
    *,
    stdin: BinaryIO | None = None,
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[ReadItem]:
    """Documents under the paths, as batches of schema DOCUMENTS, with all that was skipped, noticed or excluded.

    Items and their order depend on the input only, not on the number of threads. `-` is JSONL on standard input
    (`stdin`, else that of the process). `on_bytes` is told, on the caller's thread, how many bytes of input are
    done. Raises UsageError at once for paths that cannot be scanned, and InputError while reading, under
    `config.strict`, at the first thing skipped.
    """
    roots = resolve(paths)
    steps = _steps(roots, excludes(config.exclude), fields_of(config), stdin)
    return _delivered(run(steps, _threads(config), on_bytes), config)


def from_table(source: ArrowStream, config: Config) -> Iterator[ReadItem]:
    """Documents of anything with `__arrow_c_stream__`: an Arrow table or reader, a pandas or polars frame, a
    DuckDB relation. An id is the value of the id field, else the row number. Raises UsageError at once if there
    is no column of text by the name that the configuration gives."""
    fields = fields_of(config)
    try:
        reader = pa.RecordBatchReader.from_stream(source)
    except (TypeError, pa.ArrowInvalid) as problem:  # no table at all; a single column
        raise UsageError(f"{type(source).__name__} is no table that Arrow can read: {problem}") from problem
    if fields.text not in reader.schema.names:
        there = ", ".join(reader.schema.names) or "none"
        raise UsageError(f"the table has no column {fields.text!r}; columns there: {there} (choose one as text_field)")
    kind = reader.schema.field(fields.text).type
    if not table.holds_text(kind):
        raise UsageError(f"the column {fields.text!r} of the table is {kind}, not text")
    return _delivered(run(_table_steps(reader, fields), _threads(config), None), config)


def total_bytes(paths: Sequence[str | PathLike[str]], config: Config) -> int | None:
    """What `on_bytes` will have been told at the end, by the sizes on disk; None if standard input is among it."""
    roots = resolve(paths)
    if any(root.kind == "stdin" for root in roots):
        return None
    found = _walked(roots, excludes(config.exclude))
    return sum(one.size for one in found if isinstance(one, Found))


def _threads(config: Config) -> int:
    return config.threads or os.cpu_count() or 1


def _walked(roots: list[Root], spec: GitIgnoreSpec) -> Iterator[Walked]:
    # With several roots, one may lie in another: a file is read under the first that has it.
    seen: set[str] | None = set() if len(roots) > 1 else None
    return chain.from_iterable(walk(root, spec, seen) for root in roots)


def _steps(roots: list[Root], spec: GitIgnoreSpec, fields: Fields, stdin: BinaryIO | None) -> Iterator[Step]:
    """The whole reading as steps: standard input where it stands among the paths, everything else as walked."""
    for is_stdin, some in groupby(roots, lambda root: root.kind == "stdin"):
        if is_stdin:
            yield from _jsonl_steps(STDIN, partial(nullcontext, stdin or sys.stdin.buffer), None, fields)
        else:
            yield from _file_steps(_walked(list(some), spec), fields)


def _file_steps(walked: Iterator[Walked], fields: Fields) -> Iterator[Step]:
    for group in groups(walked):
        first = group[0]
        if isinstance(first, Found) and first.format == "jsonl":
            yield from _jsonl_steps(first.id, partial(open_regular, first.path), first.compression, fields)
        elif isinstance(first, Found) and first.format == "parquet":
            yield from _parquet_steps(first, fields)
        else:
            size = sum(found.size for found in group if isinstance(found, Found))
            yield Step(partial(read_files, group), iter, weight=size, disk_bytes=size)


def _jsonl_steps(id: str, open: Callable[[], Any], compression: str | None, fields: Fields) -> Iterator[Step]:
    """A step a block. Blocks are read here, on the caller's thread; parsing them is the work."""
    file = RecordFile(id, fields, lines=True)
    problem: Skipped | None = None
    types: jsonl.Types | None = None
    done = 0
    try:
        with open() as raw:
            for block in jsonl.blocks(chunks(raw, jsonl.BLOCK_BYTES, compression)):
                if block.first == 0:
                    refused = jsonl.refusal(block.data)
                    if refused is not None:
                        problem = Skipped(id, *refused)
                        break
                    types = jsonl.types_of(block, fields)
                size = len(block.data)
                # Arrow closes the file when the compressed stream ends, before the last line without an end is given.
                position = done + size if not compression else done if raw.closed else raw.tell()
                yield Step(partial(_parsed, block, fields, types, id), file.take, size, position - done)
                done = position
    except OSError as failure:
        problem = Skipped(id, "unreadable-file", failure.strerror or str(failure))
    yield Step(lambda: problem, file.end)


def _parsed(block: jsonl.Block, fields: Fields, types: jsonl.Types | None, id: str) -> Prepared:
    return prepare(jsonl.parse(block, fields, types), id)


def _parquet_steps(found: Found, fields: Fields) -> Iterator[Step]:
    file = RecordFile(found.id, fields, lines=False)
    problem: Skipped | None = None
    first = 0
    try:
        for batch, share in parquet.batches(found.path, fields):
            yield _tabular(batch, first, fields, found.id, file, round(share * found.size))
            first += batch.num_rows
    except parquet.UnreadableError as failure:
        problem = Skipped(found.id, failure.rule, failure.reason)
    yield Step(lambda: problem, file.end)


def _table_steps(reader: pa.RecordBatchReader, fields: Fields) -> Iterator[Step]:
    file = RecordFile("", fields, lines=False)
    first = 0
    for batch in reader:
        yield _tabular(batch, first, fields, "", file, 0)
        first += batch.num_rows


def _tabular(batch: pa.RecordBatch, first: int, fields: Fields, id: str, file: RecordFile, size: int) -> Step:
    def work() -> list[Prepared]:
        return [prepare(rows, id) for rows in table.rows_of(batch, first, fields)]

    def finish(prepared: list[Prepared]) -> Iterator[ReadItem]:
        return chain.from_iterable(map(file.take, prepared))

    return Step(work, finish, weight=batch.nbytes, disk_bytes=size)


def _delivered(items: Generator[ReadItem], config: Config) -> Iterator[ReadItem]:
    """Items as the reader gets them: small batches put together, and the first thing skipped an error if asked."""
    small: list[pa.RecordBatch] = []
    size = 0
    with closing(items):
        for item in items:
            if isinstance(item, Skipped) and config.strict:
                raise InputError(_strictly(item))
            if not isinstance(item, pa.RecordBatch):
                yield item
                continue
            if small and size + item.nbytes > BATCH_BYTES:
                yield _joined(small)
                small, size = [], 0
            small.append(item)
            size += item.nbytes
    if small:
        yield _joined(small)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    return pa.Table.from_batches(batches).combine_chunks().to_batches()[0]


def _strictly(skipped: Skipped) -> str:
    line = "" if skipped.line is None else f", line {skipped.line}"
    return f"{skipped.path}{line}: {skipped.reason} ({skipped.rule}; --strict makes it fatal)"
