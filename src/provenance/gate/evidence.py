"""What a report says about its documents as wholes and about parts of them, whatever of it is new.

A baseline is written for what is new one day and read when it no longer is: content ids and members must not
depend on which documents a gate judges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import xxhash

from provenance.models import Document, Match, PassageKind, Relation, Report, Span

EQUAL = (Relation.IDENTICAL, Relation.SAME_TEXT)


@dataclass(frozen=True, slots=True)
class Partner:
    """A document that another one matches."""

    document: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Whole:
    """A document and all those that it matches under one rule."""

    rule: str
    document: str
    content: str
    members: tuple[str, ...]
    partners: tuple[Partner, ...]
    """The most similar first."""
    outer: bool = False
    """For `contained-document`: the document is the one that holds the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text and all its places."""

    rule: str
    content: str
    members: tuple[str, ...]
    tokens: int | None
    similarity: float | None
    text: str
    occurrences: tuple[Span, ...]
    evidence: str = ""


def parts(report: Report, *, boilerplate: bool = False) -> Iterator[Part]:
    """Groups of paragraphs, passages, quotations, and boilerplate if asked for."""
    contents = {one.id: one.content_id for one in report.documents}

    def members(spans: tuple[Span, ...]) -> tuple[str, ...]:
        return tuple(sorted(contents[span.document] for span in spans))

    for group in report.paragraphs:
        places = group.occurrences
        yield Part(group.rule, group.id, members(places), group.tokens, None, group.text, places)
    for one in report.passages:
        if one.kind is PassageKind.REWRITE:
            continue  # not copied: only the documents as wholes can be blamed for a rewrite
        rule = "shared-quotation" if one.kind is PassageKind.QUOTATION else "shared-passage"
        places = one.occurrences
        yield Part(rule, one.id, members(places), one.tokens, one.similarity, one.text, places)
    for line in report.boilerplate if boilerplate else ():
        places, content = line.occurrences, digest(line.rule, line.text)
        yield Part(line.rule, content, members(places), None, None, line.text, places, line.evidence)


def digest(*words: str) -> str:
    """An id for what has no content id."""
    return xxhash.xxh3_128_hexdigest("\0".join(words).encode("utf-8", "surrogatepass"))


class Wholes:
    """How the documents of a report match each other. Equal documents share all matches of one of them."""

    def __init__(self, report: Report) -> None:
        self._documents = {one.id: one for one in report.documents}
        self._head: dict[str, str] = {}
        for match in report.matches:
            if match.relation in EQUAL:
                self._join(match.a, match.b)
        self._equals: dict[str, list[str]] = {}
        for one in sorted(self._head):
            self._equals.setdefault(self._find(one), []).append(one)
        self._matches: dict[str, list[tuple[str, Match, bool]]] = {}
        for match in report.matches:
            if match.relation in (Relation.NEAR_DUPLICATE, Relation.CONTAINS, Relation.REWRITE):
                a, b = self._find(match.a), self._find(match.b)
                inner = match.containment_a >= match.containment_b
                self._matches.setdefault(a, []).append((b, match, inner))
                self._matches.setdefault(b, []).append((a, match, not inner))

    def of(self, document: str) -> Iterator[Whole]:
        """What a document is to others, the strongest rule first."""
        me = self._documents[document]
        equals = [self._documents[one] for one in self._class(self._find(document)) if one != document]
        same_bytes = [one for one in equals if one.sha256 == me.sha256]
        if same_bytes:
            yield self._equal("identical-document", me, same_bytes)
        if len(same_bytes) < len(equals):
            yield self._equal("same-text-document", me, [one for one in equals if one.sha256 != me.sha256])
        for rule, relation, inner in (
            ("near-duplicate-document", Relation.NEAR_DUPLICATE, None),
            ("contained-document", Relation.CONTAINS, True),
            ("contained-document", Relation.CONTAINS, False),
            ("rewritten-document", Relation.REWRITE, None),
        ):
            found = [
                (head, match)
                for head, match, within in self._matches.get(self._find(document), ())
                if match.relation is relation and inner in (None, within)
            ]
            if found:
                yield self._similar(rule, me, found, outer=inner is False)

    def older_equal(self, document: str, new: Collection[str]) -> tuple[str, bool] | None:
        """A document of the same text that is not new, and whether its bytes are the same."""
        mine = self._documents[document].sha256
        older = [one for one in self._class(self._find(document)) if one not in new]
        same = [one for one in older if self._documents[one].sha256 == mine]
        return ((same or older)[0], bool(same)) if older else None

    def __iter__(self) -> Iterator[Whole]:
        """Every document that matches another."""
        heads = {self._find(one) for one in (*self._head, *self._matches)}
        for one in sorted(document for head in heads for document in self._class(head)):
            yield from self.of(one)

    def _equal(self, rule: str, me: Document, others: list[Document]) -> Whole:
        members = tuple(sorted(one.content_id for one in (me, *others)))
        return Whole(rule, me.id, me.content_id, members, tuple(Partner(one.id, 1.0) for one in others))

    def _similar(self, rule: str, me: Document, found: list[tuple[str, Match]], *, outer: bool) -> Whole:
        partners = [Partner(one, match.similarity) for head, match in found for one in self._class(head)]
        everyone = [*self._class(self._find(me.id)), *(one.document for one in partners)]
        members = tuple(sorted(self._documents[one].content_id for one in everyone))
        partners.sort(key=lambda one: (-one.similarity, one.document))
        return Whole(rule, me.id, me.content_id, members, tuple(partners), outer)

    def _class(self, head: str) -> list[str]:
        return self._equals.get(head, [head])

    def _find(self, one: str) -> str:
        while self._head.get(one, one) != one:
            one = self._head[one]
        return one

    def _join(self, a: str, b: str) -> None:
        self._head.setdefault(a, a)
        self._head.setdefault(b, b)
        self._head[max(self._find(a), self._find(b))] = min(self._find(a), self._find(b))
