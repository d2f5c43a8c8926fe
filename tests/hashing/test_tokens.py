from __future__ import annotations

import unicodedata
from itertools import chain

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.hashing.tokens import tokenise
from provenance.hashing.unicode_tables import IGNORED, MARK, POINT, SEPARATOR, SINGLE, fold_of

from . import twins
from .strategies import INVISIBLE, documents, pieces, texts
from .twins import hashes_of, tokens_of


def kinds(c):
    return [twins.kind(x) for x in fold_of(ord(c))]


def makes_several(c):
    """Whether a code point can end one token and begin another: `½` is `1`, `2`."""
    found = kinds(c)
    return len(found) > 1 and (SINGLE in found or SEPARATOR in found)


def spans(tokens, d):
    part = slice(tokens.offsets[d], tokens.offsets[d + 1])
    return list(zip(tokens.starts[part].tolist(), tokens.ends[part].tolist(), strict=True))


@given(documents)
@example([])
@example([""])
@example(["", "a", "", "b", ""])
@example(["ﷺ" * 1000])  # more tokens than there is room for at first, and a last one that comes with others
@example(["a " + "ﷺ" * 1000])
@example(["a b " + "ﷺ" * 1000])
@example(["½ " * 1000, "字" * 100])
@example(["a" + "\u0301" * 29 + "\u0323"])
@example(["a" + "\u0301" * 30 + "\u0323" * 40])  # marks are put into order 30 at a time
@example(["中" * 500, "a " * 500])
def test_hashes_like_the_twin(several):
    tokens = tokens_of(*several)
    expected = [twins.token_hashes(text) for text in several]
    assert tokens.hashes.tolist() == list(chain(*expected))
    assert np.diff(tokens.offsets).tolist() == [len(one) for one in expected]
    assert tokens.offsets[0] == 0


def test_every_code_point_like_the_twin():
    assigned = [*range(0xD800), *range(0xE000, 0x40000), *range(0xE0000, 0xE1000)]
    points = [chr(c) for c in (*assigned, *range(0x40000, 0x110000, 251))]
    # A letter before and after: a separator cuts, a mark joins the first, a letter joins both.
    several = [f"a{c}b" for c in points]
    tokens = tokens_of(*several)
    expected = [twins.token_hashes(text) for text in several]
    different = [
        f"{ord(c):04X}"
        for c, begin, end, hashes in zip(points, tokens.offsets, tokens.offsets[1:], expected, strict=False)
        if tokens.hashes[begin:end].tolist() != hashes
    ]
    assert different == []


@given(documents)
@example(["a½b ﷺ น้ำ x¨y", "ｶﾞ"])
@example(["👍🏽\u200d ❤️"])
def test_ranges_are_spans_of_the_text(several):
    tokens = tokens_of(*several)
    for d, text in enumerate(several):
        points = {}  # what begins at each byte
        byte = 0
        for c in text:
            points[byte] = c
            byte += len(c.encode())
        boundaries = {*points, byte}
        covered = set()
        before = (0, 0)
        for start, end in spans(tokens, d):
            assert 0 <= start < end <= byte
            assert {start, end} <= boundaries
            # Only a code point that makes several tokens stands in two of them.
            shared = [points[at] for at in range(start, before[1]) if at in points]
            assert start >= before[0]
            assert len(shared) <= 1
            assert all(makes_several(c) for c in shared)
            covered.update(range(start, end))
            before = (start, end)
        for at, c in points.items():
            if at not in covered:
                assert set(kinds(c)) <= {SEPARATOR, MARK, IGNORED, POINT}, "a letter that is in no token"


@given(documents)
@example(["½a ㈱b น้ำ"])
def test_the_text_of_a_range_is_the_same_token(several):
    tokens = tokens_of(*several)
    slices, hashes = [], []
    for d, text in enumerate(several):
        slices += [text.encode()[start:end].decode() for start, end in spans(tokens, d)]
        hashes += tokens.hashes[tokens.offsets[d] : tokens.offsets[d + 1]].tolist()
    again = tokens_of(*slices)
    for i, (piece, expected) in enumerate(zip(slices, hashes, strict=True)):
        found = again.hashes[again.offsets[i] : again.offsets[i + 1]].tolist()
        if any(map(makes_several, piece)):
            assert expected in found
        else:
            assert found == [expected]
        assert kinds(piece[0])
        assert kinds(piece[-1]), "invisible characters around a token are not part of it"


@given(documents)
def test_a_document_alone_is_as_among_others(several):
    together = tokens_of(*several)
    for d, text in enumerate(several):
        alone = tokenise(np.frombuffer(text.encode(), np.uint8), np.array([0, len(text.encode())]))
        assert alone.hashes.tolist() == together.hashes[together.offsets[d] : together.offsets[d + 1]].tolist()
        assert spans(alone, 0) == spans(together, d)


def plain(text):
    """Without the iota subscript, which case folding makes a letter: the marks around it have no order then."""
    return "".join(c for c in text if "\u0345" not in unicodedata.normalize("NFKD", c))


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@given(texts)
def test_normal_forms_agree(form, text):
    text = plain(text)
    assert hashes_of(unicodedata.normalize(form, text)) == hashes_of(text)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", ["τῷ ᾅδῃ", "ΤΩΙ ΑΙΔΗΙ", "ᾠδή", "ᾼ ΐ ΰ ῼ", "Ὀδυσσεύς"])
def test_normal_forms_of_greek_agree(form, text):
    assert hashes_of(unicodedata.normalize(form, text)) == hashes_of(text)


@given(texts)
def test_upper_and_lower_case_agree(text):
    # A few letters have no way back: the upper case of dotless ı is I, whose lower case is i.
    for change in (str.upper, str.lower, str.title, str.swapcase):
        changed = "".join(change(c) if change(c).casefold() == c.casefold() else c for c in text)
        assert hashes_of(changed) == hashes_of(text)


@given(texts)
def test_curly_and_straight_agree(text):
    straight = text.translate(dict.fromkeys(map(ord, "’‘"), "'") | dict.fromkeys(map(ord, "“”„"), '"'))
    assert hashes_of(straight) == hashes_of(text)


@given(st.lists(st.tuples(pieces, st.sampled_from(["", *INVISIBLE])), max_size=24))
def test_invisible_characters_change_nothing(pairs):
    seen = "".join(piece for piece, _ in pairs)
    hidden = "".join(piece[:1] + invisible + piece[1:] for piece, invisible in pairs)
    assert hashes_of(hidden) == hashes_of(seen)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", ["Hello", "World"]),
        ("(naïve)", ["naïve"]),
        ("cafe\u0301.", ["cafe\u0301"]),
        ("«Ёлка»", ["Ёлка"]),
        ("ภาษา", ["ภ", "า", "ษ", "า"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("你好，世界", ["你", "好", "世", "界"]),
        ("👍🏽!", ["👍🏽"]),
        ("co\u00adop\u00ad", ["co\u00adop"]),
        ("\ufeffa", ["a"]),
        ("a½b", ["a½", "½b"]),
        ("ﷺ", ["ﷺ"] * 4),
        ("น้ำ", ["น้ำ", "ำ"]),
        ("x\u0301\u0301 \u0301y", ["x\u0301\u0301", "y"]),
    ],
)
def test_ranges_by_hand(text, expected):
    tokens = tokens_of(text)
    assert [text.encode()[start:end].decode() for start, end in spans(tokens, 0)] == expected


def test_the_lowest_bit_tells_characters_of_unspaced_scripts():
    tokens = tokens_of("peace 你 Ἀθῆναι ก 12 ｶﾞ 한국 😀 été ្ខ្")
    assert (tokens.hashes & 1).tolist() == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]


def test_a_word_is_told_with_its_last_vowel_point():
    """Points count for nothing, but a span that left the last one out would cut a letter."""
    text = "قال مُحَمَّدٌ نعم"
    tokens = tokens_of(text)
    assert [text.encode()[a:b].decode() for a, b in spans(tokens, 0)] == text.split()
