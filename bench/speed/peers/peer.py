"""What the scripts that drive a peer share: arguments, shingles, clusters and the result line.

Standard library only, because each script runs in the environment of its peer.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

WORDS = re.compile(r"\w+")


def arguments(description: str | None, **more: int | bool) -> argparse.Namespace:
    """`corpus.jsonl kept.txt` and the parameters; `more` adds options with their defaults (a bool is a switch)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("corpus", help='JSONL with "id" and "text"')
    parser.add_argument("kept", help="file to write the kept ids to, one a line")
    parser.add_argument("--ngram", type=int, default=5, help="words in a shingle")
    parser.add_argument("--permutations", type=int, default=128)
    parser.add_argument("--threshold", type=float, default=0.8, help="Jaccard similarity")
    for name, default in more.items():
        flag = "--" + name.replace("_", "-")
        if isinstance(default, bool):
            parser.add_argument(flag, action="store_true")
        else:
            parser.add_argument(flag, type=int, default=default)
    return parser.parse_args()


def word_shingles(text: str, words_each: int) -> set[str]:
    """The set of `words_each` consecutive lower-cased words; of a shorter text, all its words as one shingle."""
    words = WORDS.findall(text.lower())
    if len(words) < words_each:
        return {" ".join(words)} if words else set()
    return set(map(" ".join, zip(*(words[start:] for start in range(words_each)), strict=False)))


def word_shingles_utf8(text: str, words_each: int) -> set[bytes]:
    """The same as UTF-8, encoded word by word, which is quicker than shingle by shingle."""
    words = [word.encode() for word in WORDS.findall(text.lower())]
    if len(words) < words_each:
        return {b" ".join(words)} if words else set()
    return set(map(b" ".join, zip(*(words[start:] for start in range(words_each)), strict=False)))


class Clusters:
    """Union-find whose root is the smallest member, so that the first document of a cluster is the kept one."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, node: int) -> int:
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, a: int, b: int) -> None:
        a, b = self.root(a), self.root(b)
        self.parent[max(a, b)] = min(a, b)


class Stages:
    """Seconds per stage, from one `mark` to the next."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def mark(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._last, 3)
        self._last = now


def finish(
    args: argparse.Namespace, stages: Stages, documents: int, kept: list[str], bands: list[int] | None = None
) -> int:
    """Write the kept ids, and on standard output one JSON line that the benchmark reads."""
    Path(args.kept).write_text("".join(f"{key}\n" for key in kept), encoding="utf-8")
    stages.mark("output")
    print(json.dumps({"documents": documents, "kept": len(kept), "bands": bands, "stages": stages.seconds}))
    return 0
