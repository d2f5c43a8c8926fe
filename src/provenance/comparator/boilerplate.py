"""Boilerplate, found before anything else: repeated lines, template lines, catalogue phrases."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.candidates import repeated
from provenance.comparator.phrases import Phrase
from provenance.config import Config
from provenance.hashing.canonical import canonical_tokens
from provenance.hashing.counting import count_holders, number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import AFTER_LONG, BLANK_BEFORE, HAS_NUMBER, split
from provenance.hashing.tokens import tokenise

Array = npt.NDArray[Any]

NONE, REPEATED, TEMPLATE, PHRASE = range(4)
"""Rule that a line falls under; a line that falls under several has the highest."""

RULES = {REPEATED: "repeated-line", TEMPLATE: "template-line", PHRASE: "boilerplate-phrase"}

_LIST_MARKER = re.compile(r"\W*\d+[.)]")
_TITLE_TOKENS = 3  # a repeated line of fewer tokens is a label, a list item, a table cell
_HEAD_LINES = 6  # lines among which a repeated line is a headline; further on it may be a refrain
_SHORT_TOKENS = 12  # a template line inside a text is not longer; at the head or the tail it may be
_LONGEST_TOKENS = 80
_COPY_SHARE = 0.6  # a document with more of its tokens in common lines is a copy of others, not evidence of a template
_LONG_SHARE = 0.5  # share of a site's documents that must have a longer line: less is text that several have
_INSIDE_SHARE = 0.6  # share of a site's documents that must have a line that stands amid the text
_SITE = np.uint64(0x9E3779B97F4A7C15)  # mixes the site into the key of a line
_EDGE_GAP = 1  # lines of the text's own that may stand among template lines at the head or the tail


class Templates(NamedTuple):
    """How common each line is among the documents of its site, line by line of the corpus."""

    common: npt.NDArray[np.bool_]
    """Whether it is a template line."""
    numbers: npt.NDArray[np.uint32]
    """The same for lines of a site that say the same."""
    have: npt.NDArray[np.int32]
    """Documents of the site that have the line."""
    total: npt.NDArray[np.int64]
    """Documents of the site."""


class Marked(NamedTuple):
    """What was found, line by line of the corpus."""

    rules: npt.NDArray[np.uint8]
    phrases: dict[int, str]
    """Id of the catalogue phrase of each line under `PHRASE`."""
    templates: Templates
    documents: npt.NDArray[np.int64]
    """Document of each line."""


@njit(nogil=True, cache=True, boundscheck=False)
def _repeated_lines(tokens, token_starts, flags, line_offsets, rules, fewest, head):
    """Mark lines that say what the line before says: at the head of a document, or as paragraphs of their own."""
    for d in range(line_offsets.shape[0] - 1):
        begin, end = line_offsets[d], line_offsets[d + 1]
        for x in range(begin + 1, end):
            a0, a1, b0 = token_starts[x], token_starts[x + 1], token_starts[x - 1]
            if a1 - a0 < fewest or a0 - b0 != a1 - a0 or (x - begin >= head and not flags[x] & BLANK_BEFORE):
                continue
            same = True
            varied = False
            for i in range(a1 - a0):
                same = same and tokens[a0 + i] == tokens[b0 + i]
                varied = varied or tokens[a0 + i] != tokens[a0]
            if same and varied:
                rules[x] = 1


def _line_numbers(hashed: Hashed) -> tuple[Array, Array]:
    """Document of each line, and tokens of each line."""
    return np.repeat(np.arange(hashed.count), np.diff(hashed.line_offsets)), np.diff(hashed.line_tokens)


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
    wanted = [t for part in phrase.text.split("#") for t in (*canonical_tokens(part), "#")]
    have = canonical_tokens(line)
    return len(have) == len(wanted) - 1 and all(
        w == h or (w == "#" and h[:1].isdigit()) for w, h in zip(wanted, have, strict=False)
    )


def _catalogue_lines(hashed: Hashed, phrases: Collection[Phrase], documents: Array) -> dict[int, str]:
    """Lines that are a catalogue phrase, as a whole, and not the tail of a wrapped sentence."""
    by_key = phrase_keys(phrases)
    known = np.sort(np.array(list(by_key), np.uint64))
    if not len(known):
        return {}
    slot = np.minimum(np.searchsorted(known, hashed.line_keys), len(known) - 1)
    hits = np.flatnonzero((known[slot] == hashed.line_keys) & (hashed.line_flags & AFTER_LONG == 0))
    first, last = hashed.line_tokens[hits], hashed.line_tokens[hits + 1] - 1
    where = documents[hits]
    texts = hashed.excerpts(where, hashed.starts(first, where), hashed.ends(last, where)).to_pylist()
    found = {}
    for line, text in zip(hits.tolist(), texts, strict=True):
        said = next((p for p in by_key[int(hashed.line_keys[line])] if _says(text, p)), None)
        if said is not None:
            found[line] = said.id
    return found


@njit(nogil=True, cache=True, boundscheck=False)
def _edges(line_offsets, common, edge, gap):
    """Mark common lines in the block at the head or the tail of a document, few lines of its own among them."""
    for d in range(line_offsets.shape[0] - 1):
        own = 0
        for x in range(line_offsets[d], line_offsets[d + 1]):
            if common[x]:
                edge[x] = True
                own = 0
            else:
                own += 1
                if own > gap:
                    break
        own = 0
        for x in range(line_offsets[d + 1] - 1, line_offsets[d] - 1, -1):
            if common[x]:
                edge[x] = True
                own = 0
            else:
                own += 1
                if own > gap:
                    break


def _template_lines(hashed: Hashed, compared: Array, documents: Array, sizes: Array, config: Config) -> Templates:
    """Lines that recur across the documents of a site.

    They are counted twice: documents that consist of common lines are copies of one another, so the second count
    is without them, and what is common still is the template.
    """
    site = hashed.documents.column("site").combine_chunks().dictionary_encode().indices.to_numpy()
    # Lines of different sites are different lines. Lines too long for a template are left out by a key of their own.
    mixed = hashed.line_keys ^ (site[documents].astype(np.uint64) + np.uint64(1)) * _SITE
    brief = sizes <= _LONGEST_TOKENS
    lengths = np.maximum(np.diff(hashed.token_offsets), 1)
    witnesses = np.asarray(compared)
    # Most lines stand once in the corpus: they need no number.
    again = repeated(mixed)
    numbers = np.zeros(len(mixed), np.uint32)
    found, size = number(mixed[again])
    numbers[again] = found + np.uint32(1)
    for _ in range(2):
        holders = count_holders(numbers, size + 1, hashed.line_offsets, witnesses)
        holders[0] = 1
        have = holders[numbers]
        total = np.bincount(site, weights=witnesses, minlength=int(site.max()) + 1)[site[documents]].astype(np.int64)
        common = brief & (have >= config.template_documents) & (have >= config.template_share * total)
        shared = np.bincount(documents, weights=np.where(common, sizes, 0), minlength=hashed.count)
        witnesses = np.asarray(compared) & (shared <= _COPY_SHARE * lengths)
    edge = np.zeros(len(documents), np.bool_)
    _edges(hashed.line_offsets, common, edge, _EDGE_GAP)
    short = sizes <= _SHORT_TOKENS
    common &= np.where(edge, short | (have >= _LONG_SHARE * total), short & (have >= _INSIDE_SHARE * total))
    # "Chapter 3" is what a document is about, not what is printed around it.
    begins = hashed.line_offsets[:-1][np.diff(hashed.line_offsets) > 0]
    common[begins] &= hashed.line_flags[begins] & HAS_NUMBER == 0
    return Templates(common, numbers, have, total)


def mark(hashed: Hashed, compared: Array, phrases: Collection[Phrase], config: Config) -> Marked:
    """Find the boilerplate lines of every document. Only documents that are compared count as evidence."""
    documents, sizes = _line_numbers(hashed)
    rules = np.zeros(len(documents), np.uint8)
    _repeated_lines(
        hashed.tokens, hashed.line_tokens, hashed.line_flags, hashed.line_offsets, rules, _TITLE_TOKENS, _HEAD_LINES
    )
    templates = _template_lines(hashed, compared, documents, sizes, config)
    rules[templates.common] = TEMPLATE
    phrase_of = _catalogue_lines(hashed, phrases, documents)
    rules[list(phrase_of)] = PHRASE
    return Marked(rules, phrase_of, templates, documents)


def token_mask(hashed: Hashed, rules: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Whether each token of the corpus lies in a boilerplate line."""
    return np.repeat(rules != NONE, np.diff(hashed.line_tokens))
