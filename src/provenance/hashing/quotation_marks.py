"""Quotation marks in UTF-8: which they are, what stands beside them, and which mark may end which quotation."""

from __future__ import annotations

from numba import njit

from provenance.hashing.kernels import inner
from provenance.hashing.tokens import code_point

STRAIGHT = 1  # "
LEFT = 2  # “
RIGHT = 3  # ”
LOW = 4  # „
POINTING_OUT = 5  # «
POINTING_IN = 6  # »
SINGLE_LEFT = 7  # ‘
SINGLE_RIGHT = 8  # ’
CORNER = 9  # 「 and, one more, 」
WHITE_CORNER = 11  # 『 and 』
APOSTROPHE = 13  # '
SINGLE_LOW = 14  # ‚
SINGLE_OUT = 15  # ‹
SINGLE_IN = 16  # ›
PRIME = 17  # 〝 and 〞 or 〟

# What stands beside a mark.
SPACE = 0  # or an edge of the document
POINT = 1  # punctuation, symbols
OPENING = 2  # punctuation that a quotation begins right after: brackets, dashes, colons, other marks
WORD = 3  # of a script below U+2000, where an apostrophe may join words
UNSPACED = 4  # Chinese, Japanese, Thai …, and Korean: the sentence goes on right after a closing mark


@inner
def mark_at(data, i):
    """Code of the quotation mark at byte i, and its length in bytes; (0, 1) for none."""
    byte = data[i]
    if byte == 0x22:
        return STRAIGHT, 1
    if byte == 0x27:
        return APOSTROPHE, 1
    if byte == 0xC2:
        if data[i + 1] == 0xAB:
            return POINTING_OUT, 2
        if data[i + 1] == 0xBB:
            return POINTING_IN, 2
    elif byte == 0xE2 and data[i + 1] == 0x80:
        third = data[i + 2]
        if third == 0x9C:
            return LEFT, 3
        if third == 0x9D:
            return RIGHT, 3
        if third == 0x9E:
            return LOW, 3
        if third == 0x98:
            return SINGLE_LEFT, 3
        if third == 0x99:
            return SINGLE_RIGHT, 3
        if third == 0x9A:
            return SINGLE_LOW, 3
        if third == 0xB9:
            return SINGLE_OUT, 3
        if third == 0xBA:
            return SINGLE_IN, 3
    elif byte == 0xE3 and data[i + 1] == 0x80:
        third = data[i + 2]
        if 0x8C <= third <= 0x8F:
            return CORNER + (third - 0x8C), 3
        if third == 0x9D:
            return PRIME, 3
        if third == 0x9E or third == 0x9F:
            return PRIME + 1, 3
    elif byte == 0xEF and data[i + 1] == 0xBC and data[i + 2] == 0x82:
        return STRAIGHT, 3
    return 0, 1


@inner
def _separator(data, i):
    """What the character at byte i is, which is part of no word."""
    c = data[i]
    if c < 0x80:
        if c <= 0x20:
            return SPACE
        for opening in (0x22, 0x27, 0x28, 0x2D, 0x2F, 0x3A, 0x3C, 0x3D, 0x5B, 0x7B):  # " ' ( - / : < = [ {
            if c == opening:
                return OPENING
        return POINT
    point, _ = code_point(data, i)
    if (
        point == 0x85
        or point == 0xA0
        or (0x2000 <= point <= 0x200A)
        or point == 0x2028
        or point == 0x2029
        or point == 0x202F
        or point == 0x205F
        or point == 0x3000
    ):
        return SPACE
    if 0x2010 <= point <= 0x2015:
        return OPENING
    for opening in (0xA1, 0xAB, 0xBF, 0x2018, 0x201A, 0x201C, 0x201E, 0x2039, 0x300C, 0x300E, 0xFF02, 0xFF08, 0xFF1A):
        if point == opening:
            return OPENING
    return POINT


@njit(nogil=True, cache=True, boundscheck=False)
def before(data, i, word, single):
    """What stands before byte i; `word` says whether a token ends there, `single` whether it is one character."""
    if i <= 0:
        return SPACE
    at = i - 1
    while data[at] & 0xC0 == 0x80 and at > 0:
        at -= 1
    if word:
        return UNSPACED if single or data[at] >= 0xE2 else WORD
    return _separator(data, at)


@njit(nogil=True, cache=True, boundscheck=False)
def after(data, i, word, single):
    """What stands at byte i; `word` says whether a token begins there, `single` whether it is one character."""
    if i >= data.shape[0]:
        return SPACE
    if word:
        return UNSPACED if single or data[i] >= 0xE2 else WORD
    return _separator(data, i)


@inner
def begins_line(data, i):
    """Whether nothing but blanks stands before byte i in its line."""
    while i > 0 and (data[i - 1] == 0x20 or data[i - 1] == 0x09):
        i -= 1
    return i == 0 or data[i - 1] == 0x0A or data[i - 1] == 0x0D


@inner
def is_elision(data, i):
    """Whether the letters at byte i, after an apostrophe, begin 'tis, 'twas, 'em, 'til or 'n'."""
    stop = data.shape[0]
    first = data[i] | 0x20
    second = data[i + 1] | 0x20 if i + 1 < stop else 0
    third = data[i + 2] | 0x20 if i + 2 < stop else 0
    letter = 0x61 <= third <= 0x7A
    if first == 0x6E:  # n
        return not 0x61 <= second <= 0x7A
    if first == 0x65:  # em
        return second == 0x6D and not letter
    return first == 0x74 and (second == 0x77 or (second == 0x69 and (third == 0x73 or third == 0x6C)))  # tw, tis, til


@njit(nogil=True, cache=True, boundscheck=False)
def is_loose(data, i, size):
    """Whether the mark at byte i may as well be an apostrophe at the end of a word: the dogs' bones, leavin' home."""
    if i < 1 or i + size + 1 >= data.shape[0]:
        return False
    last = data[i - 1] | 0x20
    if last != 0x73 and not (last == 0x6E and i >= 2 and data[i - 2] | 0x20 == 0x69):  # s, in
        return False
    following = data[i + size + 1]
    return data[i + size] == 0x20 and (0x61 <= following <= 0x7A or following >= 0xC3)


@inner
def is_single(mark):
    """Whether a mark is one of ‘ ’ ‚ ', which are apostrophes more often than not."""
    return mark in (SINGLE_LEFT, SINGLE_RIGHT, SINGLE_LOW, APOSTROPHE)


@inner
def is_firm(mark):
    """Whether a mark is hardly ever anything but the beginning of a quotation, so that it need not be closed."""
    return mark in (STRAIGHT, LEFT, LOW, POINTING_OUT, CORNER, WHITE_CORNER)


@njit(nogil=True, cache=True, boundscheck=False)
def closes(mark, opened, left, right):
    """Whether a mark ends the quotation that another opened; `left` and `right` are what stands beside it.

    „ is closed by “ in German, by ” in Polish; « » point outwards in French, » « inwards in German and Danish; ”…” and
    »…» are Swedish and Finnish; ”…“ is found in Arabic.
    """
    ends = left != SPACE and (right != WORD or left == UNSPACED)
    if opened in (STRAIGHT, APOSTROPHE):
        return mark == opened and ends
    if opened == LEFT:
        return mark == RIGHT or (mark == LEFT and ends and right <= OPENING and left != UNSPACED and left != OPENING)
    if opened == RIGHT:
        return left != SPACE and (mark == RIGHT or (mark == LEFT and ends))
    if opened == LOW:
        if mark == STRAIGHT:
            return ends
        return mark == RIGHT or (mark == LEFT and (left != SPACE or right == SPACE))
    if opened in (SINGLE_LEFT, SINGLE_RIGHT):
        return mark == SINGLE_RIGHT and left != SPACE and right != WORD
    if opened == SINGLE_LOW:
        return mark in (SINGLE_LEFT, SINGLE_RIGHT) and left != SPACE and right != WORD
    if opened == POINTING_IN:
        return mark in (POINTING_OUT, POINTING_IN) and left != SPACE
    if opened == SINGLE_IN:
        return mark in (SINGLE_OUT, SINGLE_IN) and left != SPACE
    return mark == opened + 1


@njit(nogil=True, cache=True, boundscheck=False)
def opens(mark, left, right):
    """Whether a mark may begin a quotation; `left` and `right` are what stands beside it."""
    begins = right != SPACE and (left != WORD or right == UNSPACED)
    at_word = left in (SPACE, OPENING) and right >= WORD
    if mark in (POINTING_OUT, CORNER, WHITE_CORNER, PRIME, SINGLE_OUT):
        return True
    if mark == STRAIGHT:
        return begins
    if mark in (LEFT, LOW):
        return right >= WORD or (right != SPACE and left != WORD and left != POINT) or left == SPACE
    if mark == SINGLE_LEFT:
        return begins
    return mark in (RIGHT, POINTING_IN, SINGLE_IN, SINGLE_LOW, APOSTROPHE, SINGLE_RIGHT) and at_word
