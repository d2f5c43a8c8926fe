"""docs/quality.md from the results."""

from __future__ import annotations

from typing import Any


def markdown(results: dict[str, Any]) -> str:
    return "# Quality\n"
