"""Texts that hypothesis draws: scripts, ligatures, marks and invisible characters side by side."""

from __future__ import annotations

from hypothesis import strategies as st

INVISIBLE = [
    "\u00ad",  # soft hyphen
    "\u034f",  # combining grapheme joiner
    "\u200b",  # zero-width space
    "\u200c",
    "\u200d",
    "\u200e",  # direction mark
    "\u202b",
    "\u2060",  # word joiner
    "\ufe00",  # variation selectors
    "\ufe0f",
    "\ufeff",
    "\U000e0101",
]

_LIGATURES = """
ﷺ ﷻ ﬃ ﬅ ½ ⅞ ㈱ № ℡ ㎞ Ⅷ ① ⑳ ™ ﻻ ŉ ǆ ß ẞ İ ﾞ ำ ¨ … ″ ㋿ ㍿ 🄰 𝔘 ² ª 豈 ⼀ ᆨ ㄱ
ﾡ
"""
LIGATURES = [
    *_LIGATURES.split(),
    "\u0344",  # folds to two marks
    "\u0f77",
    "\u1fc1",
]

MARKS = [
    *("\u0301", "\u0323", "\u0327", "\u0308", "\u0338", "\u0489", "\u20e3", "\u3099"),
    *("\u05b8", "\u05c1", "\u064e", "\u0651"),  # Hebrew, Arabic
    *("\u093c", "\u0bbe", "\u0e49", "\u0eb1", "\u103a", "\u17d2"),  # India and the South East
    *("\u1160", "\u11a8"),  # Hangul, joined to what is before
    "🏽",
]

_WORDS = """
the The THE Łódź naïve Ångström ŒUVRE ﬁn ΣΊΣΥΦΟΣ σίσυφος ᾠδή Ёлка йод հայ և
ქართული ᲗᲑᲘ שָׁלוֹם שלום السَّلامُ كـتاب हिन्दी क़लम தமிழ் മലയാളം සිංහල ภาษาไทย
น้ำ ที่ ພາສາ ខ្មែរ မြန်မာ བོད་ 你好 世界 東京 タワー ｶﾞｲﾄﾞ がき 한국어 각 ㅎㅏㄴ ሰላም Việt ＡＢＣ １２３
12 ٣٤ ४२ 𐐀𐐨 𠮷 👍🏽 👨‍👩‍👧 🇫🇷 ❤️ don't don’t x_y 3.14 ½a aﷺb ΐ ᾳ
"""
WORDS = _WORDS.split()

SPACES = [" ", " ", " ", "\n", "\r\n", "\t", "\u00a0", "\u3000", ", ", ". ", "。", "—", "-", "’", "'", "“", "”"]

code_points = st.integers(0, 0x10FFFF).filter(lambda c: not 0xD800 <= c <= 0xDFFF).map(chr)
"""Every code point evenly, so mostly unassigned and Han."""

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(SPACES),
    st.sampled_from(MARKS),
    st.sampled_from(LIGATURES),
    st.sampled_from(INVISIBLE),
    st.characters(exclude_categories=["Cs"]),
    code_points,
)

texts = st.lists(pieces, max_size=24).map("".join)
documents = st.lists(texts, max_size=5)
"""Several documents, empty ones among them."""
