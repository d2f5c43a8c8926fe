"""Words that a line end breaks: `let-` at the end of one line and `ter` at the beginning of the next may be `letter`.

Here they are found and put together; whether they are compared so is decided once the whole corpus is known.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.counting import positions
from provenance.hashing.lines import HYPHEN, Lines, hyphen_bytes
from provenance.hashing.tokens import Tokens, code_point, read_only, tokenise

_CASED = 0x2000  # code points below which a letter can be a capital in a living script
_LIGATURES = 0xFB00, 0xFB06  # ﬀ to ﬆ, which begin the second half of many a word in text from PDF files


class Broken(NamedTuple):
    """The words of a run of documents that a line end may have broken, one after the other."""

    places: npt.NDArray[np.uint32]
    """First token of each, counted within its document."""
    parts: npt.NDArray[np.uint32]
    """Tokens that it is made of: two, or more in a narrow column."""
    words: npt.NDArray[np.uint64]
    """Its hash as one word, without accents."""
    accented: npt.NDArray[np.uint64]
    """The same with them."""
    offsets: npt.NDArray[np.int64]
    """Document d has words offsets[d] to offsets[d + 1]."""


_SMALL, _CAPITAL = 1, 2


@cache
def _cases() -> npt.NDArray[np.uint8]:
    """Which code points are letters and no capitals; of scripts without case, all letters. And which are capitals."""
    points = [chr(point) for point in range(_CASED)]
    capital = np.array([c.isupper() or c.istitle() for c in points])
    return np.where(capital, _CAPITAL, np.array([c.isalpha() for c in points]) * _SMALL).astype(np.uint8)


@njit(inline="always")
def _case(data, at, cases):
    point = np.uint32(data[at])
    if point >= 0x80:
        point, _ = code_point(data, at)
    if _LIGATURES[0] <= point <= _LIGATURES[1]:
        return np.uint8(_SMALL)
    return cases[point] if point < cases.shape[0] else np.uint8(0)


@njit(inline="always")
def _letters(data, before, after, cases):
    """Whether a letter ends before byte `before`, and one begins at byte `after`: a capital only after a capital."""
    last = data[before - 1]
    if last < 0x80 and not 0x61 <= last | 0x20 <= 0x7A:
        return False
    case = _case(data, after, cases)
    if case == _CAPITAL:
        at = before - 1
        while data[at] & 0xC0 == 0x80:
            at -= 1
        return _case(data, at, cases) == _CAPITAL
    return case == _SMALL


@njit(inline="always")
def _below(data, base, end, mark, word, mark_above, word_above):
    """Whether a line that begins at byte `mark` is the one below that which ends at `end`, and its first word stands
    at its beginning, or behind the mark that the line above begins with too: `> `, `# `, ` * `."""
    ends = 0
    for i in range(base + end, base + mark):
        ends += data[i] == 10 or (data[i] == 13 and data[i + 1] != 10)
    item = data[base + mark] == 0x2D and data[base + mark + 1] == 0x20  # `- ` begins the next item of a list
    same = ends == 1 and not item and (word == mark or word - mark == word_above - mark_above)
    for i in range(word - mark):
        same = same and data[base + mark + i] == data[base + mark_above + i]
    return same


@njit(nogil=True, cache=True, boundscheck=False)
def _find(
    data, offsets, hashes, starts, ends, token_offsets, line_starts, line_ends, line_tokens, flags, line_offsets, cases,
    places, parts, broken_offsets,
):  # fmt: skip
    """Write the broken words; returns how many there are."""
    n = 0
    for d in range(offsets.shape[0] - 1):
        broken_offsets[d] = n
        base, first = offsets[d], token_offsets[d]
        reached = np.int64(-1)  # the last token of the word before
        for j in range(line_offsets[d], line_offsets[d + 1] - 1):
            if not flags[j] & HYPHEN:
                continue
            head = first + line_tokens[j]
            t = np.int64(first + line_tokens[j + 1])  # the first token of the line below
            if (
                np.int64(ends[t - 1]) + hyphen_bytes(data, base + line_ends[j]) != line_ends[j]
                or (hashes[t - 1] | hashes[t]) & np.uint64(1)
                or not _letters(data, base + ends[t - 1], base + starts[t], cases)
                or not _below(
                    data, base, np.int64(line_ends[j]), np.int64(line_starts[j + 1]), np.int64(starts[t]),
                    np.int64(line_starts[j]), np.int64(starts[head]),
                )
            ):  # fmt: skip
                continue
            if reached != t - 1:
                places[n] = t - 1 - first
                parts[n] = 1
                n += 1
            parts[n - 1] += 1
            reached = t
    broken_offsets[offsets.shape[0] - 1] = n
    return n


def broken(data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64], tokens: Tokens, lines: Lines) -> Broken:
    """The words that line ends may have broken, in documents of UTF-8 that were tokenised and split into lines.

    A letter and a hyphen end one line; the line right below begins with a letter, a capital only if the one above is.
    """
    data, offsets = read_only(data), read_only(offsets)
    places, parts = np.empty((2, int(np.count_nonzero(lines.flags & HYPHEN))), np.uint32)
    broken_offsets = np.zeros(len(offsets), np.int64)
    n = 0
    if len(places):  # else no line ends in a hyphen
        n = _find(
            data, offsets, tokens.hashes, tokens.starts, tokens.ends, tokens.offsets, lines.starts, lines.ends,
            lines.tokens, lines.flags, lines.offsets, _cases(), places, parts, broken_offsets,
        )  # fmt: skip
    places, parts = places[:n], parts[:n]
    if n == 0:
        return Broken(places, parts, np.empty(0, np.uint64), np.empty(0, np.uint64), broken_offsets)
    documents = np.repeat(np.arange(len(offsets) - 1), np.diff(broken_offsets))
    size = parts.astype(np.int64)
    of = positions(places + tokens.offsets[documents], size)
    sizes = tokens.ends[of].astype(np.int64) - tokens.starts[of]
    letters = data[positions(tokens.starts[of] + np.repeat(offsets[documents], size), sizes)]
    words = tokenise(letters, np.append(0, np.cumsum(sizes))[np.append(0, np.cumsum(size))])
    one = np.diff(words.offsets) == 1  # as good as always: what is two tokens even so is no word
    kept = words.offsets[:-1][one]
    counts = np.append(0, np.cumsum(one))
    return Broken(places[one], parts[one], words.hashes[kept], words.exact()[kept], counts[broken_offsets])
