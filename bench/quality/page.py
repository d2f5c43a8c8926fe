"""docs/quality.md from the results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.quality import floors
from bench.quality.boilerplate import FEW_PAGES
from tabulate import tabulate

_TEXTS = Path(__file__).with_name("texts")
_SHOWN = 12  # failures of a kind in the page; all are in results.json
_LONGEST = 110  # characters of a text in a table
_UNREADABLE = re.compile(r"[\s|\u200b]+")
_PADDING = re.compile(r" +\|")

Row = Sequence[object]


def table(rows: Iterable[Row], headers: Sequence[str]) -> str:
    """A Markdown table; nothing in it breaks out of its cell."""
    cells = [[_cell(value) for value in row] for row in rows]
    head, rule, *body = tabulate(cells, headers, tablefmt="github", disable_numparse=True).splitlines()
    return "\n".join([_PADDING.sub(" |", head), re.sub("-+", "---", rule), *(_PADDING.sub(" |", row) for row in body)])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    text = _UNREADABLE.sub(" ", str(value)).strip()
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return text.replace("<", "&lt;").replace("[", "\\[").replace("`", "'").replace("*", "\\*").replace("_", "\\_")


def figure(entry: Mapping[str, Any] | None) -> str | None:
    """A figure with its interval."""
    if entry is None:
        return None
    return f"{entry['value']:.3f} ({entry['low']:.3f}–{entry['high']:.3f})"


def _text(name: str) -> str:
    return (_TEXTS / f"{name}.md").read_text(encoding="utf-8").strip()


def markdown(results: dict[str, Any]) -> str:
    """The whole page."""
    sets = results["sets"]
    parts = [
        _text("head"),
        "## Floors", _text("floors"), _floors(results),
        "## Relations of documents", _text("relations"), _relations(sets),
        "### Versions", _versions(sets),
        "### Licences", _text("licences"), _kinds(sets, "licenses", _LICENCES),
        "### Bible", _text("bible"), _kinds(sets, "bible", _BIBLE), _chapters(sets),
        "### Universal Declaration of Human Rights", _text("udhr"), _kinds(sets, "udhr", _UDHR), _languages(sets),
        "### Between sets", _text("cross"), _cross(results),
        "### Large documents", _text("bills"), _bills(sets),
        "## Passages", _text("passages"), _passages(sets),
        "## Boilerplate", _text("boilerplate"), _boilerplate(sets),
        "### By rule", _rules(sets),
        "### Sites of few pages", _text("few"), _few(sets),
        "## Other tools", _text("baselines"), _baselines(results),
        "## Failures", _text("failures"), _failures(sets),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _floors(results: dict[str, Any]) -> str:
    rows = []
    every = [f for name, e in results["sets"].items() for f in floors.of_set(name, e["documents"])]
    every += [floor for name, floor in floors.read() if name == floors.CROSS]
    for floor in every:
        value = floors.value_of(results, floor)
        if value is not None:
            reached = {None: "", True: "yes", False: "**no**"}[floor.reached(value)]
            target = "" if floor.target is None else f"{floor.target:g}"
            rows.append((floor.set_name, floor.metric, value, floor.bound, target, reached))
    text = table(rows, ("set", "figure", "now", "floor", "target", "target reached"))
    return text.replace("\\*\\*no\\*\\*", "**no**")


def _relations(sets: Mapping[str, Any]) -> str:
    rows = []
    for name, entry in sets.items():
        relations = entry.get("relations")
        if not relations or "found" not in relations:
            continue
        names = (
            "found", "as expected", "precision of near-duplicate and contains", "F1 of near-duplicate and contains",
            "AUC of resemblance", "AUC of containment", "AUC of similarity", "AUC of similarity of words",
        )  # fmt: skip
        rows.append((name, relations["found"]["units"], *(figure(relations.get(n)) for n in names)))
    heads = ("set", "gold pairs", "found", "as expected", "precision", "F1", "AUC resemblance", "AUC containment",
             "AUC similarity", "AUC words")  # fmt: skip
    return table(rows, heads)


def _versions(sets: Mapping[str, Any]) -> str:
    names = (
        "found (half of the lines unchanged)", "found (fewer lines unchanged)", "nearest is the neighbour version",
        "nearest is of the same file",
    )  # fmt: skip
    rows = [
        (name, *(figure(entry["relations"].get(n)) for n in names))
        for name, entry in sets.items()
        if name.endswith("_versions")
    ]
    return table(rows, ("set", *names))


_LICENCES = ("notice_of", "variant_of_text", "")
_BIBLE = ("close", "revised", "other characters", "independent")
_UDHR = ("one text", "two translations or spellings", "two scripts")


def _kinds(sets: Mapping[str, Any], name: str, kinds: Sequence[str]) -> str:
    """Figures whose name ends in a kind, one column a kind."""
    if name not in sets:
        return ""
    found: dict[str, dict[str, object]] = {}
    for metric, entry in sets[name]["relations"].items():
        stem, _, kind = metric.partition(" (")
        if stem.startswith(("AUC", "precision", "F1")):
            continue
        found.setdefault(stem, {})[kind.rstrip(")")] = figure(entry)
    rows = [(stem, *(values.get(kind) for kind in kinds), None if "" in kinds else values.get(""))
            for stem, values in found.items()]  # fmt: skip
    if "" in kinds:
        return table([row[:-1] for row in rows], ("figure", *(kind or "all" for kind in kinds)))
    return table(rows, ("figure", *kinds, "all"))


def _chapters(sets: Mapping[str, Any]) -> str:
    """The relations of different chapters, those with the same text in common together."""
    rows = sets.get("bible", {}).get("failures", {}).get("false relations", [])
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["judged"], row["relation"]), []).append(row)
    cells = [
        (len(g), relation, judged, g[0]["a"], g[0]["b"], g[0]["text"])
        for (judged, relation), g in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
    return table(cells, ("pairs", "relation", "judged", "one", "other", "text")) if cells else ""


def _languages(sets: Mapping[str, Any]) -> str:
    rows = sets.get("udhr", {}).get("failures", {}).get("false relations", [])
    if not rows:
        return "No two languages have a relation." if "udhr" in sets else ""
    cells = [(r["a"], r["b"], r["relation"], r["similarity"], r["judged"], r["text"]) for r in rows]
    return table(cells, ("one", "other", "relation", "similarity", "judged", "longest passage"))


def _cross(results: Mapping[str, Any]) -> str:
    across = results.get("cross")
    if not across:
        return "Not measured: it takes at least two sets."
    head = (
        f"{across['documents']:,} documents, {across['pairs']:,} pairs across sets: "
        f"{sum(across['false relations'].values())} false relations ({across['per 100,000 pairs']:g} in 100,000), "
        f"{across['true relations']} true ones."
    )
    false = [c for c in across["cases"] if c["judged"] == "false"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for case in false:
        groups.setdefault(str(case["text"]).casefold(), []).append(case)
    ordered = sorted(groups.values(), key=lambda g: (-len(g), g[0]["a"]))
    rows = [(len(g), g[0]["relation"], g[0]["a"], g[0]["b"], g[0]["similarity"], g[0]["text"]) for g in ordered[:40]]
    body = table(rows, ("pairs", "relation", "one", "other", "similarity", "text")) if rows else ""
    reasons: dict[str, int] = {}
    for case in across["cases"]:
        if case["judged"] != "false":
            reasons[case["judged"]] = reasons.get(case["judged"], 0) + 1
    judged = table(sorted(reasons.items()), ("judged true", "pairs")) if reasons else ""
    return "\n\n".join(part for part in (head, body, judged) if part)


def _bills(sets: Mapping[str, Any]) -> str:
    entry = sets.get("bills_aca")
    if not entry:
        return ""
    rows = [tuple(row.values()) for row in entry["containments"]]
    heads = list(entry["containments"][0])
    return f"Scanned in less than {entry['seconds']} s.\n\n{table(rows, heads)}"


def _passages(sets: Mapping[str, Any]) -> str:
    names = ("precision", "recall", "granularity", "plagdet", "character precision", "character recall",
             "character F1", "reused text covered")  # fmt: skip
    rows: list[Row] = []
    for name, entry in sets.items():
        values = entry.get("passages")
        if not values:
            continue
        kinds = [f" ({kind})" for kind in _BIBLE] if name == "bible" else [""]
        rows += [(name + kind, *(figure(values.get(n + kind)) for n in names)) for kind in kinds]
    extra = sets.get("rust_book_containment", {}).get("passages", {})
    spans = [(n, figure(extra[n])) for n in extra if "gold length" in n]
    return table(rows, ("set", *names)) + ("\n\n" + table(spans, ("contained sections", "")) if spans else "")


_LINES = ("line precision", "line recall", "line F1", "character precision", "character recall", "main text lost")


def _pages(sets: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry for name, entry in sets.items() if "boilerplate" in entry}


def _boilerplate(sets: Mapping[str, Any]) -> str:
    rows = [
        (name, entry["documents"], *(figure(entry["boilerplate"].get(n)) for n in _LINES))
        for name, entry in _pages(sets).items()
    ]
    return table(rows, ("site", "pages", *_LINES))


def _rules(sets: Mapping[str, Any]) -> str:
    names = ("line precision", "line recall", "character precision", "main text lost")
    rows = []
    for name, entry in _pages(sets).items():
        for rule in ("repeated-line", "template-line", "boilerplate-phrase"):
            values = [entry["boilerplate"].get(f"{n} ({rule})") for n in names]
            if any(values):
                rows.append((name, rule, *map(figure, values)))
    return table(rows, ("site", "rule", *names))


def _few(sets: Mapping[str, Any]) -> str:
    rows = []
    for name, entry in _pages(sets).items():
        for count in FEW_PAGES:
            values = [entry["boilerplate"].get(f"{n} ({count} pages)") for n in (_LINES[0], _LINES[1], _LINES[-1])]
            if any(values):
                rows.append((name, str(count), *map(figure, values)))
    return table(rows, ("site", "pages", _LINES[0], _LINES[1], _LINES[-1]))


def _baselines(results: Mapping[str, Any]) -> str:
    found = results.get("baselines")
    if not found:
        return "Not measured yet: run with `--baselines`."
    parts = []
    for kind, title in (
        ("relations", "### Pairs of documents"),
        ("nearest", "### Nearest documents"),
        ("boilerplate", "### Boilerplate lines"),
    ):
        rows = found.get(kind, [])
        if rows:
            heads = list(dict.fromkeys(key for row in rows for key in row))
            parts += [title, table([[row.get(key) for key in heads] for row in rows], heads)]
    problems = [(tool, problem) for tool, problem in found.get("problems", {}).items()]
    if problems:
        parts.append(table(problems, ("tool", "could not be run")))
    return "\n\n".join(parts)


def _failures(sets: Mapping[str, Any]) -> str:
    parts = []
    for name, entry in sets.items():
        kinds = entry.get("failures", {})
        if kinds:
            parts.append(f"### {name}")
        for kind, rows in kinds.items():
            shown = rows[:_SHOWN]
            count = entry["failure counts"][kind]
            heads = list(dict.fromkeys(key for row in shown for key in row))
            parts.append(f"{kind[0].upper()}{kind[1:]}: {count}" + (f", the first {len(shown)}:" if count > len(shown)
                                                                   else ":"))  # fmt: skip
            parts.append(table([[row.get(key) for key in heads] for row in shown], heads))
    return "\n\n".join(parts)
