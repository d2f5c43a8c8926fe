"""What was read, what was not, and the verdict in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from provenance.models import PassageKind, Relation, Report, Role
from provenance.reporter.screen.rewrites import graded
from provenance.reporter.section import Cell, Column, Section, Table, and_more, outside
from provenance.reporter.text import counted, listed, size

_SKIPPED_SHOWN = 5
_NOTICES_SHOWN = 3

_COPY_WORDS = {
    Relation.IDENTICAL: ("identical", "identical"),
    Relation.SAME_TEXT: ("the same text", "the same text"),
    Relation.NEAR_DUPLICATE: ("near-duplicate", "near-duplicates"),
    Relation.CONTAINS: ("contained", "contained"),
    Relation.REWRITE: ("rewritten", "rewritten"),
}


def summary(report: Report) -> Section:
    """Counts, then the verdict."""
    totals = report.totals
    read = (
        f"{counted(totals.documents, 'document')}, {counted(totals.paragraphs, 'paragraph')}, "
        f"{counted(totals.tokens, 'token')}, {size(totals.bytes)}"
    )
    if totals.skipped:
        read += f"; {totals.skipped:,} skipped"
    if totals.excluded:
        read += f"; {totals.excluded:,} excluded"
    copied = any(document.role is Role.DUPLICATE for document in report.documents)
    return Section(sentences=(Cell(read), Cell(" ".join(verdict(report)), "warn" if copied else "good")))


def verdict(report: Report) -> Iterator[str]:
    """Sentences that say what was found, copies first."""
    copies = sum(document.role is Role.DUPLICATE for document in report.documents)
    if copies:
        relations = Counter(member.relation for cluster in report.clusters for member in cluster.members)
        kinds = [
            f"{relations[relation]:,} {one if relations[relation] == 1 else many}"
            for relation, (one, many) in _COPY_WORDS.items()
            if relations[relation]
        ]
        which = f": {listed(kinds)}" if kinds else ""
        repeat = "repeats" if copies == 1 else "repeat"
        yield f"{copies:,} of {counted(len(report.documents), 'document')} {repeat} another{which}."
    elif len(report.documents) == 1:
        yield "One document: nothing to compare it with."
    else:
        yield f"No copies: each of the {len(report.documents):,} documents is its own."
    yield from _shared(report)
    yield _boilerplate(report)


def _shared(report: Report) -> Iterator[str]:
    kinds = Counter(passage.kind for passage in report.passages)
    quotations = kinds[PassageKind.QUOTATION]
    found = [
        counted(number, noun)
        for number, noun in (
            (len(report.passages) - quotations - kinds[PassageKind.REWRITE], "passage"),
            (quotations, "quotation"),
            (len(report.paragraphs), "paragraph"),
        )
        if number
    ]
    yield from graded(report)
    if found:
        one = len(found) == 1 and found[0].startswith("1 ")
        yield f"{listed(found)} {'stands' if one else 'stand'} in more than one place."
    elif len(report.documents) > 1 and not any(match.relation is Relation.REWRITE for match in report.matches):
        yield "No passage or quotation is shared."


def _boilerplate(report: Report) -> str:
    spans = [span for found in report.boilerplate for span in found.occurrences]
    if not spans:
        return "No boilerplate."
    lines = sum(span.lines[1] - span.lines[0] + 1 for span in spans)
    return f"{counted(lines, 'boilerplate line')} in {counted(len({span.document for span in spans}), 'document')}."


def skipped(report: Report) -> Iterator[Section]:
    """The first files that were not read and why, then what is worth knowing about files that were."""
    columns = (Column("file", share=2), Column("rule", optional=1), Column("reason", share=3))
    for heading, found, limit in (
        ("Not read", report.skipped, _SKIPPED_SHOWN),
        ("Notices", report.notices, _NOTICES_SHOWN),
    ):
        if found:
            rows = tuple(
                (
                    outside(one.path if one.line is None else f"{one.path}:{one.line}", cut="start"),
                    Cell(one.rule),
                    outside(one.reason, "warn"),
                )
                for one in found[:limit]
            )
            yield Section(heading, table=Table(columns, rows), more=and_more(len(found), len(rows)))
