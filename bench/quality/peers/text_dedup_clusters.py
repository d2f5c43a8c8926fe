"""The clusters that a run of text-dedup with `--debug` leaves behind, as JSON: row number to cluster.

Runs in an environment that has text-dedup.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path


def main(source: str) -> None:
    found = pickle.loads(Path(source).read_bytes())
    print(json.dumps({str(row): found.find(row) for row in list(found.parent)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
