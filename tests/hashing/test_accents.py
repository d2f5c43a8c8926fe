"""Accents: what words are compared without, and content ids with."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hashing.twins import exact_hashes, token_hash, token_hashes, tokens_of
from provenance.hashing.canonical import canonical_tokens, compared_token

MARKED = st.text("abc dế éñọ̀ớữ łøđıßæ ΐᾅῆΰ йёї कि น้ำ 漢あが \u0301\u0323\u064b", max_size=60)


@given(st.lists(st.one_of(MARKED, st.text(max_size=30)), max_size=4))
@example(["Việt Nam, Łódź, Ìbàdàn", "straße ñandú ñandú", "ɓ đ", "x\u0301" * 3, "a" + "\u0323\u0301" * 40 + "b"])
@example(["e\u0323\u064b\u0301e कि\u0301 漢\u0301"])
def test_tokens_have_a_hash_with_accents_and_one_without(several):
    tokens = tokens_of(*several)
    assert tokens.hashes.tolist() == [value for text in several for value in token_hashes(text)]
    assert tokens.exact().tolist() == [value for text in several for value in exact_hashes(text)]
    for d, text in enumerate(several):
        few = slice(*tokens.accent_offsets[d : d + 2])
        words = canonical_tokens(text)
        places = [n for n, word in enumerate(words) if compared_token(word) != word]
        assert tokens.accent_places[few].tolist() == places
        assert tokens.accented[few].tolist() == [token_hash(words[n]) for n in places]


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
        assert [compared_token(token) for token in tokens] == plain.split()


@pytest.mark.parametrize("text", ["हिन्दी में", "ภาษาไทย น้ำ", "한국어", "がぎぐ", "မြန်မာ", "தமிழ்"])
def test_marks_of_other_scripts_are_letters(text):
    assert [compared_token(token) for token in canonical_tokens(text)] == canonical_tokens(text)
    assert len(tokens_of(text).accented) == 0


def test_plain_text_has_no_accented_words():
    assert len(tokens_of("The quick brown fox, 12 times.", "文字 ٣").accented) == 0
