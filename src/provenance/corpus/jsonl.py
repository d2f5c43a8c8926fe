"""JSONL: blocks of whole lines, parsed by Arrow in one go; a block with anything odd in it is read line by line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.json

from provenance.corpus.columns import as_strings, is_utf8, text_column
from provenance.corpus.decode import binary_kind
from provenance.corpus.records import Fields, Rows

BLOCK_BYTES = 8 << 20
_ARROW_BLOCK_BYTES = 1 << 30
"""Arrow's reader counts a block in 32 bits."""
_SMALL_BYTES = 32 << 10
"""Below this, setting Arrow's reader up takes longer than reading line by line."""
_SAMPLED_LINES = 50

Types = dict[str, pa.DataType]


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file."""

    data: bytes
    first: int
    """Number of its first line in the file, from 0."""
    line_ends: int


def blocks(chunks: Iterator[bytes]) -> Iterator[Block]:
    """Chunks cut at line ends, without a byte-order mark; a line longer than a chunk makes a longer block.

    What came before an error of `chunks` comes out first, with the last line cut off if it is not whole.
    """
    pieces: list[bytes] = []
    first = 0
    start = True
    try:
        for chunk in chunks:
            if start:
                chunk, start = chunk.removeprefix(codecs.BOM_UTF8), False
            cut = chunk.rfind(b"\n") + 1
            if cut == 0:
                pieces.append(chunk)
                continue
            data = b"".join([*pieces, memoryview(chunk)[:cut]])
            line_ends = data.count(b"\n")
            yield Block(data, first, line_ends)
            first += line_ends
            pieces = [chunk[cut:]]
    except OSError:
        rest = b"".join(pieces)
        if rest.rstrip().endswith(b"}"):
            yield Block(rest, first, 0)
        raise
    rest = b"".join(pieces)
    if rest:
        yield Block(rest, first, 0)


def refusal(head: bytes) -> tuple[str, str] | None:
    """Rule and reason for data that no line of can be JSON in UTF-8."""
    if what := binary_kind(head):
        return "unreadable-file", f"binary: {what}"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:4]:
        return "unreadable-file", "UTF-16 or UTF-32, and JSONL must be UTF-8"
    return None


def types_of(block: Block, fields: Fields) -> Types | None:
    """Arrow types of the wanted fields, as the first record of a file has them; None if only reading it line by
    line does them justice."""
    if any("." in name for name in fields.names):
        return None
    types: Types = {name: pa.large_string() if name == fields.text else pa.string() for name in fields.names}
    for line in block.data.split(b"\n", _SAMPLED_LINES)[:_SAMPLED_LINES]:
        record = _parse(line) if line.strip() else None
        if isinstance(record, dict):
            for name in fields.names:
                value = record.get(name)
                if isinstance(value, int) and not isinstance(value, bool) and name != fields.text:
                    types[name] = pa.int64()
                elif value is not None and not isinstance(value, str):
                    return None
            break
    return types


def parse(block: Block, fields: Fields, types: Types | None) -> Rows:
    """The records of a block."""
    rows = _by_arrow(block, fields, types) if types is not None and len(block.data) >= _SMALL_BYTES else None
    return by_line(block, fields) if rows is None else rows


def _by_arrow(block: Block, fields: Fields, types: Types) -> Rows | None:
    """All records at once; None unless every line is exactly one good record."""
    data = block.data
    lines = block.line_ends + (not data.endswith(b"\n"))
    if len(data) > _ARROW_BLOCK_BYTES or not _one_a_line(data, lines) or not is_utf8(data):
        return None
    try:
        table = pyarrow.json.read_json(
            pa.BufferReader(data),
            read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=pyarrow.json.ParseOptions(
                explicit_schema=pa.schema(list(types.items())), unexpected_field_behavior="ignore"
            ),
        )
    except pa.ArrowException:
        return None
    text = table.column(fields.text)
    if table.num_rows != lines or text.null_count:
        return None
    roles = {}
    for role, names in fields.roles.items():
        found = [as_strings(_whole(table.column(name))) for name in names]
        roles[role] = pa.compute.coalesce(*found)
    return Rows(_whole(text), roles, range(block.first, block.first + lines))


def _one_a_line(data: bytes, lines: int) -> bool:
    """Whether every line end parts `}` from `{`. It can then only be one between records, and as many rows as lines
    are one a line: Arrow itself would take two records on a line, and one over two lines."""
    values = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(values == ord("\n"))[: lines - 1]
    before = values[ends - 1]
    returns = before == ord("\r")
    before = np.where(returns, values[ends - 2], before)
    return bool(
        data.startswith(b"{")
        and (before == ord("}")).all()
        and (values[ends + 1] == ord("{")).all()
        and (returns.all() or not returns.any())
    )


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


@dataclass(slots=True)
class _Records:
    """Good records of a block, gathered line by line."""

    texts: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    roles: list[tuple[str | None, ...]] = field(default_factory=list)


def by_line(block: Block, fields: Fields) -> Rows:
    """The records of a block, each line on its own: the plain twin of what Arrow does, for any input."""
    good = _Records()
    malformed: list[tuple[int, str]] = []
    lacking: list[int] = []
    there: tuple[str, ...] = ()
    has_field = False
    for number, line in enumerate(block.data.split(b"\n"), block.first):
        if not line.strip():
            continue
        record = _parse(line)
        if isinstance(record, str):
            malformed.append((number, record))
            continue
        text = _lookup(record, fields.text)
        if text is _ABSENT:
            lacking.append(number)
            there = there or tuple(_printable(name) for name in record)
            continue
        has_field = True
        encoded = _encoded(text, fields.text)
        if isinstance(encoded, str):
            malformed.append((number, encoded))
            continue
        good.texts.append(encoded)
        good.numbers.append(number)
        good.roles.append(_facts(record, line, fields))
    names = list(fields.roles)
    columns = {name: pa.array([row[i] for row in good.roles], pa.string()) for i, name in enumerate(names)}
    return Rows(text_column(good.texts), columns, good.numbers, malformed, lacking, there, has_field)


_ABSENT = object()


def _parse(line: bytes) -> dict[str, Any] | str:
    """The record on a line, or why there is none. What orjson refuses (NaN, lone surrogates, …) json may take."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            record = json.loads(line.decode())
        except UnicodeDecodeError as problem:
            return f"not UTF-8 (invalid byte 0x{line[problem.start]:02x} at byte {problem.start + 1} of the line)"
        except json.JSONDecodeError as problem:
            return f"not JSON: {problem.msg} (column {problem.colno})"
        except (ValueError, RecursionError) as problem:
            return f"not JSON that can be read: {problem}"
    return record if isinstance(record, dict) else f"{_kind(record)}, not an object"


def _kind(value: object) -> str:
    if value is None:
        return "null"
    names = {list: "an array", dict: "an object", str: "a string", bool: "a truth value"}
    return names.get(type(value), "a number")


def _encoded(text: object, name: str) -> bytes | str:
    """A text as UTF-8, or why it is none."""
    if not isinstance(text, str):
        return f"the field {name!r} is {_kind(text)}, not a string"
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        return f"the field {name!r} has half a surrogate pair at character {problem.start + 1}"


def _lookup(record: dict[str, Any], name: str) -> object:
    """A field by its name or, where no field has that name, by a dotted path into nested objects."""
    if name in record or "." not in name:
        return record.get(name, _ABSENT)
    head, _, rest = name.partition(".")
    inner = record.get(head)
    return _lookup(inner, rest) if isinstance(inner, dict) else _ABSENT


def _facts(record: dict[str, Any], line: bytes, fields: Fields) -> tuple[str | None, ...]:
    """The declared facts of a record, in the order of the roles."""
    return tuple(
        next((fact for name in names if (fact := _fact(record, line, name)) is not None), None)
        for names in fields.roles.values()
    )


def _fact(record: dict[str, Any], line: bytes, name: str) -> str | None:
    value = _lookup(record, name)
    if isinstance(value, float):
        # As it is written: a float would lose digits of a long number.
        raw = json.loads(line.decode(), parse_float=str, parse_int=str, parse_constant=str)
        value = _lookup(raw, name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _printable(value) if isinstance(value, str) and value else None


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
