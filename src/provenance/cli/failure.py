"""What a failure is called, what to do next, and the exit code: one place for all verbs."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from enum import IntEnum

import click

from provenance.cli.console import Console
from provenance.errors import ConfigError, InputError, OutputError, ProvenanceError, UsageError


class ExitCode(IntEnum):
    """The exit codes of every verb."""

    OK = 0
    FAILED = 1
    """Of a gate that fails, and of a cleaned directory that is not as it was written."""
    USAGE = 2
    INTERNAL = 3
    INTERRUPTED = 130


_HINTS: dict[type[ProvenanceError], str] = {
    ConfigError: "`provenance scan --isolated --show-config` lists all settings and their defaults",
    UsageError: "`provenance --help` lists the commands, `provenance scan --help` the options of one",
    InputError: "name a folder or file with text, JSONL or Parquet, or `-` for JSONL on standard input",
    OutputError: "name another file with --output, or leave it out to print the report",
}
_MEMORY_HINT = (
    "a lower --memory-mb keeps texts in temporary files; else scan the corpus in parts, or give it more memory"
)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def report_failure(error: BaseException, console: Console, argv: Sequence[str]) -> ExitCode:
    """Print what went wrong on standard error and say how to exit."""
    if console.debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, click.exceptions.Exit):
        return ExitCode(error.exit_code)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        console.print("interrupted", "warn")
        return ExitCode.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # the reader has had enough: nothing to say, and nobody to say it to
        silence(sys.stdout)
        return ExitCode.OK
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        console.print(error.format_message())
        return ExitCode.USAGE
    console.error(_message(error), _hint(error, argv))
    return ExitCode.USAGE if _expected(error) else ExitCode.INTERNAL


def silence(stream: object) -> None:
    """Let what is still buffered for a stream that failed go nowhere when Python exits."""
    fileno = getattr(stream, "fileno", None)
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, fileno()) if fileno else None
        os.close(null)
    except (OSError, ValueError):
        pass  # a stream without a descriptor has nothing to flush to


def _expected(error: BaseException) -> bool:
    return isinstance(error, ProvenanceError | click.ClickException | MemoryError) or _full(error)


def _full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _FULL


def _message(error: BaseException) -> str:
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, ProvenanceError):
        return str(error)
    if _full(error):
        silence(sys.stdout)
        return "no space is left to write to"
    if isinstance(error, MemoryError):
        return f"not enough memory{f': {error}' if str(error) else ''}"
    return f"internal error: {type(error).__name__}: {error}"


def _hint(error: BaseException, argv: Sequence[str]) -> str:
    notes = getattr(error, "__notes__", None)
    if notes:
        return str(notes[0])
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"`{error.ctx.command_path} --help` lists what is possible"
    for kind, hint in _HINTS.items():
        if isinstance(error, kind):
            return hint
    if isinstance(error, MemoryError):
        return _MEMORY_HINT
    if _expected(error):
        return "free some space, or write somewhere else"
    return _what_to_report(argv)


def _what_to_report(argv: Sequence[str]) -> str:
    import platform
    import shlex

    from provenance import __version__

    return (
        "this is a mistake in provenance, not in your input; please report it with what the same command prints "
        f"with --debug\n      version: provenance {__version__}, Python {platform.python_version()}, "
        f"{platform.platform()}"
        f"\n      command: provenance {shlex.join(argv)}"
    )
