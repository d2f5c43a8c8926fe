"""A gate against the report of a corpus instead of the corpus: what the report can tell, joined with what is new.

A report has digests of documents, and of the paragraphs that stand in it more than once, but neither texts nor
signatures. So it tells of equal documents, and of paragraphs that recur in the corpus already. Near-duplicates and
passages can only be judged among what is new; `UNJUDGED` names those rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from provenance.hashing.digests import content_ids
from provenance.hashing.tokens import tokenise
from provenance.models import Boilerplate, Match, ParagraphGroup, Passage, Relation, Report, Span

UNJUDGED = (
    "near-duplicate-document",
    "contained-document",
    "rewritten-document",
    "near-duplicate-paragraph",
    "shared-passage",
    "shared-quotation",
)

_DUPLICATE = "duplicate-paragraph"

Text = Callable[[str], str]
Paragraphs = Callable[[str], Sequence[Span]]


def joined(old: Report, new: Report, text: Text, paragraphs: Paragraphs, *, replaces: bool) -> Report:
    """One report of both. With `replaces`, an old document of the id of a new one is an older state of it.

    Otherwise it is another document, and its id is changed so that the two can be told apart.
    """
    taken = {one.id for one in new.documents}
    old = _without(old, taken) if replaces else _renamed(old, taken)
    groups = {group.id: group for group in old.paragraphs if group.rule == _DUPLICATE}
    also: dict[str, list[Span]] = {}
    for content, span in _known_paragraphs(new, text, paragraphs, groups.keys()):
        also.setdefault(content, []).append(span)
    grown = [
        replace(one, occurrences=(*one.occurrences, *also.pop(one.id, ()))) if one.rule == _DUPLICATE else one
        for one in old.paragraphs
    ]
    fresh = [one for one in new.paragraphs if one.rule != _DUPLICATE or one.id not in groups]
    return replace(
        new,
        documents=(*old.documents, *new.documents),
        matches=(*old.matches, *new.matches, *_equal(old, new)),
        paragraphs=(*grown, *fresh),
        passages=(*old.passages, *new.passages),
        boilerplate=(*old.boilerplate, *new.boilerplate),
        skipped=(*old.skipped, *new.skipped),
    )


def _equal(old: Report, new: Report) -> Iterator[Match]:
    """New documents that are equal to an old one."""
    by_bytes = {one.sha256: one.id for one in reversed(old.documents)}
    by_words = {one.content_id: one.id for one in reversed(old.documents) if one.tokens}
    for one in new.documents:
        other, relation = by_bytes.get(one.sha256), Relation.IDENTICAL
        if other is None and one.tokens:
            other, relation = by_words.get(one.content_id), Relation.SAME_TEXT
        if other is not None:
            yield Match(min(one.id, other), max(one.id, other), relation, 1.0, 1.0, 1.0, 1.0)


def _known_paragraphs(
    new: Report, text: Text, paragraphs: Paragraphs, known: Collection[str]
) -> Iterator[tuple[str, Span]]:
    """Paragraphs of new documents whose content id is among the known ones."""
    for document in new.documents:
        spans = paragraphs(document.id)
        whole = text(document.id)
        pieces = [whole[span.chars[0] : span.chars[1]].encode() for span in spans]
        if not pieces:
            continue
        bounds = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces])]).astype(np.int64)
        tokens = tokenise(np.frombuffer(b"".join(pieces), np.uint8), bounds)
        ids = content_ids(tokens.exact(), tokens.offsets[:-1], tokens.offsets[1:])
        yield from ((content, span) for content, span in zip(ids, spans, strict=True) if content in known)


def _without(report: Report, ids: set[str]) -> Report:
    """The report as if some of its documents were not there."""

    def left(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(span for span in spans if span.document not in ids)

    paragraphs = [replace(one, occurrences=left(one.occurrences)) for one in report.paragraphs]
    passages = [replace(one, occurrences=left(one.occurrences)) for one in report.passages]
    boilerplate = [replace(one, occurrences=left(one.occurrences)) for one in report.boilerplate]
    return replace(
        report,
        documents=tuple(one for one in report.documents if one.id not in ids),
        matches=tuple(one for one in report.matches if one.a not in ids and one.b not in ids),
        paragraphs=tuple(one for one in paragraphs if one.occurrences),
        passages=tuple(one for one in passages if one.occurrences),
        boilerplate=tuple(one for one in boilerplate if one.occurrences),
        skipped=tuple(one for one in report.skipped if one.path not in ids),
    )


def _renamed(report: Report, ids: set[str]) -> Report:
    """The report with other ids for documents whose ids are taken."""

    def name(one: str) -> str:
        return f"{one} (in the report)" if one in ids else one

    def named(group: ParagraphGroup | Passage | Boilerplate) -> tuple[Span, ...]:
        return tuple(replace(span, document=name(span.document)) for span in group.occurrences)

    if not ids & {one.id for one in report.documents}:
        return report
    return replace(
        report,
        documents=tuple(replace(one, id=name(one.id)) for one in report.documents),
        matches=tuple(replace(one, a=name(one.a), b=name(one.b)) for one in report.matches),
        paragraphs=tuple(replace(one, occurrences=named(one)) for one in report.paragraphs),
        passages=tuple(replace(one, occurrences=named(one)) for one in report.passages),
        boilerplate=tuple(replace(one, occurrences=named(one)) for one in report.boilerplate),
        skipped=tuple(replace(one, path=name(one.path)) for one in report.skipped),
    )
