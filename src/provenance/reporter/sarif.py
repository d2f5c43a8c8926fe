"""SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it: one result for each finding that fails, in the new file.

GitHub shows 5,000 results of a run and takes 10 MB; it shows the other places of a result only where its message
links to them. What goes beyond is counted in a notification of the run.
"""

from __future__ import annotations

from typing import Any, BinaryIO
from urllib.parse import quote

import orjson

from provenance.reporter.options import Options
from provenance.reporter.rules import find
from provenance.reporter.text import counted, visible
from provenance.reporter.verdict import Finding, Place, Status, Verdict, advice, sentence

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 5_000
MOST_BYTES = 9_500_000
"""Of results; rules and the rest of the file take less than what is left up to 10 MB."""
_MOST_RELATED = 20
"""Other places of one result: three are linked in the message, further ones are listed."""


def write(verdict: Verdict, stream: BinaryIO, options: Options) -> None:
    """Write one run."""
    failed = verdict.having(Status.FAILED)
    names = sorted({one.rule for one in failed}, key=lambda name: _rule_id(name))
    results: list[orjson.Fragment] = []
    size = 0
    for one in failed[:MOST_RESULTS]:
        result = orjson.dumps(_result(one, names.index(one.rule)))
        size += len(result) + 1
        if size > MOST_BYTES:
            break
        results.append(orjson.Fragment(result))
    stream.write(orjson.dumps(_log(verdict, names, results, len(failed)), option=orjson.OPT_APPEND_NEWLINE))


def _log(verdict: Verdict, names: list[str], results: list[orjson.Fragment], failed: int) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if failed > len(results):
        text = (
            f"{counted(failed - len(results), 'more finding')} not shown here: the limit of code scanning is reached."
        )
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    driver = {
        "name": verdict.tool.name,
        "version": verdict.tool.version,
        "rules": [_rule(name) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
        "properties": {"findings": failed, "shown": len(results), "documents": verdict.documents},
    }
    return {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}


def _rule_id(name: str) -> str:
    rule = find(name)
    return rule.code if rule else name


def _rule(name: str) -> dict[str, Any]:
    rule = find(name)
    if rule is None:
        return {"id": name}
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": f"{rule.summary} {advice(rule)}", "markdown": rule.page},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["text-reuse"], "precision": "very-high"},
    }


def _result(one: Finding, index: int) -> dict[str, Any]:
    related = one.sources[:_MOST_RELATED]
    links = [f"[{_link_text(place.name)}]({number})" for number, place in enumerate(related, 1)]
    links += [visible(place.name) for place in one.sources[_MOST_RELATED:]]
    found: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": sentence(one, links)},
        "locations": [_location(one.place)],
        "partialFingerprints": {"provenanceContent/v1": one.fingerprint},
    }
    if related:
        found["relatedLocations"] = [
            {"id": number, **_location(place), "message": {"text": visible(place.name)}}
            for number, place in enumerate(related, 1)
        ]
    return found


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.path)}}
    if place.lines:
        physical["region"] = {"startLine": place.lines[0], "endLine": place.lines[1]}
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    """A path as a relative reference; an absolute one as a file URI."""
    text = quote(path, safe="/~!$&'()*+,;=@")
    return f"file://{text}" if text.startswith("/") else text


def _link_text(name: str) -> str:
    """Text inside `[…]`, where SARIF takes brackets and backslashes for its own."""
    return visible(name).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
