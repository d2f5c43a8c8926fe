"""Parquet without what has gone: rows leave their row group, texts lose what was cut; schema, metadata, row groups
and the compression of each column stay."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from provenance.cleaner.edits import left
from provenance.cleaner.inputs import File
from provenance.cleaner.lines import Keys
from provenance.cleaner.rewriting import FileEdits, Removed, Watch
from provenance.corpus.columns import views_of
from provenance.corpus.opening import open_regular
from provenance.corpus.records import Fields, fields_of
from provenance.corpus.table import rows_of

_VERSIONS = ("1.0", "2.4", "2.6")


def rewrite(edits: FileEdits, out: BinaryIO | None, watch: Watch | None) -> dict[str, str]:
    """Write the rows that stay to `out`. Gives the records that are called otherwise in the output."""
    fields = fields_of(edits.config)
    before, after = Keys(), Keys()
    renamed: dict[str, str] = {}
    first = written = 0
    with open_regular(edits.file.found.path) as raw, pq.ParquetFile(raw) as file, _writer(file, out) as writer:
        for index in range(file.num_row_groups):
            group = file.read_row_group(index)
            gone: set[int] = set()
            texts: dict[int, bytes] = {}
            for number, own, text in _records(group, first, fields):
                name = f"{edits.file.found.id}#{before.take(own, number)}"
                row = number - first
                stays = _stays(edits, name, text, watch)
                if stays is None:
                    gone.add(row)
                    continue
                if len(stays) < len(text):
                    texts[row] = bytes(stays)
                key = f"{edits.file.found.id}#{after.take(own, written + row - len(gone))}"
                if key != name:
                    renamed[key] = name
            rest = _without(group, texts, gone, fields.text)
            if writer and rest.num_rows:
                writer.write_table(rest, row_group_size=rest.num_rows)
            first += group.num_rows
            written += rest.num_rows
    return renamed


def _stays(edits: FileEdits, name: str, text: memoryview, watch: Watch | None) -> bytes | memoryview | None:
    """What stays of the text of a row; None if the row goes."""
    if name not in edits.drops and name not in edits.pieces:
        return text
    whole = edits.checked(name, bytes(text))
    if watch:
        for span, cause in edits.causes(name, len(whole)):
            watch(Removed(name, None, span, cause, whole[slice(*span)]), whole)
    if name in edits.drops:
        return None
    return b"".join(whole[low:high] for low, high in left(len(whole), edits.pieces[name]))


def is_rest(edits: FileEdits, output: str) -> bool:
    """Whether the texts of a table that was written are those of the input without what has gone."""
    fields = fields_of(edits.config)
    before = Keys()
    names = (
        (f"{edits.file.found.id}#{before.take(own, number)}", text)
        for number, own, text in _all_records(edits.file.found.path, fields)
    )
    wanted = (_stays(edits, name, text, None) for name, text in names)
    written = (text for _, _, text in _all_records(output, fields))
    return all(
        one is not None and other is not None and bytes(one) == bytes(other)
        for one, other in zip_longest((text for text in wanted if text is not None), written)
    )


def _all_records(path: str, fields: Fields) -> Iterator[tuple[int, str | None, memoryview]]:
    first = 0
    with open_regular(path) as raw, pq.ParquetFile(raw) as file:
        there = [name for name in fields.names if name in file.schema_arrow.names]
        for index in range(file.num_row_groups):
            group = file.read_row_group(index, columns=there)
            yield from _records(group, first, fields)
            first += group.num_rows


def can_be_cut(file: File, name: str) -> bool:
    """Whether texts of a table can change their length."""
    with open_regular(file.found.path) as raw, pq.ParquetFile(raw) as table:
        schema = table.schema_arrow
        return name in schema.names and not pa.types.is_fixed_size_binary(schema.field(name).type)


def _records(group: pa.Table, first: int, fields: Fields) -> Iterator[tuple[int, str | None, memoryview]]:
    """Number, own id and text of each record of a row group."""
    wanted = group.select([name for name in fields.names if name in group.column_names])
    for batch in wanted.combine_chunks().to_batches():
        for rows in rows_of(batch, first, fields):
            own = rows.roles["id"].to_pylist() if "id" in rows.roles else [None] * len(rows.text)
            yield from zip(rows.numbers, own, views_of(rows.text), strict=True)
        first += batch.num_rows


def _without(group: pa.Table, texts: dict[int, bytes], gone: set[int], name: str) -> pa.Table:
    """A row group with other texts in some rows, and without some rows."""
    if texts:
        position = group.column_names.index(name)
        kind = group.schema.field(position).type
        values = _binary(group.column(position).combine_chunks()).to_pylist()
        for row, text in texts.items():
            values[row] = text
        column = _like(pa.array(values, pa.large_binary()), kind)
        group = group.set_column(position, group.schema.field(position), column)
    if not gone:
        return group
    # slices, because Arrow cannot filter columns of every type
    bounds = [-1, *sorted(gone), group.num_rows]
    return pa.concat_tables([group.slice(low + 1, high - low - 1) for low, high in pairwise(bounds)])


def _binary(column: Any) -> Any:  # noqa: ANN401 - Arrow has no types
    """A column of text as binary."""
    if isinstance(column.type, pa.BaseExtensionType):
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.large_binary())


def _like(values: Any, kind: Any) -> Any:  # noqa: ANN401 - Arrow has no types
    """Binary values as a column of another type."""
    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, _like(values, kind.storage_type))
    if pa.types.is_dictionary(kind):
        encoded = _like(values, kind.value_type).dictionary_encode()
        indices = encoded.indices.cast(kind.index_type)
        return pa.DictionaryArray.from_arrays(indices, encoded.dictionary, ordered=kind.ordered)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return values.cast(kind)
    return values.cast(pa.large_string()).cast(kind)


@contextlib.contextmanager
def _writer(file: pq.ParquetFile, out: BinaryIO | None) -> Iterator[pq.ParquetWriter | None]:
    """A writer of a file like another one; None to write nowhere."""
    if out is None:
        yield None
        return
    version = file.metadata.format_version
    with pq.ParquetWriter(
        out,
        file.schema_arrow,
        version=version if version in _VERSIONS else "2.6",
        compression=_compression(file.metadata),
        **_written_as(file.metadata),
    ) as writer:
        yield writer


def _columns(metadata: Any) -> Sequence[Any]:  # noqa: ANN401 - Arrow has no types
    if not metadata.num_row_groups:
        return ()
    group = metadata.row_group(0)
    return [group.column(position) for position in range(group.num_columns)]


def _compression(metadata: Any) -> Any:  # noqa: ANN401 - Arrow has no types
    """Codec by column."""
    codecs = {column.path_in_schema: column.compression.lower() for column in _columns(metadata)}
    names = {"uncompressed": "none", "lz4_raw": "lz4"}
    return {path: names.get(codec, codec) for path, codec in codecs.items()} or "none"


def _written_as(metadata: Any) -> dict[str, Any]:  # noqa: ANN401 - Arrow has no types
    """Which columns have a dictionary, statistics and a Bloom filter, as far as the footer tells."""
    columns = _columns(metadata)
    dictionaries = [column.path_in_schema for column in columns if column.has_dictionary_page]
    statistics = [column.path_in_schema for column in columns if column.is_stats_set]
    return {"use_dictionary": dictionaries or False, "write_statistics": statistics or False}
