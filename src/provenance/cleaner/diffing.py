"""Diffs: what went of a document, as a unified diff. The lines that went are known, so nothing is searched for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_CONTEXT_LINES = 3
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")

Range = tuple[int, int]


def unified(document: str, data: bytes, encoding: str, ranges: Sequence[Range], *, whole: bool) -> Iterator[str]:
    """Lines of the diff of a document and what is left of it. `ranges` are the bytes that went, in order; `whole`: the
    document itself went."""
    yield f"--- a/{document}\n"
    yield f"+++ {'/dev/null' if whole else 'b/' + document}\n"
    lines = list(_marked(data, encoding, ranges))
    changed = [number for number, (sign, _) in enumerate(lines) if sign != " "]
    hunks: list[list[int]] = []
    for number in changed:
        if hunks and number - hunks[-1][1] <= 2 * _CONTEXT_LINES:
            hunks[-1][1] = number
        else:
            hunks.append([number, number])
    for first, last in hunks:
        yield from _hunk(lines, max(0, first - _CONTEXT_LINES), min(len(lines), last + _CONTEXT_LINES + 1))


def _hunk(lines: list[tuple[str, str]], low: int, high: int) -> Iterator[str]:
    before = sum(sign != "+" for sign, _ in lines[:low])
    after = sum(sign != "-" for sign, _ in lines[:low])
    olds = sum(sign != "+" for sign, _ in lines[low:high])
    news = sum(sign != "-" for sign, _ in lines[low:high])
    yield f"@@ -{before + (olds > 0)},{olds} +{after + (news > 0)},{news} @@\n"
    for sign, line in lines[low:high]:
        yield sign + line if line.endswith(("\n", "\r")) else f"{sign}{line}\n\\ No newline at end of file\n"


def _marked(data: bytes, encoding: str, ranges: Sequence[Range]) -> Iterator[tuple[str, str]]:
    """Each line with its sign: ` ` it stays, `-` it goes, `+` what is left of one that only lost its end."""
    pieces: list[tuple[bool, str]] = []
    bounds = [0, *(edge for one in ranges for edge in one), len(data)]
    for number, (low, high) in enumerate(pairwise(bounds)):
        pieces.append((number % 2 == 0, data[low:high].decode(encoding, "replace")))
    text = "".join(piece for _, piece in pieces)
    stays = [(kept, len(piece)) for kept, piece in pieces if piece]
    at = position = 0
    for match in _LINE.finditer(text):
        left = ""
        while at < match.end():
            kept, size = stays[0]
            end = min(match.end(), position + size)
            left += text[at:end] if kept else ""
            at = end
            if end == position + size:
                position = end
                stays.pop(0)
        line = match[0]
        if left == line:
            yield " ", line
        else:
            yield "-", line
            if left:
                yield "+", left
