"""The machine and the versions that the figures are of."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from bench.speed.commands import REPOSITORY

LIBRARIES = ("numba", "llvmlite", "numpy", "pyarrow", "duckdb", "rapidfuzz", "orjson", "xxhash", "datasketch", "click")


def machine() -> dict[str, object]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cpu": _field("/proc/cpuinfo", r"model name\s*: (.+)") or platform.processor(),
        "cores": cores,
        "memory_gb": round(int(_field("/proc/meminfo", r"MemTotal:\s*(\d+) kB") or 0) * 1024 / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def versions() -> dict[str, str]:
    found = {"provenance": _provenance()}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = "not installed"
    return found


def load() -> list[float]:
    """Processes that wanted a core, on average over the last 1, 5 and 15 minutes: what disturbed the figures."""
    return [round(value, 2) for value in os.getloadavg()]


def _provenance() -> str:
    said = subprocess.run(
        [sys.executable, "-m", "provenance", "--version"], capture_output=True, text=True, check=False
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short=10", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    version = said.stdout.strip() if said.returncode == 0 else "not runnable"
    return f"{version} (commit {commit.stdout.strip()})" if commit.returncode == 0 else version


def _field(file: str, pattern: str) -> str | None:
    try:
        found = re.search(pattern, Path(file).read_text(encoding="utf-8"))
    except OSError:
        return None
    return found[1].strip() if found else None
