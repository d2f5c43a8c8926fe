from __future__ import annotations

import struct
import unicodedata

import numpy as np
import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from provenance.hashing.canonical import same_text
from provenance.hashing.digests import content_id, content_ids

from .strategies import texts
from .twins import tokens_of


def id_of(text):
    return content_id(tokens_of(text).exact())


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20))
def test_content_id_is_xxh3_of_the_little_endian_hashes(hashes):
    expected = xxhash.xxh3_128_hexdigest(struct.pack(f"<{len(hashes)}Q", *hashes))
    assert content_id(np.array(hashes, np.uint64)) == expected
    assert content_id(np.array(hashes, ">u8")) == expected
    assert content_id(np.repeat(np.array(hashes, np.uint64), 2)[::2]) == expected


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=6), max_size=5))
def test_content_ids_are_those_of_the_parts(several):
    hashes = np.array([h for one in several for h in one], np.uint64)
    offsets = np.cumsum([0, *map(len, several)]).astype(np.int64)
    expected = [content_id(np.array(one, np.uint64)) for one in several]
    assert content_ids(hashes, offsets[:-1], offsets[1:]) == expected


def test_hashes_stay_the_same_for_ever():
    """They name groups in reports and fill an index, which outlive a version of this program."""
    assert [f"{h:016x}" for h in tokens_of("PEACE 你").hashes.tolist()] == ["2bdbfc78bae664a2", "1776d8f28ae97177"]
    text = "“Peace talks,” the Pope’s office said — ２４ Straße naïve 你好 ﷺ"
    assert id_of(text) == "1893b00181570de08c2780e5bc0d668c"
    assert id_of("") == "99aa06d3014798d86001c324468d497f"


@pytest.mark.parametrize(
    "other",
    [
        "THE POPE’S OFFICE SAID: “NAÏVE” CAFÉ",
        "the Pope's   office\nsaid naïve, café.",
        "The Pope’s office said nai\u0308ve cafe\u0301",
        "Ｔｈｅ Ｐｏｐｅ’ｓ office said naïve café",
        "\ufeffThe Po\u00adpe’s of\u200bfice said — naïve (café)!",
        "The Pope’s oﬃce said naïve café",
    ],
)
def test_equal_for_texts_that_differ_in_form_only(other):
    text = "The Pope’s office said naïve café"
    assert id_of(other) == id_of(text)
    assert same_text(other, text)


@pytest.mark.parametrize(
    "other",
    [
        "The Pope’s office says naïve café",
        "Pope’s office said naïve café",
        "The Pope’s office said café naïve",
        "The Popes office said naïve café",
        "The Pope’s office said naive café",
        "The Pope’s office said naïve café café",
        "",
    ],
)
def test_different_for_other_words(other):
    text = "The Pope’s office said naïve café"
    assert id_of(other) != id_of(text)
    assert not same_text(other, text)


@given(texts)
def test_equal_for_every_change_of_form(text):
    changed = "  " + unicodedata.normalize("NFD", text).replace(" ", "\n") + " …"
    if same_text(text, changed):
        assert id_of(changed) == id_of(text)


@given(texts, texts)
def test_equal_ids_are_equal_texts(a, b):
    assert (id_of(a) == id_of(b)) == same_text(a, b)
