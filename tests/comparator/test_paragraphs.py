"""Duplicate and near-duplicate paragraphs, against every pair compared in plain Python."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings

import provenance
from comparator import plain
from comparator.corpora import corpora, table
from provenance import Config

FEWEST_EQUAL, FEWEST_SIMILAR = 5, 10


def stretches(texts, report):
    """Words outside boilerplate of each paragraph of each document that is compared, in order."""
    read = [plain.read(id, text, report.boilerplate) for id, text in texts.items()]
    standing = plain.stands_for(read)
    found = {}
    with_text = provenance.explore(table(texts), Config(threads=1))
    for r in read:
        if standing[r.id] is r:
            for number, span in enumerate(with_text.paragraphs(r.id)):
                words = tuple(t.says for t in r.left if span.bytes[0] <= t.start < span.bytes[1])
                found[r.id, number] = words
    with_text.close()
    return dict(sorted(found.items()))


@given(corpora())
@settings(max_examples=40)
def test_equal_paragraphs_are_groups(texts):
    report = provenance.scan(table(texts), Config(threads=1))
    expected: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for place, words in stretches(texts, report).items():
        if len(words) >= FEWEST_EQUAL:
            expected.setdefault(words, []).append(place)
    groups = [p for p in report.paragraphs if p.rule == "duplicate-paragraph"]
    assert [[(s.document, s.paragraph) for s in g.occurrences] for g in groups] == [
        places for places in expected.values() if len(places) > 1
    ]
    assert [g.tokens for g in groups] == [len(words) for words, places in expected.items() if len(places) > 1]


@given(corpora())
@settings(max_examples=40)
def test_near_equal_paragraphs_match_the_first_of_their_group(texts):
    """No chaining; and two paragraphs with one word changed are always in groups."""
    report = provenance.scan(table(texts), Config(threads=1))
    words = stretches(texts, report)
    groups = [p for p in report.paragraphs if p.rule == "near-duplicate-paragraph"]
    for group in groups:
        head, *others = [words[s.document, s.paragraph] for s in group.occurrences]
        assert len({head, *others}) > 1
        for other in others:
            assert plain.similarity(list(head), list(other)) >= 0.8 - 1e-9
            assert min(len(head), len(other)) >= FEWEST_SIMILAR
    grouped = {(s.document, s.paragraph) for group in groups for s in group.occurrences}
    for (one, a), (other, b) in combinations(words.items(), 2):
        if a != b and min(len(a), len(b)) >= FEWEST_SIMILAR and differ_by_one(a, b):
            assert {one, other} & grouped


def differ_by_one(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one word substituted, inserted or deleted makes the one of the other."""
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rests = (a[same + 1 :], b[same + 1 :]), (a[same + 1 :], b[same:]), (a[same:], b[same + 1 :])
    return any(x == y for x, y in rests)
