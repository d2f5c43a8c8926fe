"""Spans: from token numbers to characters, bytes, lines and paragraphs of the documents themselves."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.spool import Hashed
from provenance.models import Span

Array = npt.NDArray[Any]


@njit(nogil=True, cache=True, boundscheck=False)
def _count_to(data, bounds, first, documents, offsets, order, begin, end, chars, lines):
    """Characters and line ends before each byte offset; `order` runs through them by document and offset."""
    at = np.int64(0)
    base = np.int64(0)
    stop = np.int64(0)
    current = np.int64(-1)
    char = np.int64(0)
    line = np.int64(1)
    for i in range(begin, end):
        x = order[i]
        if documents[x] != current:
            current = documents[x]
            base = bounds[current - first]
            stop = bounds[current - first + 1]
            at = base
            char = 0
            line = 1
        goal = base + offsets[x]
        while at < goal:
            byte = data[at]
            char += (byte & 0xC0) != 0x80
            line += byte == 10 or (byte == 13 and (at + 1 == stop or data[at + 1] != 10))
            at += 1
        chars[x] = char
        lines[x] = line


@njit(nogil=True, cache=True, boundscheck=False)
def _whole_lines(data, bounds, first, documents, starts, ends, begin, end):
    """Widen each stretch to the line it lies in, without white space at its ends."""
    for i in range(begin, end):
        base, stop = bounds[documents[i] - first], bounds[documents[i] - first + 1]
        at = base + starts[i]
        while at > base and data[at - 1] != 10 and data[at - 1] != 13:
            at -= 1
        while data[at] <= 32:
            at += 1
        starts[i] = at - base
        at = base + ends[i]
        while at < stop and data[at] != 10 and data[at] != 13:
            at += 1
        while data[at - 1] <= 32:
            at -= 1
        ends[i] = at - base


def _positions(hashed: Hashed, documents: Array, offsets: Array) -> tuple[Array, Array]:
    """Code points before, and line of, each byte offset."""
    order = np.lexsort((offsets, documents))
    chars, lines = np.zeros(len(order), np.int64), np.zeros(len(order), np.int64)
    by_document = documents[order]
    for first, data, bounds in hashed.runs():
        begin, end = np.searchsorted(by_document, [first, first + len(bounds) - 1])
        _count_to(data, bounds, first, documents, offsets, order, begin, end, chars, lines)
    return chars, lines


def widen(hashed: Hashed, documents: Array, starts: Array, ends: Array) -> tuple[Array, Array]:
    """Widen stretches, sorted by document, to the whole lines they lie in."""
    starts, ends = starts.astype(np.int64), ends.astype(np.int64)
    for first, data, bounds in hashed.runs():
        begin, end = np.searchsorted(documents, [first, first + len(bounds) - 1])
        _whole_lines(data, bounds, first, documents, starts, ends, begin, end)
    return starts, ends


@contextmanager
def many_objects() -> Iterator[None]:
    """Build many objects without the cycle collector's walks over them; none of them is part of a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def spans(hashed: Hashed, documents: Array, starts: Array, ends: Array, tokens: Array) -> list[Span]:
    """The spans of bytes starts[i] to ends[i] of the UTF-8 text of documents[i], whose first token is tokens[i]."""
    count = len(documents)
    both = np.concatenate([documents, documents])
    chars, lines = _positions(hashed, both, np.concatenate([starts, ends]).astype(np.int64))
    paragraph = np.searchsorted(hashed.paragraph_tokens[:-1], tokens, side="right") - 1
    number = paragraph - hashed.paragraph_offsets[documents]
    first_byte = hashed.documents.column("bom_bytes").to_numpy()[documents]
    encodings = hashed.documents.column("encoding").to_pylist()
    ids = hashed.documents.column("id").to_pylist()
    columns = (
        documents, number, chars[:count], chars[count:], starts + first_byte, ends + first_byte,
        lines[:count], lines[count:],
    )  # fmt: skip
    foreign = {d for d in set(documents.tolist()) if encodings[d] not in ("utf-8", "ascii")}
    found = [
        # Characters are bytes in ASCII: most spans need one pair for both.
        Span(ids[d], p, pair := (c0, c1), pair if c0 == b0 and c1 == b1 else (b0, b1), (l0, l1))
        for d, p, c0, c1, b0, b1, l0, l1 in zip(*(column.tolist() for column in columns), strict=True)
    ]
    if foreign:
        return [_in_file(hashed, d, span, encodings[d]) if d in foreign else span
                for d, span in zip(documents.tolist(), found, strict=True)]  # fmt: skip
    return found


def _in_file(hashed: Hashed, d: int, span: Span, encoding: str) -> Span:
    """The span with bytes of a file that is not UTF-8."""
    text = hashed.text(d)
    first = int(hashed.documents.column("bom_bytes")[d].as_py())
    start = first + len(text[: span.chars[0]].encode(encoding))
    end = start + len(text[span.chars[0] : span.chars[1]].encode(encoding))
    return Span(span.document, span.paragraph, span.chars, (start, end), span.lines)
