"""Text files: each file one document, many small ones to a batch.

A compressed text file (`.txt.gz`, `.md.zst`) is read as the text in it: its bytes, digests and spans are those
of the decompressed text, as though it lay there uncompressed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from provenance.corpus import frontmatter
from provenance.corpus.columns import BATCH_BYTES, text_column
from provenance.corpus.decode import Decoded, Refused, decode
from provenance.corpus.digests import sha256_hex, swhid
from provenance.corpus.documents import assemble, inspect, too_long
from provenance.corpus.opening import chunks, open_regular
from provenance.corpus.schema import MAX_TEXT_BYTES, ReadItem
from provenance.corpus.walk import Found, Walked
from provenance.models import Notice, Skipped

GROUP_FILES = 1000
"""Files that are read as one piece of work, at most."""

_CHUNK_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class _TextFile:
    found: Found
    decoded: Decoded
    bytes: int
    sha256: str
    swhid: str
    declared: dict[str, str]


def read_files(group: Sequence[Walked]) -> list[ReadItem]:
    """Batches of the files' texts, and what could not be read, in the order of the files."""
    items: list[ReadItem] = []
    events: list[ReadItem] = []
    rows: list[_TextFile] = []
    size = 0
    for found in group:
        if not isinstance(found, Found):
            events.append(found)
            continue
        outcome = _read(found)
        if isinstance(outcome, Refused):
            events.append(Skipped(found.id, outcome.rule, outcome.reason, outcome.line))
            continue
        length = len(outcome.decoded.text)
        if rows and size + length > BATCH_BYTES:
            items += _documents(rows)
            rows, size = [], 0
        rows.append(outcome)
        size += length
        if outcome.decoded.remark is not None:
            events.append(Notice(found.id, "encoding", *outcome.decoded.remark))
    return [*items, *(_documents(rows) if rows else ()), *events]


def _read(found: Found) -> _TextFile | Refused:
    try:
        data = _load(found)
    except OSError as problem:
        return Refused("unreadable-file", problem.strerror or str(problem))
    if isinstance(data, Refused):
        return data
    decoded = decode(data)
    if isinstance(decoded, Refused):
        return decoded
    if len(decoded.text) > MAX_TEXT_BYTES:
        return Refused("unreadable-file", too_long(len(decoded.text)))
    head = decoded.text[:3]
    fields = frontmatter.declared(decoded.text) if head == b"---" and found.suffix in frontmatter.SUFFIXES else {}
    return _TextFile(found, decoded, len(data), sha256_hex(data), swhid(data), fields)


def _load(found: Found) -> bytes | Refused:
    with open_regular(found.path) as raw:
        if found.compression is None:
            size = os.fstat(raw.fileno()).st_size
            return Refused("unreadable-file", too_long(size)) if size > MAX_TEXT_BYTES else raw.read()
        pieces = []
        size = 0
        for piece in chunks(raw, _CHUNK_BYTES, found.compression):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_TEXT_BYTES:
                return Refused("unreadable-file", too_long(size))
        return b"".join(pieces)


def _documents(rows: list[_TextFile]) -> list[ReadItem]:
    texts = text_column([row.decoded.text for row in rows])
    columns: dict[str, Any] = {
        "id": pa.array([row.found.id for row in rows], pa.string()),
        "site": pa.array([row.found.site for row in rows], pa.string()),
        "text": texts,
        "bytes": pa.array([row.bytes for row in rows], pa.int64()),
        "encoding": pa.array([row.decoded.encoding for row in rows], pa.string()),
        "bom_bytes": pa.array([row.decoded.bom_bytes for row in rows], pa.int8()),
        "sha256": pa.array([row.sha256 for row in rows], pa.string()),
        "swhid": pa.array([row.swhid for row in rows], pa.string()),
    }
    for role in ("title", "source", "url", "date", "licence"):
        columns[role] = pa.array([row.declared.get(role) for row in rows], pa.string())
    return assemble(columns, inspect(texts))


def groups(walked: Iterator[Walked]) -> Iterator[list[Walked]]:
    """What was walked in pieces of work: text files up to a batch of bytes, or one larger file, with what is not
    read between them; a file of records by itself."""
    group: list[Walked] = []
    size = 0
    for one in walked:
        alone = isinstance(one, Found) and one.format != "text"
        length = one.size if isinstance(one, Found) else 0
        if group and (alone or size + length > BATCH_BYTES or len(group) == GROUP_FILES):
            yield group
            group, size = [], 0
        if alone:
            yield [one]
            continue
        group.append(one)
        size += length
    if group:
        yield group
