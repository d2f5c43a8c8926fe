"""`provenance rule`: what a rule finds, how it is decided, and what to do about it."""

from __future__ import annotations

import os
import sys
import textwrap
from typing import TYPE_CHECKING

import click

from provenance.cli.console import Console, wants_colour
from provenance.cli.output import opened, options_for
from provenance.cli.verb import Verb, console_options
from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.reporter.rules import Rule

_COLUMNS = 100  # a line that can be read


@click.command(
    cls=Verb,
    examples=(
        ("All rules, one a line", "provenance rule"),
        ("One rule by name", "provenance rule near-duplicate-document"),
        ("The same rule by code", "provenance rule PV103"),
    ),
)
@click.argument("name", required=False)
@console_options
@click.pass_context
def rule(ctx: click.Context, /, name: str | None) -> None:
    """Explain the rule NAME, or list all rules.

    NAME is a rule's name or its code, in upper or lower case.
    """
    from provenance.reporter import rules

    console = ctx.ensure_object(Console)
    if name is None:
        text = "".join(
            f"{one.code}  {one.name:<25} {one.summary}{' (reserved)' * one.reserved}\n" for one in rules.rules()
        )
    else:
        found = rules.find(name)
        if found is None:
            raise _unknown(name)
        colour = wants_colour(console.colour, sys.stdout, os.environ)
        text = page(found, min(options_for(None, console.colour).width, _COLUMNS), colour)
    with opened(None) as stream:
        stream.write(text.encode())


def page(found: Rule, columns: int, colour: bool) -> str:
    """A rule's page for a terminal: wrapped, and without the marks of Markdown."""
    from provenance.reporter.style import paint

    heading = paint(f"{found.code} {found.name}", "heading", colour)
    paragraphs = []
    for paragraph in found.page.replace("**", "").split("\n\n"):
        filled = textwrap.fill(" ".join(paragraph.split()), columns, break_on_hyphens=False, break_long_words=False)
        paragraphs.append(filled)
    return "\n\n".join([heading, *paragraphs]) + "\n"


def _unknown(name: str) -> UsageError:
    from provenance.reporter.rules import rules
    from provenance.settings import did_you_mean

    names = [spelling for one in rules() for spelling in (one.name, one.code)]
    near = did_you_mean(name.lower(), names) or did_you_mean(name.upper(), names)
    error = UsageError(f"unknown rule {name!r}{near}")
    error.add_note("`provenance rule` lists all rules")
    return error
