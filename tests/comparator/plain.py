"""Plain twins of the comparator: what a report must say, worked out from the texts in slow, obvious Python."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from typing import NamedTuple

from provenance.comparator.candidates import HOT
from provenance.models import Boilerplate, Relation

WORD = re.compile(r"[^\W_]+")
LETTER = re.compile("[\u0e00-\u0eff]")
QUOTED = re.compile("“([^“”\n]*)”")
FEWEST_SIMILAR = 10  # tokens of the shortest near-duplicate
SHORT = 256  # tokens up to which the common subsequence counts
OVERHANG = 5  # words of spaced scripts, which these corpora are in
FEWEST_QUOTED = 3
FEWEST_EQUAL = 5  # tokens of the shortest duplicate paragraph


class Token(NamedTuple):
    """A word of a text in a script with spaces: what it says and its bytes."""

    says: str
    start: int
    end: int


class Run(NamedTuple):
    """A maximal common run of two token lists."""

    a: int
    b: int
    length: int


def tokens(text: str) -> list[Token]:
    """Tokens of a text without combining marks."""
    return [
        Token(m[0].casefold(), len(text[: m.start()].encode()), len(text[: m.end()].encode()))
        for m in WORD.finditer(text)
    ]


def runs_of_words(words: list[str], k: int = 5) -> list[range]:
    """Places of the runs that come to k words, four Thai letters a word; or of the whole of a shorter text."""
    found = []
    for i in range(len(words)):
        stop, said = i, 0.0
        while stop < len(words) and said < k:
            said += 0.25 if LETTER.fullmatch(words[stop]) else 1
            stop += 1
        if said >= k or i == 0:
            found.append(range(i, stop))
    return found


def shingles(words: list[str], k: int = 5) -> set[tuple[str, ...]]:
    """The runs of k words, or the whole of a shorter text."""
    return {tuple(words[run.start : run.stop]) for run in runs_of_words(words, k)}


def resemblance(a: list[str], b: list[str], k: int = 5) -> float:
    x, y = shingles(a, k), shingles(b, k)
    return len(x & y) / len(x | y) if x | y else 0.0


def containment(a: list[str], b: list[str], k: int = 5) -> float:
    """Share of a's shingles that b has."""
    x, y = shingles(a, k), shingles(b, k)
    return len(x & y) / len(x) if x else 0.0


def covered(a: list[str], b: list[str], k: int = 5) -> int:
    """Tokens of a that lie in a shingle that b has."""
    theirs = shingles(b, k)
    return len({t for run in runs_of_words(a, k) if tuple(a[run.start : run.stop]) in theirs for t in run})


def common_subsequence(a: list[str], b: list[str]) -> int:
    """Length of the longest common subsequence, by the textbook table."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], before + 1 if x == y else max(row[j], row[j + 1])
    return row[-1]


def similarity(a: list[str], b: list[str], k: int = 5) -> float:
    """Share of both texts' tokens that agree."""
    if not a or not b:
        return 0.0
    agree = covered(a, b, k) + covered(b, a, k)
    if max(len(a), len(b)) <= SHORT:
        agree = max(agree, 2 * common_subsequence(a, b))
    return min(agree, 2 * min(len(a), len(b))) / (len(a) + len(b))


def contained(a: list[str], b: list[str], k: int = 5) -> float:
    """Share of the shorter text that the longer one covers; of equally long ones, the larger share."""
    return max(covered(x, y, k) / len(x) for x, y in ((a, b), (b, a)) if len(x) <= len(y))


def common_runs(a: list[str], b: list[str], least: int) -> list[Run]:
    """Every maximal common run of at least so many tokens, along every diagonal."""
    found = []
    for shift in range(-len(a) + 1, len(b)):
        i, end = max(0, -shift), min(len(a), len(b) - shift)
        while i < end:
            begin = i
            while i < end and a[i] == b[i + shift]:
                i += 1
            if i - begin >= least:
                found.append(Run(begin, begin + shift, i - begin))
            i = max(i, begin + 1)
    return found


class Reading(NamedTuple):
    """One document as the comparator must see it: without its boilerplate."""

    id: str
    text: str
    all: list[Token]
    left: list[Token]
    quotes: list[tuple[int, int]]
    """Bytes of each quotation."""

    @property
    def says(self) -> list[str]:
        return [token.says for token in self.left]

    def quoted(self, begin: int, end: int) -> bool:
        """Whether the residue's tokens begin to end lie within one quotation, but for a few words around it."""
        said = self.left[begin:end]
        inside = max((sum(start <= t.start and t.end <= stop for t in said) for start, stop in self.quotes), default=0)
        outside = len(said) - inside
        return outside <= OVERHANG and inside > 2 * outside

    def in_quotes(self, t: int) -> bool:
        """Whether token t of the residue lies in a quotation."""
        return any(start <= self.left[t].start and self.left[t].end <= stop for start, stop in self.quotes)

    def quotations(self) -> set[tuple[str, ...]]:
        """What the quotations say that do not begin in boilerplate."""
        found = set()
        kept = set(self.left)
        for start, stop in self.quotes:
            inside = [t for t in self.all if start <= t.start and t.end <= stop]
            if inside[0] in kept:
                found.add(tuple(t.says for t in inside))
        return found


def read(id: str, text: str, boilerplate: tuple[Boilerplate, ...]) -> Reading:
    """A document without what a report calls boilerplate in it."""
    masked = [o.bytes for finding in boilerplate for o in finding.occurrences if o.document == id]
    whole = tokens(text)
    left = [t for t in whole if not any(start <= t.start < end for start, end in masked)]
    quotes = []
    for found in QUOTED.finditer(text):
        start, end = (len(text[:at].encode()) for at in found.span(1))
        if sum(start <= t.start < end for t in whole) >= FEWEST_QUOTED:
            quotes.append((start, end))
    return Reading(id, text, whole, left, quotes)


class Verdict(NamedTuple):
    """The relation of two documents and the figure it rests on."""

    relation: Relation
    similarity: float


def verdict(a: Reading, b: Reading, near: float = 0.8, inside: float = 0.8, least: int = 8) -> Verdict:
    """What two documents are to each other, each compared as it stands."""
    x, y = a.says, b.says
    if not x or not y:
        return Verdict(Relation.UNRELATED, 0.0)
    alike = similarity(x, y)
    if min(len(x), len(y)) >= FEWEST_SIMILAR:
        if alike >= near - 1e-9:
            return Verdict(Relation.NEAR_DUPLICATE, alike)
        if contained(x, y) >= inside - 1e-9:
            return Verdict(Relation.CONTAINS, contained(x, y))
    runs = common_runs(x, y, least)
    if any(not (a.quoted(r.a, r.a + r.length) and b.quoted(r.b, r.b + r.length)) for r in runs):
        return Verdict(Relation.SHARES_PASSAGES, alike)
    if runs or any(is_part(p, q) or is_part(q, p) for p in a.quotations() for q in b.quotations()):
        return Verdict(Relation.SHARES_QUOTATION, alike)
    return Verdict(Relation.UNRELATED, alike)


def is_part(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether a quotation stands, word by word, in another one."""
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def may_vary(a: Reading, b: Reading) -> bool:
    """Whether two documents may have a quotation in two wordings: three quarters of a longer one agree, in order."""
    return any(
        min(len(p), len(q)) >= 6 and 4 * common_subsequence(list(p), list(q)) >= 3 * min(len(p), len(q))
        for p in a.quotations()
        for q in b.quotations()
    )


def equal(a: Reading, b: Reading) -> Relation | None:
    """The relation of two documents that say the same, boilerplate and all."""
    if a.text == b.text:
        return Relation.IDENTICAL
    if a.all and [t.says for t in a.all] == [t.says for t in b.all]:
        return Relation.SAME_TEXT
    return None


def preferred(readings: list[Reading]) -> list[Reading]:
    """The longest first, then by id."""
    return sorted(readings, key=lambda r: (-len(r.all), r.id))


def stands_for(readings: list[Reading]) -> dict[str, Reading]:
    """For each document the preferred one of those that say the same."""
    order = preferred(readings)
    return {r.id: next(other for other in order if other is r or equal(other, r)) for r in readings}


def clusters(readings: list[Reading]) -> dict[str, set[str]]:
    """Members by representative: each document joins the first representative that it matches directly."""
    standing = stands_for(readings)
    compared = [r for r in preferred(readings) if standing[r.id] is r]
    heads: list[Reading] = []
    of: dict[str, str] = {}
    for one in compared:
        head = next((h for h in heads if joins(one, h)), None)
        if head is None:
            heads.append(one)
        of[one.id] = (head or one).id
    found: dict[str, set[str]] = {head.id: set() for head in heads}
    for r in readings:
        found[of[standing[r.id].id]].add(r.id)
    return {head: members - {head} for head, members in found.items() if len(members) > 1}


def joins(one: Reading, head: Reading) -> bool:
    """Whether a document is a near-duplicate of another, or contained in it."""
    relation, figure = verdict(one, head)
    if relation is Relation.CONTAINS:
        x, y = one.says, head.says
        return len(x) <= len(y) and covered(x, y) / len(x) >= figure - 1e-9
    return relation is Relation.NEAR_DUPLICATE


def go_on(a: Reading, b: Reading) -> bool:
    """Whether a passage that begins in quotations may go on without them: a run of five words or more does."""
    return any(
        not (a.quoted(r.a, r.a + r.length) and b.quoted(r.b, r.b + r.length)) for r in common_runs(a.says, b.says, 5)
    )


def quote_a_third(a: Reading, b: Reading, readings: list[Reading]) -> bool:
    """Whether what some document quotes stands, word by word, in quotations of both."""
    return any(
        any(is_part(said, p) for p in a.quotations()) and any(is_part(said, q) for q in b.quotations())
        for r in readings
        for said in r.quotations()
    )


def crowded(readings: list[Reading]) -> bool:
    """Whether five words in a row stand in so many places that documents are related to the first of them only."""
    counts = Counter(tuple(r.says[at : at + 5]) for r in readings for at in range(len(r.says) - 4))
    return max(counts.values(), default=0) > HOT


def pairs(readings: list[Reading]) -> list[tuple[Reading, Reading]]:
    """Every pair of documents that are compared, by id."""
    standing = stands_for(readings)
    return list(combinations(sorted((r for r in readings if standing[r.id] is r), key=lambda r: r.id), 2))


def shortened(characters: list[str]) -> list[str]:
    """A text of single characters with two tokens for a run of Katakana, and one for every two beyond eight."""
    found = []
    for run in re.findall("[\u30a1-\u30fa\u30fc-\u30fe]{3,}|.", "".join(characters)):
        if len(run) < 3:
            found.append(run)
            continue
        rest = run[8:]
        found += [run[:8], f"{run[:8]} again", *(f"and {rest[at : at + 2]}" for at in range(0, len(rest), 2))]
    return found


def between_blanks(text: str) -> list[tuple[str, ...]]:
    """The words between blanks of a text of ASCII and Han: tuples of tokens, sixteen at most."""
    found: list[tuple[str, ...]] = []
    for part in re.split(r"[\s|\u2014\u2026\u00a0]+|--+|\.\.+", text):
        for run in re.findall(r"[\u4e00-\u9fff]|[^\u4e00-\u9fff]+", part):
            tokens = re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", run)
            found += [tuple(tokens[at : at + 16]) for at in range(0, len(tokens), 16)]
    return found


def excess_letters(a: list[str], b: list[str], word: int = 4, each: int = 24) -> float:
    """Of each stretch of letters that differs two beyond a word, if there are no more than one for so many letters.

    The stretches are those of the longest common subsequence that is found from behind, the first text's letters left
    out before the second one's.
    """
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    i, j, agree = len(a), len(b), ""
    while i or j:
        if i and (not j or table[i][j] == table[i - 1][j]):
            i, agree = i - 1, agree + "-"
        elif not i or table[i][j] == table[i][j - 1]:
            j, agree = j - 1, agree + "-"
        else:
            i, j, agree = i - 1, j - 1, agree + "="
    stretches = [s.count("-") for s in re.split(f"={{{word},}}", agree) if "-" in s]
    if 2 * each * len(stretches) > len(a) + len(b):
        return 0.0
    return sum(min(max(s / 2 - word, 0.0), 2.0) for s in stretches)
