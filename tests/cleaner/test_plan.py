"""Report -> Plan, on reports made by hand and on real scans."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import Config, scan
from provenance.cleaner.plan import plan, preference
from provenance.cleaner.policy import policy_of
from provenance.errors import ConfigError
from provenance.models import (
    SCHEMA,
    Boilerplate,
    Declared,
    Document,
    Match,
    Matrix,
    ParagraphGroup,
    Relation,
    Report,
    Role,
    Shares,
    Span,
    Tool,
    Totals,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"
POLICY = policy_of(Config(representative=("path",)))
EVERYTHING = policy_of(Config(strip=("repeated-line", "duplicate-paragraph", "PV202"), representative=("path",)))


def document(name: str, tokens: int = 100, **declared: str) -> Document:
    digests = ("0" * 64, "swh:1:cnt:" + "0" * 40, "0" * 32)
    shares = Shares(1.0, 0.0, 0.0, 0.0)
    return Document(name, 600, "utf-8", *digests, tokens, 1, None, Role.UNIQUE, None, shares, Declared(**declared))


def match(a: str, b: str, relation: str, inside: tuple[float, float] = (0.9, 0.9)) -> Match:
    a, b = sorted((a, b))
    return Match(a, b, Relation(relation), 0.9, *inside, 0.9)


def report(
    documents: list[Document], matches: tuple[Match, ...] = (), boilerplate: tuple[Boilerplate, ...] = (),
    paragraphs: tuple[ParagraphGroup, ...] = (),
) -> Report:  # fmt: skip
    totals = Totals(len(documents), 1, 1, 1, 0, 0, 0, 0, 1.0)
    return Report(
        SCHEMA, Tool("provenance", "0"), {}, totals, tuple(documents), (), (), matches, (), paragraphs, (),
        boilerplate, Matrix("similarity", (), ()),
    )  # fmt: skip


def span(name: str, start: int) -> Span:
    return Span(name, 0, (start, start + 10), (start, start + 10), (1, 1))


def gone(found: Report, policy=POLICY, untouchable=()) -> dict[str, str]:
    return {one: drop.kept for one, drop in plan(found, policy, untouchable).drops.items()}


def test_no_chain():
    """a~b and b~c, but not a~c: b goes for a, and c stays."""
    found = report([document(x) for x in "abc"], (match("a", "b", "near-duplicate"), match("b", "c", "near-duplicate")))
    assert gone(found) == {"b": "a"}


def test_equals_follow_to_the_one_that_their_equal_goes_for():
    found = report([document(x) for x in "abc"], (match("a", "b", "near-duplicate"), match("b", "c", "identical")))
    assert gone(found) == {"b": "a", "c": "a"}
    drops = plan(found, POLICY).drops
    assert drops["c"].rule == "near-duplicate-document"
    assert gone(found, policy_of(Config(drop=("identical-document",), representative=("path",)))) == {"c": "b"}


def test_a_container_never_goes_for_what_it_contains():
    held = (match("a", "b", "contains", (1.0, 0.2)),)
    assert gone(report([document("a", 20), document("b", 100)], held)) == {"a": "b"}
    held = (match("a", "b", "contains", (0.2, 1.0)),)
    assert gone(report([document("a", 100), document("b", 20)], held)) == {"b": "a"}
    held = (match("a", "b", "contains", (1.0, 1.0)),)
    assert gone(report([document("a", 50), document("b", 50)], held)) == {"b": "a"}


def test_a_nest_of_containers_goes_for_the_outermost_that_each_matches():
    documents = [document("a", 10), document("b", 30), document("c", 90)]
    nested = (match("a", "b", "contains", (1.0, 0.3)), match("b", "c", "contains", (1.0, 0.3)))
    # a was not found in c: it stays until b is gone and it is judged again
    assert gone(report(documents, nested)) == {"b": "c"}
    assert gone(report(documents, (*nested, match("a", "c", "contains", (1.0, 0.1))))) == {"a": "c", "b": "c"}


def test_one_that_others_go_for_may_go_itself_and_they_stay_for_now():
    documents = [document("a", 20), document("b", 20), document("c", 90)]
    matches = (match("a", "b", "near-duplicate"), match("a", "c", "contains", (1.0, 0.2)))
    assert gone(report(documents, matches)) == {"a": "c"}


def test_untouchable_documents_stay_and_are_preferred():
    found = report([document(x) for x in "ab"], (match("a", "b", "same-text"),))
    assert gone(found) == {"b": "a"}
    assert gone(found, untouchable={"b"}) == {"a": "b"}
    assert gone(found, untouchable={"a", "b"}) == {}


RELATIONS = ("identical", "same-text", "near-duplicate", "contains", "shares-passages")


@given(
    st.lists(st.integers(10, 60), min_size=2, max_size=9),
    st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20),
    st.data(),
)
def test_whatever_matches_the_last_copy_stays(sizes, edges, data):
    documents = [document(f"d{n}", size) for n, size in enumerate(sizes)]
    pairs = sorted({(min(e), max(e)) for e in edges if e[0] != e[1] and max(e) < len(sizes)})
    share = st.sampled_from([0.3, 0.9, 1.0])
    matches = tuple(
        match(f"d{a}", f"d{b}", data.draw(st.sampled_from(RELATIONS[2:])), (data.draw(share), data.draw(share)))
        for a, b in pairs
    )
    direct = {frozenset((one.a, one.b)): one for one in matches}
    drops = plan(report(documents, matches), POLICY).drops
    for name, drop in drops.items():
        assert drop.kept not in drops
        assert direct[frozenset((name, drop.kept))].relation == drop.relation
    strong = [one for one in matches if one.relation != "shares-passages"]
    assert bool(drops) == bool(strong)


@pytest.mark.parametrize("case", sorted(path.parent.name for path in FIXTURES.glob("*/corpus")))
def test_the_default_policy_drops_the_members_of_clusters(case):
    config = Config(threads=2)
    found = scan([FIXTURES / case / "corpus"], config)
    members = {one.id: cluster.representative for cluster in found.clusters for one in cluster.members}
    drops = gone(found, policy_of(config))
    assert members.items() <= drops.items()
    inside = {one.a for one in found.matches if one.relation == "contains"}
    inside |= {one.b for one in found.matches if one.relation == "contains"}
    assert set(drops) - set(members) <= inside


def test_preference_reads_what_documents_declare():
    documents = [
        document("a", 10, date="2024-05-01", source="Post"),
        document("b", 30, date="2024-04-01", source="Wire"),
        document("c", 20),
    ]
    found = report(documents)
    for order, first in (("earliest", "b"), ("longest", "b"), ("path", "a"), ("source-rank", "b")):
        ranks = preference(found, policy_of(Config(representative=(order,), source_rank=("Wire",))))
        assert min(ranks, key=ranks.__getitem__) == first


def test_strips_are_of_documents_that_stay():
    lines = (Boilerplate("repeated-line", None, "x", "twice", (span("a", 0), span("b", 0))),)
    found = report([document("a"), document("b")], (match("a", "b", "identical"),), lines)
    assert set(plan(found, EVERYTHING).strips) == {"a"}
    assert plan(found, POLICY, {"a"}).strips == {}


def test_of_equal_paragraphs_one_stays_and_nothing_goes_for_one_that_goes():
    equal = ParagraphGroup("1", "duplicate-paragraph", 10, "x", (span("a", 0), span("b", 0)))
    near = ParagraphGroup("2", "near-duplicate-paragraph", 10, "y", (span("b", 0), span("c", 0)))
    found = report([document(x) for x in "abc"], paragraphs=(equal, near))
    assert {one: [s.kept.document for s in strips] for one, strips in plan(found, EVERYTHING).strips.items()} == {
        "b": ["a"]
    }


def test_rules_that_cannot_be_followed_are_named_at_once():
    config = Config(drop=("shared-passage", "identicle-document"), strip=("PV204", "nonsense"))
    with pytest.raises(ConfigError) as error:
        policy_of(config)
    assert len(str(error.value).splitlines()) == 4
    assert "did you mean 'identical-document'" in str(error.value)
    assert dataclasses.astuple(policy_of(Config(drop=("NONE",), strip=())))[:2] == (frozenset(), frozenset())
