"""Lines at the head and the tail of a page that fill one frame: labels that most have, with titles between."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from provenance.comparator.line_keys import exact_keys, range_keys
from provenance.comparator.navigation import BEGINNING
from provenance.comparator.page_titles import Titles
from provenance.comparator.places import Given
from provenance.comparator.spans import line_texts
from provenance.hashing.counting import number, positions
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]

_PLACES = 3  # lines from the head, below the first one, and from the tail that are looked at
_LONGEST = 32  # tokens of a line in a frame
_LABELS = 2  # labels that it has, at least
_NAMED = 0.125  # for each document with a label there, how many may have the word in their title
_LINKS = 3  # titles of other documents that must stand between the labels of a frame …
_LINKS_SHARE = 0.05  # … and in which share of its lines at least
_BAR = r"\s[|·•/›»>–—]\s"  # what stands between labels


class _Lines(NamedTuple):
    """Lines of one place that begin, or end, with the same word as most of their site's do."""

    documents: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    frames: npt.NDArray[np.uint64]
    """Key of the site and that word."""
    alike: npt.NDArray[np.int64]
    """Documents of the site with that word there."""


def _framed(hashed: Hashed, documents: Array, lines: Array, edge: Array, own: Array, given: Given) -> _Lines:
    """Lines that are no heading, but the page's `own`, in the frame that begins, or ends, with their token `edge`."""
    frames = hashed.tokens[edge] * CHAIN ^ _sites(given, documents)
    groups, size = number(frames | np.uint64(1))
    alike = np.bincount(groups, weights=given.witnesses[documents], minlength=size)[groups].astype(np.int64)
    sizes = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines]
    kept = (alike >= given.need[documents]) & own[lines] & (sizes <= _LONGEST) & (sizes >= _LABELS)
    return _Lines(documents[kept], lines[kept], frames[kept], alike[kept])


def _sites(given: Given, documents: Array) -> npt.NDArray[np.uint64]:
    keys: npt.NDArray[np.uint64] = (given.site[documents].astype(np.uint64) + np.uint64(1)) * CHAIN
    return keys


def _holders(keys: Array, of: Array, witnesses: Array) -> npt.NDArray[np.float64]:
    """How many different documents have each word, by key; `of` is the document of each."""
    groups, size = number(keys | np.uint64(1))
    once = np.unique(of * size + groups)
    return np.bincount(once % size, weights=witnesses[once // size], minlength=size)[groups].astype(np.float64)


class _Titles(NamedTuple):
    """The titles of all documents, and their words."""

    keys: npt.NDArray[np.uint64]
    """0 for none."""
    words: npt.NDArray[np.uint64]
    """In order."""
    have: npt.NDArray[np.float64]
    """How many documents have each word in their title."""

    def holders(self, words: Array) -> npt.NDArray[np.float64]:
        """How many documents have each of these words in their title."""
        at = np.minimum(np.searchsorted(self.words, words), len(self.words) - 1)
        return np.where(self.words[at] == words, self.have[at], 0.0) if len(self.words) else np.zeros(len(words))


def _titles(hashed: Hashed, title: Titles, given: Given) -> _Titles:
    some = np.flatnonzero(title.ends > title.begins)
    keys = np.zeros(hashed.count, np.uint64)
    keys[some] = range_keys(hashed, title.begins[some], title.ends[some]) ^ _sites(given, some)
    lengths = (title.ends - title.begins)[some]
    of = np.repeat(some, lengths)
    said = hashed.tokens[positions(title.begins[some], lengths)] ^ _sites(given, of)
    have = _holders(said, of, given.witnesses)
    words, first = np.unique(said, return_index=True)
    return _Titles(keys, words, have[first])


def _mark(hashed: Hashed, framed: _Lines, titles: _Titles, common: Array, given: Given) -> None:
    documents, lines, frames, alike = framed
    sizes = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines]
    of = np.repeat(np.arange(len(lines)), sizes)
    at = positions(hashed.line_tokens[lines], sizes)
    page = documents[of]
    have = _holders(hashed.tokens[at] ^ frames[of], page, given.witnesses)
    named = titles.holders(hashed.tokens[at] ^ _sites(given, page))
    usual = have >= common[page]
    labels = usual & (named < _NAMED * have)
    labelled = np.bincount(of, weights=labels, minlength=len(lines))
    # What stands between labels, or at an end of the line.
    edge = np.append(True, of[1:] != of[:-1])
    begins = ~labels & (edge | np.append(True, labels[:-1]))
    ends = ~labels & np.append(edge[1:] | labels[1:], True)
    keys = range_keys(hashed, at[begins], at[ends] + 1) ^ _sites(given, page[begins])
    found = np.isin(keys, titles.keys[titles.keys > 0]) & (keys != titles.keys[page[begins]])
    linked = np.bincount(of[begins][found], minlength=len(lines)) > 0
    groups, size = number(frames | np.uint64(1))
    links = np.bincount(groups, weights=linked, minlength=size)[groups]
    filled = (links >= _LINKS) & (links >= _LINKS_SHARE * np.bincount(groups, minlength=size)[groups])
    filled &= labels[edge] | labels[np.append(edge[1:], True)]
    bare = (np.bincount(of, weights=usual) == sizes) & (hashed.line_flags[lines] & HAS_NUMBER == 0)
    bare[bare] = pc.match_substring_regex(line_texts(hashed, lines[bare]), _BAR).to_numpy(zero_copy_only=False)
    taken = (labelled >= _LABELS) & (bare | filled)
    given.why[lines[taken]] |= BEGINNING
    given.figures[lines[taken]] = alike[taken]


def mark_frames(hashed: Hashed, title: Titles, common: Array, given: Given) -> None:
    """Lines in one place that begin or end with one word, as most there do, and have other labels between.

    `Next: Files, Previous: Links [Index]`: between the labels stand titles, of which some are those of other documents.
    A label is a word that `common` documents of a site have there, and hardly any in its title.
    `Top | Files | Links`: nothing but words that so many have there, all or some, and no number.
    What stands so above the text is found below it as well.
    """
    some = np.flatnonzero(np.diff(hashed.line_offsets) > 2 * _PLACES)
    above = (hashed.line_offsets[:-1][some] + 1)[:, None] + np.arange(_PLACES)
    below = (hashed.line_offsets[1:][some] - 1)[:, None] - np.arange(_PLACES)
    own = np.ones(len(given.why), np.bool_)
    own[title.whole[title.whole >= 0]] = False
    framed = [
        _framed(hashed, some, lines, edge, own, given)
        for lines in np.concatenate([above, below], axis=1).T
        for edge in (hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - 1)
    ]
    if not any(len(found.lines) for found in framed):
        return
    titles = _titles(hashed, title, given)
    for found in framed:
        if len(found.lines):
            _mark(hashed, found, titles, common, given)
    said = [exact_keys(hashed, lines.ravel()).reshape(lines.shape) for lines in (above, below)]
    for place, other in np.ndindex(_PLACES, _PLACES):
        again = (given.why[above[:, place]] & BEGINNING > 0) & (said[0][:, place] == said[1][:, other])
        given.why[below[again, other]] |= BEGINNING
        given.figures[below[again, other]] = given.figures[above[again, place]]
