"""Lines at the head and the tail of a page that fill one frame: labels that most have, with titles between."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from provenance.comparator.navigation import BEGINNING, exact_keys
from provenance.comparator.page_titles import Titles, range_keys
from provenance.comparator.places import Given
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_PLACES = 3  # lines from the head, below the first one, and from the tail that are looked at
_LONGEST = 32  # tokens of a line in a frame
_LABELS = 2  # labels that it has, at least
_LINKS = 3  # titles of other documents that must stand between the labels of a frame …
_LINKS_SHARE = 0.05  # … and in which share of its lines at least


class _Words(NamedTuple):
    """The tokens of some lines, one after the other."""

    of: npt.NDArray[np.int64]
    """Line of each token."""
    at: npt.NDArray[np.int64]
    """Place of each token in the corpus."""
    frame: npt.NDArray[np.uint64]
    """Site and first word of the line of each token."""


def _words(hashed: Hashed, lines: Array, frames: Array) -> _Words:
    sizes = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines]
    of = np.repeat(np.arange(len(lines)), sizes)
    begins = np.append(0, np.cumsum(sizes))[:-1]
    return _Words(of, np.arange(len(of)) + (hashed.line_tokens[lines] - begins)[of], frames[of])


def _labels(hashed: Hashed, words: _Words, documents: Array, common: Array, witnesses: Array) -> npt.NDArray[np.bool_]:
    """Tokens that as many documents as `common` says have in the lines of their frame."""
    groups, size = number(mix64(hashed.tokens[words.at] ^ words.frame) | np.uint64(1))
    once = np.unique(words.of * size + groups)
    have = np.bincount(once % size, weights=witnesses[documents[once // size]], minlength=size)
    labels: npt.NDArray[np.bool_] = have[groups] >= common[documents[words.of]]
    return labels


def _linked(hashed: Hashed, words: _Words, labels: Array, titles: Array, documents: Array, sites: Array) -> Array:
    """Which lines have the title of another document between labels; `titles` are the keys of all, 0 for none."""
    begins = ~labels & (np.append(True, labels[:-1]) | np.append(True, words.of[1:] != words.of[:-1]))
    ends = ~labels & (np.append(labels[1:], True) | np.append(words.of[1:] != words.of[:-1], True))
    of = words.of[begins]
    keys = range_keys(hashed, words.at[begins], words.at[ends] + 1) ^ sites[of]
    found = np.isin(keys, titles[titles > 0]) & (keys != titles[documents[of]])
    return np.bincount(of[found], minlength=len(documents)) > 0


def _mark(
    hashed: Hashed, documents: Array, lines: Array, edge: Array, levels: Array, whole: Array, titles: Array,
    common: Array, given: Given,
) -> None:  # fmt: skip
    """Mark lines of one place in the frame that begins, or ends, with their token `edge`; `whole` are headings."""
    sites = (given.site[documents].astype(np.uint64) + np.uint64(1)) * CHAIN
    frames = mix64(hashed.tokens[edge] ^ sites)
    groups, size = number(frames | np.uint64(1))
    alike = np.bincount(groups, weights=given.witnesses[documents], minlength=size)[groups].astype(np.int64)
    sizes = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines]
    kept = (alike >= given.need[documents]) & (levels[lines] == 0) & (sizes <= _LONGEST) & (sizes >= _LABELS)
    kept &= lines != whole[documents]
    if not kept.any():
        return
    documents, lines, groups, alike = documents[kept], lines[kept], groups[kept], alike[kept]
    words = _words(hashed, lines, frames[kept])
    labels = _labels(hashed, words, documents, common, given.witnesses)
    labelled = np.bincount(words.of, weights=labels, minlength=len(lines))
    linked = _linked(hashed, words, labels, titles, documents, sites[kept])
    links = np.bincount(groups, weights=linked, minlength=size)[groups]
    filled = (links >= _LINKS) & (links >= _LINKS_SHARE * np.bincount(groups, minlength=size)[groups])
    bare = (labelled == sizes[kept]) & (hashed.line_flags[lines] & HAS_NUMBER == 0)
    taken = (labelled >= _LABELS) & (bare | filled)
    given.why[lines[taken]] |= BEGINNING
    given.figures[lines[taken]] = alike[taken]


def mark_frames(hashed: Hashed, levels: Array, title: Titles, common: Array, given: Given) -> None:
    """Lines in one place that begin or end with one word, as most there do, and have other labels between.

    `Next: Files, Previous: Links [Index]`: between the labels stand titles, of which some are those of other documents.
    `Top | Files | Links`: nothing but labels, all or some, and no number. `common` documents of a site must have a
    label. What stands so above the text is found below it as well.
    """
    begins, ends = hashed.line_offsets[:-1], hashed.line_offsets[1:]
    some = np.flatnonzero(ends - begins > 2 * _PLACES)
    sites = (given.site.astype(np.uint64) + np.uint64(1)) * CHAIN
    titles = np.where(title.ends > title.begins, range_keys(hashed, title.begins, title.ends) ^ sites, np.uint64(0))
    above, below = begins[some] + 1, ends[some] - 1
    for lines in [place for step in range(_PLACES) for place in (above + step, below - step)]:
        for edge in (hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - 1):
            _mark(hashed, some, lines, edge, levels, title.whole, titles, common, given)
    above, below = (lines[:, None] + step * np.arange(_PLACES) for lines, step in ((above, 1), (below, -1)))
    said = [exact_keys(hashed, lines.ravel()).reshape(lines.shape) for lines in (above, below)]
    for place, other in np.ndindex(_PLACES, _PLACES):
        again = (given.why[above[:, place]] & BEGINNING > 0) & (said[0][:, place] == said[1][:, other])
        given.why[below[again, other]] |= BEGINNING
        given.figures[below[again, other]] = given.figures[above[again, place]]
