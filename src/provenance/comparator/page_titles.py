"""The titles of pages: what a first line says without what those of its site begin or end with, and its heading."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.line_ends import ENDED, end_so
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_HEADING_LINES = 256  # lines below a page's title within which its heading stands
_AFFIX_SHARE = 0.25  # documents whose title begins or ends with a line, for each of its places: it names the site
_TELLING = 2  # half words of a first line that few others have, at least, for a heading to say it in another way
_LABELLED_LINES = 16  # lines below a title within which a heading says it again with a label …
_LABEL = 2  # … of so many tokens …
_OWN_ABOVE = 3  # lines of a document's own that stand between its first line and a heading that words it otherwise
_LONGEST = 64  # tokens of the longest title that is looked for so
_MOST_LABELLED = 0.75  # … and share of a site's documents with the same label there
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


@njit(nogil=True, cache=True, boundscheck=False)
def _range_keys(tokens, begins, ends, keys):
    for i in range(begins.shape[0]):
        h = CHAIN
        for t in range(begins[i], ends[i]):
            h = (h ^ tokens[t]) * CHAIN
            h ^= h >> np.uint64(29)
        keys[i] = mix64(h) | np.uint64(1)


def range_keys(hashed: Hashed, begins: Array, ends: Array) -> npt.NDArray[np.uint64]:
    """Hashes of runs of tokens, from `begins` to before `ends` in the corpus."""
    keys = np.empty(len(begins), np.uint64)
    _range_keys(hashed.tokens, begins, ends, keys)
    return keys


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


@inner
def _same(tokens, x, y, size):
    """Whether so many tokens from x and from y on are the same."""
    i = 0
    while i < size and tokens[x + i] == tokens[y + i]:
        i += 1
    return i == size


@inner
def _holds(tokens, begin, end, token):
    """Whether one of the tokens from begin to end is this one."""
    while begin < end and tokens[begin] != token:
        begin += 1
    return begin < end


@njit(nogil=True, cache=True, boundscheck=False)
def _worded(tokens, line_tokens, line_offsets, documents, levels, usual, telling, offsets, within, own, heading):
    """The later line, no longer than the first line of the i-th document, with all telling words of that line.

    Of several the first with most of its other words. No more than `own` lines of the document's own stand between. If
    no common one does, it is what the first line begins or ends with. None where a later line says the very same.
    """
    for i in range(documents.shape[0]):
        b, e = line_offsets[documents[i]], line_offsets[documents[i] + 1]
        begin, end = line_tokens[b], line_tokens[b + 1]
        best = passed = 0
        x = b + 1
        while heading[i] and (best or heading[i] < 0) and x < min(e, b + within) and passed <= own:
            size = line_tokens[x + 1] - line_tokens[x]
            has_all = not usual[x] and size <= end - begin
            if passed == x - b - 1:
                has_all = has_all and (
                    _same(tokens, begin, line_tokens[x], size) or _same(tokens, end - size, line_tokens[x], size)
                )
            alike = 0
            t = begin
            while has_all and t < end:
                there = _holds(tokens, line_tokens[x], line_tokens[x + 1], tokens[t])
                alike += there
                has_all = there or not telling[offsets[i] + t - begin]
                t += 1
            if has_all and alike > best:
                best = alike
                heading[i] = 0 if size == end - begin and _same(tokens, begin, line_tokens[x], size) else x
            passed += not levels[x] and not usual[x]
            x += 1


def _reworded(
    hashed: Hashed, levels: Array, usual: Array, site: Array, witnesses: Array, need: Array, common: Array, whole: Array
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Documents whose first line has a heading below that words it in another way, and the lines of these headings.

    `String (Java 17)` above `Class String`. `need` documents of the site begin with the same word or end with it, and
    the heading has all words of the first line but those that `common` documents of the site have there. `whole` are
    headings that are known, -1 for none.
    """
    some = np.flatnonzero(np.diff(hashed.line_offsets) > 1)
    first = hashed.line_offsets[:-1][some]
    framed = np.zeros(len(some), np.bool_)
    sites = (site[some].astype(np.uint64) + np.uint64(1)) * CHAIN
    for edge in (hashed.line_tokens[first], hashed.line_tokens[first + 1] - 1):
        groups, size = number(hashed.tokens[edge] ^ sites | np.uint64(1))
        framed |= np.bincount(groups, weights=witnesses[some], minlength=size)[groups] >= need[some]
    has_framed = np.bincount(site[some], weights=framed & (whole[some] < 0)) > 0
    kept = has_framed[site[some]]
    some, first, framed, sites = some[kept], first[kept], framed[kept], sites[kept]
    if not len(some):
        return some, some
    sizes = hashed.line_tokens[first + 1] - hashed.line_tokens[first]
    offsets = np.append(0, np.cumsum(sizes))
    of = np.repeat(np.arange(len(some)), sizes)
    said = hashed.tokens[np.arange(offsets[-1]) + (hashed.line_tokens[first] - offsets[:-1])[of]]
    groups, size = number(said ^ sites[of] | np.uint64(1))
    once = np.unique(of * size + groups)
    have = np.bincount(once % size, weights=witnesses[some[once // size]], minlength=size)
    telling = have[groups] < common[some[of]]
    weights = telling * (2 - (said & np.uint64(1)).astype(np.int64))
    enough = np.bincount(of, weights=weights, minlength=len(some)) >= _TELLING
    heading = np.where(framed & enough & (sizes <= _LONGEST), whole[some], 0)
    _worded(
        hashed.tokens, hashed.line_tokens, hashed.line_offsets, some, levels, usual, telling, offsets, _HEADING_LINES,
        _OWN_ABOVE, heading,
    )  # fmt: skip
    found = (heading > 0) & (whole[some] < 0)
    alike = np.bincount(site[some], weights=(heading > 0) & witnesses[some])[site[some]]
    found &= alike >= need[some]
    return some[found], heading[found]


def _longer(
    hashed: Hashed, levels: Array, usual: Array, site: Array, witnesses: Array, whole: Array
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Documents below whose first line a heading says it again with a label, and the lines of these headings.

    `8. Links` above `Chapter 8 - Links`: most documents of the site have that label before or behind their title. What
    stands right below has one of two words: `ls(1)` above `ls(1) Manual Page`.
    """
    offsets, bounds = hashed.line_offsets, hashed.line_tokens
    own = np.append(0, np.cumsum((levels == 0) & ~usual))
    heading, label = np.full(hashed.count, -1, np.int64), np.zeros(hashed.count, np.uint64)
    for step in range(1, _LABELLED_LINES + 1):
        some = np.flatnonzero((np.diff(offsets) > step + 1) & (whole < 0) & (heading < 0))
        first = offsets[:-1][some]
        begins, ends, size = bounds[first + step], bounds[first + step + 1], bounds[first + 1] - bounds[first]
        more = ends - begins - size
        passed = own[first + step] - own[first + 1]
        longer = (more >= 1 + (passed == step - 1)) & (more <= _LABEL) & (passed <= _OWN_ABOVE) & (size <= _LONGEST)
        some, first, begins, ends, more = some[longer], first[longer], begins[longer], ends[longer], more[longer]
        said = range_keys(hashed, bounds[first], bounds[first + 1])
        for before, low, high in ((1, begins + more, ends), (0, begins, ends - more)):
            same = range_keys(hashed, low, high) == said
            heading[some[same]] = first[same] + step
            rest = range_keys(hashed, *((begins, low) if before else (high, ends)))
            label[some[same]] = rest[same] ^ np.uint64(before)
    some = np.flatnonzero(heading >= 0)
    groups, count = number(label[some] ^ (site[some].astype(np.uint64) + np.uint64(1)) * CHAIN | np.uint64(1))
    alike = np.bincount(groups, weights=witnesses[some], minlength=count)[groups]
    some = some[alike >= _MOST_LABELLED * np.bincount(site, weights=witnesses)[site[some]]]
    return some, heading[some]


def titles(
    hashed: Hashed, numbers: Array, levels: Array, usual: Array, varied: Array, site: Array, witnesses: Array,
    need: Array, common: Array,
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
    reworded = np.zeros(count, np.bool_)
    longer = _longer(hashed, levels, usual, site, witnesses, whole)
    for some, headings in (_reworded(hashed, levels, usual, site, witnesses, need, common, whole), longer):
        titled = ~end_so(hashed, hashed.line_offsets[some], ENDED)
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
