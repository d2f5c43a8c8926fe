"""The signature kernel alone, on one core, against datasketch's `update_batch` on the same hashed shingles."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

DOCUMENTS = 2_000
SHINGLES_EACH = 1_000  # of about two pages; the mean document of the corpus has 740
PERMUTATIONS = 128
SEED = 1
ROUNDS = 9
PEER_DOCUMENTS = 200  # it takes a hundred times as long
PEER_ROUNDS = 3


def signature_kernel_rate() -> dict[str, object]:
    """Million shingles a second through 128 permutations: best and median of some rounds, compiled before."""
    from provenance.hashing.signatures import sign

    hashes = np.random.default_rng(0).integers(0, 1 << 32, size=DOCUMENTS * SHINGLES_EACH, dtype=np.uint32)
    begins = np.arange(DOCUMENTS, dtype=np.int64) * SHINGLES_EACH
    ends = begins + SHINGLES_EACH
    few = [document.tolist() for document in hashes.reshape(DOCUMENTS, -1)[:PEER_DOCUMENTS]]
    ours, made = _timed(lambda: sign(hashes, begins, ends, PERMUTATIONS, SEED), ROUNDS)
    theirs, expected = _timed(lambda: _datasketch(few), PEER_ROUNDS)
    return {
        "documents": DOCUMENTS,
        "shingles_each": SHINGLES_EACH,
        "permutations": PERMUTATIONS,
        "provenance_million_per_s": _rates(ours, DOCUMENTS),
        "datasketch_million_per_s": _rates(theirs, PEER_DOCUMENTS),
        "equal_to_datasketch": bool(np.array_equal(made[:PEER_DOCUMENTS], expected)),
    }


def _datasketch(documents: Sequence[Sequence[int]]) -> np.ndarray:
    """Hashed shingles as Python integers, which is what `update_batch` makes of its input."""
    from datasketch import MinHash

    empty = MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=int)
    rows = []
    for document in documents:
        minhash = empty.copy()
        minhash.update_batch(document)
        rows.append(minhash.hashvalues)
    return np.array(rows)


def _timed(work: Callable[[], np.ndarray], rounds: int) -> tuple[list[float], np.ndarray]:
    """Seconds of each round after a first that does not count (it compiles), and what the work gave."""
    result = work()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken, result


def _rates(seconds: list[float], documents: int) -> dict[str, float]:
    million = documents * SHINGLES_EACH / 1e6
    return {"best": round(million / min(seconds), 2), "median": round(million / float(np.median(seconds)), 2)}


def main() -> int:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(signature_kernel_rate()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
