"""rensa over whole shingle sets: its R-MinHash, its LSH and its verification, by `RMinHashDeduplicator.add_pairs`.

Runs inside the virtual environment that has rensa and orjson. rensa's published speed is that of its "rho" path, which
looks at a sample of at most 15 positions of a long document and so misses a document that was shifted by one word; it
is not used here. (A digest matrix with `RMinHashLSH.query_duplicate_flags_matrix_one_shot` takes the same time, for
most of it is Python's shingling, and marks the first document of a cluster too, so that nothing of it would be kept.)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
from peer import Stages, arguments, finish, word_shingles
from rensa import RMinHashDeduplicator

SEED = 42


def documents(corpus: str, ngram_words: int, ids: list[str]) -> Iterator[tuple[str, list[str]]]:
    """(number, shingles) of each document; its id goes to `ids`."""
    with Path(corpus).open("rb") as lines:
        for number, line in enumerate(lines):
            record = orjson.loads(line)
            ids.append(record["id"])
            yield str(number), list(word_shingles(record["text"], ngram_words))


def main() -> int:
    args = arguments(__doc__)
    stages = Stages()
    ids: list[str] = []
    unique = RMinHashDeduplicator(threshold=args.threshold, num_perm=args.permutations, use_lsh=True, seed=SEED)
    keep = unique.add_pairs(documents(args.corpus, args.ngram, ids))
    stages.mark("signatures, index and query")
    kept = [key for key, keeps in zip(ids, keep, strict=True) if keeps]
    return finish(args, stages, documents=len(ids), kept=kept)


if __name__ == "__main__":
    sys.exit(main())
