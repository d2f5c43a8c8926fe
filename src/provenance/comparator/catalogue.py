"""Lines that are phrases of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.datelines import half_words
from provenance.comparator.line_ends import ENDED, SENTENCE
from provenance.comparator.phrases import Phrase
from provenance.comparator.spans import line_texts
from provenance.hashing.canonical import compared_tokens
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import AFTER_LONG, BLANK_BEFORE, split
from provenance.hashing.tokens import tokenise

Array = npt.NDArray[Any]

_LEAST_TITLE = 6  # half words of the shortest title behind a phrase, numbers left out: `Psalm 23` is a reference
_TITLE = 48  # half words of the longest title behind a phrase: a word counts two, a character of unspaced scripts one
_LONGEST_TOKENS = 64  # tokens of the longest line with a phrase and a title
_WRAPPED_TOKENS = 40  # tokens of the longest line of a text that is wrapped at a margin

_SIEVE = np.uint64(0xFFFF)

_SEPARATOR = re.compile(r"(?<=\d)[.,'’\u00a0\u2009\u202f٫٬](?=\d)")  # as in hashing.numbers
_LIST_MARKER = re.compile(r"\W*\d+[.)]")
_LIST_ITEM = re.compile(r"\s*(?:[-*+#•·]|\d+[.)])")
_LABEL_END = re.compile(r"\s*[:：|>›»–—]\s*|\s-\s")  # what stands between a label and a title


def _keys(phrases: Collection[Phrase]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """The line key of each phrase, as the hashing stage gives it to lines, and the hash of its first token."""
    data = "\n".join(phrase.label.replace("#", " 0 ") for phrase in phrases).encode()
    offsets = np.array([0, len(data)])
    buffer = np.frombuffer(data, np.uint8)
    tokens = tokenise(buffer, offsets)
    lines = split(buffer, offsets, tokens, "line")
    return lines.keys, tokens.hashes[lines.tokens]


def _says(line: str, phrase: Phrase) -> bool:
    """Whether a line is the phrase, token by token, with a number wherever the phrase has `#`."""
    if phrase.text.startswith("#") and _LIST_MARKER.match(line):
        return False  # "1. Comment" is a heading, "1 Comment" a counter
    wanted = [t for part in phrase.label.split("#") for t in (*compared_tokens(part), "#")]
    have = compared_tokens(_SEPARATOR.sub("", line))
    return len(have) == len(wanted) - 1 and all(
        w == h or (w == "#" and h[:1].isdigit()) for w, h in zip(wanted, have, strict=False)
    )


def _labels(line: str, phrase: Phrase) -> bool:
    """Whether a line is the phrase and a title, with a colon, a dash, a bar or an arrow between them."""
    if _LIST_ITEM.match(line):
        return False
    label, *title = _LABEL_END.split(line, maxsplit=1)
    if not title or SENTENCE.search(title[0]) or not _says(label, phrase):
        return False
    words = [token for token in compared_tokens(title[0]) if not token[0].isdigit()]
    return _LEAST_TITLE <= half_words(words) <= _TITLE


def _begin(hashed: Hashed, lines: Array) -> npt.NDArray[np.bool_]:
    """Whether lines do not go on from a wrapped line above: that one is short, or a sentence ends there and none below
    goes on from these."""
    begin = hashed.line_flags[lines] & AFTER_LONG == 0
    rest = np.flatnonzero(~begin)  # not the first of their documents
    last = np.isin(lines[rest] + 1, hashed.line_offsets)
    below = np.minimum(lines[rest] + 1, len(hashed.line_flags) - 1)
    last |= hashed.line_flags[below] & BLANK_BEFORE > 0
    above, goes_on = (line_texts(hashed, some).to_pylist() for some in (lines[rest] - 1, below))
    ended = np.array([ENDED.search(line) is not None for line in above], np.bool_)
    begin[rest] = ended & (last | np.array([not line[:1].islower() for line in goes_on], np.bool_))
    return np.asarray(begin)


def _lines(
    hashed: Hashed, phrases: Collection[Phrase], keys: Array, line_keys: Array,
    says: Callable[[str, Phrase], bool],
) -> dict[int, str]:  # fmt: skip
    """Lines that say a phrase, of those that have its key."""
    by_key: dict[int, list[Phrase]] = {}
    for key, phrase in zip(keys.tolist(), phrases, strict=True):
        by_key.setdefault(key, []).append(phrase)
    known = np.sort(np.array(list(by_key), np.uint64))
    if not len(known):
        return {}
    # Most lines have no known key, and a sieve sees it.
    sieve = np.zeros(1 << 16, np.bool_)
    sieve[known & _SIEVE] = True
    maybe = np.flatnonzero(sieve[line_keys & _SIEVE])
    mine = line_keys[maybe]
    hits = maybe[known[np.minimum(np.searchsorted(known, mine), len(known) - 1)] == mine]
    hits = hits[_begin(hashed, hits)]
    found = {}
    for line, text in zip(hits.tolist(), line_texts(hashed, hits).to_pylist(), strict=True):
        said = next((p for p in by_key[int(line_keys[line])] if says(text, p)), None)
        if said is not None:
            found[line] = said.id
    return found


def catalogue_lines(hashed: Hashed, phrases: Collection[Phrase]) -> dict[int, str]:
    """Lines that are a phrase, as a whole, and not the tail of a wrapped sentence: the id of the phrase of each."""
    keys, _ = _keys(phrases)
    titled = [phrase for phrase in phrases if phrase.titled]
    _, begins = _keys(titled)
    first = hashed.tokens[hashed.line_tokens[:-1]]
    sizes = np.diff(hashed.line_tokens)
    wrapped = (hashed.line_flags[1:] & (AFTER_LONG | BLANK_BEFORE) == AFTER_LONG) & (sizes[1:] <= _WRAPPED_TOKENS)
    # What goes on in the line below is a sentence.
    first[:-1][wrapped] = 0
    first[sizes > _LONGEST_TOKENS] = 0
    first[hashed.line_offsets[:-1][np.diff(hashed.line_offsets) > 0]] = 0  # a document may have such a title itself
    return _lines(hashed, titled, begins, first, _labels) | _lines(hashed, phrases, keys, hashed.line_keys, _says)
