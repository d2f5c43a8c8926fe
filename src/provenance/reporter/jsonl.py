"""The whole report, one finding a line, each with its `type`: to stream, to filter, to load into a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson

from provenance.models import Report
from provenance.reporter.options import Options

_MANY = {
    "document": "documents",
    "skipped": "skipped",
    "notice": "notices",
    "match": "matches",
    "cluster": "clusters",
    "paragraph": "paragraphs",
    "passage": "passages",
    "rewrite": "rewrites",
    "boilerplate": "boilerplate",
}


def write(report: Report, stream: BinaryIO, options: Options) -> None:
    """Write a `report` line, the totals, the findings in the report's order, then the matrix."""
    stream.writelines(_lines(report))


def _lines(report: Report) -> Iterator[bytes]:
    yield from _typed("report", [{"schema": report.schema, "tool": report.tool, "config": report.config}])
    yield from _typed("totals", [report.totals])
    for kind, field in _MANY.items():
        yield from _typed(kind, getattr(report, field))
    yield from _typed("matrix", [report.matrix])


def _typed(kind: str, findings: Iterable[Any]) -> Iterator[bytes]:
    opening = b'{"type":"' + kind.encode() + b'",'
    for finding in findings:
        # every finding has fields, so its JSON goes on after the brace
        yield opening + orjson.dumps(finding, option=orjson.OPT_APPEND_NEWLINE)[1:]
