"""Rewrites: documents that tell the same report in other words, and the sentences that show it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.alignment import Alignment, Vectors, align
from provenance.comparator.documents import label
from provenance.comparator.engine import Engine, cut
from provenance.comparator.kana import translations
from provenance.comparator.misread import misread, shares_without
from provenance.comparator.particulars import of_others
from provenance.comparator.relations import FEWEST_SIMILAR, STRENGTH, Pairs
from provenance.comparator.residue import Residue
from provenance.comparator.sentences import Sentences, sentences
from provenance.comparator.sharing import Shared
from provenance.comparator.vocabulary import Vocabulary, cosines, term
from provenance.config import Config
from provenance.hashing.counting import find_slot
from provenance.hashing.hashed import Hashed
from provenance.models import Relation

Array = npt.NDArray[Any]

_LEAST_COSINE = 0.2
"""Cosine of the words of two documents below which their sentences are not compared: other subjects, other words …"""

LIKE_COSINE = 0.4
"""… and where not all pairs are compared: 98 in 100 rewrites among translations of one chapter have as much."""

_GRAMMAR_OF_PROSE = 0.2
"""Share of function words from which a document is prose, which is searched for rewrites where not all pairs are
compared: English has twice as many, code and tables hardly any …"""

_LINE_OF_PROSE = 6.0
"""… and words a line, on average, from which one with fewer is: not every language writes its grammar as words, nor has
each a list of them."""

_CHARACTER = 0.25
"""Words that a character of a script without spaces counts for there."""

_BACKGROUND = 1000
"""Paragraphs of other texts that word frequencies are reckoned with: five articles on one event are none to go by."""

_FEWEST = 3
"""Sentences of a rewrite that are told in other words."""

_GRAMMAR = 1 / 6
"""Share of function words from which a line that ends with no full stop or comma is a sentence all the same."""

_LEAST_SHARE = 0.02
"""Share of either document told in other words below which it is a sentence by chance: the grade is 0."""

_MOST_SENTENCES = 20_000
"""Sentences of the longest document that is compared sentence by sentence."""

_FORMULA = 20
"""Other documents at least that have what is a formula of many documents: to repeat it is not to tell anything."""

_ROUNDING = 1e-9
_REWRITE, _CONTAINS = STRENGTH.index(Relation.REWRITE), STRENGTH.index(Relation.CONTAINS)


class Rewrites(NamedTuple):
    """Graded pairs, in the order of the verified pairs, and their aligned sentences."""

    a: npt.NDArray[np.int64]
    """Document numbers."""
    b: npt.NDArray[np.int64]
    grade: npt.NDArray[np.float64]
    """The lower of the two shares."""
    shares: npt.NDArray[np.float64]
    """Of a and of b: what is told in other words in the other one, of what is not copied."""
    whole: npt.NDArray[np.bool_]
    """Whether the pair is a rewrite."""
    aligned: Alignment
    """`pair` is the row of the graded pair here."""
    sentences: Sentences


@njit(nogil=True, cache=True, boundscheck=False)
def _vectors(
    chosen, tokens, kinds, origin, quoted, offsets, words, word_offsets, rarity, ends, finished, sentence_offsets,
    out_words, out_weights, out_offsets, information,
):  # fmt: skip
    """Write the weighted words of each sentence, quoted ones left out. A document's words are numbered in order of
    appearance, as its vocabulary has them, so that the n-th new term of its text is its n-th word."""
    n = 0
    for i in range(chosen.shape[0]):
        d = chosen[i]
        stop = offsets[d + 1]
        width = np.int64(16)
        while width < 2 * (word_offsets[d + 1] - word_offsets[d] + 1):
            width *= 2
        keys = np.zeros(width, np.uint64)
        numbers = np.empty(width, np.uint32)
        known = word_offsets[d]
        position = offsets[d]
        for s in range(sentence_offsets[i], sentence_offsets[i + 1]):
            out_offsets[s] = n
            begin = n
            first = position
            grammar_words = 0
            while position < stop and origin[position] < ends[s]:
                value, size = term(tokens, kinds, position, stop)
                # Characters that reach into the next sentence count for neither.
                counts = not quoted[origin[position]] and origin[position + size - 1] < ends[s]
                position += 1
                if value == 0:
                    grammar_words += 1
                    continue
                slot = find_slot(value, keys, width - 1)
                if keys[slot] == 0:
                    keys[slot] = value
                    numbers[slot] = words[known]
                    known += 1
                if not counts:
                    continue
                k = begin
                while k < n and out_words[k] != numbers[slot]:
                    k += 1
                if k == n:
                    out_words[n] = numbers[slot]
                    out_weights[n] = 0
                    n += 1
                out_weights[k] += 1
            squares = 0.0
            information[s] = 0
            for k in range(begin, n):
                information[s] += rarity[out_words[k]]
                out_weights[k] = (1 + np.log(out_weights[k])) * rarity[out_words[k]]
                squares += out_weights[k] * out_weights[k]
            for k in range(begin, n):
                out_weights[k] /= np.sqrt(squares)
            if not finished[s] and grammar_words < _GRAMMAR * (position - first):
                n = begin  # a heading, a table, code: it counts as text of the document's own
    out_offsets[sentence_offsets[chosen.shape[0]]] = n
    return n


def _sentence_vectors(
    left: Residue, chosen: Array, found: Sentences, quoted: Array, words: Vocabulary, engine: Engine
) -> Vectors:
    """The sentences of the chosen documents as weighted words, boilerplate and long shared quotations left out."""
    rarity = np.sqrt(np.log1p((words.paragraphs + _BACKGROUND) / np.maximum(words.spread, 1)))
    sizes = np.diff(left.offsets)[chosen]

    def part(some: slice) -> Vectors:
        bounds = found.offsets[some.start : some.stop + 1]
        here, count = slice(bounds[0], bounds[-1]), bounds[-1] - bounds[0]
        room = int(sizes[some].sum())
        out_words, out_weights = np.empty(room, np.uint32), np.empty(room, np.float32)
        offsets, information = np.empty(count + 1, np.int64), np.empty(count, np.float32)
        n = _vectors(
            chosen[some], left.tokens, left.kinds, left.origin, quoted, left.offsets, words.words, words.offsets,
            rarity, found.ends[here], found.finished[here], bounds - bounds[0], out_words, out_weights, offsets,
            information,
        )  # fmt: skip
        return Vectors(out_words[:n], out_weights[:n], offsets, information)

    parts = list(engine.map(part, cut(len(chosen), engine.threads)))
    offsets = np.concatenate([np.zeros(1, np.int64), *(np.diff(one.offsets) for one in parts)])
    out_words, out_weights, information = (np.concatenate([one[place] for one in parts]) for place in (0, 1, 3))
    return Vectors(out_words, out_weights, np.cumsum(offsets), information)


def grade(
    hashed: Hashed, left: Residue, pairs: Pairs, words: Vocabulary, shared: Shared, exhaustive: bool, config: Config,
    engine: Engine,
) -> tuple[Pairs, Rewrites]:  # fmt: skip
    """Align the sentences of verified pairs that have enough words in common and are not copies, and grade them.

    To quote the same words is not to tell them in other words: what both quote at some length does not count.
    Where all pairs are compared, each of these is graded, with 0 where no sentence tells what the other does; else only
    rewrites are. Also the pairs, those that are rewrites named so.
    """
    rows = _alike(hashed, left, pairs, words, exhaustive, config)
    chosen = np.unique(np.concatenate([pairs.a[rows], pairs.b[rows]]))
    found = sentences(hashed, chosen, engine)
    quoted = np.zeros(len(hashed.tokens), np.uint8)
    long = shared.quoted & (left.joined.words_between(shared.begins, shared.ends) >= config.passage_tokens)
    label(quoted, shared.begins[long], shared.ends[long], 1)
    if len(rows):
        _mark_formulas(hashed, shared, config, quoted)
    vectors = _sentence_vectors(left, chosen, found, quoted, words, engine)
    a, b = np.searchsorted(chosen, pairs.a[rows]), np.searchsorted(chosen, pairs.b[rows])
    few = np.diff(found.offsets) <= _MOST_SENTENCES
    rows, a, b = (column[few[a] & few[b]] for column in (rows, a, b))

    bounds = (np.searchsorted(left.origin, at.astype(left.origin.dtype)) for at in (found.begins, found.ends))
    compared = found._replace(**dict(zip(("begins", "ends"), bounds, strict=True)))

    def part(some: slice) -> tuple[Alignment, Array, Array]:
        return align(a[some], b[some], compared, left.tokens, vectors, words.size)

    cuts = cut(len(a), engine.threads)
    parts = list(engine.map(part, cuts))
    shares, counts = (np.concatenate([one[place] for one in parts]) for place in (1, 2))
    lines = Alignment(*(np.concatenate(column) for column in zip(*(one[0] for one in parts), strict=True)))
    pair = lines.pair + np.repeat([some.start for some in cuts], [len(one[0].pair) for one in parts])
    lines = lines._replace(pair=pair)
    copies = misread(hashed, lines, found, chosen)
    lines = lines._replace(copied=lines.copied | copies)
    again = np.unique(pair[copies])
    shares[again], counts[again] = shares_without(lines, again, a, b, found, vectors.information)
    sizes = np.diff(left.offsets)
    shares[shares.max(axis=1) < _LEAST_SHARE] = 0
    whole = (counts >= _FEWEST) & (np.minimum(sizes[pairs.a[rows]], sizes[pairs.b[rows]]) >= FEWEST_SIMILAR)
    whole &= shares.min(axis=1) >= config.rewrite - _ROUNDING
    likely = shares.max(axis=1) > 0 if exhaustive else whole
    some = likely[pair]
    looked_at = Alignment(*(column[some] for column in lines))
    others = of_others(hashed, looked_at, len(rows), found, chosen)
    shares[others], whole[others] = 0, False
    grade = shares.min(axis=1)
    graded = np.ones_like(whole) if exhaustive else whole
    number = np.full(len(rows), -1)
    number[graded] = np.arange(np.count_nonzero(graded))
    told = (graded & (shares.max(axis=1) > 0))[pair]
    lines = Alignment(*(column[told] for column in lines._replace(pair=number[pair])))
    relation, similarity = pairs.relation.copy(), pairs.similarity.copy()
    relation[rows[whole]] = _REWRITE
    similarity[rows[whole]] = grade[whole]
    some = rows[graded]
    rewrites = Rewrites(pairs.a[some], pairs.b[some], grade[graded], shares[graded], whole[graded], lines, found)
    return pairs._replace(relation=relation, similarity=similarity), rewrites


@njit(nogil=True, cache=True, boundscheck=False)
def _mark_often(begins, ends, others, least, count, marks):
    """Mark what lies in stretches that count for so much together; `count` is room, all 0, for every token and one."""
    for i in range(begins.shape[0]):
        count[begins[i]] += others[i]
        count[ends[i]] -= others[i]
    total = 0
    for t in range(marks.shape[0]):
        total += count[t]
        if total >= least:
            marks[t] = 1


def _mark_formulas(hashed: Hashed, shared: Shared, config: Config, marks: Array) -> None:
    """Mark tokens of the corpus that lie in passages of as many documents as a template: a formula of theirs.

    Documents are counted for each passage over a token, as one text in many documents may be several passages.
    """
    if hashed.count <= _FORMULA:
        return
    documents = hashed.documents_of(shared.begins)
    first = (np.diff(shared.group, prepend=-1) != 0) | (np.diff(documents, prepend=-1) != 0)
    others = np.bincount(shared.group[first])[shared.group] - 1 if len(first) else np.zeros(0, np.int64)
    count = np.zeros(len(hashed.tokens) + 1, np.int32)
    least = max(float(_FORMULA), config.template_share * hashed.count)
    _mark_often(shared.begins, shared.ends, others, least, count, marks)


def prose(hashed: Hashed, words: Vocabulary) -> npt.NDArray[np.bool_]:
    """Which documents are prose: full of grammar, or in lines that are as long as sentences and paragraphs are."""
    found = np.asarray(words.grammar >= _GRAMMAR_OF_PROSE)
    bounds, lines = hashed.token_offsets, np.diff(hashed.line_offsets)
    for d in np.flatnonzero(~found & (np.diff(bounds) >= _LINE_OF_PROSE * np.maximum(lines, 1))).tolist():
        tokens = hashed.tokens[bounds[d] : bounds[d + 1]]
        characters = np.count_nonzero(tokens & np.uint64(1))
        found[d] = len(tokens) - (1 - _CHARACTER) * characters >= _LINE_OF_PROSE * lines[d]
    return found


def _alike(hashed: Hashed, left: Residue, pairs: Pairs, words: Vocabulary, exhaustive: bool, config: Config) -> Array:
    """Rows of the pairs whose sentences are worth comparing: no copies, and words of one language in common."""
    rows = np.flatnonzero(pairs.relation > _CONTAINS)
    least = _LEAST_COSINE
    if not exhaustive:
        least = LIKE_COSINE
        sizes = np.diff(left.offsets)
        told = prose(hashed, words)
        rows = rows[told[pairs.a[rows]] & told[pairs.b[rows]]]
        a, b = sizes[pairs.a[rows]], sizes[pairs.b[rows]]
        rows = rows[np.minimum(a, b) >= config.rewrite * np.maximum(a, b)]
    rows = rows[cosines(pairs.a[rows], pairs.b[rows], words) >= least]
    return rows[~translations(left, pairs.a[rows], pairs.b[rows])]
