"""Relations of documents: recall of gold pairs, precision where families are known, nearest documents, AUC."""

from __future__ import annotations

import random
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.quality import nearest
from bench.quality.data import Pair, Set
from bench.quality.found import EQUAL, STRONG, Found
from bench.quality.statistics import SEED, Figure, auc, f1, mean, ratio

from provenance.models import Relation

Figures = dict[str, Figure | None]
_SAME = EQUAL | {Relation.NEAR_DUPLICATE}
MOST_UNRELATED = 20_000

CLOSE, REVISED, INDEPENDENT, SCRIPT = "close", "revised", "independent", "other characters"
_CLOSE_FROM, _REVISED_FROM = 0.5, 0.15  # mean Jaccard similarity of 4-grams of two Bible versions

_ONE_TEXT_FROM = 0.25  # Jaccard similarity of 5-grams of characters of two versions of the Declaration


def bible_kinds(gold: Set) -> dict[tuple[str, str], str]:
    """How near two Bible versions are to each other, by their mean overlap over all chapters."""
    overlaps: dict[tuple[str, str], list[float]] = defaultdict(list)
    for pair in gold.pairs:
        overlaps[_versions(pair)].append(pair.score or 0.0)
    kinds = {}
    for names, values in overlaps.items():
        if "zh-Hans-CUV" in names and "zh-CUVliterary" not in names:
            kinds[names] = SCRIPT
        else:
            value = fmean(values)
            kinds[names] = CLOSE if value >= _CLOSE_FROM else REVISED if value >= _REVISED_FROM else INDEPENDENT
    return kinds


def _versions(pair: Pair) -> tuple[str, str]:
    return pair.a.partition("/")[0], pair.b.partition("/")[0]


def expected(gold: Set, pair: Pair) -> frozenset[Relation]:
    """The relations that a gold pair may have; empty where the gold leaves it open."""
    match pair.label:
        case "same_licence_text":
            return EQUAL
        case "variant_of_text" | "version_of" | "version_of_renamed":
            return STRONG
        case "contained_in":
            return EQUAL | {Relation.CONTAINS, Relation.NEAR_DUPLICATE}
        case "same_chapter":
            kind = bible_kinds(gold)[_versions(pair)]
            close = STRONG | {Relation.REWRITE}
            return close if kind == CLOSE else frozenset()
        case "two_editions" | "same_base_text":
            return STRONG
        case "borrowed_from":
            return STRONG | {Relation.REWRITE, Relation.SHARES_PASSAGES}
    return frozenset()


def gold_kind(gold: Set, pair: Pair) -> str:
    """What a gold pair is reported under."""
    if gold.name == "bible":
        return bible_kinds(gold)[_versions(pair)]
    if pair.label.startswith("version_of") and pair.score is not None:
        return "half of the lines unchanged" if (pair.score or 0.0) >= 0.5 else "fewer lines unchanged"
    if gold.name == "udhr":
        if not same_script(gold.texts[pair.a], gold.texts[pair.b]):
            return "two scripts"
        return "one text" if (pair.score or 0.0) >= _ONE_TEXT_FROM else "two translations or spellings"
    return pair.label


def same_script(a: str, b: str) -> bool:
    """Whether two texts are written with mostly the same letters."""
    one, other = ({c for c in text.casefold() if c.isalpha()} for text in (a, b))
    return len(one & other) * 2 >= min(len(one), len(other))


def measure(gold: Set, found: Found) -> Figures:
    """Every figure of relations that the set has gold for."""
    figures: Figures = {}
    kinds: dict[str, list[Pair]] = defaultdict(list)
    for pair in gold.pairs:
        if pair.label not in {"unrelated", "other_bill", "same_bill_number"}:
            kinds[gold_kind(gold, pair)].append(pair)
    groups = {"": [pair for pairs in kinds.values() for pair in pairs]}
    if len(kinds) > 1 or gold.name.endswith("_versions"):
        groups |= {f" ({kind})": pairs for kind, pairs in sorted(kinds.items())}
    for suffix, pairs in groups.items():
        hits = [found.match(pair.a, pair.b) for pair in pairs]
        figures[f"found{suffix}"] = mean([hit is not None for hit in hits])
        wanted = [(hit, set_) for hit, pair in zip(hits, pairs, strict=True) if (set_ := expected(gold, pair))]
        if wanted:
            figures[f"as expected{suffix}"] = mean([hit is not None and hit.relation in set_ for hit, set_ in wanted])
    figures |= _precision(gold, found)
    figures |= _areas(gold, found, groups[""])
    if nearest.measured(gold):
        figures |= _nearest(gold, found)
    if gold.name == "bible":
        strangers = kinds[INDEPENDENT]
        near = [(m := found.match(p.a, p.b)) is not None and m.relation in _SAME for p in strangers]
        figures["near-duplicate (independent)"] = mean([float(one) for one in near])
        figures["different chapters related"] = _strangers(gold, found)
        figures["different chapters falsely related"] = _falsely(gold, found)
        figures |= _rewrites(gold, found, strangers)
    if gold.name == "udhr":
        figures["languages that are not close related"] = _strangers(gold, found, close_languages())
    if gold.identical:
        figures["identical groups"] = mean([_all_equal(found, group) for group in gold.identical])
    return {name: figure for name, figure in figures.items() if figure is not None}


def _rewrites(gold: Set, found: Found, independent: list[Pair]) -> Figures:
    """Independent translations that are found as rewrites of each other, in one language; and whether rewrites are."""
    families = gold.families or {}
    told = [m for m in found.report.matches if m.relation is Relation.REWRITE]
    hits = [(m := found.match(p.a, p.b)) is not None and m.relation is Relation.REWRITE for p in independent]
    return {
        "rewrite (independent)": mean([float(one) for one in hits]),
        "precision of rewrite": mean([float(families[m.a] == families[m.b]) for m in told]),
    }


def _judged() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("judged.toml").read_text(encoding="utf-8"))


def close_languages() -> set[frozenset[str]]:
    """Pairs of languages whose relation is judged true."""
    return {frozenset(one["languages"]) for one in _judged()["close"]}


def chapters_in_common(gold: Set, found: Found, a: str, b: str) -> tuple[str, str]:
    """What is judged of a relation of two chapters, and the text that it is judged by: else the longest in common."""
    shared = sorted((gold.texts[a][slice(*d.a)] for d in found.detections(a, b)), key=len, reverse=True)
    for rule in _judged()["chapters"]:
        for text in shared:
            if any(fragment in " ".join(text.casefold().split()) for fragment in rule["fragments"]):
                return rule["why"], text
    return "false", next(iter(shared), "")


def _falsely(gold: Set, found: Found) -> Figure | None:
    """Share of the pairs of different chapters whose relation is judged false."""
    families = gold.families or {}
    named = [(m.a, m.b) for m in found.report.matches if families[m.a] != families[m.b]]
    false = sum(chapters_in_common(gold, found, a, b)[0] == "false" for a, b in named)
    return mean([1.0] * false + [0.0] * (_unlike_pairs(families) - false))


def _strangers(gold: Set, found: Found, close: Iterable[frozenset[str]] = ()) -> Figure | None:
    """Share of the pairs of different families that have a relation nevertheless."""
    families = gold.families or {}
    pairs = _unlike_pairs(families)
    named = [frozenset((families[m.a], families[m.b])) for m in found.report.matches]
    false = sum(len(names) == 2 and names not in set(close) for names in named)
    return mean([1.0] * false + [0.0] * (pairs - false))


def _unlike_pairs(families: Mapping[str, str]) -> int:
    """Pairs of documents of different families."""
    sizes = Counter(families.values()).values()
    return (len(families) ** 2 - sum(n * n for n in sizes)) // 2


def _all_equal(found: Found, group: list[str]) -> bool:
    return all((m := found.match(group[0], other)) is not None and m.relation in EQUAL for other in group[1:])


def _precision(gold: Set, found: Found) -> Figures:
    """Precision and F1 of the strong relations where it is known what every document is a version of."""
    families = gold.families
    if families is None:
        return {}
    strong = [m for m in found.report.matches if m.relation in STRONG]
    any_relation = list(found.report.matches)
    right = [families[m.a] == families[m.b] for m in strong]
    hits = [(m := found.match(p.a, p.b)) is not None and m.relation in STRONG for p in gold.pairs]
    units = [(0.0, 1.0, 0.0) if not one else (1.0, 1.0, 1.0) for one in right]
    missed = [(0.0, 0.0, 1.0) for hit in hits if not hit]
    return {
        "precision of near-duplicate and contains": mean([float(one) for one in right]),
        "F1 of near-duplicate and contains": f1(units + missed),
        "precision of any relation": mean([families[m.a] == families[m.b] for m in any_relation]),
    }


def unrelated_pairs(gold: Set) -> list[tuple[str, str]]:
    """Pairs of different families in a set, drawn at random; none where families are not known."""
    families = gold.families
    if families is None:
        listed = {frozenset((p.a, p.b)) for p in gold.pairs}
        if gold.name not in {"rust_book_containment", "shiji_zh", "licenses"}:
            return []
        families = {name: name for name in gold.texts} | nearest.of_families(gold)
    else:
        listed = set()
    random_ = random.Random(SEED)
    names = sorted(gold.texts)
    drawn = set()
    for _ in range(4 * MOST_UNRELATED):
        a, b = random_.choice(names), random_.choice(names)
        if a < b and families[a] != families[b] and frozenset((a, b)) not in listed:
            drawn.add((a, b))
            if len(drawn) == MOST_UNRELATED:
                break
    return sorted(drawn)


def scores(found: Found) -> dict[str, Callable[[str, str], float]]:
    """The figures of a pair that could rank it."""

    def of(read: Callable[..., float]) -> Callable[[str, str], float]:
        return lambda a, b: 0.0 if (m := found.match(a, b)) is None else read(m)

    return {
        "resemblance": of(lambda m: m.resemblance),
        "containment": of(lambda m: max(m.containment_a, m.containment_b)),
        "similarity": of(lambda m: m.similarity),
        "similarity of words": found.word_similarity,
    }


def _areas(gold: Set, found: Found, pairs: Iterable[Pair]) -> Figures:
    wrong = unrelated_pairs(gold)
    if not wrong:
        return {}
    return {
        f"AUC of {name}": auc([score(p.a, p.b) for p in pairs], [score(a, b) for a, b in wrong])
        for name, score in scores(found).items()
    }


def _nearest(gold: Set, found: Found) -> Figures:
    """The nearest document as the report names it."""
    named = {name: near.id if near else None for name, near in found.nearest.items()}
    return nearest.figures(gold, nearest.by_figures(found), named)


__all__ = ["Figures", "bible_kinds", "expected", "gold_kind", "measure", "ratio", "same_script", "scores"]
