"""STAGE 3. A report, once built, is rendered: one file per format, and none of them computes anything."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from provenance.reporter.options import Options

if TYPE_CHECKING:
    # the command line lists the formats in its help, and help is to be quick
    from provenance.models import Report

__all__ = ["FORMATS", "Format", "Options", "write"]


class Format(Protocol):
    """What a format's module offers."""

    def write(self, report: Report, stream: BinaryIO, options: Options) -> None:
        """Write the whole report."""


FORMATS: dict[str, str] = {
    "table": "One screen for people.",
    "json": "Everything, as docs/report-schema.md describes it.",
    "jsonl": "Everything, one finding a line.",
    "csv": "The provenance table, one document a line.",
    "markdown": "The screen, for a pull request or a wiki.",
}
"""What each format is for, by name. The module of a format has its name and is imported when it is used."""


def write(report: Report, format_name: str, stream: BinaryIO, options: Options | None = None) -> None:
    """Write a report in one of `FORMATS`."""
    module = cast("Format", import_module(f"provenance.reporter.{format_name}"))
    module.write(report, stream, options or Options())
