"""Findings: what the comparator's arrays say, as the nouns of the report."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from provenance.comparator.boilerplate import PHRASE, REPEATED, RULES, TEMPLATE, Marked
from provenance.comparator.columns import DIGITS, boilerplate_rows, grouped, paragraph_rows, passage_rows, read_spans
from provenance.comparator.paragraphs import ParagraphGroups
from provenance.comparator.residue import Residue
from provenance.comparator.sharing import Shared
from provenance.comparator.spans import spans, widen
from provenance.hashing.digests import content_ids
from provenance.hashing.hashed import Hashed
from provenance.models import Boilerplate, ParagraphGroup, Passage, PassageKind, Rows, Span

Array = npt.NDArray[Any]

LONGEST_TEXT = 2000
"""Bytes of a finding's `text`; the spans say where the whole of it stands."""


def _edges(numbers: Array) -> Array:
    """Where each group begins in sorted group numbers, and where the last one ends."""
    return np.append(np.flatnonzero(np.diff(numbers, prepend=-1)), len(numbers))


def _texts(hashed: Hashed, documents: Array, starts: Array, ends: Array) -> pa.StringArray:
    return hashed.excerpts(documents, starts, ends, LONGEST_TEXT).cast(pa.string())


def passages(hashed: Hashed, left: Residue, shared: Shared) -> Rows[Passage]:
    """Passages and shared quotations.

    Boilerplate that stands amid an occurrence lies in its span, but is no part of what the passage says.
    """
    begins, ends = shared.begins, shared.ends
    documents = hashed.documents_of(begins)
    starts, stops = hashed.starts(begins, documents), hashed.ends(ends - 1, documents)
    edges = _edges(shared.group)
    heads = edges[:-1]
    # Of the same type as what is searched, so that it is not copied.
    firsts, lasts = (np.searchsorted(left.origin, at[heads].astype(left.origin.dtype)) for at in (begins, ends))
    similarity = np.minimum.reduceat(shared.similarity, heads) if len(heads) else shared.similarity
    kinds = np.where(similarity < 1, PassageKind.EDITED, PassageKind.VERBATIM)
    return passage_rows(
        content_ids(left.tokens, firsts, lasts),
        np.where(shared.quoted[heads], PassageKind.QUOTATION, kinds).tolist(),
        lasts - firsts,
        np.round(similarity, DIGITS),
        _texts(hashed, documents[heads], starts[heads], stops[heads]),
        grouped(spans(hashed, documents, starts, stops, begins), edges),
    )


def paragraphs(hashed: Hashed, equal: ParagraphGroups, similar: ParagraphGroups) -> Rows[ParagraphGroup]:
    """Groups of duplicate paragraphs, then groups of near-duplicate ones."""
    number = np.concatenate([equal.paragraph, similar.paragraph])
    group = np.concatenate([equal.group, similar.group + len(equal.group)])
    begins, ends = hashed.paragraph_tokens[number], hashed.paragraph_tokens[number + 1]
    documents = np.searchsorted(hashed.paragraph_offsets, number, side="right") - 1
    starts = hashed.paragraph_starts[number].astype(np.int64)
    stops = hashed.paragraph_ends[number].astype(np.int64)
    edges = _edges(group)
    heads = edges[:-1]
    return paragraph_rows(
        content_ids(hashed.tokens, begins[heads], ends[heads]),
        np.where(heads < len(equal.group), "duplicate-paragraph", "near-duplicate-paragraph").tolist(),
        (ends - begins)[heads],
        _texts(hashed, documents[heads], starts[heads], stops[heads]),
        grouped(spans(hashed, documents, starts, stops, begins), edges),
    )


def boilerplate(hashed: Hashed, marked: Marked) -> Rows[Boilerplate]:
    """Boilerplate lines, those that say the same under one rule together, by where they first stand."""
    lines = np.flatnonzero(marked.rules)
    documents = marked.documents[lines]
    rules = marked.rules[lines]
    phrase = [marked.phrases.get(line, "") for line in lines.tolist()]
    # A repeated line is one within its document, a template line one within its site, a phrase one everywhere.
    within = np.where(rules == REPEATED, documents, marked.templates.numbers[lines].astype(np.int64))
    if phrase:
        within[rules == PHRASE] = np.unique(phrase, return_inverse=True)[1][rules == PHRASE]
    keys = np.where(rules == PHRASE, 0, hashed.line_keys[lines])
    order = np.lexsort((lines, keys, within, rules))
    same = np.stack([rules[order].astype(np.uint64), within[order].astype(np.uint64), keys[order].astype(np.uint64)])
    new = np.append(True, np.any(np.diff(same, axis=1) != 0, axis=0))[: len(order)]
    heads = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]  # first line of each one's group
    by_place = np.lexsort((order, heads))
    order, heads = order[by_place], heads[by_place]
    edges = _edges(heads)
    first, last = hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - 1
    starts, ends = widen(hashed, documents, hashed.starts(first, documents), hashed.ends(last, documents))
    heads = order[edges[:-1]]
    return boilerplate_rows(
        [RULES[rule] for rule in rules[heads].tolist()],
        [phrase[head] or None for head in heads.tolist()],
        _texts(hashed, documents[heads], starts[heads], ends[heads]),
        [
            _evidence(hashed, marked, int(lines[head]), int(rules[head]), size)
            for head, size in zip(heads.tolist(), np.diff(edges).tolist(), strict=True)
        ],
        grouped(spans(hashed, documents[order], starts[order], ends[order], first[order]), edges),
    )


def _evidence(hashed: Hashed, marked: Marked, line: int, rule: int, size: int) -> str:
    if rule == REPEATED:
        return f"{size + 1} times here, first kept"
    if rule == TEMPLATE:
        have, total = int(marked.templates.have[line]), int(marked.templates.total[line])
        site = str(hashed.documents.column("site")[int(marked.documents[line])].as_py())
        return f"in {have} of {total} documents of {'the folder' if site == '.' else site}"
    return f"phrase {marked.phrases[line]}"


def paragraph_spans(hashed: Hashed, d: int) -> tuple[Span, ...]:
    """The spans of a document's paragraphs, in order."""
    number = np.arange(hashed.paragraph_offsets[d], hashed.paragraph_offsets[d + 1])
    starts, ends = hashed.paragraph_starts[number], hashed.paragraph_ends[number]
    documents = np.full(len(number), d)
    tokens = hashed.paragraph_tokens[number]
    return tuple(read_spans(spans(hashed, documents, starts.astype(np.int64), ends.astype(np.int64), tokens)))
