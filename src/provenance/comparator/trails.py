"""Trails: the way to a page through the sections of its site (`Home > Sport`), which stands above the page's title."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from provenance.comparator.datelines import half_words
from provenance.comparator.line_ends import SENTENCE
from provenance.comparator.spans import line_texts
from provenance.hashing.canonical import compared_tokens
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]

_ARROWS = ">›»→⟩＞≫▸▶❯"
_STEP = rf"\s*[{_ARROWS}]\s*|\s+(?:/|::)\s+"  # what stands between two sections
_TRAIL = rf"^[\s{_ARROWS}|/*•·-]*(?P<home>[\pL\pN][^{_ARROWS}/<=$\"{{}}()]*?)(?:{_STEP})[\pL\pN]"
_LINES = 4  # lines of its own at the head of a document among which the way to it stands
_LONGEST_TOKENS = 64
_TITLE = 24  # half words of the longest title: a word counts two, a character of a script without spaces one
_TITLES = 3  # different titles that a trail stands above which does not end with its title
_SURE_SHARE = 0.5  # share of the trails that begin alike that must be sure for the others to be trails
_BELOW = 3  # lines below a trail among which the title stands that it ends with


def _first_own(hashed: Hashed, usual: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first few lines of each document that are not the site's and have a line below them, and their documents."""
    own = np.append(np.flatnonzero(~usual), np.full(_LINES, len(usual)))
    lines = own[np.searchsorted(own, hashed.line_offsets[:-1])[:, None] + np.arange(_LINES)]
    of, place = np.nonzero(lines + 1 < hashed.line_offsets[1:, None])
    lines = lines[of, place]
    short = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines] <= _LONGEST_TOKENS
    return lines[short], of[short]


def _documents(codes: Array, of: Array, site: Array, witnesses: Array) -> npt.NDArray[np.int64]:
    """For each document, how many of its site have the same code."""
    keys = codes.astype(np.uint64) + np.uint64(1) ^ (site[of].astype(np.uint64) + np.uint64(1)) * CHAIN
    groups, size = number(keys | np.uint64(1) << np.uint64(63))
    return np.bincount(groups, weights=witnesses[of], minlength=size)[groups].astype(np.int64)


def _title_below(trail: str, below: list[str]) -> tuple[int, bool]:
    """How many lines below a trail its title stands, 0 for nowhere; and whether it is what the trail ends with."""
    said = compared_tokens(trail)
    tokens = [compared_tokens(line) for line in below]
    for step, heading in enumerate(tokens, 1):
        if 0 < len(heading) < len(said) and said[-len(heading) :] == heading:
            return step, True
    return int(half_words(tokens[0]) <= _TITLE and not SENTENCE.search(below[0])), False


class Trails(NamedTuple):
    """The ways to the pages of a corpus, at most one of each document."""

    lines: npt.NDArray[np.int64]
    titles: npt.NDArray[np.int64]
    """The line of the title below each."""
    alike: npt.NDArray[np.int64]
    """How many documents of its site have one that begins with the same section."""


def find_trails(hashed: Hashed, usual: Array, site: Array, witnesses: Array, need: Array) -> Trails:
    """Find the lines near the heads of a site's documents that are the way to the page.

    `need` documents of the site must have one that begins with the same section, and a title must stand below. A trail
    is sure if it ends with that title, or stands above different titles. `Settings > Sound` is a title itself where
    nothing else says so, and so is `Review / A new bridge`; but not where most trails that begin so are sure.
    """
    lines, of = _first_own(hashed, usual)
    homes = pc.struct_field(pc.extract_regex(line_texts(hashed, lines), _TRAIL), "home")
    begins = np.flatnonzero(homes.is_valid().to_numpy(zero_copy_only=False))
    lines, of, home = lines[begins], of[begins], _codes(homes.take(begins))
    alike = _documents(home, of, site, witnesses)
    enough = alike >= need[of]
    lines, of, home, alike = lines[enough], of[enough], home[enough], alike[enough]
    texts = pc.utf8_trim_whitespace(line_texts(hashed, lines))
    below = [
        line_texts(hashed, np.minimum(lines + step, hashed.line_offsets[of + 1] - 1)).to_pylist()
        for step in range(1, _BELOW + 1)
    ]
    ends = [_title_below(trail, list(after)) for trail, *after in zip(texts.to_pylist(), *below, strict=True)]
    step, sure = np.array([e[0] for e in ends], np.int64), np.array([e[1] for e in ends], np.bool_)
    title = _codes(pa.array(below[0], pa.string()))
    sure |= (step > 0) & _above_different(_codes(texts), title, of, site, witnesses)
    count = np.bincount(home, weights=sure, minlength=1)[home] / np.bincount(home, minlength=1)[home]
    found = np.flatnonzero((step > 0) & (sure | (count >= _SURE_SHARE)))
    found = found[np.unique(of[found], return_index=True)[1]]
    return Trails(lines[found], lines[found] + step[found], alike[found])


def _codes(texts: pa.Array) -> npt.NDArray[np.int64]:
    """A number for each text, the same for those that differ in case alone."""
    codes = pc.utf8_lower(texts).dictionary_encode().indices.to_numpy(zero_copy_only=False)
    return np.asarray(codes, np.int64)


def _above_different(trail: Array, title: Array, of: Array, site: Array, witnesses: Array) -> npt.NDArray[np.bool_]:
    """Whether enough documents of the site have the same trail, each above another title; what stands below most of
    them is a line of the template."""
    both = np.unique(np.stack([site[of], trail, title])[:, witnesses[of]], axis=1)
    alone = _documents(trail * (int(title.max(initial=0)) + 1) + title, of, site, witnesses)
    keys = np.append(both[0] * (int(trail.max(initial=0)) + 1) + both[1], -1)
    mine = site[of] * (int(trail.max(initial=0)) + 1) + trail
    different = np.searchsorted(keys[:-1], mine, side="right") - np.searchsorted(keys[:-1], mine)
    return (different >= _TITLES) & (2 * alone <= _documents(trail, of, site, witnesses))
