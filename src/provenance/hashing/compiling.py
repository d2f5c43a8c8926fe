"""Knowing when Numba compiles, which it does on a machine's first run and keeps for all later ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from numba.core import event


class _FirstCompile(event.Listener):
    def __init__(self, announce: Callable[[], None]) -> None:
        self._announce = announce
        self._seen = False

    def on_start(self, event: object) -> None:
        if not self._seen:
            self._seen = True
            self._announce()

    def on_end(self, event: object) -> None:
        """Nothing to do: compiling is announced once."""


@contextmanager
def announced(announce: Callable[[], None]) -> Iterator[None]:
    """Call `announce` once if a kernel must be compiled meanwhile; one that the cache has is only loaded."""
    listener = _FirstCompile(announce)
    event.register("numba:compile", listener)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        event.unregister("numba:compile", listener)  # type: ignore[no-untyped-call]
