"""Batches of documents: columns in, a batch out, with what is empty taken out of it and what is hidden noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.corpus.columns import offsets_of
from provenance.corpus.hidden import hidden_characters
from provenance.corpus.schema import DOCUMENTS, MAX_TEXT_BYTES, ReadItem
from provenance.models import Notice, Skipped

_SEEN = r"[^\s\p{Z}\x{85}\x{b}\x{1c}-\x{1f}\x{200b}-\x{200d}\x{2060}\x{feff}]"
"""Anything but white space and characters of no width."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is to be said of the texts of a batch, by row."""

    refused: dict[int, tuple[str, str]]
    """Rule and reason of each row that becomes no document."""
    hidden: list[tuple[int, str, int]]
    """Row, reason and line of hidden characters."""


def inspect(texts: pa.LargeStringArray) -> Inspection:
    """Look through the texts of a batch; releases the GIL for all but what it finds."""
    refused: dict[int, tuple[str, str]] = {}
    seen = pc.match_substring_regex(texts, _SEEN)
    if not pc.all(seen, min_count=0).as_py():
        lengths = pc.binary_length(texts)
        for row in pc.indices_nonzero(pc.invert(seen)).to_pylist():
            reason = "nothing but white space" if lengths[row].as_py() else "empty"
            refused[row] = ("empty-document", reason)
    offsets = offsets_of(texts)
    if offsets[-1] - offsets[0] > MAX_TEXT_BYTES:
        for row, (start, end) in enumerate(pairwise(offsets)):
            if end - start > MAX_TEXT_BYTES:
                refused[row] = ("unreadable-file", too_long(end - start))
    hidden = [found for found in hidden_characters(texts) if found[0] not in refused]
    return Inspection(refused, hidden)


def too_long(size: int) -> str:
    """The reason for a document that is beyond 32-bit offsets."""
    return f"{size} bytes of text, and one document may have {MAX_TEXT_BYTES} at most: split it"


def assemble(columns: dict[str, Any], inspection: Inspection, lines: Sequence[int] | None = None) -> list[ReadItem]:
    """The batch of the columns, then what was found in it. `lines` gives the line of each row in its file, where
    the rows are lines."""
    items: list[ReadItem] = []
    batch = pa.RecordBatch.from_arrays([columns[name] for name in DOCUMENTS.names], schema=DOCUMENTS)
    ids = columns["id"]
    if inspection.refused:
        batch = batch.filter(pa.array([row not in inspection.refused for row in range(batch.num_rows)], pa.bool_()))
    if batch.num_rows:
        items.append(batch)
    for row, (rule, reason) in sorted(inspection.refused.items()):
        items.append(Skipped(ids[row].as_py(), rule, reason, None if lines is None else lines[row]))
    for row, reason, line in inspection.hidden:
        items.append(Notice(ids[row].as_py(), "hidden-characters", reason, line))
    return items
