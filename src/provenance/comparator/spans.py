"""Spans: from token numbers to characters, bytes, lines and paragraphs of the documents themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from provenance.comparator.columns import span_array
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]


@njit(nogil=True, cache=True, boundscheck=False)
def _count_to(data, bounds, first, documents, offsets, order, begin, end, chars, lines):
    """Characters and line ends before each byte offset; `order` runs through them by document and offset.

    Documents are numbered as they came.
    """
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
        returns = np.int64(0)
        for y in range(at, goal):
            char += (data[y] & 0xC0) != 0x80
            line += data[y] == 10
            returns += data[y] == 13
        if returns:
            for y in range(at, goal):
                line += data[y] == 13 and (y + 1 == stop or data[y + 1] != 10)
        at = goal
        chars[x] = char
        lines[x] = line


@njit(nogil=True, cache=True, boundscheck=False)
def _whole_lines(data, bounds, first, came, starts, ends):
    """Widen each stretch in this run of texts to the line it lies in, without white space at its ends."""
    for i in range(came.shape[0]):
        d = came[i] - first
        if d < 0 or d >= bounds.shape[0] - 1:
            continue
        base, stop = bounds[d], bounds[d + 1]
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
    came = hashed.came[documents]
    order = np.argsort(came << 32 | offsets)
    chars, lines = np.zeros(len(order), np.int64), np.zeros(len(order), np.int64)
    by_document = came[order]
    for first, data, bounds in hashed.runs():
        begin, end = np.searchsorted(by_document, [first, first + len(bounds) - 1])
        _count_to(data, bounds, first, came, offsets, order, begin, end, chars, lines)
    return chars, lines


def widen(hashed: Hashed, documents: Array, starts: Array, ends: Array) -> tuple[Array, Array]:
    """Widen stretches to the whole lines they lie in."""
    starts, ends = starts.astype(np.int64), ends.astype(np.int64)
    for first, data, bounds in hashed.runs():
        _whole_lines(data, bounds, first, hashed.came[documents], starts, ends)
    return starts, ends


def line_texts(hashed: Hashed, lines: Array) -> pa.LargeStringArray:
    """The lines as they stand, signs before the first word and behind the last one too."""
    first, last = hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - 1
    of = hashed.documents_of(first)
    return hashed.excerpts(of, *widen(hashed, of, hashed.starts(first, of), hashed.ends(last, of)))


def spans(hashed: Hashed, documents: Array, starts: Array, ends: Array, tokens: Array) -> pa.StructArray:
    """The spans of bytes starts[i] to ends[i] of the UTF-8 text of documents[i], whose first token is tokens[i]."""
    count = len(documents)
    both = np.concatenate([documents, documents])
    chars, lines = _positions(hashed, both, np.concatenate([starts, ends]).astype(np.int64))
    paragraph = np.searchsorted(hashed.paragraph_tokens[:-1], tokens, side="right") - 1
    number = paragraph - hashed.paragraph_offsets[documents]
    first_byte = hashed.documents.column("bom_bytes").to_numpy()[documents].astype(np.int64)
    in_file = starts + first_byte, ends + first_byte
    encodings = hashed.documents.column("encoding").combine_chunks()
    utf8 = pc.is_in(encodings, pa.array(["utf-8", "ascii"])).to_numpy(zero_copy_only=False)
    for d in np.unique(documents[~utf8[documents]]).tolist():
        here = np.flatnonzero(documents == d)
        for side, at in zip(in_file, (chars[:count], chars[count:]), strict=True):
            side[here] = _bytes_in_file(hashed, d, at[here])
    ids = hashed.documents.column("id").combine_chunks()
    return span_array(ids, documents, number, (chars[:count], chars[count:]), in_file, (lines[:count], lines[count:]))


def _bytes_in_file(hashed: Hashed, d: int, chars: Array) -> Array:
    """Where characters of a document stand in its file, which is not UTF-8."""
    text = hashed.text(d)
    encoding = hashed.documents.column("encoding")[d].as_py()
    points, place = np.unique(chars, return_inverse=True)
    bounds = [0, *points.tolist()]
    sizes = [len(text[x:y].encode(encoding)) for x, y in pairwise(bounds)]
    return (int(hashed.documents.column("bom_bytes")[d].as_py()) + np.cumsum(sizes))[place]
