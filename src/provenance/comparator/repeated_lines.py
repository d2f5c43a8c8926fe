"""Repeated lines: a headline that the page's title, its heading and its caption say one after the other."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.line_keys import same_line
from provenance.hashing.canonical import without_accents
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import BLANK_BEFORE

Array = npt.NDArray[Any]

_TITLE_TOKENS = 3  # a repeated line of fewer tokens is a label, a list item, a table cell
_HEAD_LINES = 6  # lines among which a repeated line is a headline; further on it may be a refrain

_LINE_END = re.compile(r"[\r\n]+")
_WORD = re.compile(r"[^\W_]")
_MARKUP = re.compile(r"^(?:[#=*_~|\s>]|[-+•]\s)+|[#=*_~|\s]+$")  # of a heading, an emphasis, an item of a list
_SENTENCE = re.compile(r"[.,;。，、；؛،।۔።]['\"”’»)\]]*$")  # a sentence, a verse, a statement: no headline ends so
_CLOSING = re.compile(r"[!…:！：\s]+$")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛‹›′", "'"))


@njit(nogil=True, cache=True, boundscheck=False)
def _same_words(tokens, line_tokens, flags, line_offsets, titled, fewest, head, taken, repeats):
    """Mark lines that have the words of the line before: at the head of a document, or as paragraphs of their own.

    The first line of a document that is `titled` is its title, however short it is.
    """
    for d in range(line_offsets.shape[0] - 1):
        begin, end = line_offsets[d], line_offsets[d + 1]
        for x in range(begin + 1, end):
            title = titled[d] and (x == begin + 1 or (repeats[x - 1] and x - begin < head))
            short = line_tokens[x + 1] - line_tokens[x] < fewest
            if (short and not title) or taken[x] or taken[x - 1]:
                continue
            if (x - begin < head or flags[x] & BLANK_BEFORE) and same_line(tokens, line_tokens, x, x - 1):
                varied = title
                for i in range(line_tokens[x], line_tokens[x + 1]):
                    varied = varied or tokens[i] != tokens[line_tokens[x]]
                repeats[x] = varied


def _headline(line: str) -> str | None:
    """What a line says, signs between the words included; markup, case and accents left out, which capitals often lack.

    None if no headline ends so.
    """
    line = _MARKUP.sub("", unicodedata.normalize("NFKC", line))
    if _SENTENCE.search(line):
        return None
    said = unicodedata.normalize("NFD", _CLOSING.sub("", line).translate(_QUOTES).casefold())
    return " ".join(without_accents(said).split())


def _says_again(stretch: str) -> bool:
    """Whether the two lines with words in a stretch of text are one headline, twice.

    Tokens do not show a sign or an operator: `x * y` and `x / y`, `+5` and `-5` are the same words.
    """
    lines = [line for line in _LINE_END.split(stretch) if _WORD.search(line)]
    said = [_headline(line) for line in lines]
    return len(said) == 2 and said[0] is not None and said[0] == said[1]


def repeated_lines(
    hashed: Hashed, documents: Array, templates: npt.NDArray[np.bool_], titled: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Lines that are the headline right before them once more.

    `templates` are lines that are boilerplate already, `titled` documents of sites that say their titles twice.
    """
    repeats = np.zeros(len(documents), np.bool_)
    _same_words(
        hashed.tokens, hashed.line_tokens, hashed.line_flags, hashed.line_offsets, titled, _TITLE_TOKENS,
        _HEAD_LINES, templates, repeats,
    )  # fmt: skip
    found = np.flatnonzero(repeats)
    where = documents[found]
    # From the end of what is before the two lines to the start of what is after them: their signs stand in it.
    first, last = hashed.line_tokens[found - 1], hashed.line_tokens[found + 1]
    after, before = first > hashed.token_offsets[where], last < hashed.token_offsets[where + 1]
    starts, stops = np.zeros(len(found), np.int64), hashed.sizes(where)
    starts[after] = hashed.ends(first[after] - 1, where[after])
    stops[before] = hashed.starts(last[before], where[before])
    stretches = hashed.excerpts(where, starts, stops).to_pylist()
    return found[np.fromiter(map(_says_again, stretches), np.bool_, len(found))]
