"""Two texts side by side, the words that differ marked: in colour, or else as `[-left-]` and `{+right+}`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from provenance.reporter.options import Options
from provenance.reporter.style import paint
from provenance.reporter.text import clip, padded, visible, width

_BETWEEN = " │ "
_MARKS = {"left": ("[-", "-]"), "right": ("{+", "+}")}
# Thai, Lao, Myanmar, Khmer, Kana and Han are written without spaces: there a word is a character
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    after_space: bool
    differs: bool = False


def side_by_side(
    headings: tuple[str, str], left: str, right: str, options: Options, *, marked: bool = True
) -> Iterator[str]:
    """Lines with both texts, each in half of the width; the words that differ are marked, or none."""
    columns = max((options.width - len(_BETWEEN)) // 2, 16)
    words_left, words_right = _words(left), _words(right)
    if marked:
        words_left, words_right = _compared(words_left, words_right)
    lines_left = list(_filled(words_left, columns, "left", options.colour))
    lines_right = list(_filled(words_right, columns, "right", options.colour))
    heading = padded(clip(visible(headings[0]), columns), columns) + _BETWEEN + clip(visible(headings[1]), columns)
    yield paint(heading, "dim", options.colour)
    for index in range(max(len(lines_left), len(lines_right))):
        text, room = lines_left[index] if index < len(lines_left) else ("", columns)
        other, _ = lines_right[index] if index < len(lines_right) else ("", 0)
        yield (text + " " * room + _BETWEEN + other).rstrip()


def _words(text: str) -> list[_Word]:
    return [
        _Word(visible(found.group()), found.start() > 0 and text[found.start() - 1].isspace())
        for found in _WORDS.finditer(text)
    ]


def _compared(left: Sequence[_Word], right: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Both texts with the words marked that the other does not have there. Case and punctuation do not count."""
    new_left, new_right = list(left), list(right)
    for step in Indel.opcodes([_key(one.text) for one in left], [_key(one.text) for one in right]):
        if step.tag != "equal":
            for index in range(step.src_start, step.src_end):
                new_left[index] = _Word(left[index].text, left[index].after_space, bool(_key(left[index].text)))
            for index in range(step.dest_start, step.dest_end):
                new_right[index] = _Word(right[index].text, right[index].after_space, bool(_key(right[index].text)))
    return new_left, new_right


def _key(word: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", word).casefold())


def _filled(words: Sequence[_Word], columns: int, side: str, colour: bool) -> Iterator[tuple[str, int]]:
    """Lines of words, and the columns that each leaves free."""
    line, used = "", 0
    for text, plain_columns in _pieces(words, columns, side, colour):
        stripped = text.lstrip(" ")
        gap = len(text) - len(stripped)
        if used and used + plain_columns > columns:
            yield line, columns - used
            line, used = "", 0
        if not used:
            text, plain_columns = stripped, plain_columns - gap
        line, used = line + text, used + plain_columns
    if used:
        yield line, columns - used


def _pieces(words: Sequence[_Word], columns: int, side: str, colour: bool) -> Iterator[tuple[str, int]]:
    """What is printed of each word, with the space before it, and its columns."""
    opening, closing = _MARKS[side]
    for index, word in enumerate(words):
        text = clip(word.text, columns - 4)
        if word.differs and not colour:
            starts = index == 0 or not words[index - 1].differs
            ends = index + 1 == len(words) or not words[index + 1].differs
            text = (opening if starts else "") + text + (closing if ends else "")
        space = " " if word.after_space else ""
        shown = paint(text, side, colour) if word.differs else text
        yield space + shown, width(space + text)
