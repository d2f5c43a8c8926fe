"""Figures with confidence intervals: sums over units (pairs, documents), resampled with replacement, seeded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SEED = 20250101
RESAMPLES = 1000

Sums = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """A figure, the bounds of its 95 % interval, and the number of units it was computed from."""

    value: float
    low: float
    high: float
    units: int

    def as_dict(self) -> dict[str, float | int]:
        return {"value": _short(self.value), "low": _short(self.low), "high": _short(self.high), "units": self.units}

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def _short(value: float) -> float:
    return round(float(value), 4)


def _divided(above: Sums, below: Sums, empty: float) -> Sums:
    return np.divide(above, below, out=np.full(above.shape, empty), where=below > 0)


def bootstrapped(units: Sequence[Sequence[float]], statistic: Callable[[Sums], Sums]) -> Figure | None:
    """A statistic of the column sums of `units`; it takes (…, columns) and gives (…). None without units."""
    rows = np.asarray(units, np.float64)
    if not len(rows):
        return None
    random = np.random.default_rng(SEED)
    weights = random.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), RESAMPLES)
    values = statistic(weights @ rows)
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(float(statistic(rows.sum(axis=0)[None])[0]), float(low), float(high), len(rows))


def mean(values: Sequence[float]) -> Figure | None:
    """The mean over units."""
    return bootstrapped([(value, 1.0) for value in values], lambda s: _divided(s[..., 0], s[..., 1], 0.0))


def ratio(units: Sequence[tuple[float, float]], empty: float = 1.0) -> Figure | None:
    """Sum of the first over sum of the second; `empty` where the second is 0."""
    return bootstrapped(units, lambda s: _divided(s[..., 0], s[..., 1], empty))


def f1(units: Sequence[tuple[float, float, float]]) -> Figure | None:
    """F1 of (found and right, found, to be found)."""
    return bootstrapped(units, lambda s: _divided(2 * s[..., 0], s[..., 1] + s[..., 2], 1.0))


def auc(right: Sequence[float], wrong: Sequence[float]) -> Figure | None:
    """Probability that a right pair scores above a wrong one, half where they are equal; resampled by right pairs."""
    if not len(wrong):
        return None
    ordered = np.sort(np.asarray(wrong, np.float64))
    below = np.searchsorted(ordered, right, side="left") + np.searchsorted(ordered, right, side="right")
    return mean((below / (2 * len(ordered))).tolist())


def best_threshold(right: Sequence[float], wrong: Sequence[float]) -> tuple[float, float]:
    """The threshold above 0 with the highest F1 (pairs at or above it are taken), and that F1."""
    high, low = np.sort(np.asarray(right)), np.sort(np.asarray(wrong))
    cuts = np.unique(high[high > 0])
    if not len(cuts):
        return 1.0, 0.0
    hits = len(high) - np.searchsorted(high, cuts, side="left")
    false = len(low) - np.searchsorted(low, cuts, side="left")
    values = 2 * hits / (hits + false + len(high))
    best = int(np.argmax(values))
    return float(cuts[best]), float(values[best])
