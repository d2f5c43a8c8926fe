"""What a line at the head or the tail of a document is, if it is not the document's own text.

A line that only one page of a site has may still be part of the page around the text: the name of the next page, the
page's own title above its heading, a table of the headings below. Each kind of evidence is found here for lines
wherever they stand; `templates` decides which of them stand amid the lines of a template.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

AGAIN, LINK, BAR, RARE, SLOT, BEGINNING, TITLE, LAST, BETWEEN, BOTH, PLACE, PUT_IN, DATED, PLATFORM, TRAIL, LISTED = (
    np.uint16(1 << bit) for bit in range(16)
)
"""Kinds of evidence, as bits: the line stands in the document again; it is the title of another document of the site;
it follows a template line that it follows elsewhere in the document too; another document of the site has it; it
stands where others have a link; it begins as that line of most documents does; it is the title, with what titles of
the site end with; it is a link in a place at the end where most documents have one; it stands between two copies of
the title, as such lines do in most documents; it stands above the text and below it, as in most documents; it stands
at the end among lines that most documents have in the same places; it is put in between two lines that follow one
another elsewhere; it stands below the title, where most documents have one that differs in its date; documents of
many sites have it there; it is the way to the page; it stands in a list of links below a label of most documents."""

_MOST_SHARE = 0.5  # share of the documents that have the lines around a place, or of a line's places
_HEADING_LINES = 256  # lines below a page's title within which its heading stands
_AFFIX_SHARE = 0.25  # documents whose title begins or ends with a line, for each of its places: it names the site
_ORDINAL = 4  # tokens of the number before a heading that its title does not have
_SLOT_LINKS = 0.05  # share of the lines of a slot that must be titles of other documents …
_SLOT_FEWEST = 3  # … and how many at least


class Titles(NamedTuple):
    """The title of each document: what its first line of its own says, without what all titles of the site end with."""

    begins: npt.NDArray[np.int64]
    """First token, counted over the corpus."""
    ends: npt.NDArray[np.int64]
    whole: npt.NDArray[np.int64]
    """Line whose number stands for the title: a heading that says it again, else the line itself; -1 for none."""
    alike: npt.NDArray[np.int64]
    """Documents of the site whose first line ends (or begins) the same around its title; 0 for none."""


@njit(inline="always")
def same_line(tokens, line_tokens, x, y):
    """Whether two lines have the same tokens, numbers too."""
    size = line_tokens[x + 1] - line_tokens[x]
    if line_tokens[y + 1] - line_tokens[y] != size:
        return False
    same = True
    for i in range(size):
        same = same and tokens[line_tokens[x] + i] == tokens[line_tokens[y] + i]
    return same


@njit(inline="always")
def is_short(tokens, line_tokens, x, most):
    """Whether a line has no more than so many half words: a character of a script without spaces is one, a word two."""
    size = line_tokens[x + 1] - line_tokens[x]
    if 2 * size <= most or size > most:
        return size <= most
    for t in range(line_tokens[x], line_tokens[x + 1]):
        size += 1 - np.int64(tokens[t] & np.uint64(1))
    return size <= most


@njit(nogil=True, cache=True, boundscheck=False)
def _exact_keys(tokens, line_tokens, lines, keys):
    for i in range(lines.shape[0]):
        h = CHAIN
        for t in range(line_tokens[lines[i]], line_tokens[lines[i] + 1]):
            h = (h ^ tokens[t]) * CHAIN
            h ^= h >> np.uint64(29)
        keys[i] = mix64(h) | np.uint64(1)


def exact_keys(hashed: Hashed, lines: Array) -> npt.NDArray[np.uint64]:
    """Hashes of lines by all their tokens, numbers too."""
    keys = np.empty(len(lines), np.uint64)
    _exact_keys(hashed.tokens, hashed.line_tokens, lines, keys)
    return keys


def exact(hashed: Hashed, numbers: npt.NDArray[np.uint32], size: int) -> tuple[npt.NDArray[np.uint32], int]:
    """Of lines that recur but for their numbers: the same number for those that say exactly the same.

    `size` is how many numbers there are, the 0 of lines that stand once included. Returns numbers, and how many.
    """
    lines = np.flatnonzero((numbers > 0) & (hashed.line_flags & HAS_NUMBER > 0))
    keys = exact_keys(hashed, lines)
    # What differs in its site differs in its number.
    found, more = number((keys ^ (numbers[lines].astype(np.uint64) * CHAIN)) | np.uint64(1))
    same = numbers.copy()
    same[lines] = found + np.uint32(size)
    return same, size + more


def varied(numbers: npt.NDArray[np.uint32], same: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Lines that mostly recur with other numbers in them: `Release 1.4`, `Release 1.5`."""
    places, exactly = np.bincount(numbers, minlength=1), np.bincount(same, minlength=1)
    seldom: npt.NDArray[np.bool_] = (same != numbers) & (exactly[same] < _MOST_SHARE * places[numbers])
    return seldom


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
    hashed: Hashed, numbers: Array, usual: Array, varied: Array, site: Array, witnesses: Array, need: Array
) -> Titles:
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
    _affixes(hashed.tokens, hashed.line_tokens, hashed.line_offsets, numbers, usual, _HEADING_LINES, held, affixes)
    alike_part = usual & ~varied & (affixes >= np.maximum(2, _AFFIX_SHARE * places))[numbers]
    _headings(
        hashed.tokens, hashed.line_tokens, hashed.line_offsets, hashed.line_flags, alike_part, _HEADING_LINES, _ORDINAL,
        heading, begins, ends, rest,
    )  # fmt: skip
    alike = np.zeros(count, np.int64)
    cut = rest != 0
    groups, size = number(rest[cut] ^ (site[cut].astype(np.uint64) + np.uint64(1)) * CHAIN | np.uint64(1))
    alike[cut] = np.bincount(groups, weights=witnesses[cut], minlength=size)[groups]
    alike[alike < need] = 0
    whole = np.where(alike > 0, heading, -1)
    _first_own(hashed.line_tokens, hashed.line_offsets, usual, alike, begins, ends, whole)
    return Titles(begins, ends, whole, alike)


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
def _name(numbers, whole, witnesses, first, second):
    """The first two documents whose title each number is."""
    for d in range(whole.shape[0]):
        if witnesses[d] and whole[d] >= 0 and numbers[whole[d]]:
            n = numbers[whole[d]]
            if first[n] < 0:
                first[n] = d
            elif second[n] < 0:
                second[n] = d


@njit(nogil=True, cache=True, boundscheck=False)
def _explain(line_offsets, alike, holders, numbers, common, usual, named, named_too, held, first, last, why, other):
    """Evidence that a line gives by itself: it stands here again, is a title elsewhere, follows a line it follows."""
    for d in range(line_offsets.shape[0] - 1):
        b, e = line_offsets[d], line_offsets[d + 1]
        for x in range(b, e):
            n = numbers[x]
            if n:
                if held[n] != d:
                    held[n] = d
                    first[n] = x
                last[n] = x
        for x in range(b, e):
            n = numbers[x]
            if not n:
                continue
            y = last[n] if first[n] == x else first[n]
            if x != y:
                why[x] |= AGAIN
                paired = x > b and y > b and numbers[x - 1] == numbers[y - 1] != 0
                if paired and (common[x - 1] or why[x - 1] & AGAIN):
                    why[x] |= BAR
            if holders[alike[x]] > 1:
                why[x] |= RARE
            page = named[n] if named[n] != d else named_too[n]
            if page >= 0:
                why[x] |= LINK
                other[x] = page
                if not usual[x]:
                    common[x] = 0  # several texts may refer to a page


@njit(nogil=True, cache=True, boundscheck=False)
def _slots(line_offsets, numbers, common, keys):
    """For a line of its own between two template lines, or between one and the end: a hash of the two."""
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d] + 1, line_offsets[d + 1]):
            after = x + 1 == line_offsets[d + 1]
            if not common[x] and common[x - 1] and (after or common[x + 1]):
                below = np.uint64(0) if after else np.uint64(numbers[x + 1])
                keys[x] = mix64((np.uint64(numbers[x - 1]) << np.uint64(32) | below) * CHAIN) | np.uint64(1)


def _mark_slots(hashed: Hashed, numbers: Array, common: Array, have: Array, why: Array, figures: Array) -> None:
    """A place between two template lines where links stand: in most documents that have the lines, and some known."""
    keys = np.zeros(len(numbers), np.uint64)
    _slots(hashed.line_offsets, numbers, common, keys)
    lines = np.flatnonzero(keys)
    if not len(lines):
        return
    groups, size = number(keys[lines])
    there = np.bincount(groups, minlength=size)
    known = np.bincount(groups, weights=why[lines] & LINK > 0, minlength=size)
    linked = (known >= _SLOT_FEWEST) & (known >= _SLOT_LINKS * there)
    above = have[numbers[lines - 1]]
    taken = linked[groups] & (there[groups] >= _MOST_SHARE * above)
    why[lines[taken]] |= SLOT
    figures[lines[taken]] = there[groups[taken]]


class Evidence(NamedTuple):
    """What speaks for each line of the corpus being part of a page rather than of its text."""

    why: npt.NDArray[np.uint16]
    """Kinds of evidence."""
    figures: npt.NDArray[np.int32]
    """What the evidence names: the other document of a link, or how many documents are alike."""


def evidence(
    hashed: Hashed, numbers: Array, same: Array, size: int, common: Array, usual: Array, holders: Array, title: Titles,
    witnesses: Array,
) -> Evidence:  # fmt: skip
    """Find the evidence for every line.

    `numbers` are those of lines that occur again on their site, 0 for the others; `holders` documents of each number;
    `same` the numbers of lines that say exactly the same, `size` of them.
    """
    named, named_too, held, first, last = np.full((5, size), -1, np.int64)
    _name(same, title.whole, witnesses, named, named_too)
    why = np.zeros(len(numbers), np.uint16)
    figures = np.zeros(len(numbers), np.int32)
    _explain(
        hashed.line_offsets, numbers, holders, same, common, usual, named, named_too, held, first, last, why, figures
    )
    _mark_slots(hashed, numbers, common, holders, why, figures)
    why[hashed.line_offsets[:-1][title.alike > 0]] |= TITLE
    return Evidence(why, figures)


@njit(nogil=True, cache=True, boundscheck=False)
def release_titles(line_offsets, numbers, whole, common):
    """A document's own title is its own, however many others name it."""
    for d in range(line_offsets.shape[0] - 1):
        if whole[d] >= 0 and numbers[whole[d]]:
            for x in range(line_offsets[d], line_offsets[d + 1]):
                if numbers[x] == numbers[whole[d]]:
                    common[x] = False
