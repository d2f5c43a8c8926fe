"""What fails the gate: rules, and the figure that a finding of a rule must reach."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.config import Config
from provenance.errors import ConfigError
from provenance.reporter.rules import find, rules
from provenance.settings import did_you_mean

PARAGRAPH_TOKENS = 20
PASSAGE_TOKENS = 30

DEFAULT_THRESHOLDS: dict[str, float] = {
    "duplicate-paragraph": PARAGRAPH_TOKENS,
    "near-duplicate-paragraph": PARAGRAPH_TOKENS,
    "shared-passage": PASSAGE_TOKENS,
}
"""In new tokens outside shared quotations: a sentence that two texts share by chance or by custom is shorter."""

_LENGTHS = ("duplicate-paragraph", "near-duplicate-paragraph", "shared-passage", "shared-quotation")
_SIMILARITIES = {
    "near-duplicate-document": "near-duplicate",
    "contained-document": "contained",
    "rewritten-document": "rewrite",
}
"""Rules that are decided on a similarity, and the setting from which a scan reports them."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which findings fail the gate."""

    fail_on: frozenset[str]
    thresholds: dict[str, float]

    def spared(self, rule: str, similarity: float | None, tokens: float | None) -> str:
        """Why a finding does not fail; nothing where it does. `tokens` are those that count."""
        if rule not in self.fail_on:
            return f"{rule} is not in fail-on"
        limit = self.thresholds.get(rule)
        if limit is None:
            return ""
        if rule in _SIMILARITIES:
            figure, unit = similarity or 0.0, "similarity"
        else:
            figure, unit = tokens or 0.0, "tokens that are new and outside quotations"
        return "" if figure >= limit else f"{figure:.3g} {unit}, under the threshold of {limit:g}"

    def shown(self) -> dict[str, float | None]:
        """The rules that fail, by code, each with its threshold."""
        return {one.name: self.thresholds.get(one.name) for one in rules() if one.name in self.fail_on}


def policy_of(config: Config) -> Policy:
    """The policy of a configuration; raises ConfigError that names every rule or figure that cannot be used."""
    problems: list[str] = []
    fail_on = frozenset(name for one in config.fail_on if (name := _known(one, "fail-on", problems)))
    thresholds = dict(DEFAULT_THRESHOLDS)
    for one, figure in config.thresholds.items():
        name = _known(one, "thresholds", problems)
        problem = _problem(name, figure, config) if name else ""
        if problem:
            problems.append(problem)
        elif name:
            thresholds[name] = figure
    if problems:
        error = ConfigError("\n".join(problems))
        error.add_note("`provenance rule` lists all rules; docs/ci.md says which have a threshold")
        raise error
    return Policy(fail_on, {name: limit for name, limit in thresholds.items() if name in fail_on})


def _known(name: str, where: str, problems: list[str]) -> str:
    rule = find(name)
    if rule is None:
        names = [spelling for one in rules() for spelling in (one.name, one.code)]
        near = did_you_mean(name.lower(), names) or did_you_mean(name.upper(), names)
        problems.append(f"{where} has the unknown rule {name!r}{near}")
        return ""
    if rule.reserved:
        problems.append(f"{where} has {rule.name}, which this version does not report")
        return ""
    return rule.name


def _problem(rule: str, figure: float, config: Config) -> str:
    if rule in _SIMILARITIES:
        setting = _SIMILARITIES[rule]
        low = getattr(config, setting.replace("-", "_"))
        fits = low <= figure <= 1
        return "" if fits else f"thresholds has {rule} = {figure:g}; it must lie between {setting} ({low:g}) and 1"
    if rule in _LENGTHS:
        fits = figure >= 1 and figure == int(figure)
        return "" if fits else f"thresholds has {rule} = {figure:g}; it must be a whole number of tokens"
    return f"thresholds has {rule}, whose findings have no figure: it fails or it does not (fail-on)"
