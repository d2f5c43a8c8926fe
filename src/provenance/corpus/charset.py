"""A guess among legacy encodings, made on the lines that tell them apart and then held against the whole file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import charset_normalizer

_SAMPLE_BYTES = 32 << 10

_MULTI_BYTE = ("cp932", "euc_jp", "gb18030", "big5", "euc_kr", "cp949")
_CANDIDATES = [
    *_MULTI_BYTE,
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
    "iso8859_2", "iso8859_5", "iso8859_15", "koi8_r", "koi8_u", "cp866",
]  # fmt: skip
"""What text files are written in; charset-normalizer's others (EBCDIC, old Macintosh, …) win by accident only."""

_WESTERN_NEIGHBOURS = frozenset({"cp1250", "cp1256", "cp1257", "cp1258", "cp874", "iso8859_2", "iso8859_15"})
"""Where one of these fits no better than windows-1252, the text is in windows-1252."""

_ODD = re.compile(r"[^\W\d_][^\w\s'’.,:;!?/()\-–—@&+*=·\u00ad][^\W\d_]|[\x80-\x9f\ue000-\uf8ff\ufffd]")
"""A symbol inside a word, a C1 control or a private character: marks of a wrong guess."""


def guess(data: bytes) -> tuple[str, str] | None:
    """(codec, text) of the most plausible encoding that decodes all of the data and encodes it back the same."""
    sample = _sample(data)
    for codec in _ranked(sample):
        try:
            text = data.decode(codec)
            faithful = text.encode(codec) == data
        except UnicodeError:
            continue
        if faithful and not re.search(r"[\x80-\x84\x86-\x9f]", text):
            return codecs.lookup(codec).name, text
    return None


def _sample(data: bytes) -> bytes:
    """Lines with bytes beyond ASCII, up to a bound: the rest says nothing about the encoding."""
    lines = []
    size = 0
    for match in re.finditer(rb"[^\n]*[\x80-\xff][^\n]*\n?", data):
        lines.append(match[0][:_SAMPLE_BYTES])
        size += len(lines[-1])
        if size >= _SAMPLE_BYTES:
            break
    return b"".join(lines)


def _ranked(sample: bytes) -> Iterator[str]:
    """Plausible codecs, best first."""
    found = charset_normalizer.from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False)
    matches = {match.encoding: match for match in found}
    for match in found:
        for same in match.could_be_from_charset:
            matches.setdefault(same, match)
    order = {codec: position for position, codec in enumerate(matches)}

    def rank(codec: str) -> tuple[int, float, bool, float, int]:
        match = matches[codec]
        # That a double-byte encoding decodes at all is strong evidence for it.
        single_byte = codec not in _MULTI_BYTE
        return len(_ODD.findall(str(match))), match.chaos, single_byte, -match.coherence * single_byte, order[codec]

    ranked = sorted(matches, key=rank)
    if ranked and ranked[0] in _WESTERN_NEIGHBOURS and "cp1252" in matches:
        best, western = rank(ranked[0]), rank("cp1252")
        if western[:4] <= best[:4]:
            ranked.insert(0, "cp1252")
    yield from dict.fromkeys(ranked)
