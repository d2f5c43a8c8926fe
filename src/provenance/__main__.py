"""The program: `provenance`, or `python -m provenance`. Settles the process, then hands over to the command line."""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from provenance.cli import main


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
    sys.meta_path.insert(0, _NotNeeded)


def run() -> int:
    """Run the command line as a program."""
    settle()
    return main()


if __name__ == "__main__":
    sys.exit(run())
