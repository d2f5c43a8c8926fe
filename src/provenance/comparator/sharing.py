"""What documents share: passages, copied or edited, and quotations, with every place where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from provenance.comparator import passages, quotations, relations
from provenance.comparator.chaining import pair_bounds
from provenance.comparator.edited import FIRM, edited_groups, edited_too, same, with_runs
from provenance.comparator.enclosing import outermost
from provenance.comparator.joining import Chained, Chains, join
from provenance.comparator.passages import Runs
from provenance.comparator.residue import Residue
from provenance.comparator.telling import content, without_names
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_LEAST_CONTENT = 6.0
"""Content words that two documents must share in passages to be related by them. The passages are reported anyway."""

_IDLE_CONTENT = 4.0
"""Content words of a passage that does not count here: eight characters of kana are a word or two."""


_FIRM_PASSAGES = 3
"""How many times `passage-tokens` must agree in a hardly edited passage for what agrees between its edits to count."""

_MOST_AMID = 2.0
"""How many times as much as its runs an edited passage may count for what agrees between the edits."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Passages and quotations, occurrence by occurrence, sorted by group; stretches are tokens of the corpus."""

    group: npt.NDArray[np.int64]
    begins: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    quoted: npt.NDArray[np.bool_]
    """Whether the group stands in quotation marks wherever it stands."""
    similarity: npt.NDArray[np.float64]
    """How much of the occurrence agrees with the first one of its group; 1 for the first."""
    copied: tuple[Array, Array]
    """Begins and ends of all stretches that another document has token by token."""
    paired: tuple[Array, Array]
    """Begins and ends of the passages of two documents: all in the one, then all in the other."""


class Related(NamedTuple):
    """Pairs of documents by what they share, as codes, see `relations.pair_codes`."""

    passages: Array
    """Those that passages relate."""
    quotations: Array
    """Those that share a quotation."""
    aligned: tuple[Array, Array]
    """Those that have a passage, sorted; and the tokens that agree, in order, in the one that has most of them."""


def share(
    hashed: Hashed, compared: Array, boilerplate: Array, left: Residue, runs: Runs, passage_tokens: int
) -> tuple[Shared, Related]:
    """Passages and quotations, and the pairs that they relate."""
    chained = join(hashed, left, runs, passage_tokens)
    alone = chained.runs.chosen(chained.alone)
    keys = passages.hash_runs(left.tokens, alone.a, alone.lengths)
    also = edited_too(alone, keys, chained.chains)
    verbatim = passages.group(alone.chosen(~also), keys[~also])
    groups_of_edited = edited_groups(with_runs(chained.chains, alone.chosen(also)))
    edited, edited_begins, edited_ends, similarity = same(left, *groups_of_edited)
    groups = int(verbatim.passage[-1]) + 1 if len(verbatim.passage) else 0
    group = np.concatenate([verbatim.passage, edited + groups])
    similarity = np.concatenate([np.ones(len(verbatim.passage)), similarity])
    begins, ends = left.in_corpus(
        np.concatenate([verbatim.position, edited_begins]),
        np.concatenate([verbatim.position + verbatim.length, edited_ends]),
    )
    begins, ends, quoted, similarity = _quoted(hashed, left, group, begins, ends, similarity)
    said = quotations.shared(hashed, compared, boilerplate, left.joined)
    copied = _copied(hashed, left, chained, passage_tokens)
    chains = chained.chains
    paired = left.in_corpus(
        np.concatenate([alone.a, chains.a_begin, alone.b, chains.b_begin]),
        np.concatenate([alone.a + alone.lengths, chains.a_end, alone.b + alone.lengths, chains.b_end]),
    )
    after = int(group[-1]) + 1 if len(group) else 0
    group = np.concatenate([group, said.group + after])
    begins, ends = np.concatenate([begins, said.begins]), np.concatenate([ends, said.ends])
    similarity = np.concatenate([similarity, said.similarity])
    quoted = np.concatenate([quoted, np.ones(len(said.group), np.bool_)])
    kept = ~quoted
    kept[quoted] = outermost(group[quoted], begins[quoted], ends[quoted])
    order = np.flatnonzero(kept)[np.lexsort((begins[kept], group[kept]))]
    shared = Shared(group[order], begins[order], ends[order], quoted[order], similarity[order], copied, paired)
    plain, in_quotes = _pairs(hashed, left, chained, passage_tokens)
    quoting = quotations.pairs(said, hashed.documents_of(said.begins), hashed.count)
    related = Related(plain, np.unique(np.concatenate([in_quotes, quoting])), _agreeing(hashed, left, alone, chains))
    return shared, related


def _agreeing(hashed: Hashed, left: Residue, alone: Runs, chains: Chains) -> tuple[Array, Array]:
    """Codes of the pairs of documents that have passages, sorted, and how many tokens agree in the longest of each."""
    a, b = (np.searchsorted(left.offsets, begins, side="right") - 1 for begins in (chains.a_begin, chains.b_begin))
    codes = np.append(
        relations.pair_codes(alone.doc_a, alone.doc_b, hashed.count), relations.pair_codes(a, b, hashed.count)
    )
    sizes = chains.a_end - chains.a_begin + chains.b_end - chains.b_begin
    agree = np.append(alone.lengths, chains.similarity * sizes / 2)
    order = np.lexsort((agree, codes))
    last = np.diff(codes[order], append=-1) != 0
    return codes[order][last], agree[order][last]


def _pairs(hashed: Hashed, left: Residue, chained: Chained, passage_tokens: int) -> tuple[Array, Array]:
    """Codes of the pairs of documents that passages relate, and of those that have a telling one within quotations.

    What a pair shares must say enough together: no stock phrase, no list of numbers.
    """
    runs = chained.runs
    codes = relations.pair_codes(runs.doc_a, runs.doc_b, hashed.count)
    in_quotes = quotations.within(hashed, left.joined, *left.in_corpus(runs.a, runs.a + runs.lengths))[2]
    in_quotes &= quotations.within(hashed, left.joined, *left.in_corpus(runs.b, runs.b + runs.lengths))[2]
    says = content(hashed, left, runs)
    bounds = pair_bounds(runs.doc_a, runs.doc_b)
    more = _amid(chained, passage_tokens)[chained.passage]
    close = np.repeat(_total(says * more, chained.stretch, bounds)[0] >= _LEAST_CONTENT, np.diff(bounds))
    strict = without_names(hashed, left, runs, says, np.flatnonzero(close))
    total, counted = _total(strict * more, chained.stretch, bounds)
    enough = np.repeat(_once(runs, counted, total, bounds) >= _LEAST_CONTENT, np.diff(bounds))
    quoting = in_quotes & left.long_enough(*runs[:3], passage_tokens)
    quoting &= quotations.tells(left.tokens[runs.a], runs.lengths, says)
    return _distinct(codes[~in_quotes & enough]), _distinct(codes[quoting])


def _quoted(
    hashed: Hashed, left: Residue, group: Array, begins: Array, ends: Array, similarity: Array
) -> tuple[Array, Array, npt.NDArray[np.bool_], Array]:
    """Places of passages, those of groups that are quoted everywhere without what stands around the quotation; whether
    they are such; and their similarity to the first of the group.

    All of a group still say the same: what is left out agrees. It is counted as it is compared: a word that a line end
    broke in one place is a word in all.
    """
    low, high, quoted = quotations.within(hashed, left.joined, begins, ends)
    quoted = _everywhere(group, quoted)
    some = np.flatnonzero(quoted)  # whole groups
    if not len(some):
        return begins, ends, quoted, similarity
    edges = np.flatnonzero(np.diff(group[some], prepend=-1))
    sizes = np.diff(np.append(edges, len(some)))
    first, last, inside, outside = (
        np.searchsorted(left.origin, at[some].astype(left.origin.dtype)) for at in (begins, ends, low, high)
    )
    head = np.repeat(np.maximum.reduceat(inside - first, edges), sizes)
    tail = np.repeat(np.maximum.reduceat(last - outside, edges), sizes)
    whole = (last - first) + np.repeat((last - first)[edges], sizes)
    agrees = first + head < last - tail
    for more, at, step in ((head, first, 1), (tail, last - 1, -1)):
        for n in range(int(more.max())):
            token = left.tokens[np.where(n < more, at + step * n, at)]
            agrees &= token == np.repeat(token[edges], sizes)
    agrees = _everywhere(group[some], agrees)
    quoted[some] = agrees
    some, around = some[agrees], 2 * (head + tail)[agrees]
    begins, ends, similarity = begins.copy(), ends.copy(), similarity.copy()
    begins[some], ends[some] = left.in_corpus((first + head)[agrees], (last - tail)[agrees])
    trimmed = np.flatnonzero(around)
    at, around, whole = some[trimmed], around[trimmed], whole[agrees][trimmed]
    similarity[at] = (similarity[at] * whole - around) / (whole - around)
    return begins, ends, quoted, similarity


def _copied(hashed: Hashed, left: Residue, chained: Chained, passage_tokens: int) -> tuple[Array, Array]:
    """Begins and ends of the runs that are copied; without what two texts have around a passage that both quote."""
    runs, chains, passage = chained.runs, chained.chains, chained.passage
    alone = passage[chained.alone]
    others = np.setdiff1d(passage, alone)  # in the order of the chains
    order = np.argsort(np.append(alone, others))
    sides = []
    for a, a_begin, a_end in ((runs.a, chains.a_begin, chains.a_end), (runs.b, chains.b_begin, chains.b_end)):
        begins, ends = np.append(a[chained.alone], a_begin), np.append((a + runs.lengths)[chained.alone], a_end)
        begins, ends = left.in_corpus(begins[order], ends[order])
        sides.append((begins, ends, *quotations.within(hashed, left.joined, begins, ends)))
    quoted = sides[0][4] & sides[1][4]
    some = chained.copied & left.long_enough(*runs[:3], passage_tokens)
    of = np.searchsorted(np.append(alone, others)[order], passage[some])
    copied = []
    for a, (begins, ends, low, high, _) in zip((runs.a, runs.b), sides, strict=True):
        first, last = left.in_corpus(a[some], (a + runs.lengths)[some])
        low, high = np.where(quoted, low, begins)[of], np.where(quoted, high, ends)[of]
        copied.append((np.clip(first, low, high), np.clip(last, low, high)))
    (a_first, a_last), (b_first, b_last) = copied
    return np.append(a_first, b_first), np.append(a_last, b_last)


def _total(says: Array, passage: Array, bounds: Array) -> tuple[npt.NDArray[np.float64], Array]:
    """What the passages of each pair say that count; and what each run of them does."""
    if len(bounds) == 1:
        return np.zeros(0), says
    counted = np.where(np.bincount(passage, weights=says)[passage] > _IDLE_CONTENT, says, 0)
    return np.asarray(np.add.reduceat(counted, bounds[:-1])), counted


def _once(runs: Runs, counted: Array, total: Array, bounds: Array) -> npt.NDArray[np.float64]:
    """The same with each stretch of a document once, in the one that has more of it, where it may matter.

    A line that stands five times in both documents would count twenty-five times.
    """
    pair = np.repeat(np.arange(len(total)), np.diff(bounds))
    some = np.flatnonzero((total >= _LEAST_CONTENT)[pair] & (counted > 0))
    pair, lengths, said = pair[some], runs.lengths[some], counted[some]
    sides = [
        np.bincount(pair, weights=said * _fresh(pair, begins[some], lengths), minlength=len(total))
        for begins in (runs.a, runs.b)
    ]
    return np.asarray(np.maximum(*sides))


def _amid(chained: Chained, passage_tokens: int) -> npt.NDArray[np.float64]:
    """For each passage, how many times as much as its runs agrees in it; not more than twice as much.

    What agrees between edits, a word or two at a time, may agree by chance, but not if most of so many words do.
    """
    runs, chains, passage = chained.runs, chained.chains, chained.passage
    if not len(passage):
        return np.zeros(0)
    seeded = np.bincount(passage, weights=runs.lengths)
    agreed = seeded.copy()
    tokens = chains.a_end - chains.a_begin + chains.b_end - chains.b_begin
    agree = chains.similarity * tokens / 2
    firm = (chains.similarity >= FIRM) & (agree >= _FIRM_PASSAGES * passage_tokens)
    plain = np.zeros(len(seeded), np.bool_)
    plain[passage[chained.alone]] = True
    edited = np.flatnonzero(~plain & (seeded > 0))
    agreed[edited[firm]] = agree[firm]
    return np.clip(agreed / np.maximum(seeded, 1), 1.0, _MOST_AMID)


def _fresh(pair: Array, begins: Array, lengths: Array) -> npt.NDArray[np.float64]:
    """The share of each stretch that those of its pair which begin before it do not cover."""
    order = np.lexsort((begins, pair))
    ends = (begins + lengths)[order]
    shift = pair[order] * (int(ends.max(initial=0)) + 1)  # stretches of a later pair lie beyond all of an earlier one
    reach = np.append(0, np.maximum.accumulate(shift + ends)[:-1])
    fresh = np.empty(len(order))
    fresh[order] = np.clip(shift + ends - np.maximum(reach, shift + begins[order]), 0, None) / lengths[order]
    return fresh


def _distinct(codes: Array) -> Array:
    """Sorted codes without repetitions."""
    return np.asarray(codes[np.diff(codes, prepend=-1) != 0])


def _everywhere(group: Array, quoted: Array) -> npt.NDArray[np.bool_]:
    """Whether all occurrences of each one's group are quoted."""
    edges = np.flatnonzero(np.diff(group, prepend=-1))
    if not len(edges):
        return quoted
    return np.repeat(np.minimum.reduceat(quoted, edges), np.diff(np.append(edges, len(quoted))))
