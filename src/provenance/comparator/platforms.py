"""Lines of platforms: furniture that pages of many sites have at their heads or tails, since one program made them.

Within a site it takes a share of its documents to tell a template. Over the corpus it takes several sites, and
documents that have nothing else in common: what one article says on many sites, and what its versions say, is text.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.candidates import repeated
from provenance.comparator.datelines import half_words
from provenance.comparator.line_ends import SENTENCE
from provenance.comparator.line_keys import exact_keys
from provenance.comparator.navigation import is_short
from provenance.comparator.spans import line_texts
from provenance.comparator.unlike import unlike
from provenance.hashing.canonical import compared_tokens
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER

Array = npt.NDArray[Any]

_FEWEST_SITES = 3  # that must have such a line, however few documents `template-documents` asks for
_WITHIN = 16  # lines from either end among which such a line is looked for
_SHORT = 24  # half words of a short line; a character of a script without spaces is a half word, and no number is any
_LONGEST = 64  # half words of the longest one: a licence, a notice, is a text of its own
_LEAST_ALONE = 8  # half words of the shortest line that may stand alone: `The end` is text
_LEAST_RUN = 12  # half words of the shortest run of several
_HEAD_LINES = 3  # lines of the shortest run at the head: fewer are a title
_SITE_SHARE = 0.5  # share of a site's documents that must have a line at that end for the site to count
_EDGE_SHARE = 0.9  # share of a line's documents that must have it at that end
_RUN_SHARE = 0.5  # share of these where it must stand in a run of several not to be a line by itself


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
    holders: npt.NDArray[np.int64]
    """Documents that have each anywhere, of those that are evidence."""


def _keys(hashed: Hashed, lines: Array) -> npt.NDArray[np.uint64]:
    """What lines say, numbers too: `12 views` and `13 views` say different things on different sites."""
    keys = hashed.line_keys[lines].copy()
    numbers = np.flatnonzero(hashed.line_flags[lines] & HAS_NUMBER)
    keys[numbers] = exact_keys(hashed, lines[numbers])
    return keys | np.uint64(1)


def _on_several_sites(
    hashed: Hashed, site: Array, witnesses: Array, again: Array, tail: bool, fewest: int
) -> npt.NDArray[np.int64]:
    """Lines near one end of documents that stand there on several sites. `again` are those that recur anywhere."""
    begins, ends = hashed.line_offsets[:-1], hashed.line_offsets[1:]
    rows = []
    for place in range(_WITHIN):
        some = np.flatnonzero(witnesses & (ends - begins > place))
        lines = ends[some] - 1 - place if tail else begins[some] + place
        kept = again[lines]
        rows.append((lines[kept], site[some[kept]]))
    lines, sites = (np.concatenate(column) for column in zip(*rows, strict=True))
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


def _pairs(first: Array, second: Array, most: int) -> tuple[Array, Array]:
    """Different pairs of two numbers, the second below `most`."""
    left, right = np.divmod(np.unique(first.astype(np.int64) * most + second), most)
    return left, right


def _known(hashed: Hashed, lines: Array, witnesses: Array) -> _Known:
    """Where in the corpus stands what these lines say."""
    maybe = np.empty(len(hashed.line_keys), np.bool_)
    _may_be(hashed.line_keys, np.unique(hashed.line_keys[lines]), maybe)
    places = np.flatnonzero(maybe)
    keys, first = np.unique(_keys(hashed, lines), return_index=True)
    have = _keys(hashed, places)
    at = np.minimum(np.searchsorted(keys, have), len(keys) - 1)
    which = np.full(len(hashed.line_keys), -1, np.int32)
    which[places] = np.where(keys[at] == have, at, -1)
    places, at = places[keys[at] == have], at[keys[at] == have]
    where = np.searchsorted(hashed.line_offsets, places, side="right") - 1
    counted = witnesses[where]
    holders = np.bincount(_pairs(at[counted], where[counted], hashed.count)[0], minlength=len(keys))
    heads = lines[first]
    texts = line_texts(hashed, heads).to_pylist()
    words = [[token for token in compared_tokens(text) if not token[0].isdigit()] for text in texts]
    return _Known(
        which, np.array([half_words(said) for said in words]), np.array([bool(SENTENCE.search(t)) for t in texts]),
        holders,
    )  # fmt: skip


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
                if y == end or z == end or x != stop or not is_short(tokens, line_tokens, x, short):
                    break
                if not ((which[y] >= 0 and ok[which[y]]) and (taken[z] or (which[z] >= 0 and ok[which[z]]))):
                    break
            x += step
        stops[d] = stop
        next_short[d] = stop != end and which[stop] < 0 and is_short(tokens, line_tokens, stop, short)


def _runs(hashed: Hashed, known: _Known, taken: Array, ok: Array, tail: bool) -> _Runs:
    counts, sizes = np.zeros((2, hashed.count), np.int64)
    menu, led, next_short = np.zeros((3, hashed.count), np.bool_)
    inside = np.zeros(len(known.which), np.bool_)
    runs = _Runs(np.empty(hashed.count, np.int64), counts, sizes, menu, led, next_short, inside)
    _find_runs(
        hashed.tokens, hashed.line_offsets, hashed.line_tokens, known.which, taken, ok, known.size, known.sentence,
        -1 if tail else 1, _SHORT, *runs,
    )  # fmt: skip
    return runs


class _Counts(NamedTuple):
    """How many documents and sites have each line at one end, among documents that are evidence."""

    documents: Array
    grouped: Array
    """Documents where it stands in a run of several."""
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


def _count(hashed: Hashed, site: Array, witnesses: Array, apart: Array, known: _Known, runs: _Runs) -> _Counts:
    size = len(known.size)
    lines = np.flatnonzero(runs.inside)
    of = np.searchsorted(hashed.line_offsets, lines, side="right") - 1
    lines, of = lines[witnesses[of]], of[witnesses[of]]
    said, where = _pairs(known.which[lines], of, hashed.count)
    several = (runs.counts[where] > 1) & (runs.sizes[where] >= _LEAST_RUN)
    place = lines - hashed.line_offsets[of]
    _, first, counts = np.unique(
        known.which[lines].astype(np.int64) << 32 | place, return_index=True, return_counts=True
    )
    placed = np.zeros(size, np.int64)
    np.maximum.at(placed, known.which[lines[first]], counts)
    # Sites most of whose documents have it at that end; evidence are those with one that is like no other site's.
    sites = int(site.max()) + 1
    totals = np.bincount(site, weights=witnesses, minlength=sites)
    codes, here = np.unique(said * sites + site[where], return_inverse=True)
    have, own = np.bincount(here), np.bincount(here, weights=apart[where])
    of_line, of_site = np.divmod(codes, sites)
    good = have >= _SITE_SHARE * totals[of_site]

    def sums(weights: Array) -> Array:
        return np.bincount(of_line[good], weights=weights[good], minlength=size).astype(np.int64)

    return _Counts(
        np.bincount(said, minlength=size), np.bincount(said, weights=several, minlength=size), placed,
        sums(own > 0), sums(np.ones(len(good))), sums(have), sums(totals[of_site]),
    )  # fmt: skip


def _decide(known: _Known, counts: _Counts, tail: bool, fewest: int) -> npt.NDArray[np.bool_]:
    """Which lines are a platform's at one end. A line by itself, or a long one, takes twice as many documents."""
    steady = counts.documents if tail else counts.placed
    enough = (counts.unlike >= fewest) & (steady >= _EDGE_SHARE * known.holders) & (known.size <= _LONGEST)
    often = counts.documents >= 2 * fewest
    short = known.size <= _SHORT
    if not tail:
        return np.asarray(enough & (known.size > 0) & (often | short))
    grouped = short & (counts.grouped >= _RUN_SHARE * counts.documents) & (known.size > 0)
    return np.asarray(enough & (grouped | (often & (known.size >= _LEAST_ALONE))))


def _before_titles(hashed: Hashed, runs: _Runs) -> _Runs:
    """Runs at the head that stand above a short line of the document's own, and are no title of it themselves."""
    kept = runs.next_short & ((runs.menu & (runs.counts >= _HEAD_LINES)) | runs.led)
    runs.inside[~np.repeat(kept, np.diff(hashed.line_offsets))] = False
    return runs


def platform_lines(hashed: Hashed, site: Array, witnesses: Array, taken: Array, fewest: int) -> Found:
    """Find the lines of platforms.

    `witnesses` are documents that count as evidence, `taken` what of each line its own site explains already, and
    `fewest` how many sites must have a line, three at least.
    """
    none = Found(np.empty(0, np.int64), np.empty(0, np.int64), [])
    fewest = max(fewest, _FEWEST_SITES)
    if int(site.max(initial=0)) + 1 < fewest or not len(hashed.line_keys):
        return none
    again = repeated(hashed.line_keys)
    lines = np.concatenate([_on_several_sites(hashed, site, witnesses, again, tail, fewest) for tail in (False, True)])
    if not len(lines):
        return none
    known = _known(hashed, lines, witnesses)
    ok = np.ones((2, len(known.size)), np.bool_)
    apart = np.asarray(witnesses)
    for compared in (False, True, True):  # texts are compared where all else is given, and again without what is none
        runs = [_runs(hashed, known, taken, ok[tail], bool(tail)) for tail in (0, 1)]
        if compared:
            some = np.flatnonzero((runs[0].counts + runs[1].counts > 0) & witnesses)
            apart = np.zeros(hashed.count, np.bool_)
            apart[some] = unlike(hashed, site, some, runs[0].stops[some], runs[1].stops[some] + 1)
        runs[0] = _before_titles(hashed, runs[0])
        counts = [_count(hashed, site, witnesses, apart, known, run) for run in runs]
        for tail in (0, 1):
            ok[tail] &= _decide(known, counts[tail], bool(tail), fewest)
        if not ok.any():
            return none
    platforms: list[Platform] = []
    rows = []
    for tail in (0, 1):
        run = _runs(hashed, known, taken, ok[tail], bool(tail))
        inside = np.flatnonzero((run if tail else _before_titles(hashed, run)).inside & (taken == 0))
        which, of = np.unique(known.which[inside], return_inverse=True)
        rows.append((inside, of + len(platforms)))
        figures = np.stack([counts[tail].have, counts[tail].total, counts[tail].sites])[:, which]
        platforms += [Platform(have, total, sites, not tail) for have, total, sites in figures.T.tolist()]
    found, of = (np.concatenate(column) for column in zip(*rows, strict=True))
    found, first = np.unique(found, return_index=True)
    return Found(found, of[first], platforms)
