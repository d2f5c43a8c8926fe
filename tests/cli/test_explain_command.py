"""`provenance explain`: which document a name means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from runs import Result, StandIn, small_report

from provenance.cli.naming import corpus_of, document_of
from provenance.errors import UsageError
from provenance.models import Skipped

Run = Callable[..., Result]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "deep").mkdir(parents=True)
    for name in ("000_a.txt", "001_b.txt", "deep/002_c.txt", "records.jsonl"):
        (folder / name).write_text("x")
    return folder


IDS = ("000_a.txt", "001_b.txt", "deep/002_c.txt", "records.jsonl#7", "records.jsonl#77")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["corpus/000_a.txt"], "corpus"),
        (["corpus/000"], "corpus"),
        (["corpus/000_a.txt", "corpus/deep/002_c.txt"], "corpus"),
        (["corpus/records.jsonl#7"], "corpus/records.jsonl"),
        (["corpus/records.jsonl#7", "corpus/records.jsonl#8"], "corpus/records.jsonl"),
        (["corpus/records.jsonl#7", "corpus/000"], "corpus"),
        (["000"], "."),
    ],
)
def test_the_corpus(run: Run, corpus: Path, names: list[str], expected: str):
    assert corpus_of(names).resolve() == (corpus.parent / expected).resolve()


@pytest.mark.parametrize("name", ["corpus", "corpus/", "missing/x.txt"])
def test_no_corpus(run: Run, corpus: Path, name: str):
    with pytest.raises(UsageError):
        corpus_of([name])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("corpus/000_a.txt", "000_a.txt"),
        ("corpus/000", "000_a.txt"),
        ("000", "000_a.txt"),
        ("deep/002_c.txt", "deep/002_c.txt"),
        ("corpus/deep/0", "deep/002_c.txt"),
        ("corpus/records.jsonl#7", "records.jsonl#7"),
        ("records.jsonl#77", "records.jsonl#77"),
    ],
)
def test_the_document(run: Run, corpus: Path, name: str, expected: str):
    assert document_of(name, Path("corpus"), small_report(IDS)) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("corpus/00", "corpus/00 is the beginning of 2 documents:\n  000_a.txt\n  001_b.txt"),
        ("corpus/001_bb.txt", "has no document 'corpus/001_bb.txt': did you mean '001_b.txt'?"),
        ("corpus/x.png", "corpus/x.png was not read: binary (unreadable-file)"),
    ],
)
def test_no_document(run: Run, corpus: Path, name: str, message: str):
    report = small_report(IDS, (Skipped("x.png", "unreadable-file", "binary"),))
    with pytest.raises(UsageError) as caught:
        document_of(name, Path("corpus"), report)
    assert message in str(caught.value)


def test_a_name_that_no_document_can_have_is_told_before_the_scan(run: Run, corpus: Path, stand_in: StandIn):
    stand_in.report = small_report(IDS)
    got = run("explain", "corpus/000", "corpus/007")
    assert got.code == 2
    assert "corpus has no document 'corpus/007'" in got.err
    assert stand_in.source is None


def test_many_documents_are_not_all_listed(run: Run, corpus: Path):
    with pytest.raises(UsageError) as caught:
        document_of("d", Path("corpus"), small_report(tuple(f"d{n:03}" for n in range(500))))
    assert str(caught.value).endswith("… and 490 more")


def test_the_command(run: Run, corpus: Path, stand_in: StandIn):
    stand_in.report = small_report(IDS)
    one = run("explain", "corpus/000")
    assert one.code == 0
    assert one.out.startswith("document    000_a.txt")
    two = run("explain", "corpus/000", "corpus/001", "--format", "json", "-o", "out.json")
    assert (two.code, two.out) == (0, "")
    same = run("explain", "corpus/000", "corpus/000_a.txt")
    assert same.code == 2
    assert "are the same document" in same.err
    assert run("explain", "corpus/000", "--corpus", "nowhere").code == 2
    assert run("explain").code == 2


def test_a_document_outside_the_corpus_is_compared_with_it(run: Run, corpus: Path, stand_in: StandIn):
    for name in ("new.txt", "..odd.txt", "a#b.txt"):
        Path(name).write_text("x")
    stand_in.report = small_report(("new.txt", "corpus/000_a.txt"))
    for b in ((), ("corpus/000_a.txt",), ("000",)):
        got = run("explain", "new.txt", *b, "--corpus", "corpus")
        assert (got.code, got.err) == (0, "")
        assert [Path(one).name for one in stand_in.source] == ["corpus", "new.txt"]
    for name in ("..odd.txt", "a#b.txt"):
        stand_in.report = small_report((name,))
        assert run("explain", name).code == 0


def test_no_explanation_replaces_a_document(run: Run, corpus: Path, stand_in: StandIn):
    stand_in.report = small_report(IDS)
    got = run("explain", "corpus/000", "-o", "corpus/001_b.txt")
    assert got.code == 2
    assert "it is read as a document" in got.err
