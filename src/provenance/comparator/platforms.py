"""Lines of platforms: furniture that pages of many sites have at their heads or tails, since one program made them.

Within a site it takes a share of its documents to tell a template. Over the corpus it takes several sites, and documents
that have nothing else in common: what one article says on many sites, and what its versions say, is text.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.candidates import repeated
from provenance.comparator.datelines import SENTENCE, half_words
from provenance.comparator.navigation import exact_keys
from provenance.comparator.spans import widen
from provenance.hashing.canonical import compared_tokens
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN, mix64

Array = npt.NDArray[Any]

_WITHIN = 16  # lines from either end among which such a line is looked for
_SHORT = 24  # half words of a short line; a character of a script without spaces is a half word, and no number is any
_LONGEST = 64  # half words of the longest one: a licence, a notice, is a text of its own
_LEAST_ALONE = 8  # half words of the shortest line that may stand alone: `The end` is text
_LEAST_RUN = 12  # half words of the shortest run of several
_HEAD_LINES = 3  # lines of the shortest run at the head: fewer are a title
_SITE_SHARE = 0.5  # share of a site's documents that must have a line at that end for the site to count
_EDGE_SHARE = 0.9  # share of a line's documents that must have it at that end
_ALIKE_SHARE = 0.25  # share of a document's text in windows that other sites have too: more is a copy, no evidence
_OWN_TOKENS = 24  # tokens of the shortest text that is evidence
_WINDOW = 10  # half words of such a window
_WINDOWS = 1 << 20  # tokens of all documents up to which every window counts; beyond, so many of them


class Platform(NamedTuple):
    """A line of many sites."""

    have: int
    """Documents that have it at that end, of the sites of which most have."""
    total: int
    """Documents of these sites."""
    sites: int
    head: bool

    def evidence(self) -> str:
        """Why it is boilerplate, in words."""
        end = "heads" if self.head else "tails"
        return f"in {self.have} of {self.total} documents of {self.sites} sites, at their {end}"


class Found(NamedTuple):
    """Lines of platforms in the corpus."""

    lines: npt.NDArray[np.int64]
    of: npt.NDArray[np.int64]
    """Which of the platforms' lines each one is."""
    platforms: list[Platform]


class _Known(NamedTuple):
    """Lines that may be a platform's, by what they say."""

    which: npt.NDArray[np.int32]
    """Of each line of the corpus: which of them it is, -1 for none."""
    size: npt.NDArray[np.int64]
    """Half words of each, numbers left out."""
    sentence: npt.NDArray[np.bool_]


def _keys(hashed: Hashed, lines: Array) -> npt.NDArray[np.uint64]:
    """What lines say, numbers too: `12 views` and `13 views` say different things on different sites."""
    keys = hashed.line_keys[lines].copy()
    numbers = np.flatnonzero(hashed.line_flags[lines] & HAS_NUMBER)
    keys[numbers] = exact_keys(hashed, lines[numbers])
    return keys | np.uint64(1)


def _on_several_sites(hashed: Hashed, site: Array, witnesses: Array, tail: bool, fewest: int) -> npt.NDArray[np.int64]:
    """Lines near one end of documents that stand there on several sites."""
    begins, ends = hashed.line_offsets[:-1], hashed.line_offsets[1:]
    rows = []
    for place in range(_WITHIN):
        some = np.flatnonzero(witnesses & (ends - begins > place))
        rows.append((ends[some] - 1 - place if tail else begins[some] + place, site[some]))
    lines, sites = (np.concatenate(column) for column in zip(*rows, strict=True))
    again = repeated(hashed.line_keys[lines])
    lines, sites = lines[again], sites[again]
    short = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines] <= _LONGEST
    lines, sites = lines[short], sites[short]
    groups, _ = number(_keys(hashed, lines))
    often = (np.bincount(groups, minlength=1) >= fewest)[groups]
    lines, sites, groups = lines[often], sites[often], groups[often]
    pairs = np.unique(groups.astype(np.int64) * (int(site.max()) + 1) + sites)
    several = np.bincount(pairs // (int(site.max()) + 1), minlength=1)
    return np.asarray(lines[several[groups] >= fewest] if len(lines) else lines)


@njit(nogil=True, cache=True, boundscheck=False)
def _may_be(keys, known, maybe):
    """Lines that may have a known key: most have none, and a sieve sees it."""
    sieve = np.zeros(1 << 16, np.bool_)
    for key in known:
        sieve[key & np.uint64(0xFFFF)] = True
    for x in range(keys.shape[0]):
        maybe[x] = sieve[keys[x] & np.uint64(0xFFFF)]


def _known(hashed: Hashed, lines: Array) -> _Known:
    """Where in the corpus stands what these lines say."""
    maybe = np.empty(len(hashed.line_keys), np.bool_)
    _may_be(hashed.line_keys, np.unique(hashed.line_keys[lines]), maybe)
    places = np.flatnonzero(maybe)
    keys, first = np.unique(_keys(hashed, lines), return_index=True)
    have = _keys(hashed, places)
    at = np.minimum(np.searchsorted(keys, have), len(keys) - 1)
    which = np.full(len(hashed.line_keys), -1, np.int32)
    which[places] = np.where(keys[at] == have, at, -1)
    heads = lines[first]
    begins, ends = hashed.line_tokens[heads], hashed.line_tokens[heads + 1] - 1
    of = hashed.documents_of(begins)
    texts = hashed.excerpts(of, *widen(hashed, of, hashed.starts(begins, of), hashed.ends(ends, of))).to_pylist()
    words = [[token for token in compared_tokens(text) if not token[0].isdigit()] for text in texts]
    return _Known(
        which, np.array([half_words(said) for said in words]), np.array([bool(SENTENCE.search(t)) for t in texts])
    )


class _Runs(NamedTuple):
    """The run of such lines at one end of each document."""

    stops: npt.NDArray[np.int64]
    """The first line of the document's own, seen from that end."""
    counts: npt.NDArray[np.int64]
    """Lines of the run."""
    sizes: npt.NDArray[np.int64]
    """Half words of the run."""
    menu: npt.NDArray[np.bool_]
    """Whether all its lines are short and none is a sentence."""
    led: npt.NDArray[np.bool_]
    """Whether its first line is too long for a title."""
    next_short: npt.NDArray[np.bool_]
    """Whether the next line is a short one of the document's own, as a title is."""
    inside: npt.NDArray[np.bool_]
    """Of each line of the corpus, whether it is one of a run."""


@njit(inline="always")
def _is_short(tokens, line_tokens, x, most):
    """Whether a line has no more than so many half words."""
    size = line_tokens[x + 1] - line_tokens[x]
    if 2 * size <= most or size > most:
        return size <= most
    for t in range(line_tokens[x], line_tokens[x + 1]):
        size += 1 - np.int64(tokens[t] & np.uint64(1))
    return size <= most


@njit(nogil=True, cache=True, boundscheck=False)
def _find_runs(
    tokens, line_offsets, line_tokens, which, taken, ok, sizes, sentence, step, short, stops, counts, run_sizes, menu,
    led, next_short, inside,
):  # fmt: skip
    for d in range(line_offsets.shape[0] - 1):
        begin, end = line_offsets[d], line_offsets[d + 1]
        if step < 0:
            begin, end = end - 1, begin - 1
        x = stop = begin
        menu[d] = True
        while x != end:
            n = which[x]
            if n >= 0 and ok[n]:
                led[d] = led[d] or (counts[d] == 0 and sizes[n] > short)
                menu[d] = menu[d] and sizes[n] <= short and not sentence[n]
                counts[d] += 1
                run_sizes[d] += sizes[n]
                inside[x] = True
                stop = x + step
            elif taken[x]:
                stop = x + step
            else:
                # One short line of the site's own may stand among them.
                y, z = x + step, x + 2 * step
                if y == end or z == end or x != stop or not _is_short(tokens, line_tokens, x, short):
                    break
                if not ((which[y] >= 0 and ok[which[y]]) and (taken[z] or (which[z] >= 0 and ok[which[z]]))):
                    break
            x += step
        stops[d] = stop
        next_short[d] = stop != end and which[stop] < 0 and _is_short(tokens, line_tokens, stop, short)


def _runs(hashed: Hashed, known: _Known, taken: Array, ok: Array, tail: bool) -> _Runs:
    counts, sizes = np.zeros((2, hashed.count), np.int64)
    runs = _Runs(
        np.empty(hashed.count, np.int64), counts, sizes, *np.zeros((3, hashed.count), np.bool_),
        np.zeros(len(known.which), np.bool_),
    )  # fmt: skip
    _find_runs(
        hashed.tokens, hashed.line_offsets, hashed.line_tokens, known.which, taken, ok, known.size, known.sentence,
        -1 if tail else 1, _SHORT, *runs,
    )  # fmt: skip
    return runs


@njit(nogil=True, cache=True, boundscheck=False)
def _windows(tokens, begins, ends, most, sieve, keys, of):
    """Hashes of all windows of a document's text; returns how many there are."""
    n = 0
    for d in range(begins.shape[0]):
        for t in range(begins[d], ends[d]):
            h = CHAIN
            size = 0
            x = t
            while x < ends[d] and size < most:
                size += 1 if tokens[x] & np.uint64(1) else 2
                h = (h ^ tokens[x]) * CHAIN
                h ^= h >> np.uint64(29)
                x += 1
            h = mix64(h)
            if size >= most and not h & sieve:
                if n < keys.shape[0]:
                    keys[n] = h | np.uint64(1)
                    of[n] = d
                n += 1
    return n


@njit(nogil=True, cache=True, boundscheck=False)
def _shared(groups, of, site, first, several, alike, all_):
    """How many windows of each document another site has too, and how many there are."""
    for i in range(groups.shape[0]):
        s = site[of[i]]
        if first[groups[i]] < 0:
            first[groups[i]] = s
        elif first[groups[i]] != s:
            several[groups[i]] = True
    for i in range(groups.shape[0]):
        all_[of[i]] += 1
        alike[of[i]] += several[groups[i]]


def _unlike(hashed: Hashed, site: Array, documents: Array, begins: Array, ends: Array) -> npt.NDArray[np.bool_]:
    """Which of the documents have texts, from one line to another, that those of other sites do not have."""
    first, last = hashed.line_tokens[begins], hashed.line_tokens[np.maximum(begins, ends)]
    bits = int(np.ceil(np.log2(max(1, int((last - first).sum()) / _WINDOWS))))
    sieve = np.uint64((1 << bits) - 1) << np.uint64(20)
    keys, of = np.empty(0, np.uint64), np.empty(0, np.int64)
    room = _windows(hashed.tokens, first, last, _WINDOW, sieve, keys, of)
    keys, of = np.empty(room, np.uint64), np.empty(room, np.int64)
    _windows(hashed.tokens, first, last, _WINDOW, sieve, keys, of)
    groups, size = number(keys)
    alike, windows = np.zeros((2, len(documents)), np.int64)
    _shared(groups, of, site[documents], np.full(size, -1, np.int64), np.zeros(size, np.bool_), alike, windows)
    own = (windows - alike) << bits
    return np.asarray((alike <= _ALIKE_SHARE * windows) & (own >= _OWN_TOKENS))


class _Counts(NamedTuple):
    """How many documents and sites have each line at one end, among documents that are evidence."""

    documents: Array
    grouped: Array
    """Documents where it stands in a run of several."""
    holders: Array
    """Documents that have it anywhere."""
    placed: Array
    """Documents that have it in the line, counted from the beginning, where most have it."""
    unlike: Array
    """Sites most of whose documents have it, and one at least whose text no other site has."""
    sites: Array
    """Sites most of whose documents have it."""
    have: Array
    """Documents of these that have it."""
    total: Array
    """Documents of these."""


def _pairs(first: Array, second: Array, most: int) -> tuple[Array, Array]:
    """Different pairs of two numbers, the second below `most`."""
    return tuple(np.divmod(np.unique(first.astype(np.int64) * most + second), most))


def _count(hashed: Hashed, site: Array, witnesses: Array, unlike: Array, known: _Known, runs: _Runs) -> _Counts:
    size = len(known.size)
    every = np.flatnonzero(known.which >= 0)
    lines = np.flatnonzero(runs.inside)
    of_every, of = (np.searchsorted(hashed.line_offsets, x, side="right") - 1 for x in (every, lines))
    every, of_every = every[witnesses[of_every]], of_every[witnesses[of_every]]
    lines, of = lines[witnesses[of]], of[witnesses[of]]
    holders = np.bincount(_pairs(known.which[every], of_every, hashed.count)[0], minlength=size)
    said, where = _pairs(known.which[lines], of, hashed.count)
    several = (runs.counts[where] > 1) & (runs.sizes[where] >= _LEAST_RUN)
    place = lines - hashed.line_offsets[of]
    groups, first, counts = np.unique(
        known.which[lines].astype(np.int64) << 32 | place, return_index=True, return_counts=True
    )
    placed = np.zeros(size, np.int64)
    np.maximum.at(placed, known.which[lines[first]], counts)
    # Sites most of whose documents have it at that end; evidence are those with one that is like no other site's.
    sites = int(site.max()) + 1
    totals = np.bincount(site, weights=witnesses, minlength=sites)
    codes, here = np.unique(said * sites + site[where], return_inverse=True)
    have, own = np.bincount(here), np.bincount(here, weights=unlike[where])
    of_line, of_site = np.divmod(codes, sites)
    good = have >= _SITE_SHARE * totals[of_site]

    def sums(weights: Array) -> Array:
        return np.bincount(of_line[good], weights=weights[good], minlength=size).astype(np.int64)

    return _Counts(
        np.bincount(said, minlength=size), np.bincount(said, weights=several, minlength=size), holders, placed,
        sums(own > 0), sums(np.ones(len(good))), sums(have), sums(totals[of_site]),
    )  # fmt: skip


def _decide(known: _Known, counts: _Counts, tail: bool, fewest: int) -> npt.NDArray[np.bool_]:
    """Which lines are a platform's at one end. A line by itself, or a long one, takes twice as many documents."""
    steady = counts.documents if tail else counts.placed
    enough = (counts.unlike >= fewest) & (steady >= _EDGE_SHARE * counts.holders) & (known.size <= _LONGEST)
    often = counts.documents >= 2 * fewest
    short = known.size <= _SHORT
    if not tail:
        return np.asarray(enough & (known.size > 0) & (often | short))
    grouped = short & (counts.grouped >= 0.5 * counts.documents) & (known.size > 0)
    return np.asarray(enough & (grouped | (often & (known.size >= _LEAST_ALONE))))


def _before_titles(hashed: Hashed, runs: _Runs) -> _Runs:
    """Runs at the head that stand above a short line of the document's own, and are no title of it themselves."""
    kept = runs.next_short & ((runs.menu & (runs.counts >= _HEAD_LINES)) | runs.led)
    runs.inside[~np.repeat(kept, np.diff(hashed.line_offsets))] = False
    return runs


def platform_lines(hashed: Hashed, site: Array, witnesses: Array, taken: Array, fewest: int) -> Found:
    """Find the lines of platforms.

    `witnesses` are documents that count as evidence, `taken` what of each line its own site explains already, and
    `fewest` how many sites must have a line.
    """
    none = Found(np.empty(0, np.int64), np.empty(0, np.int64), [])
    if int(site.max(initial=0)) + 1 < fewest:
        return none
    lines = np.concatenate([_on_several_sites(hashed, site, witnesses, tail, fewest) for tail in (False, True)])
    if not len(lines):
        return none
    known = _known(hashed, lines)
    ok = np.ones((2, len(known.size)), np.bool_)
    for _ in range(2):  # the second time without those that are none
        runs = [_runs(hashed, known, taken, ok[tail], bool(tail)) for tail in (0, 1)]
        some = np.flatnonzero((runs[0].counts + runs[1].counts > 0) & witnesses)
        unlike = np.zeros(hashed.count, np.bool_)
        unlike[some] = _unlike(hashed, site, some, runs[0].stops[some], runs[1].stops[some] + 1)
        runs[0] = _before_titles(hashed, runs[0])
        counts = [_count(hashed, site, witnesses, unlike, known, run) for run in runs]
        for tail in (0, 1):
            ok[tail] &= _decide(known, counts[tail], bool(tail), fewest)
    platforms: list[Platform] = []
    rows = []
    for tail in (0, 1):
        run = _runs(hashed, known, taken, ok[tail], bool(tail))
        inside = np.flatnonzero((run if tail else _before_titles(hashed, run)).inside & (taken == 0))
        which, of = np.unique(known.which[inside], return_inverse=True)
        rows.append((inside, of + len(platforms)))
        figures = (counts[tail].have, counts[tail].total, counts[tail].sites)
        platforms += [Platform(*(int(column[n]) for column in figures), head=not tail) for n in which.tolist()]
    found, of = (np.concatenate(column) for column in zip(*rows, strict=True))
    found, first = np.unique(found, return_index=True)
    return Found(found, of[first], platforms)
