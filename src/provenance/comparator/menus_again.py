"""Menus that come again amid the text: above every section of a page, as at its head or its tail."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.places import Given
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_FEWEST = 3  # lines of a menu in a row: fewer are labels that a text may have as well


def menus_again(
    hashed: Hashed, documents: Array, numbers: Array, heads: Array, tails: Array, taken: Array, given: Given
) -> npt.NDArray[np.int64]:
    """Short lines of the text that stand in a row as template lines of the document do at its head or its tail.

    As many documents of the site as `given` says must have the line in such a row: where one page has it, it is about
    the menu, a map of the site. `numbers` are those of lines that say exactly the same.
    """
    at = np.arange(len(numbers))
    amid = (at >= heads[documents]) & (at < tails[documents]) & (numbers > 0)
    edge = ~amid & (taken > 0) & (numbers > 0)
    held = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    held[numbers[edge]] = True
    amid &= held[numbers] & (taken == 0) & (np.diff(hashed.line_tokens) <= given.longest)

    def rows(lines: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.void]]:
        """Lines whose next one is such a line of the same document too, and what the two say in which document."""
        first = np.flatnonzero(lines[:-1] & lines[1:] & (documents[:-1] == documents[1:]))
        pairs = np.rec.fromarrays([documents[first], numbers[first], numbers[first + 1]])
        return first, pairs

    (_, menus), (first, pairs) = rows(edge), rows(amid)
    first = first[np.isin(pairs, menus)]
    row = np.zeros(len(numbers) + _FEWEST, np.bool_)
    row[first] = True
    begins = at[np.logical_and.reduce([row[step : step + len(at)] for step in range(_FEWEST - 1)])]
    again = np.unique(begins[:, None] + np.arange(_FEWEST))
    counts = again[given.witnesses[documents[again]]]
    said = np.unique(np.rec.fromarrays([numbers[counts], documents[counts]]))
    have = np.bincount(said["f0"], minlength=len(held))
    return again[have[numbers[again]] >= given.need[documents[again]]]
