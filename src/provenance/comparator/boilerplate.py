"""Boilerplate, found before anything else: repeated lines, template lines, catalogue phrases."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.catalogue import catalogue_lines
from provenance.comparator.phrases import Phrase
from provenance.comparator.repeated_lines import repeated_lines
from provenance.comparator.templates import Templates, template_lines
from provenance.config import Config
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

NONE, REPEATED, TEMPLATE, PHRASE = range(4)
"""Rule that a line falls under; a line that falls under several has the highest."""

RULES = {REPEATED: "repeated-line", TEMPLATE: "template-line", PHRASE: "boilerplate-phrase"}


class Marked(NamedTuple):
    """What was found, line by line of the corpus."""

    rules: npt.NDArray[np.uint8]
    phrases: dict[int, str]
    """Id of the catalogue phrase of each line under `PHRASE`."""
    templates: Templates
    documents: npt.NDArray[np.int64]
    """Document of each line."""
    last_kept: npt.NDArray[np.int64]
    """Of a document whose first line is repeated and whose last copy stays: documents of its site like that. Else 0."""


@njit(nogil=True, cache=True, boundscheck=False)
def _keep_last(line_offsets, chosen, rules):
    """Of the lines that a document begins with and that say the same, keep the last, not the first."""
    for d in range(line_offsets.shape[0] - 1):
        x = line_offsets[d]
        if chosen[d]:
            rules[x] = REPEATED
            while rules[x + 1] == REPEATED:
                x += 1
            rules[x] = NONE


def _last_kept(hashed: Hashed, rules: Array, said_twice: Array) -> Array:
    """How many documents of its site say their title twice above the text, if several do and this one does at once.

    There the first is the title of the page and the last the heading of the text, which is what stays.
    """
    several = np.diff(hashed.line_offsets) > 1
    twice = np.zeros(hashed.count, np.bool_)
    begins = hashed.line_offsets[:-1][several]
    twice[several] = (rules[begins + 1] == REPEATED) & (rules[begins] == NONE)
    most = twice & (said_twice > 0)
    _keep_last(hashed.line_offsets, most, rules)
    return np.where(most, said_twice, 0)


def mark(hashed: Hashed, compared: Array, phrases: Collection[Phrase], config: Config) -> Marked:
    """Find the boilerplate lines of every document. Only documents that are compared count as evidence."""
    documents = np.repeat(np.arange(hashed.count), np.diff(hashed.line_offsets))
    rules = np.zeros(len(documents), np.uint8)
    templates = template_lines(hashed, compared, documents, config)
    rules[templates.taken > 0] = TEMPLATE
    rules[repeated_lines(hashed, documents, rules == TEMPLATE, templates.twice > 0)] = REPEATED
    last_kept = _last_kept(hashed, rules, templates.twice)
    phrase_of = catalogue_lines(hashed, phrases)
    rules[list(phrase_of)] = PHRASE
    return Marked(rules, phrase_of, templates, documents, last_kept)


def token_mask(hashed: Hashed, rules: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Whether each token of the corpus lies in a boilerplate line."""
    return np.repeat(rules != NONE, np.diff(hashed.line_tokens))
