"""Boilerplate against line labels: lines found, characters found, and main text lost.

A line is found if the report's findings cover at least half of its characters that are not spaces; characters are
counted without spaces. Main text lost is the share of the characters of content lines that findings cover.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate

from bench.quality.data import Set
from bench.quality.found import Found, Furniture, scanned
from bench.quality.passages import covered
from bench.quality.relations import Figures
from bench.quality.statistics import SEED, f1, ratio

ENOUGH_PAGES = 10
FEW_PAGES = (3, 5, 9)
DRAWS = 5


def lines_of(text: str) -> list[tuple[int, int]]:
    """Begin and end of each line of `text.split("\\n")`."""
    lines = text.split("\n")
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    return [(begin, begin + len(line)) for begin, line in zip(begins, lines, strict=False)]


def _ink(text: str, begin: int, end: int) -> int:
    return sum(not c.isspace() for c in text[begin:end])


def found_ink(text: str, furniture: Sequence[Furniture]) -> list[tuple[int, int]]:
    """Of each line: its characters, and those of them that findings cover."""
    marked = [(f.begin, f.end) for f in furniture]
    plain = "".join("\0" if c.isspace() else c for c in text)
    rows = []
    for begin, end in lines_of(text):
        ink = sum(c != "\0" for c in plain[begin:end])
        here = [(max(b, begin), min(e, end)) for b, e in marked if b < end and e > begin]
        full = covered((begin, end), here) == end - begin
        rows.append((ink, ink if full and ink else sum(_ink(text, b, e) for b, e in _disjoint(here))))
    return rows


def _disjoint(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(parts):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


class Page(dict[str, float]):
    """Sums of one page, by name."""


def page(text: str, labels: Sequence[str], furniture: Sequence[Furniture]) -> Page:
    """Lines and characters of a page: right, found, labelled, and main text lost and there."""
    sums = Page.fromkeys(("right", "found", "labelled", "chars_right", "chars_found", "chars_labelled", "main"), 0.0)
    for (ink, hit), label in zip(found_ink(text, furniture), labels, strict=True):
        if not ink:
            continue
        template, taken = label == "boilerplate", 2 * hit >= ink
        sums["right"] += template and taken
        sums["found"] += taken
        sums["labelled"] += template
        sums["chars_right"] += hit if template else 0
        sums["chars_found"] += hit
        sums["chars_labelled"] += ink if template else 0
        sums["main"] += 0 if template else ink
    return sums


def figures_of(pages: Sequence[Page], suffix: str = "") -> Figures:
    """The figures of a site from its pages."""

    def of(above: str, below: str, empty: float = 1.0) -> Callable[[], object]:
        return ratio([(p[above], p[below]) for p in pages], empty)  # type: ignore[return-value]

    lost = [(p["chars_found"] - p["chars_right"], p["main"]) for p in pages]
    return {
        f"line precision{suffix}": of("right", "found"),
        f"line recall{suffix}": of("right", "labelled"),
        f"line F1{suffix}": f1([(p["right"], p["found"], p["labelled"]) for p in pages]),
        f"character precision{suffix}": of("chars_right", "chars_found"),
        f"character recall{suffix}": of("chars_right", "chars_labelled"),
        f"main text lost{suffix}": ratio(lost, 0.0),
    }  # type: ignore[dict-item]


def measure(gold: Set, found: Found) -> Figures:
    """Every figure of boilerplate: all rules together, and by rule."""
    if not gold.labels:
        return {}
    pages = [page(gold.texts[n], gold.labels[n], found.furniture[n]) for n in gold.labels]
    return figures_of(pages) | _by_rule(gold, found)


def _by_rule(gold: Set, found: Found) -> Figures:
    figures: Figures = {}
    rules = sorted({f.rule for furniture in found.furniture.values() for f in furniture})
    for rule in rules:
        pages = [
            page(gold.texts[n], gold.labels[n], [f for f in found.furniture[n] if f.rule == rule]) for n in gold.labels
        ]
        wanted = ("line precision", "line recall", "character precision", "main text lost")
        figures |= {name: f for name, f in figures_of(pages, f" ({rule})").items() if name.startswith(wanted)}
    return figures


def few_pages(gold: Set) -> Figures:
    """The same where a corpus has only a few pages of the site: drawn at random, several times."""
    figures: Figures = {}
    for count in FEW_PAGES if gold.labels else ():
        if count >= len(gold.texts):
            continue
        random_ = random.Random(SEED + count)
        pages = []
        for _ in range(DRAWS):
            names = sorted(random_.sample(sorted(gold.texts), count))
            found = scanned(gold.table(names))
            pages += [page(gold.texts[n], gold.labels[n], found.furniture[n]) for n in names]
        few = figures_of(pages, f" ({count} pages)")
        figures |= {n: f for n, f in few.items() if n.startswith(("line recall", "line precision", "main text"))}
    return figures


def errors(gold: Set, found: Found) -> dict[str, list[dict[str, object]]]:
    """Content lines that were taken, and boilerplate lines that were not, those that recur together."""
    taken: dict[tuple[str, str], list[str]] = defaultdict(list)
    missed: dict[str, list[str]] = defaultdict(list)
    for name, labels in gold.labels.items():
        text, furniture = gold.texts[name], found.furniture[name]
        for (begin, end), (ink, hit), label in zip(lines_of(text), found_ink(text, furniture), labels, strict=True):
            if not ink:
                continue
            if label == "content" and hit:
                rules = {f.rule for f in furniture if f.begin < end and f.end > begin}
                taken[text[begin:end], ", ".join(sorted(rules))].append(name)
            elif label == "boilerplate" and 2 * hit < ink:
                missed[text[begin:end]].append(name)
    return {
        "main text taken": [
            {"text": text, "rule": rule, "pages": len(names), "document": names[0]}
            for (text, rule), names in sorted(taken.items(), key=lambda e: -len(e[0][0]) * len(e[1]))
        ],
        "boilerplate missed": [
            {"text": text, "pages": len(names), "document": names[0]}
            for text, names in sorted(missed.items(), key=lambda e: (-len(e[1]), e[0]))
        ],
    }
