"""Forms of Chinese characters: compared as one, and told apart by content ids."""

from __future__ import annotations

import pytest

from hashing.twins import tokens_of
from provenance.hashing.canonical import compared_tokens, same_text
from provenance.hashing.han_forms import END, build, compared_letters, load


def test_the_shipped_table_is_what_opencc_says():
    assert build() == load()


def test_a_form_is_compared_as_a_character_that_has_no_other():
    forms = load()
    assert all(one not in forms and max(form, one) < END for form, one in forms.items())
    letters = compared_letters()
    assert all(letters[letters[form]] == letters[form] == one for form, one in forms.items())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("圖書館裡有許多讀者", "图书馆里有许多读者"),
        ("圖書館裏有許多讀者", "图书馆里有许多读者"),
        ("遊客佔據了乾淨的廣場", "游客占据了干净的广场"),
        ("頭髮、發展、後面、皇后", "头发、发展、后面、皇后"),
        ("他看著那齣戲", "他看着那出戏"),
        ("學校發行の廣報", "学校発行の広報"),
    ],
)
def test_texts_in_two_forms(one, other):
    assert compared_tokens(one) == compared_tokens(other)
    assert tokens_of(one).hashes.tolist() == tokens_of(other).hashes.tolist()
    assert not same_text(one, other)


def test_a_character_that_is_another_word_stays_another():
    assert compared_tokens("沪") != compared_tokens("濾")  # Shanghai, and Japanese for the filter
    assert compared_tokens("欠") != compared_tokens("缺")
