"""Curves of the thresholds: what each limit finds, and what it takes falsely, from the labelled sets.

Figures are computed on the texts as they are, boilerplate included, with the program's own kernels; only the curve of
`template-share` runs whole scans. `--curves` writes `curves.json`, from which `pictures` draws `docs/pictures/*.svg`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from bench.quality import boilerplate, relations
from bench.quality.data import Pair, Set
from bench.quality.found import scanned
from bench.quality.statistics import SEED

from provenance.comparator.broken_words import Joined
from provenance.comparator.residue import Residue
from provenance.comparator.silent_words import TELLING, silent
from provenance.comparator.verification import Figures, verify
from provenance.config import Config
from provenance.hashing.shingles import shingle, shingle_words
from provenance.hashing.tokens import tokenise

Curve = dict[str, Any]
Tokens = npt.NDArray[np.uint64]

_UNRELATED = 20_000  # pairs of documents of different groups of sets
_RUN_PAIRS = 4_000  # of these, pairs whose longest common run is looked for
_LONGEST = 5_000  # tokens of a document that are looked at for common runs
_PARAGRAPHS = 5_000
_SIMILARITIES = [round(0.1 + 0.02 * n, 2) for n in range(46)]
_FEWEST = 10  # tokens of the shortest paragraph or document that can be a near-duplicate
_SAME = ("version_of", "version_of_renamed", "variant_of_text", "same_licence_text", "two_editions")


def _share(values: Sequence[float] | npt.NDArray[np.float64], limits: Iterable[float]) -> list[float]:
    """The share of the values at or above each limit."""
    ordered = np.sort(np.asarray(values, np.float64))
    return [round(1 - float(np.searchsorted(ordered, limit - 1e-9)) / max(len(ordered), 1), 5) for limit in limits]


def _compared(pairs: Sequence[tuple[str, str]]) -> tuple[Figures, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Exact figures of pairs of texts, and the tokens of both."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    number = {text: n for n, text in enumerate(texts)}
    parts = [text.encode() for text in texts]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(part) for part in parts])]).astype(np.int64)
    tokens = tokenise(np.frombuffer(b"".join(parts), np.uint8), offsets)
    k = Config().shingle_tokens
    a, b = (np.array([number[pair[side]] for pair in pairs], np.int64) for side in (0, 1))
    bounds = tokens.offsets
    runs = np.empty(len(tokens.hashes), np.uint64)
    shingle_words(tokens.hashes, bounds, k, runs)
    table, kinds = silent()
    order = np.argsort(table)
    at = order[np.minimum(np.searchsorted(table, tokens.exact(), sorter=order), len(table) - 1)]
    said = np.where(table[at] == tokens.exact(), kinds[at], TELLING).astype(np.uint8)
    none = Joined(*np.empty((2, 0), np.int64), *np.empty((2, 0), np.uint64), *np.empty((2, 0), np.bool_))
    places = np.arange(len(said))
    whole = Residue(
        tokens.hashes, said, places, none, none.first, bounds, bounds, np.empty(0, np.uint64), bounds[:-1], runs
    )
    figures = verify(a, b, whole, bounds[:-1], bounds[1:], k)
    sizes = np.diff(bounds)
    return figures, sizes[a], sizes[b]


def _true(sets: Sequence[Set], labels: Sequence[str]) -> Iterator[tuple[Set, Pair]]:
    for gold in sets:
        for pair in gold.pairs:
            few = pair.label.startswith("version_of") and (pair.score or 0.0) < 0.5
            if pair.label in labels and pair.a in gold.texts and pair.b in gold.texts and not few:
                yield gold, pair


def _english(text: str) -> bool:
    """Whether a text is English; in two languages, two texts differ anyway."""
    words = text[:20_000].lower().split()
    return words.count("the") >= 0.02 * max(len(words), 50)


def _unrelated(sets: Sequence[Set], count: int) -> list[tuple[str, str]]:
    """Pairs of English documents of sets that have nothing in common by nature, each group as often as any other."""
    drawn = random.Random(SEED)
    groups: dict[str, list[str]] = {}
    for gold in sets:
        groups.setdefault(gold.group, []).extend(filter(_english, gold.texts.values()))
    names = sorted(name for name, texts in groups.items() if texts)
    if len(names) < 2:
        return []
    chosen = (drawn.sample(names, 2) for _ in range(count))
    return [(drawn.choice(groups[one]), drawn.choice(groups[other])) for one, other in chosen]


def near_duplicate(sets: Sequence[Set]) -> Curve:
    """`near-duplicate`, of documents: similarity of versions and variants, and of documents of unrelated sets."""
    limits = _SIMILARITIES
    figures, *sizes = _compared([(gold.texts[pair.a], gold.texts[pair.b]) for gold, pair in _true(sets, _SAME)])
    chance, *others = _compared(_unrelated(sets, _UNRELATED))
    related, unrelated = (
        values.similarity[np.minimum(*both) >= _FEWEST] for values, both in ((figures, sizes), (chance, others))
    )
    return {
        "limits": limits,
        "versions and variants": _share(related, limits),
        "unrelated documents": _share(unrelated, limits),
        "pairs": [len(related), len(unrelated)],
    }


def _contained(figures: Figures, sizes: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.float64]:
    shorter = np.where(sizes[0] <= sizes[1], figures.covered_a, figures.covered_b)
    return np.asarray(shorter[np.minimum(*sizes) >= _FEWEST])


def contained(sets: Sequence[Set]) -> Curve:
    """`contained`: how much of the shorter document the longer one covers."""
    limits = _SIMILARITIES
    figures, *sizes = _compared(
        [(gold.texts[pair.a], gold.texts[pair.b]) for gold, pair in _true(sets, ["contained_in"])]
    )
    chance, *others = _compared(_unrelated(sets, _UNRELATED))
    related, unrelated = _contained(figures, sizes), _contained(chance, others)
    return {
        "limits": limits,
        "sections in their chapters": _share(related, limits),
        "unrelated documents": _share(unrelated, limits),
        "pairs": [len(related), len(unrelated)],
    }


def _changed(words: list[str], changes: int, others: list[str], drawn: random.Random) -> str:
    """The words with so many of them replaced, left out, or followed by one more."""
    words = list(words)
    for at in sorted(drawn.sample(range(len(words)), changes), reverse=True):
        words[at : at + 1] = drawn.choice([[drawn.choice(others)], [], [words[at], drawn.choice(others)]])
    return " ".join(words)


def paragraphs(sets: Sequence[Set]) -> Curve:
    """`near-duplicate`, of English paragraphs of 10 to 60 words: one to three words changed, against unrelated ones."""
    limits = _SIMILARITIES
    drawn = random.Random(SEED)
    found: dict[str, list[list[str]]] = {}
    for gold in sets:
        for text in filter(_english, gold.texts.values()):
            found.setdefault(gold.group, []).extend(
                words for block in re.split(r"\n\s*\n", text) if 10 <= len(words := block.split()) <= 60
            )
    groups = {name: drawn.sample(blocks, min(len(blocks), _PARAGRAPHS)) for name, blocks in sorted(found.items())}
    names = [name for name, blocks in groups.items() if blocks]
    every = [words for name in names for words in groups[name]]
    chosen = drawn.sample(every, min(_PARAGRAPHS, len(every)))
    vocabulary = sorted({word for words in chosen[:500] for word in words})
    curve: Curve = {"limits": limits, "pairs": []}
    for changes in (1, 2, 3):
        pairs = [(" ".join(words), _changed(words, changes, vocabulary, drawn)) for words in chosen]
        figures, *_ = _compared(pairs)
        curve[f"{changes} word{'s' * (changes > 1)} changed"] = _share(figures.similarity, limits)
        curve["pairs"].append(len(pairs))
    unrelated = []
    for _ in range(_UNRELATED if len(names) > 1 else 0):
        one, other = drawn.sample(names, 2)
        unrelated.append((" ".join(drawn.choice(groups[one])), " ".join(drawn.choice(groups[other]))))
    curve["unrelated paragraphs"] = _share(_compared(unrelated)[0].similarity, limits)
    curve["pairs"].append(len(unrelated))
    return curve


def _tokens(text: str) -> Tokens:
    data = np.frombuffer(text.encode(), np.uint8)
    return tokenise(data, np.array([0, len(data)], np.int64)).hashes


def _longest(a: Tokens, b: Tokens, most: int) -> int:
    """Tokens of the longest common run of two texts, up to a length."""
    ends = [np.array([0, len(a)], np.int64), np.array([0, len(b)], np.int64)]
    for size in range(1, most + 1):
        if min(len(a), len(b)) < size:
            return size - 1
        one, other = (shingle(t, e, size)[: len(t) - size + 1] for t, e in zip((a, b), ends, strict=True))
        if not np.isin(one, other).any():
            return size - 1
    return most


def _verses(gold: Set, kind: str) -> Iterator[tuple[str, str]]:
    """Verses of English versions of the Bible that are so near to each other."""
    kinds = relations.bible_kinds(gold)
    for one in gold.spans:
        versions = one.a.partition("/")[0], one.b.partition("/")[0]
        if kinds.get(versions) == kind and _english(gold.texts[one.a]):
            yield gold.texts[one.a][slice(*one.a_span)], gold.texts[one.b][slice(*one.b_span)]


def passage_tokens(sets: Sequence[Set]) -> Curve:
    """`passage-tokens`: longest common run of verses of two close translations, and of unrelated documents."""
    limits = list(range(4, 17))
    curve: Curve = {"limits": limits, "pairs": []}
    for kind in (relations.CLOSE, relations.REVISED):
        verses = [pair for gold in sets if gold.name == "bible" for pair in _verses(gold, kind)]
        runs = [_longest(_tokens(one), _tokens(other), limits[-1]) for one, other in verses]
        curve[f"verses, {kind} versions"] = _share(runs, limits)
        curve["pairs"].append(len(runs))
    chance = [
        _longest(_tokens(one)[:_LONGEST], _tokens(other)[:_LONGEST], limits[-1])
        for one, other in _unrelated(sets, _RUN_PAIRS)
    ]
    curve["unrelated documents"] = _share(chance, limits)
    curve["pairs"].append(len(chance))
    return curve


def template_share(sets: Sequence[Set]) -> Curve:
    """`template-share`: what is taken for boilerplate on the pages of nine sites; the mean over sites."""
    limits = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5]
    pages = [gold for gold in sets if gold.labels]
    wanted = ("character precision", "character recall")
    curve: Curve = {"limits": limits, "pairs": [len(pages)]} | {name: [] for name in wanted}
    for limit in limits:
        values = [boilerplate.measure(gold, scanned(gold.table(), template_share=limit)) for gold in pages]
        for name in wanted:
            figures = [figure.value for one in values if (figure := one.get(name)) is not None]
            curve[name].append(round(float(np.mean(figures)), 5) if figures else None)
    return curve


CURVES: dict[str, Callable[[Sequence[Set]], Curve]] = {
    "near-duplicate": near_duplicate,
    "contained": contained,
    "near-duplicate-paragraph": paragraphs,
    "passage-tokens": passage_tokens,
    "template-share": template_share,
}
"""Every curve by the name of its picture. Another threshold is one more function and one more line here and in
`pictures.PICTURES`."""


def measured(sets: Sequence[Set]) -> dict[str, Curve]:
    """All curves of some sets."""
    return {name: curve(sets) for name, curve in CURVES.items()}
