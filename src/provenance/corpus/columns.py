"""Columns of text: Arrow arrays built from bytes and cut by size, with no Python string on the way."""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import pyarrow as pa
import pyarrow.compute as pc

BATCH_BYTES = 8 << 20
"""Text of a batch, roughly; a longer document is a batch of its own."""


def text_column(texts: Sequence[bytes | memoryview]) -> pa.LargeStringArray:
    """UTF-8 values as an array. Nothing is checked: the caller knows that they are UTF-8."""
    offsets = pa.py_buffer(array("q", accumulate(map(len, texts), initial=0)))
    values = pa.py_buffer(texts[0] if len(texts) == 1 else b"".join(texts))
    return pa.Array.from_buffers(pa.large_string(), len(texts), [None, offsets, values])


def is_utf8(data: bytes | memoryview) -> bool:
    """Whether all of it is UTF-8, by Arrow's vectorised check."""
    try:
        text_column([data]).validate(full=True)
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return False
    return True


def offsets_of(texts: pa.LargeStringArray) -> list[int]:
    """Where each value begins in the array's value buffer, and where the last one ends."""
    if len(texts) == 0:
        return [0]
    return memoryview(texts.buffers()[1]).cast("q")[texts.offset : texts.offset + len(texts) + 1].tolist()


def views_of(texts: pa.LargeStringArray) -> Iterator[memoryview]:
    """The UTF-8 bytes of each value, uncopied."""
    values = texts.buffers()[2] if len(texts) else None
    view = memoryview(b"" if values is None else values).cast("B")
    offsets = offsets_of(texts)
    for start, end in pairwise(offsets):
        yield view[start:end]


def cuts(texts: pa.LargeStringArray) -> Iterator[tuple[int, int]]:
    """Row ranges [start, end) that hold up to `BATCH_BYTES` of text each, or one longer row."""
    offsets = offsets_of(texts)
    start = 0
    while start < len(texts):
        end = bisect.bisect_right(offsets, offsets[start] + BATCH_BYTES, start + 1) - 1
        end = min(max(end, start + 1), len(texts))
        yield start, end
        start = end


def as_strings(column: pa.Array) -> pa.StringArray:
    """A column of names, numbers or dates as strings; null where it holds anything else, or an empty string."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_boolean(kind) or pa.types.is_nested(kind):
        return pa.nulls(len(column), pa.string())
    try:
        column = column.cast(pa.string())
        column.validate(full=True)
    except (pa.ArrowException, UnicodeDecodeError):
        column = pa.array([None if value is None else _shown(value) for value in column.to_pylist()], pa.string())
    return pc.if_else(pc.equal(column, ""), None, column)


def _shown(value: object) -> str:
    text = value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
    return text.encode("utf-8", "backslashreplace").decode()
