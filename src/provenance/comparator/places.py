"""What a line is by its place at the head or the tail of a document: most documents of the site have the like there."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.line_keys import exact_keys
from provenance.comparator.navigation import AGAIN, BEGINNING, BETWEEN, BOTH, LAST, LINK, LISTED, PLACE, PUT_IN, SLOT
from provenance.comparator.page_titles import Titles
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_MOST_SHARE = 0.5  # share of a site's documents that must have a place alike
_PLACES = 4  # lines from the head and from the tail whose place alone is looked at
_LIST_LINES = 12  # titles of other documents below a label; more are a table of contents
_FIXED_PLACES = 16  # lines from the tail among which a common line has a place of its own …
_FIXED_FEWEST = 3  # … and how many such lines must stand in a row
_TITLE_LINES = 12  # lines below a title among which it is said again above the text …
_OWN_BETWEEN = 3  # … with so many lines of the document's own between
_PUT_IN_LINES = 256  # lines that may be put in between two lines of a menu
_BAR_TOKENS = 3  # tokens of the shortest line that stands above and below a text


class Given(NamedTuple):
    """What the evidence by place is found with, and where it is written."""

    site: npt.NDArray[np.int32]
    """Site of each document."""
    totals: npt.NDArray[np.int64]
    """Documents of the site of each document."""
    witnesses: npt.NDArray[np.bool_]
    """Documents that count."""
    need: npt.NDArray[np.int64]
    """Of each document, how many documents of its site must have the like."""
    longest: int
    """Tokens of the longest line that is taken for its place alone."""
    why: npt.NDArray[np.uint16]
    figures: npt.NDArray[np.int32]


@njit(nogil=True, cache=True, boundscheck=False)
def _count_lists(line_offsets, numbers, levels, why, least, witnesses, longest, held, have, lists):
    """Lists of titles of other documents below a line of most documents and above a template line: their label.

    `lists` has for each line of a list the line above it, else 0; `have` how many documents have a list below a line.
    """
    for d in range(line_offsets.shape[0] - 1):
        run = 0
        for x in range(line_offsets[d] + 1, line_offsets[d + 1]):
            if why[x] & LINK or (run and why[x] & AGAIN and not levels[x]):
                run += 1
                continue
            label = x - run - 1
            n = numbers[label]
            if 0 < run <= longest and levels[x] and levels[label] >= least:
                for y in range(label + 1, x):
                    lists[y] = label
                if witnesses[d] and held[n] != d:
                    held[n] = d
                    have[n] += 1
            run = 0


def mark_lists(hashed: Hashed, numbers: Array, levels: Array, size: int, least: np.uint8, given: Given) -> None:
    """Titles of other documents below a label that as many documents of the site as it takes have above such titles.

    `least` is the level of the label, `size` how many numbers of lines there are.
    """
    if not (given.why & LINK).any():
        return
    lists, have = np.zeros(len(numbers), np.int64), np.zeros(size, np.int64)
    _count_lists(
        hashed.line_offsets, numbers, levels, given.why, least, given.witnesses, _LIST_LINES,
        np.full(size, -1, np.int64), have, lists,
    )  # fmt: skip
    lines = np.flatnonzero(lists)
    count = have[numbers[lists[lines]]]
    of = hashed.documents_of(hashed.line_tokens[lines])
    taken = count >= given.need[of]
    given.why[lines[taken]] |= LISTED
    given.figures[lines[taken]] = count[taken]


@njit(nogil=True, cache=True, boundscheck=False)
def _said_again(tokens, line_tokens, line_offsets, begins, ends, whole, on_first, within, longest, below):
    """The last line near a document's title that says the same: how many lines below it, 0 for none.

    Nothing but short lines may stand between, and something must follow. 1 where nothing else stands between.
    """
    for d in range(line_offsets.shape[0] - 1):
        if whole[d] < 0:
            continue
        begin, size = begins[d], ends[d] - begins[d]
        first = line_offsets[d] if on_first[d] else whole[d]
        x = first + 1
        between = False
        while x < min(line_offsets[d + 1] - 1, first + within):
            same = line_tokens[x + 1] - line_tokens[x] == size
            i = 0
            while same and i < size:
                same = tokens[line_tokens[x] + i] == tokens[begin + i]
                i += 1
            if same:
                below[d] = x - first if between else 1
            elif line_tokens[x + 1] - line_tokens[x] > longest:
                break
            between = between or not same
            x += 1


def mark_between(
    hashed: Hashed, levels: Array, title: Titles, given: Given, several: Array
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Lines between two copies of the title, where as many documents of a site as it takes have as many.

    No more than a few of them are a document's own: a stanza stands between the title of a song and its refrain, too.

    Returns the line of the last copy, which is the heading of the text, or -1; and how many documents of the site say
    their title twice above the text, at whatever distance, or 0 if fewer than `several` do.
    """
    below = np.zeros(hashed.count, np.int64)
    on_first = (title.alike > 0) & ~title.reworded
    _said_again(
        hashed.tokens, hashed.line_tokens, hashed.line_offsets, title.begins, title.ends, title.whole, on_first,
        _TITLE_LINES, given.longest, below,
    )  # fmt: skip
    group = given.site.astype(np.int64) * _TITLE_LINES + below
    alike = np.bincount(group, weights=given.witnesses)[group].astype(np.int64)
    first = np.where(on_first, hashed.line_offsets[:-1], title.whole)
    own = np.append(0, np.cumsum(levels == 0))
    few = own[first + np.maximum(below, 1)] - own[first + 1] <= _OWN_BETWEEN
    some = np.flatnonzero((below > 1) & (alike >= given.need) & few)
    heading = np.full(hashed.count, -1, np.int64)
    first = first[some]
    heading[some] = first + below[some]
    for step in range(1, _TITLE_LINES):
        longer = below[some] > step
        given.why[first[longer] + step] |= BETWEEN
        given.figures[first[longer] + step] = alike[some[longer]]
    twice = np.bincount(given.site, weights=(below > 0) & given.witnesses)[given.site].astype(np.int64)
    twice[twice < several] = 0
    return heading, twice


def mark_both_ends(hashed: Hashed, title: Titles, given: Given) -> None:
    """Lines that stand above the text and below it, as in most documents of the site."""
    begins, ends = hashed.line_offsets[:-1], hashed.line_offsets[1:]
    some = np.flatnonzero(ends - begins > 2 * _PLACES)
    sites = given.site[some]
    below = [exact_keys(hashed, ends[some] - 1 - place) for place in range(_PLACES)]
    for place in range(1, _PLACES):
        lines = begins[some] + place
        above = exact_keys(hashed, lines)
        long = (hashed.line_tokens[lines + 1] - hashed.line_tokens[lines] >= _BAR_TOKENS) & (lines != title.whole[some])
        for other in range(_PLACES):
            both = long & (above == below[other])
            have = np.bincount(sites, weights=both & given.witnesses[some], minlength=1)[sites].astype(np.int64)
            taken = both & (have >= given.need[some])
            for found in (lines[taken], ends[some[taken]] - 1 - other):
                given.why[found] |= BOTH
                given.figures[found] = have[taken]


def mark_fixed(hashed: Hashed, numbers: Array, levels: Array, given: Given) -> npt.NDArray[np.int32]:
    """Common lines with a place of their own at the tail, and short lines between them or below the last of them.

    Returns for each such common line how many documents of the site have it in that place, 0 for the others.
    """
    begins, ends = hashed.line_offsets[:-1], hashed.line_offsets[1:]
    bits = np.zeros(hashed.count, np.uint32)
    placed = np.zeros(len(numbers), np.int32)
    for place in range(_FIXED_PLACES):
        some = np.flatnonzero(ends - begins > 2 * place)
        lines = ends[some] - 1 - place
        there = (levels[lines] > 0) & (numbers[lines] > 0)
        some, lines = some[there], lines[there]
        alike = np.bincount(numbers[lines], weights=given.witnesses[some], minlength=1)[numbers[lines]]
        fixed = alike >= given.need[some]
        placed[lines[fixed]] = alike[fixed]
        bits[some[fixed]] |= np.uint32(1 << place)
    in_row = bits.copy()
    for _ in range(1, _FIXED_FEWEST):
        in_row &= in_row >> 1
    several = in_row > 0
    placed[~np.repeat(several, np.diff(hashed.line_offsets))] = 0
    for place in range(_FIXED_PLACES - 1):
        around = np.uint32(5 << place >> 1)  # the places above and below; below the last one is none
        slot = np.flatnonzero(several & (bits & around == around) & (bits & np.uint32(1 << place) == 0))
        lines = ends[slot] - 1 - place
        mine = (levels[lines] == 0) & (hashed.line_tokens[lines + 1] - hashed.line_tokens[lines] <= given.longest)
        mine &= given.why[lines] & (BEGINNING | LAST | LINK | SLOT | BETWEEN | BOTH) == 0
        given.why[lines[mine]] |= PLACE
        given.figures[lines[mine]] = placed[lines[mine] - 1]
    return placed


@njit(nogil=True, cache=True, boundscheck=False)
def _followers(line_offsets, numbers, usual, followers, votes):
    """Of each usual line, the usual line that follows it most often, and in how many places it does."""
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1] - 1):
            if usual[x] and usual[x + 1]:
                n = numbers[x]
                if votes[n] == 0:
                    followers[n] = numbers[x + 1]
                votes[n] += 1 if followers[n] == numbers[x + 1] else -1
    for n in range(votes.shape[0]):
        votes[n] = 0
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1] - 1):
            if usual[x] and usual[x + 1] and followers[numbers[x]] == numbers[x + 1]:
                votes[numbers[x]] += 1


@njit(nogil=True, cache=True, boundscheck=False)
def _put_in(
    line_offsets, line_tokens, numbers, usual, followers, votes, places, met, share, most, longest, why, figures
):  # fmt: skip
    for d in range(line_offsets.shape[0] - 1):
        x = line_offsets[d]
        end = line_offsets[d + 1]
        while x < end - 1:
            n = numbers[x]
            met[n] = d
            y = x + 1
            if usual[x] and not usual[y] and votes[n] >= share * places[n]:
                stop = min(end - 1, y + most)
                while y < stop and not usual[y] and line_tokens[y + 1] - line_tokens[y] <= longest:
                    y += 1
                # The menu goes on below, by two lines at least, and does not begin anew below the text.
                if y < stop and usual[y] and numbers[y] == followers[n] and met[numbers[y]] != d and usual[y + 1]:
                    for z in range(x + 1, y):
                        why[z] |= PUT_IN
                        figures[z] = votes[n]
                else:
                    y = x + 1
            x = y


def mark_put_in(hashed: Hashed, numbers: Array, usual: Array, given: Given) -> None:
    """Short lines between two `usual` lines that follow one another in most places: the part of a menu that is open."""
    places = np.bincount(numbers, minlength=1)
    followers = np.zeros(len(places), np.uint32)
    votes = np.zeros(len(places), np.int64)
    _followers(hashed.line_offsets, numbers, usual, followers, votes)
    _put_in(
        hashed.line_offsets, hashed.line_tokens, numbers, usual, followers, votes, places,
        np.full(len(places), -1, np.int64), _MOST_SHARE, _PUT_IN_LINES, given.longest, given.why, given.figures,
    )  # fmt: skip
