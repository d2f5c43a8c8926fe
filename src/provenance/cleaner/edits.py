"""Edits: what has gone so far of each document, in bytes of the document as the input has it.

Plans are made on what is left after the plans before them; here their offsets become offsets of the input, so that
the ledger speaks of one text only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from provenance.cleaner.cutting import Cut, cuts
from provenance.cleaner.plan import Drop, Plan, Strip
from provenance.corpus.frontmatter import SUFFIXES
from provenance.corpus.walk import found as file_named
from provenance.models import Document, Span

_MOST_RETURNS = 1
"""Times that a document may come back because the one kept for it went; the next time it stays for good."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document, in bytes of the document as the input has it."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document that is gone, in bytes of the document as the input has it."""

    start: int
    end: int
    rule: str
    evidence: str
    kept: Place | None
    round: int


@dataclass(slots=True)
class Edits:
    """What has gone so far. The documents are named as in the input."""

    documents: Mapping[str, Document]
    """As the input has them."""
    untouchable: set[str]
    """Documents that stay as they are."""
    drops: dict[str, Drop] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    """The round in which each document was dropped."""
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    spared: set[str] = field(default_factory=set)
    """Documents in which something was found that stays: no word would be left, or a sentence would break."""
    _returns: Counter[str] = field(default_factory=Counter)

    def left(self, document: str) -> list[Range]:
        """The ranges of a document that are still there."""
        return left(self.documents[document].bytes, self.pieces.get(document, ()))

    def drop(self, drops: Mapping[str, Drop], number: int) -> set[str]:
        """Let documents go; those that went for one of them come back. Gives all whose state changed."""
        self.drops.update(drops)
        self.rounds.update(dict.fromkeys(drops, number))
        returned = {one for one, found in self.drops.items() if found.kept in drops and one not in drops}
        for one in returned:
            del self.drops[one]
            self._returns[one] += 1
            if self._returns[one] > _MOST_RETURNS:
                self.untouchable.add(one)
        return {*drops, *returned}

    def cut(self, document: str, pieces: Sequence[Piece]) -> None:
        """Add pieces that are gone as well."""
        self.pieces[document] = sorted([*self.pieces.get(document, ()), *pieces], key=lambda piece: piece.start)

    def mend(self, document: str) -> None:
        """Give a document all that was cut out of it back, and never touch it again."""
        self.pieces.pop(document, None)
        self.untouchable.add(document)


def left(size: int, pieces: Sequence[Piece]) -> list[Range]:
    """What pieces, in order, leave of a document of so many bytes."""
    bounds = [0, *(edge for piece in pieces for edge in (piece.start, piece.end)), size]
    return [(low, high) for low, high in zip(bounds[::2], bounds[1::2], strict=True) if low < high]


def in_input(ranges: Sequence[Range], start: int, end: int) -> Iterator[Range]:
    """Where a stretch of what is left stands in the input: in several places if something is gone amid it."""
    begins = [0, *accumulate(high - low for low, high in ranges)]
    number = max(0, bisect_right(begins, start) - 1)
    while start < end:
        low = ranges[number][0] + start - begins[number]
        size = min(end, begins[number + 1]) - start
        if size:
            yield low, low + size
        start += size
        number += 1


def apply(
    plan: Plan, edits: Edits, documents: Mapping[str, Document], named: Callable[[str], str],
    text: Callable[[str], str], number: int,
) -> set[str]:  # fmt: skip
    """Carry out a plan made in one round; gives the documents whose state changed.

    `documents` and `text` are those of the round, `named` gives the name in the input of a document in it.
    """
    drops = {
        named(one): Drop(named(one), named(drop.kept), drop.relation, drop.similarity)
        for one, drop in plan.drops.items()
    }
    # all places are found before any piece goes: they are places in what the round has seen
    pieces = {
        named(one): list(_pieces(text(one), strips, documents[one], named(one), edits, named, number))
        for one, strips in plan.strips.items()
    }
    changed = edits.drop(drops, number)
    for own, found in pieces.items():
        if found:
            edits.cut(own, found)
            edits.spared.discard(own)
            changed.add(own)
        else:
            edits.spared.add(own)
    return changed


def _pieces(
    text: str, strips: Sequence[Strip], document: Document, own: str, edits: Edits, named: Callable[[str], str],
    number: int,
) -> Iterator[Piece]:  # fmt: skip
    found = cuts(text, strips, front_matter=file_named(own, "", 0).suffix in SUFFIXES)
    offsets = _offsets(text, document, strips[0].span, found)
    if not found or offsets is None:
        return
    ranges = edits.left(own)
    for cut in found:
        kept = _kept(cut, offsets, own, edits, named)
        for low, high in in_input(ranges, offsets[cut.start], offsets[cut.end]):
            yield Piece(low, high, cut.rule, cut.evidence, kept, number)


def _kept(cut: Cut, offsets: Mapping[int, int], own: str, edits: Edits, named: Callable[[str], str]) -> Place | None:
    if cut.kept is None:
        return None
    if isinstance(cut.kept, Span):
        document, (start, end) = named(cut.kept.document), cut.kept.bytes
    else:
        document, (start, end) = own, (offsets[cut.kept[0]], offsets[cut.kept[1]])
    places = list(in_input(edits.left(document), start, end))
    return Place(document, places[0][0], places[-1][1])


def _offsets(text: str, document: Document, known: Span, found: Sequence[Cut]) -> dict[int, int] | None:
    """Bytes of the document before each code point that a cut begins or ends at; None if its encoding does not lead
    back to its bytes. A byte-order mark is what a known span has more before it than its text has."""
    points = {0, len(text), *known.chars}
    for cut in found:
        points |= {cut.start, cut.end}
        if isinstance(cut.kept, tuple):
            points |= set(cut.kept)
    order = sorted(points)
    sizes = (len(text[low:high].encode(document.encoding)) for low, high in pairwise(order))
    before = dict(zip(order, accumulate(sizes, initial=0), strict=True))
    mark = known.bytes[0] - before[known.chars[0]]
    if before[known.chars[1]] + mark != known.bytes[1] or before[len(text)] + mark != document.bytes:
        return None
    return {point: size + mark for point, size in before.items()}
