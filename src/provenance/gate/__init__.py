"""The gate: (Report, additions, policy, baseline) -> Verdict. Judges what is new, and only that."""

from __future__ import annotations
