"""`provenance clean`: a cleaned copy of a corpus, with a ledger that explains every removal and undoes it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli.console import Console
from provenance.cli.output import opened
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
    from provenance.cleaner import Cleaned
    from provenance.config import Config

_LISTED = 5


@click.command(
    cls=Verb,
    examples=(
        ("Write a cleaned copy", "provenance clean corpus/ -o cleaned/"),
        ("See what would go, line by line", "provenance clean corpus/ --dry-run --diff"),
        ("Leave out exact copies only, and cut nothing", "provenance clean dump.jsonl.gz -o cleaned/"
         " --drop identical-document,same-text-document --strip none"),
        ("Keep the longest of several copies", "provenance clean corpus/ -o cleaned/ --representative longest,path"),
        ("Undo it", "provenance restore cleaned/ -o corpus-again/"),
    ),
)  # fmt: skip
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", metavar="DIR", type=click.Path(path_type=Path), cls=Flag, heading="Cleaning",
    help="The directory to write; it appears when it is complete.",
)  # fmt: skip
@click.option(
    "--drop", multiple=True, metavar="RULE,…", cls=Flag, heading="Cleaning",
    help="Rules whose documents go, or none.  [default: identical, same-text, near-duplicate, contained]",
)  # fmt: skip
@click.option(
    "--strip", multiple=True, metavar="RULE,…", cls=Flag, heading="Cleaning",
    help="Rules whose lines are cut out, or none.  [default: repeated-line, template-line, boilerplate-phrase]",
)  # fmt: skip
@click.option(
    "--representative", multiple=True, metavar="REASON,…", cls=Flag, heading="Cleaning",
    help="Which of several copies stays: earliest, source-rank, longest, path.  [default: in this order]",
)  # fmt: skip
@click.option(
    "--keep-first", is_flag=True, cls=Flag, heading="Cleaning",
    help="The copy whose path comes first stays; the same as --representative path.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, cls=Flag, heading="Cleaning", help="Say what would go and write nothing.")
@click.option(
    "--diff", "diff", is_flag=True, cls=Flag, heading="Cleaning", help="With --dry-run: show it as unified diffs."
)
@click.option(
    "--force", is_flag=True, cls=Flag, heading="Cleaning",
    help="Replace an earlier output of clean; never anything else.",
)  # fmt: skip
@settings_options("Reading", *READING)
@settings_options("Comparing", *COMPARING)
@settings_options("Comparing", "threads")
@configuration_options
@console_options
@click.pass_context
def clean(
    ctx: click.Context,
    /,
    path: Path,
    output: Path | None,
    drop: tuple[str, ...],
    strip: tuple[str, ...],
    representative: tuple[str, ...],
    keep_first: bool,
    dry_run: bool,
    diff: bool,
    force: bool,
    config_file: Path | None,
    isolated: bool,
    **flags: object,
) -> None:
    """Write a copy of PATH without copies and page furniture, and without touching PATH.

    PATH is a folder or a file. Documents that copy one that stays are left out, boilerplate lines are cut out, all
    else stays byte for byte. The ledger in DIR/.provenance tells why each byte went, and `provenance restore` puts
    it back.
    """
    console = ctx.ensure_object(Console)
    if keep_first and representative:
        raise UsageError("--keep-first and --representative both say who stays; give one of them")
    lists = {"drop": drop, "strip": strip, "representative": ("path",) if keep_first else representative}
    settings = settings_from({**flags, **{key: _parts(texts) for key, texts in lists.items()}}, config_file, isolated)
    if diff and not dry_run:
        raise UsageError("--diff goes with --dry-run")
    if output is None and not dry_run:
        raise UsageError("no directory to write; name it with -o DIR, or look first with --dry-run")
    if dry_run:
        _preview(path, output, settings.config, console, diff=diff, force=force)
    elif output is not None:
        from provenance.cleaner import clean as clean_path

        with console.watch() as watch:
            cleaned = clean_path(path, output, settings.config, force=force, watch=watch)
        _print(summary(cleaned, "went") + "\n" + _where(cleaned, output))


def _parts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def _preview(path: Path, output: Path | None, config: Config, console: Console, *, diff: bool, force: bool) -> None:
    """Say what would be done; what would be refused is refused here too."""
    from provenance.cleaner import preview
    from provenance.cleaner.placing import check

    if output is not None:
        check(output, (path,), force=force)
    with ExitStack() as stack:
        with console.watch() as watch:
            seen = stack.enter_context(preview(path, config, watch=watch))
        _print(summary(seen.cleaned, "would go"))
        if diff:
            with opened(None) as stream:
                stream.write(b"\n")
                stream.writelines(line.encode("utf-8", "replace") for line in seen.diffs())


def summary(cleaned: Cleaned, went: str) -> str:
    """What cleaning came to, in a few lines."""
    from provenance.reporter.table import rows_text
    from provenance.reporter.text import counted, size

    kept = cleaned.documents - cleaned.dropped
    lines = [
        f"{counted(cleaned.documents, 'document')}, {size(cleaned.bytes)}: "
        f"{kept - cleaned.stripped:,} unchanged, {cleaned.stripped:,} stripped, {cleaned.dropped:,} dropped"
    ]
    if cleaned.sums:
        total = max(1, cleaned.bytes)
        rows = [
            (one.rule, f"{one.documents:,}", f"{one.removals:,}", f"{one.bytes:,}", _share(one.bytes / total))
            for one in cleaned.sums
        ]
        lines += ["", rows_text(("rule", "documents", went, "bytes", "share"), rows).rstrip("\n")]
    else:
        lines.append(f"Nothing {went}.")
    if cleaned.spared:
        one, its = ("1 document keeps", "it") if cleaned.spared == 1 else (f"{cleaned.spared:,} documents keep", "them")
        lines.append(f"\n{one} what was found: no word would be left of {its}, or a sentence would break.")
    if cleaned.not_copied:
        lines.append(f"\n{counted(len(cleaned.not_copied), 'thing')} could not be copied:")
        lines += [f"  {one.id}: {one.reason}" for one in cleaned.not_copied[:_LISTED]]
        if len(cleaned.not_copied) > _LISTED:
            lines.append(f"  and {len(cleaned.not_copied) - _LISTED:,} more; see manifest.jsonl")
    return "\n".join(lines) + "\n"


def _share(value: float) -> str:
    return "<0.1%" if 0 < value < 0.0005 else f"{value:.1%}"


def _where(cleaned: Cleaned, output: Path) -> str:
    from provenance.reporter.text import counted, size

    return (
        f"{counted(cleaned.files_out, 'file')} written to {output}, {size(cleaned.bytes_out)} of "
        f"{size(cleaned.bytes_in)}.\n"
        f"The ledger is in {output / '.provenance'}; to undo: provenance restore {output} -o DIR\n"
    )


def _print(text: str) -> None:
    with opened(None) as stream:
        stream.write(text.encode("utf-8", "backslashreplace"))
