"""Words of two texts, to show where they agree: at white space, and each character of a script without spaces, with
the marks that stand on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from provenance.hashing import han_forms
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

_BLANK = re.compile(r"[\s|\u2014\u2015\u2026\u1361\u0f0b\u0f0c]+|--+|\.\.+")
_UNBROKEN, _TEN, _AGREEING = 16, 10, 0.9  # as `comparator.between_blanks` has them
"""What parts words where one that is many tokens counts as one; the tokens of the longest; when that is."""

_SHORT = 256
"""Tokens of texts of which a reader could count the characters that agree."""

_HYPHENATED = re.compile("[^\\W\\d_][-\u2010\u2e17\u00ac\u00ad]$")  # as `hashing.lines` knows them
_LINE_END = re.compile("\r\n|\r|\n")
_PARTS = 8  # stretches that are looked at as one word


@cache
def _counts(char: str) -> bool:
    """Whether a character counts where texts are compared: vowel signs of Indic and Thai script do, and no points."""
    return kind_of(ord(char)) in (WORD, SINGLE, MARK)


def key(word: str) -> str:
    """A word without case and punctuation, forms of Chinese characters as one: every other one would differ."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(filter(_counts, folded.translate(han_forms.load())))


def compared(word: str) -> str:
    """A word as texts are compared by it: without case, punctuation and accents."""
    return key(without_accents(unicodedata.normalize("NFD", word.casefold())))


class Word(NamedTuple):
    """A word of a text, folded. One that line ends break is one of several stretches without white space."""

    said: str
    stretches: Sequence[re.Match[str]]


def words_of(left: str, right: str, fold: Callable[[str], str]) -> tuple[list[Word], list[Word]]:
    """The words of two texts; those that a line end breaks are put together where the other text has them so."""
    found_left, found_right = list(WORDS.finditer(left)), list(WORDS.finditer(right))
    reach_left, reach_right = _reach(found_left, left), _reach(found_right, right)
    if not any(end > n + 1 for reach in (reach_left, reach_right) for n, end in enumerate(reach)):
        reach_left = reach_right = []
    said_left, said_right = _said(found_left, reach_left, fold), _said(found_right, reach_right, fold)
    return (
        list(_put_together(found_left, reach_left, fold, said_right)),
        list(_put_together(found_right, reach_right, fold, said_left)),
    )


def _reach(found: Sequence[re.Match[str]], text: str) -> list[int]:
    """For each word one past the last that may belong to it: it ends in a hyphen at a line end, and goes on below."""
    reach = list(range(1, len(found) + 1))
    for n in range(len(found) - 2, -1, -1):
        if _HYPHENATED.search(found[n].group()):
            below = _below(found, n, text)
            begins = found[below].group()[0]
            capital = begins.isupper() and not found[n].group()[-2].isupper()
            if below > n and begins.isalpha() and not capital:
                reach[n] = min(reach[below], n + _PARTS)
    return reach


def _below(found: Sequence[re.Match[str]], n: int, text: str) -> int:
    """The word that begins the line right below, if this one ends its line; behind a mark such as `>`. Else itself."""
    below = n + 1
    if len(_LINE_END.findall(text, found[n].end(), found[below].start())) != 1 or found[below].group() == "-":
        return n
    while not any(map(str.isalnum, found[below].group())):
        below += 1
        if below == len(found) or _LINE_END.search(text, found[below - 1].end(), found[below].start()):
            return n
    return below


def _folded(found: Sequence[re.Match[str]], fold: Callable[[str], str]) -> str:
    return fold("".join(one.group() for one in found))


def _said(found: Sequence[re.Match[str]], reach: Sequence[int], fold: Callable[[str], str]) -> set[str]:
    return {_folded(found[at:n], fold) for at, end in enumerate(reach) for n in range(at + 1, end + 1)}


def _put_together(
    found: Sequence[re.Match[str]], reach: Sequence[int], fold: Callable[[str], str], others: set[str]
) -> Iterator[Word]:
    at = 0
    while at < len(found):
        ends = range(reach[at] if reach else at + 1, at, -1)
        end = next(n for n in ends if n == at + 1 or _folded(found[at:n], fold) in others)
        yield Word(_folded(found[at:end], fold), found[at:end])
        at = end


def differing(left: Sequence[str], right: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Stretches of words of either text, given as keys, that the other does not have there."""
    steps = [step for step in Indel.opcodes(left, right) if step.tag != "equal"]
    return [(s.src_start, s.src_end) for s in steps], [(s.dest_start, s.dest_end) for s in steps]


def agreeing(left: str, right: str) -> list[tuple[int, int]]:
    """Stretches of characters of the left text that stand in the right one too, in the same order, some words each."""
    words, others = ([one for one in some if one.said] for some in words_of(left, right, compared))
    return [
        (words[step.src_start].stretches[0].start(), words[step.src_end - 1].stretches[-1].end())
        for step in Indel.opcodes([one.said for one in words], [one.said for one in others])
        if step.tag == "equal" and step.src_end - step.src_start >= _FEWEST
    ]


def differences(left: str, right: str) -> tuple[bool, bool]:
    """Whether accents and forms of characters are all that the words of two texts differ in; whether hyphens at line
    ends are, or these too."""
    if compared_tokens(left) == compared_tokens(right):
        return True, False
    one, other = ([word.said for word in words if word.said] for words in words_of(left, right, compared))
    return False, one == other


def in_order(left: str, right: str) -> float | None:
    """Share of both texts' tokens that agree in one order, if they are short and there may be long words for one."""
    one, other = compared_tokens(left), compared_tokens(right)
    if not 0 < max(len(one), len(other)) <= _SHORT:
        return None
    found = _common(one, other)
    if not (_LONG.search(left) or _LONG.search(right)):
        words = _between_blanks(left), _between_blanks(right)
        if max(map(len, words)) < _TEN or _common(*words) < _AGREEING or _common(*words) <= found:
            return None
    return found


def _common(one: Sequence[object], other: Sequence[object]) -> float:
    return 2 * LCSseq.similarity(one, other) / max(len(one) + len(other), 1)


def _between_blanks(text: str) -> list[tuple[str, ...]]:
    """The tokens of each word between blanks; of a script without spaces, of each character."""
    words = (tuple(compared_tokens(word)) for part in _BLANK.split(text) for word in WORDS.findall(part))
    return [word[at : at + _UNBROKEN] for word in words for at in range(0, len(word), _UNBROKEN)]
