"""Timing: one command, and a schedule of many."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

TIME_CHILD = Path(__file__).with_name("time_child.py")


@dataclass(frozen=True)
class Sample:
    """What one run of a command cost."""

    wall_s: float
    user_s: float
    system_s: float
    peak_rss_mb: float  # 10^6 bytes, of the largest process
    exit_code: int

    @property
    def cpu_s(self) -> float:
        return self.user_s + self.system_s


@dataclass
class Command:
    """A command to time, and what came of it.

    `prepare` runs before each run, untimed; `digest` after a good one and returns facts of its output. Words of
    `arguments` that are paths of this machine are shown by `shown` instead.
    """

    name: str
    label: str
    arguments: Sequence[str]
    shown: str
    repeat: int
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    prepare: Callable[[], object] | None = None
    digest: Callable[[str], Mapping[str, object]] | None = None
    peer: bool = False
    timeout_s: float = 1800
    samples: list[Sample] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)
    problem: str | None = None

    @property
    def ok(self) -> bool:
        return bool(self.samples) and self.problem is None

    def median(self, figure: str = "wall_s") -> float:
        return float(statistics.median(getattr(sample, figure) for sample in self.samples))

    def minimum(self, figure: str = "wall_s") -> float:
        return float(min(getattr(sample, figure) for sample in self.samples))

    def maximum(self, figure: str) -> float:
        return float(max(getattr(sample, figure) for sample in self.samples))

    def run_once(self) -> None:
        """Add one sample, or set `problem` and never run again."""
        if self.problem is not None:
            return
        if self.prepare is not None:
            self.prepare()
        try:
            sample, output = time_command(self.arguments, self.environment, self.folder, self.timeout_s)
        except subprocess.TimeoutExpired:
            self.problem = f"not finished after {self.timeout_s:.0f} s"
            return
        if sample.exit_code:
            tail = [line.strip() for line in output.splitlines() if line.strip()][-3:]
            self.problem = f"exit code {sample.exit_code}: {' | '.join(tail)}"
            return
        self.samples.append(sample)
        if self.digest is not None:
            self.facts.update(self.digest(output))

    def as_dict(self) -> dict[str, object]:
        figures = {"median_wall_s": self.median(), "min_wall_s": self.minimum()} if self.samples else {}
        return {
            "name": self.name,
            "label": self.label,
            "command": self.shown,
            "problem": self.problem,
            **figures,
            "facts": self.facts,
            "runs": [asdict(sample) for sample in self.samples],
        }


def time_command(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path | None, timeout_s: float
) -> tuple[Sample, str]:
    """Run to the end; the sample, and what the command printed on either stream."""
    with tempfile.TemporaryDirectory(prefix="provenance-bench-") as scratch:
        result, log = Path(scratch, "cost.json"), Path(scratch, "output.log")
        wrapper = [sys.executable, "-I", "-S", str(TIME_CHILD), str(result), str(log), "--", *arguments]
        process = subprocess.Popen(wrapper, env={**os.environ, **environment}, cwd=folder, start_new_session=True)
        try:
            process.wait(timeout_s)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # the wrapper's own session: it and the command, nothing else
            process.wait()
            raise
        output = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        if not result.exists():
            return Sample(0.0, 0.0, 0.0, 0.0, process.returncode or 1), output or "the command could not be started"
        return Sample(**json.loads(result.read_text(encoding="utf-8"))), output


def interleaved(commands: Sequence[Command]) -> list[Command]:
    """Each command as often as its `repeat`, spread evenly, so that a noisy minute falls on all alike."""
    turns = [
        ((turn + 0.5) / command.repeat, place, command)
        for place, command in enumerate(commands)
        for turn in range(command.repeat)
    ]
    return [command for _, _, command in sorted(turns, key=lambda turn: turn[:2])]
