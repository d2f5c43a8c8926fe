"""The nearest document: the neighbouring version, the licence, one of its family? For any way to rank documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from bench.quality.data import Set
from bench.quality.found import EQUAL, Found
from bench.quality.statistics import Figure, mean

from provenance.comparator.documents import SAME_SUBJECT
from provenance.models import Match

Ranking = Callable[[str, Iterable[str]], str | None]
"""The nearest of some documents to one, which is not among them; None where nothing is near."""


def aliases(gold: Set) -> dict[str, str]:
    """Licences that have the same text count as one."""
    return {name: group[0] for group in gold.identical for name in group}


def of_families(gold: Set) -> dict[str, str]:
    """The licence of every notice and variant; empty in other sets."""
    return {p.a: p.b for p in gold.pairs if p.label in {"notice_of", "variant_of_text"}}


def by_figures(found: Found) -> Ranking:
    """As `nearest` ranks: by all figures of a report together."""

    def nearest(name: str, others: Iterable[str]) -> str | None:
        best = None
        for other in others:
            match, words = found.match(name, other), found.word_similarity(name, other)
            if match is not None or words >= SAME_SUBJECT:
                key = (-_closeness(match, name) - words, other)
                best = key if best is None or key < best else best
        return best[1] if best else None

    return nearest


def _closeness(match: Match | None, name: str) -> float:
    if match is None:
        return 0.0
    if match.relation in EQUAL:
        return 4.0
    held = match.containment_a if match.a == name else match.containment_b
    return match.resemblance + match.similarity + held


def by_score(score: Callable[[str, str], float]) -> Ranking:
    """The document with the highest score above 0."""

    def nearest(name: str, others: Iterable[str]) -> str | None:
        best = max(others, key=lambda other: (score(name, other), other), default=None)
        return best if best is not None and score(name, best) > 0 else None

    return nearest


def measured(gold: Set) -> bool:
    """Whether it is known of this set which document is the nearest."""
    return gold.name.endswith("_versions") or gold.name == "licenses"


def figures(gold: Set, rank: Ranking, named: Mapping[str, str | None] | None = None) -> dict[str, Figure | None]:
    """All figures of a set; `named` is the nearest among all documents, where that is known already."""
    return (_licences if gold.name == "licenses" else _versions)(gold, rank, named)


def _versions(gold: Set, rank: Ranking, named: Mapping[str, str | None] | None) -> dict[str, Figure | None]:
    """Whether the nearest document is the neighbouring version, or a version of the same file."""
    families = gold.families or {}
    beside: dict[str, set[str]] = defaultdict(set)
    for pair in gold.pairs:
        if (pair.score or 0.0) >= 0.5:
            beside[pair.a].add(pair.b)
            beside[pair.b].add(pair.a)
    if named is None:
        named = {name: rank(name, [other for other in gold.texts if other != name]) for name in beside}
    return {
        "nearest is the neighbour version": mean([named[n] in beside[n] for n in beside]),
        "nearest is of the same file": mean([families.get(named[n] or "") == families[n] for n in beside]),
    }


def _licences(gold: Set, rank: Ranking, named: Mapping[str, str | None] | None) -> dict[str, Figure | None]:
    """Whether the nearest licence of a variant or notice is its own; and the nearest document of its family."""
    same = aliases(gold)
    every = sorted(name for name in gold.texts if name.startswith("license:"))
    family = {name: same.get(name, name) for name in every} | {p.a: same.get(p.b, p.b) for p in gold.pairs}
    listed = sorted({pair.b for pair in gold.pairs})
    if named is None:
        named = {p.a: rank(p.a, [other for other in gold.texts if other != p.a]) for p in gold.pairs}
    rows: dict[str, list[tuple[bool | None, ...]]] = defaultdict(list)
    for pair in gold.pairs:
        chosen = (rank(pair.a, every), rank(pair.a, listed), named[pair.a])
        row = tuple(None if one is None else family.get(one) == family[pair.a] for one in chosen)
        rows[pair.label].append(row)
        rows["all"].append(row)
    names = ("nearest licence", "nearest of the families' licences", "nearest document is of the family")
    found = {}
    for label, values in rows.items():
        suffix = "" if label == "all" else f" ({label})"
        for name, column in zip(names, zip(*values, strict=True), strict=True):
            found[f"{name}{suffix}"] = mean([float(value or False) for value in column])
            found[f"{name}, where one is named{suffix}"] = mean([float(one) for one in column if one is not None])
    return found
