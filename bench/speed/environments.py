"""One virtual environment per peer, with pinned versions from PyPI, below the cache folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REQUIREMENTS: dict[str, tuple[str, ...]] = {
    "datasketch": ("datasketch==2.0.0", "xxhash==4.1.0", "orjson==3.13.0"),
    "rensa": ("rensa==0.5.0", "orjson==3.13.0"),
    "text-dedup": ("text-dedup==0.4.0",),
    "daft": ("daft==0.7.26",),
}


@dataclass(frozen=True)
class Environment:
    """The interpreter of a peer and what is installed there; `problem` says why it is not there."""

    name: str
    python: Path
    packages: Sequence[str] = ()
    problem: str | None = None


def prepare(name: str, cache: Path) -> Environment:
    """Make the environment of a peer, or take it from the cache if it was made with the same requirements."""
    home = cache / "environments" / name
    python = home / "bin" / "python"
    stamp = home / "packages.json"
    wanted = list(REQUIREMENTS[name])
    if stamp.exists():
        made = json.loads(stamp.read_text(encoding="utf-8"))
        if made["requirements"] == wanted:
            return Environment(name, python, made["packages"])
    shutil.rmtree(home, ignore_errors=True)
    steps = [[sys.executable, "-m", "venv", str(home)], [str(python), "-m", "pip", "install", "--quiet", *wanted]]
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
            problem = f"could not be installed ({' '.join(wanted)}): {' '.join(errors[-2:]).strip()}"
            return Environment(name, python, problem=problem)
    listed = [str(python), "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"]
    packages = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    stamp.write_text(json.dumps({"requirements": wanted, "packages": packages}), encoding="utf-8")
    return Environment(name, python, packages)
