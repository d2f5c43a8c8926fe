"""Tables of contents beside the text: below the same label on many pages, what stands there are the page's headings."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.blocks import MOST
from provenance.comparator.navigation import AGAIN, LISTED
from provenance.comparator.places import Given
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_FEWEST = 2  # lines of a table that stand in the text again
_HEADINGS = 0.5  # share of the lines of a table that must be such
_WITH_TABLES = 1 / 3  # share of the documents with as many lines below a label that must have a table there
_PLACES = 1.25  # how often a document may have the label: a heading comes again above what its summary sums up


@inner
def _text(begin, end, line_tokens, levels, least):
    """The most tokens of a document between two lines of most documents: its text, or a part of it."""
    most = since = 0
    for x in range(begin, end):
        since = 0 if levels[x] >= least else since + line_tokens[x + 1] - line_tokens[x]
        most = max(most, since)
    return most


@njit(nogil=True, cache=True, boundscheck=False)
def _count(
    line_offsets, line_tokens, numbers, levels, why, least, longest, fewest, share, witnesses, held, have, tables, below
):  # fmt: skip
    """Short lines between a line of most documents, their label, and another one, unless they are a document's text.

    `below` gets the label of each such line, `tables` how many documents have a table below a line, and `have` how many
    have as many lines there; `held` is room for the last document of either, and for the label of
    the last table with a line.
    """
    for d in range(line_offsets.shape[0] - 1):
        text = _text(line_offsets[d], line_offsets[d + 1], line_tokens, levels, least)
        label, again = -1, 0
        for x in range(line_offsets[d], line_offsets[d + 1]):
            if levels[x] < least:
                if why[x] & AGAIN and held[2, numbers[x]] != label:
                    held[2, numbers[x]] = label
                    again += 1
                if line_tokens[x + 1] - line_tokens[x] > longest:
                    label = -1
                continue
            run = x - label - 1
            if label >= 0 and run and line_tokens[x] - line_tokens[label + 1] < text:
                for y in range(label + 1, x):
                    below[y] = label
                n = numbers[label]
                counts = witnesses[d] and run >= fewest
                if counts and held[0, n] != d:
                    held[0, n] = d
                    have[n] += 1
                if counts and held[1, n] != d and again >= max(fewest, share * run):
                    held[1, n] = d
                    tables[n] += 1
            label, again = x, 0


def mark_tables(hashed: Hashed, documents: Array, numbers: Array, levels: Array, holders: Array, given: Given) -> None:
    """Short lines below a label that as many documents of the site as it takes have above headings of their texts.

    `holders` are the documents of each number of a line.
    """
    size = len(holders)
    if not (given.why & AGAIN).any():
        return
    below = np.full(len(numbers), -1, np.int64)
    have, tables = np.zeros((2, size), np.int64)
    _count(
        hashed.line_offsets, hashed.line_tokens, numbers, levels, given.why, MOST, given.longest, _FEWEST,
        _HEADINGS, given.witnesses, np.full((3, size), -1, np.int64), have, tables, below,
    )  # fmt: skip
    lines = np.flatnonzero(below >= 0)
    label = numbers[below[lines]]
    taken = (tables[label] >= given.need[documents[lines]]) & (tables[label] >= _WITH_TABLES * have[label])
    taken &= np.bincount(numbers, minlength=size)[label] <= _PLACES * holders[label]
    given.why[lines[taken]] |= LISTED
    given.figures[lines[taken]] = tables[label[taken]]
