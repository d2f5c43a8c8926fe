"""JSONL without what has gone: a dropped record takes its line with it; of a text, the very bytes of its JSON string
that say what was cut go. All other bytes stay as they were."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from provenance.cleaner.rewriting import FileEdits, Removed, Watch, changed, content
from provenance.corpus import jsonl
from provenance.corpus.columns import views_of
from provenance.corpus.records import fields_of

_PART = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+")
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class Keys:
    """Ids of records as reading gives them: their own, else their number, made different from all before."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, own: str | None, number: int) -> str:
        """The key of the next record."""
        key = str(number) if own is None else own
        while key in self._taken:
            key = f"{key}@{number}"
        self._taken.add(key)
        return key


def rewrite(edits: FileEdits, out: Any, watch: Watch | None) -> dict[str, str]:  # noqa: ANN401 - any kind of stream
    """Write the lines that stay to `out`. Gives the records that are called otherwise in the output."""
    prefix = edits.file.found.id + "#"
    keys = Keys()
    renamed = {}
    number = 0
    for line in _lines(edits, prefix):
        removed = list(_removed(edits, line))
        if watch:
            for one in removed:
                watch(one, line.text)
        if line.name in edits.drops:
            continue
        out.write(_without(line, removed))
        if line.name is not None:
            key = keys.take(line.own, number)
            if prefix + key != line.name:
                renamed[prefix + key] = line.name
        number += line.data.endswith(b"\n")
    return renamed


class _Line(NamedTuple):
    data: bytes
    """With its end."""
    at: int
    """Byte of the content that it begins at."""
    name: str | None = None
    """Of the document that it is, if it is one."""
    own: str | None = None
    """The id that the record has itself."""
    text: bytes = b""
    """Of a document that something is gone of."""


def _lines(edits: FileEdits, prefix: str) -> Iterator[_Line]:
    fields = fields_of(edits.config)
    pieces = content(edits.file)
    head = next(pieces, b"")
    at = 0
    if head.startswith(codecs.BOM_UTF8):
        at = len(codecs.BOM_UTF8)
        yield _Line(head[:at], 0)
    keys = Keys()
    types: jsonl.Types | None = None
    for block in jsonl.blocks(chain([head], pieces)):
        if block.first == 0:
            types = jsonl.types_of(block, fields)
        rows = jsonl.parse(block, fields, types)
        own = rows.roles["id"].to_pylist() if "id" in rows.roles else [None] * len(rows.text)
        records = {
            number: (prefix + keys.take(one, number), one, text)
            for number, one, text in zip(rows.numbers, own, views_of(rows.text), strict=True)
        }
        for number, data in enumerate(_split(block.data), block.first):
            name, one, text = records.get(number, (None, None, b""))
            touched = name in edits.drops or name in edits.pieces
            yield _Line(data, at, name, one, bytes(text) if touched else b"")
            at += len(data)


def _split(data: bytes) -> Iterator[bytes]:
    """Lines with their ends; only a line feed ends one."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def _removed(edits: FileEdits, line: _Line) -> Iterator[Removed]:
    """What is missing of a line: all of it, or stretches of its text's JSON string."""
    if line.name is None or not (line.name in edits.drops or line.name in edits.pieces):
        return
    text = edits.checked(line.name, line.text)
    if line.name in edits.drops:
        place = line.at, line.at + len(line.data)
        yield Removed(line.name, place, (0, len(text)), edits.drops[line.name], line.data)
        return
    pieces = edits.pieces[line.name]
    literal = text_literal(line.data, edits.config.text_field)
    if literal is None:
        raise changed(edits.file)
    points = raw_offsets(line.data[literal[0] : literal[1]], [edge for one in pieces for edge in (one.start, one.end)])
    for piece, low, high in zip(pieces, points[::2], points[1::2], strict=True):
        low, high = literal[0] + low, literal[0] + high
        place = line.at + low, line.at + high
        yield Removed(line.name, place, (piece.start, piece.end), piece, line.data[low:high])


def _without(line: _Line, removed: list[Removed]) -> bytes:
    """The line without what is missing of it."""
    if not removed:
        return line.data
    bounds = [0, *(edge - line.at for one in removed for edge in one.place or ()), len(line.data)]
    return b"".join(line.data[low:high] for low, high in zip(bounds[::2], bounds[1::2], strict=True))


def text_literal(line: bytes, name: str) -> tuple[int, int] | None:
    """Where the string of a field stands in a record, without its quotation marks; looked up as reading does it: by
    its name, else by a dotted path; of equal names the last counts."""
    record = line.decode()
    found = _value(record, _skip(record, 0), name)
    if found is None or record[found[0]] != '"':
        return None
    start, end = found[0] + 1, found[1] - 1
    low = len(record[:start].encode())
    return low, low + len(record[start:end].encode())


def _value(record: str, at: int, name: str) -> tuple[int, int] | None:
    if record[at : at + 1] != "{":
        return None
    members = {key: (start, end) for key, start, end in _members(record, at)}
    if name in members or "." not in name:
        return members.get(name)
    head, _, rest = name.partition(".")
    return _value(record, members[head][0], rest) if head in members else None


def _members(record: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The names of an object that begins at a character, with where their values begin and end."""
    at = _skip(record, at + 1)
    while record[at] == '"':
        key, at = _DECODER.raw_decode(record, at)
        start = _skip(record, _skip(record, at) + 1)
        _, end = _DECODER.raw_decode(record, start)
        yield key, start, end
        at = _skip(record, end)
        if record[at] == ",":
            at = _skip(record, at + 1)


def _skip(record: str, at: int) -> int:
    """The next character that is not white space."""
    match = _SPACE.match(record, at)
    return match.end() if match else at


def raw_offsets(literal: bytes, wanted: list[int]) -> list[int]:
    """Where bytes of a text, in rising order, stand in the JSON string that says it."""
    found: list[int] = []
    said = 0
    for part in _PART.finditer(literal):
        plain = not part[0].startswith(b"\\")
        size = len(part[0]) if plain else len(json.loads(b'"' + part[0] + b'"').encode())
        while len(found) < len(wanted) and wanted[len(found)] < said + size:
            found.append(part.start() + (wanted[len(found)] - said if plain else 0))
        said += size
    return found + [len(literal)] * (len(wanted) - len(found))
