from __future__ import annotations

import codecs
import gzip
import random
import zlib

import pytest

from provenance.corpus.decode import Decoded, Refused, decode

TEXT = "Über den Wolken, at 5 °C: “quoted” – and more.\nSecond line.\n"


@pytest.mark.parametrize("text", ["", "plain\n", TEXT, "中文", "a" * 9000 + "\0 late NUL", "\x1b[31m"])
def test_utf8(text):
    decoded = decode(text.encode())
    assert decoded == Decoded(text.encode(), "utf-8", 0)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF8, "utf-8"),
    ],
)
@pytest.mark.parametrize("text", ["", TEXT, "中文😀"])
def test_byte_order_marks(mark, encoding, text):
    data = mark + text.encode(encoding)
    decoded = decode(data)
    assert isinstance(decoded, Decoded)
    assert bytes(decoded.text).decode() == text
    assert (decoded.encoding, decoded.bom_bytes) == (encoding, len(mark))
    assert data[decoded.bom_bytes :].decode(decoded.encoding) == text
    assert (decoded.remark is None) == (encoding == "utf-8")


def test_utf16_that_begins_with_a_nul_is_not_utf32():
    decoded = decode(codecs.BOM_UTF16_LE + "\0a".encode("utf-16-le"))
    assert isinstance(decoded, Decoded)
    assert decoded.encoding == "utf-16-le"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(encoding):
    decoded = decode(TEXT.encode(encoding))
    assert isinstance(decoded, Decoded)
    assert (bytes(decoded.text).decode(), decoded.encoding, decoded.bom_bytes) == (TEXT, encoding, 0)
    assert decoded.remark == (f"read as {encoding}, not UTF-8 (no byte-order mark)", 1)


def test_broken_utf16():
    refused = decode(codecs.BOM_UTF16_LE + b"a\0b")
    assert isinstance(refused, Refused)
    assert refused.rule == "unreadable-file"
    assert "byte-order mark of UTF-16" in refused.reason


RANDOM = random.Random(3)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text\0more", "NUL byte at offset 4"),
        (b"\0" * 100, "NUL byte at offset 0"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"%PDF-1.4\nall ASCII\n", "PDF"),
        (b"%PDF-1.4\n\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04\x14\0\0\0", "ZIP archive"),
        (gzip.compress(b"text"), "gzip data"),
        (RANDOM.randbytes(5000).replace(b"\0", b"\1"), "control bytes"),
        (zlib.compress(RANDOM.randbytes(3000)).replace(b"\0", b"\2"), "control bytes"),
        (bytes([0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52]), "Java class"),
    ],
)
def test_binary(data, reason):
    refused = decode(data)
    assert isinstance(refused, Refused), refused
    assert refused.rule == "unreadable-file"
    assert refused.reason.startswith("binary: ")
    assert reason in refused.reason


@pytest.mark.parametrize("text", [b"RIFF raff", b"BZh is a prefix", b"ID3 tags", b"GIF87a explained", b"PAR1 gone"])
def test_magic_words_in_plain_text(text):
    assert isinstance(decode(text), Decoded)


@pytest.mark.parametrize("place", [0, 50, 2_000_000])
def test_utf8_but_for_one_byte_is_refused(place):
    good = ("größere Straßen\n" * 200_000).encode()[: place + 4000]
    cut = good.rfind(b"\n", 0, place) + 1
    data = good[:cut] + b"\xff" + good[cut:].decode("utf-8", "ignore").encode()
    refused = decode(data)
    assert isinstance(refused, Refused)
    line = data.count(b"\n", 0, cut) + 1
    assert (refused.rule, refused.line) == ("unreadable-file", line)
    assert refused.reason == f"UTF-8, but 1 sequence in it is not (invalid byte 0xff at offset {cut}, line {line})"


def test_utf8_cut_in_the_middle_of_a_character():
    refused = decode(("ä" * 100).encode()[:-1])
    assert isinstance(refused, Refused)
    assert "offset 198" in refused.reason


def test_byte_order_mark_of_utf8_decides():
    refused = decode(codecs.BOM_UTF8 + b"caf\xe9")
    assert isinstance(refused, Refused)
    assert refused.rule == "unreadable-file"


def test_legacy_encoding_is_reported_with_its_place():
    decoded = decode("one\ntwo\nC'est l'été à la fenêtre.\n".encode("cp1252"))
    assert isinstance(decoded, Decoded)
    assert decoded.encoding == "cp1252"
    assert decoded.remark == ("read as windows-1252, not UTF-8 (invalid byte 0xe9 at offset 16, line 3)", 3)
