"""Other tools on the same sets: pairs of documents, and boilerplate lines. What cannot be run is recorded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from bench.quality import exact, nearest
from bench.quality.boilerplate import figures_of, lines_of, page
from bench.quality.data import Set
from bench.quality.found import STRONG, Found, Furniture
from bench.quality.relations import unrelated_pairs
from bench.quality.statistics import auc, best_threshold
from bench.speed import environments

HERE = Path(__file__).parent
THRESHOLD = 0.8
PERMUTATIONS = 128
_ASIDE = frozenset({"unrelated", "other_bill", "same_bill_number"})
_QUIET = {"DO_NOT_TRACK": "1", "HF_HUB_OFFLINE": "1", "COLUMNS": "200", "PYTHONPATH": ""}
_STOPLISTS = {"de": ["German"], "hi": ["Hindi", "English"], "ja": [], "km": [], "zh-cn": []}  # [] where it has none
environments.REQUIREMENTS.setdefault("bm25", ("bm25s==0.3.16",))
environments.REQUIREMENTS.setdefault("justext", ("jusText==3.0.2", "lxml_html_clean==0.4.4"))

Pairs = set[frozenset[str]]
Row = dict[str, object]
Say = Callable[[str], None]
OWN = "provenance"


class UnavailableError(Exception):
    """A tool that cannot be run, and why."""


def run(sets: Sequence[Set], cache: Path, say: Say) -> dict[str, Any]:
    """Every other tool on every set."""
    results: dict[str, Any] = {"relations": [], "nearest": [], "boilerplate": [], "problems": {}}
    tools: dict[str, Callable[[], dict[str, Pairs]]] = {
        f"datasketch LSH at {THRESHOLD}, unverified": lambda: _datasketch(sets),
        "text-dedup, its defaults": lambda: _text_dedup(sets, cache),
    }
    for name, tool in tools.items():
        say(f"baseline: {name}")
        try:
            results["relations"] += _rows(sets, name, tool())
        except (UnavailableError, OSError, subprocess.SubprocessError, ImportError) as problem:
            results["problems"][name] = str(problem).replace(str(cache), "$CACHE")
    say("baseline: exact 5-gram Jaccard similarity")
    for gold in sets:
        sets_of = {name: exact.shingles(text) for name, text in gold.texts.items()}
        if _wanted(gold):
            results["relations"] += _jaccard(gold, sets_of, unrelated_pairs(gold))
        if nearest.measured(gold):
            rank = nearest.by_score(lambda a, b, sets_of=sets_of: exact.jaccard(sets_of[a], sets_of[b]))
            results["nearest"].append(_nearest(gold, "exact 5-gram Jaccard", rank))
    say("baseline: BM25")
    try:
        results["nearest"] += _bm25([gold for gold in sets if nearest.measured(gold)], cache)
    except (UnavailableError, OSError, subprocess.SubprocessError) as problem:
        results["problems"]["BM25"] = str(problem).replace(str(cache), "$CACHE")
    say("baseline: jusText")
    try:
        results["boilerplate"] = _justext([gold for gold in sets if gold.labels], cache)
    except (UnavailableError, OSError, subprocess.SubprocessError) as problem:
        results["problems"]["jusText"] = str(problem).replace(str(cache), "$CACHE")
    return results


def own(sets: Sequence[Set], found: Mapping[str, Found]) -> dict[str, list[Row]]:
    """The same rows for the program itself."""
    rows = _rows(sets, f"{OWN}, near-duplicate or contains", _own(found, strong=True))
    rows += _rows(sets, f"{OWN}, any relation", _own(found, strong=False))
    lines = [_lines(gold, OWN, found[gold.name].furniture) for gold in sets if gold.labels]
    return {"relations": rows, "nearest": _own_nearest(sets, found), "boilerplate": lines}


def _own_nearest(sets: Sequence[Set], found: Mapping[str, Found]) -> list[Row]:
    rows = []
    for gold in filter(nearest.measured, sets):
        one = found[gold.name]
        named = {name: near.id if near else None for name, near in one.nearest.items()}
        rows.append(_nearest(gold, OWN, nearest.by_figures(one), named))
        rows.append(_nearest(gold, f"{OWN}, cosine of the words alone", nearest.by_score(one.word_similarity)))
    return rows


def _nearest(
    gold: Set, tool: str, rank: nearest.Ranking, named: Mapping[str, str | None] | None = None
) -> Row:  # fmt: skip
    figures = nearest.figures(gold, rank, named)
    whole = {name: figure.value for name, figure in figures.items() if figure is not None and "(" not in name}
    return {"set": gold.name, "tool": tool} | {n: value for n, value in whole.items() if "named" not in n}


def joined(ours: Mapping[str, list[Row]], others: Mapping[str, Any] | None) -> dict[str, Any]:
    """Rows of the program and of other tools, set by set."""
    others = others or {}
    found: dict[str, Any] = {
        kind: sorted(
            [*rows, *(row for row in others.get(kind, []) if not str(row["tool"]).startswith(OWN))],
            key=lambda row: str(row["set"]),
        )
        for kind, rows in ours.items()
    }
    return found | {"problems": others.get("problems", {})}


def _wanted(gold: Set) -> list[frozenset[str]]:
    return [frozenset((p.a, p.b)) for p in gold.pairs if p.label not in _ASIDE]


def _rows(sets: Sequence[Set], tool: str, pairs: Mapping[str, Pairs]) -> list[Row]:
    return [_row(gold, tool, pairs[gold.name], unrelated_pairs(gold)) for gold in sets if _wanted(gold)]


def _own(found: Mapping[str, Found], strong: bool) -> dict[str, Pairs]:
    def taken(one: Found) -> Pairs:
        chosen = {frozenset((m.a, m.b)) for m in one.report.matches if not strong or m.relation in STRONG}
        return chosen | {
            frozenset((a, b)) for a, b in one.pairs_with_equals() if not strong or one.match(a, b).relation in STRONG
        }  # type: ignore[union-attr]

    return {name: taken(one) for name, one in found.items()}


def _row(gold: Set, tool: str, pairs: Pairs, wrong: Iterable[tuple[str, str]]) -> Row:
    """Recall of gold pairs, and how many of the unrelated pairs of the set a tool relates."""
    wanted = _wanted(gold)
    wrong = [frozenset(pair) for pair in wrong]
    recall = sum(pair in pairs for pair in wanted) / len(wanted)
    row: Row = {"set": gold.name, "tool": tool, "recall": recall}
    if gold.families is not None:
        right = [len({gold.families[n] for n in pair}) == 1 for pair in pairs]
        row["precision"] = sum(right) / len(right) if right else None
    if wrong:
        row["unrelated pairs related"] = sum(pair in pairs for pair in wrong) / len(wrong)
    return row


def _jaccard(gold: Set, sets: Mapping[str, set[int]], wrong: Sequence[tuple[str, str]]) -> list[Row]:
    """The exact Jaccard similarity of every pair, at a threshold of 0.8 and at the best one, chosen on the gold."""
    wanted = [(p.a, p.b) for p in gold.pairs if p.label not in _ASIDE]
    high = [exact.jaccard(sets[a], sets[b]) for a, b in wanted]
    low = [exact.jaccard(sets[a], sets[b]) for a, b in wrong]

    def row(name: str, threshold: float) -> Row:
        values: Row = {"set": gold.name, "tool": name, "recall": sum(v >= threshold for v in high) / len(high)}
        if low:
            values["unrelated pairs related"] = sum(v >= threshold for v in low) / len(low)
        return values

    rows = [row(f"exact 5-gram Jaccard at {THRESHOLD}", THRESHOLD)]
    if low:
        best, _ = best_threshold(high, low)
        area = auc(high, low)
        rows.append(row(f"exact 5-gram Jaccard at its best, {best:.3f}", best) | {"AUC": area.value if area else None})
    return rows


def _datasketch(sets: Sequence[Set]) -> dict[str, Pairs]:
    from datasketch import MinHash, MinHashLSH

    found: dict[str, Pairs] = {}
    for gold in sets:
        index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
        found[gold.name] = set()
        for name, text in gold.texts.items():
            tokens = exact.words(text).words
            minhash = MinHash(num_perm=PERMUTATIONS)
            minhash.update_batch([" ".join(run).encode() for run in zip(*(tokens[k:] for k in range(exact.NGRAM)))])  # noqa: B905
            found[gold.name].update(frozenset((name, other)) for other in index.query(minhash))
            index.insert(name, minhash)
    return found


def _bm25(sets: Sequence[Set], cache: Path) -> list[Row]:
    """Documents ranked by BM25 of their words and pairs of words, each document as the query."""
    python = _prepared("bm25", cache)
    work = _emptied(cache / "scratch" / "quality-bm25")
    rows = []
    for gold in sets:
        with (work / "words.jsonl").open("w", encoding="utf-8") as out:
            for text in gold.texts.values():
                tokens = exact.words(text).words
                out.write(json.dumps([*tokens, *(" ".join(pair) for pair in pairwise(tokens))]) + "\n")
        _called([python, HERE / "peers" / "bm25_scores.py", work / "words.jsonl", work / "scores.npy"], work)
        scores, place = np.load(work / "scores.npy"), {name: i for i, name in enumerate(gold.texts)}
        rank = nearest.by_score(lambda a, b, scores=scores, place=place: float(scores[place[a], place[b]]))
        rows.append(_nearest(gold, "BM25 of words and pairs of words", rank))
    return rows


def _prepared(name: str, cache: Path) -> Path:
    environment = environments.prepare(name, cache)
    if environment.problem:
        raise UnavailableError(environment.problem)
    return environment.python


def _called(command: Sequence[object], folder: Path) -> str:
    surroundings = {**os.environ, **_QUIET, "HF_HOME": str(folder / "home")}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    return done.stdout


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _text_dedup(sets: Sequence[Set], cache: Path) -> dict[str, Pairs]:
    """Its clusters, over all sets at once: every two members of a cluster are a pair."""
    python = _prepared("text-dedup", cache)
    work = _emptied(cache / "scratch" / "quality-text-dedup")
    rows = [(gold.name, name, text) for gold in sets for name, text in gold.texts.items()]
    with (work / "all.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({"text": text}) + "\n" for _, _, text in rows)
    source = ["--path", "json", "--data_files", work / "all.jsonl", "--split", "train", "--column", "text"]
    places = ["--cache_dir", work / "cache", "--output", work / "output", "--num_proc", "1", "--debug"]
    _called([python, "-m", "text_dedup.minhash", *source, *places], work)
    answer = _called([python, HERE / "peers" / "text_dedup_clusters.py", work / "output" / "uf.pkl"], work)
    members: dict[int, list[int]] = defaultdict(list)
    for row, cluster in json.loads(answer).items():
        members[cluster].append(int(row))
    found: dict[str, Pairs] = {gold.name: set() for gold in sets}
    for group in members.values():
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                if rows[one][0] == rows[other][0]:
                    found[rows[one][0]].add(frozenset((rows[one][1], rows[other][1])))
    return found


def _lines(gold: Set, tool: str, furniture: Mapping[str, Sequence[Furniture]]) -> Row:
    pages = [page(gold.texts[n], gold.labels[n], furniture.get(n, [])) for n in gold.labels]
    return {"set": gold.name, "tool": tool} | {n: f.value for n, f in figures_of(pages).items() if f is not None}


def _justext(sets: Sequence[Set], cache: Path) -> list[Row]:
    python = _prepared("justext", cache)
    work = _emptied(cache / "scratch" / "quality-justext")
    with (work / "pages.jsonl").open("w", encoding="utf-8") as out:
        for gold in sets:
            stoplists = _STOPLISTS.get(gold.name.partition("-help-")[2], ["English"])
            for name, text in gold.texts.items():
                out.write(json.dumps({"id": f"{gold.name}:{name}", "text": text, "stoplists": stoplists}) + "\n")
    _called([python, HERE / "peers" / "justext_lines.py", work / "pages.jsonl", work / "verdicts.jsonl"], work)
    with (work / "verdicts.jsonl").open(encoding="utf-8") as lines:
        verdicts = {record["id"]: record["boilerplate"] for record in map(json.loads, lines)}
    rows = []
    for gold in sets:
        theirs = {
            name: [
                Furniture(begin, end, "jusText")
                for (begin, end), hit in zip(lines_of(text), verdicts[f"{gold.name}:{name}"], strict=True)
                if hit
            ]
            for name, text in gold.texts.items()
        }
        rows.append(_lines(gold, "jusText", theirs))
    return rows
