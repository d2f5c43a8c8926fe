"""Trails: the way to a page through the sections of its site (`Home > Sport`), which stands above the page's title."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from provenance.comparator.datelines import SENTENCE, half_words
from provenance.hashing.canonical import compared_tokens
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]

_STEP = r"\s*[>›»→⟩]\s*|\s+(?:/|::)\s+"  # what stands between two sections
_TRAIL = rf"^[^\pL\pN]*(?P<home>[\pL\pN][^>›»→⟩/]*?)(?:{_STEP})[\pL\pN]"
_LINES = 4  # lines of its own at the head of a document among which the way to it stands
_LONGEST_TOKENS = 64
_TITLE = 24  # half words of the longest title: a word counts two, a character of a script without spaces one
_MOST_SHARE = 0.5  # share of a site's documents with a trail that must not have the same line as a title
_BELOW = 3  # lines below a trail among which the title stands that it ends with


def _first_own(hashed: Hashed, usual: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first few lines of each document that are not the site's and have a line below them, and their documents."""
    own = np.append(np.flatnonzero(~usual), np.full(_LINES, len(usual)))
    lines = own[np.searchsorted(own, hashed.line_offsets[:-1])[:, None] + np.arange(_LINES)]
    of, place = np.nonzero(lines + 1 < hashed.line_offsets[1:, None])
    lines = lines[of, place]
    short = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines] <= _LONGEST_TOKENS
    return lines[short], of[short]


def _texts(hashed: Hashed, lines: Array, of: Array) -> pa.LargeStringArray:
    first, last = hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - 1
    return hashed.excerpts(of, hashed.starts(first, of), hashed.ends(last, of))


def _documents(codes: Array, of: Array, site: Array, witnesses: Array) -> npt.NDArray[np.int64]:
    """For each document, how many of its site have the same code."""
    keys = codes.astype(np.uint64) + np.uint64(1) ^ (site[of].astype(np.uint64) + np.uint64(1)) * CHAIN
    groups, size = number(keys | np.uint64(1) << np.uint64(63))
    return np.bincount(groups, weights=witnesses[of], minlength=size)[groups].astype(np.int64)


def _title_below(trail: str, below: list[str], alone: bool) -> int:
    """How many lines below a trail its title stands: what it ends with, or, unless `alone`, any short line; or 0."""
    said = compared_tokens(trail)
    tokens = [compared_tokens(line) for line in below]
    for step, heading in enumerate(tokens, 1):
        if 0 < len(heading) < len(said) and said[-len(heading) :] == heading:
            return step
    return int(not alone and half_words(tokens[0]) <= _TITLE and not SENTENCE.search(below[0]))


class Trails(NamedTuple):
    """The ways to the pages of a corpus, at most one of each document."""

    lines: npt.NDArray[np.int64]
    titles: npt.NDArray[np.int64]
    """The line of the title below each."""
    alike: npt.NDArray[np.int64]
    """How many documents of its site have one that begins with the same section."""


def find_trails(hashed: Hashed, numbers: Array, usual: Array, site: Array, witnesses: Array, need: Array) -> Trails:
    """Find the first lines of their own of a site's documents that are the way to the page.

    `need` documents of the site must have one that begins with the same section, and a title must stand below. Where
    nothing stands above it and no other document has the same, the trail must end with that title: else it is the
    title itself (`Settings > Sound`).
    """
    lines, of = _first_own(hashed, usual)
    homes = pc.struct_field(pc.extract_regex(_texts(hashed, lines, of), _TRAIL), "home")
    begins = np.flatnonzero(homes.is_valid().to_numpy(zero_copy_only=False))
    lines, of, homes = lines[begins], of[begins], pc.utf8_lower(homes.take(begins))
    codes = homes.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    alike = _documents(codes, of, site, witnesses)
    enough = alike >= need[of]
    lines, of, alike = lines[enough], of[enough], alike[enough]
    trails = _texts(hashed, lines, of).to_pylist()
    below = [
        _texts(hashed, np.minimum(lines + step, hashed.line_offsets[of + 1] - 1), of).to_pylist()
        for step in range(1, _BELOW + 1)
    ]
    alone = (lines == hashed.line_offsets[of]) & (numbers[lines] == 0)
    step = np.array(
        [
            _title_below(trail, list(after), bool(single))
            for trail, single, *after in zip(trails, alone, *below, strict=True)
        ],
        np.int64,
    )
    titles = lines + step
    # What stands below most of them is a line of the template.
    own = _documents(numbers[titles], of, site, witnesses) < np.maximum(2, _MOST_SHARE * alike)
    found = np.flatnonzero((step > 0) & (own | (numbers[titles] == 0)))
    found = found[np.unique(of[found], return_index=True)[1]]
    return Trails(lines[found], titles[found], alike[found])
