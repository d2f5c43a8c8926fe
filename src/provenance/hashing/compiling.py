"""Knowing when Numba compiles, which it does on a machine's first run and keeps for all later ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from numba.core import event


class _FirstCompile(event.Listener):
    def __init__(self, announce: Callable[[], None]) -> None:
        self._announce = announce
        self.seen = False

    def on_start(self, event: object) -> None:
        if not self.seen:
            self.seen = True
            self._announce()

    def on_end(self, event: object) -> None:
        """Nothing to do: compiling is announced once."""


@contextmanager
def announced(announce: Callable[[], None]) -> Iterator[_FirstCompile]:
    """Call `announce` once if a kernel must be compiled meanwhile; one that the cache has is only loaded.

    What is yielded says under `seen` whether any was.
    """
    listener = _FirstCompile(announce)
    event.register("numba:compile", listener)  # type: ignore[no-untyped-call]
    try:
        yield listener
    finally:
        event.unregister("numba:compile", listener)  # type: ignore[no-untyped-call]
