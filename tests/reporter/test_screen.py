"""What the screen says about reports of other kinds."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from wcwidth import wcswidth

from provenance import reporter
from provenance.models import Matrix, Notice, Report, Skipped
from provenance.reporter.labels import labels, places
from provenance.reporter.options import Options
from provenance.reporter.screen.documents import percent
from provenance.reporter.text import clip, clip_start, listed, size, visible, width

ATTACK = "\x1b]0;owned\x07\x1b[31m\u202egpj.exe\u2066\x9b31m\r\n| [red]x[/red] <b>`a`</b> @you \u200b=1\ud800"


def shown(report: Report, format_name: str = "table", **options: object) -> str:
    stream = io.BytesIO()
    reporter.write(report, format_name, stream, Options(**options))
    return stream.getvalue().decode()


def attacked(report: Report) -> Report:
    """The report with an attack in everything that comes from outside."""
    document = report.documents[0]
    declared = replace(document.declared, source=ATTACK, title="=" + ATTACK, date=ATTACK)
    return replace(
        report,
        documents=(replace(document, declared=declared, encoding="latin-1"), *report.documents[1:]),
        skipped=(Skipped(ATTACK, "unreadable-file", ATTACK, 3),),
        notices=(Notice(ATTACK, "encoding", ATTACK),),
        passages=tuple(replace(one, text=ATTACK) for one in report.passages),
        boilerplate=tuple(replace(one, text=ATTACK, evidence=ATTACK) for one in report.boilerplate),
    )


@pytest.mark.parametrize("format_name", ["table", "markdown", "csv"])
def test_nothing_from_outside_acts_on_a_terminal(format_name: str, seeds_report: Report):
    text = shown(attacked(seeds_report), format_name, width=300)
    assert not set(text) & set("\x1b\x07\x9b\u202e\u2066\u200b")
    assert "\\x1b" in text
    if format_name == "csv":
        assert "'=\\x1b" in text
    else:
        assert "[red]x[/red]" in text


def test_markdown_keeps_outside_text_in_code(seeds_report: Report):
    for line in shown(attacked(seeds_report), "markdown").splitlines():
        if "gpj.exe" in line:
            assert "``" in line
            assert line.count("|") - line.count("\\|") == line.count(" | ") + 2


def test_markup_of_rich_is_text(seeds_report: Report):
    assert "[red]x[/red]" in shown(attacked(seeds_report), width=300, colour=True)


def test_wide_characters_align(seeds_report: Report):
    texts = ("东京都知事は記者会見で", "plain words", "ไม่มีอะไร", "🇫🇷 emoji")
    changed = tuple(
        replace(one, text=text, rule="repeated-line")
        for one, text in zip(seeds_report.boilerplate, texts, strict=False)
    )
    lines = shown(replace(seeds_report, boilerplate=changed)).splitlines()
    rows = lines[lines.index("Boilerplate (left out of every comparison)") + 1 :][: len(changed) + 2]
    assert {wcswidth(row[: row.index(word)]) for row in rows for word in ("00", "where") if word in row} == {
        wcswidth(rows[0][: rows[0].index("where")])
    }


def test_the_verdict_of_nothing_shared(seeds_report: Report):
    empty = replace(seeds_report, passages=(), boilerplate=(), matches=())
    assert "No copies: each of the 5 documents is its own. No passage or quotation is shared. No boilerplate." in shown(
        empty, width=200
    )


def test_one_document(seeds_report: Report):
    one = replace(
        seeds_report,
        documents=seeds_report.documents[:1],
        matches=(),
        passages=(),
        boilerplate=(),
        totals=replace(seeds_report.totals, documents=1, paragraphs=1),
        matrix=Matrix("similarity", (seeds_report.documents[0].id,), ()),
    )
    assert "1 document, 1 paragraph, " in shown(one)
    assert "One document: nothing to compare it with." in shown(one)


def test_twelve_long_names_have_a_legend_of_their_own(seeds_report: Report):
    ids = tuple(f"archive/a-rather-long-name-for-a-file-{n}.txt" for n in range(12))
    documents = tuple(replace(seeds_report.documents[0], id=one) for one in ids)
    text = shown(replace(seeds_report, documents=documents, matrix=Matrix("containment", ids, ((0, 1, 0.004),))))
    assert all(one in text for one in ids)
    assert max(map(len, text.splitlines())) <= 100


def test_labels():
    assert labels(["000_a.txt", "001_b.txt"]) == {"000_a.txt": "000", "001_b.txt": "001"}
    assert labels(["x/report-1.txt", "x/report-2.txt"]) == {"x/report-1.txt": "report-1", "x/report-2.txt": "report-2"}
    assert labels(["a/index.txt", "b/index.txt"]) == {"a/index.txt": "1", "b/index.txt": "2"}
    assert labels(["d.jsonl#17", "d.jsonl#23"]) == {"d.jsonl#17": "17", "d.jsonl#23": "23"}
    assert labels([".txt", "_.txt"]) == {".txt": ".txt", "_.txt": "_"}


def test_places(seeds_report: Report):
    spans = seeds_report.boilerplate[0].occurrences
    assert places(spans, {spans[0].document: "003"}) == "003:3,5"
    assert places(spans, {}) == "003_99b0493e594b7e59.txt:3,5"
    many = [replace(spans[0], document=f"d{n}") for n in range(9)]
    assert places(many, {}) == "d0:3 d1:3 +7"


@pytest.mark.parametrize(
    ("share", "text"), [(0, "·"), (0.001, "<1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%"), (1.0000001, "100%")]
)
def test_percent(share: float, text: str):
    assert percent(share) == text


def test_text():
    assert visible(" a\tb\n c ") == "a b c"
    assert visible("न\u200dमस्ते 👩\u200d💻") == "न\u200dमस्ते 👩\u200d💻"
    assert clip("東京都", 5) == "東京…"
    assert clip("abc", 3) == "abc"
    assert width(clip_start("archive/東京都.txt", 8)) <= 8
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert [size(n) for n in (0, 999, 15_564, 999_999, 70_000_000)] == ["0 B", "999 B", "15.6 kB", "1.0 MB", "70.0 MB"]
