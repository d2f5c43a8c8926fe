"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.speed.commands import NGRAM_WORDS, PERMUTATIONS, THRESHOLD
from bench.speed.corpus import Corpus
from bench.speed.measure import Command
from bench.speed.targets import Target
from tabulate import tabulate

WHOLE_CORPUS = (
    "scan",
    "scan-folder",
    "first-scan",
    "daft",
    "daft-signatures",
    "rensa",
    "datasketch",
    "datasketch-2p",
    "text-dedup",
    "text-dedup-defaults",
)
START_UP = ("seeds", "first-run", "help", "bare-python")
NONE = "-"


def markdown(
    corpus: Corpus,
    commands: Mapping[str, Command],
    kernel: Mapping[str, object] | None,
    rows: Sequence[Target],
    surroundings: Mapping[str, object],
) -> str:
    parts = [
        "## Speed",
        _setting(corpus, surroundings),
        "### Promises",
        target_table(rows, "pipe"),
        "### The whole corpus",
        _whole(corpus, commands),
        _NOTES,
        *_growth(corpus, commands),
        "### Small inputs and start-up",
        _start_up(commands),
        *_kernel(kernel),
        *_problems(commands),
        "### Again",
        "`python -m bench.speed` fetches the corpus, makes the peers' environments, runs everything and writes this "
        "page. `--help` lists its options.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def target_table(rows: Sequence[Target], form: str) -> str:
    verdict = {True: "met", False: "**not met**" if form == "pipe" else "NOT MET", None: "not measured"}
    cells = [(row.promise, row.limit, row.measured, verdict[row.met]) for row in rows]
    return str(tabulate(cells, ("promise", "limit", "measured", ""), tablefmt=form, disable_numparse=True))


_NOTES = f"""\
Every command reads the same JSONL (one reads the same texts as files) and ends with the ids to keep, or with a report.
All use {NGRAM_WORDS}-word shingles, {PERMUTATIONS} permutations and a Jaccard threshold of {THRESHOLD}.
They do not do the same work: the peers stop at candidates from MinHash bands (rensa compares signatures too) and merge
them; provenance also compares the texts themselves, finds boilerplate, paragraphs, passages and quotations, and writes
all of it into its report. *Time* is the median by the clock, *processor* that of user and system time of all
processes, *memory* the highest peak of the largest process: for peers that work in several processes the sum is
higher. Kept documents differ because tokens, bands and the rule for who stays differ."""


def _setting(corpus: Corpus, surroundings: Mapping[str, object]) -> str:
    machine: Mapping[str, object] = surroundings["machine"]  # type: ignore[assignment]
    versions: Mapping[str, str] = surroundings["versions"]  # type: ignore[assignment]
    before, after = surroundings["load_before"], surroundings["load_after"]
    return (
        f"Measured on {surroundings['date']}: {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_gb']} GB of memory, {machine['system']}, "
        f"{machine['python']}; {versions['provenance']}, numba {versions['numba']}, "
        f"pyarrow {versions['pyarrow']}, duckdb {versions['duckdb']}. "
        f"Load of the machine before {before[0]}, after {after[0]}.\n\n"  # type: ignore[index]
        f"The corpus is the text of Debian's `{corpus.package}`: {corpus.whole.documents:,} documents, "
        f"{corpus.whole.bytes / 1e6:.1f} MB."
    )


def _whole(corpus: Corpus, commands: Mapping[str, Command]) -> str:
    base = commands["scan"].median() if "scan" in commands and commands["scan"].ok else None
    cells = []
    for command in _ran(commands, WHOLE_CORPUS):
        wall = command.median()
        cells.append(
            (
                command.label,
                f"{wall:.2f} s",
                f"{command.minimum():.2f} s",
                f"{command.median('cpu_s'):.2f} s",
                f"{corpus.whole.bytes / 1e6 / wall:.1f} MB/s",
                f"{command.maximum('peak_rss_mb'):.0f} MB",
                f"{command.facts['kept']:,}" if command.facts.get("kept") else NONE,
                f"{wall / base:.1f}" if base else NONE,
                len(command.samples),
            )
        )
    head = ("", "time", "best", "processor", "rate", "memory", "kept", "times ours", "runs")
    return _table(cells, head)


def _growth(corpus: Corpus, commands: Mapping[str, Command]) -> list[str]:
    whole, half = commands.get("scan"), commands.get("scan-half")
    if not (whole and half and whole.ok and half.ok):
        return []
    return [
        "### Growth",
        f"Half of the corpus ({corpus.half.documents:,} documents, {corpus.half.bytes / 1e6:.1f} MB; both forms of a "
        "page together, and as many long and short ones as in the whole) takes "
        f"{half.median():.2f} s, the whole {whole.median():.2f} s: "
        f"{whole.median() / half.median():.2f} times the time for "
        f"{corpus.whole.documents / corpus.half.documents:.2f} times the documents and "
        f"{corpus.whole.bytes / corpus.half.bytes:.2f} times the bytes.",
    ]


def _start_up(commands: Mapping[str, Command]) -> str:
    cells = [
        (
            command.label,
            f"{command.median():.3f} s",
            f"{command.minimum():.3f} s",
            f"{command.maximum('peak_rss_mb'):.0f} MB",
            len(command.samples),
        )
        for command in _ran(commands, START_UP)
    ]
    return _table(cells, ("", "time", "best", "memory", "runs"))


def _kernel(kernel: Mapping[str, object] | None) -> list[str]:
    if not kernel:
        return []
    if "problem" in kernel:
        return ["### The signature kernel", f"Not measured: {kernel['problem']}"]
    cells = [
        (name, f"{rates['median']:.1f}", f"{rates['best']:.1f}")  # type: ignore[index]
        for name, rates in (
            ("provenance", kernel["provenance_million_per_s"]),
            ("datasketch `update_batch`", kernel["datasketch_million_per_s"]),
        )
    ]
    same = "Both give the same signatures." if kernel["equal_to_datasketch"] else "**The signatures differ.**"
    return [
        "### The signature kernel",
        f"One core, {kernel['permutations']} permutations, {kernel['documents']:,} documents of "
        f"{kernel['shingles_each']:,} hashed shingles, in million shingles a second. {same}",
        _table(cells, ("", "median", "best")),
    ]


def _problems(commands: Mapping[str, Command]) -> list[str]:
    failed = [f"- {command.label}: {command.problem}" for command in commands.values() if command.problem]
    return ["### Not measured", "\n".join(failed)] if failed else []


def _ran(commands: Mapping[str, Command], names: Iterable[str]) -> list[Command]:
    return [commands[name] for name in names if name in commands and commands[name].ok]


def _table(cells: Sequence[Sequence[object]], head: Sequence[str]) -> str:
    """A Markdown table: the first column is words, the others are figures."""
    if not cells:
        return "Not measured."
    align = ["left"] + ["right"] * (len(head) - 1)
    return str(tabulate(cells, head, tablefmt="pipe", disable_numparse=True, colalign=align))
