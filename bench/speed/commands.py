"""What is timed: the commands, their environments and how to read what they say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson
from bench.speed.corpus import Corpus
from bench.speed.environments import Environment
from bench.speed.measure import Command

REPOSITORY = Path(__file__).resolve().parents[2]
PEER_SCRIPTS = Path(__file__).with_name("peers")
NGRAM_WORDS = 5
PERMUTATIONS = 128
THRESHOLD = 0.8
PROCESSES = 2
# For peers. Nothing but the work is to be timed: no usage statistics, no questions to a hub about a local file; and
# modules come from the peer's environment alone.
QUIET = {"DO_NOT_TRACK": "1", "DAFT_ANALYTICS_ENABLED": "0", "HF_HUB_OFFLINE": "1", "COLUMNS": "200", "PYTHONPATH": ""}

OURS = ("scan", "scan-folder", "scan-half", "first-scan", "seeds", "first-run", "help", "bare-python")
PEERS = {  # name of the command: environment
    "datasketch": "datasketch",
    "datasketch-2p": "datasketch",
    "rensa": "rensa",
    "text-dedup": "text-dedup",
    "text-dedup-defaults": "text-dedup",
    "daft": "daft",
    "daft-signatures": "daft",
}
KERNEL = "kernel"
NAMES = (*OURS, *PEERS, KERNEL)


@dataclass(frozen=True)
class Repeats:
    ours: int
    peers: int

    @property
    def quick(self) -> int:
        """Of commands of less than a second, which cost little and scatter most."""
        return max(self.ours, 5)


def why_not_installed() -> str | None:
    """Why `provenance` cannot be run by this Python, or None."""
    probe = [sys.executable, "-m", "provenance", "--version"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    said = done.stderr.strip().splitlines()
    return f"`python -m provenance --version` failed: {said[-1] if said else f'exit code {done.returncode}'}"


def own_commands(corpus: Corpus, scratch: Path, repeats: Repeats) -> list[Command]:
    """Every run of `provenance`; kernels are compiled before, save where the name says first."""
    warm = {"NUMBA_CACHE_DIR": str(scratch / "kernels-warm")}
    cold_folder = scratch / "kernels-cold"
    cold = {"NUMBA_CACHE_DIR": str(cold_folder)}
    empty = partial(_emptied, cold_folder)
    seeds = REPOSITORY / "seeds"

    def scan(
        name: str,
        label: str,
        source: Path,
        kernels: Mapping[str, str],
        repeat: int,
        prepare: Callable[[], object] | None = None,
    ) -> Command:
        report = scratch / f"{name}.json"
        words = ["scan", str(source), "--format", "json", "--output", str(report)]
        return Command(
            name,
            label,
            [sys.executable, "-m", "provenance", *words],
            f"provenance scan {source.name} --format json --output report.json",
            repeat,
            environment=kernels,
            folder=REPOSITORY,
            prepare=prepare,
            digest=lambda _: _report_facts(report),
        )

    bare = [sys.executable, "-c", "pass"]
    shows_help = [sys.executable, "-m", "provenance", "--help"]
    whole, half = corpus.whole.path, corpus.half.path
    return [
        scan("scan", "provenance", whole, warm, repeats.ours),
        scan("scan-folder", "provenance, the same as a folder of files", corpus.folder, warm, repeats.ours),
        scan("scan-half", "provenance, half of the corpus", half, warm, repeats.ours),
        scan("first-scan", "provenance, first run ever (compiles)", whole, cold, 1, empty),
        scan("seeds", "provenance scan seeds/", seeds, warm, repeats.quick),
        scan("first-run", "provenance scan seeds/, first run ever (compiles)", seeds, cold, 1, empty),
        Command("help", "provenance --help", shows_help, "provenance --help", repeats.quick, warm),
        Command("bare-python", "python -c pass", bare, "python -c pass", repeats.quick),
    ]


def warm_up(commands: list[Command]) -> None:
    """Compile the kernels that the timed runs will find compiled, and read the corpus into the page cache."""
    for command in commands:
        if command.name in {"scan", "scan-folder", "seeds"} and command.problem is None:
            command.run_once()
            command.samples.clear()


def peer_command(name: str, environment: Environment, corpus: Corpus, scratch: Path, repeats: Repeats) -> Command:
    make = {
        "datasketch": partial(_script, "datasketch_lsh.py", [], "datasketch pipeline"),
        "datasketch-2p": partial(
            _script,
            "datasketch_lsh.py",
            ["--processes", str(PROCESSES)],
            f"datasketch pipeline, signatures in a pool of {PROCESSES} processes",
        ),
        "rensa": partial(_script, "rensa_lsh.py", [], "rensa, full path"),
        "text-dedup": partial(
            _text_dedup, ["--hash_func", "xxh3", "--hash_bits", "32"], "text-dedup, its fastest options"
        ),
        "text-dedup-defaults": partial(_text_dedup, [], "text-dedup, its default hash"),
        "daft": partial(_script, "daft_minhash.py", [], "Daft, tutorial pipeline"),
        "daft-signatures": partial(_script, "daft_minhash.py", ["--signatures-only"], "Daft, signatures only"),
    }[name]
    command = make(name, environment, corpus, scratch, repeats)
    command.peer = True
    command.problem = environment.problem
    return command


def _script(
    script: str,
    options: list[str],
    label: str,
    name: str,
    environment: Environment,
    corpus: Corpus,
    scratch: Path,
    repeats: Repeats,
) -> Command:
    given = ["--ngram", str(NGRAM_WORDS), "--permutations", str(PERMUTATIONS), "--threshold", str(THRESHOLD), *options]
    kept = scratch / f"{name}.kept"
    return Command(
        name,
        label,
        [str(environment.python), str(PEER_SCRIPTS / script), str(corpus.whole.path), str(kept), *given],
        f"python bench/speed/peers/{script} kdoc.jsonl kept.txt {' '.join(given)}",
        repeats.peers,
        environment=QUIET,
        folder=scratch,
        digest=_last_json_line,
    )


def _text_dedup(
    options: list[str],
    label: str,
    name: str,
    environment: Environment,
    corpus: Corpus,
    scratch: Path,
    repeats: Repeats,
) -> Command:
    work = scratch / name
    given = ["--column", "text", "--ngram", str(NGRAM_WORDS), "--num_perm", str(PERMUTATIONS)]
    given += ["--threshold", str(THRESHOLD), "--num_proc", str(PROCESSES), *options]
    source = ["--path", "json", "--data_files", str(corpus.whole.path), "--split", "train"]
    places = ["--cache_dir", str(work / "cache"), "--output", str(work / "output")]
    return Command(
        name,
        label,
        [str(environment.python), "-m", "text_dedup.minhash", *source, *places, *given],
        f"python -m text_dedup.minhash --path json --data_files kdoc.jsonl --split train … {' '.join(given)}",
        repeats.peers,
        environment={**QUIET, "HF_HOME": str(work / "home")},
        folder=scratch,
        prepare=partial(_emptied, work),
        digest=_text_dedup_facts,
    )


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _report_facts(report: Path) -> dict[str, object]:
    """Counts of a JSON report, so that a run that found nothing does not pass for a fast one."""
    raw = report.read_bytes()
    content = orjson.loads(raw)
    documents = content.get("documents", [])
    removed = sum(document.get("role") == "duplicate" for document in documents)
    counts = {part: len(content.get(part, [])) for part in ("matches", "clusters", "passages", "boilerplate")}
    return {"documents": len(documents), "kept": len(documents) - removed, **counts, "report_bytes": len(raw)}


def _last_json_line(output: str) -> dict[str, object]:
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            facts: dict[str, object] = orjson.loads(line)
            return facts
    return {}


def _text_dedup_facts(output: str) -> dict[str, object]:
    counts = dict(re.findall(r"\b(Before|After)\s*: (\d+)", output))
    stages = {stage: float(seconds) for stage, seconds in re.findall(r"\b(\w+)\s*: ([\d.]+)s\b", output)}
    return {"documents": int(counts.get("Before", 0)), "kept": int(counts.get("After", 0)), "stages": stages}
