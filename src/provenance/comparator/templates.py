"""Template lines: lines that the pages of a site have around their texts, whatever the texts say."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.blocks import COMMON, MOST, SOLID, WEAK, count_edges, find_blocks, settle, take, take_inside
from provenance.comparator.candidates import repeated
from provenance.comparator.datelines import datelines
from provenance.comparator.frames import mark_frames
from provenance.comparator.line_keys import exact_keys
from provenance.comparator.line_words import line_words
from provenance.comparator.menus_again import menus_again
from provenance.comparator.navigation import AGAIN, DATED, PLATFORM, TRAIL, evidence, exact, varied
from provenance.comparator.notices import Said, release_sentences, said, take_notices
from provenance.comparator.page_titles import Titles, only_headings, release_titles, titles
from provenance.comparator.places import (
    Given,
    mark_between,
    mark_both_ends,
    mark_fixed,
    mark_lists,
    mark_put_in,
)
from provenance.comparator.platforms import Platform, platform_lines
from provenance.comparator.tables_of_contents import mark_tables
from provenance.comparator.tails import mark_tails
from provenance.comparator.trails import find_trails
from provenance.config import Config
from provenance.hashing.counting import count_holders, number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER

Array = npt.NDArray[Any]

_SHORT_WORDS = 12  # a template line inside a text is not longer; at the head or the tail it may be
_LONGEST_WORDS = 400  # a legal notice under every page
_COPY_SHARE = 0.6  # a document with more of its words in common lines is a copy of others, no evidence of a template …
_OWN_WORDS = 24  # … unless most of its long lines are its own, and they have so many words: a page with a menu
_LONG_SHARE = 0.5  # share of a site's documents that must have a longer line: less is text that several have
_INSIDE_SHARE = 0.95  # share of a site's documents that must have a block of lines that stands amid the text …
_INSIDE_LINES = 3  # lines that such a block has at least …
_INSIDE_PLACES = 1.5  # … and how often a document may have it: the head of a table comes again
_FEW_SHARE = 0.6  # the same on a site of few documents; and of `template-documents`, how many must have it
_FEW_LINES = 3  # lines that a block must have on a site of few documents
_FEW_TITLES = 3  # documents of a site that must say their title twice for the last copy to stay; or `template-share`
_EDGE_SHARE = 0.7  # share of a line's places that must be at the head or the tail
_SIDE_SHARE = 0.25  # share of these that must be at the one end for the line to be taken there …
_MOST_SHARE = 0.8  # … or share of a site's documents that must have it there, wherever it stands besides
_SOME_SHARE = 0.25  # share of a site's documents that must have the way to the page alike, or a menu amid the text
_EDGE_GAP = 1  # lines of the text's own that may stand among template lines at the head or the tail
_LINKS = 3  # lines in a row that only other pages explain: more is a table of contents, which is a text
_SITE = np.uint64(0x9E3779B97F4A7C15)  # mixes the site into the key of a line


class Templates(NamedTuple):
    """The template lines of a corpus, line by line."""

    taken: npt.NDArray[np.uint16]
    """0 for a line of the text; `blocks.COMMON` for a common one of its site; else the evidence, see `navigation`."""
    numbers: npt.NDArray[np.uint32]
    """The same for lines of a site that say the same, 0 for a line that stands once."""
    holders: npt.NDArray[np.int32]
    """Documents of the site that have the line, by its number."""
    totals: npt.NDArray[np.int64]
    """Documents of the site of each document."""
    figures: npt.NDArray[np.int32]
    """What the evidence names, see `navigation.Evidence`."""
    twice: npt.NDArray[np.int64]
    """Documents of the site of each document that say their title twice above their text, if several do; else 0."""
    platforms: list[Platform]
    """Lines of many sites. `figures` of a line that is taken as `PLATFORM` says which of them it is."""


@njit(inline="always")
def _level(size, have, total, few, fewest, share):
    """The level of a line of so many words that so many of a site's documents have."""
    if size > _LONGEST_WORDS or have < share * total:
        return np.uint8(0)
    if have >= fewest:
        return SOLID
    return WEAK if size <= _SHORT_WORDS and have >= few else np.uint8(0)


@njit(nogil=True, cache=True, boundscheck=False)
def _find_copies(
    line_offsets, line_words, numbers, holders, totals, few, fewest, share, copy_share, own_words, copies
):  # fmt: skip
    """Which documents consist of common lines. The menu beside a text is not the text: it has short lines."""
    for d in range(line_offsets.shape[0] - 1):
        common = long_common = long_own = 0
        for x in range(line_offsets[d], line_offsets[d + 1]):
            size = line_words[x + 1] - line_words[x]
            n = numbers[x]
            if n and _level(size, holders[n], totals[d], few[d], fewest, share):
                common += size
                long_common += size if size > _SHORT_WORDS else 0
            elif size > _SHORT_WORDS:
                long_own += size
        size = line_words[line_offsets[d + 1]] - line_words[line_offsets[d]]
        copies[d] = common > copy_share * size and (long_own < own_words or long_own <= long_common)


@njit(nogil=True, cache=True, boundscheck=False)
def _levels(
    line_offsets, line_words, flags, numbers, holders, totals, few, fewest, share, leads, firm, notices, levels, usual
):  # fmt: skip
    """The level of each line. `notices` are no headings.

    `usual` are lines that are no document's title: most documents of the site have them somewhere, or what have them
    begin with them.
    """
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            n = numbers[x]
            if not n:
                continue
            size, have = line_words[x + 1] - line_words[x], holders[n]
            level = _level(size, have, totals[d], few[d], fewest, share)
            most = have >= _LONG_SHARE * totals[d]
            # "Chapter 3" is what a document is about, not what is printed around it; "Licence: GPL-2.0" is.
            heading = x == line_offsets[d] and flags[x] & HAS_NUMBER and not firm[d] and not notices[n]
            if (size > _SHORT_WORDS and not most) or heading:
                level = np.uint8(0)
            levels[x] = MOST if level == SOLID and most else level
            usual[x] = level and (most or leads[n] >= _LONG_SHARE * have)


class _Counts(NamedTuple):
    """How often lines recur on their site."""

    numbers: Array
    holders: Array
    totals: Array
    few: Array
    """Documents that must have a weak line of a document."""
    witnesses: Array
    """Documents that are evidence: compared, and not copies of others."""


def _count(hashed: Hashed, words: Array, compared: Array, documents: Array, site: Array, config: Config) -> _Counts:
    """Count the lines of each site.

    Twice: documents that consist of common lines are copies of one another, so the second count is without them,
    and what is common still is the template.
    """
    # Lines of different sites are different lines.
    mixed = hashed.line_keys ^ (site[documents].astype(np.uint64) + np.uint64(1)) * _SITE
    # Most lines stand once in the corpus: they need no number.
    again = repeated(mixed)
    numbers = np.zeros(len(mixed), np.uint32)
    found, size = number(mixed[again])
    numbers[again] = found + np.uint32(1)
    witnesses = np.asarray(compared)
    for _ in range(2):
        holders = count_holders(numbers, size + 1, hashed.line_offsets, witnesses)
        holders[0] = 1
        totals = np.bincount(site, weights=witnesses)[site].astype(np.int64)
        few = np.ceil(_FEW_SHARE * np.maximum(config.template_documents, totals)).astype(np.int64)
        copies = np.zeros(hashed.count, np.bool_)
        _find_copies(
            hashed.line_offsets, words, numbers, holders, totals, few,
            config.template_documents, config.template_share, _COPY_SHARE, _OWN_WORDS, copies,
        )  # fmt: skip
        counted, witnesses = witnesses, np.asarray(compared) & ~copies
    return _Counts(numbers, holders, totals, few, counted)


def _firm(hashed: Hashed, site: Array, totals: Array, witnesses: Array, config: Config) -> npt.NDArray[np.bool_]:
    """Whether enough documents of its site begin exactly as a document does, numbers too."""
    some = np.flatnonzero(np.diff(hashed.line_offsets))
    keys = exact_keys(hashed, hashed.line_offsets[some]) ^ (site[some].astype(np.uint64) + np.uint64(1)) * _SITE
    groups, size = number(keys | np.uint64(1))
    alike = np.bincount(groups, weights=witnesses[some], minlength=size)[groups]
    firm = np.zeros(hashed.count, np.bool_)
    firm[some] = (alike >= config.template_documents) & (alike >= config.template_share * totals[some])
    return firm


class _Lines(NamedTuple):
    """What is known of each line before it is asked where it stands."""

    levels: npt.NDArray[np.uint8]
    same: npt.NDArray[np.uint32]
    """Numbers of lines that say exactly the same."""
    size: int
    """How many such numbers there are."""
    some: npt.NDArray[np.int64]
    """Of each document, how many of its site must have what stands in few places by chance."""
    title: Titles
    given: Given
    placed: npt.NDArray[np.int32]
    headings: npt.NDArray[np.int64]
    twice: npt.NDArray[np.int64]
    said: Said


def _lines(hashed: Hashed, words: Array, counts: _Counts, documents: Array, site: Array, config: Config) -> _Lines:
    """Judge every line by itself: how common it is, what explains it."""
    numbers, holders, totals, few, witnesses = counts
    offsets, fewest, share = hashed.line_offsets, config.template_documents, config.template_share
    begins = offsets[:-1][np.diff(offsets) > 0]
    leads = np.bincount(numbers[begins], minlength=len(holders))
    firm = _firm(hashed, site, totals, witnesses, config)
    levels, usual = np.zeros(len(numbers), np.uint8), np.zeros(len(numbers), np.bool_)
    says = said(hashed, numbers, holders, totals, few, fewest, share)
    _levels(
        offsets, words, hashed.line_flags, numbers, holders, totals, few, fewest, share, leads, firm,
        says.notices, levels, usual,
    )  # fmt: skip
    same, size = exact(hashed, numbers, len(holders))
    need = np.where(totals < 2 * fewest, few, (totals + 1) // 2)
    some = np.minimum(need, np.maximum(fewest, np.ceil(_SOME_SHARE * totals).astype(np.int64)))
    trails = find_trails(hashed, usual, site, witnesses, some)
    usual[trails.lines], usual[trails.titles] = True, False
    common, several = (np.maximum(least, np.ceil(share * totals).astype(np.int64)) for least in (fewest, _FEW_TITLES))
    title = titles(hashed, numbers, levels, usual, varied(numbers, same), site, witnesses, need, (several, common))
    release_titles(offsets, same, title.whole, levels)
    why, figures = evidence(hashed, numbers, same, size, levels, usual, holders, title, witnesses)
    why[trails.lines], figures[trails.lines] = TRAIL, trails.alike
    given = Given(site, totals, witnesses, need, _SHORT_WORDS, why, figures)
    mark_tails(hashed, levels, same, title, given, fewest)
    mark_frames(hashed, title, common, given)
    headings, twice = mark_between(hashed, levels, title, given, several)
    mark_both_ends(hashed, title, given)
    nearly_all = np.maximum(need, np.ceil(_MOST_SHARE * totals).astype(np.int64))
    placed = mark_fixed(hashed, numbers, levels, given._replace(need=nearly_all))
    mark_lists(hashed, numbers, levels, len(holders), MOST, given._replace(need=np.maximum(fewest, nearly_all)))
    mark_tables(hashed, documents, numbers, levels, holders, given._replace(need=np.minimum(need, common)))
    mark_put_in(hashed, numbers, usual | (levels > 0), given)
    return _Lines(levels, same, size, some, title, given, placed, headings, twice, says)


def template_lines(hashed: Hashed, compared: Array, documents: Array, config: Config) -> Templates:
    """Find the template lines of every site. Only documents that are compared count as evidence."""
    site = hashed.documents.column("site").combine_chunks().dictionary_encode().indices.to_numpy()
    words = line_words(hashed)
    counts = _count(hashed, words, compared, documents, site, config)
    numbers, holders, totals, few, _ = counts
    lines = _lines(hashed, words, counts, documents, site, config)
    levels, same, size, _, title, given, placed, headings, twice, says = lines
    offsets, line_tokens, flags, why = hashed.line_offsets, hashed.line_tokens, hashed.line_flags, given.why
    heads, tails = np.empty((2, hashed.count), np.int64)
    room = np.empty((2, len(holders)), np.int64)
    headed = only_headings(title, why & AGAIN > 0)

    def blocks() -> None:
        room.fill(-1)
        find_blocks(
            hashed.tokens, line_tokens, offsets, numbers, levels, why, placed, headings, headed, title.reworded,
            room[0], _EDGE_GAP, _LINKS, _FEW_LINES, heads, tails,
        )  # fmt: skip
        room.fill(-1)

    blocks()
    places = np.bincount(numbers, minlength=len(holders))
    edges = np.zeros((4, len(holders)), np.int32)
    shared, shared_at_edge = np.zeros((2, int(site.max()) + 1), np.int64)
    count_edges(offsets, line_tokens, numbers, holders, few, site, heads, tails, room, edges, shared, shared_at_edge)
    taken = np.zeros(len(numbers), np.uint16)
    room.fill(-1)
    take_inside(
        offsets, words, numbers, levels, holders, places, totals, heads, tails, room[0],
        _SHORT_WORDS, _INSIDE_SHARE, _INSIDE_PLACES, _INSIDE_LINES, taken,
    )  # fmt: skip
    settle(
        offsets, numbers, holders, places, edges, totals, _EDGE_SHARE, _SIDE_SHARE, _MOST_SHARE,
        shared_at_edge >= _EDGE_SHARE * shared, site, heads, tails, np.zeros(len(numbers), np.bool_), levels, why,
    )  # fmt: skip
    if says.kinds.any():
        release_sentences(
            offsets, flags, numbers, says.kinds, holders, totals, heads, tails, np.zeros(len(numbers), np.bool_),
            np.zeros((2, len(holders)), np.int64), levels, why,
        )  # fmt: skip
    blocks()
    take(
        hashed.tokens, line_tokens, offsets, same, headings, heads, tails, title.begins, title.ends, title.whole,
        title.alike, levels, why, np.full(size, -1, np.int64), 2 * _SHORT_WORDS, taken,
    )  # fmt: skip
    found = _take_more(hashed, documents, site, counts, lines, heads, tails, taken, config)
    return Templates(taken, numbers, holders, totals, given.figures, twice, found)


def _take_more(
    hashed: Hashed, documents: Array, site: Array, counts: _Counts, lines: _Lines, heads: Array, tails: Array,
    taken: Array, config: Config,
) -> list[Platform]:  # fmt: skip
    """Take notices, menus amid the text, dates below titles, and lines of many sites, which are returned."""
    numbers, holders, totals, _, witnesses = counts
    given, says = lines.given, lines.said
    if says.notices.any():
        take_notices(
            hashed.tokens, hashed.line_tokens, hashed.line_offsets, hashed.line_flags, numbers, holders, totals,
            witnesses, says.kinds, says.notices, config.template_documents, heads, tails,
            np.full(len(holders), -1, np.int64), np.zeros(len(holders), np.int64), taken,
        )  # fmt: skip
    again = menus_again(hashed, documents, lines.same, heads, tails, taken, given._replace(need=lines.some))
    taken[again] = COMMON
    nearly_all = np.maximum(config.template_documents, np.ceil(_MOST_SHARE * totals).astype(np.int64))
    below, alike = datelines(hashed, numbers, holders, lines.title, given._replace(need=nearly_all))
    below, alike = below[taken[below] == 0], alike[taken[below] == 0]
    taken[below], given.figures[below] = DATED, alike
    found = platform_lines(hashed, site, given.witnesses, taken, config.template_documents)
    taken[found.lines], given.figures[found.lines] = PLATFORM, found.of
    return found.platforms
