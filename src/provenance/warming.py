"""On a machine's first run the kernels are compiled, which takes one core most of a minute: other processes help.

A compiled kernel goes into Numba's cache, where every process finds it. So a helper needs no word with the scan that
it helps: it compiles the kernels that are used last, while the scan compiles those that it comes to first, and they
meet in the middle. `kernels.txt` lists what is called with which types: what only larger corpora need, then the rest
in the order of use. What it does not list, or lists wrongly, the scan compiles itself.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

KERNELS = Path(__file__).with_name("kernels.txt")

_MOST_HELPERS = 3


class Helpers:
    """Processes that compile kernels, until the scan that they help is done."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.terminate()  # a kernel in the cache is whole or not there
        for process in self._processes:
            process.wait()

    def start(self) -> None:
        """Start one for each processor but ours. Where none can be started, the scan takes longer, no more."""
        count = min((os.cpu_count() or 1) - 1, _MOST_HELPERS)
        for share in range(count):
            command = [sys.executable, "-m", "provenance.warming", str(share), str(count)]
            try:
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            except (OSError, ValueError):
                return
            self._processes.append(process)


def listed() -> Iterator[tuple[str, str, str]]:
    """Module, name and types of the arguments of each kernel."""
    for line in KERNELS.read_text("utf-8").splitlines():
        module, name, types = line.split(" ", 2)
        yield module, name, types


def warm(share: int, of: int) -> None:
    """Compile every n-th of the listed kernels, the last ones first."""
    from numba import types as known

    for module, name, types in list(listed())[::-1][share::of]:
        try:
            getattr(import_module(module), name).compile(eval(types, vars(known)))  # our own file, of our own package
        except Exception:  # the list is behind: whoever needs the kernel compiles it
            continue


if __name__ == "__main__":
    gc.disable()  # compiling makes a great many objects that live
    warm(int(sys.argv[1]), int(sys.argv[2]))
