"""A guess among legacy encodings, made on the lines that tell them apart and then held against the whole file."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

_SAMPLE_BYTES = 32 << 10

_MULTI_BYTE = ["cp932", "euc_jp", "gb18030", "big5", "euc_kr", "cp949"]
_LATIN = ["cp1252", "cp1250", "cp1254", "cp1257", "cp1258", "iso8859_2", "iso8859_15"]
_OTHERS = ["cp1251", "cp1253", "cp1255", "cp1256", "cp874", "iso8859_5", "koi8_r", "koi8_u", "cp866"]
"""What text files are written in; charset-normalizer's others (EBCDIC, old Macintosh, …) win by accident only."""

_ODD = re.compile(
    r"[^\W\d_][^\w\s'’.,:;!?/()\-–—@&+*=·\u00ad][^\W\d_]"  # a symbol inside a word
    r"|[^\W\d_][¹³¿¡£¥¦¬¯±¼½¾]|[\x80-\x9f\ue000-\uf8ff\ufffd]"  # or at its end; a C1 control; a private character
)
"""Marks of a wrong guess."""

_NOT_WESTERN = ("Ð", "Þ", "ð", "þ", "õû", "ìø")
"""Letters that hardly stand together in one text in windows-1252, but do where it is taken for one in Turkish
(windows-1254), Hungarian or Czech (windows-1250). Icelandic is left to the general ranking."""

_CLOSE = 0.12
"""Coherences so near to each other say nothing."""


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


def _ranked(sample: bytes) -> list[str]:
    """Plausible codecs, best first."""
    latin = _looks_latin(sample)
    candidates = _LATIN if latin else _MULTI_BYTE + _LATIN + _OTHERS
    found = charset_normalizer.from_bytes(sample, cp_isolation=candidates, enable_fallback=False)
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
    coherence = {codec: match.coherence for codec, match in matches.items()}
    if latin and _is_western(sample) and coherence.get("cp1252", 0) >= max(coherence.values(), default=0) - _CLOSE:
        ranked.insert(0, "cp1252")
    return ranked


def _looks_latin(sample: bytes) -> bool:
    """Whether bytes beyond ASCII are single letters among ASCII ones, as in no other script."""
    beyond = len(re.findall(rb"[\x80-\xff]", sample))
    return re.search(rb"[\x80-\xff]{4}", sample) is None and len(re.findall(rb"[A-Za-z]", sample)) >= beyond


def _is_western(sample: bytes) -> bool:
    """Whether nothing speaks against windows-1252, by far the most frequent, which a short text is then taken for."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = set(text)
    return _ODD.search(text) is None and not any(letters.issuperset(together) for together in _NOT_WESTERN)
