"""Headings that say the title in the first line of a page in another way."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.line_keys import range_keys
from provenance.hashing.counting import number, positions
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]

HEADING_LINES = 256  # lines below a page's title within which its heading stands
_TELLING = 2  # half words of a first line that few others have, at least, for a heading to say it in another way
_LABELLED_LINES = 16  # lines below a title within which a heading says it again with a label …
_LABEL = 2  # … of so many tokens …
_OWN_ABOVE = 3  # lines of a document's own that stand between its first line and a heading that words it otherwise
_LONGEST = 64  # tokens of the longest title that is looked for so
_MOST_LABELLED = 0.75  # … and share of a site's documents with the same label there


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
def _worded(
    tokens, line_tokens, line_offsets, documents, levels, usual, telling, enough, offsets, within, own, heading
):  # fmt: skip
    """The later line, no longer than the first line of the i-th document, with all telling words of that line.

    Of several the first with most of its other words. No more than `own` lines of the document's own stand between. If
    no common one does, or these words are not `enough`, it is what the first line begins or ends with. None where a
    later line says the very same.
    """
    for i in range(documents.shape[0]):
        b, e = line_offsets[documents[i]], line_offsets[documents[i] + 1]
        begin, end = line_tokens[b], line_tokens[b + 1]
        best = passed = 0
        x = b + 1
        while heading[i] and (best or heading[i] < 0) and x < min(e, b + within) and passed <= own:
            size = line_tokens[x + 1] - line_tokens[x]
            has_all = not usual[x] and size <= end - begin
            if passed == x - b - 1 or not enough[i]:
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


def _telling(
    hashed: Hashed, documents: Array, sites: Array, witnesses: Array, common: tuple[Array, ...]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Words of the first lines of documents that fewer of their site have there than each of `common` says.

    The first that leaves enough words decides. Returns which tokens of these lines they are, whether there are enough,
    and where the tokens of each line begin.
    """
    first = hashed.line_offsets[:-1][documents]
    sizes = hashed.line_tokens[first + 1] - hashed.line_tokens[first]
    of = np.repeat(np.arange(len(documents)), sizes)
    said = hashed.tokens[positions(hashed.line_tokens[first], sizes)]
    groups, size = number(said ^ sites[of] | np.uint64(1))
    once = np.unique(of * size + groups)
    have = np.bincount(once % size, weights=witnesses[documents[once // size]], minlength=size)[groups]
    half_words = 2 - (said & np.uint64(1)).astype(np.int64)
    telling, enough = np.zeros(len(of), np.bool_), np.zeros(len(documents), np.bool_)
    for least in common:
        rare = have < least[documents[of]]
        found = np.bincount(of, weights=rare * half_words, minlength=len(documents)) >= _TELLING
        telling |= rare & (found & ~enough)[of]
        enough |= found
    return telling, enough, np.append(0, np.cumsum(sizes))


def reworded_titles(
    hashed: Hashed,
    levels: Array,
    usual: Array,
    site: Array,
    witnesses: Array,
    need: Array,
    common: tuple[Array, ...],
    whole: Array,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Documents whose first line has a heading below that words it in another way, and the lines of these headings.

    `String (Java 17)` above `Class String`. `need` documents of the site begin with the same word or end with it, and
    the heading has all words of the first line but those that `common` documents of the site have there, see
    `_telling`. `whole` are headings that are known, -1 for none.
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
    some, framed, sites = some[kept], framed[kept], sites[kept]
    if not len(some):
        return some, some
    telling, enough, offsets = _telling(hashed, some, sites, witnesses, common)
    sizes = np.diff(offsets)
    heading = np.where(framed & (sizes <= _LONGEST), whole[some], 0)
    _worded(
        hashed.tokens, hashed.line_tokens, hashed.line_offsets, some, levels, usual, telling, enough, offsets,
        HEADING_LINES, _OWN_ABOVE, heading,
    )  # fmt: skip
    found = (heading > 0) & (whole[some] < 0)
    alike = np.bincount(site[some], weights=(heading > 0) & witnesses[some])[site[some]]
    found &= alike >= need[some]
    return some[found], heading[found]


def labelled_titles(
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
