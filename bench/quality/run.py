"""The command: scan every set, measure, compare with other tools, write `docs/quality.md` and `results.json`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Any

from bench.quality import boilerplate, cross, data, exact, failures, passages, relations
from bench.quality.data import Set
from bench.quality.found import Found, scanned

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
COMMITTED = REPOSITORY / "tests" / "quality" / "data"
FAMILIES = (relations, passages, boilerplate)


def measured(gold: Set, found: Found, small: bool = True) -> dict[str, Any]:
    """Every figure of one set, by what it is about; `small` measures sites of few pages as well."""
    figures: dict[str, Any] = {}
    for module in FAMILIES:
        kind = module.__name__.rpartition(".")[2]
        values = module.measure(gold, found)
        if gold.name == "bills_aca" and module is relations:
            values = values | exact.within(exact.containments(gold, found))
        if small and module is boilerplate:
            values = values | boilerplate.few_pages(gold)
        figures[kind] = {name: figure.as_dict() for name, figure in values.items() if figure is not None}
    return {kind: values for kind, values in figures.items() if values}


def entry(gold: Set, found: Found) -> dict[str, Any]:
    """One set of the results."""
    every = failures.collect(gold, found)
    result: dict[str, Any] = {
        "documents": len(gold.texts),
        "gold pairs": len(gold.pairs),
        "seconds": 5 * ceil(found.seconds / 5),  # the page is the same whenever it is made
        **measured(gold, found),
        "failures": {kind: rows[: failures.MOST] for kind, rows in every.items()},
        "failure counts": {kind: len(rows) for kind, rows in every.items()},
    }
    if gold.name == "bills_aca":
        result["containments"] = exact.containments(gold, found)
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    places = data.available([p for p in (options.data, COMMITTED) if p is not None])
    chosen = [name for name in places if not options.only or name in options.only.split(",")]
    if options.curves:
        return _curves([data.load(places[name]) for name in chosen], options)
    if not chosen:
        _say(f"error: no such set; there are: {', '.join(places) or 'none'} (--data names the folder of the sets)")
        return 2
    sets = [data.load(places[name]) for name in chosen]
    scanned(sets[0].table(list(sets[0].texts)[:2]))  # kernels are compiled or loaded before the clock starts
    results: dict[str, Any] = {"sets": {}}
    scans: dict[str, Found] = {}
    for gold in sets:
        found = scans[gold.name] = scanned(gold.table())
        results["sets"][gold.name] = entry(gold, found)
        _say(f"{gold.name}: {len(gold.texts)} documents, {found.seconds:.2f} s")
    if len({gold.group for gold in sets}) > 1:
        across, _ = cross.measure(sets)
        results["cross"] = across.as_dict()
        _say(f"all together: {across.documents} documents, {across.seconds:.2f} s")
    from bench.quality import baselines

    others = _kept() if options.only is None else None  # other tools do not change with the program
    if options.baselines:
        others = baselines.run(sets, options.cache.expanduser().resolve(), _say)
    results["baselines"] = baselines.joined(baselines.own(sets, scans), others)
    _write(results, options)
    return 0


def _kept() -> dict[str, Any] | None:
    """What other tools reached in the last run that asked them."""
    path = HERE / "results.json"
    return json.loads(path.read_text(encoding="utf-8")).get("baselines") if path.exists() else None


def _write(results: dict[str, Any], options: argparse.Namespace) -> None:
    from bench.quality import page

    whole = options.only is None
    folder = options.output or (HERE if whole else options.cache.expanduser().resolve() / "partial")
    document = REPOSITORY / "docs" / "quality.md" if whole and options.output is None else folder / "quality.md"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    document.write_text(page.markdown(results), encoding="utf-8")
    _say(f"wrote {document} and {folder / 'results.json'}")


def _curves(sets: Sequence[Set], options: argparse.Namespace) -> int:
    """Compute the curves of the thresholds and draw them; without sets, draw those that were kept."""
    if find_spec("matplotlib") is None:
        raise SystemExit("the curves are drawn with matplotlib: pip install '.[bench]'")
    from bench.quality import curves, pictures

    kept = (options.output or HERE) / "curves.json"
    if sets:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(curves.measured(sets), indent=1) + "\n", encoding="utf-8")
    found = json.loads(kept.read_text(encoding="utf-8"))
    for path in pictures.draw(found, options.output or REPOSITORY / "docs" / "pictures"):
        _say(f"wrote {path}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--only", metavar="SET[,SET]", help="these sets alone; docs/quality.md is left as it is")
    folder = os.environ.get("PROVENANCE_EVAL_DATA")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(folder) if folder else None,
        metavar="DIR",
        help="folder with one folder per set (default: $PROVENANCE_EVAL_DATA); those in tests/quality/data are added",
    )
    parser.add_argument(
        "--curves",
        action="store_true",
        help="curves of the thresholds instead: curves.json and docs/pictures; `--only none` draws the last ones again",
    )
    parser.add_argument("--baselines", action="store_true", help="run the other tools too (minutes; from PyPI)")
    cache = os.environ.get("PROVENANCE_BENCH_CACHE", "~/.cache/provenance-bench")
    parser.add_argument("--cache", type=Path, default=Path(cache), metavar="DIR", help=f"default {cache}")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where results.json and quality.md go")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
