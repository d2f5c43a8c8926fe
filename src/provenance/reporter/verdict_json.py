"""The whole verdict as indented JSON, byte-identical for the same verdict."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, BinaryIO

import orjson

from provenance.reporter.options import Options
from provenance.reporter.verdict import Finding, Verdict, sentence


def write(verdict: Verdict, stream: BinaryIO, options: Options) -> None:
    """Write one object; the message of each finding has the names of its sources in place."""
    fields: dict[str, Any] = {**asdict(verdict), "findings": [_finding(one) for one in verdict.findings]}
    stream.write(orjson.dumps(fields, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _finding(one: Finding) -> dict[str, Any]:
    return {**asdict(one), "message": sentence(one)}
