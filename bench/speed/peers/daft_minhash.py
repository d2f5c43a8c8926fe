"""Daft as its deduplication tutorial has it: read JSON, normalise, MinHash, bands, group by band, edges, components.

Runs inside the virtual environment that has daft. The tutorial finds components by repeated joins (star contraction),
made for clusters of machines; here the edges come to Python and a union-find does it, which is quicker on one machine
and so to Daft's advantage. `--signatures-only` stops after the signatures.
"""

from __future__ import annotations

import sys

import daft
from daft import col
from daft.functions import minhash, monotonically_increasing_id, normalize
from peer import Clusters, Stages, arguments, finish

BANDS = 9  # with ROWS, the pair that the tutorial's `optimal_param(0.8, 128)` gives; it is datasketch's function
ROWS = 13
SEED = 42


@daft.func()
def band_numbers(bands: list[list[int]]) -> list[int]:
    return list(range(len(bands)))


def signatures(corpus: str, permutations: int, ngram_words: int) -> daft.DataFrame:
    plain = normalize(col("text"), remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True)
    values = minhash(plain, num_hashes=permutations, ngram_size=ngram_words, seed=SEED, hash_function="xxhash")
    table = daft.read_json(corpus).with_column("node", monotonically_increasing_id())
    return table.select(col("node"), col("id"), values.alias("signature"))


def edges(table: daft.DataFrame) -> daft.DataFrame:
    """(first, other) of every band value that several documents share; `first` is the smallest of them."""
    used = col("signature").cast(daft.DataType.list(daft.DataType.uint32())).slice(0, BANDS * ROWS)
    bands = table.select(col("node"), used.chunk(ROWS).alias("band"))
    bands = bands.with_column("number", band_numbers(col("band"))).explode("band", "number")
    groups = bands.groupby("number", "band").agg(col("node").list_agg().alias("nodes"))
    pairs = groups.with_column("first", col("nodes").list_min()).explode("nodes")
    return pairs.select(col("first"), col("nodes").alias("other")).where(col("first") != col("other")).distinct()


def main() -> int:
    args = arguments(__doc__, signatures_only=False)
    stages = Stages()
    table = signatures(args.corpus, args.permutations, args.ngram).collect()
    stages.mark("signatures")
    ids = table.select("node", "id").to_pydict()
    if args.signatures_only:
        return finish(args, stages, documents=len(ids["id"]), kept=[])
    place = {node: number for number, node in enumerate(ids["node"])}
    clusters = Clusters(len(place))
    joined = edges(table).to_pydict()
    stages.mark("bands")
    for first, other in zip(joined["first"], joined["other"], strict=True):
        clusters.join(place[first], place[other])
    kept = [key for number, key in enumerate(ids["id"]) if clusters.root(number) == number]
    return finish(args, stages, documents=len(place), kept=kept, bands=[BANDS, ROWS])


if __name__ == "__main__":
    sys.exit(main())
