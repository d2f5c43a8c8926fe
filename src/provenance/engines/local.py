"""The local engine: a pool of threads, for kernels release the GIL, and DuckDB, which spills to disk."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

import duckdb
import pyarrow as pa

In = TypeVar("In")
Out = TypeVar("Out")


def json_rows(table: pa.Table) -> list[memoryview]:
    """The rows of a table as JSON objects with a comma before each, in order, in pieces of UTF-8.

    DuckDB writes them, on one thread, without the GIL and without a Python object a row.
    """
    pieces = []
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.register("findings", table)
        query = "select ',' || cast(to_json(f) as varchar) as line from findings as f"
        for chunk in connection.sql(query).to_arrow_table()["line"].chunks:
            lines = chunk.cast(pa.large_string())
            _, offsets, data = lines.buffers()
            bounds = memoryview(offsets).cast("q")
            pieces.append(memoryview(data)[bounds[lines.offset] : bounds[lines.offset + len(lines)]])
    return pieces


class LocalEngine:
    """Runs stages on this machine. Results never depend on the number of threads."""

    def __init__(self, threads: int = 0, memory_mb: int = 1024) -> None:
        self.threads = threads or os.cpu_count() or 1
        self._memory_mb = max(memory_mb, 256)
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="provenance")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, function: Callable[..., Out], *arguments: object) -> Future[Out]:
        """Begin a pure function beside what goes on; kernels and SQL in it run while this thread holds the GIL."""
        return self._pool.submit(function, *arguments)

    def map(self, function: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
        """Apply a pure function to a stream, in order, with at most two items a thread under way."""
        waiting: deque[Future[Out]] = deque()
        for item in items:
            waiting.append(self._pool.submit(function, item))
            if len(waiting) > 2 * self.threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def map_batches(
        self,
        function: Callable[[pa.RecordBatch], pa.RecordBatch],
        batches: Iterable[pa.RecordBatch],
        schema: pa.Schema,
    ) -> Iterator[pa.RecordBatch]:
        """Apply a pure function from batch to batch of `schema` over a stream, in order."""
        for batch in self.map(function, batches):
            if not batch.schema.equals(schema):
                raise TypeError(f"a stage returned {batch.schema}, not {schema}")
            yield batch

    def sql(self, query: str, **relations: pa.Table) -> pa.Table:
        """Run a join or an aggregation over relations named in the query."""
        with duckdb.connect(config={"threads": self.threads, "memory_limit": f"{self._memory_mb}MB"}) as connection:
            connection.execute("set enable_progress_bar = false")
            for name, table in relations.items():
                connection.register(name, table)
            return connection.sql(query).to_arrow_table()
