"""Quotations found in plain Python, character by character."""

from __future__ import annotations

from dataclasses import dataclass, field

SPACES = {chr(c) for c in (*range(0x21), 0x85, 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)}
OPENING = {*"\"'(-/:<=[{¡«¿‘‚“„‹「『＂（：", *map(chr, range(0x2010, 0x2016))}
SINGLES = "‘’‚'"
SAME = {"＂": '"', "〟": "〞"}
MARKS = "\"“”„«»‘’「」『』'‚‹›〝〞＂〟"
PAIRS = {"「": "」", "『": "』", "〝": "〞", "«": "»", "‹": "›"}


@dataclass
class Said:
    """A quotation under way: its mark, first token, where it belongs among those written, and what is known of it."""

    mark: str
    first: int
    slot: int
    loose_end: int = 0
    again: bool = False


@dataclass
class Chain:
    """A quotation that goes on over paragraphs."""

    mark: str
    first: int
    slot: int
    paragraph: int
    parts: list[tuple[int, int, int]] = field(default_factory=list)


def closes(mark: str, opened: str, left: str, right: str) -> bool:
    """`left` and `right` are what stands beside the mark: space, point, opening, word, unspaced."""
    ends = left != "space" and (right != "word" or left == "unspaced")
    if opened in "\"'":
        return mark == opened and ends
    if opened == "“":
        doubled = ends and right in ("space", "point", "opening") and left not in ("unspaced", "opening")
        return mark == "”" or (mark == "“" and doubled)
    if opened == "”":
        return left != "space" and (mark == "”" or (mark == "“" and ends))
    if opened == "„":
        return mark == "”" or (mark == '"' and ends) or (mark == "“" and (left != "space" or right == "space"))
    if opened in "‘’‚":
        fits = "‘’" if opened == "‚" else "’"
        return mark in fits and left != "space" and right != "word"
    if opened in "»›":
        return mark in ("»«" if opened == "»" else "›‹") and left != "space"
    return mark == PAIRS[opened]


def opens(mark: str, left: str, right: str) -> bool:
    begins = right != "space" and (left != "word" or right == "unspaced")
    if mark in "«「『〝‹":
        return True
    if mark in '"‘':
        return begins
    if mark in "“„":
        return right in ("word", "unspaced") or (right != "space" and left not in ("word", "point")) or left == "space"
    return mark in "”»›‚'’" and left in ("space", "opening") and right in ("word", "unspaced")


def elides(rest: str) -> bool:
    """Whether 'tis, 'twas, 'em, 'til or 'n' stands after an apostrophe."""
    first, second, third = (rest + "\0\0\0").lower()[:3]
    ascii_letter = [c.isascii() and c.isalpha() for c in (second, third)]
    if first == "n":
        return not ascii_letter[0]
    if first == "e":
        return second == "m" and not ascii_letter[1]
    return first == "t" and (second == "w" or (second == "i" and third in "sl"))


def loose(text: str, i: int) -> bool:
    """Whether the mark may be the apostrophe of the dogs' bones, of leavin' home."""
    word, rest = text[:i].lower(), text[i + 1 :]
    plural = word[-1:] == "s" or word[-2:] == "in"
    return plural and rest[:1] == " " and (rest[1:2] >= "\xc0" or "a" <= rest[1:2] <= "z")


class Reader:
    """Reads one document; `spans` are its tokens as characters, `single` whether each is one of an unspaced script."""

    def __init__(self, text, spans, single, paragraphs):
        self.text, self.spans, self.single, self.paragraphs = text, spans, single, paragraphs
        self.found: list[tuple[int, int]] = []
        self.stack: list[Said] = []
        self.chain: Chain | None = None
        self.ending = {end: n for n, (_, end) in enumerate(spans)}
        self.starting = {start: n for n, (start, _) in reversed(list(enumerate(spans)))}

    def kind(self, i, token):
        if not 0 <= i < len(self.text):
            return "space"
        c = self.text[i]
        if token is not None:
            return "unspaced" if self.single[token] or ord(c) >= 0x2000 else "word"
        return "space" if c in SPACES else "opening" if c in OPENING else "point"

    def write(self, first, end, slot):
        if end - first < 2:
            return
        between = self.text[self.spans[first][0] : self.spans[end - 1][0]]
        if not any(c <= " " or c == "\xa0" or ord(c) >= 0x800 for c in between):
            return
        if self.found[slot : slot + 1] != [(first, end)]:
            self.found.insert(slot, (first, end))

    def drop(self, depth):
        while len(self.stack) > depth:
            said = self.stack.pop()
            if said.loose_end:
                self.write(said.first, said.loose_end, said.slot)
            if not self.stack:
                if said.loose_end:
                    self.end_chain(said.loose_end)
                self.chain = None

    def end_chain(self, token):
        if self.chain is None:
            return
        for first, end, slot in reversed(self.chain.parts):
            self.write(first, end, slot)
        self.write(self.chain.first, token, self.chain.slot)
        self.chain = None

    def end_paragraph(self, number, token, following):
        if not self.stack:
            return
        outer = self.stack[0]
        firm = outer.mark in '"“„«「『'
        goes_on = outer.mark in "‘”»" and outer.mark == following and (not outer.loose_end or self.chain)
        if outer.again or not (firm or goes_on):
            self.drop(0)
            return
        outer.loose_end = 0
        self.drop(1)
        self.stack = []
        if firm and token - outer.first <= 100:
            self.write(outer.first, token, outer.slot)
        self.chain = self.chain or Chain(outer.mark, outer.first, outer.slot, 0)
        self.chain.paragraph = number
        if not firm:
            self.chain.parts.append((outer.first, token, outer.slot))

    def goes_on(self, mark, number, token):
        chain = self.chain
        if chain is None or chain.paragraph == number:
            return False
        same = mark == chain.mark or (chain.mark == "«" and mark == "»")
        if not same or token != self.paragraphs[number][2] or chain.paragraph != number - 1:
            self.chain = None
            return False
        chain.paragraph = number
        self.stack = [Said(chain.mark, token, len(self.found))]
        return True

    def close(self, mark, left, right, is_loose, token):
        for depth in reversed(range(len(self.stack))):
            said = self.stack[depth]
            if mark in SINGLES and said.mark not in SINGLES:
                return False
            if closes(mark, said.mark, left, right):
                if is_loose:
                    said.loose_end = token if said.mark != "'" else 0
                    return True
                self.drop(depth + 1)
                self.stack.pop()
                self.write(said.first, token, said.slot)
                if depth == 0:
                    self.end_chain(token)
                return True
        return False

    def open(self, mark, token):
        for depth in reversed(range(len(self.stack))):
            if self.stack[depth].mark == mark:
                if mark in SINGLES or mark in '"”':
                    self.drop(depth)
                else:
                    self.stack[depth].again = True
        if len(self.stack) < 4:
            self.stack.append(Said(mark, token, len(self.found)))

    def see(self, i, mark, number, token):
        left, right = self.kind(i - 1, self.ending.get(i)), self.kind(i + 1, self.starting.get(i + 1))
        if self.goes_on(mark, number, token):
            return
        line = self.text[:i].rstrip(" \t")
        at_line = not line or line[-1] in "\r\n"
        again = mark == "«" or (mark == "»" and right in ("word", "unspaced"))
        if again and any(s.mark == "«" for s in self.stack) and at_line:
            return
        if self.close(mark, left, right, mark in SINGLES and loose(self.text, i), token):
            return
        if not opens(mark, left, right):
            return
        rest = self.text[i + 1 :]
        if mark == "'" and ("0" <= rest[0] <= "9" or elides(rest)):
            return
        if mark == "’" and not (self.stack and self.stack[-1].mark == "”"):
            return
        self.open(mark, token)

    def read(self):
        number = 0
        last = len(self.spans)
        tokens_of = [*(first for _, _, first in self.paragraphs[1:]), last]
        for i, c in enumerate(self.text):
            if c not in MARKS:
                continue
            token = sum(start < i for start, _ in self.spans)
            while number < len(self.paragraphs) and i >= self.paragraphs[number][1]:
                following = self.paragraphs[number + 1 : number + 2]
                heads = any(i < end and token == first for _, end, first in following)
                self.end_paragraph(number, tokens_of[number], SAME.get(c, c) if heads else "")
                number += 1
            if number < len(self.paragraphs) and i >= self.paragraphs[number][0]:
                self.see(i, SAME.get(c, c), number, token)
        if number < len(self.paragraphs):
            self.end_paragraph(number, tokens_of[number], "")
        return self.found


def quotations(text, spans, single, paragraphs) -> list[tuple[int, int]]:
    """First token and one past the last of each quotation; spans and paragraphs count characters.

    A paragraph is its first character, one past its last, and its first token.
    """
    return Reader(text, spans, single, paragraphs).read()
