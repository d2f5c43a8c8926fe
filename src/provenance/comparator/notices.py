"""Notices and sentences at the head and the tail: what every document of a site says, and what several articles say.

A menu is made of labels, an article of sentences. A sentence that some articles end with is text, though a footer
stands below it; one that all files of a folder have near their heads is a notice, though their titles stand above.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
from numba import njit

from provenance.comparator import line_ends
from provenance.comparator.blocks import COMMON
from provenance.comparator.navigation import BEGINNING, RARE, is_short
from provenance.comparator.spans import line_texts
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import AFTER_LONG, BLANK_BEFORE, HAS_NUMBER

Array = npt.NDArray[Any]

_NEARLY_ALL = 0.75  # share of a site's documents that must have a sentence, by itself, for it to be no text
_OWN_LINES = 3  # lines of a document's own that may stand outside of a notice
_SENTENCE = 8  # half words of the shortest sentence: a word counts two, a character of a script without spaces one
_LEGAL = 6  # half words of the shortest legal notice: `License` is a heading, `MIT License` a title
_LONG = 24  # half words of the longest heading

ENDED, WHOLE, LAW = np.uint8(1), np.uint8(2), np.uint8(4)
"""What a line says, as bits: it ends as a sentence does; it is long enough to be one; it is a legal notice."""

RIGHTS = re.compile(
    r"(?i)©|copyright|\blicen[cs]|\blizenz|\blicenza|\blicença|\bliscen|all rights reserved|rechte vorbehalten|"
    r"\bdroits réservés|derechos reservados|direitos reservados|лиценз|авторск|права защищены|ліценз|telif|lisans|"
    r"版权|版權|許可|许可|著作権|著作權|ライセンス|저작권|라이선스|حقوق|ترخيص|लाइसेंस|άδεια|πνευματικ"
)
"""What a line says that speaks of rights."""


class Said(NamedTuple):
    """What common lines say, by their numbers."""

    kinds: npt.NDArray[np.uint8]
    """`ENDED`, `WHOLE` and `LAW`, together."""
    notices: npt.NDArray[np.bool_]
    """Lines of nearly all documents of their site that are longer than a heading or legal notices."""


@njit(nogil=True, cache=True, boundscheck=False)
def _common(line_offsets, numbers, holders, totals, few, fewest, share, first, nearly):
    """The first line of the corpus with each common number, and whether nearly all documents of its site have it."""
    for d in range(line_offsets.shape[0] - 1):
        least = min(few[d], fewest)
        for x in range(line_offsets[d], line_offsets[d + 1]):
            n = numbers[x]
            if n and first[n] < 0 and holders[n] >= least and holders[n] >= share * totals[d]:
                first[n] = x
                nearly[n] = holders[n] >= fewest and holders[n] >= _NEARLY_ALL * totals[d]


@njit(nogil=True, cache=True, boundscheck=False)
def _half_words(tokens, line_tokens, lines, sizes):
    for i in range(lines.shape[0]):
        for t in range(line_tokens[lines[i]], line_tokens[lines[i] + 1]):
            sizes[i] += 2 - np.int64(tokens[t] & np.uint64(1))


def said(hashed: Hashed, numbers: Array, holders: Array, totals: Array, few: Array, fewest: int, share: float) -> Said:
    """Read what common lines say. `few` are documents that must have a line of a document, or `fewest`, and `share`."""
    first, nearly = np.full(len(holders), -1, np.int64), np.zeros(len(holders), np.bool_)
    _common(hashed.line_offsets, numbers, holders, totals, few, fewest, share, first, nearly)
    kinds, notices = np.zeros(len(holders), np.uint8), np.zeros(len(holders), np.bool_)
    some = np.flatnonzero(first >= 0)
    lines = first[some]
    if not len(lines):
        return Said(kinds, notices)
    texts = line_texts(hashed, lines)
    size = np.zeros(len(lines), np.int64)
    _half_words(hashed.tokens, hashed.line_tokens, lines, size)

    def match(pattern: str) -> npt.NDArray[np.bool_]:
        return np.asarray(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False))

    ended, law = match(line_ends.ENDED.pattern), match(RIGHTS.pattern) & (size >= _LEGAL)
    whole = ended & (size >= _SENTENCE)
    kinds[some] = ENDED * ended | WHOLE * whole | LAW * law
    # What differs in its numbers may say in them what the text is about, unless it is about rights.
    plain = hashed.line_flags[lines] & HAS_NUMBER == 0
    notices[some] = nearly[some] & (law | (plain & (whole | (size > _LONG))))
    return Said(kinds, notices)


@njit(nogil=True, cache=True, boundscheck=False)
def _mark_sentences(line_offsets, flags, numbers, levels, kinds, holders, totals, inside):
    """Lines of sentences that not nearly all documents have; one that is wrapped goes on to its last line."""
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d + 1] - 1, line_offsets[d] - 1, -1):
            n = numbers[x]
            if not n or not levels[x] or kinds[n] & LAW or holders[n] >= _NEARLY_ALL * totals[d]:
                continue
            below = x + 1
            goes_on = below < line_offsets[d + 1] and flags[below] & AFTER_LONG and not flags[below] & BLANK_BEFORE
            wrapped = flags[x] & AFTER_LONG != 0 and not flags[x] & BLANK_BEFORE
            inside[x] = kinds[n] & WHOLE != 0 or (kinds[n] & ENDED != 0 and wrapped) or (goes_on and inside[below])


@njit(nogil=True, cache=True, boundscheck=False)
def release_sentences(
    line_offsets, flags, numbers, kinds, holders, totals, heads, tails, inside, counts, levels, why
):  # fmt: skip
    """Leave to the text the sentences that some documents of a site have at their heads or tails, and others have not.

    A label next to it that as few documents have shows that it is part of a template of these. `inside` is
    room for lines, and `counts`, zeros, twice for numbers.
    """
    places, backed = counts[0], counts[1]
    _mark_sentences(line_offsets, flags, numbers, levels, kinds, holders, totals, inside)
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            if not inside[x] or heads[d] <= x < tails[d]:
                continue
            n = numbers[x]
            low, high = (line_offsets[d], heads[d]) if x < heads[d] else (tails[d], line_offsets[d + 1])
            places[n] += 1
            for step in (-1, 1):
                y = x + step
                while low <= y < high and (inside[y] or not levels[y]):
                    y += step
                if low <= y < high:
                    other = holders[numbers[y]]
                    if other < _NEARLY_ALL * totals[d] and holders[n] >= _NEARLY_ALL * other:
                        backed[n] += 1
                        break
    for x in range(numbers.shape[0]):
        if inside[x] and 2 * backed[numbers[x]] <= places[numbers[x]]:
            levels[x] = 0
            why[x] &= ~(RARE | BEGINNING)


@njit(nogil=True, cache=True, boundscheck=False)
def _is_notice(x, end, flags, numbers, holders, least, kinds, notices):
    """Whether a line is a notice, or the part of a wrapped one, which nearly all documents have as well."""
    n = numbers[x]
    if not n or holders[n] < least:
        return False
    if notices[n]:
        return True
    if kinds[n] & ENDED and flags[x] & AFTER_LONG and not flags[x] & BLANK_BEFORE:
        return True
    y = x
    while y + 1 < end and flags[y + 1] & AFTER_LONG and not flags[y + 1] & BLANK_BEFORE:
        y += 1
        if not numbers[y] or holders[numbers[y]] < least:
            return False
        if notices[numbers[y]] or kinds[numbers[y]] & ENDED:
            return True
    return False


@njit(nogil=True, cache=True, boundscheck=False)
def take_notices(
    tokens, line_tokens, line_offsets, flags, numbers, holders, totals, witnesses, kinds, notices, fewest, heads, tails,
    held, near, taken,
):  # fmt: skip
    """Take the notices that nearly all documents of a site have near their heads or tails, a few lines further in.

    Amid text of the documents' own a notice is only what speaks of rights: five articles may share a paragraph. `held`
    and `near` are room for numbers: the last document that has a line there, -1, and how many do, 0.
    """
    for take in (False, True):
        for d in range(line_offsets.shape[0] - 1):
            least = max(np.float64(fewest), _NEARLY_ALL * totals[d])
            for step in (1, -1):
                x = heads[d] if step > 0 else tails[d] - 1
                own = 0
                prose = False
                while heads[d] <= x < tails[d] and own <= _OWN_LINES:
                    n = numbers[x]
                    if _is_notice(x, line_offsets[d + 1], flags, numbers, holders, least, kinds, notices):
                        if prose and not kinds[n] & LAW:
                            break
                        if take:
                            taken[x] = COMMON if near[n] >= least else taken[x]
                        elif witnesses[d] and held[n] != d:
                            held[n] = d
                            near[n] += 1
                    else:
                        own += 1
                        prose = prose or not is_short(tokens, line_tokens, x, _LONG)
                    x += step
