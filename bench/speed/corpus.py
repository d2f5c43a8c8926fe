"""The corpus: every text file of Debian's package `linux-doc-6.1`, the documentation of the Linux kernel.

About 11,900 documents and 68 MB of prose, code and YAML under a free licence, of every length, full of copies: the
package holds each page twice (`Documentation/x.rst` and `html/_sources/x.rst.txt`), and many near-copies besides.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "linux-doc-6.1"
# Pictures, fonts, and what Sphinx made from the pages: not text that somebody wrote.
SKIPPED_SUFFIXES = frozenset(
    {".svg", ".png", ".gif", ".js", ".css", ".html", ".woff", ".woff2", ".ttf", ".eot", ".dot"}
)
NEIGHBOURS = 4


class CorpusError(Exception):
    """The corpus cannot be had; says what to do."""


@dataclass(frozen=True)
class Slice:
    """A set of documents as JSONL; `bytes` are those of the texts as UTF-8."""

    path: Path
    documents: int
    bytes: int


@dataclass(frozen=True)
class Corpus:
    package: str  # with its version
    whole: Slice
    half: Slice  # both forms of a page are in it, or neither
    folder: Path  # the whole, as files

    def figures(self) -> dict[str, object]:
        """What the results say about it: no paths."""
        slices = {name: {"documents": s.documents, "bytes": s.bytes} for name, s in self._slices()}
        return {"package": self.package, **slices}

    def _slices(self) -> list[tuple[str, Slice]]:
        return [("whole", self.whole), ("half", self.half)]


def prepare(cache: Path) -> Corpus:
    """Fetch, unpack and write the corpus below `cache`, or take it from there if an earlier run did."""
    home = cache / "corpus"
    home.mkdir(parents=True, exist_ok=True)
    stamp = home / "corpus.json"
    if not stamp.exists():
        package = _fetch(home)
        unpacked = home / "unpacked"
        shutil.rmtree(unpacked, ignore_errors=True)
        _run(["dpkg-deb", "-x", str(package), str(unpacked)], "unpack the package")
        _write(home, package.stem, unpacked)
        shutil.rmtree(unpacked)
    facts = json.loads(stamp.read_text(encoding="utf-8"))
    return Corpus(
        package=facts["package"],
        whole=Slice(home / "kdoc.jsonl", **facts["whole"]),
        half=Slice(home / "kdoc-half.jsonl", **facts["half"]),
        folder=home / "kdoc",
    )


def _fetch(home: Path) -> Path:
    missing = [tool for tool in ("apt-get", "dpkg-deb") if shutil.which(tool) is None]
    if missing:
        raise CorpusError(
            f"The corpus is a Debian package, and there is no {' and no '.join(missing)} here to fetch and unpack it. "
            "Run this on Debian or Ubuntu."
        )
    if not list(home.glob(f"{PACKAGE}_*.deb")):
        hint = "fetch the package (if apt-get does not know it, run `apt-get update` as root; it is in Debian 12)"
        _run(["apt-get", "download", PACKAGE], hint, home)
    return max(home.glob(f"{PACKAGE}_*.deb"))


def _run(command: list[str], purpose: str, folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise CorpusError(f"Could not {purpose}: `{' '.join(command)}` said: {said}")


def _write(home: Path, package: str, unpacked: Path) -> None:
    """kdoc/, kdoc.jsonl, kdoc-half.jsonl and, last, the stamp that says that they are complete."""
    folder = home / "kdoc"
    shutil.rmtree(folder, ignore_errors=True)
    lines: list[tuple[str, str]] = []  # of a document: the page it is a form of, its record
    sizes: list[int] = []
    for path in sorted(unpacked.rglob("*")):
        found = _text(path)
        if found is None:
            continue
        name, text, raw = found
        relative = path.relative_to(unpacked).with_name(name)
        lines.append((_page(relative), json.dumps({"id": relative.as_posix(), "text": text}, ensure_ascii=False)))
        sizes.append(len(raw))
        target = folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    chosen = _half([page for page, _ in lines], sizes)
    facts = {
        "package": package,
        "whole": _write_slice(home / "kdoc.jsonl", lines, sizes, range(len(lines))),
        "half": _write_slice(home / "kdoc-half.jsonl", lines, sizes, chosen),
    }
    (home / "corpus.json").write_text(json.dumps(facts), encoding="utf-8")


def _text(path: Path) -> tuple[str, str, bytes] | None:
    """(name without .gz, text, its bytes) of a text file, or None."""
    name = path.name.removesuffix(".gz")
    if path.is_symlink() or not path.is_file() or Path(name).suffix in SKIPPED_SUFFIXES:
        return None
    raw = path.read_bytes()
    if name != path.name:
        raw = gzip.decompress(raw)
    try:
        return name, raw.decode(), raw
    except UnicodeDecodeError:
        return None


def _page(relative: Path) -> str:
    """What both forms of a page share: its path below `Documentation` or `html/_sources`, less .rst and .rst.txt."""
    path = relative.as_posix()
    for root in ("/Documentation/", "/html/_sources/"):
        _, found, rest = path.partition(root)
        path = rest if found else path
    return path.removesuffix(".txt").removesuffix(".rst")


def _half(pages: list[str], sizes: list[int]) -> list[int]:
    """Positions of half of the documents with half of the bytes.

    Pages are ordered by size, the largest first; a hash of the name halves each few neighbours, and the half is taken
    that brings the bytes taken nearer to those left. Where one huge page tips the scales, whole groups restore them.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for position, page in enumerate(pages):
        members[page].append(position)
    weight = {page: sum(sizes[position] for position in positions) for page, positions in members.items()}
    by_size = sorted(members, key=lambda page: (-weight[page], page))
    chosen: list[int] = []
    surplus = 0  # bytes taken less bytes left
    for start in range(0, len(by_size), NEIGHBOURS):
        group = sorted(by_size[start : start + NEIGHBOURS], key=lambda page: hashlib.sha256(page.encode()).digest())
        one, other = group[::2], group[1::2]
        if abs(surplus) > sum(weight[page] for page in group):
            one, other = group, []
        more = sum(weight[page] for page in one) - sum(weight[page] for page in other)
        if abs(surplus + more) > abs(surplus - more):
            one, more = other, -more
        surplus += more
        chosen += [position for page in one for position in members[page]]
    return sorted(chosen)


def _write_slice(
    path: Path, lines: list[tuple[str, str]], sizes: list[int], positions: range | list[int]
) -> dict[str, int]:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines[position][1] + "\n" for position in positions)
    return {"documents": len(positions), "bytes": sum(sizes[position] for position in positions)}
