"""Plain shingles: exact Jaccard similarity and containment, computed with Python sets."""

from __future__ import annotations

from collections.abc import Sequence

from bench.quality.data import Set
from bench.quality.found import Found
from bench.quality.reference import words
from bench.quality.relations import Figures
from bench.quality.statistics import mean

NGRAM = 5


def shingles(text: str, ngram: int = NGRAM) -> set[int]:
    """Hashes of runs of n words; of a shorter text, of all of it."""
    tokens = words(text).words
    if len(tokens) < ngram:
        return {hash(tuple(tokens))} if tokens else set()
    return {hash(run) for run in zip(*(tokens[k:] for k in range(ngram)), strict=False)}


def jaccard(a: set[int], b: set[int]) -> float:
    """Jaccard similarity of two sets."""
    common = len(a & b)
    return common / (len(a) + len(b) - common) if common else 0.0


def containments(gold: Set, found: Found) -> list[dict[str, object]]:
    """Both containments of every listed pair: the report's and those of plain sets."""
    cache = {name: shingles(text) for name, text in gold.texts.items()}
    rows = []
    for pair in gold.pairs:
        match = found.match(pair.a, pair.b)
        one, other = cache[pair.a], cache[pair.b]
        common = len(one & other)
        rows.append(
            {
                "a": pair.a,
                "b": pair.b,
                "relation": str(match.relation) if match else "unrelated",
                "reported a in b": round(match.containment_a, 4) if match else 0.0,
                "plain a in b": round(common / max(len(one), 1), 4),
                "reported b in a": round(match.containment_b, 4) if match else 0.0,
                "plain b in a": round(common / max(len(other), 1), 4),
            }
        )
    return rows


def within(rows: Sequence[dict[str, object]], points: float = 0.02) -> Figures:
    """Share of the containments that lie within some points of the plain computation."""
    hits = [
        abs(float(row[f"reported {way}"]) - float(row[f"plain {way}"])) <= points  # type: ignore[arg-type]
        for row in rows
        for way in ("a in b", "b in a")
    ]
    return {"containments within 2 points": mean([float(hit) for hit in hits])}
