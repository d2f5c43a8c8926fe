"""Where compiled kernels are kept: beside the package, else in the user's cache folder, else in a temporary one."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from numba import config


def settle() -> None:
    """Give Numba a folder of its own where it would find none: it refuses to start without.

    `PROVENANCE_CACHE_DIR` names another one. Numba's own choice stands wherever it has one.
    """
    if config.CACHE_DIR:  # type: ignore[attr-defined]  # NUMBA_CACHE_DIR
        return
    chosen = os.environ.get("PROVENANCE_CACHE_DIR")
    if chosen:
        config.CACHE_DIR = str(Path(chosen) / "kernels")  # type: ignore[attr-defined]
    elif not (_writable(Path(__file__).parent / "__pycache__") or _writable(_user_cache())):
        config.CACHE_DIR = str(_own_temporary())  # type: ignore[attr-defined]


def _user_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path(os.path.expanduser("~")) / ".cache") / "numba"  # noqa: PTH111


def _writable(folder: Path) -> bool:
    """Whether files can be made in a folder, which is made itself if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _own_temporary() -> Path:
    """A folder that nobody else can write to: what is kept there is run as code."""
    folder = Path(tempfile.gettempdir()) / f"provenance-kernels-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077:
            return folder
    except (OSError, AttributeError):
        pass
    return Path(tempfile.mkdtemp(prefix="provenance-kernels-"))
