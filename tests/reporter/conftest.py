"""The hand-made reports as fixtures."""

from __future__ import annotations

import pytest
import reports_by_hand

from provenance.models import Report


@pytest.fixture
def seeds_report() -> Report:
    return reports_by_hand.seeds_report()


@pytest.fixture
def large_report() -> Report:
    return reports_by_hand.large_report()
