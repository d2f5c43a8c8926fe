"""The program: `provenance`, or `python -m provenance`. Settles the process, then hands over to the command line."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Never


class _NotNeeded:
    """Keeps out optional companions that pyarrow and Numba look for and that no command uses: 0.4 s of imports."""

    _names = frozenset({"pandas", "scipy"})

    @classmethod
    def find_spec(cls, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Say of the companions that they are not installed."""
        if name in cls._names:
            raise ModuleNotFoundError(f"{name} is kept out of this program", name=name)
        return None


def settle() -> None:
    """Make this process, which is nobody's library, start fast and touch memory gently."""
    # Huge pages are cleared whole when a batch's short-lived arrays touch a part: reading took three times as long.
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    # Arrow's own allocator keeps what other threads freed: 100 MB after a large corpus is read.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # No linear algebra here: its threads would only wait, busily.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.meta_path.insert(0, _NotNeeded)
    # A report is up to a million objects and none is part of a cycle: walking over them finds nothing to free.
    gc.disable()


def run() -> Never:
    """Run the command line as a program; it ends here, without taking a large report apart object by object."""
    code = 130
    with suppress(KeyboardInterrupt):  # while this is still being imported; later, main() takes care of it
        settle()
        from provenance.cli import main

        code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or not there: main() has said so already
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
