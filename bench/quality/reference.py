"""Gold spans for pairs that have none: an alignment of the two texts by other means than the program's.

Tokens of both texts are aligned by their longest common subsequence; what agrees in runs is joined over small gaps.
An alignment keeps the order, so text that was moved is missing in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

Range = tuple[int, int]

_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿\U00020000-\U0003ffff]|[^\W_]+")
_NOTE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Tokens:
    """Tokens of a text and where they stand in it."""

    words: list[str]
    begins: list[int]
    ends: list[int]


def words(text: str) -> Tokens:
    """Words, and single characters of Chinese and Japanese."""
    found = list(_WORD.finditer(text))
    return Tokens([m.group().casefold() for m in found], [m.start() for m in found], [m.end() for m in found])


def base_text(text: str) -> Tokens:
    """Characters of a Chinese text outside the notes, which stand in brackets."""
    hidden = [m.span() for m in _NOTE.finditer(text)]
    plain = list(text)
    for begin, end in hidden:
        plain[begin:end] = " " * (end - begin)
    return words("".join(plain))


@dataclass(frozen=True)
class Case:
    """A stretch of two texts that one took from the other."""

    a: Range
    b: Range
    runs: tuple[tuple[Range, Range], ...]
    """The parts of it that agree, or that are aligned with each other as a whole."""
    agreeing_a: tuple[Range, ...] = ()
    """Character ranges of the tokens of `a` that agree."""


def runs(a: list[str], b: list[str], least: int) -> list[tuple[int, int, int]]:
    """Runs of at least `least` equal tokens in an alignment: (position in a, position in b, length)."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    found = [(0, 0, head)] if head else []
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    found += [
        (head + op.src_start, head + op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(middle_a, middle_b)
        if op.tag == "equal"
    ]
    if tail:
        found.append((len(a) - tail, len(b) - tail, tail))
    joined: list[tuple[int, int, int]] = []
    for x, y, n in found:
        if joined and joined[-1][0] + joined[-1][2] == x and joined[-1][1] + joined[-1][2] == y:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + n)
        else:
            joined.append((x, y, n))
    return [run for run in joined if run[2] >= least]


def cases(
    a: str, b: str, split: Callable[[str], Tokens] = words, least: int = 4, gap: int = 12, shortest: int = 12
) -> list[Case]:
    """Reuse of `b` in `a`: runs of at least `least` tokens, joined where at most `gap` tokens differ on either side.

    What has fewer than `shortest` agreeing tokens is no case.
    """
    one, other = split(a), split(b)
    chains: list[list[tuple[int, int, int]]] = []
    for x, y, n in runs(one.words, other.words, least):
        if chains:
            px, py, pn = chains[-1][-1]
            if x - px - pn <= gap and y - py - pn <= gap:
                chains[-1].append((x, y, n))
                continue
        chains.append([(x, y, n)])
    found = []
    for chain in chains:
        if sum(n for _, _, n in chain) < shortest:
            continue
        (x, y, _), (last_x, last_y, n) = chain[0], chain[-1]
        found.append(
            Case(
                (one.begins[x], one.ends[last_x + n - 1]),
                (other.begins[y], other.ends[last_y + n - 1]),
                tuple(
                    ((one.begins[x], one.ends[x + n - 1]), (other.begins[y], other.ends[y + n - 1]))
                    for x, y, n in chain
                ),
                tuple((one.begins[p], one.ends[p]) for x, _, n in chain for p in range(x, x + n)),
            )
        )
    return found


def containment(a: str, b: str) -> tuple[Range, Range] | None:
    """Where `a` stands in `b` as a whole: from the first to the last word that both have at that place.

    The place is that of the longest run; a run far away from it is a chance agreement. From its ends it goes on as
    far as the words agree, since an alignment may give the first ones to a place before.
    """
    one, other = words(a), words(b)
    found = runs(one.words, other.words, 5)
    if not found:
        return None
    low = high = max(range(len(found)), key=lambda i: found[i][2])
    while low > 0 and _close(found[low - 1], found[low], len(one.words)):
        low -= 1
    while high + 1 < len(found) and _close(found[high], found[high + 1], len(one.words)):
        high += 1
    (x, y, _), (last_x, last_y, n) = found[low], found[high]
    while x > 0 and y > 0 and one.words[x - 1] == other.words[y - 1]:
        x, y = x - 1, y - 1
    last_x, last_y = last_x + n - 1, last_y + n - 1
    while last_x + 1 < len(one.words) and one.words[last_x + 1 : last_x + 2] == other.words[last_y + 1 : last_y + 2]:
        last_x, last_y = last_x + 1, last_y + 1
    end_a, end_b = one.ends[last_x], other.ends[last_y]
    while end_a < len(a) and end_b < len(b) and a[end_a] == b[end_b] and not a[end_a].isspace():
        end_a, end_b = end_a + 1, end_b + 1
    return (one.begins[x], end_a), (other.begins[y], end_b)


def _close(first: tuple[int, int, int], second: tuple[int, int, int], whole: int) -> bool:
    """Whether two runs belong to one place: more may have been put between them in `b` than stands in `a`."""
    gap_a = second[0] - first[0] - first[2]
    gap_b = second[1] - first[1] - first[2]
    return gap_b <= 3 * gap_a + min(400, whole // 2)
