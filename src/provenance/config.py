"""Every setting of a scan, in one frozen place.

A setting comes, in rising order of force, from its default here, from a configuration file, from a
`PROVENANCE_*` variable, from a flag. What decides findings is part of `Config.digest()`; what only decides
how the work is done (threads, memory) is not.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

from provenance.errors import ConfigError

ParagraphMode = Literal["auto", "line", "block"]
Measure = Literal["similarity", "resemblance", "containment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of a scan. Field names are the keys of `[tool.provenance]`, with `-` for `_`."""

    # reading
    text_field: str = "text"
    id_field: str = "id"
    source_field: str = "source"
    url_field: str = "url"
    date_field: str = "date"
    licence_field: str = "licence"
    title_field: str = "title"
    exclude: tuple[str, ...] = ()
    """Patterns as in a .gitignore file, relative to the scanned root."""
    strict: bool = False
    """A file or record that cannot be read ends the scan."""

    # hashing
    paragraphs: ParagraphMode = "auto"
    shingle_tokens: int = 5
    permutations: int = 128
    seed: int = 1
    """Seed of the MinHash permutations, as datasketch uses it."""

    # comparing
    near_duplicate: float = 0.8
    """Similarity from which two texts are near-duplicates."""
    contained: float = 0.8
    """Share of the smaller document's tokens that stand in the larger one, from which it is contained."""
    rewrite: float = 0.25
    """Share of either document that is told in other words in the other, from which they are rewrites."""
    passage_tokens: int = 8
    """Every common run of at least so many tokens outside boilerplate is found."""
    template_documents: int = 5
    """A line is a template line if at least so many documents of a site have it …"""
    template_share: float = 0.1
    """… and at least this share of the site's documents."""
    phrases: dict[str, str] = field(default_factory=dict)
    """Boilerplate phrases of the user's own, by id; `#` stands for a number, `: …` at the end for a title."""
    ignore_phrases: tuple[str, ...] = ()
    """Ids of catalogue phrases that do not apply."""
    representative: tuple[str, ...] = ("earliest", "source-rank", "longest", "path")
    """How a cluster's representative is chosen: each decides what the one before leaves equal."""
    source_rank: tuple[str, ...] = ()
    """Sources from the most to the least trusted."""

    # reporting
    measure: Measure = "similarity"

    # gating: what fails, of all that is found
    fail_on: tuple[str, ...] = (
        "identical-document",
        "same-text-document",
        "near-duplicate-document",
        "contained-document",
        "duplicate-paragraph",
        "near-duplicate-paragraph",
        "shared-passage",
        "unreadable-file",
    )
    """Rules, by name or code, whose findings fail the gate."""
    thresholds: dict[str, float] = field(default_factory=dict)
    """What a finding must reach to fail the gate, by rule, where that is not the rule's default."""

    # cleaning: what goes, of all that is found
    drop: tuple[str, ...] = (
        "identical-document",
        "same-text-document",
        "near-duplicate-document",
        "contained-document",
    )
    """Rules, by name or code, whose documents are left out; the one that they match stays."""
    strip: tuple[str, ...] = ("repeated-line", "template-line", "boilerplate-phrase")
    """Rules, by name or code, whose lines or paragraphs are cut out of a document that stays."""

    # resources: they never change a finding
    threads: int = 0
    """0 for one a core."""
    memory_mb: int = 1024
    """Text and tokens beyond this are kept in a temporary file."""

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise ConfigError("\n".join(problems))

    def effective(self) -> dict[str, Any]:
        """The settings that decide findings, by key, as the report shows them."""
        return {
            f.name.replace("_", "-"): getattr(self, f.name)
            for f in dataclasses.fields(self)
            if f.name not in _RESOURCES | _GATING | _CLEANING
        }

    def digest(self) -> str:
        """SHA-256 over the settings that decide findings, lower-case hex; however they were written."""
        settings = self.effective()
        settings |= {key: float(value) for key, value in settings.items() if type(value) is int}
        settings["ignore-phrases"] = sorted(settings["ignore-phrases"])
        text = json.dumps(settings, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


_RESOURCES = frozenset({"threads", "memory_mb", "strict"})
_GATING = frozenset({"fail_on", "thresholds"})
_CLEANING = frozenset({"drop", "strip"})

_RANGES: dict[str, tuple[float, float]] = {
    "shingle_tokens": (1, 32),
    "permutations": (16, 1024),
    "seed": (0, 2**32 - 1),
    "near_duplicate": (0.5, 1.0),
    "contained": (0.5, 1.0),
    "rewrite": (0.1, 1.0),
    "passage_tokens": (4, 1000),
    "template_documents": (2, 1_000_000),
    "template_share": (0.0, 1.0),
    "threads": (0, 1024),
    "memory_mb": (0, 1_000_000_000),
}

_CHOICES: dict[str, tuple[str, ...]] = {
    "paragraphs": ("auto", "line", "block"),
    "measure": ("similarity", "resemblance", "containment"),
    "representative": ("earliest", "source-rank", "longest", "path"),
}


def _problems(config: Config) -> list[str]:
    found = []
    for name, (low, high) in _RANGES.items():
        value = getattr(config, name)
        if not low <= value <= high:
            found.append(f"{name.replace('_', '-')} is {value}; it must lie between {low} and {high}")
    for name, choices in _CHOICES.items():
        value = getattr(config, name)
        found += [
            f"{name.replace('_', '-')} has {one!r}; it must be one of {', '.join(choices)}"
            for one in ((value,) if isinstance(value, str) else value)
            if one not in choices
        ]
    if config.passage_tokens < config.shingle_tokens:
        found.append(
            f"passage-tokens is {config.passage_tokens} and shingle-tokens {config.shingle_tokens}; "
            "passages are found by their shingles, so they must be at least as long"
        )
    return found
