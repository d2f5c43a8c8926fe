"""The quotations of a corpus as flat columns: their tokens, what each says, and where something was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.broken_words import Joined
from provenance.comparator.silent_words import GRAMMAR, NUMBER, silent
from provenance.comparator.telling import katakana
from provenance.hashing.counting import find_slot, positions
from provenance.hashing.hashed import Hashed
from provenance.hashing.tokens import code_point, tokenise

Array = npt.NDArray[Any]

OMISSION = 1  # flag: words were left out before this token: … or ...
INSERTION = 2  # flag: in brackets, so not a word of the speaker's
HYPHEN = 4  # flag: joined to the token before, by a hyphen or as 1,000 is
COMPOUND = 8  # flag: put together from what hyphens join

_HYPHEN = re.compile("[-\u2010\u2011]\\s*|(?<=[0-9]),(?=[0-9]{3})")  # and the comma in 1,000
_LONGEST_COMPOUND = 12  # tokens of the longest quotation that is also read without its hyphens


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotations of the documents that are compared. A lane is the text of one that lies in no other.

    Tokens of lanes follow one another; columns of the same length say what each token is.
    """

    tokens: npt.NDArray[np.uint64]
    weights: npt.NDArray[np.uint8]
    """In halves of a word: 2 for a word, 1 for a number or a character of an unspaced script, 0 for grammar. A word of
    Katakana counts as one word, where it begins."""
    flags: npt.NDArray[np.uint8]
    first: npt.NDArray[np.int64]
    """Number of the token in the corpus."""
    last: npt.NDArray[np.int64]
    """The same, but for a word that was put together: large-scale as largescale, or what a line end broke."""
    lanes: npt.NDArray[np.int64]
    """Lane n has tokens lanes[n] to lanes[n + 1]."""
    begins: npt.NDArray[np.int64]
    """First token of each quotation, those within others and those without hyphens included."""
    ends: npt.NDArray[np.int64]

    def weighed(self, begins: Array, ends: Array) -> npt.NDArray[np.int64]:
        """What each run of tokens of the lanes says, in halves of a word."""
        sums = np.append(0, np.cumsum(self.weights, dtype=np.int64))
        return np.asarray(sums[ends] - sums[begins])


@njit(nogil=True, cache=True, boundscheck=False)
def _weigh(exact, silent, kinds, weights):
    mask = silent.shape[0] - 1
    for at in range(exact.shape[0]):
        kind = kinds[find_slot(exact[at], silent, mask)]
        weights[at] = 1 if kind == NUMBER or exact[at] & np.uint64(1) else 2
        if kind == GRAMMAR:
            weights[at] = 0


@njit(inline="always")
def _is_letter(byte):
    return 0x61 <= byte | 0x20 <= 0x7A


@njit(inline="always")
def _is_digit(byte):
    return 0x30 <= byte <= 0x39


@njit(nogil=True, cache=True, boundscheck=False)
def _read(data, bounds, came, lanes, starts, weights, flags):
    """Flag the tokens of the lanes in this run of texts by what stands before each; a letter alone says nothing."""
    for lane in range(came.shape[0]):
        if came[lane] < 0 or came[lane] >= bounds.shape[0] - 1:
            continue
        base, stop = bounds[came[lane]], bounds[came[lane] + 1]
        inserted = starts[lanes[lane]] > 0 and data[base + starts[lanes[lane]] - 1] == 0x5B
        inside = False
        for at in range(lanes[lane], lanes[lane + 1]):
            here = base + starts[at]
            flag = 0
            if at > lanes[lane]:
                before = base + starts[at - 1]
                for i in range(before, here):
                    byte = data[i]
                    if byte == 0x5B:
                        inserted = True
                    elif byte == 0x5D:
                        inserted = False
                    elif (byte == 0x2E and data[i + 1] == 0x2E) or (
                        byte == 0xE2 and data[i + 1] == 0x80 and data[i + 2] == 0xA6
                    ):
                        flag |= OMISSION
                size = 1 if data[here - 1] == 0x2D else 3
                wide = here - before > 3 and data[here - 3] == 0xE2 and data[here - 2] == 0x80
                if (size == 1 or (wide and 0x90 <= data[here - 1] <= 0x91)) and here - before > size:
                    last = data[here - size - 1]
                    if last >= 0x80 or 0x30 <= last <= 0x39 or _is_letter(last):
                        flag |= HYPHEN
                if here - before <= 4 and data[here - 1] == 0x2C and _is_digit(data[here - 2]):
                    digits = 0
                    while here + digits < stop and _is_digit(data[here + digits]):
                        digits += 1
                    if digits == 3:
                        flag |= HYPHEN
            flags[at] = flag | INSERTION if inserted else flag
            before_it = inside
            inside = data[here] >= 0xE3 and katakana(code_point(data, here)[0])
            if inside:
                weights[at] = 0 if before_it else 2
            following = data[here + 1] if here + 1 < stop else 0
            if _is_letter(data[here]) and following < 0x80 and not _is_letter(following):
                weights[at] = 0 if not 0x30 <= following <= 0x39 else weights[at]


def quoted(hashed: Hashed, compared: Array, boilerplate: Array, joined: Joined) -> Quoted:
    """Lay out the quotations of the documents that are compared; those that begin in boilerplate are left out.

    Words that line ends broke are one, as everywhere.
    """
    documents = np.repeat(np.arange(hashed.count), np.diff(hashed.quote_offsets))
    fit = compared[documents] & ~boilerplate[hashed.quote_begins]
    documents = documents[fit]
    begins, ends = hashed.quote_begins[fit].astype(np.int64), hashed.quote_ends[fit].astype(np.int64)
    reach = np.maximum.accumulate(ends)
    outer = np.append(True, begins[1:] >= reach[:-1])[: len(begins)]
    lane_of = np.cumsum(outer) - 1
    lane_begins, lane_ends, lane_documents = begins[outer], ends[outer], documents[outer]
    first = positions(lane_begins, lane_ends - lane_begins)
    lanes = np.append(0, np.cumsum(lane_ends - lane_begins))
    kept = ~np.isin(first, positions(joined.first + 1, joined.parts - 1))
    kept[lanes[:-1]] = True
    count = np.append(0, np.cumsum(kept))  # of those before each
    shift = lanes[lane_of] - lane_begins[lane_of]
    begins, ends, lanes, first = count[begins + shift], count[ends + shift], count[lanes], first[kept]
    last = first + joined.sizes(first) - 1
    weights, flags = np.empty(len(first), np.uint8), np.empty(len(first), np.uint8)
    exact, tokens = hashed.exact(first), hashed.tokens[first]
    _, here, there = np.intersect1d(first, joined.first, assume_unique=True, return_indices=True)
    exact[here], tokens[here] = joined.accented[there], joined.words[there]
    _weigh(exact, *silent(), weights)
    _least(tokens, np.unique(tokens[exact != tokens]), weights)
    starts = hashed.starts(first, np.repeat(lane_documents, np.diff(lanes)))
    broken = weights[here]  # a letter before a line end is not alone
    for number, data, bounds in hashed.runs():
        _read(data, bounds, hashed.came[lane_documents] - number, lanes, starts, weights, flags)
    weights[here] = broken
    some = begins < ends
    plain = Quoted(tokens, weights, flags, first, last, lanes, begins[some], ends[some])
    return _without_hyphens(plain, hashed)


def _least(tokens: Array, accented: Array, weights: Array) -> None:
    """Weigh what is the same without accents alike, or it would matter which of two wordings stands first."""
    if len(accented):
        some = np.flatnonzero(np.isin(tokens, accented))
        which = np.searchsorted(accented, tokens[some])
        least = np.full(len(accented), 2, weights.dtype)
        np.minimum.at(least, which, weights[some])
        weights[some] = least[which]


def _without_hyphens(plain: Quoted, hashed: Hashed) -> Quoted:
    """Add short quotations once more with their compounds written as one word."""
    edges, size = plain.lanes, np.diff(plain.lanes)
    hyphens = np.append(0, np.cumsum(plain.flags & HYPHEN != 0))
    chosen = np.flatnonzero((size <= _LONGEST_COMPOUND) & (hyphens[edges[1:]] > hyphens[edges[:-1]]))
    if not len(chosen):
        return plain
    kept = np.concatenate([np.arange(*edges[n : n + 2]) for n in chosen.tolist()])
    heads = kept[plain.flags[kept] & HYPHEN == 0]
    origin = plain.first[heads]
    last = np.append(heads[1:], 0)
    ends_lane = np.append(np.diff(np.searchsorted(edges, heads, side="right")) != 0, True)
    last = np.where(ends_lane, edges[np.searchsorted(edges, heads, side="right")], last) - 1
    documents = hashed.documents_of(origin)
    starts, ends = hashed.starts(origin, documents), hashed.ends(plain.last[last], documents)
    words = hashed.excerpts(documents, starts, ends).to_pylist()
    joined = [_HYPHEN.sub("", word).encode() for word in words]
    data = np.frombuffer(b"".join(joined), np.uint8)
    found = tokenise(data, np.append(0, np.cumsum([len(word) for word in joined])))
    single = np.diff(found.offsets) == 1  # else a word that is several tokens even so
    hashes = np.where(single, found.hashes[np.minimum(found.offsets[:-1], len(found.hashes) - 1)], plain.tokens[heads])
    counts = np.add.reduceat(plain.flags[kept] & HYPHEN == 0, np.append(0, np.cumsum(size[chosen]))[:-1])
    lanes = np.append(edges, edges[-1] + np.cumsum(counts))
    return Quoted(
        np.concatenate([plain.tokens, hashes]),
        np.concatenate([plain.weights, np.maximum(plain.weights[heads], plain.weights[last])]),
        np.concatenate([plain.flags, plain.flags[heads] | np.uint8(COMPOUND) * (last > heads)]),
        np.concatenate([plain.first, origin]),
        np.concatenate([plain.last, plain.last[last]]),
        lanes,
        np.concatenate([plain.begins, lanes[len(edges) - 1 : -1]]),
        np.concatenate([plain.ends, lanes[len(edges) :]]),
    )
