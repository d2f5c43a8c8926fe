"""Findings: what the comparator's arrays say, as the nouns of the report."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.boilerplate import PHRASE, REPEATED, RULES, TEMPLATE, Marked
from provenance.comparator.paragraphs import ParagraphGroups
from provenance.comparator.residue import Residue
from provenance.comparator.spans import many_objects, spans, widen
from provenance.hashing.digests import content_ids
from provenance.hashing.spool import Hashed
from provenance.models import Boilerplate, ParagraphGroup, Passage, PassageKind, Span

Array = npt.NDArray[Any]

LONGEST_TEXT = 2000
"""Bytes of a finding's `text`; the spans say where the whole of it stands."""


def _groups(numbers: Array) -> tuple[list[int], list[int]]:
    """Begin and end of each group in sorted group numbers."""
    edges = np.flatnonzero(np.diff(numbers, prepend=-1))
    return edges.tolist(), [*edges[1:].tolist(), len(numbers)]


def _texts(hashed: Hashed, documents: Array, starts: Array, ends: Array) -> list[str]:
    cut = np.minimum(ends, starts + LONGEST_TEXT)
    texts = hashed.excerpts(documents, starts, cut)
    return [text + "…" if short else text for text, short in zip(texts, (cut < ends).tolist(), strict=True)]


def _document_of(hashed: Hashed, tokens: Array) -> Array:
    return np.searchsorted(hashed.token_offsets, tokens, side="right") - 1


def passages(
    hashed: Hashed, left: Residue, group: Array, begins: Array, ends: Array, quoted: Array
) -> list[Passage]:
    """Passages from their occurrences: sorted group numbers, first tokens and one past the last.

    `quoted` says of each occurrence whether it stands in a quotation; a passage that does everywhere is one.
    Boilerplate that stands amid an occurrence lies in its span, but is no part of what the passage says.
    """
    if not len(group):
        return []
    documents = _document_of(hashed, begins)
    starts, stops = hashed.token_starts[begins].astype(np.int64), hashed.token_ends[ends - 1].astype(np.int64)
    with many_objects():
        occurrences = spans(hashed, documents, starts, stops, begins)
        edges, limits = _groups(group)
        heads = np.array(edges)
        # Of the same type as what is searched, so that it is not copied.
        firsts, lasts = (np.searchsorted(left.origin, at[heads].astype(left.origin.dtype)) for at in (begins, ends))
        ids = content_ids(left.tokens, firsts, lasts)
        texts = _texts(hashed, documents[heads], starts[heads], stops[heads])
        sizes = (lasts - firsts).tolist()
        all_quoted = np.minimum.reduceat(quoted, heads).tolist()
        return [
            Passage(
                name, PassageKind.QUOTATION if quotation else PassageKind.VERBATIM, size, 1.0, text,
                tuple(occurrences[x:y]),
            )
            for name, quotation, size, text, x, y in zip(ids, all_quoted, sizes, texts, edges, limits, strict=True)
        ]  # fmt: skip


def paragraphs(hashed: Hashed, groups: ParagraphGroups, rule: str) -> list[ParagraphGroup]:
    """Groups of duplicate or near-duplicate paragraphs."""
    if not len(groups.group):
        return []
    number = groups.paragraph
    begins, ends = hashed.paragraph_tokens[number], hashed.paragraph_tokens[number + 1]
    documents = np.searchsorted(hashed.paragraph_offsets, number, side="right") - 1
    starts = hashed.paragraph_starts[number].astype(np.int64)
    stops = hashed.paragraph_ends[number].astype(np.int64)
    with many_objects():
        occurrences = spans(hashed, documents, starts, stops, begins)
        edges, limits = _groups(groups.group)
        heads = np.array(edges)
        ids = content_ids(hashed.tokens, begins[heads], ends[heads])
        texts = _texts(hashed, documents[heads], starts[heads], stops[heads])
        sizes = (ends - begins)[heads].tolist()
        return [
            ParagraphGroup(name, rule, size, text, tuple(occurrences[x:y]))
            for name, size, text, x, y in zip(ids, sizes, texts, edges, limits, strict=True)
        ]


def boilerplate(hashed: Hashed, marked: Marked) -> list[Boilerplate]:
    """Boilerplate lines, those that say the same under one rule together."""
    lines = np.flatnonzero(marked.rules)
    if not len(lines):
        return []
    documents = marked.documents[lines]
    first, last = hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - 1
    starts, ends = widen(hashed, documents, hashed.token_starts[first], hashed.token_ends[last])
    rules = marked.rules[lines]
    phrase = [marked.phrases.get(line, "") for line in lines.tolist()]
    # A repeated line is one within its document, a template line one within its site, a phrase one everywhere.
    within = np.where(rules == REPEATED, documents, marked.templates.numbers[lines].astype(np.int64))
    within[rules == PHRASE] = np.unique(phrase, return_inverse=True)[1][rules == PHRASE]
    keys = np.where(rules == PHRASE, 0, hashed.line_keys[lines])
    order = np.lexsort((lines, keys, within, rules))
    same = np.stack([rules[order].astype(np.uint64), within[order].astype(np.uint64), keys[order].astype(np.uint64)])
    group = np.cumsum(np.append(0, np.any(np.diff(same, axis=1) != 0, axis=0)))
    with many_objects():
        occurrences = spans(hashed, documents[order], starts[order], ends[order], first[order])
        edges, limits = _groups(group)
        heads = order[edges]
        texts = _texts(hashed, documents[heads], starts[heads], ends[heads])
        found = [
            Boilerplate(
                RULES[int(rules[head])],
                phrase[head] or None,
                text,
                _evidence(hashed, marked, int(lines[head]), int(rules[head]), occurrences[x:y]),
                tuple(occurrences[x:y]),
            )
            for head, text, x, y in zip(heads.tolist(), texts, edges, limits, strict=True)
        ]
    places = [int(lines[head]) for head in heads.tolist()]
    return [finding for _, finding in sorted(zip(places, found, strict=True), key=lambda pair: pair[0])]


def _evidence(hashed: Hashed, marked: Marked, line: int, rule: int, occurrences: list[Span]) -> str:
    if rule == REPEATED:
        times = len(occurrences) + 1
        return f"{times} times in this document, first kept"
    if rule == TEMPLATE:
        have, total = int(marked.templates.have[line]), int(marked.templates.total[line])
        site = str(hashed.documents.column("site")[int(marked.documents[line])].as_py())
        return f"in {have} of {total} documents of {site}"
    return f"catalogue phrase {marked.phrases[line]}"


def paragraph_spans(hashed: Hashed, d: int) -> tuple[Span, ...]:
    """The spans of a document's paragraphs, in order."""
    number = np.arange(hashed.paragraph_offsets[d], hashed.paragraph_offsets[d + 1])
    starts, ends = hashed.paragraph_starts[number], hashed.paragraph_ends[number]
    documents = np.full(len(number), d)
    tokens = hashed.paragraph_tokens[number]
    return tuple(spans(hashed, documents, starts.astype(np.int64), ends.astype(np.int64), tokens))
