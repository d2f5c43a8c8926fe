"""Standard error: messages and progress. Reports never go through here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

COMPILING = "compiling kernels for this machine (first run only, about 15 s)…"


def wants_colour(choice: str, stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    """Whether a stream gets colour: the flag decides, then NO_COLOR, then FORCE_COLOR, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return _is_terminal(stream, environ)


class Console:
    """What a run may say on standard error, and how. One a run; the options of a verb set it."""

    def __init__(self) -> None:
        self.debug = False
        self.quiet = False
        self.colour = "auto"
        self.progress = True

    def error(self, message: str, hint: str = "") -> None:
        """Print what was wrong and what to do next."""
        from provenance.reporter.text import visible

        first, *others = message.split("\n")
        self.print("error: " + visible(first), "bad")
        for line in others:
            self.print("       " + visible(line), "bad")
        if hint:
            self.print(f"hint: {hint}")

    def note(self, message: str) -> None:
        """Print something worth knowing, unless the user wants quiet."""
        if not self.quiet:
            self.print(message, "dim")

    def print(self, text: str, tone: str = "") -> None:
        """Print a line as it is; a standard error that is gone stops nothing."""
        from provenance.reporter.style import paint

        if sys.stderr is None:
            return
        try:
            colour = wants_colour(self.colour, sys.stderr, os.environ)
            sys.stderr.write(paint(text, tone, colour) + "\n")
            sys.stderr.flush()
        except OSError:
            pass
        except UnicodeEncodeError:
            sys.stderr.write(text.encode("ascii", "backslashreplace").decode() + "\n")

    def watch(self) -> Watch:
        """Something to pass to a scan that shows how far it is."""
        bars = self.progress and not self.quiet and _is_terminal(sys.stderr, os.environ)
        return Watch(self, bars)


class Watch:
    """Shows stages as bars on a terminal; elsewhere it only says that the first run compiles."""

    def __init__(self, console: Console, bars: bool) -> None:
        self._console = console
        self._bars: Bars | None = _bars(console) if bars else None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Watch:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Called by a scan: `done` of `total` of a stage, where the total is known."""
        if stage == "compiling" and "compiling" not in self._tasks:
            self._tasks[stage] = _add(self._bars, COMPILING)
            if self._bars is None:
                self._console.note(COMPILING)
        elif self._bars is not None:
            if stage not in self._tasks:
                self._tasks[stage] = _add(self._bars, stage)
            self._bars.update(self._tasks[stage], completed=done, total=total)


def _add(bars: Bars | None, description: str) -> TaskID:
    from rich.markup import escape
    from rich.progress import TaskID

    return TaskID(0) if bars is None else bars.add_task(escape(description), total=None)


def _bars(console: Console) -> Bars:
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    colour = wants_colour(console.colour, sys.stderr, os.environ)
    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Terminal(file=sys.stderr, no_color=not colour), transient=True)


def _is_terminal(stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    # Python has no stream where the shell closed it
    return stream is not None and stream.isatty() and environ.get("TERM") != "dumb"
