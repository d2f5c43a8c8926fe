"""Findings: what the comparator's arrays say, as the nouns of the report."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import xxhash

from provenance.comparator.bare_lines import bare_lines
from provenance.comparator.boilerplate import NONE, PHRASE, REPEATED, RULES, TEMPLATE, Marked
from provenance.comparator.columns import DIGITS, boilerplate_rows, grouped, paragraph_rows, passage_rows, read_spans
from provenance.comparator.navigation import PLATFORM
from provenance.comparator.paragraphs import ParagraphGroups
from provenance.comparator.residue import Residue
from provenance.comparator.sharing import Shared
from provenance.comparator.spans import spans, widen
from provenance.comparator.template_evidence import site_name, template_evidence
from provenance.hashing.counting import positions
from provenance.hashing.digests import content_ids
from provenance.hashing.hashed import Hashed
from provenance.models import Boilerplate, ParagraphGroup, Passage, PassageKind, Rows, Span

Array = npt.NDArray[Any]

LONGEST_TEXT = 2000
"""Bytes of a finding's `text`; the spans say where the whole of it stands."""


def _edges(numbers: Array) -> Array:
    """Where each group begins in sorted group numbers, and where the last one ends."""
    return np.append(np.flatnonzero(np.diff(numbers, prepend=-1)), len(numbers))


def texts(hashed: Hashed, documents: Array, starts: Array, ends: Array) -> pa.StringArray:
    """Stretches of the documents as a finding quotes them: cut where they are very long."""
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
        _distinct(content_ids(left.tokens, firsts, lasts), similarity < 1, left, begins, ends, edges),
        np.where(shared.quoted[heads], PassageKind.QUOTATION, kinds).tolist(),
        lasts - firsts,
        np.round(similarity, DIGITS),
        texts(hashed, documents[heads], starts[heads], stops[heads]),
        grouped(spans(hashed, documents, starts, stops, begins), edges),
    )


def _distinct(ids: list[str], edited: Array, left: Residue, begins: Array, ends: Array, edges: Array) -> list[str]:
    """Ids of which no edited passage has that of another passage.

    One passage may be the first text of several. Those that were edited are then named by all their texts, which stays
    the same wherever these stand; only where all are equal, by the order of the passages too.
    """
    count = Counter(ids)
    several = np.flatnonzero(edited & np.array([count[name] > 1 for name in ids], np.bool_))
    taken = set(ids) - {ids[g] for g in several.tolist()} if len(several) else set()
    taken |= {name for name, other in zip(ids, edited.tolist(), strict=True) if not other}
    lengths = np.diff(edges)[several]
    at = positions(edges[several], lengths)
    firsts, lasts = (np.searchsorted(left.origin, x[at].astype(left.origin.dtype)) for x in (begins, ends))
    texts = content_ids(left.tokens, firsts, lasts)
    stops = np.cumsum(lengths).tolist()
    for g, stop, length in zip(several.tolist(), stops, lengths.tolist(), strict=True):
        name = " ".join([ids[g], *sorted(texts[stop - length : stop])])
        while (name := xxhash.xxh3_128_hexdigest(name.encode())) in taken:
            pass
        ids[g] = name
        taken.add(name)
    return ids


def _exact_ids(hashed: Hashed, begins: Array, ends: Array) -> list[str]:
    """Content ids of stretches of the corpus, which count accents."""
    bounds = np.append(0, np.cumsum(ends - begins))
    return content_ids(hashed.exact(positions(begins, ends - begins)), bounds[:-1], bounds[1:])


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
        _exact_ids(hashed, begins[heads], ends[heads]),
        np.where(heads < len(equal.group), "duplicate-paragraph", "near-duplicate-paragraph").tolist(),
        (ends - begins)[heads],
        texts(hashed, documents[heads], starts[heads], stops[heads]),
        grouped(spans(hashed, documents, starts, stops, begins), edges),
    )


def boilerplate(hashed: Hashed, marked: Marked) -> Rows[Boilerplate]:
    """Boilerplate lines, those that say the same for the same reason together, by where they first stand."""
    lines = np.flatnonzero(marked.rules)
    documents = marked.documents[lines]
    rules = marked.rules[lines]
    phrase = [marked.phrases.get(line, "") for line in lines.tolist()]
    group = _alike(hashed, marked, lines, phrase)
    first, last = hashed.line_tokens[lines], hashed.line_tokens[lines + 1] - 1
    starts, ends = widen(hashed, documents, hashed.starts(first, documents), hashed.ends(last, documents))
    bare = bare_lines(hashed, marked.rules != NONE, lines, documents, ends)
    sites = hashed.documents.column("site").take(pa.array(bare.documents)).to_pylist()
    bare_group = {key: -1 - n for n, key in enumerate(dict.fromkeys(zip(sites, bare.texts, strict=True)))}
    group = np.append(group, [bare_group[key] for key in zip(sites, bare.texts, strict=True)]).astype(np.int64)
    line = np.append(lines, np.full(len(bare.texts), -1))
    documents, starts, ends = (
        np.append(one, other) for one, other in ((documents, bare.documents), (starts, bare.starts), (ends, bare.ends))
    )
    by_place = np.lexsort((starts, documents))
    _, heads, group = np.unique(group[by_place], return_index=True, return_inverse=True)
    order = by_place[np.lexsort((np.arange(len(by_place)), heads[group]))]
    edges = _edges(np.sort(heads[group]))
    heads = order[edges[:-1]]
    numbers = line[heads].tolist()
    of = [int(rules[head]) if number >= 0 else TEMPLATE for head, number in zip(heads.tolist(), numbers, strict=True)]
    sizes = np.diff(edges).tolist()
    return boilerplate_rows(
        [RULES[rule] for rule in of],
        [phrase[head] or None if number >= 0 else None for head, number in zip(heads.tolist(), numbers, strict=True)],
        texts(hashed, documents[heads], starts[heads], ends[heads]),
        [
            _evidence(hashed, marked, number, d, rule, size)
            for number, d, rule, size in zip(numbers, documents[heads].tolist(), of, sizes, strict=True)
        ],
        grouped(
            spans(hashed, documents[order], starts[order], ends[order], np.append(first, bare.tokens)[order]), edges
        ),
    )


def _alike(hashed: Hashed, marked: Marked, lines: Array, phrase: list[str]) -> Array:
    """A number for each of the boilerplate lines, the same for those that one finding tells of.

    A repeated line is one within its document, a template line one within its site, a phrase and a line of many sites
    one everywhere.
    """
    rules, documents = marked.rules[lines], marked.documents[lines]
    numbers = marked.templates.numbers[lines].astype(np.int64)
    within = np.where((rules == REPEATED) | (numbers == 0), -1 - documents, numbers)
    platform = (rules == TEMPLATE) & (marked.templates.taken[lines] == PLATFORM)
    within[platform] = -1 - len(marked.templates.totals) - marked.templates.figures[lines[platform]]
    if phrase:
        within[rules == PHRASE] = np.unique(phrase, return_inverse=True)[1][rules == PHRASE]
    keys = np.where(rules == PHRASE, 0, hashed.line_keys[lines])
    why = np.where(rules == TEMPLATE, marked.templates.taken[lines], 0)
    order = np.lexsort((why, keys, within, rules))
    same = np.stack([column[order].astype(np.uint64) for column in (rules, within, keys, why)])
    new = np.append(False, np.any(np.diff(same, axis=1) != 0, axis=0))[: len(order)]
    group = np.empty(len(lines), np.int64)
    group[order] = np.cumsum(new)
    return group


def _evidence(hashed: Hashed, marked: Marked, line: int, d: int, rule: int, size: int) -> str:
    """Why a line of document d is boilerplate; line -1 is one without a word."""
    if line < 0:
        return f"no word in it, amid template lines of {site_name(hashed, d)}"
    if rule == REPEATED:
        alike, total = int(marked.last_kept[d]), int(marked.templates.totals[d])
        if alike and line == hashed.line_offsets[d]:
            return f"{size + 1} times here, last kept: so begin {alike} of {total} documents of {site_name(hashed, d)}"
        return f"{size + 1} times here, first kept"
    if rule == TEMPLATE:
        return template_evidence(hashed, marked.templates, line, d)
    return f"phrase {marked.phrases[line]}"


def paragraph_spans(hashed: Hashed, d: int) -> tuple[Span, ...]:
    """The spans of a document's paragraphs, in order."""
    number = np.arange(hashed.paragraph_offsets[d], hashed.paragraph_offsets[d + 1])
    starts, ends = hashed.paragraph_starts[number], hashed.paragraph_ends[number]
    documents = np.full(len(number), d)
    tokens = hashed.paragraph_tokens[number]
    return tuple(read_spans(spans(hashed, documents, starts.astype(np.int64), ends.astype(np.int64), tokens)))
