"""Canonical tokens: maximal runs of letters, digits and marks, hashed as they fold, straight from UTF-8 bytes."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing import unicode_tables
from provenance.hashing.accents import is_accent
from provenance.hashing.han_forms import compared_letters
from provenance.hashing.kernels import inner
from provenance.hashing.mixing import FNV_PRIME, FNV_START, mix64
from provenance.hashing.unicode_tables import IGNORED, MARK, POINT, SEPARATOR, SINGLE, WORD

_SPREAD = np.uint32(1 << 31)
_LETTERS = np.uint64(0xFFFFFF << 40 | 1)
"""Bits that are all set in the hash of a letter of Thai, Lao, Khmer or Myanmar; by chance in that of no other
character."""

_LETTER = 6  # class of such a letter under way, beside those of the tables
_MOST_MARKS = 30  # Stream-Safe Text Format (UAX #15): longer runs of marks are not put into order


class Tokens(NamedTuple):
    """The tokens of a run of documents, one after the other."""

    hashes: npt.NDArray[np.uint64]
    """The lowest bit is set for a character of an unspaced script, and clear for a word. See also `is_letter`."""
    starts: npt.NDArray[np.uint32]
    """First byte of each token, relative to its document's text."""
    ends: npt.NDArray[np.uint32]
    """One past the last byte."""
    offsets: npt.NDArray[np.int64]
    """Document d has tokens offsets[d] to offsets[d + 1]."""
    accent_places: npt.NDArray[np.uint32]
    """Which tokens have accents, or are forms of characters, counted within their document."""
    accented: npt.NDArray[np.uint64]
    """The hashes of these with their accents; `hashes` has those without."""
    accent_offsets: npt.NDArray[np.int64]
    """Document d has accented tokens accent_offsets[d] to accent_offsets[d + 1]."""

    def exact(self) -> npt.NDArray[np.uint64]:
        """The hashes of all tokens, with accents."""
        if not len(self.accented):
            return self.hashes
        found = self.hashes.copy()
        found[self.accent_places + np.repeat(self.offsets[:-1], np.diff(self.accent_offsets))] = self.accented
        return found


@njit(inline="always")
def _stir(h, marks, mark_points):
    """Hash the marks that wait, now in canonical order, onto their base."""
    for m in range(marks):
        h = (h ^ np.uint64(mark_points[m])) * FNV_PRIME
    return h


@inner
def _settle(h, plain, accented, marks, mark_points):
    """Hash the marks that wait onto their base, and those that are no accents onto the base without accents."""
    for m in range(marks):
        if not accented and is_accent(mark_points[m]):
            accented = True
            plain = _stir(h, m, mark_points)
        elif accented and not is_accent(mark_points[m]):
            plain = (plain ^ np.uint64(mark_points[m])) * FNV_PRIME
    return _stir(h, marks, mark_points), plain, accented


@njit(inline="always")
def is_letter(token):
    """Whether the hash is that of a letter of Thai, Lao, Khmer or Myanmar: four or five of them are a word."""
    return token & _LETTERS == _LETTERS


@njit(inline="always")
def letter_point(point):
    """Whether a code point of an unspaced script is a letter of Thai, Lao, Myanmar, Khmer or Tai Tham."""
    return (
        (0x0E00 <= point <= 0x0EFF or 0x1000 <= point <= 0x109F or 0x1780 <= point <= 0x17FF)
        or (0x1A20 <= point <= 0x1AAF or 0xA9E0 <= point <= 0xA9FF or 0xAA60 <= point <= 0xAA7F)
    )  # fmt: skip


@njit(inline="always")
def _finish(h, kind):
    """The hash of a token; its bits say whether it is one character of an unspaced script, or a letter."""
    if kind == WORD:
        return mix64(h) & ~np.uint64(1)
    if kind == _LETTER:
        return mix64(h) | _LETTERS
    return mix64(h) | np.uint64(1)


@njit(inline="always")
def _write(h, plain, accented, kind, n, first, hashes, accent_places, out_accented, k):
    """Write the hash of token n, and of an accented one both; returns how many of these there are."""
    if not accented:
        hashes[n] = _finish(h, kind)
        return k
    hashes[n] = _finish(plain, kind)
    out_accented[k] = _finish(h, kind)
    accent_places[k] = n - first
    return k + 1


@njit(inline="always")
def code_point(data, i):
    """The code point at byte i of valid UTF-8 that is not ASCII, and its length in bytes."""
    byte = np.uint32(data[i])
    second = np.uint32(data[i + 1]) & 0x3F
    if byte < 0xE0:
        return (byte & 0x1F) << 6 | second, 2
    third = np.uint32(data[i + 2]) & 0x3F
    if byte < 0xF0:
        return (byte & 0x0F) << 12 | second << 6 | third, 3
    return (byte & 0x07) << 18 | second << 12 | third << 6 | (np.uint32(data[i + 3]) & 0x3F), 4


@njit(inline="always")
def _insert_mark(point, order, marks, mark_points, mark_classes):
    """Put a combining mark among those that wait, by canonical combining class."""
    slot = marks
    while order > 0 and slot > 0 and mark_classes[slot - 1] > order:
        mark_points[slot] = mark_points[slot - 1]
        mark_classes[slot] = mark_classes[slot - 1]
        slot -= 1
    mark_points[slot] = point
    mark_classes[slot] = order


@njit(inline="always")
def _ascii_run(data, i, stop, base, words, gaps, hashes, starts, ends, n, room, under_way, h, first, last):
    """Most of most texts: words of ASCII letters and what stands between them."""
    while i < stop and n < room:
        if under_way == WORD:
            while i < stop:
                fold = words[data[i]]
                if fold == 0:
                    break
                h = (h ^ np.uint64(fold)) * FNV_PRIME
                i += 1
            last = i
            if i == stop or not gaps[data[i]]:
                break
            hashes[n] = _finish(h, WORD)
            starts[n] = first - base
            ends[n] = last - base
            n += 1
            under_way = SEPARATOR
            i += 1
        elif under_way == SEPARATOR:
            if words[data[i]] != 0:
                h = FNV_START
                first = i
                under_way = WORD
            elif gaps[data[i]]:
                i += 1
            else:
                break
        else:
            break
    return i, n, under_way, h, first, last


@njit(nogil=True, cache=True, boundscheck=False)
def _tokenise(
    data, offsets, pages, kinds, folds, combining, spread, ascii_kinds, ascii_folds, ascii_words, ascii_gaps, letters,
    hashes, starts, ends, token_offsets, accent_places, out_accented, accent_offsets,
):  # fmt: skip
    """Write the tokens of each document; returns their number, or -1 where the output has no room."""
    room = hashes.shape[0] - 64
    n = 0
    k = 0
    mark_points = np.empty(_MOST_MARKS, np.uint32)
    mark_classes = np.empty(_MOST_MARKS, np.uint8)
    for d in range(offsets.shape[0] - 1):
        token_offsets[d] = n
        accent_offsets[d] = k
        base = offsets[d]
        stop = offsets[d + 1]
        i = base
        under_way = SEPARATOR  # class of the token under way, SEPARATOR for none
        h = FNV_START
        plain = FNV_START  # the same without accents, from the first one on
        accented = False
        first = base
        last = base
        marks = 0
        while i < stop:
            if n >= room:
                return -1
            here = i
            byte = data[i]
            at = np.int64(-1)
            many = np.int64(1)
            if byte < 0x80:
                i += 1
                point = np.uint32(ascii_folds[byte])
                kind = ascii_kinds[byte]
                order = np.uint8(0)
            else:
                c, size = code_point(data, i)
                i += size
                fold = folds[(np.int64(pages[c >> 8]) << 8) + np.int64(c & 255)]
                point = np.uint32((c + fold) & np.uint32(0x7FFFFFFF))
                if fold & _SPREAD:
                    at = np.int64((fold & np.uint32(0x7FFFFFFF)) >> 5)
                    many = np.int64(fold & 31)
            for part in range(many):
                if byte >= 0x80:
                    if at >= 0:
                        point = spread[at + part]
                    entry = (np.int64(pages[point >> 8]) << 8) + np.int64(point & 255)
                    kind = kinds[entry]
                    order = combining[entry]
                if kind == IGNORED:
                    continue
                if kind == POINT:
                    if under_way != SEPARATOR:
                        last = i
                    continue
                if kind == MARK:
                    if under_way != SEPARATOR:  # else a mark with nothing to stand on
                        if marks == _MOST_MARKS:
                            h, plain, accented = _settle(h, plain, accented, marks, mark_points)
                            marks = 0
                        _insert_mark(point, order, marks, mark_points, mark_classes)
                        marks += 1
                        last = i
                    continue
                if under_way != SEPARATOR:
                    if marks > 0:
                        h, plain, accented = _settle(h, plain, accented, marks, mark_points)
                        marks = 0
                    if kind != WORD or under_way != WORD:
                        k = _write(
                            h, plain, accented, under_way, n, token_offsets[d], hashes, accent_places, out_accented, k
                        )
                        accented = False
                        starts[n] = first - base
                        ends[n] = last - base
                        n += 1
                        under_way = SEPARATOR
                if kind == SEPARATOR:
                    continue
                if under_way == SEPARATOR:
                    h = FNV_START
                    first = here
                    under_way = _LETTER if kind == SINGLE and letter_point(point) else kind
                letter = point
                if 0x80 <= point < letters.shape[0]:
                    letter = letters[point]
                    if letter != point and not accented:
                        accented = True
                        plain = h
                if accented:
                    plain = (plain ^ np.uint64(letter)) * FNV_PRIME
                h = (h ^ np.uint64(point)) * FNV_PRIME
                last = i
            if byte < 0x80 and marks == 0 and not accented:
                i, n, under_way, h, first, last = _ascii_run(
                    data, i, stop, base, ascii_words, ascii_gaps, hashes, starts, ends, n, room, under_way, h, first,
                    last,
                )  # fmt: skip
        if under_way != SEPARATOR:
            h, plain, accented = _settle(h, plain, accented, marks, mark_points)
            k = _write(h, plain, accented, under_way, n, token_offsets[d], hashes, accent_places, out_accented, k)
            starts[n] = first - base
            ends[n] = last - base
            n += 1
    token_offsets[offsets.shape[0] - 1] = n
    accent_offsets[offsets.shape[0] - 1] = k
    return n


@cache
def _ascii() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Class and fold of the ASCII characters; and for every byte what it folds to in a word, or 0, and whether it is
    an ASCII separator."""
    tables = unicode_tables.load()
    plain = slice(int(tables.pages[0]) * 256, int(tables.pages[0]) * 256 + 128)
    kinds = tables.kinds[plain].copy()
    folds = ((np.arange(128) + tables.folds[plain]) & 0x7FFFFFFF).astype(np.uint8)
    words, gaps = np.zeros(256, np.uint8), np.zeros(256, np.bool_)
    words[:128] = np.where(kinds == WORD, folds, 0)
    gaps[:128] = kinds == SEPARATOR
    return kinds, folds, words, gaps


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A view that cannot be written to, as those of Arrow buffers: kernels are then compiled for one kind only."""
    view = array.view()
    view.flags.writeable = False
    return view


def tokenise(data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64]) -> Tokens:
    """Tokenise documents of UTF-8: document d is bytes offsets[d] to offsets[d + 1] of `data`."""
    data, offsets = read_only(data), read_only(offsets)
    tables = unicode_tables.load()
    ascii_tables, letters = _ascii(), compared_letters()
    span = int(offsets[-1] - offsets[0])
    # Prose has a token every 5 or 6 bytes. Memory that is not written to costs nothing; the rare text with
    # more tokens (one letter a word, ligatures that fold to several words) takes a second run.
    for room in (span // 2 + 128, span * 3 // 2 + 128):
        hashes = np.empty(room, np.uint64)
        starts = np.empty(room, np.uint32)
        ends = np.empty(room, np.uint32)
        places, accented = np.empty(room, np.uint32), np.empty(room, np.uint64)
        token_offsets, accent_offsets = np.empty((2, len(offsets)), np.int64)
        n = _tokenise(
            data, offsets, *tables, *ascii_tables, letters, hashes, starts, ends, token_offsets, places, accented,
            accent_offsets,
        )  # fmt: skip
        if n >= 0:
            break
    few = slice(0, int(accent_offsets[-1]))
    accents = places[few].copy(), accented[few].copy()  # without the room they were made in
    return Tokens(hashes[:n], starts[:n], ends[:n], token_offsets, *accents, accent_offsets)
