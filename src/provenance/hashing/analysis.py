"""The hashing stage as a map over batches: a batch of documents in, the same batch with its hashes out."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from provenance.config import Config
from provenance.corpus.schema import DOCUMENTS
from provenance.hashing.digests import content_ids
from provenance.hashing.line_breaks import broken
from provenance.hashing.lines import split
from provenance.hashing.quotations import quotations
from provenance.hashing.tokens import tokenise

LISTS: dict[str, pa.DataType] = {
    "token_hashes": pa.uint64(),
    "token_starts": pa.uint32(),
    "accent_places": pa.uint32(),
    "accented": pa.uint64(),
    "broken_places": pa.uint32(),
    "broken_parts": pa.uint32(),
    "broken_words": pa.uint64(),
    "broken_accented": pa.uint64(),
    "line_keys": pa.uint64(),
    "line_tokens": pa.uint32(),
    "line_flags": pa.uint8(),
    "paragraph_starts": pa.uint32(),
    "paragraph_ends": pa.uint32(),
    "paragraph_tokens": pa.uint32(),
    "quote_begins": pa.uint32(),
    "quote_ends": pa.uint32(),
}
"""Columns of one list a document; what each holds is said in `Tokens`, `Broken`, `Lines` and `quotations`."""

HASHED = pa.schema(
    [*DOCUMENTS, pa.field("content_id", pa.string(), nullable=False)]
    + [pa.field(name, pa.large_list(kind), nullable=False) for name, kind in LISTS.items()]
)
"""DOCUMENTS with the content id, tokens, lines, paragraphs and quotations of each document."""


def text_buffers(batch: pa.RecordBatch) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The UTF-8 bytes and document offsets of a batch's text, without copying."""
    text = batch.column("text")
    _, offsets, data = text.buffers()
    bounds = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
    return np.frombuffer(data or b"", np.uint8), bounds


def analyse(batch: pa.RecordBatch, config: Config) -> pa.RecordBatch:
    """Hash a batch of schema DOCUMENTS into one of schema HASHED. Pure, and free of the GIL while it counts."""
    data, offsets = text_buffers(batch)
    tokens = tokenise(data, offsets)
    lines = split(data, offsets, tokens, config.paragraphs)
    breaks = broken(data, offsets, tokens, lines)
    quote_begins, quote_ends, quote_offsets = quotations(data, offsets, tokens, lines)
    ids = content_ids(tokens.exact(), tokens.offsets[:-1], tokens.offsets[1:])
    lists: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[Any]]] = {
        "token_hashes": (tokens.offsets, tokens.hashes),
        "token_starts": (tokens.offsets, tokens.starts.copy()),  # kept to the end, without the room it was made in
        "accent_places": (tokens.accent_offsets, tokens.accent_places),
        "accented": (tokens.accent_offsets, tokens.accented),
        "broken_places": (breaks.offsets, breaks.places),
        "broken_parts": (breaks.offsets, breaks.parts),
        "broken_words": (breaks.offsets, breaks.words),
        "broken_accented": (breaks.offsets, breaks.accented),
        "line_keys": (lines.offsets, lines.keys),
        "line_tokens": (lines.offsets, lines.tokens),
        "line_flags": (lines.offsets, lines.flags),
        "paragraph_starts": (lines.paragraph_offsets, lines.paragraph_starts),
        "paragraph_ends": (lines.paragraph_offsets, lines.paragraph_ends),
        "paragraph_tokens": (lines.paragraph_offsets, lines.paragraph_tokens),
        "quote_begins": (quote_offsets, quote_begins),
        "quote_ends": (quote_offsets, quote_ends),
    }
    columns = [pa.LargeListArray.from_arrays(pa.array(bounds), pa.array(values)) for bounds, values in lists.values()]
    return pa.RecordBatch.from_arrays([*batch.columns, pa.array(ids, pa.string()), *columns], schema=HASHED)
