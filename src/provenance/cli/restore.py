"""`provenance restore`: the input of clean, byte for byte, from the cleaned directory alone."""

from __future__ import annotations

from pathlib import Path

import click

from provenance.cli.console import Console
from provenance.cli.output import opened
from provenance.cli.verb import Flag, Verb, console_options
from provenance.errors import UsageError


@click.command(cls=Verb, examples=(("Rebuild the input of clean", "provenance restore cleaned/ -o corpus-again/"),))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", metavar="DIR2", type=click.Path(path_type=Path), cls=Flag, heading="Restoring",
    help="The directory to write; it appears when it is complete.",
)  # fmt: skip
@console_options
@click.pass_context
def restore(ctx: click.Context, /, directory: Path, output: Path | None) -> None:
    """Rebuild every input file of `provenance clean` from DIR, which it wrote, into DIR2, byte for byte.

    The original is not needed. Each file is checked against its SHA-256; if one does not come out as it was, nothing
    is written.
    """
    console = ctx.ensure_object(Console)
    if output is None:
        raise UsageError("no directory to write; name it with -o DIR2")
    from provenance.cleaner import restore as restore_folder
    from provenance.reporter.text import counted, size

    with console.watch() as watch:
        restored = restore_folder(directory, output, watch)
    lines = [f"{counted(restored.files, 'file')} restored to {output}, {size(restored.bytes)}, each with the digest"
             " that it had."]  # fmt: skip
    if restored.not_there:
        lines.append(f"{counted(len(restored.not_there), 'thing')} had not been copied; see manifest.jsonl")
    with opened(None) as stream:
        stream.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
