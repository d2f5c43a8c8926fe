"""What a scan promises, as properties: each is checked against plain Python that knows nothing of the comparator."""

from __future__ import annotations

import io
import itertools
import random
import time
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import provenance
from comparator import plain
from comparator.corpora import FEW, MANY, changed, corpora, table
from provenance import Config
from provenance.comparator import relations
from provenance.hashing.canonical import canonical_tokens, compared_token
from provenance.models import PassageKind, Relation, Report, Role, Span
from provenance.reporter import json
from provenance.reporter.options import Options

EXACT = 2e-6
"""Figures are reported to six decimals."""


def scan(texts: dict[str, str], **settings: object) -> Report:
    return provenance.scan(table(texts), Config(**{"threads": 1, **settings}))


def as_json(report: Report) -> bytes:
    stream = io.BytesIO()
    json.write(report, stream, Options())
    return stream.getvalue()


def readings(texts: dict[str, str], report: Report) -> list[plain.Reading]:
    return [plain.read(id, text, report.boilerplate) for id, text in texts.items()]


def unrelated(seed: int, words: int) -> str:
    """Words of a language of its own."""
    return " ".join(f"u{seed}x{i}" for i in range(words))


def all_spans(report: Report) -> list[Span]:
    findings = (*report.boilerplate, *report.passages, *report.paragraphs)
    return [span for finding in findings for span in finding.occurrences]


# Promise 1: exact figures decide.


def judged_by_a_passage(a: plain.Reading, b: plain.Reading, found: tuple | None, expected: tuple | None) -> dict:
    """What two texts may be by what agrees, in order, in the longest passage of the two: no more than agrees at all."""
    if found is None or expected is None or found[4] <= expected[4] + EXACT:
        return {}
    relation, *_, similarity = found
    common, sizes = plain.common_subsequence(a.says, b.says), (len(a.says), len(b.says))
    assert similarity <= (common / min(sizes) if relation is Relation.CONTAINS else 2 * common / sum(sizes)) + EXACT
    stronger = relation if relation in (Relation.NEAR_DUPLICATE, Relation.CONTAINS) else expected[0]
    return {(a.id, b.id): (stronger, *expected[1:4], similarity)}


@given(corpora())
@settings(max_examples=50)
def test_every_pair_is_what_the_plain_comparison_says(texts):
    report = scan(texts)
    read = readings(texts, report)
    assume(not plain.crowded(read))
    standing = plain.stands_for(read)
    expected = {}
    for r in read:
        if standing[r.id] is not r:
            first = standing[r.id]
            expected[min(r.id, first.id), max(r.id, first.id)] = (plain.equal(r, first), 1.0, 1.0, 1.0, 1.0)
    for a, b in plain.pairs(read):
        relation, similarity = plain.verdict(a, b)
        if relation is not Relation.UNRELATED:
            x, y = a.says, b.says
            figures = (plain.resemblance(x, y), plain.containment(x, y), plain.containment(y, x), similarity)
            expected[a.id, b.id] = (relation, *figures)
    found = {
        (m.a, m.b): (m.relation, m.resemblance, m.containment_a, m.containment_b, m.similarity) for m in report.matches
    }
    for a, b in plain.pairs(read):
        quoted = found.get((a.id, b.id), (None,))[0] is Relation.SHARES_QUOTATION
        if quoted and (a.id, b.id) not in expected and (plain.may_vary(a, b) or plain.quote_a_third(a, b, read)):
            del found[a.id, b.id]
        passages = found.get((a.id, b.id), (None,))[0] is Relation.SHARES_PASSAGES
        if passages and expected[a.id, b.id][0] is Relation.SHARES_QUOTATION and plain.go_on(a, b):
            expected[a.id, b.id] = (Relation.SHARES_PASSAGES, *expected[a.id, b.id][1:])
        expected.update(judged_by_a_passage(a, b, found.get((a.id, b.id)), expected.get((a.id, b.id))))
    assert {pair: figures[0] for pair, figures in found.items()} == {pair: e[0] for pair, e in expected.items()}
    for pair, figures in found.items():
        assert figures[1:] == pytest.approx(expected[pair][1:], abs=EXACT)


@given(corpora())
@settings(max_examples=30)
def test_the_nearest_document_is_the_best_match(texts):
    def closeness(match, name):
        if match.relation in (Relation.IDENTICAL, Relation.SAME_TEXT):
            return 5 - list(Relation).index(match.relation)
        held = match.containment_a if match.a == name else match.containment_b
        return match.resemblance + match.similarity + held + words.get((match.a, match.b), 0.0)

    report = scan(texts)
    ids = report.matrix.ids
    words = {(ids[i], ids[j]): value for i, j, value in report.matrix.entries}
    for document in report.documents:
        of = {m.b if m.a == document.id else m.a: m for m in report.matches if document.id in (m.a, m.b)}
        near = document.nearest
        if near is None:
            assert not of
        elif near.relation is Relation.UNRELATED:
            assert near.words >= 0.1
            assert near.id not in of
        else:
            chosen = of[near.id]
            assert (near.relation, near.resemblance, near.similarity) == (
                chosen.relation, chosen.resemblance, chosen.similarity,
            )  # fmt: skip
            best = max(closeness(m, document.id) for m in of.values())
            assert closeness(chosen, document.id) == pytest.approx(best, abs=EXACT)


# Promise 3: no chaining.


@given(corpora())
@settings(max_examples=50)
def test_every_member_matches_its_representative_directly(texts):
    report = scan(texts)
    read = readings(texts, report)
    by_id = {r.id: r for r in read}
    figures = {(m.a, m.b): m.similarity for m in report.matches}
    for a, b in plain.pairs(read):  # a passage of long texts may say more than the plain figures
        assume(figures.get((a.id, b.id), 0) <= plain.verdict(a, b).similarity + EXACT)
    assert {c.representative: {m.id for m in c.members} for c in report.clusters} == plain.clusters(read)
    for cluster in report.clusters:
        head = by_id[cluster.representative]
        for member in cluster.members:
            one = by_id[member.id]
            assert plain.equal(one, head) or plain.joins(one, head)
        assert cluster.cohesion == min(m.similarity for m in cluster.members)
        assert cluster.relation == max((m.relation for m in cluster.members), key=list(Relation).index)
    roles = {c.representative: (c.id, Role.REPRESENTATIVE) for c in report.clusters}
    roles |= {m.id: (c.id, Role.DUPLICATE) for c in report.clusters for m in c.members}
    assert {d.id: (d.cluster, d.role) for d in report.documents} == {
        id: roles.get(id, (None, Role.UNIQUE)) for id in texts
    }


def test_a_chain_of_near_duplicates_is_not_one_cluster():
    """a is like b and b like c, but a is not like c: c stands on its own."""
    words = [f"w{i}" for i in range(100)]
    texts = {
        "a": " ".join(words),
        "b": " ".join([*words[:85], *(f"x{i}" for i in range(15))]),
        "c": " ".join([*words[:70], *(f"y{i}" for i in range(15)), *(f"x{i}" for i in range(15))]),
    }
    report = scan(texts)
    assert {(m.a, m.b): m.relation for m in report.matches} == {
        ("a", "b"): Relation.NEAR_DUPLICATE,
        ("a", "c"): Relation.SHARES_PASSAGES,
        ("b", "c"): Relation.NEAR_DUPLICATE,
    }
    assert [(c.representative, [m.id for m in c.members]) for c in report.clusters] == [("a", ["b"])]


# Promise 4: same input, same output.


@given(corpora())
@settings(max_examples=15)
def test_threads_and_memory_change_nothing(texts):
    reports = {
        as_json(scan(texts, threads=threads, memory_mb=memory))
        for threads, memory in ((1, 1024), (2, 1024), (4, 1024), (2, 0))
    }
    assert len(reports) == 1


@given(corpora(), st.data())
@settings(max_examples=20)
def test_batches_change_nothing(texts, data):
    whole = table(texts)
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(texts) - 1, 1)))))
    batches = [
        whole.slice(begin, end - begin).combine_chunks().to_batches()[0]
        for begin, end in itertools.pairwise([0, *cuts, len(texts)])
        if end > begin
    ]
    parts = pa.RecordBatchReader.from_batches(whole.schema, batches)
    assert as_json(provenance.scan(parts, Config(threads=2))) == as_json(scan(texts))


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_documents_changes_nothing(texts, shuffle):
    order = list(texts)
    shuffle.shuffle(order)
    assert as_json(scan({id: texts[id] for id in order})) == as_json(scan(texts))


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_the_order_of_paths_changes_nothing(tmp_path_factory, texts, shuffle):
    folder = tmp_path_factory.mktemp("corpus")
    paths = [folder / f"{id}.txt" for id in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    before = as_json(provenance.scan(paths))
    shuffle.shuffle(paths)
    assert as_json(provenance.scan(paths)) == before


# Promise 6 and the provenance table: what is boilerplate, copied, quoted, and whose.


def inside(spans: list[Span], document: str) -> set[int]:
    return {at for span in spans if span.document == document for at in range(*span.bytes)}


def amid_more(report: Report, a: plain.Reading, b: plain.Reading, run: plain.Run) -> bool:
    """Whether a run lies in an edited passage of two texts, and not only what both quote does."""
    for passage in report.passages:
        if passage.kind is PassageKind.EDITED:
            held = {r.id: [residue_range(r, s) for s in passage.occurrences if s.document == r.id] for r in (a, b)}
            over_a = [(x, y) for x, y in held[a.id] if x <= run.a and run.a + run.length <= y]
            over_b = [(x, y) for x, y in held[b.id] if x <= run.b and run.b + run.length <= y]
            if over_a and over_b and not (a.quoted(*over_a[0]) and b.quoted(*over_b[0])):
                return True
    return False


FOGS = "fog fog fog fog fog fog owl fog fog fog fog"


@given(corpora())
@example({"a": FOGS, "b": f"{FOGS}\n\n“{FOGS}”", "c": f"{FOGS[:-7]}elm fog\n\n“{FOGS}”"})
@settings(max_examples=60)
def test_shares_are_those_of_the_findings(texts):
    """Boilerplate first, then what is quoted, then what another document has token by token."""
    report = scan(texts)
    read = readings(texts, report)
    equal = {id for m in report.matches if m.relation in (Relation.IDENTICAL, Relation.SAME_TEXT) for id in (m.a, m.b)}
    identical: dict[str, set[str]] = {}
    for m in report.matches:
        if m.relation is Relation.IDENTICAL:
            identical.setdefault(m.a, set()).add(m.b)
            identical.setdefault(m.b, set()).add(m.a)
    masked = [s for b in report.boilerplate for s in b.occurrences]
    quotations = [s for p in report.passages if p.kind is PassageKind.QUOTATION for s in p.occurrences]
    paragraphs = [s for p in report.paragraphs if p.rule == "duplicate-paragraph" for s in p.occurrences]
    copied: dict[str, set[int]] = {r.id: inside(paragraphs, r.id) for r in read}
    for a, b in plain.pairs(read):
        for run in plain.common_runs(a.says, b.says, 8):
            # What two texts have around a passage that both quote is their own.
            around = all(r.quoted(at, at + run.length) for r, at in ((a, run.a), (b, run.b)))
            around = around and not amid_more(report, a, b, run)
            for r, at in ((a, run.a), (b, run.b)):
                some = [i for i in range(at, at + run.length) if not around or r.in_quotes(i)]
                copied[r.id] |= {r.left[i].start for i in some}
    for document in report.documents:
        shares = document.shares
        assert shares.unique + shares.copied + shares.quoted + shares.boilerplate == pytest.approx(1, abs=1e-5)
        words = plain.tokens(texts[document.id])
        assert document.tokens == len(words)
        # Of identical texts a finding names one; what it says of that one holds for the others, word by word.
        quoted = {
            i
            for id in {document.id} | identical.get(document.id, set())
            for i, word in enumerate(plain.tokens(texts[id]))
            if word.start in inside(quotations, id)
        }
        where = {
            "boilerplate": inside(masked, document.id),
            "quoted": {words[i].start for i in quoted},
            "copied": {w.start for w in words} if document.id in equal else copied[document.id],
        }
        count = dict.fromkeys((*where, "unique"), 0)
        for word in words:
            count[next((name for name in where if word.start in where[name]), "unique")] += 1
        for name, number in count.items():
            assert getattr(shares, name) == pytest.approx(number / max(len(words), 1), abs=EXACT)


@given(corpora())
@settings(max_examples=30)
def test_spans_are_exact(texts):
    report = scan(texts)
    for finding in (*report.boilerplate, *report.passages, *report.paragraphs):
        for number, span in enumerate(finding.occurrences):
            text = texts[span.document]
            said = text[slice(*span.chars)]
            assert text.encode()[slice(*span.bytes)].decode() == said
            assert span.lines == (text.count("\n", 0, span.chars[0]) + 1, text.count("\n", 0, span.chars[1]) + 1)
            assert said == said.strip()
            if number == 0:
                assert finding.text == said
    everything = scan(texts)
    with_text = provenance.explore(table(texts), Config(threads=1))
    for span in all_spans(everything):
        paragraph = with_text.paragraphs(span.document)[span.paragraph]
        assert paragraph.chars[0] <= span.chars[0] < paragraph.chars[1]
    with_text.close()


# Passages: every common run is found, and what is found is one.


def hottest(texts: dict[str, str]) -> int:
    """How often the commonest shingle stands in the corpus."""
    count: dict[tuple[str, ...], int] = {}
    for text in texts.values():
        words = [t.says for t in plain.tokens(text)]
        for i in range(len(words) - 4):
            run = tuple(words[i : i + 5])
            count[run] = count.get(run, 0) + 1
    return max(count.values(), default=0)


def residue_range(reading: plain.Reading, span: Span) -> tuple[int, int]:
    """The tokens of the residue that a span holds."""
    held = [i for i, t in enumerate(reading.left) if span.bytes[0] <= t.start and t.end <= span.bytes[1]]
    return held[0], held[-1] + 1


SAID = "said “fog fog fog fog fog fog fog”"


@given(corpora())
@example({"0": f"fog\n\n{SAID}", "1": "fog " * 7, "2": "fog", "3": "fog " * 7, "4": SAID})
@settings(max_examples=50)
def test_every_common_run_is_a_passage(texts):
    """Or part of one, with words changed in between; on both sides. Of one that is quoted in both, but for a word or
    two around it, what is quoted."""
    report = scan(texts)
    read = readings(texts, report)
    by_id = {r.id: r for r in read}
    groups = [[(s.document, *residue_range(by_id[s.document], s)) for s in p.occurrences] for p in report.passages]

    def told(one: str, other: str) -> set[int]:
        """Tokens of one document that passages say another document has."""
        both = [group for group in groups if {one, other} <= {d for d, *_ in group}]
        return {t for group in both for d, begin, end in group if d == one for t in range(begin, end)}

    anywhere = {(d, t) for group in groups for d, begin, end in group for t in range(begin, end)}
    exact = hottest(texts) <= 32
    for a, b in plain.pairs(read):
        here, there = told(a.id, b.id), told(b.id, a.id)
        for run in plain.common_runs(a.says, b.says, 8):
            left, right = range(run.a, run.a + run.length), range(run.b, run.b + run.length)
            if a.quoted(left.start, left.stop) and b.quoted(right.start, right.stop):
                both = [(t, u) for t, u in zip(left, right, strict=True) if a.in_quotes(t) and b.in_quotes(u)]
                left, right = zip(*both, strict=True)
            if exact:
                assert here.issuperset(left)
                assert there.issuperset(right)
            else:  # what stands very often is not paired with every other place, but it is always found
                assert {(a.id, t) for t in left} | {(b.id, t) for t in right} <= anywhere


def maximal(a: list[str], i: int, b: list[str], j: int, size: int) -> bool:
    """Whether a common run can be made longer at neither end."""
    ends = size + i == len(a) or size + j == len(b) or a[i + size] != b[j + size]
    return ends and (i == 0 or j == 0 or a[i - 1] != b[j - 1])


ELM = "fog fog fog elm fog fog fog fog fog fog fog fog"


@given(corpora())
@example({"a": f"fog\n\n{ELM}", "b": f"fog fog fog fog fog fog\n\n{ELM}", "c": ELM})
@settings(max_examples=50)
def test_every_passage_is_a_maximal_common_run(texts):
    report = scan(texts)
    read = readings(texts, report)
    by_id = {r.id: r for r in read}
    compared = {r.id for r in read if plain.stands_for(read)[r.id] is r}
    for passage in report.passages:
        places = [(s.document, *residue_range(by_id[s.document], s)) for s in passage.occurrences]
        assert places == sorted(set(places))
        assert {d for d, *_ in places} <= compared
        assert len({d for d, *_ in places}) > 1
        if passage.similarity < 1:
            continue
        (said,) = {tuple(by_id[d].says[begin:end]) for d, begin, end in places}
        assert passage.tokens == len(said)
        for d, begin, _ in places:
            others = [(by_id[e].says, first) for e, first, _ in places if e != d]
            if passage.kind is PassageKind.VERBATIM:
                assert any(maximal(by_id[d].says, begin, says, first, len(said)) for says, first in others)
    equal = [(p.id, p.kind) for p in report.passages if p.similarity == 1]
    assert len(set(equal)) == len(equal)


ELMS = "elm elm fog fog fog elm fog elm elm"


@given(corpora())
@example(
    {
        "a": f"{'fog ' * 6}{'elm ' * 4}{'fog ' * 9}\n\n{ELMS[4:]} fog\n\nfog\n\n{ELMS} fog",
        "b": f"{ELMS}\n\n{ELMS} fog",
    }
)
@settings(max_examples=60)
def test_an_edited_passage_agrees_as_much_as_it_says(texts):
    """Its similarity is that of the occurrence that agrees least with the first, at most that of the best alignment.
    The places of a quotation in several wordings agree with one of them, not always the first. At least half of it
    agrees, whatever the order: what was moved counts here."""
    report = scan(texts)
    by_id = {r.id: r for r in readings(texts, report)}
    for passage in report.passages:
        assert (passage.similarity < 1) == (passage.kind is PassageKind.EDITED) or passage.kind is PassageKind.QUOTATION
        if passage.similarity < 1:
            said = [by_id[s.document].says[slice(*residue_range(by_id[s.document], s))] for s in passage.occurrences]
            agreed = [
                min(2 * plain.common_subsequence(one, other) / (len(one) + len(other)) for other in said)
                for one in (said if passage.kind is PassageKind.QUOTATION else said[:1])
            ]
            assert passage.similarity <= max(agreed) + EXACT
            words = [Counter(one) for one in said]
            assert min(2 * (words[0] & other).total() / (words[0] + other).total() for other in words) >= 0.5
            assert passage.tokens == len(said[0])


@given(corpora())
@settings(max_examples=30)
def test_occurrences_of_a_passage_have_equal_canonical_tokens(texts):
    """The definition itself decides, where no boilerplate stands amid an occurrence."""
    report = scan(texts)
    masked = {(s.document, at) for b in report.boilerplate for s in b.occurrences for at in range(*s.bytes)}
    for passage in report.passages:
        if passage.similarity < 1:
            continue
        said = {
            tuple(map(compared_token, canonical_tokens(texts[s.document][slice(*s.chars)])))
            for s in passage.occurrences
            if not any((s.document, at) in masked for at in range(*s.bytes))
        }
        assert len(said) <= 1
        assert all(len(words) == passage.tokens for words in said)


def test_a_passage_that_boilerplate_interrupts_is_counted_without_it():
    first, last = unrelated(0, 8), unrelated(1, 8)
    texts = {"a": f"{first}\n\nRead More:\n\n{last}\n\n{unrelated(2, 30)}", "b": f"{first} {last} {unrelated(3, 30)}"}
    (passage,) = scan(texts).passages
    assert passage.tokens == 16
    assert passage.id == scan({**texts, "a": texts["a"].replace("Read More:\n\n", "")}).passages[0].id


def test_a_sentence_that_one_document_repeats_is_found_at_every_place():
    """More often than a bucket may have members, and in one document alone."""
    sentence = "the same line of words here and some more of them"
    texts = {"a": f"once {sentence} only", "b": " ".join(f"{sentence} q{i}" for i in range(40))}
    report = scan(texts)
    (passage,) = report.passages
    assert [s.document for s in passage.occurrences] == ["a"] + ["b"] * 40


@pytest.mark.parametrize("phrase", ["one of the most important", "as a result of the", "at the end of the"])
def test_a_rare_run_around_a_common_phrase_is_found(phrase):
    """Two documents have a run of eight words around a phrase that stands in all of them."""
    texts = {f"{d:03}": " ".join([unrelated(d, 20), phrase, unrelated(d + 200, 20)]) for d in range(120)}
    for d in range(0, 120, 3):
        around = f"r{d}a {phrase} r{d}b r{d}c" if d % 2 else f"r{d}a r{d}b {phrase} r{d}c"
        for one in (d, (d + 61) % 120):
            texts[f"{one:03}"] += f" {unrelated(one + 400, 5)} {around} {unrelated(one + 600, 5)}"
    found = {tuple(s.document for s in p.occurrences) for p in scan(texts).passages}
    missed = [d for d in range(0, 120, 3) if tuple(sorted((f"{d:03}", f"{(d + 61) % 120:03}"))) not in found]
    assert missed == []


# Near-duplicates: one changed word always is one, unrelated texts never are.


@st.composite
def one_change(draw) -> tuple[list[str], list[str]]:
    """A text of ten words or more and the same with one word changed, none shorter than ten words."""
    vocabulary = draw(st.sampled_from([FEW, MANY]))
    size = draw(st.sampled_from([*range(10, 40), 100, 250, 256, 257, 258, 300]))
    words = draw(st.lists(st.sampled_from(vocabulary), min_size=size, max_size=size))
    other = draw(changed(words, vocabulary).filter(lambda other: len(other) >= 10))
    return words, other


@given(one_change())
@settings(max_examples=50)
def test_a_document_with_one_word_changed_is_a_near_duplicate(pair):
    report = scan({"a": " ".join(pair[0]), "b": " ".join(pair[1]), "c": unrelated(0, 50)})
    assert [(m.a, m.b) for m in report.matches] == [("a", "b")]
    assert report.matches[0].relation == (Relation.IDENTICAL if pair[0] == pair[1] else Relation.NEAR_DUPLICATE)


@given(one_change(), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=50)
def test_a_paragraph_with_one_word_changed_is_a_near_duplicate(pair, before, after):
    """Wherever it stands in documents that have nothing else in common."""
    one, other = (" ".join(words) for words in pair)
    texts = {
        "a": "\n\n".join([unrelated(0, before), one, unrelated(1, after)]).strip(),
        "b": "\n\n".join([unrelated(2, after), other, unrelated(3, before)]).strip(),
    }
    report = scan(texts)
    rule = "duplicate-paragraph" if one == other else "near-duplicate-paragraph"
    groups = [p for p in report.paragraphs if p.rule == rule]
    assert [[(s.document, texts[s.document][slice(*s.chars)]) for s in g.occurrences] for g in groups] == (
        [[("a", one), ("b", other)]] if one != other or max(before, after) else []
    )


def test_a_document_with_one_word_changed_is_found_in_a_large_corpus_too():
    """Where an index proposes the pairs: short documents share too few shingles for it, and are found all the same."""
    random_ = random.Random(1)
    for size in (10, 11, 12, 15, 17, 20, 40):
        texts = {}
        for d in range(relations.EXHAUSTIVE // 2 + 1):
            words = unrelated(d, size).split()
            other = list(words)
            at = random_.randrange(size)
            other[at : at + (d % 3 > 0)] = [] if size > 10 and d % 3 == 1 else [f"new{d}"]
            texts[f"{d}a"], texts[f"{d}b"] = " ".join(words), " ".join(other)
        report = scan(texts)
        assert report.totals.candidate_recall < 1
        assert {(m.a, m.b) for m in report.matches} == {(f"{d}a", f"{d}b") for d in range(len(texts) // 2)}
        assert {m.relation for m in report.matches} == {Relation.NEAR_DUPLICATE}


@given(st.lists(st.sampled_from(MANY), min_size=1, max_size=9), st.data())
@settings(max_examples=50)
def test_a_short_text_is_near_to_none_but_its_equals(words, data):
    other = data.draw(changed(words, MANY)) or ["w0"]
    report = scan({"a": " ".join(words), "b": " ".join(other[:9]), "c": ", ".join(words).upper()})
    relations_ = {(m.a, m.b): m.relation for m in report.matches}
    assert relations_["a", "c"] == (Relation.SAME_TEXT if len(words) > 1 or words[0].islower() else Relation.IDENTICAL)
    if other[:9] != words:
        assert relations_.get(("a", "b")) in (None, Relation.SHARES_PASSAGES)
    assert not [p for p in report.paragraphs if p.rule == "near-duplicate-paragraph"]


def test_unrelated_texts_have_no_relation():
    texts = {f"{d}": unrelated(d, 5 + 7 * d) for d in range(40)}
    report = scan(texts)
    assert (report.matches, report.clusters, report.paragraphs, report.passages) == ((), (), (), ())


def test_a_short_text_is_not_a_near_duplicate_of_a_long_one_that_repeats_it():
    sentence = "the same line of words here and some more of them"
    report = scan({"a": sentence, "b": " ".join([sentence] * 40)})
    assert [(m.relation, m.containment_a) for m in report.matches] == [(Relation.CONTAINS, 1.0)]
    assert [(c.representative, c.members[0].id) for c in report.clusters] == [("b", "a")]


def test_which_of_two_equally_long_documents_contains_the_other_is_no_matter_of_names():
    """All of one stands in the other, not the other way round, and only the one joins the other's cluster."""
    period = ["p0", "p1", "p2", "p3", "p4"]
    inside, around = " ".join(period * 4), " ".join([*period, *period[:4], *(f"q{i}" for i in range(11))])
    for names in ("ab", "ba"):
        report = scan(dict(sorted(zip(names, (inside, around), strict=True))))
        assert [(m.a, m.b, m.relation) for m in report.matches] == [("a", "b", Relation.CONTAINS)]
        representatives = [c.representative for c in report.clusters]
        assert representatives in ([names[1]], [])


def test_a_container_does_not_join_what_it_contains_for_the_boilerplate_of_that():
    """With boilerplate the contained document is the longer one, and so the preferred one."""
    words = [f"w{i}" for i in range(20)]
    furniture = "\n".join(["Post a Comment", "Read More:", "Also Read:", "0 Comments"] * 4)
    texts = {"a": " ".join(words) + "\n\n" + furniture, "b": " ".join([*words, *(f"x{i}" for i in range(15))])}
    report = scan(texts)
    assert [m.relation for m in report.matches] == [Relation.CONTAINS]
    assert report.documents[0].tokens > report.documents[1].tokens
    assert report.clusters == ()


def test_a_quotation_is_reported_once():
    """Two documents introduce it in the same words, which is no longer passage for that."""
    quotation = "“the miller sold his donkey, his cart and both wheels for a violin”"
    texts = {"a": f"said {quotation} then", "b": f"said {quotation} again", "c": f"quite {quotation} then"}
    (passage,) = scan(texts).passages
    assert (passage.kind, [s.document for s in passage.occurrences]) == (PassageKind.QUOTATION, ["a", "b", "c"])
    assert passage.text == quotation.strip("“”")


def test_a_quotation_is_one_though_another_document_says_it_unquoted():
    said = "the miller sold his donkey, his cart and both wheels for a violin"
    texts = {"a": f"one “{said}” two", "b": f"three {said} four", "c": f"five “{said}” six"}
    report = scan(texts)
    assert [(p.kind, [s.document for s in p.occurrences]) for p in report.passages] == [
        (PassageKind.VERBATIM, ["a", "b", "c"]),
        (PassageKind.QUOTATION, ["a", "c"]),
    ]
    assert [d.shares.quoted > 0.8 for d in report.documents] == [True, False, True]


def test_all_documents_with_a_quotation_in_common_are_matched():
    quotation = "“we shall never agree to that”"
    texts = {d: f"{unrelated(ord(d), 20)} {quotation} {unrelated(ord(d) + 100, 20)}" for d in "abcde"}
    report = scan(texts)
    assert [(m.a, m.b) for m in report.matches] == list(itertools.combinations("abcde", 2))
    assert {m.relation for m in report.matches} == {Relation.SHARES_QUOTATION}
    (passage,) = report.passages
    assert (passage.kind, passage.tokens, len(passage.occurrences)) == (PassageKind.QUOTATION, 6, 5)


# The index proposes what the exhaustive comparison finds.


@given(corpora(), st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_the_index_proposes_every_pair_that_resembles(texts, seed):
    """Each pair that is near or contained and shares half its shingles; the others may be proposed or not."""
    whole = scan(texts, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relations, "EXHAUSTIVE", 0)
        indexed = scan(texts, seed=seed)
    found = set(indexed.matches)
    assert found <= set(whole.matches)
    strong = {Relation.IDENTICAL, Relation.SAME_TEXT, Relation.NEAR_DUPLICATE, Relation.CONTAINS}
    missed = {m for m in whole.matches if m.relation in strong and m.resemblance >= 0.7} - found
    assert missed == set()
    assert {m for m in whole.matches if m.relation is Relation.SHARES_PASSAGES} <= found


def near_copies(count: int) -> dict[str, str]:
    random_ = random.Random(7)
    texts = {}
    for d in range(count):
        words = [f"w{i}" for i in range(300)]
        words[random_.randrange(300)] = f"x{d}"
        texts[f"{d:03}"] = " ".join(words)
    return texts


def test_very_many_near_copies_are_one_cluster_without_a_quadratic_number_of_pairs():
    texts = near_copies(300)
    start = time.perf_counter()
    report = scan(texts, threads=2)
    assert time.perf_counter() - start < 20  # seconds; it takes one
    (cluster,) = report.clusters
    assert (cluster.representative, len(cluster.members)) == ("000", 299)
    direct = {m.b: m for m in report.matches if m.a == "000"}
    words = {id: text.split() for id, text in texts.items()}
    for member in cluster.members:
        assert member.similarity == direct[member.id].similarity
        most = (
            2 * plain.common_subsequence(words["000"], words[member.id]) / (len(words["000"]) + len(words[member.id]))
        )
        assert plain.similarity(words["000"], words[member.id]) - EXACT <= member.similarity <= most + EXACT
    assert report.totals.candidates < 300 * 299 / 2 / 4


REPETITIVE = {
    "one word": {"a": "word " * 50_000, "b": "word " * 49_999},
    "two words": {"a": "one two " * 25_000, "b": "two one " * 25_000},
    "seven words": {"a": "a b c d e f g " * 7_000, "b": "b c d e f g a " * 7_000, "c": "x " + "c d e f g a b " * 6_000},
    "a hundred words": {d: " ".join(f"w{(i + n) % 100}" for i in range(50_000)) for n, d in enumerate("ab")},
    "pages of zeros": {f"{d:02}": "0 " * 5_000 + f"x{d}" for d in range(40)},
    "lines": {"a": "the same line of words here\n" * 10_000, "b": "the same line of words here\n" * 9_000},
    "paragraphs": {d: "\n\n".join(f"{d}{i} a line of words with a number before it" for i in range(999)) for d in "ab"},
}


@pytest.mark.parametrize("texts", REPETITIVE.values(), ids=REPETITIVE)
def test_repetition_takes_no_quadratic_time(texts):
    start = time.perf_counter()
    report = scan(texts)
    assert time.perf_counter() - start < 10  # seconds; each takes a tenth of one
    assert len(report.passages) < 100
    for document in report.documents:
        shares = document.shares
        assert shares.copied + shares.boilerplate > 0.85


def test_what_was_not_read_is_told_in_one_order(tmp_path):
    """Paths the other way round gave the same findings and other bytes."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.jsonl").write_text('{"no": 1}\n{"text": "one\u200btwo three"}\n[]\n')
        (tmp_path / folder / "empty.txt").write_text("")
    paths = [tmp_path / "a", tmp_path / "b"]
    one, other = provenance.scan(paths), provenance.scan(paths[::-1])
    assert (one.skipped, one.notices) == (other.skipped, other.notices)
    assert len(one.skipped) == 6
    assert [skipped.line for skipped in one.skipped if skipped.line] == [1, 3, 1, 3]
