"""Findings as Arrow columns under their JSON names, and the dataclasses that they are read as."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from provenance.models import (
    Boilerplate,
    Match,
    ParagraphGroup,
    Passage,
    PassageKind,
    Relation,
    Rows,
    Span,
)

Array = npt.NDArray[Any]

DIGITS = 6
"""Decimals of reported figures."""

_PAIR = pa.list_(pa.int64(), 2)

SPAN = pa.struct(
    [
        pa.field("document", pa.dictionary(pa.int32(), pa.string())),
        pa.field("paragraph", pa.int64()),
        pa.field("chars", _PAIR),
        pa.field("bytes", _PAIR),
        pa.field("lines", _PAIR),
    ]
)


def _pairs(low: Array, high: Array) -> pa.FixedSizeListArray:
    flat = np.stack([low, high], axis=1).astype(np.int64).ravel()
    return pa.FixedSizeListArray.from_arrays(pa.array(flat), 2)


def span_array(
    ids: pa.StringArray, documents: Array, paragraphs: Array, chars: tuple[Array, Array],
    bounds: tuple[Array, Array], lines: tuple[Array, Array],
) -> pa.StructArray:  # fmt: skip
    """Spans from their columns; `ids` are those of all documents, `documents` numbers into them."""
    columns = [
        pa.DictionaryArray.from_arrays(pa.array(documents.astype(np.int32)), ids),
        pa.array(paragraphs.astype(np.int64)),
        _pairs(*chars),
        _pairs(*bounds),
        _pairs(*lines),
    ]
    return pa.StructArray.from_arrays(columns, fields=list(SPAN))


def read_spans(spans: pa.StructArray) -> list[Span]:
    """The spans as dataclasses."""
    ids, paragraphs, *pairs = spans.flatten()
    flat = [column.flatten().to_numpy(zero_copy_only=False).reshape(-1, 2).tolist() for column in pairs]
    return [
        Span(document, paragraph, (c[0], c[1]), (b[0], b[1]), (n[0], n[1]))
        for document, paragraph, c, b, n in zip(
            ids.to_pylist(), paragraphs.to_numpy(zero_copy_only=False).tolist(), *flat, strict=True
        )
    ]


def grouped(spans: pa.StructArray, edges: Array) -> pa.ListArray:
    """Lists of spans, the first from edges[0] to edges[1] and so on."""
    return pa.ListArray.from_arrays(pa.array(edges.astype(np.int32)), spans)


def _occurrences(table: pa.Table) -> list[tuple[Span, ...]]:
    column = table["occurrences"].combine_chunks()
    if not len(column):
        return []
    bounds = column.offsets.to_pylist()
    spans = read_spans(column.values)
    return [tuple(spans[x:y]) for x, y in pairwise(bounds)]


def _columns(table: pa.Table, *names: str) -> list[list[Any]]:
    return [table[name].to_pylist() for name in names]


def _read_passages(table: pa.Table) -> list[Passage]:
    rows = zip(*_columns(table, "id", "kind", "tokens", "similarity", "text"), _occurrences(table), strict=True)
    return [Passage(name, PassageKind(kind), n, value, text, o) for name, kind, n, value, text, o in rows]


def _read_paragraphs(table: pa.Table) -> list[ParagraphGroup]:
    return [
        ParagraphGroup(*row)
        for row in zip(*_columns(table, "id", "rule", "tokens", "text"), _occurrences(table), strict=True)
    ]


def _read_boilerplate(table: pa.Table) -> list[Boilerplate]:
    return [
        Boilerplate(*row)
        for row in zip(*_columns(table, "rule", "phrase", "text", "evidence"), _occurrences(table), strict=True)
    ]


def _read_matches(table: pa.Table) -> list[Match]:
    return [Match(a, b, Relation(relation), *figures) for a, b, relation, *figures in zip(*_columns(
        table, "a", "b", "relation", "resemblance", "containment_a", "containment_b", "similarity"
    ), strict=True)]  # fmt: skip


def passage_rows(
    ids: Sequence[str], kinds: Sequence[str], tokens: Array, similarity: Array, texts: pa.StringArray,
    occurrences: pa.ListArray,
) -> Rows[Passage]:  # fmt: skip
    """Passages and shared quotations."""
    table = {
        "id": pa.array(ids, pa.string()),
        "kind": pa.array(kinds, pa.string()),
        "tokens": pa.array(tokens.astype(np.int64)),
        "similarity": pa.array(similarity),
        "text": texts,
        "occurrences": occurrences,
    }
    return Rows(pa.table(table), _read_passages)


def more_passages(rows: Rows[Passage], more: Rows[Passage]) -> Rows[Passage]:
    """Passages, then others."""
    return Rows(pa.concat_tables([rows.table, more.table]), _read_passages) if len(more) else rows


def paragraph_rows(
    ids: Sequence[str], rules: Sequence[str], tokens: Array, texts: pa.StringArray, occurrences: pa.ListArray
) -> Rows[ParagraphGroup]:
    """Groups of paragraphs."""
    table = {
        "id": pa.array(ids, pa.string()),
        "rule": pa.array(rules, pa.string()),
        "tokens": pa.array(tokens.astype(np.int64)),
        "text": texts,
        "occurrences": occurrences,
    }
    return Rows(pa.table(table), _read_paragraphs)


def boilerplate_rows(
    rules: Sequence[str], phrases: Sequence[str | None], texts: pa.StringArray, evidence: Sequence[str],
    occurrences: pa.ListArray,
) -> Rows[Boilerplate]:  # fmt: skip
    """Boilerplate lines."""
    table = {
        "rule": pa.array(rules, pa.string()),
        "phrase": pa.array(phrases, pa.string()),
        "text": texts,
        "evidence": pa.array(evidence, pa.string()),
        "occurrences": occurrences,
    }
    return Rows(pa.table(table), _read_boilerplate)


def match_rows(a: pa.StringArray, b: pa.StringArray, relations: Array, figures: Sequence[Array]) -> Rows[Match]:
    """Matches; `relations` index into `Relation`, `figures` are resemblance, both containments, similarity."""
    names = pa.array([str(relation) for relation in Relation], pa.string())
    table = {"a": a, "b": b, "relation": names.take(pa.array(relations))}
    for name, values in zip(("resemblance", "containment_a", "containment_b", "similarity"), figures, strict=True):
        table[name] = pa.array(values)
    return Rows(pa.table(table), _read_matches)
