"""Decoding: bytes of a file to UTF-8 text that maps back onto them, byte for byte, or the reason why not.

UTF-8 first; a byte-order mark or, failing that, a pattern of NULs for UTF-16; then a guess among legacy encodings.
A file that is UTF-8 but for some bytes is refused: another encoding would garble what is right in it, and
replacement characters would lose what is wrong in it and shift every span.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from provenance.corpus.charset import guess
from provenance.corpus.columns import is_utf8

_SNIFFED = 8 << 10
"""Bytes at the head in which a NUL says binary."""

# UTF-32 before UTF-16: the mark of the first begins with that of the second.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"RIFF", "RIFF data (WebP, WAV or AVI)"),
    (b"PK\x03\x04", "ZIP archive (or an office document)"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"\x7fELF", "ELF program"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office document (OLE)"),
    (b"PAR1", "Parquet table"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 audio"),
    (b"\xca\xfe\xba\xbe", "Java class"),
    (b"\0asm", "WebAssembly"),
)

_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_CONTROL_SHARE = 0.01
"""Of the first 64 KiB of data that is not UTF-8: above it is no text. Random bytes have 0.1."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file as UTF-8, and how its bytes were read."""

    text: bytes | memoryview
    encoding: str
    bom_bytes: int
    remark: tuple[str, int] | None = None
    """What to say of an encoding other than UTF-8, and the line that shows it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why bytes are no text that can be read."""

    rule: str
    reason: str
    line: int | None = None


def decode(data: bytes) -> Decoded | Refused:
    """Text of a file's bytes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            decoded = _marked(data, len(mark), encoding)
            if isinstance(decoded, Decoded) or not encoding.startswith("utf-32"):
                return decoded
    bom_bytes = 3 if data.startswith(codecs.BOM_UTF8) else 0
    body: bytes | memoryview = memoryview(data)[bom_bytes:] if bom_bytes else data
    nul = data.find(b"\0", 0, _SNIFFED)
    if nul < 0 and is_utf8(body) and not data.startswith(b"%PDF-"):
        return Decoded(body, "utf-8", bom_bytes)
    if what := binary_kind(data):
        return Refused("unreadable-file", f"binary: {what}")
    if nul >= 0:
        return _unmarked_utf16(data) or Refused("unreadable-file", f"binary: NUL byte at offset {nul}")
    return _not_utf8(data, bom_bytes)


def binary_kind(data: bytes) -> str | None:
    """What well-known binary format the bytes begin as."""
    return next((name for magic, name in _MAGIC if data.startswith(magic)), None)


def line_at(data: bytes, offset: int) -> int:
    """Line of a byte offset, from 1."""
    return data.count(b"\n", 0, offset) + 1


def _marked(data: bytes, bom_bytes: int, encoding: str) -> Decoded | Refused:
    name = encoding[:6].upper()
    try:
        text = data[bom_bytes:].decode(encoding).encode()
    except UnicodeError as problem:
        offset = bom_bytes + getattr(problem, "start", 0)
        return Refused("unreadable-file", f"has a byte-order mark of {name} but is not {name} (offset {offset})")
    return Decoded(text, encoding, bom_bytes, (f"read as {encoding}, not UTF-8 (byte-order mark)", 1))


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a byte-order mark, where every other byte of the head is almost always NUL."""
    head = data[:_SNIFFED]
    half = max(1, len(head) // 2)
    shares = (head[0::2].count(0) / half, head[1::2].count(0) / half)
    if len(data) % 2 or max(shares) < 0.3 or min(shares) > 0.01:
        return None
    encoding = "utf-16-le" if shares[1] > shares[0] else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    if re.search(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]", text):
        return None
    return Decoded(text.encode(), encoding, 0, (f"read as {encoding}, not UTF-8 (no byte-order mark)", 1))


def _not_utf8(data: bytes, bom_bytes: int) -> Decoded | Refused:
    head = data[: 64 << 10]
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if controls > max(1, _CONTROL_SHARE * len(head)):
        return Refused("unreadable-file", f"binary: {controls} control bytes in the first {len(head)}")
    offset = _first_invalid(data)
    line = line_at(data, offset)
    where = f"invalid byte 0x{data[offset]:02x} at offset {offset}, line {line}"
    invalid, valid = _utf8_balance(data)
    if bom_bytes or valid >= invalid:
        count = f"{invalid} sequence{'s' * (invalid != 1)} in it {'are' if invalid != 1 else 'is'} not"
        return Refused("unreadable-file", f"UTF-8, but {count} ({where})", line)
    found = guess(data)
    if found is None:
        return Refused("unreadable-file", f"not UTF-8 ({where}), and no other encoding is plausible", line)
    encoding, text = found
    shown = re.sub(r"^cp(125\d|874)$", r"windows-\1", encoding)
    return Decoded(text.encode(), encoding, 0, (f"read as {shown}, not UTF-8 ({where})", line))


_WINDOW = 1 << 20


def _first_invalid(data: bytes) -> int:
    """Offset of the first byte that is not UTF-8, found window by window: a huge file is never one huge string."""
    start = 0
    while start < len(data):
        end = min(start + _WINDOW, len(data))
        try:
            start += codecs.utf_8_decode(data[start:end], "strict", end == len(data))[1]
        except UnicodeDecodeError as problem:
            return start + problem.start
    return len(data)


_LEAD_AND_REST = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|([\x80-\xff])"
)


def _utf8_balance(data: bytes) -> tuple[int, int]:
    """How many sequences are not UTF-8, and how many are, in the first megabyte around what is wrong."""
    invalid = valid = 0
    start = max(0, _first_invalid(data) - _WINDOW // 2)
    for match in _LEAD_AND_REST.finditer(data, start, start + _WINDOW):
        if match[1] is None:
            valid += 1
        else:
            invalid += 1
    return invalid, valid
