"""Settings of the whole test run."""

from __future__ import annotations

import os

# Huge pages make numpy's large scratch arrays expensive to touch on small virtual machines. Before numpy is imported.
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")

from hypothesis import HealthCheck, settings

# No deadline: the first call of a kernel compiles it.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("tests"), max_examples=20, derandomize=True)
settings.load_profile("tests")
