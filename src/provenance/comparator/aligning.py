"""Aligning: how far a passage reaches beyond its runs, and how much of it agrees."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.subsequence import common_subsequence
from provenance.hashing.counting import find_slot, grown
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner

Array = npt.NDArray[Any]

_EDIT = 3  # tokens that may be changed, added or left out where the ends of a passage are looked for …
_AMID = 2  # … and one more for so many that agree amid them, in order …
_AGAIN = 4  # … if so many agree beyond …
_LAST = 2  # … or so many with those amid them, the last tokens of two paragraphs …
_FAR = 8  # … which begin no further than this
_REST = 64  # tokens up to the ends of both paragraphs that the ends of a passage go on over …
_REST_SHARE = 0.6  # … if so many of the longer rest agree, in order
_BESIDE = 16  # tokens of a paragraph that a passage has for each of the last ones that it goes on over, if few are left
_WALKED = 16  # tokens for each one of two documents that all ends together may go on over
_HELD = 512  # tokens of the shorter side of a gap that the common subsequence is counted for


_MARK = re.compile('["“”„‟«»‹›‘’‚‛「」『』〝〞〟]')


@inner
def _in_order(tokens, a, b, size_a, size_b, way, room):
    """How many of so many tokens from a and from b on agree, in order; `room` is that of `common_subsequence`."""
    if way < 0:
        a, b = a - size_a + 1, b - size_b + 1
    keys, masks, row = room
    return common_subsequence(tokens, a, a + size_a, b, b + size_b, keys, masks, row)


@inner
def _to_end(firsts, at, way):
    """Tokens up to the end of a paragraph, if they are no more than may be skipped and a few; 0 if they are."""
    size = 1
    while size < _FAR + _AGAIN and not firsts[at + way * size + (way < 0)]:
        size += 1
    return size if firsts[at + way * size + (way < 0)] else 0


@inner
def _bit(tokens, at):
    """A number below 64 for a token and the one behind it."""
    return (tokens[at] ^ (tokens[at + 1] >> np.uint64(7))) >> np.uint64(13) & np.uint64(63)


@inner
def _edit(tokens, firsts, a, b, room_a, room_b, way, room):
    """Where a passage goes on after edits: tokens to skip on both sides, or -1 for nowhere; and how many of them agree.

    Looked at is what stands from a and b on, to the right (way 1) or to the left (-1), up to the ends of the documents.
    Of several places it is the one before which the fewest tokens are skipped.
    """
    best, best_a, best_agree = 2 * (_FAR + _AGAIN), -1, np.int64(0)
    if min(room_a, room_b) == 0:
        return -1, -1, best_agree
    end_a = _to_end(firsts, a, way)
    end_b = _to_end(firsts, b, way) if end_a else 0
    if min(end_a, end_b) and tokens[a + way * (end_a - 1)] == tokens[b + way * (end_b - 1)]:
        agree = _in_order(tokens, a, b, end_a - 1, end_b - 1, way, room)
        edits = max(end_a, end_b) - 1 - agree
        last = end_a == room_a and end_b == room_b and edits <= _EDIT + agree // _AMID
        if last or (agree + 1 >= _LAST and edits < agree + 1):
            best, best_a, best_agree = end_a + end_b - 2, end_a - 1, agree
    # Before the ends, what agrees begins with two tokens that stand next to each other on the other side, too.
    one, pairs, rows = np.uint64(1), np.uint64(0), np.uint64(0)
    width_a, width_b = min(_FAR, room_a - _AGAIN) + 1, min(_FAR, room_b - _AGAIN) + 1
    first_a, first_b = (a, b) if way > 0 else (a - width_a, b - width_b)
    for k in range(width_b):
        pairs |= one << _bit(tokens, first_b + k)
    for k in range(width_a):
        rows |= (pairs >> _bit(tokens, first_a + k) & one) << np.uint64(k)
    if rows == 0:
        return best_a, best - best_a, best_agree
    for skip_a in range(width_a):
        if rows >> np.uint64(skip_a if way > 0 else width_a - 1 - skip_a) & one == 0:
            continue
        low, high = (skip_a - _EDIT) * _AMID // (_AMID + 1), skip_a + skip_a // _AMID + _EDIT
        for skip_b in range(max(low, 0), min(high, width_b - 1, best - skip_a - 1) + 1):
            x, y = a + way * skip_a, b + way * skip_b
            same = 0
            while same < _AGAIN and tokens[x + way * same] == tokens[y + way * same]:
                same += 1
            if same == _AGAIN:
                agree = _in_order(tokens, a, b, skip_a, skip_b, way, room)
                if max(skip_a, skip_b) - agree <= _EDIT + agree // _AMID:
                    best, best_a, best_agree = skip_a + skip_b, skip_a, agree
                    break
    return best_a, best - best_a, best_agree


@inner
def _same(tokens, a, b, room_a, room_b, way):
    """Tokens from a and b on that agree."""
    size = np.int64(0)
    while size < min(room_a, room_b) and tokens[a + way * size] == tokens[b + way * size]:
        size += 1
    return size


@inner
def _remember(keys, slots, passed, known, key, chain, gained):
    """Enter that a chain goes over an edit and what it had gained before; returns the table, wider if it was full."""
    if known == 0:
        keys, slots = np.zeros(64, np.uint64), np.zeros(64, np.uint32)
    elif 2 * known >= keys.shape[0]:
        keys, slots = grown(keys, slots)
    if known == passed.shape[0]:
        more = np.empty((2 * known, 2), np.int64)
        for i in range(known):
            more[i, 0] = passed[i, 0]
            more[i, 1] = passed[i, 1]
        passed = more
    slot = find_slot(key, keys, keys.shape[0] - 1)
    keys[slot] = key
    slots[slot] = known
    passed[known, 0] = chain
    passed[known, 1] = gained
    return keys, slots, passed


@njit(nogil=True, cache=True, boundscheck=False)
def _extend(tokens, offsets, firsts, doc_a, doc_b, out, agree):
    """Let the ends of chains, by documents, go on over small edits; returns how many edits were gone over.

    A chain that comes to an edit that another one went over goes as far as that one: of a long text with many edits
    every chain would walk to the ends otherwise.
    """
    keys, slots = np.zeros(64, np.uint64), np.zeros(64, np.uint32)
    passed, known = np.empty((64, 2), np.int64), 0
    gained = np.empty(doc_a.shape[0], np.int64)
    room = np.empty(4 * _FAR, np.uint64), np.empty((4 * _FAR, 1), np.uint64), np.empty(1, np.uint64)
    edits = 0
    for way in (1, -1):
        side, back = (1, 0) if way > 0 else (0, 1)  # back to the token beyond the end
        for c in range(doc_a.shape[0]):
            x, y = doc_a[c], doc_b[c]
            if c == 0 or x != doc_a[c - 1] or y != doc_b[c - 1]:
                known = 0
                rest = _WALKED * (offsets[x + 1] - offsets[x] + offsets[y + 1] - offsets[y])
                several = c + 1 < doc_a.shape[0] and x == doc_a[c + 1] and y == doc_b[c + 1]
            a, b = out[side, c], out[side + 2, c]
            room_a, room_b = (offsets[x + 1] - a, offsets[y + 1] - b) if way > 0 else (a - offsets[x], b - offsets[y])
            gained[c] = 0
            while rest > 0:
                key = (np.uint64(room_a) << np.uint64(32)) + np.uint64(room_b) + np.uint64(1)
                slot = find_slot(key, keys, keys.shape[0] - 1) if known > 0 else 0
                if known > 0 and keys[slot] == key:
                    other = passed[slots[slot], 0]
                    gained[c] += gained[other] - passed[slots[slot], 1]
                    a, b = out[side, other], out[side + 2, other]
                    break
                skip_a, skip_b, amid = _edit(tokens, firsts, a - back, b - back, room_a, room_b, way, room)
                if skip_a < 0:
                    break
                edits += 1
                if several:
                    keys, slots, passed = _remember(keys, slots, passed, known, key, c, gained[c])
                    known += 1
                a, room_a = a + way * skip_a, room_a - skip_a
                b, room_b = b + way * skip_b, room_b - skip_b
                size = _same(tokens, a - back, b - back, room_a, room_b, way)
                a, room_a = a + way * size, room_a - size
                b, room_b = b + way * size, room_b - size
                gained[c] += amid + size
                rest -= skip_a + skip_b + size
                if size < _AGAIN:  # the end of a paragraph; rows of a list may end with the same words, one by one
                    break
            out[side, c] = a
            out[side + 2, c] = b
            agree[c] += gained[c]
    return edits


@njit(nogil=True, cache=True, boundscheck=False)
def _align(tokens, a, b, lengths, begins, ends, out, agree):
    """Write the extent of each chain of runs begins[c] to ends[c], sorted, and how many tokens of it agree."""
    keys = np.empty(4 * _HELD, np.uint64)
    masks = np.empty((4 * _HELD, _HELD >> 6), np.uint64)
    row = np.empty(_HELD >> 6, np.uint64)
    for c in range(begins.shape[0]):
        r = begins[c]
        out[0, c], out[2, c] = a[r], b[r]
        agree[c] = lengths[r]
        end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        for r in range(begins[c] + 1, ends[c]):
            over = max(end_a - a[r], end_b - b[r], 0)
            agree[c] += lengths[r] - over
            few = min(a[r] - end_a, b[r] - end_b)
            if over == 0 and 0 < few <= _HELD:
                table = keys[: 128 if few <= 64 else 4 * _HELD]
                if a[r] - end_a == few:
                    agree[c] += common_subsequence(tokens, end_a, a[r], end_b, b[r], table, masks, row)
                else:
                    agree[c] += common_subsequence(tokens, end_b, b[r], end_a, a[r], table, masks, row)
            end_a, end_b = a[r] + lengths[r], b[r] + lengths[r]
        out[1, c], out[3, c] = end_a, end_b


def _paragraph_end(left: Residue, at: Array, way: int) -> npt.NDArray[np.int64]:
    """Where the paragraph ends that goes on at a place, to the right (way 1) or to the left (-1)."""
    stops = left.paragraphs
    if way > 0:
        return np.asarray(stops[np.minimum(np.searchsorted(stops, at, side="right"), len(stops) - 1)])
    return np.asarray(stops[np.maximum(np.searchsorted(stops, at) - 1, 0)])


def _go_on_over_rests(
    left: Residue, firsts: Array, doc_a: Array, doc_b: Array, out: Array, agree: Array, way: int
) -> None:
    """Let ends amid paragraphs go on to the ends of both, if what is left of them agrees for the most part."""
    side = max(way, 0)
    sides = [(out[side], doc_a), (out[side + 2], doc_b)]
    reach = [_paragraph_end(left, at, way) for at, _ in sides]
    if way > 0:
        room = [(at < left.offsets[of + 1]) & ~firsts[at] for at, of in sides]
    else:
        room = [(at > left.offsets[of]) & ~firsts[at] for at, of in sides]
    sizes = np.abs(np.stack([to - at for to, (at, _) in zip(reach, sides, strict=True)]))
    longer = sizes.max(axis=0)
    some = np.flatnonzero(room[0] & room[1] & (longer <= _REST) & (sizes.min(axis=0) >= _REST_SHARE * longer))
    if not len(some):
        return
    # Two empty runs, where each chain ends and where it may: what agrees in the gap between them is counted.
    one, other = (np.stack([at[some], to[some]][::way]).T.reshape(-1) for to, (at, _) in zip(reach, sides, strict=True))
    begins = np.arange(0, 2 * len(some), 2)
    extents, common = np.empty((4, len(some)), np.int64), np.empty(len(some), np.int64)
    _align(left.tokens, one, other, np.zeros(2 * len(some), np.int64), begins, begins + 2, extents, common)
    fits = common >= _REST_SHARE * longer[some]
    for row, to in ((side, reach[0]), (side + 2, reach[1])):
        out[row, some[fits]] = to[some[fits]]
    agree[some[fits]] += common[fits]


def extend(left: Residue, firsts: Array, doc_a: Array, doc_b: Array, out: Array, agree: Array) -> int:
    """Let the ends of chains, by documents, go on over edits; returns how many were gone over one by one.

    `out` has four rows, begin and end at a, begin and end at b; `agree` is how many tokens do. Both are changed.
    `firsts` says of each token, and beyond the last, whether a paragraph begins with it.
    """
    edits = int(_extend(left.tokens, left.offsets, firsts, doc_a, doc_b, out, agree))
    for way in (1, -1):
        _go_on_over_rests(left, firsts, doc_a, doc_b, out, agree, way)
    return edits


def _end_alike(left: Residue, ends: tuple[Array, Array], sizes: Array, way: int) -> npt.NDArray[np.bool_]:
    """Whether the last tokens of two paragraphs, so many, are the same; the first ones to the left (way -1)."""
    alike = sizes >= _AGAIN
    for step in range(_AGAIN):
        one, other = (left.tokens[np.where(alike, at - (step + 1 if way > 0 else -step), 0)] for at in ends)
        alike &= one == other
    for c in np.flatnonzero(alike):
        one, other = (left.tokens[min(at[c], at[c] - way * sizes[c]) :][: sizes[c]] for at in ends)
        alike[c] = np.array_equal(one, other)
    return alike


def _go_on_to_ends(
    hashed: Hashed, left: Residue, firsts: Array, docs: tuple[Array, Array], out: Array, agree: Array
) -> None:
    """Let ends go on to the ends of two paragraphs that are copied but for their last words, whatever these say, or but
    for what was put in before the last ones.

    Not over last words out of a quotation: what the two texts have around it is their own.
    """
    for way in (1, -1):
        side = max(way, 0)
        amid = np.flatnonzero(~(firsts[out[side]] | firsts[out[side + 2]]))
        more, beside = [], []
        for row in (0, 2):
            at, other = out[row + side, amid], out[row + 1 - side, amid]
            more.append(np.abs(_paragraph_end(left, at, way) - at))
            beside.append(np.minimum(np.abs(at - _paragraph_end(left, at, -way)), np.abs(at - other)))
        few, least, beside = np.maximum(*more), np.minimum(*more), np.minimum(*beside)
        put_in = np.flatnonzero((least >= _AGAIN) & (few <= _REST) & (beside >= few))
        ends = tuple(out[row + side, amid[put_in]] + way * size[put_in] for row, size in ((0, more[0]), (2, more[1])))
        put_in = put_in[_end_alike(left, ends, least[put_in], way)]
        some = np.flatnonzero((few <= _EDIT) & (beside >= _BESIDE * few))
        for row, of in ((0, docs[0]), (2, docs[1])):
            at, documents = out[row + side, amid[some]], of[amid[some]].astype(np.int64)
            last, first = left.in_corpus(at - 1, at + 1)
            between = hashed.excerpts(documents, hashed.ends(last, documents), hashed.starts(first - 1, documents))
            some = some[[_MARK.search(text) is None for text in between.to_pylist()]]
        agree[amid[put_in]] += least[put_in]
        some = np.append(some, put_in)
        for row, size in ((0, more[0]), (2, more[1])):
            out[row + side, amid[some]] += way * size[some]


def align(
    hashed: Hashed, left: Residue, runs: Runs, begins: Array, ends: Array
) -> tuple[Array, npt.NDArray[np.float64]]:
    """Where each chain of runs, begins[c] to ends[c] of them, begins and ends in both documents, and how much agrees.

    Returns four rows (begin and end at a, begin and end at b) and the share of the tokens of both sides that agree.
    """
    out, agree = np.empty((4, len(begins)), np.int64), np.empty(len(begins), np.int64)
    _align(left.tokens, runs.a, runs.b, runs.lengths, begins, ends, out, agree)
    docs = runs.doc_a[begins], runs.doc_b[begins]
    firsts = np.zeros(len(left.tokens) + 1, np.bool_)
    firsts[left.paragraphs] = True
    extend(left, firsts, *docs, out, agree)
    _go_on_to_ends(hashed, left, firsts, docs, out, agree)
    return out, 2.0 * agree / (out[1] - out[0] + out[3] - out[2])
