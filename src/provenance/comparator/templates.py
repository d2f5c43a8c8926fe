"""Template lines: lines that the pages of a site have around their texts, whatever the texts say."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.blocks import COMMON, SOLID, WEAK, count_edges, find_blocks, settle, take, take_inside
from provenance.comparator.candidates import repeated
from provenance.comparator.navigation import (
    AGAIN,
    BAR,
    BEGINNING,
    LAST,
    LINK,
    SLOT,
    TITLE,
    evidence,
    exact,
    exact_keys,
    release_titles,
    titles,
)
from provenance.config import Config
from provenance.hashing.counting import count_holders, number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER

Array = npt.NDArray[Any]

_SHORT_TOKENS = 12  # a template line inside a text is not longer; at the head or the tail it may be
_LONGEST_TOKENS = 400  # a legal notice under every page
_COPY_SHARE = 0.6  # a document with more of its tokens in common lines is a copy of others, not evidence of a template
_LONG_SHARE = 0.5  # share of a site's documents that must have a longer line: less is text that several have
_INSIDE_SHARE = 0.8  # share of a site's documents that must have a block of lines that stands amid the text …
_INSIDE_LINES = 3  # lines that such a block has at least …
_INSIDE_PLACES = 1.5  # … and how often a document may have it: the head of a table comes again
_FEW_SHARE = 0.6  # the same on a site of few documents; and of `template-documents`, how many must have it
_FEW_LINES = 3  # lines that a block must have on a site of few documents
_EDGE_SHARE = 0.7  # share of a line's places that must be at the head or the tail
_EDGE_GAP = 1  # lines of the text's own that may stand among template lines at the head or the tail
_LINKS = 3  # lines in a row that only other pages explain: more is a table of contents, which is a text
_SITE = np.uint64(0x9E3779B97F4A7C15)  # mixes the site into the key of a line


class Templates(NamedTuple):
    """The template lines of a corpus, line by line."""

    taken: npt.NDArray[np.uint8]
    """0 for a line of the text; 255 for one that is common on its site; else the evidence, see `navigation`."""
    numbers: npt.NDArray[np.uint32]
    """The same for lines of a site that say the same, 0 for a line that stands once."""
    holders: npt.NDArray[np.int32]
    """Documents of the site that have the line, by its number."""
    totals: npt.NDArray[np.int64]
    """Documents of the site of each document."""
    figures: npt.NDArray[np.int32]
    """What the evidence names, see `navigation.Evidence`."""


@njit(inline="always")
def _level(size, have, total, few, fewest, share):
    """The level of a line of so many tokens that so many of a site's documents have."""
    if size > _LONGEST_TOKENS or have < share * total:
        return np.uint8(0)
    if have >= fewest:
        return SOLID
    return WEAK if size <= _SHORT_TOKENS and have >= few else np.uint8(0)


@njit(nogil=True, cache=True, boundscheck=False)
def _shared_tokens(line_offsets, line_tokens, numbers, holders, totals, few, fewest, share, shared):
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            if numbers[x]:
                size = line_tokens[x + 1] - line_tokens[x]
                if _level(size, holders[numbers[x]], totals[d], few[d], fewest, share):
                    shared[d] += size


@njit(nogil=True, cache=True, boundscheck=False)
def _levels(line_offsets, line_tokens, flags, numbers, holders, totals, few, fewest, share, leads, firm, levels, usual):
    """The level of each line. `usual` are lines that are no document's title: most documents of the site have them
    somewhere, or what have them begin with them."""
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            n = numbers[x]
            if not n:
                continue
            size, have = line_tokens[x + 1] - line_tokens[x], holders[n]
            level = _level(size, have, totals[d], few[d], fewest, share)
            most = have >= _LONG_SHARE * totals[d]
            # "Chapter 3" is what a document is about, not what is printed around it; "Licence: GPL-2.0" is.
            heading = x == line_offsets[d] and flags[x] & HAS_NUMBER and not firm[d]
            if (size > _SHORT_TOKENS and not most) or heading:
                level = np.uint8(0)
            levels[x] = level
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


def _count(hashed: Hashed, compared: Array, documents: Array, site: Array, config: Config) -> _Counts:
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
    lengths = np.maximum(np.diff(hashed.token_offsets), 1)
    witnesses = np.asarray(compared)
    for _ in range(2):
        holders = count_holders(numbers, size + 1, hashed.line_offsets, witnesses)
        holders[0] = 1
        totals = np.bincount(site, weights=witnesses)[site].astype(np.int64)
        few = np.ceil(_FEW_SHARE * np.maximum(config.template_documents, totals)).astype(np.int64)
        shared = np.zeros(hashed.count, np.int64)
        _shared_tokens(
            hashed.line_offsets, hashed.line_tokens, numbers, holders, totals, few,
            config.template_documents, config.template_share, shared,
        )  # fmt: skip
        counted, witnesses = witnesses, np.asarray(compared) & (shared <= _COPY_SHARE * lengths)
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


def template_lines(hashed: Hashed, compared: Array, documents: Array, config: Config) -> Templates:
    """Find the template lines of every site. Only documents that are compared count as evidence."""
    site = hashed.documents.column("site").combine_chunks().dictionary_encode().indices.to_numpy()
    numbers, holders, totals, few, witnesses = _count(hashed, compared, documents, site, config)
    offsets, line_tokens, fewest = hashed.line_offsets, hashed.line_tokens, config.template_documents
    begins = offsets[:-1][np.diff(offsets) > 0]
    leads = np.bincount(numbers[begins], minlength=len(holders))
    firm = _firm(hashed, site, totals, witnesses, config)
    levels, taken = np.zeros((2, len(numbers)), np.uint8)
    usual = np.zeros(len(numbers), np.bool_)
    _levels(
        offsets, line_tokens, hashed.line_flags, numbers, holders, totals, few, fewest, config.template_share, leads,
        firm,
        levels, usual,
    )  # fmt: skip
    title = titles(hashed, usual, site, totals, witnesses, fewest)
    same, size = exact(hashed, numbers, len(holders))
    release_titles(offsets, same, title.whole, levels)
    why, figures = evidence(hashed, numbers, same, size, levels, usual, holders, title, site, totals, witnesses, fewest)
    heads, tails = np.empty((2, hashed.count), np.int64)
    find_blocks(hashed.tokens, line_tokens, offsets, levels, why, _EDGE_GAP, _LINKS, _FEW_LINES, heads, tails)
    places = np.bincount(numbers, minlength=len(holders))
    at_edge = np.zeros(len(holders), np.int64)
    shared, shared_at_edge = np.zeros((2, int(site.max()) + 1), np.int64)
    count_edges(offsets, line_tokens, numbers, holders, few, site, heads, tails, at_edge, shared, shared_at_edge)
    take_inside(
        offsets, line_tokens, numbers, levels, holders, places, totals,
        _SHORT_TOKENS, _INSIDE_SHARE, _INSIDE_PLACES, _INSIDE_LINES, taken,
    )  # fmt: skip
    settle(offsets, numbers, at_edge >= _EDGE_SHARE * places, shared_at_edge >= _EDGE_SHARE * shared, site, levels, why)
    find_blocks(hashed.tokens, line_tokens, offsets, levels, why, _EDGE_GAP, _LINKS, _FEW_LINES, heads, tails)
    take(
        hashed.tokens, line_tokens, offsets, same, heads, tails, title.begins, title.ends, title.alike, levels, why,
        np.full(size, -1, np.int64), taken,
    )  # fmt: skip
    return Templates(taken, numbers, holders, totals, figures)


def site_name(hashed: Hashed, d: int) -> str:
    """The site of a document, as a report names it."""
    name = str(hashed.documents.column("site")[d].as_py())
    return "the folder" if name == "." else name


def template_evidence(hashed: Hashed, templates: Templates, line: int, d: int) -> str:
    """Why a line of document d is a template line, in words."""
    kind = templates.taken[line]
    have, total = int(templates.holders[templates.numbers[line]]), int(templates.totals[d])
    site = site_name(hashed, d)
    figure = int(templates.figures[line])
    if kind == COMMON:
        return f"in {have} of {total} documents of {site}"
    if kind & TITLE:
        return f"a title as on other pages of {site}, said again as a heading"
    if kind & AGAIN:
        return f"amid template lines of {site}, said again in the text"
    if kind & LAST:
        return f"the title of another document, as {figure} of {total} documents of {site} have one there"
    if kind & BEGINNING:
        return f"begins as the line there does in {figure} of {total} documents of {site}"
    if kind & SLOT:
        return f"amid template lines that have the title of another document there, in {figure} places of {site}"
    if kind & LINK:
        other = hashed.documents.column("id")[figure].as_py()
        return f"amid template lines of {site}, the title of {other}"
    if kind & BAR:
        return f"follows a template line of {site}, twice in the document"
    return f"amid template lines of {site}, in {have} of {total} documents"
