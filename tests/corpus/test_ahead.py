from __future__ import annotations

import threading
import time
from functools import partial

import pytest

from provenance.corpus.ahead import IN_FLIGHT_BYTES, Step, run
from provenance.models import Skipped


def item(number):
    return Skipped(str(number), "rule", "reason")


def work(number):
    time.sleep(0.002 * (number % 3))
    return number


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_order_is_that_of_the_steps(threads):
    told = []
    steps = (Step(partial(work, n), lambda n: [item(n)], weight=1, disk_bytes=n) for n in range(40))
    assert list(run(steps, threads, told.append)) == [item(n) for n in range(40)]
    assert sum(told) == sum(range(40))


def test_heavy_steps_wait_for_each_other():
    started = []
    steps = (Step(partial(started.append, n), lambda _: [item(0)], weight=IN_FLIGHT_BYTES) for n in range(10))
    items = run(steps, 4, None)
    next(items)
    assert len(started) <= 2
    items.close()


def test_closing_ends_the_threads():
    before = threading.active_count()
    items = run((Step(partial(work, n), lambda n: [item(n)]) for n in range(1000)), 4, None)
    next(items)
    assert threading.active_count() > before
    items.close()
    assert threading.active_count() == before


def test_an_error_comes_out_and_ends_the_threads():
    before = threading.active_count()

    def broken():
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        list(run(iter([Step(broken, lambda _: [])] * 9), 3, None))
    assert threading.active_count() == before
