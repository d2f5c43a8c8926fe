"""Quotations: the stretches of a text that stand between quotation marks, nested ones and long ones too."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.kernels import inner
from provenance.hashing.lines import Lines
from provenance.hashing.quotation_marks import (
    APOSTROPHE,
    POINTING_IN,
    POINTING_OUT,
    RIGHT,
    SINGLE_LEFT,
    SINGLE_RIGHT,
    STRAIGHT,
    WORD,
    after,
    before,
    begins_line,
    closes,
    is_elision,
    is_firm,
    is_loose,
    is_single,
    mark_at,
    opens,
)
from provenance.hashing.tokens import Tokens, read_only

_FEWEST_TOKENS = 2  # one word in quotation marks is a word that is named, or a sneer
_LONGEST_OPEN = 100  # tokens from a mark that nothing closes to the end of its paragraph
_DEPTH = 4  # quotations within each other
_STRIDE = 64  # bytes that are looked through at once

# Columns of the stack of quotations under way.
_MARK, _FIRST, _SLOT, _LOOSE_END, _AGAIN = range(5)
# What is known between marks: quotations written and under way; of one that goes on over paragraphs its first token,
# its slot, its mark, the first paragraph and the last one seen.
_COUNT, _UNDER_WAY, _CHAIN, _CHAIN_SLOT, _CHAIN_MARK, _CHAIN_BEGAN, _CHAIN_PARAGRAPH = range(7)


class _Sheet(NamedTuple):
    """A document and what was found in it; a kernel's arguments that go together."""

    text: Any  # UTF-8
    starts: Any  # first byte of each token
    paragraphs: Any  # first token of each paragraph
    stack: Any
    state: Any
    begins: Any
    ends: Any


@inner
def _is_said(sheet, first, end):
    """Whether tokens are words apart or of an unspaced script; "dma-router" and "x.yaml" are names."""
    for i in range(sheet.starts[first], sheet.starts[end - 1]):
        byte = sheet.text[i]
        if byte <= 0x20 or byte >= 0xE0:
            return True
        if byte == 0xC2 and sheet.text[i + 1] == 0xA0:
            return True
    return False


@njit(nogil=True, cache=True, boundscheck=False)
def _write(sheet, first, end, slot):
    """Write a quotation before those that it holds, which were written from the slot on."""
    begins, ends = sheet.begins, sheet.ends
    n = sheet.state[_COUNT]
    if end - first < _FEWEST_TOKENS or n >= begins.shape[0] or not _is_said(sheet, first, end):
        return
    if slot < n and begins[slot] == first and ends[slot] == end:
        return  # “‘the same twice’”
    for at in range(n, slot, -1):
        begins[at] = begins[at - 1]
        ends[at] = ends[at - 1]
    begins[slot] = first
    ends[slot] = end
    sheet.state[_COUNT] = n + 1


@inner
def _write_parts(sheet):
    """Write what a quotation over paragraphs has in each before the last, amid those within it, which are written."""
    begins, ends, state, firsts = sheet.begins, sheet.ends, sheet.state, sheet.paragraphs
    n, to = state[_COUNT], state[_CHAIN_SLOT]
    room = state[_CHAIN_PARAGRAPH] - state[_CHAIN_BEGAN]
    if n + room > begins.shape[0]:
        return
    for at in range(n - 1, to - 1, -1):
        begins[at + room] = begins[at]
        ends[at + room] = ends[at]
    at, stop, first = to + room, n + room, state[_CHAIN]
    for p in range(state[_CHAIN_BEGAN] + 1, state[_CHAIN_PARAGRAPH] + 1):
        end = firsts[p]
        same = at < stop and begins[at] == first and ends[at] == end
        if end - first >= _FEWEST_TOKENS and not same and _is_said(sheet, first, end):
            begins[to] = first
            ends[to] = end
            to += 1
        while at < stop and begins[at] < end:
            begins[to] = begins[at]
            ends[to] = ends[at]
            at += 1
            to += 1
        first = end
    for rest in range(at, stop):
        begins[to] = begins[rest]
        ends[to] = ends[rest]
        to += 1
    state[_COUNT] = to


@njit(nogil=True, cache=True, boundscheck=False)
def _end_chain(sheet, token):
    """Write the quotation that ends here and began in an earlier paragraph."""
    state = sheet.state
    if not is_firm(state[_CHAIN_MARK]):
        _write_parts(sheet)
    _write(sheet, state[_CHAIN], token, state[_CHAIN_SLOT])
    state[_CHAIN] = -1


@inner
def _drop(sheet, depth):
    """Give up the quotations above a depth. One that an apostrophe may have closed ends there."""
    stack, state = sheet.stack, sheet.state
    for s in range(state[_UNDER_WAY] - 1, depth - 1, -1):
        if stack[s, _LOOSE_END] > 0:
            _write(sheet, stack[s, _FIRST], stack[s, _LOOSE_END], stack[s, _SLOT])
    if depth == 0 and state[_UNDER_WAY] > 0:
        if state[_CHAIN] >= 0 and stack[0, _LOOSE_END] > 0:
            _end_chain(sheet, stack[0, _LOOSE_END])
        state[_CHAIN] = -1
    state[_UNDER_WAY] = depth


@njit(nogil=True, cache=True, boundscheck=False)
def _close(sheet, mark, left, right, loose, token):
    """End the innermost quotation that a mark closes, if there is one; returns whether that settles the mark."""
    stack, state = sheet.stack, sheet.state
    for s in range(state[_UNDER_WAY] - 1, -1, -1):
        opened = stack[s, _MARK]
        if is_single(mark) and not is_single(opened):
            return False
        if closes(mark, opened, left, right):
            if loose:
                if opened != APOSTROPHE:
                    stack[s, _LOOSE_END] = token
                return True
            _drop(sheet, s + 1)
            _write(sheet, stack[s, _FIRST], token, stack[s, _SLOT])
            if s == 0 and state[_CHAIN] >= 0:
                _end_chain(sheet, token)
            state[_UNDER_WAY] = s
            return True
    return False


@inner
def _open(sheet, mark, token):
    """Begin a quotation."""
    stack, state = sheet.stack, sheet.state
    for s in range(state[_UNDER_WAY] - 1, -1, -1):
        if stack[s, _MARK] == mark:
            if is_single(mark) or mark in (STRAIGHT, RIGHT):
                _drop(sheet, s)  # what it opened before was no quotation
            else:
                stack[s, _AGAIN] = 1
    depth = state[_UNDER_WAY]
    if depth < _DEPTH:
        stack[depth, _MARK] = mark
        stack[depth, _FIRST] = token
        stack[depth, _SLOT] = state[_COUNT]
        stack[depth, _LOOSE_END] = 0
        stack[depth, _AGAIN] = 0
        state[_UNDER_WAY] = depth + 1


@inner
def _end_paragraph(sheet, paragraph, following):
    """Settle what is open where a paragraph ends; `following` is the mark that the next one begins with, or 0.

    An outermost quotation that nothing closed goes on to the end of its paragraph, and maybe beyond. One whose mark may
    be none goes on if the next paragraph begins with it; it is written when it is closed.
    """
    stack, state = sheet.stack, sheet.state
    mark = stack[0, _MARK]
    firm = is_firm(mark)
    goes_on = mark == following and mark in (SINGLE_LEFT, RIGHT, POINTING_IN)
    # What an apostrophe may have closed is “‘Boys’ is”, a title in a list of them, but not amid a longer quotation.
    goes_on = goes_on and (stack[0, _LOOSE_END] == 0 or state[_CHAIN] >= 0)
    if stack[0, _AGAIN] != 0 or not (firm or goes_on):
        _drop(sheet, 0)
        return
    stack[0, _LOOSE_END] = 0
    _drop(sheet, 1)
    first, slot = stack[0, _FIRST], stack[0, _SLOT]
    last = paragraph + 1 >= sheet.paragraphs.shape[0]
    token = sheet.starts.shape[0] if last else np.int64(sheet.paragraphs[paragraph + 1])
    if firm and token - first <= _LONGEST_OPEN:
        _write(sheet, first, token, slot)
    if state[_CHAIN] < 0:
        state[_CHAIN] = first
        state[_CHAIN_SLOT] = slot
        state[_CHAIN_MARK] = mark
        state[_CHAIN_BEGAN] = paragraph
    state[_CHAIN_PARAGRAPH] = paragraph
    state[_UNDER_WAY] = 0


@njit(nogil=True, cache=True, boundscheck=False)
def _goes_on(sheet, mark, paragraph, first, token):
    """Whether a mark at the head of a paragraph says that the quotation of the one before goes on."""
    stack, state = sheet.stack, sheet.state
    if state[_CHAIN_PARAGRAPH] == paragraph:
        return False
    opened = state[_CHAIN_MARK]
    same = mark == opened or (opened == POINTING_OUT and mark == POINTING_IN)
    if not same or token != first or state[_CHAIN_PARAGRAPH] != paragraph - 1:
        state[_CHAIN] = -1
        return False
    state[_CHAIN_PARAGRAPH] = paragraph
    state[_UNDER_WAY] = 1
    stack[0, _MARK] = opened
    stack[0, _FIRST] = token
    stack[0, _SLOT] = state[_COUNT]
    stack[0, _LOOSE_END] = 0
    stack[0, _AGAIN] = 0
    return True


@inner
def _see(sheet, i, mark, size, left, right, token):
    """Take in one mark: close what it closes, else open what it opens."""
    stack, state = sheet.stack, sheet.state
    if mark in (POINTING_OUT, POINTING_IN):
        for s in range(state[_UNDER_WAY]):
            again = mark == POINTING_OUT or right >= WORD
            if stack[s, _MARK] == POINTING_OUT and again and begins_line(sheet.text, i):
                return  # repeated at the head of each line, as was the custom in French
    loose = is_single(mark) and is_loose(sheet.text, i, size)
    if _close(sheet, mark, left, right, loose, token) or not opens(mark, left, right):
        return
    if mark == APOSTROPHE:
        following = sheet.text[i + size]
        if 0x30 <= following <= 0x39 or is_elision(sheet.text, i + size):
            return
    if mark == SINGLE_RIGHT and (state[_UNDER_WAY] == 0 or stack[state[_UNDER_WAY] - 1, _MARK] != RIGHT):
        return  # opens within ”…” only
    _open(sheet, mark, token)


@inner
def _may_hold_marks(text, i, end):
    """Whether a stretch of bytes has any that a mark begins with; without branches, so that it vectorises."""
    found = np.uint8(0)
    for at in range(i, end):
        byte = text[at]
        found |= np.uint8(byte == 0x22) | np.uint8(byte == 0x27) | np.uint8(byte >= 0xC2)
    return found != 0


@njit(nogil=True, cache=True, boundscheck=False)
def _scan(sheet, hashes, token_ends, paragraph_starts, paragraph_ends):
    """Find the quotations of one document."""
    text, starts, state, paragraph_tokens = sheet.text, sheet.starts, sheet.state, sheet.paragraphs
    stop, count, paragraphs = text.shape[0], starts.shape[0], paragraph_starts.shape[0]
    state[_UNDER_WAY] = 0
    state[_CHAIN] = -1
    # Of one type from the start, or what is called with them is compiled twice.
    p = np.int64(0)
    t = np.int64(0)
    i = np.int64(0)
    while i < stop:
        edge = min(i + _STRIDE, stop)
        if not _may_hold_marks(text, i, edge):
            i = edge
            continue
        while i < edge:
            byte = text[i]
            if (byte > 0x27 and byte < 0xC2) or byte == 0x20:
                i += 1
                continue
            found, size = mark_at(text, i)
            mark = np.int64(found)
            if mark != 0:
                while t < count and starts[t] < i:
                    t += 1
                while p < paragraphs and i >= paragraph_ends[p]:
                    if state[_UNDER_WAY] > 0:
                        heads = p + 1 < paragraphs and i < paragraph_ends[p + 1] and t == paragraph_tokens[p + 1]
                        _end_paragraph(sheet, p, mark if heads else np.int64(0))
                    p += 1
                if p < paragraphs and i >= paragraph_starts[p]:
                    word = t > 0 and token_ends[t - 1] == i
                    left = before(text, i, word, word and hashes[t - 1] & np.uint64(1) == 1)
                    word = t < count and starts[t] == i + size
                    right = after(text, i + size, word, word and hashes[t] & np.uint64(1) == 1)
                    if state[_CHAIN] < 0 or not _goes_on(sheet, mark, p, paragraph_tokens[p], t):
                        _see(sheet, i, mark, size, left, right, t)
            i += size
    if p < paragraphs and state[_UNDER_WAY] > 0:
        _end_paragraph(sheet, p, np.int64(0))


@njit(nogil=True, cache=True, boundscheck=False)
def _quotations(
    data, offsets, hashes, token_starts, token_ends, token_offsets, paragraph_starts, paragraph_ends, paragraph_tokens,
    paragraph_offsets, begins, ends, quote_offsets,
):  # fmt: skip
    stack = np.zeros((_DEPTH, 5), np.int64)
    state = np.zeros(7, np.int64)
    for d in range(offsets.shape[0] - 1):
        quote_offsets[d] = state[_COUNT]
        x, y = token_offsets[d], token_offsets[d + 1]
        p, q = paragraph_offsets[d], paragraph_offsets[d + 1]
        text = data[offsets[d] : offsets[d + 1]]
        sheet = _Sheet(text, token_starts[x:y], paragraph_tokens[p:q], stack, state, begins, ends)
        _scan(sheet, hashes[x:y], token_ends[x:y], paragraph_starts[p:q], paragraph_ends[p:q])
    quote_offsets[offsets.shape[0] - 1] = state[_COUNT]
    return state[_COUNT]


def quotations(
    data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64], tokens: Tokens, lines: Lines
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Find quotations of two tokens or more, those within others too.

    A quotation ends in the paragraph that it begins in, or goes on in the next ones if each begins with its mark; one
    that nothing closes ends with its paragraph, if that is near. Returns first token and one past the last (relative
    to the document's tokens), a quotation before those within it, and document offsets.
    """
    data, offsets = read_only(data), read_only(offsets)
    # At each depth they lie apart; those over several paragraphs come beside their paragraphs.
    room = (_DEPTH + 1) * (len(tokens.hashes) // _FEWEST_TOKENS) + 1
    begins, ends = np.empty(room, np.uint32), np.empty(room, np.uint32)
    quote_offsets = np.empty(len(offsets), np.int64)
    n = _quotations(
        data, offsets, tokens.hashes, tokens.starts, tokens.ends, tokens.offsets,
        lines.paragraph_starts, lines.paragraph_ends, lines.paragraph_tokens, lines.paragraph_offsets,
        begins, ends, quote_offsets,
    )  # fmt: skip
    return begins[:n].copy(), ends[:n].copy(), quote_offsets
