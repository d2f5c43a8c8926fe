"""Passages against gold spans: precision, recall, granularity and plagdet, and how much of a pair's reuse is covered.

The measures are those of Potthast, Stein, Barrón-Cedeño and Rosso, "An evaluation framework for plagiarism
detection" (COLING 2010), with documents of equal standing: a detection is right where it overlaps a case on both
sides, and characters of both sides count.

What counts as detected for a pair of documents is what a reader of the report is shown for it: shared passages of
every kind, equal or nearly equal paragraphs, and of equal documents the whole. A detection that lies within another
one on both sides says nothing new and is counted once. It detects a case if it joins places that the case joins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from bench.quality import reference
from bench.quality.data import Pair, Set
from bench.quality.found import Detection, Found
from bench.quality.reference import Case, Range
from bench.quality.relations import CLOSE, Figures, bible_kinds
from bench.quality.statistics import Figure, Sums, bootstrapped, mean, ratio

Both = tuple[Range, Range]


PARAGRAPHS = frozenset({"duplicate-paragraph", "near-duplicate-paragraph"})


def distinct(detections: Iterable[Detection]) -> list[Both]:
    """Detections without those that lie within another one on both sides.

    A paragraph that overlaps a passage on both sides is another view of the same reuse and joined with it.
    """
    found = sorted(set(detections), key=lambda d: (d.kind in PARAGRAPHS, -_size((d.a, d.b)), d))
    kept: list[Both] = []
    for a, b, kind in found:
        if any(_within(a, x) and _within(b, y) for x, y in kept):
            continue
        at = next((i for i, (x, y) in enumerate(kept) if common(a, x) and common(b, y)), None)
        if kind in PARAGRAPHS and at is not None:
            x, y = kept[at]
            kept[at] = (min(a[0], x[0]), max(a[1], x[1])), (min(b[0], y[0]), max(b[1], y[1]))
        else:
            kept.append((a, b))
    return sorted(kept)


def _within(one: Range, other: Range) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def detects(found: Both, case: Case) -> bool:
    """Whether a detection joins parts of both texts that the case joins."""
    if not (common(found[0], case.a) and common(found[1], case.b)):
        return False
    for (a0, a1), (b0, b1) in case.runs:
        low, high = max(found[0][0], a0), min(found[0][1], a1)
        if low < high:
            rate = (b1 - b0) / (a1 - a0)
            there = b0 + (low - a0) * rate, b0 + (high - a0) * rate
            if there[0] < found[1][1] and found[1][0] < there[1]:
                return True
    return False


def without_repeats(cases: Sequence[Case], found: Iterable[Both], a: str, b: str) -> list[Both]:
    """Detections without repetitions: text that stands in several places of a document is found at each of them, but
    a case names one. What no case has, but says the same word for word, is neither right nor wrong."""
    return [
        one
        for one in found
        if any(detects(one, case) for case in cases)
        or reference.words(a[slice(*one[0])]).words != reference.words(b[slice(*one[1])]).words
    ]


def common(one: Range, other: Range) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _size(both: Both) -> int:
    return both[0][1] - both[0][0] + both[1][1] - both[1][0]


def covered(span: Range, parts: Iterable[Range]) -> int:
    """Characters of a span that lie in any of the parts."""
    total, reached = 0, span[0]
    for begin, end in sorted(parts):
        begin, end = max(begin, reached), min(end, span[1])
        if end > begin:
            total += end - begin
            reached = end
    return total


def pair_units(cases: Sequence[Case], found: Sequence[Both]) -> list[float]:
    """The sums of one pair of documents: (macro precision sum, detections, macro recall sum, cases,
    detections of detected cases, detected cases, characters right, detected, recalled, in cases)."""
    hits = [[(c, d) for c, case in enumerate(cases) if detects(one, case)] for d, one in enumerate(found)]
    sides = [(case.a, case.b) for case in cases]
    of_case: dict[int, list[int]] = defaultdict(list)
    for row in hits:
        for c, d in row:
            of_case[c].append(d)
    right = [
        sum(covered(found[d][side], [sides[c][side] for c, _ in row]) for side in (0, 1)) for d, row in enumerate(hits)
    ]
    recalled = [
        sum(covered(case[side], [found[d][side] for d in of_case[c]]) for side in (0, 1))
        for c, case in enumerate(sides)
    ]
    return [
        sum(r / _size(d) for r, d in zip(right, found, strict=True)), len(found),
        sum(r / _size(c) for r, c in zip(recalled, sides, strict=True)), len(cases),
        sum(len(of_case[c]) for c in of_case), len(of_case),
        sum(right), sum(_size(d) for d in found), sum(recalled), sum(_size(c) for c in sides),
    ]  # fmt: skip


def _part(above: Sums, below: Sums) -> Sums:
    return np.divide(above, below, out=np.zeros(above.shape), where=below > 0)


def _f1(p: Sums, r: Sums) -> Sums:
    return _part(2 * p * r, p + r)


def _granularity(s: Sums) -> Sums:
    return np.maximum(_part(s[..., 4], s[..., 5]), 1.0)


def _plagdet(s: Sums) -> Sums:
    return _f1(_part(s[..., 0], s[..., 1]), _part(s[..., 2], s[..., 3])) / np.log2(1 + _granularity(s))


_MEASURES = {
    "precision": lambda s: _part(s[..., 0], s[..., 1]),
    "recall": lambda s: _part(s[..., 2], s[..., 3]),
    "granularity": _granularity,
    "plagdet": _plagdet,
    "character precision": lambda s: _part(s[..., 6], s[..., 7]),
    "character recall": lambda s: _part(s[..., 8], s[..., 9]),
    "character F1": lambda s: _f1(_part(s[..., 6], s[..., 7]), _part(s[..., 8], s[..., 9])),
}


def potthast(units: Sequence[Sequence[float]], suffix: str = "") -> Figures:
    """The measures over pairs of documents."""
    return {f"{name}{suffix}": bootstrapped(units, measure) for name, measure in _MEASURES.items()}


def _bible(gold: Set, found: Found) -> Figures:
    kinds = bible_kinds(gold)
    cases: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for span in gold.spans:
        cases[span.a, span.b].append(Case(span.a_span, span.b_span, ((span.a_span, span.b_span),)))
    units: dict[str, list[list[float]]] = defaultdict(list)
    for (a, b), verses in sorted(cases.items()):
        kind = kinds[a.partition("/")[0], b.partition("/")[0]]
        detections = without_repeats(verses, distinct(found.detections(a, b)), gold.texts[a], gold.texts[b])
        units[kind].append(pair_units(verses, detections))
    figures: Figures = {}
    for kind in sorted(units, key=lambda k: k != CLOSE):
        figures |= potthast(units[kind], f" ({kind})")
    return figures


def _split(gold: Set) -> dict[str, object]:
    return {"split": reference.base_text} if gold.name == "shiji_zh" else {}


def gold_cases(gold: Set, pair: Pair) -> list[Case]:
    """The reuse between two documents by the reference alignment."""
    return reference.cases(gold.texts[pair.a], gold.texts[pair.b], **_split(gold))  # type: ignore[arg-type]


def _aligned(gold: Set, found: Found) -> Figures:
    """Sets without gold spans: the reference alignment stands in for them."""
    units, shares = [], []
    for pair in gold.pairs:
        if pair.label in {"unrelated", "other_bill", "same_bill_number"}:
            continue
        cases = gold_cases(gold, pair)
        detections = distinct(found.detections(pair.a, pair.b))
        single = without_repeats(cases, detections, gold.texts[pair.a], gold.texts[pair.b])
        units.append(pair_units(cases, single))
        shares.append(reused(cases, detections))
    figures = {"reused text covered": ratio(shares)}
    figures["pairs with 90 % of the reused text covered"] = mean([hit >= 0.9 * whole for hit, whole in shares])
    return figures | potthast(units)


def reused(cases: Sequence[Case], detections: Sequence[Both]) -> tuple[float, float]:
    """Characters of tokens that agree and lie in a detection; all characters of tokens that agree."""
    hit = whole = 0
    spans = sorted(a for a, _ in detections)
    for case in cases:
        for token in case.agreeing_a:
            whole += token[1] - token[0]
            hit += (token[1] - token[0]) * any(s[0] <= token[0] and token[1] <= s[1] for s in spans)
    return hit, whole


def _contained(gold: Set, found: Found) -> Figures:
    """How long the span of a contained document is, compared with its place by the reference alignment."""
    rows = [row for pair in gold.pairs if (row := contained_lengths(gold, found, pair)) is not None]
    hulls = [abs(hull / length - 1) <= 0.01 for length, _, hull in rows]
    singles = [abs(single / length - 1) <= 0.01 for length, single, _ in rows]
    return {
        "one span within 1 % of the gold length": mean([float(v) for v in singles]),
        "spans together within 1 % of the gold length": mean([float(v) for v in hulls]),
        "longest span, share of the gold length": mean([min(1.0, s / length) for length, s, _ in rows]),
    }


def contained_lengths(gold: Set, found: Found, pair: Pair) -> tuple[int, int, int] | None:
    """Length of the place of `a` in `b`; of the longest detection there; from the first detection to the last."""
    place = reference.containment(gold.texts[pair.a], gold.texts[pair.b])
    if place is None:
        return None
    length = place[1][1] - place[1][0]
    there = [b for _, b in distinct(found.detections(pair.a, pair.b)) if common(b, place[1])]
    if not there:
        return length, 0, 0
    single = max(end - begin for begin, end in there)
    return length, single, max(end for _, end in there) - min(begin for begin, _ in there)


def measure(gold: Set, found: Found) -> Figures:
    """Every figure of passages that the set has gold for, or that an alignment can stand in for."""
    if gold.name == "bible":
        return _bible(gold, found)
    if gold.name == "rust_book_containment":
        return _contained(gold, found) | _aligned(gold, found)
    if gold.name.endswith("_versions") or gold.name in {"tracts", "shiji_zh"}:
        return _aligned(gold, found)
    return {}


__all__ = ["Figure", "distinct", "measure", "pair_units", "potthast"]
