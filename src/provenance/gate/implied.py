"""One defect, one finding: what another finding about the same text already says is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from provenance.reporter.verdict import Finding, Status

_STRENGTH = ("duplicate-paragraph", "near-duplicate-paragraph", "shared-passage", "shared-quotation")
_EQUAL = ("identical-document", "same-text-document")
_WHOLE = (*_EQUAL, "near-duplicate-document", "contained-document", "rewritten-document")

Stretches = list[tuple[int, int]]


def standing(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that another one implies.

    A relation of a document to no other source than a stronger one, or to new ones only; a part of a document that
    is found in the same source as the whole of it; any part of a document that has an equal; a part of a part; a
    part whose only source is blamed as a whole for being like this document. A finding that does not fail implies
    nothing that does.
    """
    by_document: dict[str, list[Finding]] = {}
    for one in findings:
        by_document.setdefault(one.place.document, []).append(one)
    likes = {
        (one.place.document, place.document)
        for one in (f for found in by_document.values() for f in found)
        if one.rule in _WHOLE and one.entire and one.status is not Status.PASSED
        for place in one.sources
    }
    return [one for found in by_document.values() for one in _of_document(found, likes)]


def _of_document(found: Sequence[Finding], likes: set[tuple[str, str]]) -> list[Finding]:
    kept: list[Finding] = []
    blamed: set[str] = set()
    entirely = equal = False
    for one in sorted((f for f in found if f.rule in _WHOLE), key=_older_first):
        sources = {place.document for place in one.sources}
        if kept and (sources <= blamed or (entirely and _only_new(one))):
            continue
        kept.append(one)
        if one.status is not Status.PASSED:
            blamed |= sources
            entirely = entirely or one.entire
            equal = equal or one.rule in _EQUAL
    stretches: Stretches = []
    for one in sorted((f for f in found if f.rule in _STRENGTH), key=_strongest_first):
        sources = {place.document for place in one.sources}
        turned = all((source, one.place.document) in likes for source in sources)
        if equal or turned or (sources & blamed) or (entirely and _only_new(one)) or _covered(one, stretches):
            continue
        kept.append(one)
        if one.status is not Status.PASSED:
            stretches += [place.span.chars for place in (one.place, *one.also) if place.span]
    return kept + [f for f in found if f.rule not in _WHOLE and f.rule not in _STRENGTH]


def _only_new(one: Finding) -> bool:
    return all(place.new for place in one.sources)


def _older_first(one: Finding) -> tuple[bool, int]:
    return (_only_new(one), _WHOLE.index(one.rule))


def _strongest_first(one: Finding) -> tuple[object, ...]:
    begin = one.place.span.chars if one.place.span else (0, 0)
    return (one.status is Status.PASSED, _STRENGTH.index(one.rule), -(one.tokens or 0), begin, one.content)


_LEFT = 10  # tokens
_MOSTLY = 0.5
"""What a finding has outside the others must be at least so many tokens, or this share of it, to be told."""


def _covered(one: Finding, stretches: Stretches) -> bool:
    # What an edited passage has of its own, between what it shares, is no finding.
    own = 1.0 - one.similarity if one.rule == "shared-passage" and one.similarity is not None else 0.0
    shares = [_outside(place.span.chars, stretches) - own for place in (one.place, *one.also) if place.span]
    return all(share < _MOSTLY and share * (one.tokens or 0) < _LEFT for share in shares)


def _outside(chars: tuple[int, int], stretches: Stretches) -> float:
    """Share of a stretch's characters that no other stretch has."""
    begin, end = chars
    free, at = 0, begin
    for low, high in sorted(stretches):
        if high <= at or low >= end:
            continue
        free += max(low - at, 0)
        at = max(at, high)
    free += max(end - at, 0)
    return free / max(end - begin, 1)
