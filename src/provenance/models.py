"""The nouns of a report: frozen findings, in the order and under the names of schema `provenance-report/1`.

Every class here is data only. Field names are the JSON names, so a format renders a report by walking it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")

SCHEMA = "provenance-report/1"
UNKNOWN = "unknown"


class Relation(StrEnum):
    """What two documents are to each other, strongest first."""

    IDENTICAL = "identical"
    SAME_TEXT = "same-text"
    NEAR_DUPLICATE = "near-duplicate"
    CONTAINS = "contains"
    REWRITE = "rewrite"
    SHARES_PASSAGES = "shares-passages"
    SHARES_QUOTATION = "shares-quotation"
    UNRELATED = "unrelated"


class Role(StrEnum):
    """What a document is in its cluster."""

    UNIQUE = "unique"
    REPRESENTATIVE = "representative"
    DUPLICATE = "duplicate"


class PassageKind(StrEnum):
    """How the occurrences of a passage agree."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    REWRITE = "rewrite"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one document. Offsets are half-open, lines are inclusive and count from 1."""

    document: str
    paragraph: int | None
    """Index of the paragraph that holds the span's first token, from 0; None where there is none."""
    chars: tuple[int, int]
    """Code points of the decoded text."""
    bytes: tuple[int, int]
    """Bytes of the file; for a record, of its text field as UTF-8."""
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not read, or a record of it, and why."""

    path: str
    rule: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth knowing about a document that was read: its encoding, hidden characters."""

    path: str
    rule: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The document that a document is closest to, by all figures together."""

    id: str
    relation: Relation
    resemblance: float
    similarity: float
    words: float = 0.0
    """Cosine of the words."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of a document's tokens, each in 0..1, that sum to 1."""

    unique: float
    copied: float
    """In a duplicate, a duplicated paragraph or a shared passage: it stands in another document too."""
    quoted: float
    """Inside a quotation that another document has as well."""
    boilerplate: float


@dataclass(frozen=True, slots=True)
class Declared:
    """What the corpus itself says about a document; `unknown` where it says nothing."""

    title: str = UNKNOWN
    source: str = UNKNOWN
    url: str = UNKNOWN
    date: str = UNKNOWN
    licence: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the provenance table."""

    id: str
    bytes: int
    encoding: str
    sha256: str
    swhid: str
    content_id: str
    tokens: int
    paragraphs: int
    cluster: str | None
    """Id of the cluster that the document belongs to; None for a document on its own."""
    role: Role
    nearest: Nearest | None
    shares: Shares
    declared: Declared
    accents: int = 0
    """Tokens with accents; reports of earlier versions do not say."""
    broken: int = 0
    """Tokens that go on with a word that a line end broke; comparisons count it as one. Earlier reports do not say."""


@dataclass(frozen=True, slots=True)
class Match:
    """A verified pair of documents, `a` < `b` by id."""

    a: str
    b: str
    relation: Relation
    resemblance: float
    containment_a: float
    """Share of a's shingles that are in b."""
    containment_b: float
    similarity: float
    """The figure that the relation was decided on, 0..1."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a cluster and how it matches the representative directly."""

    id: str
    relation: Relation
    similarity: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A representative and the documents that verifiably match it."""

    id: str
    relation: Relation
    """The weakest relation of a member to the representative."""
    representative: str
    basis: str
    """The policy that chose the representative."""
    cohesion: float
    """The lowest similarity of a member to the representative."""
    members: tuple[Member, ...]
    """Without the representative, by id."""


@dataclass(frozen=True, slots=True)
class ParagraphGroup:
    """Paragraphs that are equal (`duplicate-paragraph`) or nearly so (`near-duplicate-paragraph`)."""

    id: str
    rule: str
    tokens: int
    text: str
    """As the first occurrence has it."""
    occurrences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that stands in more than one document."""

    id: str
    kind: PassageKind
    tokens: int
    similarity: float
    text: str
    """As the first occurrence has it."""
    occurrences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AlignedSentences:
    """A sentence of each of two documents that say the same."""

    a: Span
    b: Span
    cosine: float
    """Of their words, weighted by how rare each is."""
    dice: float
    """Share of their words that both have."""
    text_a: str
    text_b: str
    copied: bool = False
    """Whether they are the same words in the same order, so no retelling."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """How much of two documents is told alike in other words, `a` < `b` by id, and the sentences that show it."""

    a: str
    b: str
    grade: float
    """The lower of the two shares, which is held against the setting `rewrite`."""
    share_a: float
    """Share of a's text, copied sentences left out, that b tells in other words, 0..1."""
    share_b: float
    sentences: tuple[AlignedSentences, ...]
    """By place in a."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Text that recurs because of the page or site around an article."""

    rule: str
    phrase: str | None
    """Id of the catalogue phrase, for `boilerplate-phrase`."""
    text: str
    evidence: str
    occurrences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A sparse symmetric matrix: entries (i, j, value) with i < j, indices into `ids`; what is absent is 0."""

    measure: str
    ids: tuple[str, ...]
    entries: tuple[tuple[int, int, float], ...]


class Rows(Sequence[T], Generic[T]):
    """Findings that are Arrow columns until somebody looks at one: a report may hold a million.

    Behaves as a tuple of frozen dataclasses; `table` has the same rows, under the names of the JSON.
    """

    __slots__ = ("_decode", "_items", "table")

    def __init__(self, table: pa.Table, decode: Callable[[pa.Table], list[T]]) -> None:
        self.table = table
        self._decode = decode
        self._items: tuple[T, ...] | None = None

    def _all(self) -> tuple[T, ...]:
        if self._items is None:
            self._items = tuple(self._decode(self.table))
        return self._items

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._all()[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


@dataclass(frozen=True, slots=True)
class Tool:
    """The program that wrote a report."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over everything that was scanned."""

    documents: int
    paragraphs: int
    tokens: int
    bytes: int
    skipped: int
    excluded: int
    """Files that an exclude pattern kept out."""
    boilerplate_tokens: int
    candidates: int
    """Pairs that an index proposed; every one was verified exactly."""
    candidate_recall: float
    """Probability that a pair at the decision threshold is proposed; 1.0 where all pairs were compared."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a scan found. Formats render it and compute nothing."""

    schema: str
    tool: Tool
    config: dict[str, Any]
    """The settings that were in force, and their digest."""
    totals: Totals
    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]
    matches: Sequence[Match]
    clusters: tuple[Cluster, ...]
    paragraphs: Sequence[ParagraphGroup]
    passages: Sequence[Passage]
    boilerplate: Sequence[Boilerplate]
    matrix: Matrix
    rewrites: Sequence[Rewrite] = ()
    """Pairs of like words, graded by what they tell alike, where all pairs were compared; else rewrites alone."""
