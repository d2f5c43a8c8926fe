"""Kernels read and write memory unchecked; here every index is checked, in a process of its own.

By hand, for all tests: `NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=$(mktemp -d) pytest tests/hashing`. The variable
overrides `boundscheck=False` of a kernel; the cache does not know of it, hence a cache of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys

import numpy as np
import pytest
from numba import njit

@njit(boundscheck=False)
def read(values, i):
    return values[i]

try:
    read(np.zeros(1), 1)
except IndexError:
    sys.exit(pytest.main(sys.argv[1:]))
sys.exit("indices are not checked")
"""

SELECTION = "(twin and not code_point) or by_hand or bit_for_bit or guarantee or is_as_a_batch"


def test_kernels_stay_in_bounds(tmp_path):
    folder = Path(__file__).parent
    environment = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    options = ["--hypothesis-profile=quick", "-p", "no:cacheprovider", "-k", SELECTION, str(folder)]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *options],
        cwd=folder.parents[1],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "passed" in run.stdout
