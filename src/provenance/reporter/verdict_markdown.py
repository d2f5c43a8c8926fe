"""The verdict in GitHub's Markdown, for a job summary or a comment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from provenance.reporter.markdown import code, escaped
from provenance.reporter.options import Options
from provenance.reporter.text import clip, visible
from provenance.reporter.verdict import Finding, Status, Verdict, sentence
from provenance.reporter.verdict_words import headline, next_steps, remarks

_SHOWN = 100
"""Findings in the table; the others are counted. A comment may have 65,536 characters."""

_EXCERPT = 120  # characters of a cell


def write(verdict: Verdict, stream: BinaryIO, options: Options) -> None:
    """Write a heading, a table of what fails, and what to do."""
    stream.write(("\n\n".join(_blocks(verdict)) + "\n").encode())


def _blocks(verdict: Verdict) -> Iterator[str]:
    yield "## Provenance gate"
    yield f"**{escaped(headline(verdict))}**"
    failed = verdict.having(Status.FAILED)
    if failed:
        rows = ["| where | rule | what | text |", "|---|---|---|---|", *map(_row, failed[:_SHOWN])]
        yield "\n".join(rows)
    if len(failed) > _SHOWN:
        yield f"… and {len(failed) - _SHOWN:,} more that fail."
    yield from map(escaped, remarks(verdict))
    yield from next_steps(verdict)


def _row(one: Finding) -> str:
    names = [code(visible(place.name)) for place in one.sources]
    # the sentence is ours, the names in it are not: these stand in code spans
    said = sentence(one, names) if names else escaped(sentence(one))
    cells = (code(visible(one.place.name)), f"{one.code} {one.rule}", said, code(clip(visible(one.text), _EXCERPT)))
    return f"| {' | '.join(cells)} |"
