"""Fixtures of the command's tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from runs import SEEDS, Result, StandIn, in_process

from provenance import warming


@pytest.fixture(autouse=True, scope="session")
def compiled() -> None:
    """A machine's first scan says that it compiles kernels, on stderr, which the tests look at; so do later ones that
    need other kernels."""
    in_process("scan", str(SEEDS), "--quiet")
    warming.warm(0, 1)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """What the command calls instead of the pipeline."""
    found = StandIn()
    module = ModuleType("provenance.pipeline")
    module.scan, module.explore = found.scan, found.explore
    monkeypatch.setitem(sys.modules, "provenance.pipeline", module)
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for name in [name for name in os.environ if name.startswith(("PROVENANCE_", "FORCE_COLOR", "NO_COLOR"))]:
        monkeypatch.delenv(name)
    return in_process
