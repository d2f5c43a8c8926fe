"""Work ahead: steps run on a few threads, their results come back in order, and only so much is in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from provenance.corpus.schema import ReadItem

IN_FLIGHT_BYTES = 64 << 20
"""Steps are started until they weigh this much together; one that weighs more is still started, alone."""


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of reading: `work` may run on any thread, `finish` turns its result into items, in order, on the
    thread of the reader. So what depends on earlier records (ids, duplicates) needs no lock."""

    work: Callable[[], Any]
    finish: Callable[[Any], Iterable[ReadItem]]
    weight: int = 0
    """Bytes of memory that it is likely to hold."""
    disk_bytes: int = 0
    """Bytes of input that it stands for, for a progress bar."""


def run(steps: Iterator[Step], threads: int, on_bytes: Callable[[int], None] | None) -> Generator[ReadItem]:
    """The items of all steps, in the order of the steps, whatever the number of threads."""
    with closing(_inline(steps) if threads == 1 else _pooled(steps, threads)) as done:
        for step, result in done:
            yield from step.finish(result)
            if on_bytes is not None and step.disk_bytes:
                on_bytes(step.disk_bytes)


def _inline(steps: Iterator[Step]) -> Generator[tuple[Step, Any]]:
    for step in steps:
        yield step, step.work()


def _pooled(steps: Iterator[Step], threads: int) -> Generator[tuple[Step, Any]]:
    pool = ThreadPoolExecutor(threads, thread_name_prefix="provenance-read")
    pending: deque[tuple[Step, Future[Any]]] = deque()
    weight = 0
    try:
        while True:
            while len(pending) < 3 * threads and (weight < IN_FLIGHT_BYTES or not pending):
                step = next(steps, None)
                if step is None:
                    break
                pending.append((step, pool.submit(step.work)))
                weight += step.weight
            if not pending:
                return
            step, future = pending.popleft()
            result = future.result()
            weight -= step.weight
            yield step, result
    finally:
        # Reached on the last step, on an error, on Ctrl-C and when the reader is closed early.
        pool.shutdown(wait=True, cancel_futures=True)
