"""Collecting the hashed corpus: in memory while it is small, in temporary files once it is not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from provenance.errors import OutputError
from provenance.hashing.analysis import HASHED, LISTS
from provenance.hashing.hashed import Hashed
from provenance.hashing.tokens import read_only

Array = npt.NDArray[Any]

_FACTS = [field for field in HASHED if field.name not in LISTS and field.name != "text"]


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

    def runs(self) -> tuple[Array, ...]:
        """All values, as they came."""
        if self._file is None:
            pieces, self._pieces = self._pieces, []
            return tuple(pieces)
        self.close()
        return (np.memmap(self._file.name, self._kind, "r+", shape=(self._length,)),) if self._length else ()

    def take(self, offsets: Array, order: Array | None) -> Array:
        """All values, those of document order[0] first; offsets are those of the documents as they came."""
        runs = self.runs()
        if order is None and self._file is not None and runs:
            return runs[0]
        if order is None:  # never one of the runs, which nobody may write to: kernels would be compiled for both
            return np.concatenate([np.empty(0, self._kind), *runs])
        if self._file is None:
            return _reordered(runs, offsets, order, self._kind)
        with Path(f"{self._file.name}-in-order").open("wb") as ordered:
            for run in runs:  # one at most
                for d in order:
                    run[offsets[d] : offsets[d + 1]].tofile(ordered)
        return np.memmap(ordered.name, self._kind, "r+", shape=(self._length,)) if runs else np.empty(0, self._kind)


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

    def _all_texts(self) -> tuple[pa.LargeStringArray, ...]:
        """The texts as they came, in memory or in a file."""
        if self._writer is None or self._folder is None:
            return tuple(self._texts)
        self._writer.close()
        self._writer = None
        source = pa.ipc.open_file(pa.memory_map(str(Path(self._folder.name) / "text.arrow")))
        return tuple(source.get_batch(i).column(0) for i in range(source.num_record_batches))

    def finish(self) -> Hashed:
        """The corpus; nothing can be appended any more."""
        documents = pa.Table.from_batches(self._facts, pa.schema(_FACTS))
        order = self._order(documents)
        lengths = {name: np.concatenate([np.empty(0, np.int64), *parts]) for name, parts in self._lengths.items()}

        def take(name: str) -> Array:
            return self._columns[name].take(_offsets(lengths[name]), order)

        tokens, accents, broken, lines, paragraphs, quotes = (
            _offsets(lengths[name] if order is None else lengths[name][order])
            for name in ("token_hashes", "accented", "broken_words", "line_keys", "paragraph_starts", "quote_begins")
        )
        return Hashed(
            documents=documents if order is None else documents.take(pa.array(order)),
            came=np.arange(documents.num_rows) if order is None else order,
            texts=self._all_texts(),
            token_starts=self._columns["token_starts"].runs(),
            start_offsets=_offsets(lengths["token_starts"]),
            tokens=take("token_hashes"),
            token_offsets=tokens,
            accent_places=_absolute(take("accent_places"), accents, tokens),
            accented=take("accented"),
            broken_places=_absolute(take("broken_places"), broken, tokens),
            broken_parts=take("broken_parts"),
            broken_words=take("broken_words"),
            broken_accented=take("broken_accented"),
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


@njit(nogil=True, cache=True, boundscheck=False)
def _move(run, begins, targets, sizes, out):
    for d in range(begins.shape[0]):
        for x in range(sizes[d]):  # slices would take two seconds more to compile
            out[targets[d] + x] = run[begins[d] + x]


def _reordered(runs: tuple[Array, ...], offsets: Array, order: Array, kind: np.dtype[Any]) -> Array:
    """The values of document order[0], then those of order[1], …; every document lies in one run."""
    out = np.empty(int(offsets[-1]), kind)
    sizes = np.diff(offsets)
    targets = np.empty(len(sizes), np.int64)
    targets[order] = _offsets(sizes[order])[:-1]
    begin = 0
    for run in runs:
        first, last = np.searchsorted(offsets[:-1], [begin, begin + len(run)])
        _move(read_only(run), offsets[first:last] - begin, targets[first:last], sizes[first:last], out)
        begin += len(run)
    return out


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
