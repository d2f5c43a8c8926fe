"""What `provenance scan seeds/` shows of five articles on one event, two of them with page furniture around them."""

from __future__ import annotations

import shutil
from itertools import combinations
from pathlib import Path

import pytest

import provenance
from comparator.controls import CONTROLS
from provenance.models import PassageKind, Relation, Report

SEEDS = Path(__file__).parents[1] / "seeds"
NAMES = sorted(path.name for path in SEEDS.iterdir())
FIRST, SECOND, THIRD, FOURTH, FIFTH = NAMES
STRONG = (Relation.IDENTICAL, Relation.SAME_TEXT, Relation.NEAR_DUPLICATE, Relation.CONTAINS)


@pytest.fixture(scope="module")
def report() -> Report:
    return provenance.scan(str(SEEDS))


@pytest.fixture(scope="module")
def with_controls(tmp_path_factory) -> Report:
    """The seeds with articles on other subjects beside them."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in NAMES:
        shutil.copy(SEEDS / name, folder / name)
    for name, text in CONTROLS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return provenance.scan(folder)


def figures(report: Report) -> dict[tuple[str, str], float]:
    ids = report.matrix.ids
    return {(ids[i], ids[j]): value for i, j, value in report.matrix.entries}


def boilerplate(report: Report, document: str) -> list[tuple[str, str, int]]:
    """Rule, text and first line of every piece of boilerplate in a document, from top to bottom."""
    found = [(b.rule, b.text, o.lines[0]) for b in report.boilerplate for o in b.occurrences if o.document == document]
    return sorted(found, key=lambda one: one[2])


def test_the_five_are_read_whole(report):
    assert [d.id for d in report.documents] == NAMES
    assert (report.totals.documents, report.totals.skipped, report.notices) == (5, 0, ())
    for document in report.documents:
        assert document.bytes == (SEEDS / document.id).stat().st_size
        assert document.encoding == "utf-8"


def test_no_two_are_copies(report):
    assert [m for m in report.matches if m.relation in STRONG] == []
    assert report.clusters == ()
    assert {d.role for d in report.documents} == {"unique"}


START = "immediately start negotiations"
# Read by hand. What the five quote alike, and where; not shared: `catastrophic massacre` and `catastrophic bloodbath`,
# `significant and quite frank`, `meaningful and frank` and `very informative and very open`; single words
# (`immediately`, `memorandum`, `excellent`); and what only one of them has in quotation marks (`red line`).
QUOTED = {
    ("24 hours", SECOND, "24 hours", FOURTH, "24 hours"),
    (START, SECOND, START, FIFTH, START),
    ("root causes", SECOND, "root causes", THIRD, "root causes"),
    ("large-scale trade", THIRD, "large-scale trade", FIFTH, "largescale TRADE"),
}


def test_every_quotation_that_two_share_is_told(report):
    found = set()
    for passage in report.passages:
        assert passage.kind is PassageKind.QUOTATION
        places = [
            part
            for o in passage.occurrences
            for part in (o.document, (SEEDS / o.document).read_text(encoding="utf-8")[slice(*o.chars)])
        ]
        found.add((passage.text, *places))
    assert found == QUOTED
    assert [(m.a, m.b) for m in report.matches if m.relation is Relation.SHARES_QUOTATION] == [(SECOND, FIFTH)]


def test_related_articles_stand_out_against_unrelated_ones(with_controls):
    value = figures(with_controls)
    others = [f"{name}.txt" for name in CONTROLS]
    related = [value.get(pair, 0.0) for pair in combinations(NAMES, 2)]
    unrelated = [value.get((min(a, b), max(a, b)), 0.0) for a in NAMES for b in others]
    unrelated += [value.get((min(a, b), max(a, b)), 0.0) for a, b in combinations(others, 2)]
    assert len(related) == 10
    assert min(related) > 1.5 * max(unrelated), (min(related), max(unrelated))


@pytest.mark.parametrize("control", CONTROLS)
def test_one_unrelated_article_is_enough_to_see_it(tmp_path, control):
    """The matrix does not need many documents to tell what is common in the language."""
    for name in NAMES:
        shutil.copy(SEEDS / name, tmp_path / name)
    (tmp_path / "zzz.txt").write_text(CONTROLS[control], encoding="utf-8")
    value = figures(provenance.scan(tmp_path))
    related = min(value[pair] for pair in combinations(NAMES, 2))
    unrelated = max(value.get((name, "zzz.txt"), 0.0) for name in NAMES)
    assert related > 1.5 * unrelated, (related, unrelated)


def test_controls_are_not_related_to_anything(with_controls):
    ids = {f"{name}.txt" for name in CONTROLS}
    assert [m for m in with_controls.matches if {m.a, m.b} & ids] == []
    assert [b for b in with_controls.boilerplate for o in b.occurrences if o.document in ids] == []


def test_the_headline_and_furniture_of_the_fourth(report):
    headline = "Trump-Putin Call Sparks Global Tensions Over Ukraine Peace Prospects"
    assert boilerplate(report, FOURTH) == [
        ("repeated-line", headline, 3),
        ("repeated-line", headline, 5),
        ("boilerplate-phrase", "Also Read:", 13),
        ("boilerplate-phrase", "Read More:", 25),
        ("boilerplate-phrase", "Post a Comment", 27),
        ("boilerplate-phrase", "0 Comments", 29),
    ]


def test_the_headline_and_furniture_of_the_fifth(report):
    assert boilerplate(report, FIFTH) == [
        ("repeated-line", "Trump Secures Promise of Talks, But No Ukraine Ceasefire from Putin", 2),
        ("boilerplate-phrase", "What's Your Reaction?", 15),
    ]


@pytest.mark.parametrize("name", [FIRST, SECOND, THIRD])
def test_nothing_in_a_body_is_boilerplate(report, with_controls, name):
    assert boilerplate(report, name) == boilerplate(with_controls, name) == []


def test_shares_sum_to_one(report):
    for document in report.documents:
        shares = document.shares
        assert shares.unique + shares.copied + shares.quoted + shares.boilerplate == pytest.approx(1, abs=1e-5)
        assert (shares.boilerplate > 0) == (document.id in (FOURTH, FIFTH))


def test_spans_give_the_text(report):
    findings = (*report.boilerplate, *report.passages, *report.paragraphs)
    assert findings
    for finding in findings:
        for span in finding.occurrences:
            raw = (SEEDS / span.document).read_bytes()
            text = raw.decode()
            said = text[slice(*span.chars)]
            assert raw[slice(*span.bytes)].decode() == said
            assert span.lines == (text.count("\n", 0, span.chars[0]) + 1, text.count("\n", 0, span.chars[1]) + 1)
            if finding in report.boilerplate:
                assert finding.text == said
        assert (
            finding.text
            == (SEEDS / finding.occurrences[0].document).read_text(encoding="utf-8")[
                slice(*finding.occurrences[0].chars)
            ]
        )


def test_pairs_are_graded_with_the_sentences_that_tell_the_same(report):
    graded = {(one.a, one.b): one for one in report.rewrites}
    assert set(graded) == set(combinations(NAMES, 2))
    assert all(0.02 <= one.grade < 0.25 for one in graded.values() if one.sentences)
    assert [(a, b, one.grade) for (a, b), one in graded.items() if not one.sentences] == [(THIRD, FOURTH, 0)]
    said = [(s.text_a, s.text_b) for one in graded.values() for s in one.sentences]
    for fact in ("possible venue for future peace talks", "spoke with Trump twice on the same day"):
        assert any(fact in a for a, _ in said), fact


def test_the_grades_of_the_five_stand_out(with_controls):
    """Articles on other subjects tell nothing of theirs, however large the corpus is."""
    assert len(with_controls.rewrites) >= 8
    assert {id_ for one in with_controls.rewrites for id_ in (one.a, one.b)} <= set(NAMES)
