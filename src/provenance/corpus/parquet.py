"""Parquet: the wanted columns of a file, row group by row group, in batches that the size of its text allows."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet

from provenance.corpus.columns import BATCH_BYTES
from provenance.corpus.opening import open_regular
from provenance.corpus.records import Fields
from provenance.corpus.table import holds_text

_MOST_ROWS = 1 << 16


class UnreadableError(Exception):
    """A file that holds no text that can be read: rule and reason."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


def batches(path: str, fields: Fields) -> Iterator[tuple[pa.RecordBatch, float]]:
    """Batches of the wanted columns, each with its share of the file's rows. Raises UnreadableError, also in the
    middle of a damaged file."""
    try:
        with open_regular(path) as raw, pyarrow.parquet.ParquetFile(raw) as file:
            names = file.schema_arrow.names
            _check(file.schema_arrow, fields.text)
            wanted = [name for name in fields.names if name in names]
            total = max(1, file.metadata.num_rows)
            for batch in file.iter_batches(batch_size=_rows_a_batch(file, fields.text), columns=wanted):
                yield batch, batch.num_rows / total
    except OSError as problem:
        raise UnreadableError("unreadable-file", problem.strerror or _one_line(problem)) from problem
    except (pa.ArrowException, UnicodeDecodeError) as problem:
        raise UnreadableError("unreadable-file", f"damaged Parquet: {_one_line(problem)}") from problem


def _check(schema: pa.Schema, name: str) -> None:
    if name not in schema.names:
        there = ", ".join(schema.names)
        reason = f"no column {name!r}; columns there: {there} (choose one with --text-field)"
        raise UnreadableError("malformed-record", reason)
    if schema.names.count(name) > 1:
        raise UnreadableError("malformed-record", f"two columns are called {name!r}")
    kind = schema.field(name).type
    if not holds_text(kind):
        raise UnreadableError("malformed-record", f"the column {name!r} is {kind}, not text")


def _rows_a_batch(file: pa.parquet.ParquetFile, name: str) -> int:
    """As many rows as hold a batch of text on average, by the uncompressed sizes in the footer."""
    size = rows = 0
    for index in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(index)
        rows += group.num_rows
        for position in range(group.num_columns):
            column = group.column(position)
            if column.path_in_schema == name:
                size += column.total_uncompressed_size
    return max(1, min(_MOST_ROWS, BATCH_BYTES * rows // max(1, size)))


def _one_line(problem: Exception) -> str:
    return " ".join(str(problem).split())[:300]
