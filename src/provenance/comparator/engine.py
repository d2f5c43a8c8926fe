"""What the comparator needs of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, Protocol

import pyarrow as pa


class Engine(Protocol):
    """Threads and SQL; results never depend on how many threads there are."""

    threads: int

    def sql(self, query: str, **relations: pa.Table) -> pa.Table: ...

    def start(self, function: Callable[..., Any], *arguments: object) -> Future[Any]: ...

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]: ...
