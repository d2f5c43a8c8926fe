"""`provenance scan`: what is copied, quoted or boilerplate, and from where."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli.console import Console
from provenance.cli.inputs import spare
from provenance.cli.output import Target, check, opened, options_for, targets
from provenance.cli.verb import (
    COMPARING,
    READING,
    Flag,
    Verb,
    configuration_options,
    console_options,
    settings_from,
    settings_options,
)
from provenance.errors import UsageError
from provenance.reporter import FORMATS

if TYPE_CHECKING:
    from provenance.models import Report
    from provenance.settings import Settings


@click.command(
    cls=Verb,
    examples=(
        ("One screen about a folder", "provenance scan seeds/"),
        ("The screen, and the whole report", "provenance scan corpus/ --format table --format json=all.json"),
        ("Records with field names of their own", "provenance scan dump.jsonl.gz --text-field body --id-field url"),
        ("Records from another program", "zcat dump.jsonl.gz | provenance scan - --format csv --output provenance.csv"),
        ("Leave out drafts, ask for closer copies", "provenance scan corpus/ --exclude 'drafts/' --near-duplicate 0.9"),
        ("What the settings are and where they come from", "provenance scan --show-config"),
    ),
)  # fmt: skip
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option(
    "--format", "formats", multiple=True, metavar="FORMAT[=FILE]", cls=Flag, heading="Report",
    help=f"One of {', '.join(FORMATS)}; with =FILE it goes there. Repeatable.  [default: table]",
)  # fmt: skip
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    cls=Flag,
    heading="Report",
    help="Write the report that has no file of its own here.",
)
@settings_options("Report", "measure")
@settings_options("Reading", *READING)
@settings_options("Comparing", *COMPARING)
@settings_options("Comparing", "threads")
@configuration_options
@click.option(
    "--show-config",
    is_flag=True,
    cls=Flag,
    heading="Configuration",
    help="Show every setting and its origin, and exit.",
)
@console_options
@click.pass_context
def scan(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    output: str | None,
    config_file: Path | None,
    isolated: bool,
    show_config: bool,
    **flags: object,
) -> None:
    """Compare all documents under PATH… with each other.

    A PATH is a folder, a text file, a JSONL or Parquet file, or - for JSONL on standard input. The report goes to
    standard output and everything else to standard error. The exit code is 0 whatever is found.
    """
    console = ctx.ensure_object(Console)
    settings = settings_from(flags, config_file, isolated)
    if show_config:
        click.echo(_shown(settings))
        return
    if not paths:
        raise UsageError("no PATH to scan; `.` is the current folder")
    if "-" in paths and sys.stdin is None:
        raise UsageError("cannot read standard input: it is closed")
    wanted = targets(formats, output, list(FORMATS))
    for target in wanted:
        if target.file:
            check(target.file)
            spare(target.file, paths, settings.config, console)

    from provenance.pipeline import scan as scan_paths

    stdin = sys.stdin.buffer if "-" in paths and sys.stdin else None
    with console.watch() as watch:
        report = scan_paths(paths, settings.config, watch=watch, stdin=stdin)
    for target in wanted:
        write(report, target, console)
    _tell_skipped(report, wanted, console)


def write(report: Report, target: Target, console: Console) -> None:
    """Write one report to its target."""
    from provenance import reporter

    with opened(target.file) as stream:
        reporter.write(report, target.format, stream, options_for(target.file, console.colour))


def _tell_skipped(report: Report, wanted: list[Target], console: Console) -> None:
    number = len(report.skipped)
    if number and all(target.format != "table" for target in wanted):
        console.note(f"{number:,} {'thing was' if number == 1 else 'things were'} skipped; see `skipped` in the report")


def _shown(settings: Settings) -> str:
    from provenance.reporter.table import rows_text

    return rows_text(
        ("setting", "value", "origin"), [(key, _value(value), origin) for key, value, origin in settings.rows()]
    )


def _value(value: object) -> str:
    """A value as a configuration file would have it."""
    import json

    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + "}"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
