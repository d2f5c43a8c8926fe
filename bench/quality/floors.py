"""The floors: what the figures must reach, and whether they do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from bench.quality.boilerplate import ENOUGH_PAGES

FILE = Path(__file__).with_name("floors.toml")
CROSS = "cross"
_SITES_ONLY = "boilerplate: line recall"


@dataclass(frozen=True)
class Floor:
    """A bound on one figure of one set."""

    set_name: str
    metric: str
    least: float | None = None
    most: float | None = None
    target: float | None = None

    @property
    def part(self) -> str:
        """Which figures of the set: `relations`, `passages`, `boilerplate`, `scan` or `cross`."""
        return self.metric.partition(": ")[0]

    @property
    def name(self) -> str:
        """The figure's name in the results."""
        return self.metric.partition(": ")[2]

    def holds(self, value: float) -> bool:
        """Whether a figure is within the bound, to the four digits that are kept of it."""
        return (self.least is None or value >= self.least - 5e-5) and (self.most is None or value <= self.most + 5e-5)

    def reached(self, value: float) -> bool | None:
        """Whether a figure reaches the target; None where there is none."""
        if self.target is None:
            return None
        return value >= self.target - 5e-5 if self.least is not None else value <= self.target + 5e-5

    @property
    def bound(self) -> str:
        """The bound in words."""
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"


def read(path: Path = FILE) -> list[tuple[str, Floor]]:
    """All floors as (pattern of set names, floor with that pattern as its name)."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [(name, Floor(name, metric, **bounds)) for name, rows in tables.items() for metric, bounds in rows.items()]


def of_set(name: str, documents: int) -> Iterator[Floor]:
    """The floors of one set."""
    for pattern, floor in read():
        if not fnmatchcase(name, pattern):
            continue
        if name.startswith("pages_") and floor.metric == _SITES_ONLY and documents < ENOUGH_PAGES:
            continue
        yield Floor(name, floor.metric, floor.least, floor.most, floor.target)


def value_of(results: Mapping[str, Any], floor: Floor) -> float | None:
    """The figure of the results that a floor is about; None where it was not measured."""
    if floor.part == CROSS:
        return results.get("cross", {}).get(floor.name)
    entry = results["sets"].get(floor.set_name, {})
    if floor.part == "scan":
        return entry.get(floor.name)
    figure = entry.get(floor.part, {}).get(floor.name)
    return None if figure is None else figure["value"]
