"""Lines without a letter or a digit that stand amid boilerplate: bars, bullets, rules."""

from __future__ import annotations

from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from provenance.comparator.spans import widen
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_LONGEST_BYTES = 200  # a longer one is a drawing


class BareLines(NamedTuple):
    """Lines without a word."""

    documents: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    """First byte that is not white space, in the document's text."""
    ends: npt.NDArray[np.int64]
    tokens: npt.NDArray[np.int64]
    """Last token before the line."""
    texts: list[str]


@njit(nogil=True, cache=True, boundscheck=False)
def _scan(data, bounds, first, came, begins, ends, longest, lines, starts, stops):
    """Write the lines between byte begins[i] and ends[i] of each text of this run; returns how many there are.

    An end of -1 is that of the text. What begins where a line has begun already is no line of its own, and neither is
    what ends before its line does.
    """
    n = 0
    for i in range(came.shape[0]):
        d = came[i] - first
        if d < 0 or d >= bounds.shape[0] - 1:
            continue
        base, size = bounds[d], bounds[d + 1] - bounds[d]
        last = ends[i] < 0
        stop = size if last else ends[i]
        begun = False
        start = begins[i]
        for at in range(begins[i], stop + 1):
            over = at == stop
            if over or data[base + at] == 10 or data[base + at] == 13:
                low, high = start, at
                while low < high and data[base + low] <= 32:
                    low += 1
                while low < high and data[base + high - 1] <= 32:
                    high -= 1
                if begun and low < high <= low + longest and (last or not over):
                    if n < lines.shape[0]:
                        lines[n], starts[n], stops[n] = i, low, high
                    n += 1
                begun = True
                start = at + 1
    return n


def bare_lines(hashed: Hashed, marked: npt.NDArray[np.bool_], lines: Array, documents: Array, ends: Array) -> BareLines:
    """Find the lines without a word between boilerplate lines.

    One between boilerplate and text is found too if the same stands amid boilerplate elsewhere on the site.
    `marked` says of each line of the corpus whether it is boilerplate, `lines` are those that are, with the
    document of each and the byte at which it ends.
    """
    above = (lines > hashed.line_offsets[documents]) & ~marked[lines - 1]
    text, holders = lines[above] - 1, documents[above]
    edges = hashed.starts(hashed.line_tokens[text], holders), hashed.ends(hashed.line_tokens[text + 1] - 1, holders)
    lines, documents = np.append(lines, text), np.append(documents, holders)
    ends = np.append(ends, widen(hashed, holders, *edges)[1])
    came = hashed.came[documents]
    last = lines + 1 == hashed.line_offsets[documents + 1]
    below = np.where(last, 0, lines + 1)
    stops = np.full(len(lines), -1, np.int64)
    stops[~last] = hashed.starts(hashed.line_tokens[below[~last]], documents[~last])
    room = 0
    while True:
        of, starts, ends_ = np.empty((3, room), np.int64)
        count = 0
        for first, data, bounds in hashed.runs():
            found = slice(min(count, room), None)
            count += _scan(
                data, bounds, first, came, ends, stops, _LONGEST_BYTES, of[found], starts[found], ends_[found]
            )
        if count <= room:
            break
        room = count
    texts = hashed.excerpts(documents[of], starts, ends_).to_pylist()
    sites = hashed.documents.column("site").take(pa.array(documents[of])).to_pylist()
    keys = list(zip(sites, texts, strict=True))
    known = set(compress(keys, (marked[lines[of]] & (last[of] | marked[below[of]])).tolist()))
    keep = np.array([key in known for key in keys], np.bool_)
    of = of[keep]
    tokens = hashed.line_tokens[lines[of] + 1] - 1
    return BareLines(documents[of], starts[keep], ends_[keep], tokens, list(compress(texts, keep.tolist())))
