"""`provenance gate`: does what is new copy what is there?"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli.console import Console
from provenance.cli.failure import ExitCode
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
from provenance.config import Config
from provenance.errors import InputError, UsageError
from provenance.models import Tool
from provenance.reporter.verdict import VERDICT_FORMATS, Status, Verdict

if TYPE_CHECKING:
    from provenance.gate.baseline import Baseline, Entry
    from provenance.gate.files import Files
    from provenance.gate.judge import Case
    from provenance.gate.policy import Policy
    from provenance.models import Report
    from provenance.pipeline import Scan


@click.command(
    cls=Verb,
    examples=(
        ("A folder of additions against the corpus", "provenance gate new/ --against corpus/"),
        ("What a branch adds to a corpus in git", "provenance gate corpus/ --base origin/main"),
        ("For GitHub: annotations, and a file to upload",
         "provenance gate corpus/ --base origin/main --format github --format sarif=gate.sarif"),
        ("Accept what is found now", "provenance gate new/ --against corpus/ --baseline baseline.jsonl"
         " --update-baseline"),
        ("Fail on whole copies only", "provenance gate new/ --against corpus/ --fail-on PV101,PV102,PV103"),
    ),
)  # fmt: skip
@click.argument("new", nargs=-1, required=True, metavar="NEW…")
@click.option(
    "--against", multiple=True, metavar="PATH", cls=Flag, heading="Gate",
    help="The corpus, which may hold NEW too; or the JSON report of a scan of it. Repeatable.",
)  # fmt: skip
@click.option(
    "--base", metavar="REF", cls=Flag, heading="Gate",
    help="Of NEW, judge what a git work tree has added or changed since REF.",
)  # fmt: skip
@click.option(
    "--fail-on", multiple=True, metavar="RULE,…", cls=Flag, heading="Gate",
    help="Rules that fail, by name or code.  [default: copies of documents, paragraphs and passages; unreadable files]",
)  # fmt: skip
@click.option(
    "--baseline", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", cls=Flag, heading="Gate",
    help="Findings that are accepted.",
)  # fmt: skip
@click.option(
    "--update-baseline", is_flag=True, cls=Flag, heading="Gate",
    help="Accept all that fails now, and drop from the baseline what no longer occurs.",
)  # fmt: skip
@click.option("--allow-empty", is_flag=True, cls=Flag, heading="Gate", help="Pass where there is nothing new to judge.")
@click.option("--exit-zero", is_flag=True, cls=Flag, heading="Gate", help="Exit with 0 even if the gate fails.")
@click.option(
    "--format", "formats", multiple=True, metavar="FORMAT[=FILE]", cls=Flag, heading="Verdict",
    help=f"One of {', '.join(VERDICT_FORMATS)}; with =FILE it goes there. Repeatable.  [default: table]",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE", cls=Flag, heading="Verdict", help="Write the verdict that has no file here."
)
@settings_options("Reading", *READING)
@settings_options("Comparing", *COMPARING)
@settings_options("Comparing", "threads")
@configuration_options
@console_options
@click.pass_context
def gate(
    ctx: click.Context,
    /,
    new: tuple[str, ...],
    against: tuple[str, ...],
    base: str | None,
    fail_on: tuple[str, ...],
    baseline: Path | None,
    update_baseline: bool,
    allow_empty: bool,
    exit_zero: bool,
    formats: tuple[str, ...],
    output: str | None,
    config_file: Path | None,
    isolated: bool,
    **flags: object,
) -> None:
    """Judge what is NEW: whether it copies documents, paragraphs or passages of the corpus, or of itself.

    NEW are folders and files; what lies in the corpus as well is compared with the rest of it. Only findings that
    touch NEW count. The exit code is 1 if one of them fails, 0 if none does, and 2 if nothing could be judged.
    """
    console = ctx.ensure_object(Console)
    rules = tuple(one.strip() for text in fail_on for one in text.split(",") if one.strip())
    settings = settings_from({**flags, "fail_on": rules}, config_file, isolated)
    if not against and base is None:
        raise UsageError("nothing to compare with: name the corpus with --against, or a commit with --base")
    if update_baseline and baseline is None:
        raise UsageError("--update-baseline has no file to write: name it with --baseline FILE")
    wanted = targets(formats, output, list(VERDICT_FORMATS))
    for file in [target.file for target in wanted] + [baseline if update_baseline else None]:
        if file:
            check(file)
    request = _Request(new, against, base, settings.config, _policy(settings.config), allow_empty)
    verdict, updated = _judged(request, _read_baseline(baseline, update_baseline), console, update=update_baseline)
    for target in wanted:
        _write(verdict, target, console)
    if updated is not None and baseline is not None:
        _write_baseline(updated, baseline)
    if not verdict.passed and not exit_zero:
        ctx.exit(ExitCode.FAILED)


_REASONS = 3  # that are told of what could not be judged


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be judged, and how."""

    new: tuple[str, ...]
    against: tuple[str, ...]
    base: str | None
    config: Config
    policy: Policy
    allow_empty: bool


def _policy(config: Config) -> Policy:
    from provenance.gate.policy import policy_of

    return policy_of(config)


def _judged(
    request: _Request, accepted: Baseline, console: Console, *, update: bool
) -> tuple[Verdict, Baseline | None]:
    """The verdict; with `update` the baseline too that makes it pass."""
    from provenance.gate.judge import judge

    old = _old_report(request)
    # a scan of several paths gives ids that are paths: the first one twice makes it several
    paths = [*request.new, request.new[0]] if old else list(dict.fromkeys((*request.against, *request.new)))
    files = _files(request, paths, console)
    if not files.new:
        return _nothing(request, console), None
    from provenance.pipeline import explore

    stdin = sys.stdin.buffer if "-" in paths and sys.stdin else None
    with console.watch() as watch:
        scan = explore(paths, request.config, watch=watch, stdin=stdin)
    with closing(scan):
        case = _case(request, scan, old, files, accepted)
        verdict = judge(case)
        if not verdict.documents and verdict.passed:
            return _nothing(request, console, verdict), None
        if not update:
            return verdict, None
        updated = accepted.updated(
            [one for one in verdict.findings if one.status is not Status.PASSED],
            [one for one in accepted.entries if _is_stale(one, verdict)],
        )
        _tell_update(accepted, updated, console)
        return judge(replace(case, baseline=updated)), updated


def _case(request: _Request, scan: Scan, old: Report | None, files: Files, accepted: Baseline) -> Case:
    from provenance.gate.judge import Case

    report = scan.report
    unjudged: tuple[str, ...] = ()
    if old is not None:
        from provenance.gate.known import UNJUDGED, joined

        report = joined(old, report, scan.text, scan.paragraphs, replaces=request.base is not None)
        unjudged = UNJUDGED
    return Case(report, files, scan.text, request.policy, accepted, request.against, request.base, unjudged)


def _old_report(request: _Request) -> Report | None:
    """The report that `--against` names; None where it names a corpus."""
    reports = [one for one in request.against if _is_report(one)]
    if not reports:
        return None
    if len(request.against) > 1:
        raise UsageError(f"--against {reports[0]} is a report, which is compared with alone")
    from provenance.reporter.reading import check_settings, read

    report = read(_content(Path(reports[0]), "--against"), reports[0])
    check_settings(report, request.config, reports[0])
    return report


def _is_report(name: str) -> bool:
    path = Path(name)
    if not path.is_file():
        return False
    if path.suffix.lower() == ".json":
        return True
    with path.open("rb") as stream:
        return b'"provenance-report/' in stream.read(200).partition(b",")[0]


def _files(request: _Request, paths: list[str], console: Console) -> Files:
    from provenance.gate.files import survey

    if request.base is None:
        return survey(paths, request.new, request.config)
    from provenance.gate.changes import changes

    found = changes(request.base, request.new)
    if found.note:
        console.note(found.note)
    return survey(paths, request.new, request.config, found.files)


def _nothing(request: _Request, console: Console, found: Verdict | None = None) -> Verdict:
    """A verdict on nothing, where that is allowed; `found` has what is known of what could not be judged."""
    what = "no document in what is to be judged"
    if request.base is not None:
        what = f"nothing was added or changed since {request.base}"
    if not request.allow_empty:
        reasons = [f"{one.place.document}: {one.message}" for one in found.findings[:_REASONS]] if found else []
        error = InputError("\n".join([f"{what}: {', '.join(request.new)}", *reasons]))
        error.add_note("a gate over nothing would always pass; --allow-empty says that this is meant")
        raise error
    console.note(f"note: {what}")
    if found:
        return found
    from provenance import __version__
    from provenance.reporter.verdict import SCHEMA

    return Verdict(
        SCHEMA, Tool("provenance", __version__), True, 0, 0, request.against, request.base, request.policy.shown(),
        request.config.digest(), (), 0, (), (),
    )  # fmt: skip


def _read_baseline(file: Path | None, update: bool) -> Baseline:
    from provenance.gate.baseline import Baseline, read

    if file is None or (update and not file.exists()):
        return Baseline()
    if not file.exists():
        error = InputError(f"--baseline {file}: no such file")
        error.add_note("--update-baseline creates it from what is found now")
        raise error
    return read(_content(file, "--baseline"), str(file))


def _content(file: Path, flag: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{flag} {file}: {error.strerror or error}") from error


def _is_stale(entry: Entry, verdict: Verdict) -> bool:
    return any((one.rule, one.content, one.members) == (entry.rule, entry.content, entry.members)
               for one in verdict.stale)  # fmt: skip


def _write_baseline(baseline: Baseline, file: Path) -> None:
    from provenance.gate.baseline import dump

    with opened(file) as stream:
        stream.write(dump(baseline))


def _tell_update(before: Baseline, after: Baseline, console: Console) -> None:
    """What the update adds and removes, one entry a line."""
    added = [one for one in after.entries if one not in before.entries]
    removed = [one for one in before.entries if one not in after.entries]
    for sign, entries in (("+", added), ("-", removed)):
        for one in entries:
            console.note(f"{sign} {one.rule} {one.content[:12]} {one.text}")
    console.note(f"baseline: {len(added):,} added, {len(removed):,} removed, {len(after.entries):,} in all")


def _write(verdict: Verdict, target: Target, console: Console) -> None:
    from provenance.reporter import verdict as formats

    with opened(target.file) as stream:
        formats.write(verdict, target.format, stream, options_for(target.file, console.colour))
