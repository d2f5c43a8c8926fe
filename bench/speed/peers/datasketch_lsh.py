"""The datasketch pipeline: `MinHash.update_batch`, `MinHashLSH`, union-find over its answers.

Runs inside the virtual environment that has datasketch, xxhash and orjson. With `--processes 2` the signatures come
from a pool of processes; datasketch has none of its own, so that is the figure of a user who adds one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import orjson
from datasketch import MinHash, MinHashLSH
from peer import Clusters, Stages, arguments, finish, word_shingles_utf8
from xxhash import xxh32_intdigest

Record = tuple[str, MinHash]


def signature(empty: MinHash, ngram_words: int, line: bytes) -> Record:
    record = orjson.loads(line)
    minhash = empty.copy()
    minhash.update_batch(word_shingles_utf8(record["text"], ngram_words))
    return record["id"], minhash


def hash_values(empty: MinHash, ngram_words: int, line: bytes) -> tuple[str, bytes]:
    """What crosses the process boundary: 512 bytes, where a pickled MinHash carries its permutations too."""
    key, minhash = signature(empty, ngram_words, line)
    return key, minhash.hashvalues.tobytes()


def signatures(lines: Iterable[bytes], empty: MinHash, ngram_words: int, processes: int) -> Iterator[Record]:
    if processes == 1:
        one: Callable[[bytes], Record] = partial(signature, empty, ngram_words)
        yield from map(one, lines)
        return
    dtype = empty.hashvalues.dtype
    with Pool(processes) as pool:
        for key, values in pool.imap(partial(hash_values, empty, ngram_words), lines, chunksize=64):
            minhash = empty.copy()
            minhash.hashvalues[:] = memoryview(values).cast("B").cast(dtype.char)
            yield key, minhash


def main() -> int:
    args = arguments(__doc__, processes=1)
    stages = Stages()
    empty = MinHash(num_perm=args.permutations, hashfunc=xxh32_intdigest)
    index = MinHashLSH(threshold=args.threshold, num_perm=args.permutations)
    stages.mark("start")
    with Path(args.corpus).open("rb") as lines:
        records = list(signatures(lines, empty, args.ngram, args.processes))
    stages.mark("signatures")
    clusters = Clusters(len(records))
    for number, (_, minhash) in enumerate(records):
        for other in index.query(minhash):
            clusters.join(number, other)
        index.insert(number, minhash, check_duplication=False)
    stages.mark("index and query")
    kept = [key for number, (key, _) in enumerate(records) if clusters.root(number) == number]
    return finish(args, stages, documents=len(records), kept=kept, bands=[index.b, index.r])


if __name__ == "__main__":
    sys.exit(main())
