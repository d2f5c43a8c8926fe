"""Two texts side by side, the words that differ marked: in colour, or else as `[-left-]` and `{+right+}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from provenance.reporter.options import Options
from provenance.reporter.style import paint
from provenance.reporter.text import clip, padded, visible, width
from provenance.reporter.words import Word, differing, key, words_of

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
    words_left, words_right = words_of(left, right, key)
    differ = differing([one.said for one in words_left], [one.said for one in words_right]) if marked else ([], [])
    shown_left, shown_right = _marked(left, words_left, differ[0]), _marked(right, words_right, differ[1])
    lines_left = list(_filled(shown_left, columns, "left", options.colour))
    lines_right = list(_filled(shown_right, columns, "right", options.colour))
    heading = padded(clip(visible(headings[0]), columns), columns) + _BETWEEN + clip(visible(headings[1]), columns)
    yield paint(heading, "dim", options.colour)
    for index in range(max(len(lines_left), len(lines_right))):
        text, room = lines_left[index] if index < len(lines_left) else ("", columns)
        other, _ = lines_right[index] if index < len(lines_right) else ("", 0)
        yield (text + " " * room + _BETWEEN + other).rstrip()


def _marked(text: str, words: Sequence[Word], stretches: Iterable[tuple[int, int]]) -> list[_Word]:
    """The words as they stand, those marked that differ. Case, punctuation and hyphens at line ends do not count."""
    differ = {number for begin, end in stretches for number in range(begin, end)}
    return [
        _Word(
            visible(found.group()),
            found.start() > 0 and text[found.start() - 1].isspace(),
            number in differ and bool(word.said),
        )
        for number, word in enumerate(words)
        for found in word.stretches
    ]


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
