"""A code quality report for GitLab: what fails, as its documentation of code quality reports asks for it."""

from __future__ import annotations

from typing import Any, BinaryIO

import orjson

from provenance.reporter.options import Options
from provenance.reporter.verdict import Finding, Status, Verdict, sentence

_SEVERITY = {"PV1": "major", "PV2": "major", "PV3": "info", "PV5": "minor"}


def write(verdict: Verdict, stream: BinaryIO, options: Options) -> None:
    """Write a list of issues; empty where the gate passes, which closes those of an earlier run."""
    issues = [_issue(one) for one in verdict.having(Status.FAILED)]
    stream.write(orjson.dumps(issues, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _issue(one: Finding) -> dict[str, Any]:
    first, last = one.place.lines or (1, 1)
    return {
        "description": sentence(one),
        "check_name": one.rule,
        "fingerprint": one.fingerprint,
        "severity": _SEVERITY.get(one.code[:3], "minor"),
        "location": {"path": one.place.path, "lines": {"begin": first, "end": last}},
    }
