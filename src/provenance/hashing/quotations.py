"""Quotations: the stretches of a text that stand between quotation marks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.lines import Lines
from provenance.hashing.tokens import Tokens, read_only

# Codes of the marks: 1 " (closes itself), 2 “ 3 ” 4 „ 5 « 6 » 7 ‘ 8 ’ 9 「 10 」 11 『 12 』.
_FEWEST_TOKENS = 3  # a shorter quotation is a word or a name in quotation marks


@njit(inline="always")
def _mark(data, i):
    """Code of the quotation mark at byte i, and its length in bytes; (0, 1) for none."""
    byte = data[i]
    if byte == 0x22:
        return 1, 1
    if byte == 0xC2:
        if data[i + 1] == 0xAB:
            return 5, 2
        if data[i + 1] == 0xBB:
            return 6, 2
    elif byte == 0xE2 and data[i + 1] == 0x80:
        third = data[i + 2]
        if third == 0x9C:
            return 2, 3
        if third == 0x9D:
            return 3, 3
        if third == 0x9E:
            return 4, 3
        if third == 0x98:
            return 7, 3
        if third == 0x99:
            return 8, 3
    elif byte == 0xE3 and data[i + 1] == 0x80:
        third = data[i + 2]
        if 0x8C <= third <= 0x8F:
            return 9 + (third - 0x8C), 3
    return 0, 1


@njit(inline="always")
def _closes(mark, opened):
    """Whether a mark ends the quotation that another opened.

    „ is closed by “ in German, by ” in Polish; « » point outwards in French, » « inwards in German and Danish.
    """
    if opened == 1:
        return mark == 1
    if opened == 4:
        return mark == 2 or mark == 3
    if opened == 6:
        return mark == 5
    return mark == opened + 1


@njit(inline="always")
def _joins_word(data, i, stop):
    """Whether a letter or digit stands at byte i, so that the mark before it is an apostrophe.

    Only of scripts below U+2000: in Chinese, Japanese and Korean the sentence goes on right after a closing mark.
    """
    if i >= stop:
        return False
    byte = data[i]
    return (
        (byte >= 0xC3 and byte < 0xE2)
        or 0x30 <= byte <= 0x39
        or 0x41 <= byte <= 0x5A
        or 0x61 <= byte <= 0x7A
    )  # fmt: skip


@njit(nogil=True, cache=True, boundscheck=False)
def _quotations(
    data, offsets, token_starts, token_offsets, paragraph_starts, paragraph_ends, paragraph_tokens, paragraph_offsets,
    begins, ends, quote_offsets,
):  # fmt: skip
    n = 0
    room = begins.shape[0]
    for d in range(offsets.shape[0] - 1):
        base = offsets[d]
        quote_offsets[d] = n
        token_end = token_offsets[d + 1] - token_offsets[d]
        for p in range(paragraph_offsets[d], paragraph_offsets[d + 1]):
            stop = base + paragraph_ends[p]
            i = base + paragraph_starts[p]
            token = np.int64(paragraph_tokens[p])
            opened = 0
            first = np.int64(0)
            while i < stop:
                byte = data[i]
                if byte != 0x22 and byte != 0xC2 and byte != 0xE2 and byte != 0xE3:
                    i += 1
                    continue
                mark, size = _mark(data, i)
                if mark == 0:
                    i += 1
                    continue
                apostrophe = mark == 8 and _joins_word(data, i + size, stop)
                if opened == 0:
                    if mark != 3 and mark != 8 and mark != 10 and mark != 12:
                        opened = mark
                        while token < token_end and base + token_starts[token_offsets[d] + token] < i:
                            token += 1
                        first = token
                elif _closes(mark, opened) and not apostrophe:
                    while token < token_end and base + token_starts[token_offsets[d] + token] < i:
                        token += 1
                    if token - first >= _FEWEST_TOKENS and n < room:
                        begins[n] = first
                        ends[n] = token
                        n += 1
                    opened = 0
                i += size
    quote_offsets[offsets.shape[0] - 1] = n
    return n


def quotations(
    data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64], tokens: Tokens, lines: Lines
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Find quotations of three tokens or more that end in the paragraph they begin in.

    Returns first token and one past the last (relative to the document's tokens), and document offsets.
    """
    data, offsets = read_only(data), read_only(offsets)
    room = len(tokens.hashes) // _FEWEST_TOKENS + 1
    begins, ends = np.empty(room, np.uint32), np.empty(room, np.uint32)
    quote_offsets = np.empty(len(offsets), np.int64)
    n = _quotations(
        data, offsets, tokens.starts, tokens.offsets,
        lines.paragraph_starts, lines.paragraph_ends, lines.paragraph_tokens, lines.paragraph_offsets,
        begins, ends, quote_offsets,
    )  # fmt: skip
    return begins[:n].copy(), ends[:n].copy(), quote_offsets
