"""The rules by name and code. Their words stand in `rules.md` beside this file; docs/rules.md is a copy of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and its page."""

    code: str
    name: str
    summary: str
    """What it finds, in one sentence."""
    page: str
    """Markdown, without the heading."""

    @property
    def reserved(self) -> bool:
        """Whether this version does not report it yet."""
        return "Reserved: not reported" in self.page


def pages() -> str:
    """All rules, as the documentation has them."""
    return files("provenance.reporter").joinpath("rules.md").read_text("utf-8")


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by code."""
    found = []
    for section in re.split(r"^## ", pages(), flags=re.MULTILINE)[1:]:
        heading, page = section.split("\n", 1)
        code, name = heading.split()
        found.append(Rule(code, name, page.strip().split("\n\n", 1)[0].replace("\n", " "), page.strip()))
    return tuple(found)


def find(name: str) -> Rule | None:
    """The rule of a name or code, upper or lower case."""
    wanted = name.strip().casefold().replace("_", "-")
    return next((rule for rule in rules() if wanted in (rule.name, rule.code.casefold())), None)


def code(name: str) -> str:
    """The code of a rule by its name."""
    return {rule.name: rule.code for rule in rules()}[name]
