"""Annotations of a GitHub Actions job: workflow commands, and the whole verdict as the log around them.

GitHub shows ten annotations of a level and step and drops the others without a word, so a notice says
how many more there are. The log has them all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import orjson

from provenance.reporter import verdict_table
from provenance.reporter.options import Options
from provenance.reporter.text import counted, visible
from provenance.reporter.verdict import Finding, Status, Verdict, sentence
from provenance.reporter.verdict_words import headline, remarks

MOST = 10
"""Annotations of one level."""


def write(verdict: Verdict, stream: BinaryIO, options: Options) -> None:
    """Write the verdict for the log, then the annotations."""
    # No file name or text in the log is to be taken for a command; what ends it nobody can have put there.
    token = hashlib.sha256(orjson.dumps(verdict)).hexdigest()
    stream.write(f"::stop-commands::{token}\n".encode())
    verdict_table.write(verdict, stream, replace(options, encoding="utf-8"))
    stream.write(f"::{token}::\n".encode())
    stream.write("".join(f"{line}\n" for line in _annotations(verdict)).encode())


def _annotations(verdict: Verdict) -> Iterator[str]:
    failed = verdict.having(Status.FAILED)
    shown = failed[:MOST]
    yield from map(_error, shown)
    if len(failed) > len(shown):
        text = f"{counted(len(failed) - len(shown), 'more finding')} that fail; the log of this step has them."
        yield _command("notice", {"title": "provenance gate"}, text)
    text = " ".join([headline(verdict), *remarks(verdict)])
    yield _command("notice", {"title": "provenance gate"}, text)


def _error(one: Finding) -> str:
    first, last = one.place.lines or (1, 1)
    where = {"file": one.place.path, "line": str(first), "endLine": str(last), "title": f"{one.code} {one.rule}"}
    excerpt = f"\n“{visible(one.text)}”" if one.text else ""
    return _command("error", where, sentence(one) + excerpt)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {shown}::{_data(message)}"


def _data(text: str) -> str:
    """Escaped as the runner reads it back: https://docs.github.com/actions, `toolkit/packages/core/src/command.ts`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
