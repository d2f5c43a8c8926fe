"""The policy: which rules drop a document, which cut something out of one, and who is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provenance.config import Config
from provenance.errors import ConfigError
from provenance.models import Relation
from provenance.reporter.rules import find
from provenance.settings import did_you_mean

DROPS: dict[str, Relation] = {
    "identical-document": Relation.IDENTICAL,
    "same-text-document": Relation.SAME_TEXT,
    "near-duplicate-document": Relation.NEAR_DUPLICATE,
    "contained-document": Relation.CONTAINS,
}
"""Rules that can drop a document, and the relation to the one that stays."""

RULE_OF = {relation: rule for rule, relation in DROPS.items()}

LINES = ("repeated-line", "template-line", "boilerplate-phrase")
PARAGRAPHS = ("duplicate-paragraph", "near-duplicate-paragraph")
STRIPS = LINES + PARAGRAPHS
"""Rules whose findings can be cut out: whole lines and whole paragraphs. Passages and quotations begin and end
anywhere, so that cutting them would break sentences."""

NONE = "none"
"""Stands for no rule where a list cannot be empty, as in a variable or on the command line."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What goes, and which document of several stays."""

    drop: frozenset[str]
    strip: frozenset[str]
    representative: tuple[str, ...]
    source_rank: tuple[str, ...]


def policy_of(config: Config) -> Policy:
    """The policy that settings come to. Raises ConfigError with one line for each rule that cannot be followed."""
    problems: list[str] = []
    drop = _rules("drop", config.drop, tuple(DROPS), problems)
    strip = _rules("strip", config.strip, STRIPS, problems)
    if problems:
        raise ConfigError("\n".join(problems))
    return Policy(drop, strip, config.representative, config.source_rank)


def _rules(key: str, names: Iterable[str], possible: tuple[str, ...], problems: list[str]) -> frozenset[str]:
    found = set()
    for name in names:
        if name.strip().lower() == NONE:
            continue
        rule = find(name)
        if rule is None:
            problems.append(f"{key} has an unknown rule {name!r}{did_you_mean(name.lower(), possible)}")
        elif rule.name not in possible:
            problems.append(f"{key} has {name!r}, which cannot be: it takes {', '.join(possible)}, or {NONE}")
        else:
            found.add(rule.name)
    return frozenset(found)
