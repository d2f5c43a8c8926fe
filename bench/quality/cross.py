"""False relations between documents of different sets: all sets in one corpus, every pair across unrelated sets."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from bench.quality.data import Set
from bench.quality.found import Found, scanned

PER_PAIRS = 100_000
_EXCERPT = 300  # characters of a passage that is shown


@dataclass(frozen=True)
class Cross:
    """What a scan of all sets together relates across sets that have nothing in common by nature."""

    pairs: int
    """Pairs of documents of different groups of sets."""
    relations: dict[str, int]
    """By kind, those apart that were judged true."""
    true: int
    cases: list[dict[str, object]]
    """Every related pair, with what it shares."""
    seconds: float
    documents: int

    @property
    def per_100_000(self) -> float:
        return sum(self.relations.values()) / max(self.pairs, 1) * PER_PAIRS

    def as_dict(self) -> dict[str, object]:
        return {
            "documents": self.documents,
            "pairs": self.pairs,
            "false relations": self.relations,
            "true relations": self.true,
            "per 100,000 pairs": round(self.per_100_000, 2),
            "false rewrites": self.relations.get("rewrite", 0),
            "cases": self.cases,
        }


def together(sets: Sequence[Set]) -> pa.Table:
    """The documents of all sets, the set before each id."""
    return pa.concat_tables([gold.table(prefix=f"{gold.name}:") for gold in sets])


def measure(sets: Sequence[Set]) -> tuple[Cross, Found]:
    """Scan all sets as one corpus."""
    found = scanned(together(sets))
    group_of = {gold.name: gold.group for gold in sets}
    judged = tomllib.loads(Path(__file__).with_name("judged.toml").read_text(encoding="utf-8"))["true"]
    sizes: Counter[str] = Counter()
    for gold in sets:
        sizes[gold.group] += len(gold.texts)
    whole = sum(sizes.values())
    pairs = (whole * whole - sum(n * n for n in sizes.values())) // 2
    texts = {f"{gold.name}:{name}": text for gold in sets for name, text in gold.texts.items()}
    relations: Counter[str] = Counter()
    true, cases = 0, []
    for match in found.report.matches:
        one, other = match.a.partition(":")[0], match.b.partition(":")[0]
        if group_of[one] == group_of[other]:
            continue
        shared = found.detections(match.a, match.b)
        longest = max(shared, key=lambda d: d.a[1] - d.a[0], default=None)
        text, text_b = (texts[match.a][slice(*longest.a)], texts[match.b][slice(*longest.b)]) if longest else ("", "")
        groups = {group_of[one], group_of[other], one, other}
        reason = judgement(judged, groups, text)
        relations[str(match.relation)] += reason is None
        true += reason is not None
        cases.append(
            {
                "a": match.a,
                "b": match.b,
                "relation": str(match.relation),
                "similarity": round(match.similarity, 4),
                "passages": len(shared),
                "text": text[:_EXCERPT],
                "text_b": text_b[:_EXCERPT],
                "judged": reason or "false",
            }
        )
    return Cross(pairs, dict(sorted((+relations).items())), true, cases, found.seconds, whole), found


def judgement(judged: Sequence[Mapping[str, object]], sets: set[str], text: str) -> str | None:
    """Why a relation across sets is true, or None."""
    said = " ".join(text.casefold().split())
    for rule in judged:
        if set(rule["sets"]) <= sets | {"*"} and any(f == "*" or f in said for f in rule["fragments"]):  # type: ignore[call-overload, attr-defined]
            return str(rule["why"])
    return None


def by_text(cases: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Cases that share the same text together, the most frequent first."""
    groups: dict[str, list[dict[str, object]]] = defaultdict(list)
    for case in cases:
        groups[" ".join(str(case["text"]).casefold().split())].append(case)
    ordered = sorted(groups.values(), key=lambda g: (-len(g), str(g[0]["a"])))
    return [{**group[0], "pairs": len(group)} for group in ordered]
