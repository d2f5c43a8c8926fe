"""Two texts side by side, the words that differ marked: in colour, or else as `[-left-]` and `{+right+}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from provenance.reporter.options import Options
from provenance.reporter.style import paint
from provenance.reporter.text import clip, padded, visible, width
from provenance.reporter.words import WORDS, differing, key

_BETWEEN = " │ "
_MARKS = {"left": ("[-", "-]"), "right": ("{+", "+}")}


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
        for found in WORDS.finditer(text)
    ]


def _compared(left: Sequence[_Word], right: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Both texts with the words marked that the other does not have there. Case and punctuation do not count."""
    found = differing([key(one.text) for one in left], [key(one.text) for one in right])
    return _marked(left, found[0]), _marked(right, found[1])


def _marked(words: Sequence[_Word], stretches: Iterable[tuple[int, int]]) -> list[_Word]:
    marked = list(words)
    for begin, end in stretches:
        for index in range(begin, end):
            marked[index] = replace(words[index], differs=bool(key(words[index].text)))
    return marked


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
