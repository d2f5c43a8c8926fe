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

from provenance.comparator.line_keys import exact_keys
from provenance.comparator.page_titles import Titles
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
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
MENU_LINES = 5  # lines in a row that about as many documents have: a menu …
_EVENLY = 0.2  # … and the share by which the number of these documents may differ
_LABELS = 0.25  # share of a menu's lines that are no titles of documents: a list of titles may be a text's
_SLOT_LINKS = 0.05  # share of the lines of a slot that must be titles of other documents …
_SLOT_FEWEST = 3  # … and how many at least


@njit(inline="always")
def is_short(tokens, line_tokens, x, most):
    """Whether a line has no more than so many half words: a character of a script without spaces is one, a word two."""
    size = line_tokens[x + 1] - line_tokens[x]
    if 2 * size <= most or size > most:
        return size <= most
    for t in range(line_tokens[x], line_tokens[x + 1]):
        size += 1 - np.int64(tokens[t] & np.uint64(1))
    return size <= most


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
def _name(numbers, whole, witnesses, first, second):
    """The first two documents whose title each number is."""
    for d in range(whole.shape[0]):
        if witnesses[d] and whole[d] >= 0 and numbers[whole[d]]:
            n = numbers[whole[d]]
            if first[n] < 0:
                first[n] = d
            elif second[n] < 0:
                second[n] = d


@inner
def menu(begin, end, x, numbers, holders):
    """The lines around line x, of those from begin to end, that about as many documents have: a menu of some pages.

    No more than so many on either side are looked at.
    """
    have = holders[numbers[x]]
    low, high = x, x + 1
    begin, end = max(begin, x - MENU_LINES), min(end, x + 1 + MENU_LINES)
    while low > begin and numbers[low - 1] and abs(holders[numbers[low - 1]] - have) <= _EVENLY * have:
        low -= 1
    while high < end and numbers[high] and abs(holders[numbers[high]] - have) <= _EVENLY * have:
        high += 1
    return low, high


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
                    low, high = menu(b, e, x, alike, holders)
                    others = 0
                    for y in range(low, high):
                        others += named[numbers[y]] < 0
                    if high - low < MENU_LINES or others < _LABELS * (high - low):
                        common[x] = 0  # several texts may refer to a page, or list some


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
