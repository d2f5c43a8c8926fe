"""Lines and paragraphs: what boilerplate is judged on, and the unit under a document."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.config import ParagraphMode
from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.numbers import LEADS, ZEROS, is_joined, is_month, is_number, months
from provenance.hashing.tokens import Tokens, read_only

_MODES: dict[ParagraphMode, int] = {"auto": 0, "line": 1, "block": 2}
_NUMBER = np.uint64(0x9AE16A3B2F90404F)  # stands for every number token in a line's key
_WIDEST_WRAP = 120  # columns; a longer line was not wrapped by hand or by a formatter
BLANK_BEFORE, AFTER_LONG, HAS_NUMBER, HYPHEN = 1, 2, 4, 8
"""Flags of a line: a blank line before it; the line before it runs to a margin, so this one may go on with it;
a token of it is a number; it ends in a hyphen, so that its last word may go on in the next line."""

# The last character of a line that ends a sentence, closes a quotation or brackets, or introduces what follows.
# By bytes of UTF-8, read backwards: ASCII, then the three-byte ones as numbers.
_ENDING_ASCII = np.zeros(128, np.bool_)
_ENDING_ASCII[[ord(c) for c in ".!?:;\"')]"]] = True
_ENDING_WIDE = np.array(
    sorted(int.from_bytes(c.encode(), "big") for c in "”’»…。！？：；」』）】〉》〕．｡।॥།။។៕؟۔፡።‼⁇⁈⁉՝։"),
    np.uint32,
)


class Lines(NamedTuple):
    """The lines and paragraphs of a run of documents that hold a token, one after the other."""

    keys: npt.NDArray[np.uint64]
    """Hash of a line's tokens with every number and date alike: `0 Comments` and `1,204 Comments` agree, and
    `3 March 2024` and `12 May 2023`."""
    starts: npt.NDArray[np.uint32]
    """First byte that is not white space, relative to the document's text."""
    ends: npt.NDArray[np.uint32]
    tokens: npt.NDArray[np.uint32]
    """First token, relative to the document's tokens; the line's tokens end where the next line's begin."""
    flags: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]
    """Document d has lines offsets[d] to offsets[d + 1]."""
    paragraph_starts: npt.NDArray[np.uint32]
    paragraph_ends: npt.NDArray[np.uint32]
    paragraph_tokens: npt.NDArray[np.uint32]
    paragraph_offsets: npt.NDArray[np.int64]


@njit(inline="always")
def _stir(key, value):
    key = (key ^ value) * CHAIN
    return key ^ key >> np.uint64(29)


@njit(inline="always")
def _trim(data, base, start, end):
    """A line without the white space at its ends, no-break and ideographic space included; equal where it is blank."""
    while start < end:
        byte = data[base + start]
        if byte <= 32:
            start += 1
        elif byte == 0xC2 and data[base + start + 1] == 0xA0:
            start += 2
        elif byte == 0xE3 and data[base + start + 1] == 0x80 and data[base + start + 2] == 0x80:
            start += 3
        else:
            break
    while start < end:
        byte = data[base + end - 1]
        if byte <= 32:
            end -= 1
        elif byte == 0xA0 and data[base + end - 2] == 0xC2:
            end -= 2
        elif byte == 0x80 and data[base + end - 2] == 0x80 and data[base + end - 3] == 0xE3:
            end -= 3
        else:
            break
    return start, end


@njit(inline="always")
def _columns(data, start, end):
    """Columns that a line with other than ASCII in it takes on a terminal, roughly: wide scripts take two."""
    width = 0
    for i in range(start, end):
        byte = data[i]
        if byte < 0x80 or byte >= 0xC0:
            width += 2 if 0xE3 <= byte < 0xF0 else 1
    return width


@njit(inline="always")
def _ends_sentence(data, start, end, endings, wide_endings):
    byte = data[end - 1]
    if byte < 0x80:
        return endings[byte]
    point = np.uint32(byte)
    i = end - 1
    shift = np.uint32(0)
    while i > start and (data[i] & 0xC0) == 0x80:
        i -= 1
        shift += np.uint32(8)
        point |= np.uint32(data[i]) << shift
    ends = False
    for ending in wide_endings:  # few, and few lines end in one
        ends = ends or ending == point
    return ends


@njit(inline="always")
def hyphen_bytes(data, end):
    """Bytes of the hyphen that ends at byte `end`, or 0: `-`, `‐`, `⸗`, a soft one, or `¬`, as some scans have it."""
    last = data[end - 1]
    if last == 0x2D:
        return 1
    if last < 0x80 or end < 3:
        return 0
    if data[end - 2] == 0xC2 and 0xAC <= last <= 0xAD:
        return 2
    wide = (data[end - 2] == 0x80 and last == 0x90) or (data[end - 2] == 0xB8 and last == 0x97)
    return 3 if wide and data[end - 3] == 0xE2 else 0


@njit(nogil=True, cache=True, boundscheck=False)
def _split(
    data, offsets, hashes, token_starts, token_ends, token_offsets, mode, endings, wide_endings, leads, zeros, months,
    keys, starts, ends, tokens, flags, line_offsets,
    paragraph_starts, paragraph_ends, paragraph_tokens, paragraph_offsets,
):  # fmt: skip
    n = 0
    p = 0
    most = keys.shape[0]
    # Every line of one document, blank ones too: trimmed start and end (equal: blank), columns.
    begins = np.empty(most, np.uint32)
    stops = np.empty(most, np.uint32)
    columns = np.empty(most, np.uint32)
    for d in range(offsets.shape[0] - 1):
        base = offsets[d]
        size = offsets[d + 1] - base
        line_offsets[d] = n
        paragraph_offsets[d] = p
        count = 0
        i = np.int64(0)
        while i < size:
            start = i
            high = np.uint8(0)
            while i < size and data[base + i] != 10 and data[base + i] != 13:
                high |= data[base + i]
                i += 1
            first, last = _trim(data, base, start, i)
            begins[count] = first
            stops[count] = last
            columns[count] = i - start if high < 0x80 else _columns(data, base + start, base + i)
            count += 1
            if i < size:
                i += 2 if data[base + i] == 13 and i + 1 < size and data[base + i + 1] == 10 else 1
        wrapped = mode == 2
        if mode == 0:
            # A hard-wrapped line stops mid-sentence at a narrow margin; a paragraph on one line does neither.
            inside = np.int64(0)
            outside = np.int64(0)
            for j in range(count - 1):
                if stops[j] > begins[j] and stops[j + 1] > begins[j + 1]:
                    size_j = np.int64(stops[j] - begins[j])
                    if columns[j] <= _WIDEST_WRAP and not _ends_sentence(
                        data, base + begins[j], base + stops[j], endings, wide_endings
                    ):
                        inside += size_j
                    else:
                        outside += size_j
            wrapped = inside >= outside
        token = token_offsets[d]
        token_end = token_offsets[d + 1]
        blank = True
        long_before = False
        open_paragraph = False
        for j in range(count):
            if stops[j] <= begins[j]:
                blank = True
                long_before = False
                open_paragraph = False
                continue
            begin = token
            key = before = CHAIN
            numbers = 0
            counting = False  # whether the last token was a number
            while token < token_end and token_starts[token] < stops[j]:
                value = hashes[token]
                at = base + token_starts[token]
                if is_number(data, at, leads, zeros):
                    numbers = HAS_NUMBER
                    value = _NUMBER
                    if counting and is_joined(data, base + token_ends[token - 1], at):
                        token += 1
                        continue
                    if token > begin and not counting and is_month(hashes[token - 1], months):
                        key = _stir(before, _NUMBER)
                    counting = True
                else:
                    if counting and is_month(value, months):
                        value = _NUMBER
                    counting = False
                before = key
                key = _stir(key, value)
                token += 1
            if token > begin:
                keys[n] = mix64(key)
                starts[n] = begins[j]
                ends[n] = stops[j]
                tokens[n] = begin - token_offsets[d]
                flags[n] = (BLANK_BEFORE if blank else 0) | (AFTER_LONG if long_before else 0) | numbers
                if hyphen_bytes(data, base + stops[j]):
                    flags[n] |= HYPHEN
                n += 1
            if open_paragraph and wrapped:
                paragraph_ends[p - 1] = stops[j]
            elif token > begin:
                paragraph_starts[p] = begins[j]
                paragraph_ends[p] = stops[j]
                paragraph_tokens[p] = begin - token_offsets[d]
                p += 1
                open_paragraph = True
            blank = False
            long_before = columns[j] > 50 and columns[j] <= _WIDEST_WRAP
    line_offsets[offsets.shape[0] - 1] = n
    paragraph_offsets[offsets.shape[0] - 1] = p
    return n, p


def split(data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64], tokens: Tokens, mode: ParagraphMode) -> Lines:
    """Split tokenised documents of UTF-8 into lines and paragraphs.

    `auto` takes blank-line blocks as paragraphs where a document is hard-wrapped, else each line.
    """
    data, offsets = read_only(data), read_only(offsets)
    view = data[offsets[0] : offsets[-1]]
    most = int(np.count_nonzero((view == 10) | (view == 13))) + len(offsets)
    starts, ends, firsts, paragraph_starts, paragraph_ends, paragraph_tokens = np.empty((6, most), np.uint32)
    keys, flags = np.empty(most, np.uint64), np.empty(most, np.uint8)
    line_offsets, paragraph_offsets = np.empty(len(offsets), np.int64), np.empty(len(offsets), np.int64)
    n, p = _split(
        data, offsets, tokens.hashes, tokens.starts, tokens.ends, tokens.offsets, _MODES[mode],
        _ENDING_ASCII, _ENDING_WIDE, LEADS, ZEROS, months(),
        keys, starts, ends, firsts, flags, line_offsets,
        paragraph_starts, paragraph_ends, paragraph_tokens, paragraph_offsets,
    )  # fmt: skip
    return Lines(
        keys[:n].copy(),
        starts[:n].copy(),
        ends[:n].copy(),
        firsts[:n].copy(),
        flags[:n].copy(),
        line_offsets,
        paragraph_starts[:p].copy(),
        paragraph_ends[:p].copy(),
        paragraph_tokens[:p].copy(),
        paragraph_offsets,
    )
