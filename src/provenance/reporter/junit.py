"""JUnit's XML, which most CI systems show: a test case for each rule and file that fails, or one that passes."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.etree import ElementTree

from provenance.reporter.options import Options
from provenance.reporter.text import visible
from provenance.reporter.verdict import Finding, Status, Verdict, sentence
from provenance.reporter.verdict_words import headline, remarks

# XML 1.0 has no place for these, not even escaped
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(verdict: Verdict, stream: BinaryIO, options: Options) -> None:
    """Write one suite: a failure for each finding that fails, a skipped case for each that was accepted."""
    suite = ElementTree.Element("testsuite", {"name": "provenance gate"})
    cases = [one for one in verdict.findings if one.status is not Status.PASSED]
    for one in cases:
        _case(suite, one)
    if verdict.passed:
        ElementTree.SubElement(suite, "testcase", {"classname": "provenance.gate", "name": "gate", "time": "0"})
    failures = len(verdict.having(Status.FAILED))
    counts = {"tests": len(suite), "failures": failures, "errors": 0, "skipped": len(cases) - failures}
    for name, value in counts.items():
        suite.set(name, str(value))
    suite.set("time", "0")
    ElementTree.SubElement(suite, "system-out").text = _clean("\n".join([headline(verdict), *remarks(verdict)]))
    root = ElementTree.Element("testsuites", {"name": "provenance"})
    root.append(suite)
    ElementTree.indent(root)
    stream.write(ElementTree.tostring(root, "utf-8", xml_declaration=True) + b"\n")


def _case(suite: ElementTree.Element, one: Finding) -> None:
    name = _clean(f"{one.rule} {visible(one.place.name)}")
    line = one.place.lines[0] if one.place.lines else 1
    where = {"classname": _clean(visible(one.place.path)), "file": _clean(one.place.path), "line": str(line)}
    case = ElementTree.SubElement(suite, "testcase", {"name": name, **where, "time": "0"})
    if one.status is Status.ACCEPTED:
        ElementTree.SubElement(case, "skipped", {"message": _clean("in the baseline: " + (one.reason or "no reason"))})
        return
    said = _clean(sentence(one))
    failure = ElementTree.SubElement(case, "failure", {"type": f"{one.code} {one.rule}", "message": said})
    failure.text = _clean(f"{visible(one.place.name)}: {said}\n{visible(one.text)}")


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
