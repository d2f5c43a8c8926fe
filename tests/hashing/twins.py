"""Plain twins of the kernels: slow, in Python integers and strings, and short enough to be seen to be right."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from provenance.corpus.schema import DOCUMENTS
from provenance.hashing import unicode_tables
from provenance.hashing.canonical import canonical_tokens, compared_token
from provenance.hashing.numbers import months
from provenance.hashing.tokens import Tokens, tokenise
from provenance.hashing.unicode_tables import SINGLE

M32, M64 = 2**32 - 1, 2**64 - 1
CHAIN = 0x9E3779B97F4A7C15

# What lies around the documents in the buffer would change an answer if a kernel looked at it.
BEFORE, AFTER = "9a“‘".encode(), '\n’x”"0'.encode()


def packed(texts):
    """Documents as kernels take them: UTF-8 bytes and offsets, in the middle of a larger buffer."""
    parts = [text.encode() for text in texts]
    data = np.frombuffer(BEFORE + b"".join(parts) + AFTER, np.uint8)
    return data, np.cumsum([len(BEFORE), *map(len, parts)]).astype(np.int64)


def tokens_of(*texts) -> Tokens:
    return tokenise(*packed(texts))


def hashes_of(text) -> list[int]:
    return tokens_of(text).hashes.tolist()


def batch_of(texts, first=0):
    """A batch of schema DOCUMENTS."""
    n = len(texts)
    columns = {
        "id": [f"{i:05}.txt" for i in range(first, first + n)],
        "site": ["."] * n,
        "text": texts,
        "bytes": [len(text.encode()) for text in texts],
        "encoding": ["utf-8"] * n,
        "bom_bytes": [0] * n,
        "sha256": [f"{i:064x}" for i in range(first, first + n)],
        "swhid": [f"swh:1:cnt:{i:040x}" for i in range(first, first + n)],
        "title": [None if i % 3 else f"title {i}" for i in range(first, first + n)],
    }
    return pa.RecordBatch.from_arrays(
        [pa.array(columns.get(field.name, [None] * n), field.type) for field in DOCUMENTS], schema=DOCUMENTS
    )


def mix64(h: int) -> int:
    h ^= h >> 33
    h = h * 0xFF51AFD7ED558CCD & M64
    h ^= h >> 33
    h = h * 0xC4CEB9FE1A85EC53 & M64
    return h ^ h >> 33


def mix32(h: int) -> int:
    h ^= h >> 16
    h = h * 0x85EBCA6B & M32
    h ^= h >> 13
    h = h * 0xC2B2AE35 & M32
    return h ^ h >> 16


LETTER = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaa7f]"
"""A letter of Thai, Lao, Myanmar, Khmer or Tai Tham."""


def kind(c: str) -> int:
    """Class of a character in folded text, from the shipped tables."""
    tables = unicode_tables.load()
    return int(tables.kinds[int(tables.pages[ord(c) >> 8]) * 256 + (ord(c) & 255)])


def token_hash(token: str) -> int:
    """FNV-1a, a code point at a time, then mixed; the lowest bit says whether the script is written without spaces, the
    24 highest ones whether it has letters all the same."""
    h = 0xCBF29CE484222325
    for c in token:
        h = (h ^ ord(c)) * 0x100000001B3 & M64
    if kind(token[0]) == SINGLE and re.match(LETTER, token):
        return mix64(h) | 0xFFFFFF << 40 | 1
    return mix64(h) & ~1 | (kind(token[0]) == SINGLE)


def exact_hashes(text: str) -> list[int]:
    """Hashes of the tokens with their accents, of which content ids are made."""
    return [token_hash(token) for token in canonical_tokens(text)]


def token_hashes(text: str) -> list[int]:
    return [plain_hash(token) for token in canonical_tokens(text)]


def plain_hash(token: str) -> int:
    """The hash of a canonical token without its accents, if anything is left of it."""
    return token_hash(compared_token(token))


# Lines and paragraphs

LONG, WIDEST = 50, 120  # columns
BLANK = {chr(c) for c in range(33)} | {"\u00a0", "\u3000"}
ENDINGS = set(".!?:;\"')]" + "”’»…。！？：；」』）】〉》〕．｡।॥།॥။។៕؟۔፡።‼⁇⁈⁉՝։")
MONTHS = set(months().tolist()) - {0}
SEPARATORS = {"", ",", ".", "'", "’", "\u00a0", "\u2009", "\u202f", "٫", "٬"}


def line_key(encoded: bytes, inside: range, tokens: Tokens) -> tuple[object, ...]:
    """The tokens of a line with `#` for a number, whatever separates its digits, and for a month next to one."""
    starts, ends, hashes = tokens.starts.tolist(), tokens.ends.tolist(), tokens.hashes.tolist()
    numeric = {t for t in inside if unicodedata.decimal(encoded[starts[t] :].decode()[0], None) is not None}
    key: list[object] = []
    for t in inside:
        gap = encoded[ends[t - 1] : starts[t]].decode(errors="replace") if t > inside[0] else ""
        if t in numeric and t - 1 in numeric and gap in SEPARATORS:
            continue
        dated = hashes[t] in MONTHS and (t - 1 in numeric & set(inside) or t + 1 in numeric)
        key.append("#" if t in numeric or dated else hashes[t])
    return tuple(key)


class Line(NamedTuple):
    text: str
    """Without white space around it."""
    start: int
    end: int
    """Bytes."""
    columns: int
    tokens: tuple[int, int]
    key: tuple


class Split(NamedTuple):
    lines: list[tuple]
    """Start, end, first token, flags, key of each line with a token."""
    paragraphs: list[tuple]
    """Start, end, first token."""


def _columns(line: str) -> int:
    return sum(2 if 0x3000 <= ord(c) <= 0xFFFF else 1 for c in line)


def _cut(text: str, tokens: Tokens) -> list[Line]:
    starts = tokens.starts.tolist()
    encoded = text.encode()
    found, byte = [], 0
    for piece in re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text):
        line = piece.rstrip("\r\n")
        left = 0
        while left < len(line) and line[left] in BLANK:
            left += 1
        right = len(line)
        while right > left and line[right - 1] in BLANK:
            right -= 1
        start = byte + len(line[:left].encode())
        end = byte + len(line[:right].encode())
        byte += len(piece.encode())
        inside = [t for t, at in enumerate(starts) if start <= at < end]
        key = line_key(encoded, inside, tokens)
        span = (inside[0], inside[-1] + 1) if inside else (0, 0)
        found.append(Line(line[left:right], start, end, _columns(line), span, key))
    return found


def is_wrapped(lines: list[Line]) -> bool:
    """Whether most text that another line follows stands in narrow lines that stop mid-sentence."""
    inside = outside = 0
    for line, after in pairwise(lines):
        if line.text and after.text:
            if line.columns <= WIDEST and line.text[-1] not in ENDINGS:
                inside += line.end - line.start
            else:
                outside += line.end - line.start
    return inside >= outside


def split(text: str, tokens: Tokens, mode: str) -> Split:
    """Lines and paragraphs of one document, whose tokens are given."""
    lines = _cut(text, tokens)
    wrapped = mode == "block" or (mode == "auto" and is_wrapped(lines))
    found, paragraphs = [], []
    before: Line | None = None
    open_block = False
    for line in lines:
        if not line.text:
            before, open_block = None, False
            continue
        if line.key:
            flags = (1 if before is None else 0) | (2 if before and LONG < before.columns <= WIDEST else 0)
            flags |= 4 if "#" in line.key else 0
            flags |= 8 if line.text[-1] in "-‐⸗¬\u00ad" else 0
            found.append((line.start, line.end, line.tokens[0], flags, line.key))
        if wrapped and open_block:
            start, _, first = paragraphs.pop()
            paragraphs.append((start, line.end, first))
        elif line.key:
            paragraphs.append((line.start, line.end, line.tokens[0]))
            open_block = True
        before = line
    return Split(found, paragraphs)


# Shingles and signatures


def shingle(tokens: list[int], k: int) -> list[int]:
    """Hash of each run of k tokens, or of all where there are fewer."""
    found = []
    for run in [tokens[i : i + k] for i in range(max(len(tokens) - k + 1, min(len(tokens), 1)))]:
        h = 0
        for token in run:
            h = (h * CHAIN + token) & M64
        found.append(mix64(h))
    return found


def is_letter(token: int) -> bool:
    return token & 1 == 1 and token >> 40 == 0xFFFFFF


def shingle_words(tokens: list[int], k: int) -> list[int]:
    """Hash of each run of tokens that comes to k words, four letters a word, or of all where there are fewer."""
    found = []
    for i in range(len(tokens)):
        stops = [
            stop
            for stop in range(i + 1, len(tokens) + 1)
            if sum(1 if is_letter(token) else 4 for token in tokens[i:stop]) >= 4 * k
        ]
        if i == 0 or stops:
            found += shingle(tokens[i : min(stops, default=len(tokens))], 4 * k)
    return found


def winnow(shingles: list[int], window: int) -> list[int]:
    """Position of the least shingle of each window, the last among equals; one window where there are fewer."""
    picked = set()
    for i in range(max(len(shingles) - window + 1, min(len(shingles), 1))):
        inside = range(i, min(i + window, len(shingles)))
        picked.add(min(inside, key=lambda j: (shingles[j], -j)))
    return sorted(picked)


def sign(hashes: list[int], a: list[int], b: list[int]) -> list[int]:
    """Least permuted hash for each permutation."""
    mixed = [mix32(h) for h in hashes]
    return [min(((p * h + q) & M32 for h in mixed), default=M32) for p, q in zip(a, b, strict=True)]
