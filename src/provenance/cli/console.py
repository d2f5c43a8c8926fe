"""Standard error: messages and progress. Reports never go through here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

COMPILING = "compiling kernels for this machine (once, up to 20 s)…"


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
        return Watch(self, bar=self.progress and not self.quiet and _is_terminal(sys.stderr, os.environ))


class Watch:
    """Shows the stage on a terminal; elsewhere it only says that the first run compiles."""

    def __init__(self, console: Console, bar: bool) -> None:
        self._console = console
        self._bar: Progress | None = _bar(console) if bar else None
        self._stage = ""

    def __enter__(self) -> Watch:
        if self._bar:
            self._begin(self._bar, "starting")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take what a scan tells: `done` of `total` of a stage, where the total is known."""
        if self._bar is not None:
            if stage != self._stage:
                self._begin(self._bar, stage)
            for task in self._bar.task_ids:
                self._bar.update(task, completed=done, total=total)
        elif stage == "compiling" and self._stage != stage:
            self._console.note(COMPILING)
        self._stage = stage

    def _begin(self, bar: Progress, stage: str) -> None:
        # a new task, because a bar once given a total cannot go back to pulsing
        for task in bar.task_ids:
            bar.remove_task(task)
        bar.add_task(COMPILING if stage == "compiling" else f"{stage}…", total=None)


def _bar(console: Console) -> Progress:
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    colour = wants_colour(console.colour, sys.stderr, os.environ)
    text = TextColumn("{task.description}", markup=False)
    terminal = Terminal(file=sys.stderr, no_color=not colour)
    return Progress(text, BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), console=terminal, transient=True)


def _is_terminal(stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    # Python has no stream where the shell closed it
    return stream is not None and stream.isatty() and environ.get("TERM") != "dumb"
