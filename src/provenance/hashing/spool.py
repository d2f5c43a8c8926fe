"""The hashed corpus as flat columns: in memory while it is small, in temporary files once it is not."""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from provenance.errors import OutputError
from provenance.hashing.analysis import HASHED, LISTS
from provenance.hashing.tokens import read_only

Array = npt.NDArray[Any]

_TOGETHER = 1000  # texts that are put into order at a time

_FACTS = [field for field in HASHED if field.name not in LISTS and field.name != "text"]


@dataclass(frozen=True, slots=True)
class Hashed:
    """Every document after the hashing stage. Document d is row d of `documents`; they are in order of their ids,
    so that nothing that is found depends on the order in which they were read."""

    documents: pa.Table
    """All columns of HASHED that are neither text nor lists."""
    texts: tuple[pa.LargeStringArray, ...]
    """The decoded texts, in runs as they were read."""
    tokens: Array
    """64-bit hash of each token."""
    token_starts: Array
    token_ends: Array
    token_offsets: Array
    line_keys: Array
    line_tokens: Array
    """First token of each line, counted over the whole corpus."""
    line_flags: Array
    line_offsets: Array
    paragraph_starts: Array
    paragraph_ends: Array
    paragraph_tokens: Array
    """First token of each paragraph, counted over the whole corpus, with one past the last token at the end."""
    paragraph_offsets: Array
    quote_begins: Array
    """First token of each quotation, counted over the whole corpus."""
    quote_ends: Array
    quote_offsets: Array

    @property
    def count(self) -> int:
        """Number of documents."""
        return int(self.documents.num_rows)

    def documents_of(self, tokens: Array) -> Array:
        """The document that each token of the corpus lies in."""
        return np.searchsorted(self.token_offsets, tokens, side="right") - 1

    def runs(self) -> Iterator[tuple[int, npt.NDArray[np.uint8], npt.NDArray[np.int64]]]:
        """First document, UTF-8 bytes and document offsets of each run of texts."""
        first = 0
        for run in self.texts:
            _, offsets, data = run.buffers()
            bounds = np.frombuffer(offsets, np.int64)[run.offset : run.offset + len(run) + 1]
            yield first, read_only(np.frombuffer(data or b"", np.uint8)), read_only(bounds)
            first += len(run)

    def excerpts(self, documents: Array, starts: Array, ends: Array) -> list[str]:
        """Bytes starts[i] to ends[i] of the UTF-8 text of documents[i], as text."""
        runs = list(self.runs())
        firsts = [first for first, _, _ in runs]
        found = []
        for d, start, end in zip(documents.tolist(), starts.tolist(), ends.tolist(), strict=True):
            first, data, bounds = runs[bisect_right(firsts, d) - 1]
            base = int(bounds[d - first])
            found.append(data[base + start : base + end].tobytes().decode(errors="ignore"))
        return found

    def text(self, d: int) -> str:
        """The text of document d."""
        for run in self.texts:
            if d < len(run):
                return str(run[d].as_py())
            d -= len(run)
        raise IndexError(d)


class _Column:
    """Values that arrive in pieces and are used as one array."""

    def __init__(self, kind: npt.DTypeLike) -> None:
        self._kind = np.dtype(kind)
        self._pieces: list[Array] = []
        self._file: BinaryIO | None = None
        self._length = 0

    def append(self, values: Array) -> None:
        self._length += len(values)
        if self._file is None:
            self._pieces.append(values)
        else:
            values.tofile(self._file)

    def spill(self, path: Path) -> None:
        self._file = path.open("w+b")
        for piece in self._pieces:
            piece.tofile(self._file)
        self._pieces = []

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def take(self, offsets: Array, order: Array | None) -> Array:
        """All values, those of document order[0] first; offsets are those of the documents as they came."""
        if self._file is None:
            pieces, self._pieces = self._pieces, []
            if order is not None:
                pieces = _slices(pieces, offsets, order)
            return np.concatenate(pieces) if pieces else np.empty(0, self._kind)
        self.close()
        if not self._length:
            return np.empty(0, self._kind)
        if order is None:
            return np.memmap(self._file.name, self._kind, "r+", shape=(self._length,))
        came = np.memmap(self._file.name, self._kind, "r", shape=(self._length,))
        with Path(f"{self._file.name}-in-order").open("wb") as ordered:
            for d in order:
                came[offsets[d] : offsets[d + 1]].tofile(ordered)
        return np.memmap(ordered.name, self._kind, "r+", shape=(self._length,))


class Spool:
    """Collects hashed batches into a `Hashed`; its temporary files live as long as it does."""

    def __init__(self, memory_mb: int) -> None:
        self._limit = memory_mb * 1_000_000
        self._held = 0  # bytes
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._columns = {name: _Column(kind.to_pandas_dtype()) for name, kind in LISTS.items()}
        self._lengths: dict[str, list[Array]] = {name: [] for name in LISTS}
        self._facts: list[pa.RecordBatch] = []
        self._texts: list[pa.LargeStringArray] = []
        self._writer: pa.RecordBatchFileWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        self._texts = []
        for column in self._columns.values():
            column.close()
        if self._folder is not None:
            self._folder.cleanup()

    def append(self, batch: pa.RecordBatch) -> None:
        """Add a batch of schema HASHED. Raises OutputError where the temporary folder has no room for it."""
        try:
            self._append(batch)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(
                f"cannot keep the corpus in {tempfile.gettempdir()}: {reason}; "
                "set TMPDIR to a folder with room, or memory-mb higher"
            ) from error

    def _append(self, batch: pa.RecordBatch) -> None:
        for name in LISTS:
            column = batch.column(name)
            self._columns[name].append(column.flatten().to_numpy())
            self._lengths[name].append(np.diff(column.offsets.to_numpy()))
        self._facts.append(batch.select([field.name for field in _FACTS]))
        text = batch.column("text")
        if self._writer is None:
            self._texts.append(text)
            self._held += batch.nbytes
            if self._held > self._limit:
                self._spill()
        else:
            self._writer.write_batch(pa.record_batch([text], ["text"]))

    def _spill(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="provenance-")
        root = Path(self._folder.name)
        for name, column in self._columns.items():
            column.spill(root / name)
        self._writer = pa.ipc.new_file(str(root / "text.arrow"), pa.schema([("text", pa.large_string())]))
        for text in self._texts:
            self._writer.write_batch(pa.record_batch([text], ["text"]))
        self._texts = []

    def _order(self, documents: pa.Table) -> Array | None:
        """The documents by id; None where they came so."""
        ids = documents.column("id").to_pylist()
        order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
        return None if np.array_equal(order, np.arange(len(ids))) else order

    def _texts_in(self, order: Array | None) -> tuple[pa.LargeStringArray, ...]:
        """The texts, in memory or in a file as they were kept."""
        if self._writer is None or self._folder is None:
            if order is None:
                return tuple(self._texts)
            buffers = [_text_buffers(text) for text in self._texts]
            self._texts = []
            sizes = np.concatenate([np.diff(bounds) for _, bounds in buffers])
            data = np.concatenate(_slices([data for data, _ in buffers], _offsets(sizes), order))
            bounds = _offsets(sizes[order])
            return (pa.LargeStringArray.from_buffers(len(order), pa.py_buffer(bounds), pa.py_buffer(data)),)
        self._writer.close()
        self._writer = None
        path = Path(self._folder.name) / "text.arrow"
        came = _read_texts(path)
        if order is None:
            return came
        path = path.with_name("text-in-order.arrow")
        whole = pa.chunked_array(came)
        with pa.ipc.new_file(str(path), pa.schema([("text", pa.large_string())])) as writer:
            for begin in range(0, len(order), _TOGETHER):
                for text in whole.take(pa.array(order[begin : begin + _TOGETHER])).chunks:
                    writer.write_batch(pa.record_batch([text], ["text"]))
        return _read_texts(path)

    def finish(self) -> Hashed:
        """The corpus; nothing can be appended any more."""
        documents = pa.Table.from_batches(self._facts, pa.schema(_FACTS))
        order = self._order(documents)
        lengths = {name: np.concatenate([np.empty(0, np.int64), *parts]) for name, parts in self._lengths.items()}

        def take(name: str) -> Array:
            return self._columns[name].take(_offsets(lengths[name]), order)

        tokens, lines, paragraphs, quotes = (
            _offsets(lengths[name] if order is None else lengths[name][order])
            for name in ("token_hashes", "line_keys", "paragraph_starts", "quote_begins")
        )
        return Hashed(
            documents=documents if order is None else documents.take(pa.array(order)),
            texts=self._texts_in(order),
            tokens=take("token_hashes"),
            token_starts=take("token_starts"),
            token_ends=take("token_ends"),
            token_offsets=tokens,
            line_keys=take("line_keys"),
            line_tokens=np.append(_absolute(take("line_tokens"), lines, tokens), tokens[-1]),
            line_flags=take("line_flags"),
            line_offsets=lines,
            paragraph_starts=take("paragraph_starts"),
            paragraph_ends=take("paragraph_ends"),
            paragraph_tokens=np.append(_absolute(take("paragraph_tokens"), paragraphs, tokens), tokens[-1]),
            paragraph_offsets=paragraphs,
            quote_begins=_absolute(take("quote_begins"), quotes, tokens),
            quote_ends=_absolute(take("quote_ends"), quotes, tokens),
            quote_offsets=quotes,
        )


def _offsets(lengths: Array) -> Array:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _slices(pieces: list[Array], offsets: Array, order: Array) -> list[Array]:
    """The values of each document, in order; a document lies in one piece."""
    ends = np.cumsum([len(piece) for piece in pieces])
    home = np.searchsorted(ends, offsets[:-1], side="right")
    home = np.minimum(home, len(pieces) - 1)  # documents without values at the very end
    begins = offsets[:-1] - (ends - [len(piece) for piece in pieces])[home]
    stops = begins + np.diff(offsets)
    columns = (column[order].tolist() for column in (home, begins, stops))
    return [pieces[piece][x:y] for piece, x, y in zip(*columns, strict=True)]


def _text_buffers(text: pa.LargeStringArray) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The bytes of a run of texts from its first to its last, and where each begins in the buffer."""
    _, offsets, data = text.buffers()
    bounds = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
    return np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]], bounds


def _read_texts(path: Path) -> tuple[pa.LargeStringArray, ...]:
    """The texts of a file, mapped into memory."""
    source = pa.ipc.open_file(pa.memory_map(str(path)))
    return tuple(source.get_batch(i).column(0) for i in range(source.num_record_batches))


def _absolute(values: Array, offsets: Array, token_offsets: Array) -> Array:
    """Token numbers within documents as token numbers within the corpus."""
    absolute: Array = values + np.repeat(token_offsets[:-1], np.diff(offsets))
    return absolute


def gather(batches: Iterable[pa.RecordBatch], spool: Spool) -> Hashed:
    """Collect hashed batches, in order."""
    for batch in batches:
        spool.append(batch)
    hashed = spool.finish()
    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()  # what reading and hashing needed; the system's pool hands back what numpy freed too
    return hashed
