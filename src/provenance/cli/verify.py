"""`provenance verify`: is a cleaned directory as clean wrote it, and can its input be rebuilt?"""

from __future__ import annotations

from pathlib import Path

import click

from provenance.cli.console import Console
from provenance.cli.failure import ExitCode
from provenance.cli.output import opened
from provenance.cli.verb import Verb, console_options


@click.command(cls=Verb, examples=(("Check a cleaned directory", "provenance verify cleaned/"),))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@console_options
@click.pass_context
def verify(ctx: click.Context, /, directory: Path) -> None:
    """Check every digest and count of DIR, which `provenance clean` wrote, and that its input can be rebuilt.

    The exit code is 1 if something differs, which is then named, and 2 if DIR has no ledger that can be read.
    """
    console = ctx.ensure_object(Console)
    from provenance.cleaner import verify as verify_folder
    from provenance.reporter.text import counted, visible

    with console.watch() as watch:
        found = verify_folder(directory, watch)
    lines = [visible(problem) for problem in found.problems]
    if lines:
        lines.append(f"{directory} is not as clean wrote it: {counted(len(lines), 'difference')}")
    else:
        lines.append(
            f"{directory} is as clean wrote it: {counted(found.files, 'file')}, {counted(found.removals, 'removal')}, "
            f"and {counted(found.inputs, 'input file')} that can be rebuilt byte for byte"
        )
    with opened(None) as stream:
        stream.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
    if found.problems:
        ctx.exit(ExitCode.FAILED)
