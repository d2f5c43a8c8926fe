"""Words between blanks: an address, a date or `state-of-the-art` is many tokens, and yet one word in ten may differ."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.candidates import half_keys, join
from provenance.comparator.engine import Engine
from provenance.comparator.residue import Residue
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.tokens import code_point, is_letter, read_only

Array = npt.NDArray[Any]

_LONGEST = 16
"""Tokens without a blank between that are one word; of more, so many are one and the rest are another."""

_WORD, _CHARACTER, _LETTER = 12, 8, 5
"""What a word counts for, a character of an unspaced script, and a letter of Thai, Lao, Khmer or Myanmar …"""

_TEN = 120
"""… to ten words, of which one text of a pair must have as many: 15 characters, 24 letters."""


AGREEING = 0.9
"""Share of the words of both texts that must agree for the figure to hold: one in ten may differ, of any length."""

LEAST = AGREEING / (AGREEING + _LONGEST * (1 - AGREEING))
"""Share of the tokens that agree then, at least: those of the words that differ are no more than these can have."""

_NINE = 9
"""Words of the other text of such a pair, at least."""

_NEEDED = 3 * _LONGEST
"""Tokens of a text beyond which a run of a third of it stands before or after a word, and leads to it without this."""

_PART = 1 << 19  # tokens that are put into words at a time


class Words(NamedTuple):
    """Texts in words between blanks."""

    tokens: npt.NDArray[np.uint64]
    begins: npt.NDArray[np.int64]
    """Text i has words begins[i] to ends[i]."""
    ends: npt.NDArray[np.int64]
    ten: npt.NDArray[np.bool_]
    """Whether the text has ten words."""


@inner
def _parts(point):
    """Whether a code point that is not ASCII parts words: white space, a dash, an ellipsis, Ethiopic or Tibetan."""
    if point >= 0x2000:
        return (
            (point <= 0x200A or 0x2014 <= point <= 0x2015 or point == 0x2026 or 0x2028 <= point <= 0x2029)
            or (point == 0x202F or point == 0x205F or point == 0x3000)
        )  # fmt: skip
    return point == 0x85 or point == 0xA0 or point == 0x1361 or 0x0F0B <= point <= 0x0F0C or point == 0x1680


@inner
def _parted(data, begin, stop):
    """Whether what stands after a token, from byte `begin`, up to the next one parts words."""
    before = np.uint8(0)
    for at in range(stop - 1, begin - 1, -1):
        byte = data[at]
        if byte >= 0xC0 and _parts(code_point(data, at)[0]):
            return True
        if byte <= 0x20 or byte == 0x7C or (byte == before and 0x2D <= byte <= 0x2E):  # a dash, an ellipsis
            return True
        if 0x30 <= byte <= 0x39 or 0x61 <= byte | 0x20 <= 0x7A:
            return False
        before = byte
    return False


@njit(nogil=True, cache=True, boundscheck=False)
def _shorten(data, bases, starts, firsts, tokens, origin, begins, ends, n, out, out_begins, out_ends, ten):
    """Write the words of texts that stand in one run; returns how many there are.

    Text i has the residue's tokens begins[i] to ends[i]; its document begins at byte bases[i], and token t of the
    corpus at starts[firsts[i] + t].
    """
    for i in range(begins.shape[0]):
        at = n
        said = 0
        x = begins[i]
        while x < ends[i]:
            h = tokens[x]
            size = 1
            if h & np.uint64(1) == 0:
                said += _WORD
                here = firsts[i] + origin[x]
                while (
                    x + size < ends[i] and size < _LONGEST and tokens[x + size] & np.uint64(1) == 0
                    and np.int64(origin[x + size]) == np.int64(origin[x]) + size
                    and not _parted(data, bases[i] + starts[here + size - 1], bases[i] + starts[here + size])
                ):  # fmt: skip
                    h = h * CHAIN + tokens[x + size]
                    size += 1
                if size > 1:
                    h = mix64(h) & ~np.uint64(1)
            else:
                said += _LETTER if is_letter(h) else _CHARACTER
            out[n] = h
            n += 1
            x += size
        ten[i] = said >= _TEN
        out_begins[i] = at
        out_ends[i] = n
    return n


def find(hashed: Hashed, left: Residue, begins: Array, ends: Array) -> Words:
    """The words of some texts. Text i is the residue's tokens begins[i] to ends[i], one or more.

    A word is what stands between blanks; its punctuation does not matter. A character of an unspaced script is one by
    itself, and tokens between which boilerplate was masked are two.
    """
    documents = left.documents(begins)
    came = hashed.came[documents]
    order = np.argsort(came, kind="stable")
    came = came[order]
    firsts = (hashed.start_offsets[hashed.came[documents]] - hashed.token_offsets[documents])[order]
    out = np.empty(int((ends - begins).sum()), np.uint64)
    found, ten = np.empty((2, len(begins)), np.int64), np.empty(len(begins), np.bool_)
    edges = np.append(0, np.cumsum([len(run) for run in hashed.token_starts]))
    n = 0
    for first, data, bounds in hashed.runs():
        low, high = np.searchsorted(came, [first, first + len(bounds) - 1])
        if low < high:
            some, here = order[low:high], slice(low, high)
            run = int(np.searchsorted(edges, hashed.start_offsets[came[low]], side="right")) - 1
            part, enough = np.empty((2, len(some)), np.int64), np.empty(len(some), np.bool_)
            n = _shorten(
                data, bounds[came[here] - first], read_only(hashed.token_starts[run]), firsts[here] - edges[run],
                left.tokens, left.origin, begins[some], ends[some], n, out, part[0], part[1], enough,
            )  # fmt: skip
            found[:, some], ten[some] = part, enough
    return Words(out[:n], found[0], found[1], ten)


def propose(
    hashed: Hashed, left: Residue, begins: Array, ends: Array, items: Array, engine: Engine
) -> tuple[tuple[Array, Array], npt.NDArray[np.int64]]:
    """Pairs of items with an equal half, in tokens or in words; arguments and result as of `candidates.halves`.

    Also how many words each text has; as many as tokens if it is longer than that takes.
    """
    keys, of, counts = [half_keys(left.tokens, begins, ends)], [items], ends - begins
    short = np.flatnonzero(counts <= _NEEDED)
    part = np.cumsum(counts[short]) // _PART
    for begin, end in pairwise([*np.flatnonzero(np.diff(part, prepend=-1)).tolist(), len(short)]):
        some = short[begin:end]
        words = find(hashed, left, begins[some], ends[some])
        said = words.ends - words.begins
        fewer = np.flatnonzero((said < counts[some]) & (said >= _NINE))
        keys.append(half_keys(words.tokens, words.begins[fewer], words.ends[fewer]))
        of.append(items[some[fewer]])
        counts[some] = said
    a, b = join(np.concatenate(keys), np.concatenate(of), engine)
    return (a[a != b], b[a != b]), counts
