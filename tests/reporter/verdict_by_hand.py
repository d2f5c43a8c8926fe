"""A verdict made by hand, with names and texts that formats must not trip over."""

from __future__ import annotations

from dataclasses import replace

from provenance.models import Span, Tool
from provenance.reporter.rules import code
from provenance.reporter.verdict import SCHEMA, Finding, Place, Stale, Status, Verdict

EVIL = "new/50%, [a]: ::error::\n‮x|`y`.txt"


def place(path: str, line: int | None, *, new: bool = False, record: str | None = None) -> Place:
    lines = None if line is None else (line, line + 1)
    span = None if line is None else Span(path, 1, (10, 90), (10, 92), (line, line + 1))
    document = path if record is None else f"{path}#{record}"
    return Place(document, path, record, lines, span, new)


def finding(rule: str, where: Place, sources: tuple[Place, ...], number: int = 0, **fields: object) -> Finding:
    plain = Finding(
        rule, code(rule), Status.FAILED, "", f"{number:032x}", ("a" * 32, "b" * 32), f"{number:032x}", False, where, (),
        sources, None, 41, "The same words | again, <b>and</b> `again`.",
        "This paragraph (41 tokens) stands in {sources} too.",
    )  # fmt: skip
    return replace(plain, **fields)


def verdict() -> Verdict:
    old = place("corpus/old.txt", 3)
    records = place("corpus/dump.jsonl", 12, record="17")
    many = tuple(place(f"corpus/{n}.txt", n) for n in range(1, 6))
    findings = (
        finding("duplicate-paragraph", place("new/a.txt", 7, new=True), (old, records), 1),
        finding("shared-passage", place(EVIL, 2, new=True), many, 2, also=(place(EVIL, 9, new=True),)),
        finding(
            "near-duplicate-document", place("new/b.txt", None, new=True), (place("corpus/long.txt", None),), 3,
            entire=True, tokens=None, similarity=0.934, message="Nearly the same text as {sources} (similarity 0.93).",
        ),
        finding(
            "unreadable-file", place("new/c.bin", None, new=True), (), 4, entire=True, tokens=None, text="",
            message="Binary: NUL at byte 4.",
        ),
        finding(
            "duplicate-paragraph", place("new/d.txt", 1, new=True), (old,), 5, status=Status.ACCEPTED, reason="a motto"
        ),
        finding(
            "shared-quotation", place("new/e.txt", 4, new=True), (old,), 6, status=Status.PASSED,
            reason="shared-quotation is not in fail-on",
        ),
    )  # fmt: skip
    return Verdict(
        SCHEMA, Tool("provenance", "0.1.0"), False, 6, 40, ("corpus",), None, {"duplicate-paragraph": 20.0}, "0" * 64,
        findings, 3, (Stale("shared-passage", "c" * 32, ("a" * 32,), "old words", ""),), ("shared-passage",),
    )  # fmt: skip


def passing() -> Verdict:
    return replace(verdict(), passed=True, findings=verdict().findings[4:], stale=(), unjudged=())


def many(number: int) -> Verdict:
    """A verdict with so many findings that fail."""
    findings = tuple(
        finding("duplicate-paragraph", place(f"new/{n}.txt", 7, new=True), (place("corpus/old.txt", 3),), n)
        for n in range(number)
    )
    return replace(verdict(), findings=findings)
