"""What a line is by its place below the text: a link to a neighbour page, or one that begins as others there do."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from provenance.comparator.line_ends import ENDED, SENTENCE, match_lines
from provenance.comparator.line_keys import range_keys
from provenance.comparator.navigation import BEGINNING, LAST, LINK
from provenance.comparator.notices import RIGHTS
from provenance.comparator.page_titles import Titles
from provenance.comparator.places import Given
from provenance.comparator.spans import line_texts
from provenance.hashing.counting import number
from provenance.hashing.hashed import Hashed
from provenance.hashing.lines import HAS_NUMBER
from provenance.hashing.mixing import CHAIN

Array = npt.NDArray[Any]

_PLACES = 4  # lines from the end, and from the common lines at the end, whose place alone is looked at
_COMMON_LINES = 16  # common lines at the end above which the places are looked at too
_MOST_SHARE = 0.5  # share of a site's documents that must have a place alike
_BEGINNING_TOKENS = 2  # words that lines of one place begin with
_LABEL_SHARE = 0.8  # share of a site's documents whose lines in one place must begin with the same label …
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LABEL = rf"^\PL*(?P<label>\pL[\pL\pM]*?[^\P{{L}}\p{{Lu}}{_UNSPACED}]\pM*)[\p{{Lu}}\p{{N}}]"  # … and run on
_NUMBER = re.compile(r"\s*[^\W\d]*\W{0,2}(\d{1,4}(?:\.\d{1,4})*)")
_LABEL_TOKENS = 3  # tokens of the longest label before the title of another document: `Next:`, `Vorige Seite:` …
_LABELLED = 3  # … and the titles that must stand behind it, on a site …
_CHAINED = 2  # … and the documents with two such links
_COMPLETE_SHARE = 0.8  # share of a site's documents with a link in a place, from which all have theirs in the corpus
_NEIGHBOURS_SHARE = 0.1  # share of a site's documents that must have a link in one place that leads back in another


def _beginnings(hashed: Hashed, lines: Array) -> npt.NDArray[np.uint64]:
    """A hash of the words that each line begins with; 0 for one that has no more, or stands too near the head.

    Two characters of a script without spaces count as a word; a number is none.
    """
    begins, sizes = hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - hashed.line_tokens[lines]
    # A short document has no head and tail apart.
    sizes = np.where(lines >= hashed.line_offsets[:-1, None] + _PLACES, sizes, 0)
    keys, half_words, used = np.full(lines.shape, CHAIN), np.zeros(lines.shape, np.int64), np.zeros_like(sizes)
    for _ in range(2 * _BEGINNING_TOKENS):
        more = (half_words < 2 * _BEGINNING_TOKENS) & (used < sizes)
        token = hashed.tokens[np.where(more, begins + used, 0)]
        key = (keys ^ token) * CHAIN
        keys = np.where(more, key ^ key >> np.uint64(29), keys)
        half_words += np.where(more, 2 - (token & np.uint64(1)).astype(np.int64), 0)
        used += more
    return np.where((half_words >= 2 * _BEGINNING_TOKENS) & (used < sizes), keys | np.uint64(1), np.uint64(0))


def _alike(keys: Array, given: Given) -> npt.NDArray[np.int64]:
    """How many documents of its site have the same key in the same place; 0 for the key 0."""
    alike = np.zeros(keys.shape, np.int64)
    for place in range(keys.shape[1]):
        some = np.flatnonzero(keys[:, place])
        sites = (given.site[some].astype(np.uint64) + np.uint64(1)) * CHAIN
        groups, size = number(keys[some, place] ^ sites | np.uint64(1))
        alike[some, place] = np.bincount(groups, weights=given.witnesses[some], minlength=size)[groups]
    return alike


def _short(hashed: Hashed, lines: Array, own: Array, given: Given) -> npt.NDArray[np.bool_]:
    """Lines of a document's `own`, of the lines in each place, that are short."""
    sizes = hashed.line_tokens[lines + 1] - hashed.line_tokens[lines]
    short: npt.NDArray[np.bool_] = (lines >= 0) & own[lines] & (sizes <= given.longest)
    return short


def _mark_beginnings(hashed: Hashed, lines: Array, given: Given, fewest: int) -> None:
    """Lines that begin with the same words as those of most documents in their place."""
    alike = _alike(_beginnings(hashed, lines), given)
    # On a site of few documents one line alone says nothing: the next one must be alike as well, and both be short.
    pair = (alike >= given.need[:, None]) & (given.totals < fewest)[:, None]
    pair &= hashed.line_tokens[lines + 1] - hashed.line_tokens[lines] <= given.longest
    pair[:, 1:] &= pair[:, :-1]
    pair[:, :-1] |= pair[:, 1:]
    begun = (alike >= fewest) & (alike >= _MOST_SHARE * given.totals[:, None]) | pair
    # The last sentences of recipes begin alike, too; what speaks of rights is common whatever names it has.
    begun[begun] = ~match_lines(hashed, lines[begun], ENDED) | match_lines(hashed, lines[begun], RIGHTS)
    given.why[lines[begun]] |= BEGINNING
    given.figures[lines[begun]] = alike[begun]


def _mark_labels(hashed: Hashed, lines: Array, short: Array, given: Given, fewest: int) -> None:
    """Short lines that begin with a label as nearly all do, and run on without a blank: `Next8.2. Files`."""
    may_be = _with(short, given) >= np.maximum(fewest, _LABEL_SHARE * given.totals)[:, None]
    of, place = np.nonzero(short & may_be)
    found = lines[of, place]
    if not len(found):
        return
    labels = pc.struct_field(pc.extract_regex(line_texts(hashed, found), _LABEL), "label").dictionary_encode()
    keys = np.zeros(lines.shape, np.uint64)
    keys[of, place] = labels.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
    alike = _alike(keys * CHAIN, given)
    begun = (alike >= fewest) & (alike >= _LABEL_SHARE * given.totals[:, None])
    # A link to the page before is no less labelled than one to the page behind; what follows a label differs.
    begun &= begun.sum(axis=1, keepdims=True) > 1
    words = np.zeros(lines.shape, np.uint64)
    words[begun] = hashed.tokens[hashed.line_tokens[lines[begun]]] | np.uint64(1)
    begun &= 2 * _alike(words, given) < alike
    given.why[lines[begun]] |= BEGINNING
    given.figures[lines[begun]] = alike[begun]


def _lead_back(of: Array, to: Array, labels: Array, count: int) -> npt.NDArray[np.bool_]:
    """Which links, to one of `count` documents or to none (-1), have a link back with another label.

    None do if no two documents have two such neighbours: husbands and wives are no way through a manual.
    """
    there = np.array(np.nonzero(to >= 0))
    pair = of[there[1]] * count + to[there[0], there[1]]
    turned = to[there[0], there[1]] * count + of[there[1]]
    said = labels[there[0], there[1]]
    order = np.argsort(pair, kind="stable")
    found = np.zeros(to.shape, np.bool_)
    low, high = np.searchsorted(pair[order], turned), np.searchsorted(pair[order], turned, side="right")
    back = low < high
    other = np.zeros(len(pair), np.bool_)
    # A page has few links to one other page: the first and the last of them show whether a label differs.
    for at in (low, high - 1):
        other[back] |= said[order[at[back]]] != said[back]
    neighbours = np.bincount(np.unique(pair[other]) // count, minlength=1)
    found[there[0][other], there[1][other]] = np.count_nonzero(neighbours > 1) >= _CHAINED
    return found


def _holders(labels: Array, of: Array, given: Given) -> npt.NDArray[np.int64]:
    """How many documents have each label, where as many as it takes may have it, else 0; `of` is that of each."""
    groups, count = number(labels)
    have = np.bincount(groups, minlength=count)[groups]
    some = have >= given.need[of]
    have[~some] = 0
    if some.any():
        once = np.unique(of[some] * count + groups[some])
        have[some] = np.bincount(once % count, weights=given.witnesses[once // count])[groups[some]]
    return have


def _mark_labelled(hashed: Hashed, lines: Array, short: Array, title: Titles, given: Given) -> None:
    """Short lines that say a label and the title of another document, which has a link back with another label.

    So do those that begin with that label and name a page that is not in the corpus.
    """
    of, _ = np.nonzero(short)
    found = lines[short]
    sites = (given.site.astype(np.uint64) + np.uint64(1)) * CHAIN
    begins, ends = hashed.line_tokens[found], hashed.line_tokens[found + 1]
    middles = np.minimum(begins + np.arange(1, _LABEL_TOKENS + 1)[:, None], ends)
    labels = np.array([range_keys(hashed, begins, middle) ^ sites[of] | np.uint64(1) for middle in middles])
    have = np.array([_holders(label, of, given) for label in labels])
    named = np.flatnonzero(title.ends > title.begins)
    some = (have >= given.need[of]).any(axis=0)
    if not some.any() or not len(named):
        return
    found, of, ends = found[some], of[some], ends[some]
    middles, labels, have = middles[:, some], labels[:, some], have[:, some]
    keys = range_keys(hashed, title.begins[named], title.ends[named]) ^ sites[named]
    titles, first = np.unique(keys, return_index=True)
    rest = np.array([range_keys(hashed, middle, ends) ^ sites[of] for middle in middles])
    at = np.minimum(np.searchsorted(titles, rest), len(titles) - 1)
    to = np.where((titles[at] == rest) & (middles < ends), named[first[at]], -1)
    linked = _lead_back(of, np.where(to == of, -1, to), labels, hashed.count)
    for label, documents, back in zip(labels, have, linked, strict=True):
        groups, count = number(label)
        known = np.bincount(groups, weights=back, minlength=count)[groups]
        begun = (known >= _LABELLED) & (known >= _NEIGHBOURS_SHARE * documents) & (documents >= given.need[of])
        given.why[found[begun]] |= BEGINNING
        given.figures[found[begun]] = documents[begun]


def _with(some: Array, given: Given) -> npt.NDArray[np.int64]:
    """How many documents of the site of each are such, in each place."""
    counts = [np.bincount(given.site, weights=one & given.witnesses)[given.site] for one in some.T]
    return np.array(counts, np.int64).T


def _mark_links(lines: Array, linked: Array, given: Given, fewest: int) -> None:
    """Titles of other documents, which are `linked`, in a place where, and below which, most documents have one."""
    links = np.logical_and.accumulate(linked, axis=1)
    count = _with(links, given)
    most = links & (count >= fewest) & (count >= _MOST_SHARE * given.totals[:, None])
    given.why[lines[most]] |= LAST
    given.figures[lines[most]] = count[most]


def _number(text: str) -> tuple[int, ...]:
    """The number of a section near the beginning of a line: `3.1 Files`, `Chapter 3. Files`, `第3章`."""
    found = _NUMBER.match(text)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def _in_order(hashed: Hashed, before: Array, title: Array, behind: Array) -> npt.NDArray[np.bool_]:
    """Whether the number of each title lies between those of the line before and the line behind it."""
    texts = [line_texts(hashed, lines).to_pylist() for lines in (before, title, behind)]
    numbers = [tuple(_number(text) for text in three) for three in zip(*texts, strict=True)]
    return np.array([() < low < own < high for low, own, high in numbers], np.bool_)


def _mark_numbered(hashed: Hashed, lines: Array, short: Array, whole: Array, given: Given, fewest: int) -> None:
    """Short lines in two places with numbers that stand around that of the title, as on most pages of the site.

    `3.5 Cut` and `3.7 Paste` below `3.6 Copy`, whether or not these pages are in the corpus. `whole` are the lines of
    the titles, -1 for none.
    """
    counted = short & (hashed.line_flags[lines] & HAS_NUMBER > 0)
    titled = (whole >= 0) & (hashed.line_flags[whole] & HAS_NUMBER > 0)
    for place, other in ((p, o) for p in range(_PLACES) for o in range(p)):
        some = counted[:, place] & counted[:, other] & titled
        if not (_with(some[:, None], given)[:, 0][some] >= np.maximum(fewest, given.need[some])).any():
            continue
        some[some] = _in_order(hashed, lines[some, place], whole[some], lines[some, other])
        have = _with(some[:, None], given)[:, 0]
        some &= have >= np.maximum(fewest, given.need)
        both = lines[some][:, [place, other]]
        given.why[both] |= LAST
        given.figures[both] = have[some, None]


def _mark_neighbours(
    hashed: Hashed, lines: Array, linked: Array, short: Array, numbers: Array, whole: Array, given: Given, fewest: int
) -> None:
    """Links to the pages before and behind: in one place to a document that has a link back in another place.

    Where a document has one of the two, and enough others do, a short line in the other place is such a link too: the
    page that it leads to is not in the corpus. But not where nearly all are, for then there is none. Where it has
    neither, their numbers must show that they are: `3.5 Cut` and `3.7 Paste` below `3.6 Copy`. `whole` are the lines
    of the titles, -1 for none.
    """
    said, titles = (np.where(of >= 0, numbers[of], np.uint32(0)) for of in (lines, whole))
    named = _with(linked, given)
    linked = linked & (named >= fewest)
    to = (titles[:, None].astype(np.uint64) << np.uint64(32)) | said
    back = (said.astype(np.uint64) << np.uint64(32)) | titles[:, None]
    some = np.flatnonzero(linked.any(axis=0))
    for place, other in ((p, o) for p in some for o in some if p != o):
        paired = linked[:, place] & (titles > 0) & np.isin(to[:, place], back[linked[:, other], other])
        pairs = _with(paired[:, None], given)[:, 0]
        steady = (pairs >= fewest) & (pairs >= _NEIGHBOURS_SHARE * given.totals)
        paired &= steady
        if place > other:
            lone = steady & (short & ~linked)[:, [place, other]].all(axis=1) & (whole >= 0)
            lone[lone] = _in_order(hashed, lines[lone, place], whole[lone], lines[lone, other])
            both = lines[lone][:, [place, other]]
            given.why[both] |= LAST
            given.figures[both] = named[lone][:, [place, other]]
        absent = paired & short[:, other] & ~linked[:, other] & (named[:, other] < _COMPLETE_SHARE * given.totals)
        absent[absent] = ~match_lines(hashed, lines[absent, other], SENTENCE)
        for found, at in ((np.flatnonzero(paired), place), (np.flatnonzero(absent), other)):
            given.why[lines[found, at]] |= LAST
            given.figures[lines[found, at]] = named[found, at]


def mark_tails(hashed: Hashed, levels: Array, numbers: Array, title: Titles, given: Given, fewest: int) -> None:
    """Lines in their places at the end, and above the common lines there, that most documents have the like of.

    `numbers` are those of lines that say exactly the same, 0 for what stands once.
    """
    begins, ends, own = hashed.line_offsets[:-1], hashed.line_offsets[1:], levels == 0
    if not own.any():
        return
    above = np.append(-1, np.flatnonzero(own))
    below = ends - 1 - above[np.searchsorted(above, ends) - 1]
    below[below > np.minimum(_COMMON_LINES, ends - begins)] = 0
    for edge in (np.zeros_like(below), below)[: 1 + bool(below.any())]:
        lines = (ends - 1 - edge)[:, None] - np.arange(_PLACES)
        lines[lines < begins[:, None]] = -1
        linked = (lines >= 0) & (given.why[lines] & LINK > 0)
        short = _short(hashed, lines, own, given)
        if edge is not below:
            _mark_beginnings(hashed, lines, given, fewest)
            _mark_labels(hashed, lines, short, given, fewest)
            _mark_links(lines, linked, given, fewest)
        if short.any():
            _mark_labelled(hashed, lines, short, title, given)
            _mark_numbered(hashed, lines, short, title.whole, given, fewest)
        if linked.any():
            _mark_neighbours(hashed, lines, linked, short, numbers, title.whole, given, fewest)
