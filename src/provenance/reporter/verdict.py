"""The nouns of a verdict, schema `provenance-verdict/1`, and the formats that render one.

A verdict is made by the gate. Like a report it is data only: formats render it and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from provenance.models import Span, Tool
from provenance.reporter.options import Options

if TYPE_CHECKING:
    from provenance.reporter.rules import Rule

SCHEMA = "provenance-verdict/1"


class Status(StrEnum):
    """What a finding does to the gate."""

    FAILED = "failed"
    ACCEPTED = "accepted"
    """It would fail, but stands in the baseline."""
    PASSED = "passed"
    """It was found and does not fail; `reason` says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding or its source stands."""

    document: str
    """Id in the report."""
    path: str
    """The document's file, from where the command ran, with `/`."""
    record: str | None
    """Id of the record where the document is one."""
    lines: tuple[int, int] | None
    """In that file, from 1, inclusive; None where the whole file is meant, or it is not known where."""
    span: Span | None
    """In the document's text; None where the whole of it is meant."""
    new: bool
    """Whether it is among what the gate judges."""

    @property
    def name(self) -> str:
        """`path:line`, and the record where the document is one."""
        line = "" if self.lines is None else f":{self.lines[0]}"
        return f"{self.path}{line}" + (f" (record {self.record})" if self.record is not None else "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found in what is new."""

    rule: str
    code: str
    status: Status
    reason: str
    """Of an accepted finding: as the baseline gives it. Of a passed one: why it does not fail."""
    content: str
    """Content id of what was found."""
    members: tuple[str, ...]
    """Content ids of all documents that have it, sorted, one as often as it has it."""
    fingerprint: str
    """Unlike that of any other finding of the verdict; the same when files are renamed and lines move."""
    entire: bool
    """Whether it is about all of the new document, not a part of it."""
    place: Place
    also: tuple[Place, ...]
    """Where else in the same document."""
    sources: tuple[Place, ...]
    """Where it stands elsewhere, older places first."""
    similarity: float | None
    tokens: int | None
    text: str
    """How it begins in the new document."""
    message: str
    """A sentence; `{sources}` stands for their names."""


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry of the baseline that accepts nothing any more."""

    rule: str
    content: str
    members: tuple[str, ...]
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says."""

    schema: str
    tool: Tool
    passed: bool
    documents: int
    """New documents that were judged."""
    compared: int
    """Older documents that they were compared with."""
    against: tuple[str, ...]
    base: str | None
    policy: dict[str, float | None]
    """The rules that fail, each with its threshold."""
    config_digest: str
    findings: tuple[Finding, ...]
    """Those that fail first, then by place."""
    implied: int
    """Findings left out because another one about the same text says more."""
    stale: tuple[Stale, ...]
    unjudged: tuple[str, ...]
    """Rules that could not be judged against the report of a corpus."""

    def having(self, status: Status) -> tuple[Finding, ...]:
        """The findings of one status."""
        return tuple(one for one in self.findings if one.status is status)


class VerdictFormat(Protocol):
    """What the module of a format offers."""

    def write(self, verdict: Verdict, stream: BinaryIO, options: Options) -> None:
        """Write the whole verdict."""


VERDICT_FORMATS: dict[str, str] = {
    "table": "verdict_table",
    "json": "verdict_json",
    "markdown": "verdict_markdown",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
}
"""The module of each format, which is imported when it is used."""


def write(verdict: Verdict, format_name: str, stream: BinaryIO, options: Options | None = None) -> None:
    """Write a verdict in one of `VERDICT_FORMATS`."""
    module = cast("VerdictFormat", import_module(f"provenance.reporter.{VERDICT_FORMATS[format_name]}"))
    module.write(verdict, stream, options or Options())


_SOURCES_NAMED = 3


def sentence(finding: Finding, names: Iterable[str] | None = None) -> str:
    """The message of a finding with the names of its sources, or other `names` for them."""
    from provenance.reporter.text import listed, visible

    shown = list(names) if names is not None else [visible(one.name) for one in finding.sources]
    more = len(shown) - _SOURCES_NAMED
    parts = shown[:_SOURCES_NAMED] + ([f"{more:,} more"] if more > 0 else [])
    return finding.message.replace("{sources}", listed(parts)) if parts else finding.message


def advice(rule: Rule) -> str:
    """What the page of a rule says is to be done."""
    return " ".join(rule.page.partition("**What to do.**")[2].replace("**", "").split())
