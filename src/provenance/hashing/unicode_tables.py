"""Per-code-point tables of what a token is made of and how it is folded.

Folding is NFKC case folding (Unicode Standard, section 3.13) followed by canonical decomposition, so that
composed and decomposed, full-width and plain, upper and lower case agree. The tables are built once from
`unicodedata` and shipped as data: every supported Python then folds alike, whatever its Unicode version.

Run as a module to rebuild the shipped file.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SEPARATOR, WORD, SINGLE, MARK, IGNORED, POINT = range(6)
"""Classes of a folded code point: `SINGLE` is a token on its own, `MARK` joins the token before it, `POINT` stands in
its span and counts for nothing."""

_PAGE = 256  # code points
_SPREAD = 1 << 31
"""Bit of a fold entry that is not one code point but a run in `spread`: offset << 5 | length."""

_UNSPACED = (
    (0x0E00, 0x0E7F),  # Thai
    (0x0E80, 0x0EFF),  # Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),  # Khmer symbols
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x2E80, 0x2FDF),  # CJK radicals
    (0x3005, 0x3007),  # ideographic iteration mark, number zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3031, 0x303C),
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x3100, 0x312F),  # Bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),  # Myanmar extended
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),  # Han compatibility
    (0x1AFF0, 0x1B16F),  # Kana supplements
    (0x20000, 0x3FFFF),  # Han extensions
)
"""Scripts that are written without spaces: each character is a token."""

_EMOJI = (
    (0x231A, 0x231B),
    (0x23E9, 0x23FA),
    (0x2600, 0x27BF),
    (0x2B1B, 0x2B1C),
    (0x2B50, 0x2B55),
    (0x1F000, 0x1F0FF),
    (0x1F1E6, 0x1F1FF),  # regional indicators
    (0x1F300, 0x1F3FA),
    (0x1F400, 0x1FAFF),
)
"""Pictographs, each a token, so that a text of emoji is not an empty one. Skin tones join like marks."""

_SKIN_TONES = (0x1F3FB, 0x1F3FF)

_IGNORABLE = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x200B, 0x200F),  # zero-width space and joiners, direction marks
    (0x202A, 0x202E),  # bidirectional controls
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),  # tags, variation selectors supplement
)
"""Default_Ignorable_Code_Point: dropped, and they do not end a token."""


_POINTS = (
    (0x0591, 0x05BD),  # Hebrew accents and vowels
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),  # Arabic honorifics and signs of recitation
    (0x0640, 0x0640),  # tatweel, which only stretches a word
    (0x064B, 0x0652),  # Arabic vowels, doubling and absence of a vowel; hamza and madda make another letter
    (0x0656, 0x0657),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x0730, 0x074A),  # Syriac vowels and points
    (0x08D3, 0x08E1),
    (0x08E3, 0x08FF),
)
"""Vowels and signs above and below the consonants of Arabic, Hebrew and Syriac. One and the same text is written with
them for learners and for recitation, and without them, or with some, for everybody else."""


class Tables(NamedTuple):
    """Two-level tables; entry of code point c is at `pages[c >> 8] * 256 + (c & 255)`."""

    pages: npt.NDArray[np.uint16]
    kinds: npt.NDArray[np.uint8]
    """Class of the code point when it stands in folded text."""
    folds: npt.NDArray[np.uint32]
    """The folded code point, or a run in `spread`."""
    combining: npt.NDArray[np.uint8]
    """Canonical combining class, for putting marks into canonical order."""
    spread: npt.NDArray[np.uint32]
    """Folded code points of those that fold to none or to several."""


def _within(c: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= c <= high for low, high in ranges)


def kind_of(c: int) -> int:
    """Class of code point `c` in folded text."""
    if _within(c, _IGNORABLE):
        return IGNORED
    if _within(c, _POINTS):
        return POINT
    category = unicodedata.category(chr(c))
    if category[0] == "M" or _SKIN_TONES[0] <= c <= _SKIN_TONES[1]:
        return MARK
    if category[0] in "LN":
        return SINGLE if _within(c, _UNSPACED) else WORD
    return SINGLE if _within(c, _EMOJI) else SEPARATOR


def fold_of(c: int) -> str:
    """Code point `c` as NFKC case folding gives it, canonically decomposed, without ignorable code points."""
    if _within(c, _IGNORABLE):
        return ""
    text = chr(c)
    while (folded := unicodedata.normalize("NFKD", text.casefold())) != text:
        text = folded
    return "".join(x for x in text if not _within(ord(x), _IGNORABLE))


def build() -> Tables:
    """Build the tables from this Python's `unicodedata`; takes seconds."""
    size = sys.maxunicode + 1
    kinds = np.zeros(size, np.uint8)
    folds = np.arange(size, dtype=np.uint32)
    combining = np.zeros(size, np.uint8)
    spread: list[int] = []
    for c in range(size):
        if 0xD800 <= c <= 0xDFFF:
            continue
        kinds[c] = kind_of(c)
        combining[c] = unicodedata.combining(chr(c))
        folded = fold_of(c)
        if len(folded) == 1:
            folds[c] = ord(folded)
        else:
            folds[c] = _SPREAD | len(spread) << 5 | len(folded)
            spread.extend(map(ord, folded))
    # A page of unassigned code points is the same wherever it stands but for what they fold to, themselves:
    # store the fold as a difference, so that such pages are shared.
    itself = np.arange(size, dtype=np.uint32)
    difference = np.where(folds & np.uint32(_SPREAD), folds, (folds - itself) & np.uint32(_SPREAD - 1))
    rows = np.concatenate(
        [
            kinds.reshape(-1, _PAGE).astype(np.uint32),
            difference.reshape(-1, _PAGE),
            combining.reshape(-1, _PAGE).astype(np.uint32),
        ],
        axis=1,
    )
    unique, pages = np.unique(rows, axis=0, return_inverse=True)
    return Tables(
        pages.reshape(-1).astype(np.uint16),
        unique[:, :_PAGE].astype(np.uint8).reshape(-1),
        unique[:, _PAGE : 2 * _PAGE].astype(np.uint32).reshape(-1),
        unique[:, 2 * _PAGE :].astype(np.uint8).reshape(-1),
        np.array(spread, np.uint32),
    )


@cache
def load() -> Tables:
    """Load the shipped tables."""
    with resources.files("provenance.hashing").joinpath("unicode_tables.npz").open("rb") as stream:
        arrays = np.load(stream)
        return Tables(*(arrays[name] for name in Tables._fields))


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_suffix(".npz"), **build()._asdict())
