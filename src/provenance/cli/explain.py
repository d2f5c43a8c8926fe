"""`provenance explain`: one document paragraph by paragraph, or two side by side."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli.console import Console
from provenance.cli.inputs import spare
from provenance.cli.naming import check_names, corpus_of, document_of, outside
from provenance.cli.output import check, opened, options_for
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

if TYPE_CHECKING:
    from provenance.pipeline import Scan
    from provenance.reporter.explanation import DocumentExplanation, PairExplanation


@click.command(
    cls=Verb,
    examples=(
        ("Two documents side by side", "provenance explain seeds/000 seeds/004"),
        ("One document, paragraph by paragraph", "provenance explain seeds/003"),
        ("Two records of a JSONL file, by id", "provenance explain 'dump.jsonl#17' 'dump.jsonl#23'"),
        ("A document within a larger corpus", "provenance explain new.txt --corpus corpus/"),
    ),
)
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option(
    "--corpus", type=click.Path(exists=True, path_type=Path), metavar="PATH", cls=Flag, heading="Report",
    help="What to compare with; A and B need not be in it.  [default: their folder or JSONL file]",
)  # fmt: skip
@click.option(
    "--format", "format_name", type=click.Choice(["table", "json"]), default="table", cls=Flag, heading="Report",
    help="For people or for programs.  [default: table]",
)  # fmt: skip
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", cls=Flag, heading="Report", help="Write here."
)
@settings_options("Reading", *READING)
@settings_options("Comparing", *COMPARING)
@settings_options("Comparing", "threads")
@configuration_options
@console_options
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    a: str,
    b: str | None,
    corpus: Path | None,
    format_name: str,
    output: Path | None,
    config_file: Path | None,
    isolated: bool,
    **flags: object,
) -> None:
    """Tell all that is known about the document A, or about A and B side by side.

    A and B are files, records as FILE#ID, ids within the corpus, or the beginning of one that no other shares.
    """
    console = ctx.ensure_object(Console)
    settings = settings_from(flags, config_file, isolated)
    if output:
        check(output)
    names = [name for name in (a, b) if name is not None]
    root = corpus or corpus_of(names)
    files = outside(names, root) if corpus else []
    if output:
        spare(output, [str(root), *files], settings.config, console)
    check_names([name for name in names if name.partition("#")[0] not in files], root, settings.config)

    from provenance.pipeline import explore
    from provenance.reporter.explain import write

    with console.watch() as watch:
        scan = explore([root, *files], settings.config, watch=watch)
    with closing(scan):
        found = _explained(scan, [document_of(name, root, scan.report, several=bool(files)) for name in names], names)
    with opened(output) as stream:
        write(found, format_name, stream, options_for(output, console.colour))


def _explained(scan: Scan, ids: list[str], names: list[str]) -> PairExplanation | DocumentExplanation:
    from provenance.reporter.explanation import explain_document, explain_pair

    if len(ids) == 1:
        return explain_document(scan.report, scan.text, scan.paragraphs(ids[0]), ids[0])
    if ids[0] == ids[1]:
        raise UsageError(f"{' and '.join(names)} are the same document, {ids[0]}")
    return explain_pair(scan.report, scan.text, *ids)
