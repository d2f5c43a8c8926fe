"""What Numba is told of functions that only kernels call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def inner(function: Callable[..., Any]) -> Callable[..., Any]:
    """A part of kernels: compiled without the shells through which Python and C would call it, a tenth of a second."""
    options: dict[str, bool] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled: Callable[..., Any] = njit(nogil=True, cache=True, boundscheck=False, **options)(function)  # type: ignore[call-overload]
    return compiled
