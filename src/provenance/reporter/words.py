"""Words of two texts, to show where they agree: at white space, and each character of a script without spaces, with
the marks that stand on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Indel, LCSseq

from provenance.hashing.canonical import compared_tokens, without_accents
from provenance.hashing.unicode_tables import MARK, SINGLE, WORD, kind_of

# Thai, Lao, Myanmar, Khmer, Kana and Han are written without spaces: there a word is a character
_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKED = (*range(0x300, 0x370), *range(0xE00, 0xF00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800), 0x3099, 0x309A)
_MARKS = "".join(c for c in map(chr, _MARKED) if unicodedata.category(c)[0] == "M") + "\ufe00-\ufe0f"
_AM = "\u0e33\u0eb3"  # Thai and Lao vowels that are letters to Unicode, and half a mark on the letter before to readers
_BELOW = "\u17d2\u1039"  # Khmer and Myanmar write the next consonant below this one
UNSPACED = re.compile(rf"(?![{_MARKS}])[{_SCRIPTS}]")
WORDS = re.compile(rf"[{_SCRIPTS}](?:[{_BELOW}][{_SCRIPTS}]|[{_MARKS}{_AM}])*|[^\s{_SCRIPTS}]+")

_FEWEST = 3
"""Words in a row that agree, from which two texts say the same there and do not only use the same words."""

_LONG = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]|[\u30a1-\u30fa\u30fc-\u30fe\uff66-\uff9f]{3}")
"""Letters and words of scripts in which a long word counts as one where texts are compared."""

_SHORT = 256
"""Tokens of texts of which a reader could count the characters that agree."""


@cache
def _counts(char: str) -> bool:
    """Whether a character counts where texts are compared: vowel signs of Indic and Thai script do, and no points."""
    return kind_of(ord(char)) in (WORD, SINGLE, MARK)


def key(word: str) -> str:
    """A word without case and punctuation."""
    return "".join(filter(_counts, unicodedata.normalize("NFKC", word).casefold()))


def compared(word: str) -> str:
    """A word as texts are compared by it: without case, punctuation and accents."""
    return key(without_accents(unicodedata.normalize("NFD", word.casefold())))


def differing(left: Sequence[str], right: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Stretches of words of either text, given as keys, that the other does not have there."""
    steps = [step for step in Indel.opcodes(left, right) if step.tag != "equal"]
    return [(s.src_start, s.src_end) for s in steps], [(s.dest_start, s.dest_end) for s in steps]


def agreeing(left: str, right: str) -> list[tuple[int, int]]:
    """Stretches of characters of the left text that stand in the right one too, in the same order, some words each."""
    words = [(found.span(), compared(found.group())) for found in WORDS.finditer(left)]
    words = [one for one in words if one[1]]
    others = [said for found in WORDS.finditer(right) if (said := compared(found.group()))]
    return [
        (words[step.src_start][0][0], words[step.src_end - 1][0][1])
        for step in Indel.opcodes([said for _, said in words], others)
        if step.tag == "equal" and step.src_end - step.src_start >= _FEWEST
    ]


def in_order(left: str, right: str) -> float | None:
    """Share of both texts' tokens that agree in one order, if they are short and there may be long words for one."""
    if not (_LONG.search(left) or _LONG.search(right)):
        return None
    one, other = compared_tokens(left), compared_tokens(right)
    if not 0 < max(len(one), len(other)) <= _SHORT:
        return None
    return 2 * LCSseq.similarity(one, other) / (len(one) + len(other))
