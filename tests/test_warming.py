"""The list of kernels that helpers compile on a machine's first run is what a scan uses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from provenance import warming

SEEDS = Path(__file__).parents[1] / "seeds"

RECORD = """
import json, sys
from numba.core.caching import Cache
seen, load = [], Cache.load_overload
def recorded(cache, signature, context):
    function = cache._py_func
    types = signature if isinstance(signature, tuple) else signature.args
    seen.append((function.__module__, function.__qualname__, str(tuple(types))))
    return load(cache, signature, context)
Cache.load_overload = recorded
from provenance.config import Config
from provenance.pipeline import rehearsal, scan
scan([sys.argv[1]], Config(threads=1))
scan(rehearsal(), Config(threads=1))
print(json.dumps([kernel for kernel in dict.fromkeys(seen) if kernel[0].startswith("provenance.")]))
"""


def used() -> list[tuple[str, str, str]]:
    """What a scan loads from the cache; where it had to compile, kernels within kernels would be among it."""
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", RECORD, str(SEEDS)], capture_output=True, text=True, check=True, timeout=300
        )
    return [tuple(kernel) for kernel in json.loads(done.stdout)]


def test_the_list_is_what_a_scan_uses():
    found = used()
    if os.environ.get("UPDATE_GOLDEN"):
        warming.KERNELS.write_text("".join(f"{' '.join(kernel)}\n" for kernel in found), "utf-8")
    assert sorted(warming.listed()) == sorted(found), "UPDATE_GOLDEN=1 writes the list anew"


def test_every_kernel_of_the_list_can_be_compiled_from_it(monkeypatch):
    from numba.core.dispatcher import Dispatcher

    asked = []
    monkeypatch.setattr(Dispatcher, "compile", lambda kernel, types: asked.append((kernel.__name__, len(types))))
    warming.warm(0, 2)
    warming.warm(1, 2)
    assert len(asked) == len(list(warming.listed()))
