"""The labelled sets: documents, gold pairs, gold spans and line labels, as they lie on disk."""

from __future__ import annotations

import csv
import gzip
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa

GROUPS = {  # sets that have text in common by nature: a relation between two of them is no false one
    "rust": ("rust_book_containment", "rust_book_versions"),
    "vue": ("vue_docs_ja_versions", "vue_docs_versions", "vue_docs_zh_versions"),
    "licences": ("licenses", "spdx_npm"),
    "libreoffice": tuple(f"pages_libreoffice-help-{code}" for code in ("de", "en-us", "hi", "ja", "km", "zh-cn")),
}


@dataclass(frozen=True)
class Pair:
    """A gold pair; `a` is the newer, derived or contained side where there is one."""

    a: str
    b: str
    label: str
    score: float | None = None
    """The set's own figure, where it has one: share of unchanged lines, or an overlap printed as a check."""


@dataclass(frozen=True)
class Aligned:
    """A stretch of one document that says the same as a stretch of another; half-open, in code points."""

    a: str
    a_span: tuple[int, int]
    b: str
    b_span: tuple[int, int]


@dataclass
class Set:
    """One labelled set."""

    name: str
    texts: dict[str, str]
    sources: dict[str, str]
    pairs: list[Pair] = field(default_factory=list)
    spans: list[Aligned] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)
    """`content` or `boilerplate` for every line of a document."""
    identical: list[list[str]] = field(default_factory=list)

    def table(self, only: list[str] | None = None, prefix: str = "") -> pa.Table:
        """The documents as a table to scan: all, or those named."""
        ids = list(self.texts) if only is None else only
        return pa.table(
            {
                "id": pa.array([prefix + i for i in ids], pa.string()),
                "text": pa.array([self.texts[i] for i in ids], pa.large_string()),
                "source": pa.array([self.sources[i] for i in ids], pa.string()),
            }
        )

    @property
    def group(self) -> str:
        """What this set has in common with others, or its own name."""
        return next((group for group, names in GROUPS.items() if self.name in names), self.name)

    @cached_property
    def families(self) -> dict[str, str] | None:
        """What each document is a version of; None where that is not known of all documents."""
        if self.name.endswith("_versions"):
            return self._files()
        if self.name == "bible":
            return {i: i.partition("/")[2] for i in self.texts}
        if self.name == "udhr":
            return {i: _LANGUAGE.match(i).group() for i in self.texts}  # type: ignore[union-attr]
        return None

    def _files(self) -> dict[str, str]:
        """The file that a document is a version of, renamed ones included: all that gold pairs link."""
        files = {name: name for name in self.texts}
        for pair in self.pairs:
            one, other = files[pair.a], files[pair.b]
            files = {name: other if file == one else file for name, file in files.items()}
        return files


_LANGUAGE = re.compile(r"[a-z]+")


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def load(folder: Path) -> Set:
    """Read one set."""
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    found = Set(
        folder.name,
        {r["id"]: r["text"] for r in records},
        {r["id"]: r["source"] for r in records},
    )
    for row in _rows(folder / "gold.tsv"):
        figure = next((v for k, v in row.items() if k == "score" or k.startswith("check_")), None)
        label = row.get("label") or row["relation"]
        found.pairs.append(Pair(row["id_a"], row["id_b"], label, float(figure) if figure else None))
    for row in _rows(folder / "spans.tsv"):
        one, other = (int(row["start"]), int(row["end"])), (int(row["src_start"]), int(row["src_end"]))
        found.spans.append(Aligned(row["doc"], one, row["src"], other))
    for row in _rows(folder / "line_labels.tsv"):
        found.labels.setdefault(row["id"], []).append(row["label"])
    for row in _rows(folder / "identical.tsv"):
        found.identical.append(row["ids"].split(","))
    return found


def available(folders: list[Path]) -> dict[str, Path]:
    """Sets by name; of a name that stands in several folders, the first."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*/docs.jsonl.gz")):
            found.setdefault(path.parent.name, path.parent)
    return dict(sorted(found.items()))
