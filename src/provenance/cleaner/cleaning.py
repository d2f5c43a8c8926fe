"""clean(path, out, config): a cleaned copy with its ledger, checked before it appears. preview: the same, not kept."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.cleaner.diffing import unified
from provenance.cleaner.placing import built
from provenance.cleaner.policy import policy_of
from provenance.cleaner.recording import Cleaned, changes, record, summarise
from provenance.cleaner.settling import Settled, settle
from provenance.cleaner.verifying import verify
from provenance.config import Config

Watcher = Callable[[str, int, int | None], None]
"""Told (stage, done, total or None) as work goes on."""


def clean(
    source: Path, out: Path, config: Config | None = None, *, force: bool = False, watch: Watcher | None = None
) -> Cleaned:
    """Write a cleaned copy of a corpus, with a ledger in `.provenance/` from which `restore` rebuilds the input.

    `out` appears only when it is complete and every file of the input was rebuilt from it as a check. Raises a
    ProvenanceError; nothing is left in `out` then. With `force` an earlier output of clean is replaced.
    """
    config = config or Config()
    tell = watch or _silence
    policy = policy_of(config)
    with built(out, (source,), force=force) as stage:
        cleaned = record(settle(source, stage, config, policy, tell), tell)
        _check(stage, tell)
        return cleaned


@dataclass(frozen=True, slots=True)
class Preview:
    """What clean would do."""

    cleaned: Cleaned
    _settled: Settled

    def diffs(self) -> Iterator[str]:
        """A unified diff for each document that something would go of, line by line."""
        for document, encoding, ranges, data, whole in changes(self._settled):
            yield from unified(document, data, encoding, ranges, whole=whole)


@contextlib.contextmanager
def preview(source: Path, config: Config | None = None, *, watch: Watcher | None = None) -> Iterator[Preview]:
    """What clean would do, found by doing it in a temporary directory. The diffs are there until the context ends."""
    config = config or Config()
    policy = policy_of(config)
    with tempfile.TemporaryDirectory(prefix="provenance-") as scratch:
        settled = settle(source, Path(scratch), config, policy, watch or _silence)
        yield Preview(summarise(settled), settled)


def _check(stage: Path, tell: Watcher) -> None:
    found = verify(stage, tell, complete=False)
    if found.problems:
        raise AssertionError("what was written is not the input without what was removed: " + "; ".join(found.problems))


def _silence(_stage: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""
