"""What went wrong, pair by pair: the cases that are worth reading, with ids and figures."""

from __future__ import annotations

from bench.quality import exact, nearest, passages
from bench.quality.boilerplate import errors
from bench.quality.data import Set
from bench.quality.found import STRONG, Found
from bench.quality.relations import chapters_in_common, close_languages, expected, gold_kind

Case = dict[str, object]
MOST = 60
_EXCERPT = 200


def _figures(found: Found, gold: Set, a: str, b: str) -> Case:
    match = found.match(a, b)
    return {
        "a": a,
        "b": b,
        "relation": str(match.relation) if match else "unrelated",
        "similarity": round(match.similarity, 3) if match else 0.0,
        "5-gram Jaccard": round(exact.jaccard(exact.shingles(gold.texts[a]), exact.shingles(gold.texts[b])), 3),
        "words": round(found.word_similarity(a, b), 3),
    }


def _missed(gold: Set, found: Found) -> dict[str, list[Case]]:
    missed: list[Case] = []
    weaker: list[Case] = []
    for pair in gold.pairs:
        if pair.label in {"unrelated", "other_bill", "same_bill_number"}:
            continue
        match = found.match(pair.a, pair.b)
        wanted = expected(gold, pair)
        row = {"gold": gold_kind(gold, pair), **_figures(found, gold, pair.a, pair.b)}
        if match is None:
            missed.append(row)
        elif wanted and match.relation not in wanted:
            weaker.append(row)
    missed.sort(key=lambda row: -float(str(row["5-gram Jaccard"])))
    return {"pairs without a relation": missed, "pairs with a weaker relation": weaker}


def _false(gold: Set, found: Found) -> list[Case]:
    """Related documents of different families: all strong relations, and for the Bible and the UDHR all."""
    families = gold.families
    if families is None:
        return []
    rows = []
    for match in found.report.matches:
        every = gold.name in {"udhr", "bible"}
        if families[match.a] == families[match.b] or not (every or match.relation in STRONG):
            continue
        shared = found.detections(match.a, match.b)
        longest = max(shared, key=lambda d: d.a[1] - d.a[0], default=None)
        row = _figures(found, gold, match.a, match.b)
        if gold.name == "bible":
            row["judged"], row["text"] = chapters_in_common(gold, found, match.a, match.b)
            row["text"] = str(row["text"])[:_EXCERPT]
            rows.append(row)
            continue
        if every:
            near = frozenset((families[match.a], families[match.b])) in close_languages()
            row["judged"] = "true: forms of one language" if near else "false"
        row["text"] = gold.texts[match.a][slice(*longest.a)][:_EXCERPT] if longest else ""
        rows.append(row)
    return rows


def _uncovered(gold: Set, found: Found) -> list[Case]:
    """Pairs with little of their reuse covered, by the reference alignment."""
    if not gold.name.endswith("_versions") and gold.name not in {"tracts", "shiji_zh", "rust_book_containment"}:
        return []
    rows = []
    for pair in gold.pairs:
        if pair.label == "unrelated":
            continue
        cases = passages.gold_cases(gold, pair)
        detections = passages.distinct(found.detections(pair.a, pair.b))
        hit, whole = passages.reused(cases, detections)
        if hit >= 0.9 * whole:
            continue
        gaps = [c for c in cases if not any(passages.common(c.a, d[0]) for d in detections)]
        longest = max(gaps, key=lambda c: c.a[1] - c.a[0], default=None)
        rows.append(
            {
                "a": pair.a,
                "b": pair.b,
                "covered": round(hit / whole, 3),
                "reused characters": whole,
                "spans": len(detections),
                "not found at all": gold.texts[pair.a][slice(*longest.a)][:_EXCERPT] if longest else "",
            }
        )
    return sorted(rows, key=lambda row: str(row["covered"]))


def _lengths(gold: Set, found: Found) -> list[Case]:
    rows = []
    for pair in gold.pairs if gold.name == "rust_book_containment" else ():
        lengths = passages.contained_lengths(gold, found, pair)
        if lengths and not all(abs(part / lengths[0] - 1) <= 0.01 for part in lengths[1:]):
            rows.append(
                {
                    "a": pair.a, "b": pair.b, "gold length": lengths[0],
                    "longest span": lengths[1], "first to last span": lengths[2],
                }
            )  # fmt: skip
    return rows


def _wrong_licence(gold: Set, found: Found) -> list[Case]:
    if gold.name != "licenses":
        return []
    same = nearest.aliases(gold)
    rank = nearest.by_figures(found)
    licences = sorted(name for name in gold.texts if name.startswith("license:"))
    rows = []
    for pair in gold.pairs:
        chosen = rank(pair.a, licences)
        if chosen is None or same.get(chosen, chosen) == same.get(pair.b, pair.b):
            continue
        own, other = _figures(found, gold, pair.a, pair.b), _figures(found, gold, pair.a, chosen)
        rows.append(
            {
                "gold": pair.label, "rule": pair.a, "its licence": pair.b, "relation": own["relation"],
                "Jaccard": own["5-gram Jaccard"], "nearest": chosen, "its relation": other["relation"],
                "its Jaccard": other["5-gram Jaccard"],
            }
        )  # fmt: skip
    return rows


def _wrong_neighbour(gold: Set, found: Found) -> list[Case]:
    families = gold.families or {}
    if not gold.name.endswith("_versions"):
        return []
    rows = []
    for pair in gold.pairs:
        for name, other in ((pair.a, pair.b), (pair.b, pair.a)):
            near = found.nearest[name]
            if near is None or families[near.id] != families[name]:
                rows.append(
                    {"document": name, "version": other, "unchanged lines": pair.score,
                     "nearest": near.id if near else "none", "relation": str(near.relation) if near else ""}
                )  # fmt: skip
    return rows


def collect(gold: Set, found: Found) -> dict[str, list[Case]]:
    """Every kind of failure that this set can show; kinds without a case are left out."""
    kinds = {
        **_missed(gold, found),
        "false relations": _false(gold, found),
        "reuse covered below 90 %": _uncovered(gold, found),
        "contained spans of another length": _lengths(gold, found),
        "nearest licence is another": _wrong_licence(gold, found),
        "nearest document is of another file": _wrong_neighbour(gold, found),
    }
    if gold.labels:
        kinds |= errors(gold, found)
    return {name: rows for name, rows in kinds.items() if rows}
