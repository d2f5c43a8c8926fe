"""What one scan found, asked by pair and by document."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import pyarrow as pa
from bench.quality.reference import Range, words

from provenance import Config, scan
from provenance.models import Match, Nearest, Relation, Report, Span

EQUAL = frozenset({Relation.IDENTICAL, Relation.SAME_TEXT})
STRONG = EQUAL | {Relation.NEAR_DUPLICATE, Relation.CONTAINS}
ORDER = {relation: number for number, relation in enumerate(Relation)}
_FALSE_FRIENDS = 64  # occurrences of one text in one document, beyond which it is no passage but a pattern


class Detection(NamedTuple):
    """A stretch of one document that the report says another one has too."""

    a: Range
    b: Range
    kind: str
    """`verbatim`, `edited`, `rewrite`, `quotation`, or the rule of the paragraphs."""


@dataclass(frozen=True)
class Furniture:
    """A stretch that the report calls boilerplate."""

    begin: int
    end: int
    rule: str


class Found:
    """The report of a scan, indexed."""

    def __init__(self, report: Report, seconds: float, texts: dict[str, str]) -> None:
        self.report = report
        self.seconds = seconds
        self._texts = texts
        self.nearest: dict[str, Nearest | None] = {d.id: d.nearest for d in report.documents}
        self.matches = {(m.a, m.b): m for m in report.matches}
        self._index_equals(report)
        self._index_passages(report)
        self.furniture: dict[str, list[Furniture]] = defaultdict(list)
        for finding in report.boilerplate:
            for span in finding.occurrences:
                self.furniture[span.document].append(Furniture(*span.chars, finding.rule))
        self._figures = {(i, j): value for i, j, value in report.matrix.entries}
        self._places = {name: i for i, name in enumerate(report.matrix.ids)}

    def _index_equals(self, report: Report) -> None:
        """Equal documents are matched with one of them only; what it is related to, they all are."""
        parent = {d.id: d.id for d in report.documents}

        def root(name: str) -> str:
            while parent[name] != name:
                name = parent[name]
            return name

        for match in report.matches:
            if match.relation in EQUAL:
                one, other = root(match.a), root(match.b)
                parent[max(one, other)] = min(one, other)
        self._root = {name: root(name) for name in parent}
        self._classes: dict[str, list[str]] = defaultdict(list)
        for name, head in self._root.items():
            self._classes[head].append(name)
        self._between: dict[tuple[str, str], Match] = {}
        for match in report.matches:
            one, other = self._root[match.a], self._root[match.b]
            if one == other:
                continue
            if one > other:
                turned = replace(match, containment_a=match.containment_b, containment_b=match.containment_a)
                one, other, match = other, one, turned
            held = self._between.get((one, other))
            if held is None or _key(match) < _key(held):
                self._between[one, other] = match

    def _index_passages(self, report: Report) -> None:
        self._groups: list[tuple[str, dict[str, list[Range]]]] = []
        self._groups_of: dict[str, set[int]] = defaultdict(set)
        kinds = [(str(p.kind), p.occurrences) for p in report.passages]
        kinds += [(p.rule, p.occurrences) for p in report.paragraphs]
        for kind, occurrences in kinds:
            places = _places(occurrences)
            if len(places) > 1:
                for name in places:
                    self._groups_of[name].add(len(self._groups))
                self._groups.append((kind, places))

    def match(self, a: str, b: str) -> Match | None:
        """The match of two documents, as seen from `a`; None where the report relates them in no way."""
        known = self.matches.get((min(a, b), max(a, b)))
        turned = a > b
        if known is None:
            one, other = self._root[a], self._root[b]
            if one == other:
                return Match(a, b, Relation.SAME_TEXT, 1.0, 1.0, 1.0, 1.0)
            known = self._between.get((min(one, other), max(one, other)))
            turned = one > other
        if known is None:
            return None
        ends = (known.containment_b, known.containment_a) if turned else (known.containment_a, known.containment_b)
        return replace(known, a=a, b=b, containment_a=ends[0], containment_b=ends[1])

    def pairs_with_equals(self) -> list[tuple[str, str]]:
        """All related pairs, those of every document that is equal to one of a match among them."""
        found = [(one, other) for names in self._classes.values() for one in names for other in names if one < other]
        for one, other in self._between:
            found += [(a, b) for a in self._classes[one] for b in self._classes[other]]
        return found

    def word_similarity(self, a: str, b: str) -> float:
        """The matrix: cosine of the words of two documents."""
        i, j = self._places[a], self._places[b]
        return self._figures.get((min(i, j), max(i, j)), 0.0)

    def detections(self, a: str, b: str) -> list[Detection]:
        """Every stretch that the report says both have: passages and equal or nearly equal paragraphs.

        Where a text stands several times in both, the k-th place of one goes with the k-th of the other, or, where
        they have not equally many, with the one that lies at the same share of the list.
        """
        if self._root[a] == self._root[b]:
            whole = (0, len(self._texts[a])), (0, len(self._texts[b]))
            return [Detection(*whole, "whole document")] if a != b else []
        one, other = self._speaker(a), self._speaker(b)
        found = set()
        for number in self._groups_of[one] & self._groups_of[other]:
            kind, places = self._groups[number]
            first, second = places[one], places[other]
            most = max(len(first), len(second))
            if most <= _FALSE_FRIENDS:
                pairs = ((first[k * len(first) // most], second[k * len(second) // most]) for k in range(most))
                found.update((x, y, kind) for x, y in pairs)
        to_a, to_b = self._translation(one, a), self._translation(other, b)
        return sorted(Detection(to_a(x), to_b(y), kind) for x, y, kind in found)

    def _speaker(self, name: str) -> str:
        """Of equal documents only one is compared: the one whose passages hold for all."""
        if name in self._groups_of:
            return name
        return next((other for other in self._classes[self._root[name]] if other in self._groups_of), name)

    def _translation(self, one: str, other: str) -> Callable[[Range], Range]:
        """Where a stretch of a document stands in one that is equal to it: by counting its words."""
        if one == other or self._texts[one] == self._texts[other]:
            return lambda span: span
        here, there = words(self._texts[one]), words(self._texts[other])
        if len(here.words) != len(there.words):
            return lambda span: span

        def moved(span: Range) -> Range:
            first = min(bisect_left(here.ends, span[0] + 1), len(here.ends) - 1)
            last = max(bisect_left(here.begins, span[1]) - 1, first)
            return there.begins[first], there.ends[last]

        return moved


def _key(match: Match) -> tuple[int, float]:
    return ORDER[match.relation], -match.similarity


def _places(spans: tuple[Span, ...]) -> dict[str, list[Range]]:
    places: dict[str, list[Range]] = defaultdict(list)
    for span in spans:
        places[span.document].append(span.chars)
    return {name: sorted(ranges) for name, ranges in places.items()}


def scanned(table: pa.Table, **settings: object) -> Found:
    """Scan a table of documents."""
    begin = time.perf_counter()
    report = scan(table, Config(**settings))  # type: ignore[arg-type]
    seconds = time.perf_counter() - begin
    return Found(report, seconds, dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)))
