"""Quotations that several documents share: whole ones, parts of longer ones, and the same in other words."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.broken_words import Joined
from provenance.comparator.candidates import HOT
from provenance.comparator.enclosing import outermost
from provenance.comparator.passages import hash_runs
from provenance.comparator.quoted import Quoted, quoted
from provenance.comparator.relations import pair_codes
from provenance.comparator.variants import Variants, alike
from provenance.hashing.counting import find_slot
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_LEAST_SAID = 3
"""Half content words of the shortest quotation that is shared; numbers and characters of unspaced scripts are a half.
`24 hours` and `root causes` are, `I tell you` is not."""

_FEWEST_IDLE = 5
"""Tokens from which one content word is enough: `we will not do it again`."""

_LEAST_CHARACTERS = 4
"""Characters of the shortest quotation that is shared, in a script without spaces."""

_FEWEST_INFLECTED = 6
"""Characters from which three that are no grammar are enough there: 「戦争は終わった」."""

_LEAST_TELLING = 3.0
"""Content words of a quotation that relates two documents; others are reported all the same …"""

_FEWEST_TELLING = 6
"""… or words, one of them a content word; twice as many characters in a script without spaces."""

_OVERHANG = 5
"""Words that a common run may have beyond the quotation that it is; twice as many characters of an unspaced script."""

_LONGEST_PART = 64
"""Tokens up to which a quotation is looked up within longer ones; such long runs are passages anyway."""


class Places(NamedTuple):
    """Places of shared quotations, sorted by group, then by place; tokens of the corpus."""

    group: npt.NDArray[np.int64]
    begins: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]
    """How much of the wording agrees with that of the group."""
    telling: npt.NDArray[np.bool_]
    """Whether the group's wording says enough to relate two documents."""

    def chosen(self, which: Array) -> Places:
        """The places that are chosen."""
        return Places(
            self.group[which], self.begins[which], self.ends[which], self.similarity[which], self.telling[which]
        )


def tells(firsts: Array, lengths: Array, content: Array) -> npt.NDArray[np.bool_]:
    """Whether quoted runs of tokens say enough to relate two documents, by first token, length and content words."""
    words = lengths / np.where(firsts & np.uint64(1) == 1, 2, 1)
    return np.asarray((content >= _LEAST_TELLING) | ((words >= _FEWEST_TELLING) & (content >= 1)))


def within(hashed: Hashed, joined: Joined, begins: Array, ends: Array) -> tuple[Array, Array, npt.NDArray[np.bool_]]:
    """The part of each stretch of tokens that lies in the outermost quotation that has most of it; and whether that is
    all of it, but for a word or two around: two texts that quote the same go on with the same `と` or `he said`."""
    if not len(hashed.quote_begins):
        return begins, begins, np.zeros(len(begins), np.bool_)
    reach = np.append(0, np.maximum.accumulate(hashed.quote_ends))  # quotations lie apart or within each other
    outer = np.flatnonzero(hashed.quote_begins >= reach[:-1])
    quotes, closed = hashed.quote_begins[outer], reach[np.append(outer[1:], len(reach) - 1)]
    before = np.maximum(np.searchsorted(quotes, begins, side="right") - 1, 0)
    after = np.minimum(before + 1, len(quotes) - 1)
    low, high = np.maximum(begins, quotes[before]), np.minimum(ends, closed[before])
    other_low, other_high = np.maximum(begins, quotes[after]), np.minimum(ends, closed[after])
    later = other_high - other_low > high - low
    low, high = np.where(later, other_low, low), np.maximum(np.where(later, other_high, high), low)
    inside = joined.words_between(low, high)
    outside = joined.words_between(begins, ends) - inside
    most = np.where(hashed.tokens[begins] & np.uint64(1) == 1, 2, 1) * _OVERHANG
    return low, high, (outside <= most) & (inside > 2 * outside)


@njit(nogil=True, cache=True, boundscheck=False)
def _plant(tokens, begins, ends, table, wordings):
    """Enter every beginning of every wording into a hash table; `wordings` says which wording is whole there."""
    mask = table.shape[0] - 1
    for n in range(begins.shape[0]):
        h = np.uint64(1)
        slot = 0
        for at in range(begins[n], ends[n]):
            h = (h ^ tokens[at]) * CHAIN
            h ^= h >> np.uint64(32)
            slot = find_slot(mix64(h), table, mask)
            table[slot] = mix64(h)
        wordings[slot] = n


@inner
def _put(n, wording, begin, end, longest, reach, ends_of, found, begins, ends):
    """Write a place of a wording if it is to be told; returns how many there are.

    Of places that overlap the first is told, and of those that no longer wording begins at, so few that they cover all:
    `ends_of` are for each wording where the last but one and the last of these ended, and the row of the last, or -1.
    """
    overlaps = begin < reach[wording]
    reach[wording] = end
    if overlaps and not longest:
        return n
    row = n
    if not overlaps:
        ends_of[wording, 0] = end
        ends_of[wording, 2] = -1
    else:
        if ends_of[wording, 2] >= 0 and begin <= ends_of[wording, 0]:
            row = ends_of[wording, 2]
        elif ends_of[wording, 2] >= 0:
            ends_of[wording, 0] = ends_of[wording, 1]
        ends_of[wording, 1] = end
        ends_of[wording, 2] = row
    if row < found.shape[0]:
        found[row] = wording
        begins[row] = begin
        ends[row] = end
    return max(n, row + 1)


@njit(nogil=True, cache=True, boundscheck=False)
def _look_up(tokens, lanes, table, wordings, count, found, begins, ends):
    """Write where each of so many wordings stands in a lane; returns how many places there are."""
    mask = table.shape[0] - 1
    reach, ends_of = np.zeros(count, np.int64), np.zeros((count, 3), np.int64)
    n = 0
    for lane in range(lanes.shape[0] - 1):
        for begin in range(lanes[lane], lanes[lane + 1]):
            h = np.uint64(1)
            last, end = np.int64(-1), begin
            for at in range(begin, lanes[lane + 1]):
                h = (h ^ tokens[at]) * CHAIN
                h ^= h >> np.uint64(32)
                slot = find_slot(mix64(h), table, mask)
                if table[slot] == 0:
                    break
                if wordings[slot] >= 0:
                    if last >= 0:
                        n = _put(n, last, begin, end, False, reach, ends_of, found, begins, ends)
                    last, end = wordings[slot], at + 1
            if last >= 0:
                n = _put(n, last, begin, end, True, reach, ends_of, found, begins, ends)
    return n


def _places(said: Quoted, begins: Array, ends: Array) -> tuple[Array, Array, Array]:
    """Every place of some wordings, whole or within another quotation: wording, first token, one past the last.

    Of places of a wording that overlap not all are told: see `_put`.
    """
    width = 1 << max(4, int(2 * (ends - begins).sum()).bit_length())
    table, at = np.zeros(width, np.uint64), np.full(width, -1, np.int64)
    _plant(said.tokens, begins, ends, table, at)
    room = 2 * len(said.begins) + 64
    while True:
        out = np.empty((3, room), np.int64)
        n = _look_up(said.tokens, said.lanes, table, at, len(begins), *out)
        if n <= room:
            wording, first, last = out[:, :n]
            return wording, first, last
        room = n


def _wordings(said: Quoted) -> tuple[Array, Array, Array, Array, Array]:
    """The different wordings that say enough, by where they first stand, and all their places.

    First and last token of each wording where it is a whole quotation; for each place its wording and its tokens.
    """
    sizes = said.ends - said.begins
    weights = said.weighed(said.begins, said.ends)
    unspaced = said.tokens[said.begins] & np.uint64(1) == 1
    least = np.where(sizes >= _FEWEST_IDLE, 2, _LEAST_SAID)
    characters = np.where(sizes >= _FEWEST_INFLECTED, _LEAST_SAID, _LEAST_CHARACTERS)
    fit = np.flatnonzero(weights >= np.where(unspaced, characters, least))
    _, head, wording = np.unique(
        hash_runs(said.tokens, said.begins[fit], sizes[fit]), return_index=True, return_inverse=True
    )
    begins, ends = said.begins[fit[head]], said.ends[fit[head]]
    short = np.flatnonzero(ends - begins <= _LONGEST_PART)
    found, first, last = _places(said, begins[short], ends[short])
    long = fit[(sizes > _LONGEST_PART)[fit]]
    wording = np.concatenate([short[found], wording[sizes[fit] > _LONGEST_PART]])
    first, last = np.concatenate([first, said.begins[long]]), np.concatenate([last, said.ends[long]])
    # Number them by where they first stand, the longer first, not by hash.
    order = np.lexsort((said.last[last - 1], said.first[first], wording))
    place = np.stack([wording, said.first[first], said.last[last - 1]])[:, order]
    new = np.append(True, np.any(np.diff(place, axis=1) != 0, axis=0))[: len(order)]
    wording, first, last = wording[order][new], first[order][new], last[order][new]
    heads = np.flatnonzero(np.diff(wording, prepend=-1))
    number = np.empty(len(begins), np.int64)
    number[np.lexsort((begins, -said.last[last[heads] - 1], said.first[first[heads]]))] = np.arange(len(begins))
    by_number = np.argsort(number)
    order = np.lexsort((said.first[first], number[wording]))
    return begins[by_number], ends[by_number], number[wording][order], first[order], last[order]


def shared(hashed: Hashed, compared: Array, boilerplate: Array, joined: Joined) -> Places:
    """Quotations that two documents or more have, with every place where they stand in quotation marks.

    A place is a whole quotation or a part of one. All places of a group agree with one of them: word by word, or, from
    six words on, for the most part (see `variants`). A group that stands within another one everywhere is left out.
    """
    said = quoted(hashed, compared, boilerplate, joined)
    if not len(said.begins):
        none = np.empty(0, np.int64)
        return Places(none, none, none, none.astype(np.float64), none.astype(np.bool_))
    begins, ends, wording, first, last = _wordings(said)
    places_of = _joined(alike(said, begins, ends), ends - begins, wording, first, last)
    group, begin, end, similarity = _settled(said, *places_of)
    several = _several(group, hashed.documents_of(begin))
    telling = tells(said.tokens[begins], ends - begins, said.weighed(begins, ends) / 2)
    places = Places(group, begin, end, similarity, telling[group]).chosen(several)
    return places.chosen(outermost(places.group, places.begins, places.ends))


def _joined(variants: Variants, sizes: Array, wording: Array, first: Array, last: Array) -> tuple[Array, ...]:
    """All places with the wording that stands for them: group, first and last token of the lanes, similarity."""
    group, similarity = np.arange(len(sizes)), np.ones(len(sizes))
    whole = (variants.begins == 0) & (variants.ends == sizes[variants.member])
    group[variants.member[whole]] = variants.head[whole]
    similarity[variants.member[whole]] = variants.similarity[whole]
    # A part of a longer wording that agrees with a shorter one stands wherever the longer one does.
    edges = np.searchsorted(wording, np.arange(len(sizes) + 1))
    parts = np.flatnonzero(~whole)
    counts = np.diff(edges)[variants.member[parts]]
    part = np.repeat(parts, counts)
    at = first[np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - edges[variants.member[parts]], counts)]
    return (
        np.concatenate([group[wording], variants.head[part]]),
        np.concatenate([first, at + variants.begins[part]]),
        np.concatenate([last, at + variants.ends[part]]),
        np.concatenate([similarity[wording], variants.similarity[part]]),
    )


def _settled(
    said: Quoted, group: Array, first: Array, last: Array, similarity: Array
) -> tuple[Array, Array, Array, Array]:
    """Places in the corpus by group and position, without those that lie in another place of the group."""
    begins, ends = said.first[first], said.last[last - 1] + 1
    order = np.lexsort((-similarity, -ends, begins, group))
    group, begins, ends, similarity = group[order], begins[order], ends[order], similarity[order]
    reach = np.maximum.accumulate((group << np.int64(40)) + ends)
    apart = np.append(True, ((group << np.int64(40)) + ends)[1:] > reach[:-1])[: len(order)]
    return group[apart], begins[apart], ends[apart], similarity[apart]


def _several(group: Array, documents: Array) -> npt.NDArray[np.bool_]:
    """Whether each one's group stands in several documents; sorted by group, then by document."""
    edges = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(np.append(edges, len(group)))
    return np.repeat(documents[edges] != documents[edges + sizes - 1], sizes)


def pairs(places: Places, documents: Array, count: int) -> Array:
    """Codes of the pairs of documents that share a quotation that says enough.

    In a group of more than `HOT` places the first is paired with all, and neighbours.
    """
    edges = np.flatnonzero(np.diff(places.group, prepend=-1))
    sizes = np.diff(np.append(edges, len(places.group)))
    few = np.repeat(sizes <= HOT, sizes)
    at = np.arange(len(places.group))
    left, right = [np.repeat(edges, sizes)], [at]
    for step in range(1, min(HOT, int(sizes.max(initial=0)))):
        same = (places.group[step:] == places.group[:-step]) & (few[step:] | (step == 1))
        left.append(at[:-step][same])
        right.append(at[step:][same])
    x, y = np.concatenate(left), np.concatenate(right)
    telling = (documents[x] != documents[y]) & places.telling[x]
    return pair_codes(documents[x[telling]], documents[y[telling]], count)
