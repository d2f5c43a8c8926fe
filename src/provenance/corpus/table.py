"""Tables: Arrow batches from Parquet, or from any data frame, as rows of text and declared facts."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from provenance.corpus.columns import as_strings, cuts, text_column, views_of
from provenance.corpus.records import Fields, Rows

_SLICE_ROWS = 1 << 16


def holds_text(kind: pa.DataType) -> bool:
    """Whether a column of this type can be the text: strings, or binary that will be checked."""
    if pa.types.is_dictionary(kind):
        return holds_text(kind.value_type)
    if isinstance(kind, pa.BaseExtensionType):
        return holds_text(kind.storage_type)
    tests = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view", "fixed_size_binary")
    return any(getattr(pa.types, f"is_{test}")(kind) for test in tests)


def rows_of(batch: pa.RecordBatch, first: int, fields: Fields) -> Iterator[Rows]:
    """Rows of a batch in pieces of a bounded size; `first` is the number of its first row."""
    for start in range(0, batch.num_rows, _SLICE_ROWS):
        part = batch.slice(start, _SLICE_ROWS)
        text, numbers, malformed = _texts(part.column(fields.text), first + start, fields.text)
        kept = [number - first - start for number in numbers] if malformed else None
        roles = {}
        for role, names in fields.roles.items():
            found = [as_strings(_storage(part.column(name))) for name in names if name in part.schema.names]
            if found:
                column = pc.coalesce(*found)
                roles[role] = column if kept is None else column.take(pa.array(kept, pa.int64()))
        if len(text) == 0:
            yield Rows(text, roles, [], malformed)
        for low, high in cuts(text):
            pieces = {role: column.slice(low, high - low) for role, column in roles.items()}
            # Copied, so that a batch does not hold on to the whole of which it is a part.
            piece = pa.concat_arrays([text.slice(low, high - low)])
            yield Rows(piece, pieces, numbers[low:high], malformed if low == 0 else [])


def _texts(column: pa.Array, first: int, name: str) -> tuple[pa.LargeStringArray, list[int], list[tuple[int, str]]]:
    """The good texts of a column, their row numbers, and the reason for each other row."""
    column = _storage(column)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_fixed_size_binary(column.type):
        column = column.cast(pa.binary())
    data = column.cast(pa.large_binary())
    numbers = range(first, first + len(data))
    try:
        if data.null_count == 0:
            texts = data.cast(pa.large_string())
            texts.validate(full=True)
            return texts, list(numbers), []
    except (pa.ArrowInvalid, UnicodeDecodeError):
        pass  # which rows they are is found below
    malformed = []
    good = []
    kept = []
    for number, valid, view in zip(numbers, data.is_valid().to_pylist(), views_of(data), strict=True):
        if not valid:
            malformed.append((number, f"the field {name!r} is null"))
            continue
        try:
            str(view, "utf-8")
        except UnicodeDecodeError as problem:
            byte = f"invalid byte 0x{view[problem.start]:02x} at offset {problem.start}"
            malformed.append((number, f"the field {name!r} is not UTF-8 ({byte})"))
            continue
        good.append(view)
        kept.append(number)
    return text_column(good), kept, malformed


def _storage(column: pa.Array) -> pa.Array:
    return column.storage if isinstance(column.type, pa.BaseExtensionType) else column
