"""Datelines: the date, or the byline with a date, that most pages of a site have below their titles."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.line_ends import SENTENCE
from provenance.comparator.line_keys import exact_keys
from provenance.comparator.page_titles import Titles
from provenance.comparator.places import Given
from provenance.comparator.spans import line_texts
from provenance.hashing.canonical import compared_tokens
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN
from provenance.hashing.numbers import month_names

Array = npt.NDArray[Any]

_BELOW = 3  # lines below a title among which the dateline stands
_LONGEST_TOKENS = 24  # half words of a dateline: a word counts two, a character of a script without spaces one
_NUMBERS = 2  # numbers that it has at least: `Chapter 3` has one, and says which chapter the text is
_SAME_SHARE = 0.5  # share of its places where it must not say the very same: `Part 1, Section 1`
_PLACES = 1.5  # how often a document may have a line like it: dates amid a text are headings there

_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f٫٬]\d+)*")


@cache
def _months() -> frozenset[str]:
    return frozenset(token for name in month_names() for token in compared_tokens(name))


def half_words(tokens: list[str]) -> int:
    """How long a line is: a word counts two, a character of a script without spaces, or of several, one."""
    return sum(1 if len(token) == 1 and ord(token) > 0x7F else 2 for token in tokens)


def is_dateline(line: str) -> bool:
    """Whether a line may be one by what it says: short, no sentence, and with the numbers of a date.

    `3.1` and `1,204` are one number, `6.3.2025` is more; the name of a month counts as one.
    """
    tokens = compared_tokens(line)
    if half_words(tokens) > _LONGEST_TOKENS or SENTENCE.search(line):
        return False
    numbers = [2 if len(re.findall(r"\d+", found)) > 2 else 1 for found in _NUMBER.findall(line)]
    months = sum(token in _months() for token in tokens)
    return sum(numbers) + (months if numbers else 0) >= _NUMBERS


def _below_titles(hashed: Hashed, numbers: Array, title: Titles, short: int) -> npt.NDArray[np.int64]:
    """The lines below each document's title that may be its dateline, -1 for none: (documents, `_BELOW`).

    Only short lines may stand between, and no two of them are alike but for their numbers.
    """
    found = np.full((hashed.count, _BELOW), -1, np.int64)
    if not len(numbers):
        return found
    alive = title.whole >= 0
    for step in range(_BELOW):
        lines = title.whole + step + 1
        alive = alive & (lines + 1 < hashed.line_offsets[1:])  # something must follow
        some = np.flatnonzero(alive)
        lines = lines[some]
        sizes = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines]
        may_be = (numbers[lines] > 0) & (hashed.line_flags[lines] & HAS_NUMBER > 0) & (sizes <= _LONGEST_TOKENS)
        found[some[may_be], step] = lines[may_be]
        alive[some[(sizes > short) & ~may_be]] = False
    kept = np.where(found >= 0, numbers[found], 0)
    twice = np.zeros(found.shape, np.bool_)
    for step in range(_BELOW):
        for other in range(_BELOW):
            twice[:, step] |= (kept[:, step] == kept[:, other]) & (step != other)
    found[twice] = -1
    return found


def datelines(
    hashed: Hashed, numbers: Array, holders: Array, title: Titles, given: Given
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find lines right below titles that are alike but for their dates and numbers in nearly all documents of a site.

    `numbers` and `holders` are those of `templates`; `given.need` documents must have the like there. Returns the
    lines, and how many documents of their site have the like.
    """
    below = _below_titles(hashed, numbers, title, given.longest)
    documents, _ = np.nonzero(below >= 0)
    lines = below[below >= 0]
    alike = np.bincount(numbers[lines], weights=given.witnesses[documents], minlength=len(holders))
    places = np.bincount(numbers, minlength=len(holders))
    mine = numbers[lines]
    enough = (alike[mine] >= given.need[documents]) & (places[mine] <= _PLACES * holders[mine])
    lines = lines[enough]
    if not len(lines):
        return lines, lines
    # What is the same on every page is a label of the text, or its number.
    groups = numbers[lines]
    _, exact, places = np.unique(exact_keys(hashed, lines) ^ groups * CHAIN, return_inverse=True, return_counts=True)
    most = np.zeros(len(holders), np.int64)
    np.maximum.at(most, groups, places[exact])
    differ = most[groups] < _SAME_SHARE * np.bincount(groups, minlength=len(holders))[groups]
    lines = lines[differ]
    lines = lines[_said(hashed, numbers, lines)]
    return lines, alike[numbers[lines]].astype(np.int64)


def _said(hashed: Hashed, numbers: Array, lines: Array) -> npt.NDArray[np.bool_]:
    """Whether the first of the lines that are alike says what a dateline does."""
    _, first, group = np.unique(numbers[lines], return_index=True, return_inverse=True)
    heads = lines[first]
    texts = line_texts(hashed, heads).to_pylist()
    return np.array([is_dateline(text) for text in texts], np.bool_)[group]
