"""The shape of what reading yields: batches of documents, with skipped things and notices beside them."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from provenance.models import Notice, Skipped

DOCUMENTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("site", pa.string(), nullable=False),  # what template lines are counted within
        pa.field("text", pa.large_string(), nullable=False),  # decoded, BOM dropped, line ends as they were
        pa.field("bytes", pa.int64(), nullable=False),  # of the file; of a record: its text as UTF-8
        pa.field("encoding", pa.string(), nullable=False),  # Python codec name
        pa.field("bom_bytes", pa.int8(), nullable=False),  # bytes of the file before the text
        pa.field("sha256", pa.string(), nullable=False),  # of the file's bytes; of a record: its text as UTF-8
        pa.field("swhid", pa.string(), nullable=False),  # swh:1:cnt:… of the same bytes
        pa.field("title", pa.string()),
        pa.field("source", pa.string()),
        pa.field("url", pa.string()),
        pa.field("date", pa.string()),
        pa.field("licence", pa.string()),
    ]
)
"""One row a document, in the order of ids as reading meets them."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A file that an exclude pattern kept out."""

    path: str


ReadItem = pa.RecordBatch | Skipped | Notice | Excluded
"""What reading yields, in a fixed order for the same input."""

MAX_TEXT_BYTES = 2**32 - 1
"""Longest document: offsets into its text are 32-bit."""
