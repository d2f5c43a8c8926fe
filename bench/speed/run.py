"""The command line: prepare, run, write `results.json` and `results.md`, print the promises."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.speed import commands as runs
from bench.speed import corpus, environments, machine, report
from bench.speed.measure import Command, interleaved
from bench.speed.targets import targets

HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    cache: Path = options.cache.expanduser().resolve()
    chosen = _chosen(options)
    output = options.output or (HERE if set(chosen) == set(runs.NAMES) else cache / "partial")
    try:
        _say(f"corpus and environments in {cache}")
        documents = corpus.prepare(cache)
    except corpus.CorpusError as error:
        _say(f"error: {error}")
        return 2
    scratch = cache / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    made = {name: _environment(name, cache) for name in dict.fromkeys(runs.PEERS[n] for n in chosen if n in runs.PEERS)}
    repeats = runs.Repeats(options.repeat, options.peer_repeat)
    timed = [command for command in runs.own_commands(documents, scratch, repeats) if command.name in chosen]
    timed += [
        runs.peer_command(name, made[environment], documents, scratch, repeats)
        for name, environment in runs.PEERS.items()
        if name in chosen
    ]
    before = machine.load()
    _run_all(timed)
    kernel = _kernel() if runs.KERNEL in chosen else None
    surroundings = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "load_before": before,
        "load_after": machine.load(),
    }
    by_name = {command.name: command for command in timed}
    rows = targets(by_name, kernel)
    output.mkdir(parents=True, exist_ok=True)
    results = {
        **surroundings,
        "corpus": documents.figures(),
        "parameters": {
            "ngram_words": runs.NGRAM_WORDS,
            "permutations": runs.PERMUTATIONS,
            "threshold": runs.THRESHOLD,
        },
        "targets": [asdict(row) for row in rows],
        "commands": [command.as_dict() for command in timed],
        "kernel": kernel,
        "peer_packages": {name: environment.packages for name, environment in made.items()},
    }
    text = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    page = report.markdown(documents, by_name, kernel, rows, surroundings)
    for name, content in (("results.json", text), ("results.md", page)):
        (output / name).write_text(_without_places(content, cache), encoding="utf-8")
    print(report.target_table(rows, "simple"))
    _say(f"wrote results.json and results.md in {output}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--only", metavar="NAME[,NAME]", help=f"run these alone: {', '.join(runs.NAMES)}")
    parser.add_argument("--skip-peers", action="store_true", help="run provenance alone")
    parser.add_argument("--repeat", type=_positive, default=3, metavar="N", help="runs of provenance (default 3)")
    parser.add_argument("--peer-repeat", type=_positive, default=1, metavar="N", help="runs of each peer (default 1)")
    default = os.environ.get("PROVENANCE_BENCH_CACHE", "~/.cache/provenance-bench")
    parser.add_argument("--cache", type=Path, default=Path(default), metavar="DIR", help=f"default {default}")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where the results go (default: this folder; of a part of the runs, partial/ in the cache)",
    )
    options = parser.parse_args(arguments)
    unknown = set((options.only or "").split(",")) - {"", *runs.NAMES}
    if unknown:
        parser.error(f"no such run: {', '.join(sorted(unknown))}; there are {', '.join(runs.NAMES)}")
    return options


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _chosen(options: argparse.Namespace) -> list[str]:
    wanted = set(options.only.split(",")) if options.only else set(runs.NAMES)
    return [name for name in runs.NAMES if name in wanted and not (options.skip_peers and name in runs.PEERS)]


def _environment(name: str, cache: Path) -> environments.Environment:
    _say(f"environment of {name}")
    environment = environments.prepare(name, cache)
    if environment.problem:
        _say(f"  {environment.problem}")
    return environment


def _run_all(timed: list[Command]) -> None:
    """Warm up, then every command in turns."""
    own = [command for command in timed if not command.peer and command.name != "bare-python"]
    if own:
        problem = runs.why_not_installed()
        for command in own:
            command.problem = problem
        if problem:
            _say(f"provenance: {problem}")
        else:
            _say("warming up")
            runs.warm_up(own)
    turns = interleaved([command for command in timed if command.problem is None])
    for number, command in enumerate(turns, start=1):
        done = len(command.samples)
        command.run_once()
        took = f"{command.samples[-1].wall_s:.2f} s" if len(command.samples) > done else command.problem
        _say(f"[{number}/{len(turns)}] {command.label}: {took}")


def _kernel() -> dict[str, object]:
    _say("signature kernel")
    program = [sys.executable, "-m", "bench.speed.kernels"]
    done = subprocess.run(program, cwd=runs.REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"problem": (done.stderr.strip().splitlines() or ["no message"])[-1]}
    rates: dict[str, object] = json.loads(done.stdout)
    return rates


def _without_places(text: str, cache: Path) -> str:
    """The message of a failed run may name folders of this machine; the results are for others too."""
    for place, name in ((cache, "$CACHE"), (runs.REPOSITORY, "."), (sys.prefix, "$PYTHON"), (Path.home(), "~")):
        text = text.replace(str(place), name)
    return text


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
