"""How lines end: as sentences do, or as labels and titles do."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from provenance.comparator.spans import line_texts
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

SENTENCE = re.compile(r"[.,;:。，、；：؛،।۔።]['\"”’»)\]]*\s*$")
"""How a line ends that is part of a text, or introduces it."""
ENDED = re.compile(r"[.!?…。．！？؟।॥۔։።។]['\"”’»)\]」』）]*\s*$")
"""How a whole sentence ends."""


def match_lines(hashed: Hashed, lines: Array, pattern: re.Pattern[str]) -> npt.NDArray[np.bool_]:
    """Whether lines match a pattern somewhere."""
    texts = line_texts(hashed, lines)
    return np.asarray(pc.match_substring_regex(texts, pattern.pattern).to_numpy(zero_copy_only=False), np.bool_)
