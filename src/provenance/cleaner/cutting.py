"""Cutting: which stretches of a text go when lines or paragraphs of it do. Whole lines with their ends; of the blank
lines around them, what separates the neighbours stays once; nothing that would break a sentence or leave no word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from provenance.cleaner.plan import Strip
from provenance.hashing.canonical import canonical_tokens, compared_tokens
from provenance.models import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_FRONT_MATTER = re.compile(r"---[ \t]*(?>\r\n|\n|\r)(?:[^\r\n]*+(?>\r\n|\n|\r))*?(?:---|\.\.\.)[ \t]*(?>\r\n|\n|\r|\Z)")
_LONGEST_FRONT_MATTER = 64 << 10
"""Characters."""
_FINISHED = re.compile(r"[.!?:;\"')\]”’»…。！？：；」』）】〉》〕．｡।॥۔؟።]\s*$")
_MARGIN_COLUMNS = 50
"""A line that is longer may have been wrapped, so that the next one goes on with it …"""
_WIDEST_COLUMNS = 120
"""… unless it is longer than anybody wraps."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a text that goes, in code points, and why."""

    start: int
    end: int
    rule: str
    evidence: str
    kept: tuple[int, int] | Span | None
    """The same text where it stays: in this text, or in another document."""


@dataclass(slots=True)
class _Line:
    start: int
    """First character."""
    stop: int
    """Where its text ends and its line end begins."""
    end: int
    blank: bool
    strip: Strip | None = None
    kept: tuple[int, int] | None = None


def cuts(text: str, strips: Sequence[Strip], *, front_matter: bool = False) -> list[Cut]:
    """The stretches of a text that go for what is to be stripped, in order, none touching another's characters.

    Nothing where no word would be left. `front_matter`: a leading `---` block declares things and stays.
    """
    lines = _lines(text)
    starts = [line.start for line in lines]
    first = _FRONT_MATTER.match(text[:_LONGEST_FRONT_MATTER]) if front_matter else None
    declared = first.end() if first else 0
    for strip in strips:
        low, high = strip.span.chars
        here = lines[bisect_right(starts, low) - 1 : bisect_right(starts, high - 1)]
        if low < declared or text[here[0].start : low].strip() or text[high : here[-1].stop].strip():
            continue
        for line in here:
            if not line.blank:
                line.strip = strip
    _keep_unfinished(text, lines)
    _find_kept(text, lines)
    left = (text[line.start : line.end] for line in lines if line.strip is None)
    if not any(canonical_tokens(one) for one in left if one.strip()):
        return []
    return [cut for block in _blocks(lines) for cut in _around(lines, *block)]


def _lines(text: str) -> list[_Line]:
    found = []
    start = 0
    for match in _LINE_END.finditer(text):
        found.append(_Line(start, match.start(), match.end(), not text[start : match.start()].strip()))
        start = match.end()
    if start < len(text):
        found.append(_Line(start, len(text), len(text), not text[start:].strip()))
    return found


def _keep_unfinished(text: str, lines: list[_Line]) -> None:
    """Let a template line stay whose sentence goes on in a line that stays, above or below it: where text is wrapped
    by hand, a line is not a sentence. Until nothing changes, since each line that stays may hold its neighbour."""
    changed = True
    while changed:
        changed = False
        for above, below in pairwise(lines):
            stays = (above.strip is None) != (below.strip is None)
            cut = above.strip or below.strip
            if stays and cut and cut.rule == "template-line" and _goes_on(text, above, below):
                above.strip = below.strip = None
                changed = True


def _goes_on(text: str, above: _Line, below: _Line) -> bool:
    """Whether a wrapped sentence runs from one line into the next."""
    size = above.stop - above.start
    begins = text[below.start : below.stop].lstrip()[:1]
    return (
        not above.blank
        and not below.blank
        and _MARGIN_COLUMNS < size <= _WIDEST_COLUMNS
        and below.stop - below.start <= _WIDEST_COLUMNS
        and begins.isalpha()
        and not begins.isupper()
        and not _FINISHED.search(text, above.start, above.stop)
    )


def _find_kept(text: str, lines: list[_Line]) -> None:
    """Find the line that each repeated one repeats, above it or else below; where none of its kind stays, it stays
    itself."""
    if not any(line.strip and line.strip.rule == "repeated-line" for line in lines):
        return
    words = [() if line.blank else tuple(compared_tokens(text[line.start : line.stop])) for line in lines]
    below = {said: line for said, line in zip(words, lines, strict=True) if line.strip is None}  # the last of each
    above: dict[tuple[str, ...], _Line] = {}
    for said, line in zip(words, lines, strict=True):
        if line.blank:
            continue
        if line.strip and line.strip.rule == "repeated-line":
            twin = above.get(said) or below.get(said)
            if twin is None:
                line.strip = None
            else:
                line.kept = _trimmed(text, twin)
        if line.strip is None:
            above.setdefault(said, line)


def _trimmed(text: str, line: _Line) -> tuple[int, int]:
    whole = text[line.start : line.stop]
    return line.start + len(whole) - len(whole.lstrip()), line.start + len(whole.rstrip())


def _blocks(lines: list[_Line]) -> list[tuple[int, int]]:
    """Runs [first, last] of lines that go, with nothing but blank lines between them."""
    found: list[tuple[int, int]] = []
    open_block = False
    for number, line in enumerate(lines):
        if line.strip is not None:
            found.append((found.pop()[0] if open_block else number, number))
            open_block = True
        elif not line.blank:
            open_block = False
    return found


def _around(lines: list[_Line], first: int, last: int) -> list[Cut]:
    """The cuts of a block, the first and the last widened over the blank lines that must go with it."""
    above, below = first, last + 1
    while above > 0 and lines[above - 1].blank:
        above -= 1
    while below < len(lines) and lines[below].blank:
        below += 1
    blank_above, blank_below = first - above, below - last - 1
    start, end = lines[first].start, lines[last].end
    if above == 0:
        start, end = lines[0].start, lines[below - 1].end
    elif below == len(lines):
        unended = lines[-1].end == lines[-1].stop  # then it shall have no line end at its end either
        start, end = lines[above - 1].stop if unended else lines[above].start, lines[-1].end
    elif blank_above and blank_below:
        if blank_below < blank_above:
            start = lines[above].start
        else:
            end = lines[below - 1].end
    marked: list[_Line] = []
    for line in lines[first : last + 1]:
        if line.strip is not None and not (marked and line.strip is marked[-1].strip):
            marked.append(line)  # a paragraph of several lines is one cut
    bounds = [start, *(line.start for line in marked[1:]), end]
    return [
        Cut(low, high, line.strip.rule, line.strip.evidence, line.kept or line.strip.kept)
        for line, (low, high) in zip(marked, pairwise(bounds), strict=True)
        if line.strip is not None
    ]
