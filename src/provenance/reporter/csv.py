"""The provenance table as CSV (RFC 4180, UTF-8): one row a document."""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import BinaryIO

from provenance.models import Document, Report
from provenance.reporter.options import Options
from provenance.reporter.text import visible

COLUMNS = (
    "id", "bytes", "encoding", "sha256", "swhid", "content_id", "tokens", "paragraphs",
    "title", "source", "url", "date", "licence",
    "cluster", "role", "nearest", "nearest_relation", "nearest_similarity", "nearest_resemblance", "nearest_words",
    "unique", "copied", "quoted", "boilerplate",
)  # fmt: skip

# A spreadsheet runs a cell that begins so as a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@")


def write(report: Report, stream: BinaryIO, options: Options) -> None:
    """Write a header row and the documents in the report's order."""
    text = TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    try:
        rows = csv.writer(text)
        rows.writerow(COLUMNS)
        rows.writerows(map(_row, report.documents))
        text.flush()
    finally:
        text.detach()  # the stream is the caller's to close


def _row(one: Document) -> tuple[object, ...]:
    said, near, shares = one.declared, one.nearest, one.shares
    return (
        _safe(one.id), one.bytes, one.encoding, one.sha256, one.swhid, one.content_id, one.tokens, one.paragraphs,
        _safe(said.title), _safe(said.source), _safe(said.url), _safe(said.date), _safe(said.licence),
        one.cluster or "", one.role.value,
        *((_safe(near.id), near.relation.value, near.similarity, near.resemblance, near.words) if near else ("",) * 5),
        shares.unique, shares.copied, shares.quoted, shares.boilerplate,
    )  # fmt: skip


def _safe(text: str) -> str:
    """Text that neither a spreadsheet nor a terminal acts on; all that is not an attack stays as it is."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
