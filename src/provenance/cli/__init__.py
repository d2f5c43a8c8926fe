"""The command line: argv to settings, one call, a report to a stream. The only place that prints, catches and exits."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from provenance.cli.clean import clean
from provenance.cli.console import Console
from provenance.cli.explain import explain
from provenance.cli.failure import ExitCode, report_failure
from provenance.cli.gate import gate
from provenance.cli.restore import restore
from provenance.cli.rule import rule
from provenance.cli.scan import scan
from provenance.cli.verb import Verbs, print_version
from provenance.cli.verify import verify


@click.group(
    cls=Verbs,
    commands=[scan, explain, gate, clean, restore, verify, rule],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=(
        ("Look at a folder", "provenance scan seeds/"),
        ("Keep the whole report", "provenance scan corpus/ --format json --output report.json"),
        ("Compare two documents", "provenance explain seeds/000 seeds/004"),
        ("Fail where additions copy the corpus", "provenance gate new/ --against corpus/"),
        ("Write a cleaned copy, which can be undone", "provenance clean corpus/ -o cleaned/"),
        ("Read what a rule means", "provenance rule near-duplicate-document"),
    ),
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=print_version, help="Show the version."
)
def cli() -> None:
    """Tell for every document, paragraph and passage of a text corpus whether it is its own, a copy, a rewrite, a
    quotation or boilerplate, and where it came from.

    Exit codes: 0 done, whatever was found; 1 the gate fails, or verify finds a difference; 2 a command, setting or
    input that cannot be used; 3 an internal error; 130 interrupted.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if "_PROVENANCE_COMPLETE" in os.environ:
        cli.main(prog_name="provenance")  # a shell asks for completions
    console = Console()
    try:
        # not cli.main(), which has exits of its own for a closed pipe and for Ctrl-C
        with cli.make_context("provenance", arguments, obj=console) as context:
            cli.invoke(context)
        # what is still buffered fails here or not at all, while there is someone to tell
        if sys.stdout:
            sys.stdout.flush()
    except BaseException as error:
        return report_failure(error, console, arguments)
    return ExitCode.OK
