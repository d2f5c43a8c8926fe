"""BM25 of every document against every other, by bm25s. Runs in an environment that has it.

Usage: bm25_scores.py RECORDS.jsonl SCORES.npy; a record is the list of a document's words. Row i of the scores has
those of document i as the query.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import bm25s
import numpy as np


def main(source: str, target: str) -> None:
    with Path(source).open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    index = bm25s.BM25()
    index.index(documents, show_progress=False)
    np.save(target, np.stack([index.get_scores(words) for words in documents]).astype(np.float32))


if __name__ == "__main__":
    main(*sys.argv[1:])
