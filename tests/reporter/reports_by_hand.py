"""Hand-made reports: what a scan of `seeds/` may find, and one that is too large for a matrix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from provenance.config import Config
from provenance.models import (
    SCHEMA,
    Boilerplate,
    Cluster,
    Declared,
    Document,
    Match,
    Matrix,
    Member,
    Nearest,
    Notice,
    ParagraphGroup,
    Passage,
    PassageKind,
    Relation,
    Report,
    Role,
    Shares,
    Skipped,
    Span,
    Tool,
    Totals,
)

SEEDS = Path(__file__).parents[2] / "seeds"
IDS = tuple(sorted(path.name for path in SEEDS.iterdir()))
TEXTS = {name: (SEEDS / name).read_text("utf-8") for name in IDS}


def span(number: int, needle: str, nth: int = 0) -> Span:
    """The nth place of a text in a seed document."""
    document = IDS[number]
    text = TEXTS[document]
    start = -1
    for _ in range(nth + 1):
        start = text.index(needle, start + 1)
    end = start + len(needle)
    return Span(
        document=document,
        paragraph=sum(1 for line in text[:start].split("\n")[:-1] if line.strip()),
        chars=(start, end),
        bytes=(len(text[:start].encode()), len(text[:end].encode())),
        lines=(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1),
    )


def seeds_document(number: int, nearest: Nearest | None, shares: Shares) -> Document:
    text = TEXTS[IDS[number]]
    return Document(
        id=IDS[number],
        bytes=len(text.encode()),
        encoding="utf-8",
        sha256=f"{number}" * 64,
        swhid="swh:1:cnt:" + f"{number}" * 40,
        content_id=f"{number}" * 32,
        tokens=len(text.split()),
        paragraphs=sum(bool(line.strip()) for line in text.split("\n")),
        cluster=None,
        role=Role.UNIQUE,
        nearest=nearest,
        shares=shares,
        declared=Declared(),
    )


def near(number: int, relation: Relation, similarity: float) -> Nearest:
    return Nearest(IDS[number], relation, 0.0104, similarity, 0.3125)


def boilerplate() -> tuple[Boilerplate, ...]:
    headline = "Trump-Putin Call Sparks Global Tensions Over Ukraine Peace Prospects"
    other = "Trump Secures Promise of Talks, But No Ukraine Ceasefire from Putin"
    phrases = (
        (3, "also-read", "Also Read:"),
        (3, "read-more", "Read More:"),
        (3, "post-a-comment", "Post a Comment"),
        (3, "comment-count", "0 Comments"),
        (4, "whats-your-reaction", "What's Your Reaction?"),
    )
    repeated = (
        Boilerplate(
            "repeated-line", None, headline, "stands 3 times in the document; the first is kept",
            (span(3, headline, 1), span(3, headline, 2)),
        ),
        Boilerplate(
            "repeated-line", None, other, "stands twice in the document; the first is kept", (span(4, other, 1),)
        ),
    )  # fmt: skip
    return repeated + tuple(
        Boilerplate("boilerplate-phrase", name, text, "the whole line is a catalogue phrase (en)", (span(n, text),))
        for n, name, text in phrases
    )


def passages() -> tuple[Passage, ...]:
    shared = "the only realistic way to resolve the conflict"
    return (
        Passage(
            "a" * 32, PassageKind.EDITED, 9, 0.89, "spoke with Trump twice on the same day, before and after the",
            (
                span(0, "spoke with Trump twice on the same day, before and after the"),
                span(4, "spoke with Trump both before and after the"),
            ),
        ),
        Passage("b" * 32, PassageKind.VERBATIM, 8, 1.0, shared, (span(2, shared), span(2, shared))),
        Passage(
            "c" * 32, PassageKind.QUOTATION, 2, 1.0, "within 24 hours",
            (span(3, "within 24 hours"), span(4, "within 24 hours")),
        ),
    )  # fmt: skip


def seeds_report() -> Report:
    shares = [
        (0.97, 0.02, 0.01, 0.0),
        (1, 0, 0, 0),
        (0.996, 0.004, 0, 0),
        (0.93, 0, 0.005, 0.065),
        (0.9, 0.02, 0.02, 0.06),
    ]
    nearest = [
        near(4, Relation.SHARES_PASSAGES, 0.4812),
        near(4, Relation.UNRELATED, 0.4401),
        near(4, Relation.UNRELATED, 0.5219),
        near(4, Relation.SHARES_QUOTATION, 0.4663),
        near(2, Relation.SHARES_PASSAGES, 0.5219),
    ]
    documents = tuple(seeds_document(n, nearest[n], Shares(*shares[n])) for n in range(5))
    matches = (
        Match(IDS[0], IDS[4], Relation.SHARES_PASSAGES, 0.0104, 0.02, 0.0174, 0.4812),
        Match(IDS[3], IDS[4], Relation.SHARES_QUOTATION, 0.0, 0.0, 0.0, 0.4663),
    )
    values = [0.41, 0.44, 0.39, 0.48, 0.43, 0.37, 0.44, 0.4, 0.52, 0.47]
    cells = [(i, j) for i in range(5) for j in range(i + 1, 5)]
    return Report(
        schema=SCHEMA,
        tool=Tool("provenance", "0.1.0"),
        config={**Config().effective(), "digest": Config().digest()},
        totals=Totals(
            documents=5,
            paragraphs=sum(one.paragraphs for one in documents),
            tokens=sum(one.tokens for one in documents),
            bytes=sum(one.bytes for one in documents),
            skipped=0,
            excluded=0,
            boilerplate_tokens=44,
            candidates=10,
            candidate_recall=1.0,
        ),
        documents=documents,
        skipped=(),
        notices=(),
        matches=matches,
        clusters=(),
        paragraphs=(),
        passages=passages(),
        boilerplate=boilerplate(),
        matrix=Matrix("similarity", IDS, tuple((i, j, value) for (i, j), value in zip(cells, values, strict=True))),
    )


def large_report() -> Report:
    """Forty documents: thirty of their own and ten copies, something skipped, something noticed."""
    seeds = seeds_report()
    base = seeds.documents[0]
    ids = tuple(f"articles/2024/{n:02}-the-news-of-the-day.txt" for n in range(40))
    documents = tuple(
        replace(
            base,
            id=one,
            cluster="f" * 32 if n in range(10, 20) else None,
            role=Role.DUPLICATE if 10 < n < 20 else Role.REPRESENTATIVE if n == 10 else Role.UNIQUE,
            nearest=Nearest(ids[10], Relation.NEAR_DUPLICATE, 0.7, 0.91) if 10 < n < 20 else None,
            shares=Shares(0.0, 1.0, 0.0, 0.0) if 10 < n < 20 else Shares(1.0, 0.0, 0.0, 0.0),
            encoding="windows-1252" if n == 11 else "utf-8",
            declared=Declared(source="The Daily", date="2024-03-02"),
        )
        for n, one in enumerate(ids)
    )
    members = tuple(
        Member(one, Relation.IDENTICAL if one == ids[11] else Relation.NEAR_DUPLICATE, 1.0 if one == ids[11] else 0.91)
        for one in ids[11:20]
    )
    relation = Relation.NEAR_DUPLICATE
    group = ParagraphGroup("d" * 32, "duplicate-paragraph", 41, "The same words again.", _copies(ids[:6]))
    return replace(
        seeds,
        totals=replace(seeds.totals, documents=40, skipped=7, excluded=2),
        documents=documents,
        skipped=(
            *(Skipped(f"articles/img{n}.png", "unreadable-file", "binary: NUL at byte 4") for n in range(6)),
            Skipped("articles/more.jsonl", "malformed-record", "not a JSON object", 12),
        ),
        notices=(Notice(ids[11], "encoding", "read as windows-1252"),),
        matches=(
            *(Match(ids[10], one, relation, 0.7, 0.82, 0.81, 0.91) for one in ids[11:20]),
            Match(ids[20], ids[21], Relation.REWRITE, 0.01, 0.02, 0.02, 0.55),
        ),
        clusters=(Cluster("f" * 32, relation, ids[10], "earliest", 0.91, members),),
        paragraphs=(group,),
        passages=tuple(
            Passage(f"{n:032x}", PassageKind.VERBATIM, 10 + n, 1.0, "the very same words " * 6, _copies(ids[:2]))
            for n in range(30)
        ),
        matrix=Matrix("similarity", ids, tuple((10, n, 0.91) for n in range(11, 20))),
    )


def _copies(ids: tuple[str, ...]) -> tuple[Span, ...]:
    return tuple(Span(one, 3, (10, 50), (10, 50), (7, 8)) for one in ids)
