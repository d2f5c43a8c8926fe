"""The titles of pages: what a first line says without what those of its site begin or end with, and its heading."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.line_ends import ENDED, match_lines
from provenance.comparator.reworded_titles import HEADING_LINES, labelled_titles, reworded_titles
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_AFFIX_SHARE = 0.25  # documents whose title begins or ends with a line, for each of its places: it names the site
_ORDINAL = 4  # tokens of the number before a heading that its title does not have


class Titles(NamedTuple):
    """The title of each document: what its first line of its own says, without what all titles of the site end with."""

    begins: npt.NDArray[np.int64]
    """First token, counted over the corpus."""
    ends: npt.NDArray[np.int64]
    whole: npt.NDArray[np.int64]
    """Line whose number stands for the title: a heading that says it again, else the line itself; -1 for none."""
    alike: npt.NDArray[np.int64]
    """Documents of the site whose first line ends (or begins) the same around its title; 0 for none."""
    reworded: npt.NDArray[np.bool_]
    """Documents whose heading words their first line in another way: these are no two copies of the title."""


@njit(nogil=True, cache=True, boundscheck=False)
def _affixes(tokens, line_tokens, line_offsets, numbers, usual, within, held, affixes):
    """How many documents with a title that begins or ends with a usual line have it below the title.

    `held` is room for the last such document of each line.
    """
    for d in range(line_offsets.shape[0] - 1):
        b, e = line_offsets[d], line_offsets[d + 1]
        for x in range(b + 1, min(e, b + within)):
            size = line_tokens[x + 1] - line_tokens[x]
            if usual[x] and held[numbers[x]] != d and size <= line_tokens[b + 1] - line_tokens[b]:
                for start in (line_tokens[b], line_tokens[b + 1] - size):
                    same = True
                    i = 0
                    while same and i < size:
                        same = tokens[start + i] == tokens[line_tokens[x] + i]
                        i += 1
                    if same:
                        affixes[numbers[x]] += 1
                        held[numbers[x]] = d
                        break


@njit(nogil=True, cache=True, boundscheck=False)
def _headings(tokens, line_tokens, line_offsets, flags, usual, within, ordinal, heading, begins, ends, rest):
    """The longest later line that the first line of a document begins or ends with, and the hash of what is left.

    The heading may have a number of up to `ordinal` tokens before it.
    """
    for d in range(line_offsets.shape[0] - 1):
        b, e = line_offsets[d], line_offsets[d + 1]
        heading[d] = -1
        begins[d] = ends[d] = 0
        if b == e:
            continue
        first, stop = line_tokens[b], line_tokens[b + 1]
        best = 0
        begins[d], ends[d] = first, stop
        for x in range(b + 1, min(e, b + within)):
            at, size = line_tokens[x], line_tokens[x + 1] - line_tokens[x]
            if usual[x] or size - ordinal > stop - first or size <= best:
                continue
            skipped = 0
            while skipped <= (min(ordinal, size - 1) if flags[x] & HAS_NUMBER else 0) and size - skipped > best:
                length = size - skipped
                for start in (first, stop - length):
                    same = length <= stop - first
                    i = 0
                    while same and i < length:
                        same = tokens[start + i] == tokens[at + skipped + i]
                        i += 1
                    if same and length > best:
                        best = length
                        heading[d] = x
                        begins[d], ends[d] = start, start + length
                skipped += 1
        if 0 < best < stop - first:
            h = np.uint64(begins[d] == first)
            for i in range(first, stop):
                if i < begins[d] or i >= ends[d]:
                    h = (h ^ tokens[i]) * CHAIN
                    h ^= h >> np.uint64(29)
            rest[d] = mix64(h) | np.uint64(1)


def titles(
    hashed: Hashed, numbers: Array, levels: Array, usual: Array, varied: Array, site: Array, witnesses: Array,
    need: Array, common: tuple[Array, ...],
) -> Titles:  # fmt: skip
    """Find the title of each document. `need` documents of its site must have titles with the same ending or beginning.

    Lines that are `usual` on a site are no title, but may be a heading: unless they are the part of the titles that is
    alike, or `varied`, each with a number of its own. A common one may be either, of a document to which others link.
    """
    count = hashed.count
    heading, begins, ends = np.empty((3, count), np.int64)
    rest = np.zeros(count, np.uint64)
    places = np.bincount(numbers, minlength=1)
    affixes = np.zeros(len(places), np.int64)
    held = np.full(len(places), -1, np.int64)
    _affixes(hashed.tokens, hashed.line_tokens, hashed.line_offsets, numbers, usual, HEADING_LINES, held, affixes)
    alike_part = usual & ~varied & (affixes >= np.maximum(2, _AFFIX_SHARE * places))[numbers]
    _headings(
        hashed.tokens, hashed.line_tokens, hashed.line_offsets, hashed.line_flags, alike_part, HEADING_LINES, _ORDINAL,
        heading, begins, ends, rest,
    )  # fmt: skip
    alike = np.zeros(count, np.int64)
    cut = rest != 0
    groups, size = number(rest[cut] ^ (site[cut].astype(np.uint64) + np.uint64(1)) * CHAIN | np.uint64(1))
    alike[cut] = np.bincount(groups, weights=witnesses[cut], minlength=size)[groups]
    alike[alike < need] = 0
    whole = np.where(alike > 0, heading, -1)
    reworded = np.zeros(count, np.bool_)
    longer = labelled_titles(hashed, levels, usual, site, witnesses, whole)
    for some, headings in (reworded_titles(hashed, levels, usual, site, witnesses, need, common, whole), longer):
        titled = ~match_lines(hashed, hashed.line_offsets[some], ENDED)
        some, headings = some[titled], headings[titled]
        whole[some], alike[some], reworded[some] = headings, need[some], True
        begins[some], ends[some] = hashed.line_tokens[headings], hashed.line_tokens[headings + 1]
    _first_own(hashed.line_tokens, hashed.line_offsets, usual, alike, begins, ends, whole)
    return Titles(begins, ends, whole, alike, reworded)


@njit(nogil=True, cache=True, boundscheck=False)
def _first_own(line_tokens, line_offsets, usual, alike, begins, ends, whole):
    """Of documents whose first line says more or less than a title: the first line that is not the site's."""
    for d in range(line_offsets.shape[0] - 1):
        if alike[d]:
            continue
        x = line_offsets[d]
        while x < line_offsets[d + 1] and usual[x]:
            x += 1
        if x < line_offsets[d + 1]:
            whole[d] = x
            begins[d], ends[d] = line_tokens[x], line_tokens[x + 1]


@njit(nogil=True, cache=True, boundscheck=False)
def release_titles(line_offsets, numbers, whole, common):
    """A document's own title is its own, however many others name it."""
    for d in range(line_offsets.shape[0] - 1):
        if whole[d] >= 0 and numbers[whole[d]]:
            for x in range(line_offsets[d], line_offsets[d + 1]):
                if numbers[x] == numbers[whole[d]]:
                    common[x] = False


def only_headings(title: Titles, again: Array) -> npt.NDArray[np.int64]:
    """The line of the one heading that says a document's title, -1 where it stands `again`, or no title is known."""
    headed = np.full(len(title.whole), -1, np.int64)
    known = np.flatnonzero(title.alike > 0)
    known = known[~again[title.whole[known]]]
    headed[known] = title.whole[known]
    return headed
