"""Explanations for people and, as JSON, for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

import orjson

from provenance.models import Document, Relation, Span
from provenance.reporter.explanation import Aligned, DocumentExplanation, ExplainedParagraph, PairExplanation
from provenance.reporter.labels import Labels, labels, places
from provenance.reporter.options import Options
from provenance.reporter.screen.documents import closeness, percent
from provenance.reporter.section import Cell, Column, Section, Table, Tone, cells, outside
from provenance.reporter.sides import side_by_side
from provenance.reporter.style import paint
from provenance.reporter.table import render
from provenance.reporter.text import counted, visible

_EXCERPT = 400  # characters that any screen could show
_LESS = 0.005  # that could be seen in two decimals
_NEXT = 2  # characters between a sentence and the next one at most

_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCES = {
    Relation.IDENTICAL: "{a} and {b} are identical: the same bytes.",
    Relation.SAME_TEXT: "{a} and {b} are the same text: only case, spacing, punctuation or Unicode form differ.",
    Relation.NEAR_DUPLICATE: "{a} and {b} are near-duplicates.",
    Relation.CONTAINS: "{inner} stands almost wholly in {outer}.",
    Relation.REWRITE: "{a} and {b} tell the same in other words.",
    Relation.SHARES_PASSAGES: "{a} and {b} share passages, but neither is a copy of the other.",
    Relation.SHARES_QUOTATION: "{a} and {b} quote the same words, and share no passage beyond quotations.",
    Relation.UNRELATED: "{a} and {b} share no passage and no quotation.",
}
_BY_SIMILARITY = (Relation.NEAR_DUPLICATE, Relation.CONTAINS, Relation.REWRITE)
_TONES: dict[str, Tone] = {
    "own": "good", "boilerplate": "dim", "quoted": "dim", "partly quoted": "dim",
    "copied": "bad", "near-duplicate": "warn", "partly copied": "warn", "retold": "warn", "partly retold": "warn",
    "partly boilerplate": "dim",
}  # fmt: skip


def write(
    explanation: PairExplanation | DocumentExplanation, format_name: str, stream: BinaryIO, options: Options
) -> None:
    """Write an explanation as `table` or `json`."""
    if format_name == "json":
        stream.write(orjson.dumps(explanation, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2))
        return
    lines = _pair(explanation, options) if isinstance(explanation, PairExplanation) else _document(explanation, options)
    stream.write(("\n".join(lines) + "\n").encode(options.encoding, "replace"))


def _pair(found: PairExplanation, options: Options) -> Iterator[str]:
    names = labels([found.a.id, found.b.id])
    columns = (Column(""), Column("document", share=3), *(Column(one, "right") for one in _SHARES))
    rows = tuple((outside(names[one.id]), outside(one.id, cut="start"), *_shares(one)) for one in (found.a, found.b))
    said = Section(sentences=tuple(map(outside, _said(found, names))))
    yield render([said, Section(table=Table(columns, rows))], options)
    for number, together in enumerate(_together(found.aligned), start=1):
        yield paint(f"{number}. {_title(together)}", "heading", options.colour)
        headings = (_where([one.a for one in together], names), _where([one.b for one in together], names))
        left = _joined({one.a: one.text_a for one in together})
        right = _joined({one.b: one.text_b for one in together})
        marked = together[0].kind != "rewrite"  # there nearly every word would be
        yield "\n".join(side_by_side(headings, left, right, options, marked=marked)) + "\n"
    if found.boilerplate:
        columns = (Column("rule"), Column("text", share=3), Column("where", share=2))
        left_out = tuple(
            (Cell(one.rule, "dim"), outside(one.text[:_EXCERPT]), outside(places(one.occurrences, names)))
            for one in found.boilerplate
        )
        yield render([Section("Boilerplate, left out of the comparison", table=Table(columns, left_out))], options)[:-1]


def _said(found: PairExplanation, names: Labels) -> Iterator[str]:
    """The relation in a sentence, and each of its figures in another."""
    a, b = names[found.a.id], names[found.b.id]
    in_a, in_b = _containments(found)
    inner, outer = (a, b) if in_a >= in_b else (b, a)
    copied = [one.kind for one in found.aligned if one.kind != "rewrite"]
    if found.relation is Relation.UNRELATED and copied:
        noun = "quotation" if set(copied) == {"quotation"} else "passage"
        shared = f"a {noun} that says" if len(copied) == 1 else f"{noun}s that say"
        yield f"{a} and {b} share {shared} too little to relate them, or that very many documents have."
    else:
        yield _SENTENCES[found.relation].format(a=a, b=b, inner=inner, outer=outer)
    if found.relation is Relation.REWRITE:
        yield from _told(found, a, b)
    elif found.match:
        deciding = ", which decided the relation" if found.relation in _BY_SIMILARITY else ""
        yield f"Similarity {found.match.similarity:.2f}{deciding}; resemblance {found.match.resemblance:.2f}."
    if found.match and (in_a or in_b):
        yield (
            f"Word for word, {_whole(in_a)} of {a} stands in {b}, and {_whole(in_b)} of {b} in {a} "
            f"(in runs of {found.shingle_tokens} tokens)."
        )
    if found.match and found.in_order is not None and found.in_order < found.match.similarity - _LESS:
        agreeing = percent(found.in_order)
        yield (
            f"Of their words and characters {agreeing} agree in one order; for the similarity a long word is one, "
            "and so is what has no blank in it."
        )
    if found.but_for_accents:
        chinese = any(_HAN.search(one.text_a) for one in found.aligned)
        yield f"Their words differ in nothing but {'the forms of Chinese characters' if chinese else 'accents'}."
    if found.but_for_hyphens:
        yield "Their words differ in nothing but hyphens at line ends."
    if found.relation is not Relation.REWRITE:
        yield from _told(found, a, b)
    if found.measure == "similarity" and found.relation not in (Relation.IDENTICAL, Relation.SAME_TEXT):
        yield f"Cosine of their words, as in the matrix: {found.figure:.2f}; it decides nothing."


def _told(found: PairExplanation, a: str, b: str) -> Iterator[str]:
    """How much of each the other one tells in other words."""
    told = found.told
    if told is None:
        return
    if not (told.share_a or told.share_b):
        yield "No sentence of one is told in other words by the other: grade 0."
        return
    shares = f"{b} tells {percent(told.share_a)} of {a}, and {a} {percent(told.share_b)} of {b}"
    if found.relation is Relation.REWRITE:
        yield f"{shares}, copied sentences left aside: grade {told.grade:.2f} (a rewrite from {told.needed:g} on)."
        yield "What is retold counts as own, since its words are its own."
    else:
        needed = f"a rewrite needs {told.needed:g} and three sentences that are no copies"
        yield f"In other words, {shares}, copied sentences left aside: grade {told.grade:.2f} ({needed})."


def _together(aligned: Sequence[Aligned]) -> list[list[Aligned]]:
    """What is shown as one: two sentences that one sentence of the other document tells."""
    groups: list[list[Aligned]] = []
    told: dict[tuple[str, Span], list[Aligned]] = {}
    for one in aligned:
        sides = ("a", one.a), ("b", one.b)
        group = next((told[side] for side in sides if side in told), None) if one.kind == "rewrite" else None
        if group is None:
            group = []
            groups.append(group)
        group.append(one)
        if one.kind == "rewrite":
            told |= dict.fromkeys(sides, group)
    return groups


def _where(spans: Iterable[Span], names: Labels) -> str:
    """Places, several in a line as one."""
    return places({(span.document, span.lines): span for span in spans}.values(), names)


def _joined(texts: Mapping[Span, str]) -> str:
    """Sentences in the order of their document; `…` stands for what lies between two."""
    said, end = "", 0
    for span in sorted(texts, key=lambda span: span.chars):
        apart = span.chars[0] - end if said else 0
        between = " … " if apart > _NEXT else " " if apart else ""
        said, end = said + between + texts[span], span.chars[1]
    return said


def _title(together: Sequence[Aligned]) -> str:
    one = together[0]
    if one.tokens is None:
        cosines = " and ".join(f"{each.similarity:.2f}" for each in together)
        return f"the same in other words, {'cosine' if len(together) == 1 else 'cosines'} {cosines}"
    similarity = "" if one.similarity is None else f", similarity {one.similarity:.2f}"
    return f"{one.kind}, {counted(one.tokens, 'token')}{similarity}"


_SHARES = ("tokens", "own", "copied", "quoted", "boilerplate")


def _shares(one: Document) -> tuple[Cell, ...]:
    shares = one.shares
    return cells([f"{one.tokens:,}", *map(percent, (shares.unique, shares.copied, shares.quoted, shares.boilerplate))])


def _containments(found: PairExplanation) -> tuple[float, float]:
    """Share of a's shingles that stand in b, and of b's that stand in a."""
    match = found.match
    if match is None:
        return 0.0, 0.0
    shares = match.containment_a, match.containment_b
    return shares if match.a == found.a.id else (shares[1], shares[0])


def _whole(share: float) -> str:
    return "none" if share <= 0 else percent(share)


def _document(found: DocumentExplanation, options: Options) -> Iterator[str]:
    sections = [_row(found)]
    if found.matches:
        sections.append(_matches(found))
    names: dict[str, str] = {}
    columns = (
        Column("lines", "right"),
        Column("verdict"),
        Column("also in", share=3, least=20),
        Column("text", share=5),
    )
    rows = tuple(_paragraph(one, names) for one in found.paragraphs)
    heading = f"{counted(len(rows), 'paragraph')}"
    sections.append(Section(heading, table=Table(columns, rows) if rows else None))
    yield render(sections, options)[:-1]


def _row(found: DocumentExplanation) -> Section:
    one = found.document
    shares, said = one.shares, one.declared
    parts = (
        ("own", shares.unique),
        ("copied", shares.copied),
        ("quoted", shares.quoted),
        ("boilerplate", shares.boilerplate),
    )
    near = one.nearest
    values = [
        (
            "role",
            one.role + (f", kept: {found.cluster.representative} ({found.cluster.basis})" if found.cluster else ""),
        ),
        ("nearest", f"{near.id} ({closeness(near)})" if near else "none"),
        ("shares", ", ".join(f"{percent(share)} {name}" for name, share in parts if share)),
        (
            "size",
            f"{counted(one.tokens, 'token')}, {counted(one.paragraphs, 'paragraph')}, "
            f"{one.bytes:,} bytes, {one.encoding}",
        ),
        (
            "declared",
            f"title {said.title}, source {said.source}, date {said.date}, licence {said.licence}, url {said.url}",
        ),
        ("sha256", one.sha256),
        ("swhid", one.swhid),
        ("content id", one.content_id),
    ]
    rows = tuple((Cell(name, "dim"), outside(value)) for name, value in values)
    return Section(table=Table((Column("document"), Column(visible(one.id), share=1)), rows))


def _matches(found: DocumentExplanation) -> Section:
    me = found.document.id
    rows = tuple(
        (
            Cell(one.relation),
            Cell(f"{one.similarity:.2f}"),
            Cell(f"{one.resemblance:.2f}"),
            Cell(percent(one.containment_a if one.a == me else one.containment_b)),
            outside(one.b if one.a == me else one.a, cut="start"),
        )
        for one in sorted(found.matches, key=lambda one: (list(Relation).index(one.relation), -one.similarity))
    )
    columns = (
        Column("relation"),
        Column("similarity", "right"),
        Column("resemblance", "right", optional=2),
        Column("its words there", "right", optional=1),
        Column("document", share=1),
    )
    return Section(counted(len(rows), "match", "matches"), table=Table(columns, rows))


def _paragraph(one: ExplainedParagraph, names: dict[str, str]) -> tuple[Cell, ...]:
    first, last = one.span.lines
    also = _where(one.elsewhere, names) or (visible(one.within) if one.within else "–")
    return (
        Cell(str(first) if first == last else f"{first}-{last}"),
        Cell(one.verdict, _TONES[one.verdict]),
        outside(also),
        outside(one.text[:_EXCERPT]),
    )
