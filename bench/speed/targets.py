"""What the project promises about speed, next to what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.speed.measure import Command


@dataclass(frozen=True)
class Target:
    """A promised limit and the figure; `met` is None where there is no figure."""

    promise: str
    limit: str
    measured: str
    met: bool | None


def targets(commands: Mapping[str, Command], kernel: Mapping[str, object] | None) -> list[Target]:
    """Medians of this run only, so that both sides of a ratio saw the same machine."""
    rows = [
        _share(commands, "scan", "text-dedup", 1 / 8, "1/8"),
        _share(commands, "scan", "datasketch", 1 / 4, "1/4"),
    ]
    whole, half = _wall(commands, "scan"), _wall(commands, "scan-half")
    growth = whole / half if whole and half else None
    rows.append(_at_most("Time for twice the text, in times", growth, 2.2, "{:.2f} times"))
    rows.append(_at_most("Peak memory of a whole scan, kernels compiled", _peak_mb(commands), 1000, "{:.0f} MB"))
    rows.append(_at_most("Scan of seeds/, kernels compiled", _wall(commands, "seeds"), 1.5, "{:.2f} s"))
    shows_help, bare = _wall(commands, "help"), _wall(commands, "bare-python")
    extra = shows_help - bare if shows_help and bare else None
    rows.append(_at_most("`--help` beyond Python's own start", extra, 0.15, "{:.2f} s"))
    rows.append(_at_most("First run ever on seeds/ (compiles)", _wall(commands, "first-run"), 20, "{:.1f} s"))
    rate = _kernel_rate(kernel)
    rows.append(
        Target(
            "Signature kernel, one core, 128 permutations",
            ">= 100 M shingles/s",
            "not measured" if rate is None else f"{rate:.0f} M shingles/s",
            None if rate is None else rate >= 100,
        )
    )
    return rows


def _wall(commands: Mapping[str, Command], name: str) -> float | None:
    command = commands.get(name)
    return command.median() if command is not None and command.ok else None


def _peak_mb(commands: Mapping[str, Command]) -> float | None:
    # The compiler's own memory, on the first run, is not the corpus's.
    scans = [commands[name] for name in ("scan", "scan-folder") if name in commands]
    peaks = [command.maximum("peak_rss_mb") for command in scans if command.ok]
    return max(peaks, default=None)


def _kernel_rate(kernel: Mapping[str, object] | None) -> float | None:
    rates = (kernel or {}).get("provenance_million_per_s")
    return float(rates["median"]) if isinstance(rates, dict) else None


def _share(commands: Mapping[str, Command], name: str, peer: str, limit: float, limit_text: str) -> Target:
    mine, theirs = _wall(commands, name), _wall(commands, peer)
    promise = f"Whole scan against {commands[peer].label if peer in commands else peer}"
    if mine is None or theirs is None:
        return Target(promise, f"<= {limit_text} of its time", "not measured", None)
    measured = f"1/{theirs / mine:.1f} ({mine:.2f} s of {theirs:.2f} s)"
    return Target(promise, f"<= {limit_text} of its time", measured, mine / theirs <= limit)


def _at_most(promise: str, value: float | None, limit: float, form: str) -> Target:
    text = "<= " + form.format(limit)
    if value is None:
        return Target(promise, text, "not measured", None)
    return Target(promise, text, form.format(value), value <= limit)
