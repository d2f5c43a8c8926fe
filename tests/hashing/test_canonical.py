"""The definition of a token, by examples: every other test of tokens leans on it."""

from __future__ import annotations

import pytest
from hypothesis import given

from provenance.hashing.canonical import canonical_tokens, same_text

from .strategies import texts
from .twins import tokens_of

EXAMPLES = [
    ("", []),
    (" \n\t —… !?", []),
    ("Hello, World!", ["hello", "world"]),
    ("don't don’t", ["don", "t", "don", "t"]),
    ("co-operate, e-mail, snake_case", ["co", "operate", "e", "mail", "snake", "case"]),
    ("3.14, 1,000", ["3", "14", "1", "000"]),
    ("C++ & C# at $5", ["c", "c", "at", "5"]),
    # Latin, composed and decomposed
    ("Café cafe\u0301 CAFÉ", ["cafe\u0301"] * 3),
    ("Straße STRASSE STRAẞE", ["strasse"] * 3),
    ("Łódź", ["ło\u0301dz\u0301"]),
    ("İstanbul ışık", ["i\u0307stanbul", "ıs\u0327ık"]),
    ("Việt Vie\u0323\u0302t Vie\u0302\u0323t", ["vie\u0323\u0302t"] * 3),
    ("ﬁn oﬃce ﬅ", ["fin", "office", "st"]),
    ("ＡＢＣ １２３", ["abc", "123"]),
    ("𝔘𝔫𝔦𝔠𝔬𝔡𝔢", ["unicode"]),
    ("x² H₂O Ⅷ ① ª", ["x2", "h2o", "viii", "1", "a"]),
    ("½ ¼ ㎞ № ™", ["1", "2", "1", "4", "km", "no", "tm"]),
    # Greek, Cyrillic, Armenian, Georgian
    ("ΣΊΣΥΦΟΣ Σίσυφος", ["σι\u0301συφοσ"] * 2),
    ("ᾠδή", ["ω\u0313ιδη\u0301"]),
    ("Ёлка ёлка ЙОД", ["е\u0308лка", "е\u0308лка", "и\u0306од"]),
    ("Եւ և", ["եւ", "եւ"]),
    ("ᲗᲑᲘᲚᲘᲡᲘ თბილისი", ["თბილისი"] * 2),
    # Hebrew and Arabic, with points and without; hamza and madda are letters
    ("\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd", ["\u05e9\u05dc\u05d5\u05dd"]),
    ("\ufb2a\u05b8\u05dc\ufb4b\u05dd", ["\u05e9\u05dc\u05d5\u05dd"]),
    ("שלום עולם", ["שלום", "עולם"]),
    ("\u0627\u0644\u0633\u0651\u064e\u0644\u0627\u0645", ["\u0627\u0644\u0633\u0644\u0627\u0645"]),
    ("\u0643\u0640\u0640\u062a\u0627\u0628 \u0640", ["\u0643\u062a\u0627\u0628"]),
    ("\u0622 \u0623", ["\u0627\u0653", "\u0627\u0654"]),
    ("السلام عليكم، ٢٠٢٤", ["السلام", "عليكم", "٢٠٢٤"]),
    ("ﻻ", ["لا"]),
    ("ﷺ", ["صلى", "الله", "عليه", "وسلم"]),
    # Scripts of India and Ethiopia: words with their vowel signs
    ("हिन्दी में।", ["हिन्दी", "में"]),
    ("क़लम क\u093cलम", ["क\u093cलम"] * 2),
    ("தமிழ் \u0bae\u0bca\u0bb4\u0bbf", ["தமிழ்", "\u0bae\u0bc6\u0bbe\u0bb4\u0bbf"]),
    ("ሰላም፡ለዓለም።", ["ሰላም", "ለዓለም"]),
    # Written without spaces: a token a character, with the marks on it
    ("ภาษาไทย", ["ภ", "า", "ษ", "า", "ไ", "ท", "ย"]),
    ("ที่นี่", ["ที่", "นี่"]),
    ("น้ำ", ["น\u0e49\u0e4d", "า"]),
    ("ພາສາ", ["ພ", "າ", "ສ", "າ"]),
    ("ភាសាខ្មែរ", ["ភា", "សា", "ខ្", "មែ", "រ"]),
    ("မြန်မာ", ["မြ", "န်", "မာ"]),
    ("你好，世界。", ["你", "好", "世", "界"]),
    ("漢字kana混在", ["漢", "字", "kana", "混", "在"]),
    ("人々 〇", ["人", "々", "〇"]),
    ("東京タワーへ行く", list("東京タワーへ行く")),
    ("ｶﾞ ガ カ\u3099", ["カ\u3099"] * 3),
    ("㈱ ㋿", ["株", "令", "和"]),
    ("豈 \uf900 ⼀", ["豈", "豈", "一"]),
    ("𠮷野家", ["𠮷", "野", "家"]),
    # Korean has spaces
    ("한국어 \u1112\u1161\u11ab", ["\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165", "\u1112\u1161\u11ab"]),
    # Emoji
    ("👍🏽 ok 👨‍👩‍👧", ["👍🏽", "ok", "👨", "👩", "👧"]),
    ("❤️ ❤", ["❤", "❤"]),
    ("🇫🇷", ["🇫", "🇷"]),
    ("1️⃣", ["1\u20e3"]),
    # Invisible
    ("co\u00adoperate zero\u200bwidth \ufeffbom", ["cooperate", "zerowidth", "bom"]),
    ("a\u200d\u0301b", ["a\u0301b"]),
    # A mark with nothing to stand on
    ("\u0301abc \u0301\u0302 ¨", ["abc"]),
    ("中\u0301文", ["中\u0301", "文"]),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_examples(text, expected):
    assert canonical_tokens(text) == expected


@given(texts)
def test_canonical_tokens_are_their_own(text):
    tokens = canonical_tokens(text)
    assert canonical_tokens(" ".join(tokens)) == tokens
    assert all(tokens)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The end.", "the   END"),
        ("don’t", "DON'T"),
        ("café", "cafe\u0301"),
        ("ＡＢＣ", "abc"),
        ("", "…"),
        ("zero\u200bwidth", "zerowidth"),
        ("שלום", "שָׁלוֹם"),
        ("السلام عليكم", "السَّلَامُ عَلَيْكُمْ"),
    ],
)
def test_same_text(a, b):
    assert same_text(a, b)
    assert same_text(b, a)
    assert same_text(a, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The end.", "The ends."),
        ("a b", "b a"),
        ("a b", "ab"),
        ("cafe", "café"),
        ("", "a"),
        ("1 2", "12"),
    ],
)
def test_other_text(a, b):
    assert not same_text(a, b)
    assert not same_text(b, a)


@given(texts, texts)
def test_same_text_is_equal_hashes(a, b):
    for one, other in ((a, b), (a, a.upper()), (a, f" {a}\n")):
        equal = tokens_of(one).exact().tolist() == tokens_of(other).exact().tolist()
        assert same_text(one, other) == equal
