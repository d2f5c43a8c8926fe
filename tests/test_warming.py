"""The list of kernels that helpers compile on a machine's first run is what a scan uses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from provenance import warming

SEEDS = Path(__file__).parents[1] / "seeds"
DATA = Path(__file__).parent / "quality" / "data"

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
from provenance.pipeline import scan
for path in sys.argv[1:]:
    scan([path], Config(threads=1))
print(json.dumps([kernel for kernel in dict.fromkeys(seen) if kernel[0].startswith("provenance.")]))
"""


def used(*corpora: Path) -> list[tuple[str, str, str]]:
    """What a scan loads from the cache; where it had to compile, kernels within kernels would be among it."""
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", RECORD, *map(str, corpora)], capture_output=True, text=True, check=True, timeout=300
        )
    return [tuple(kernel) for kernel in json.loads(done.stdout)]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A made-up corpus that leads through every kernel: many texts, copies, edits, a hot phrase, a template, loners,
    a line that many sites have, a notice, paragraphs put in and replaced, a broken word, and Katakana."""
    words = [f"{a}{b}" for a in "bdfglmnprstv" for b in ("ako", "elu", "ita", "omé", "u語タワー", "yra")]

    def line(start: int, count: int) -> str:
        return " ".join(words[(start * 7 + i * (start % 5 + 1)) % len(words)] for i in range(count))

    hot = line(1, 14)
    texts = [f"Head 1\n{line(n, 30)}\n{hot} “{line(3, 9)}” {n}\n{line(n // 2, 60)}\nPost a Comment" for n in range(260)]
    texts += [
        f"Said {n}: “no harbour bridge was ever safe for heavy {cars} in winter”"
        for n, cars in ((7, "vans"), (8, "cabs"))
    ]
    texts += [f"alone{n} unlike{n} apart{n}" for n in range(3)]
    texts += ["a line end may bre-\nak words", "Break, and bre-ak"]
    copied = [" ".join(f"same{n}x{i}" for i in range(40)) for n in range(3)]
    apart = [" ".join(f"{name}own{i}" for i in range(60)) for name in "ab"]
    texts += [f"{copied[0]}\n\n{text}\n\n{copied[1]}" for text in apart] + ["\n\n".join([copied[2], *apart, copied[0]])]
    texts += [f"{copied[2]}\n\n{copied[0]}"]
    path = tmp_path / "large.jsonl"
    rows = [{"text": text} for text in texts]
    rows += [{"text": f"{line(n, 40)} {n}\nMade with one press for all", "source": f"site {n}"} for n in range(12)]
    notice = "All of this may be copied by whoever likes it."
    rows += [
        {"text": f"title {n}\n{notice}\n{line(n, 50)}\nread on\ntitle {19 - n}", "source": "pages"} for n in range(20)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_the_list_is_what_a_scan_uses(large: Path):
    """Last what a scan of few texts calls, since helpers begin at the end."""
    few = used(SEEDS)
    found = [*(kernel for kernel in used(SEEDS, large) if kernel not in few), *few]
    if os.environ.get("UPDATE_GOLDEN"):
        warming.KERNELS.write_text("".join(f"{' '.join(kernel)}\n" for kernel in found), "utf-8")
    assert sorted(warming.listed()) == sorted(found), "UPDATE_GOLDEN=1 writes the list anew"


def test_other_corpora_use_no_others(tmp_path: Path):
    """A corpus of one document called kernels with arrays of another type, which were compiled for it in the middle."""
    (tmp_path / "one.txt").write_text("One document, and nothing to compare it with.\n")
    (tmp_path / "several").mkdir()
    for n, text in enumerate(("", "One.\n", "一个文本\n", "Two words\n\n“said” twice\n\n“said”\n")):
        (tmp_path / "several" / f"{n}.txt").write_text(text)
    found = used(tmp_path / "one.txt", tmp_path / "several", DATA / "spdx_npm", DATA / "pages_libreoffice-help-ja")
    assert sorted(set(found) - set(warming.listed())) == []


def test_every_kernel_of_the_list_can_be_compiled_from_it(monkeypatch):
    from numba.core.dispatcher import Dispatcher

    asked = []
    monkeypatch.setattr(Dispatcher, "compile", lambda kernel, types: asked.append((kernel.__name__, len(types))))
    warming.warm(0, 2)
    warming.warm(1, 2)
    assert len(asked) == len(list(warming.listed()))
