"""Accents: what words are compared without, and content ids with."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hashing.twins import plain_hash, token_hash, tokens_of
from provenance.hashing.accents import strip, table
from provenance.hashing.canonical import canonical_tokens, without_accents

MARKED = st.text("abc dế éñọ̀ớữ łøđıßæ ΐᾅῆΰ йёї कि น้ำ 漢あが \u0301\u0323\u064b", max_size=60)


def known(tokens):
    """The accented words and what they are without, as the kernel wrote them."""
    return dict(zip(tokens.accented.tolist(), tokens.plain.tolist(), strict=True))


@given(st.lists(st.one_of(MARKED, st.text(max_size=30)), max_size=4))
@example(["Việt Nam, Łódź, Ìbàdàn", "straße ñandú ñandú", "ɓ đ", "x\u0301" * 3, "a" + "\u0323\u0301" * 40 + "b"])
@example(["e\u0323\u064b\u0301e कि\u0301 漢\u0301"])
def test_accented_words_are_those_of_the_definition(several):
    tokens = tokens_of(*several)
    expected = {}
    for text in several:
        for token in canonical_tokens(text):
            if without_accents(token) != token:
                expected[token_hash(token)] = plain_hash(token)
    assert known(tokens) == expected
    assert tokens.accent_offsets[0] == 0
    assert tokens.accent_offsets[-1] == len(tokens.accented)
    assert (np.diff(tokens.accent_offsets) >= 0).all()


@given(st.lists(MARKED, max_size=4))
def test_words_without_accents_are_put_for_those_with(several):
    tokens = tokens_of(*several)
    hashes = tokens.hashes.copy()
    strip(hashes, table(tokens.accented, tokens.plain))
    assert hashes.tolist() == [plain_hash(token) for text in several for token in canonical_tokens(text)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đường phố ở Hà Nội", "duong pho o ha noi"),
        ("Zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("Ìwé ẹ̀kọ́ yìí", "iwe eko yii"),
        ("KADIN kadın", "kadin kadin"),
        ("ɓera ƙasa ɗaya", "bera kasa daya"),
        ("τὸ φῶς τῆς ἡμέρας", "το φωσ τησ ημερασ"),
        ("Её чай", "ее чаи"),
        ("smørrebrød å", "smorrebrod a"),
    ],
)
def test_texts_as_they_are_typed_without_accents(text, plain):
    for form in ("NFC", "NFD"):
        tokens = canonical_tokens(unicodedata.normalize(form, text))
        assert [without_accents(token) for token in tokens] == plain.split()


@pytest.mark.parametrize("text", ["हिन्दी में", "ภาษาไทย น้ำ", "한국어", "がぎぐ", "မြန်မာ", "தமிழ்"])
def test_marks_of_other_scripts_are_letters(text):
    assert [without_accents(token) for token in canonical_tokens(text)] == canonical_tokens(text)
    assert len(tokens_of(text).accented) == 0


def test_plain_text_has_no_accented_words():
    assert len(tokens_of("The quick brown fox, 12 times.", "漢字 ٣").accented) == 0
