from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

import provenance
from comparator import plain
from comparator.corpora import corpora, table
from provenance import Config


def entries(report):
    return {(report.matrix.ids[i], report.matrix.ids[j]): value for i, j, value in report.matrix.entries}


@pytest.mark.parametrize("measure", ["resemblance", "containment"])
@given(texts=corpora())
@settings(max_examples=40)
def test_the_measure_is_that_of_the_plain_comparison(measure, texts):
    report = provenance.scan(table(texts), Config(threads=1, measure=measure))
    read = {id: plain.read(id, text, report.boilerplate) for id, text in texts.items()}
    standing = plain.stands_for(list(read.values()))
    expected = {}
    for a, b in combinations(sorted(texts), 2):
        x, y = standing[a].says, standing[b].says
        value = max(plain.containment(x, y), plain.containment(y, x))
        value = plain.resemblance(x, y) if measure == "resemblance" else value
        value = 1.0 if standing[a] is standing[b] else value
        if value:
            expected[a, b] = value
    assert report.matrix.measure == measure
    assert report.matrix.ids == tuple(sorted(texts))
    assert entries(report) == pytest.approx(expected, abs=2e-6)


@given(corpora())
@settings(max_examples=40)
def test_the_default_is_a_similarity_of_every_pair(texts):
    report = provenance.scan(table(texts), Config(threads=1))
    found = entries(report)
    assert report.matrix.measure == "similarity"
    assert list(found) == sorted(found)
    assert all(a < b and 0 < value <= 1 for (a, b), value in found.items())
    for match in report.matches:
        if match.relation in ("identical", "same-text"):
            assert found[match.a, match.b] == 1
