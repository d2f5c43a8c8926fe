"""Boilerplate, found before anything else: repeated lines, template lines, catalogue phrases."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.phrases import Phrase
from provenance.comparator.repeated_lines import repeated_lines
from provenance.comparator.templates import Templates, template_lines
from provenance.config import Config
from provenance.hashing.canonical import compared_tokens
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import AFTER_LONG, split
from provenance.hashing.tokens import tokenise

Array = npt.NDArray[Any]

NONE, REPEATED, TEMPLATE, PHRASE = range(4)
"""Rule that a line falls under; a line that falls under several has the highest."""

RULES = {REPEATED: "repeated-line", TEMPLATE: "template-line", PHRASE: "boilerplate-phrase"}

_SEPARATOR = re.compile(r"(?<=\d)[.,'’\u00a0\u2009\u202f٫٬](?=\d)")  # as in hashing.numbers
_LIST_MARKER = re.compile(r"\W*\d+[.)]")


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


def phrase_keys(phrases: Collection[Phrase]) -> dict[int, list[Phrase]]:
    """Line keys of the phrases, as the hashing stage gives them to lines."""
    data = "\n".join(phrase.text.replace("#", " 0 ") for phrase in phrases).encode()
    offsets = np.array([0, len(data)])
    buffer = np.frombuffer(data, np.uint8)
    keys = split(buffer, offsets, tokenise(buffer, offsets), "line").keys
    found: dict[int, list[Phrase]] = {}
    for key, phrase in zip(keys.tolist(), phrases, strict=True):
        found.setdefault(key, []).append(phrase)
    return found


def _says(line: str, phrase: Phrase) -> bool:
    """Whether a line is the phrase, token by token, with a number wherever the phrase has `#`."""
    if phrase.text.startswith("#") and _LIST_MARKER.match(line):
        return False  # "1. Comment" is a heading, "1 Comment" a counter
    wanted = [t for part in phrase.text.split("#") for t in (*compared_tokens(part), "#")]
    have = compared_tokens(_SEPARATOR.sub("", line))
    return len(have) == len(wanted) - 1 and all(
        w == h or (w == "#" and h[:1].isdigit()) for w, h in zip(wanted, have, strict=False)
    )


@njit(nogil=True, cache=True, boundscheck=False)
def _may_be(keys, flags, known):
    """Lines that begin a sentence, or nothing, and may have a known key: most have none, and a sieve sees it."""
    sieve = np.zeros(1 << 16, np.bool_)
    for key in known:
        sieve[key & np.uint64(0xFFFF)] = True
    maybe = np.empty(keys.shape[0], np.bool_)
    for x in range(keys.shape[0]):
        maybe[x] = sieve[keys[x] & np.uint64(0xFFFF)] and not flags[x] & AFTER_LONG
    return maybe


def _catalogue_lines(hashed: Hashed, phrases: Collection[Phrase], documents: Array) -> dict[int, str]:
    """Lines that are a catalogue phrase, as a whole, and not the tail of a wrapped sentence."""
    by_key = phrase_keys(phrases)
    known = np.sort(np.array(list(by_key), np.uint64))
    maybe = np.flatnonzero(_may_be(hashed.line_keys, hashed.line_flags, known))
    keys = hashed.line_keys[maybe]
    hits = maybe[known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys] if len(known) else maybe
    first, last = hashed.line_tokens[hits], hashed.line_tokens[hits + 1] - 1
    where = documents[hits]
    texts = hashed.excerpts(where, hashed.starts(first, where), hashed.ends(last, where)).to_pylist()
    found = {}
    for line, text in zip(hits.tolist(), texts, strict=True):
        said = next((p for p in by_key[int(hashed.line_keys[line])] if _says(text, p)), None)
        if said is not None:
            found[line] = said.id
    return found


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
    phrase_of = _catalogue_lines(hashed, phrases, documents)
    rules[list(phrase_of)] = PHRASE
    return Marked(rules, phrase_of, templates, documents, last_kept)


def token_mask(hashed: Hashed, rules: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Whether each token of the corpus lies in a boilerplate line."""
    return np.repeat(rules != NONE, np.diff(hashed.line_tokens))
