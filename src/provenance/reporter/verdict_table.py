"""The verdict for a terminal or a log: what, where, from where, and what to do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import BinaryIO

from provenance.reporter.options import Options
from provenance.reporter.style import paint
from provenance.reporter.text import clip, visible
from provenance.reporter.verdict import Finding, Status, Verdict, sentence
from provenance.reporter.verdict_words import headline, next_steps, remarks

_SHOWN = 200
"""Findings that a log shows; the others are counted."""

_INDENT = "    "


def write(verdict: Verdict, stream: BinaryIO, options: Options) -> None:
    """Write the headline, the findings that fail, and what to do."""
    stream.write(("\n".join(_lines(verdict, options)) + "\n").encode(options.encoding, "replace"))


def _lines(verdict: Verdict, options: Options) -> Iterator[str]:
    yield paint(_filled(headline(verdict), options), "good" if verdict.passed else "bad", options.colour)
    failed = verdict.having(Status.FAILED)
    for one in failed[:_SHOWN]:
        yield ""
        yield from _finding(one, options)
    if len(failed) > _SHOWN:
        yield f"\n… and {len(failed) - _SHOWN:,} more that fail (--format json has all)"
    said = list(remarks(verdict))
    for lines in (said, list(next_steps(verdict))):
        if lines:
            yield ""
            yield from (_filled(line, options) for line in lines)


def _finding(one: Finding, options: Options) -> Iterator[str]:
    rule = paint(f"{one.code} {one.rule}", "warn", options.colour)
    yield f"{paint(visible(one.place.name), 'heading', options.colour)}  {rule}"
    yield _filled(sentence(one), options, _INDENT)
    if one.also:
        lines = ", ".join(str(place.span.lines[0]) for place in one.also if place.span)
        yield f"{_INDENT}Again in line {lines}."
    if one.text:
        yield paint(clip(f"{_INDENT}“{visible(one.text)}", options.width - 1) + "”", "dim", options.colour)


def _filled(text: str, options: Options, indent: str = "") -> str:
    return textwrap.fill(
        text, options.width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip
