"""What the comparator needs of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

_WORTH_CUTTING = 1000  # rows


class Engine(Protocol):
    """Threads and SQL; results never depend on how many threads there are."""

    threads: int

    def sql(self, query: str, **relations: pa.Table) -> pa.Table: ...

    def start(self, function: Callable[..., Any], *arguments: object) -> Future[Any]: ...

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]: ...


def cut(rows: int, threads: int) -> list[slice]:
    """Parts of about as many rows, several for each thread; one where there are few rows, and where there are none."""
    bounds = np.linspace(0, rows, 4 * threads + 1 if rows > _WORTH_CUTTING else 2).astype(int).tolist()
    return [slice(x, y) for x, y in pairwise(bounds)]
