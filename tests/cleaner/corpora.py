"""Corpora for the cleaner: folders with copies, page furniture, encodings, line ends and formats of every kind."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

SEEDS = Path(__file__).parents[2] / "seeds"

SENTENCES = (
    "The river board of Hollenbeck met on Thursday to decide which of its nine footbridges stay open.",
    "Engineers who inspected the oldest span in March found rust in two of the four hangers.",
    "Bread that is left to rise overnight in a cold kitchen tastes of more than flour.",
    "The choir of the harbour school has lost its rehearsal room and sings in the net loft.",
    "A comet that nobody had expected was seen above the observatory for three nights.",
    "The museum of clocks will open its cellar, where forty pendulums have swung in step.",
    "Größere Häuser für Müller und schöne Grüße aus der Straße am Fluss.",
    "Le maire a déjà annoncé que l’école rouvrira après les congés d’été.",
)
FURNITURE = ("Post a Comment", "0 Comments", "Read More:", "What's Your Reaction?", "Share this with your friends now")
HEADLINES = ("Council Votes on the New Bridge Plan", "Bakers Keep Their Dough Cold at Night")

Tree = dict[str, tuple[bytes, int]]


def tree(folder: Path) -> Tree:
    """Bytes and mode of each file, without the ledger."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".provenance" not in path.relative_to(folder).parts
    }


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An article: headlines that may recur, sentences, page furniture, in one style of line ends."""
    line_end = draw(st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r"]))
    body = draw(st.lists(st.sampled_from(SENTENCES + FURNITURE), min_size=1, max_size=5))
    head = [draw(st.sampled_from(HEADLINES))] * draw(st.integers(0, 3))
    foot = draw(st.lists(st.sampled_from(FURNITURE), max_size=3))
    text = line_end.join([*head, draw(st.sampled_from(SENTENCES)), *body, *foot])
    return draw(st.sampled_from(["", line_end])) + text + draw(st.sampled_from(["", line_end]))


@st.composite
def variants(draw: st.DrawFn, pool: list[str]) -> str:
    """A new text, or one that was there: whole, in capitals, with a word changed, with a sentence more or less."""
    if not pool or draw(st.booleans()):
        text = draw(texts())
    else:
        text = draw(st.sampled_from(pool))
        change = draw(st.sampled_from(["none", "capitals", "word", "more", "less"]))
        if change == "capitals":
            text = text.upper()
        elif change == "word":
            words = text.split(" ")
            words[draw(st.integers(0, len(words) - 1))] = "zebra"
            text = " ".join(words)
        elif change == "more":
            text += "\n" + draw(st.sampled_from(SENTENCES))
        elif change == "less":
            text = text.split("\n")[0]
    pool.append(text)
    return text


def _file(draw: st.DrawFn, pool: list[str]) -> bytes:
    text = draw(variants(pool))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    return text.encode(encoding, "replace")


def _record(draw: st.DrawFn, pool: list[str], number: int) -> dict[str, Any]:
    text = draw(variants(pool))
    own: dict[str, Any] = draw(st.sampled_from([{}, {"id": f"k{number}"}, {"id": number}, {"id": "0"}, {"ü": 1.50}]))
    return {"text": text, **own} if draw(st.booleans()) else {**own, "text": text}


def _jsonl(draw: st.DrawFn, pool: list[str]) -> bytes:
    spaced, ascii_only = draw(st.booleans()), draw(st.booleans())
    lines = []
    for number in range(draw(st.integers(1, 5))):
        record = _record(draw, pool, number)
        separators = (", ", ": ") if spaced else (",", ":")
        lines.append(json.dumps(record, ensure_ascii=ascii_only, separators=separators))
    lines += draw(st.sampled_from([[], [""], ["{bad"], ['{"text": ""}']]))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return mark + "\n".join(lines).encode() + b"\n"


@st.composite
def corpora(draw: st.DrawFn) -> dict[str, bytes | pa.Table]:
    """What a folder holds, by path."""
    pool: list[str] = []
    found: dict[str, bytes | pa.Table] = {}
    for number in range(draw(st.integers(1, 6))):
        folder = draw(st.sampled_from(["", "a/", "b/c/"]))
        suffix = draw(st.sampled_from([".txt", ".txt", ".md", ".txt.gz", ".txt.zst"]))
        found[f"{folder}{number}{suffix}"] = _file(draw, pool)
    if draw(st.booleans()):
        found["records.jsonl" + draw(st.sampled_from(["", ".gz", ".zst"]))] = _jsonl(draw, pool)
    if draw(st.booleans()):
        rows = [_record(draw, pool, number)["text"] for number in range(draw(st.integers(1, 5)))]
        found["table.parquet"] = pa.table({"n": list(range(len(rows))), "text": rows})
    if draw(st.booleans()):
        found["picture.png"] = b"\x89PNG\r\n\0\0"
        found["empty.txt"] = b""
    return found


def write(folder: Path, files: dict[str, bytes | pa.Table]) -> Path:
    """Write a corpus, each compressed as its name says, some files with unusual modes."""
    for number, (name, data) in enumerate(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, pa.Table):
            pq.write_table(data, path, row_group_size=2, compression="zstd")
        else:
            path.write_bytes(packed(data, path.suffix))
        path.chmod((0o644, 0o600, 0o755, 0o444)[number % 4])
    folder.mkdir(exist_ok=True)
    return folder


def packed(data: bytes, suffix: str) -> bytes:
    """Bytes compressed as a suffix says."""
    if suffix == ".gz":
        return gzip.compress(data, mtime=0)
    return pa.Codec("zstd").compress(data, asbytes=True) if suffix == ".zst" else data
