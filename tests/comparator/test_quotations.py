from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance
from comparator.corpora import table
from comparator.parts import hashed
from provenance import Config
from provenance.comparator import enclosing, quotations, variants
from provenance.comparator.broken_words import join
from provenance.comparator.quoted import INSERTION, OMISSION, Quoted, quoted
from provenance.models import PassageKind, Relation

SAID = "we shall never agree to that"


def scan(*texts: str):
    return provenance.scan(table({f"{n}": text for n, text in enumerate(texts)}), Config(threads=1))


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“", "„”", "»«", "‘’", "「」", "『』"])
def test_a_quotation_in_any_marks_is_shared(marks):
    report = scan(f"The minister said: “{SAID}”.", f"{marks[0]}{SAID.title()}!{marks[1]} were her words.")
    assert [m.relation for m in report.matches] == [Relation.SHARES_QUOTATION]
    (passage,) = report.passages
    assert (passage.kind, passage.tokens, passage.text) == (PassageKind.QUOTATION, 6, SAID)
    assert [d.shares.copied for d in report.documents] == [0, 0]
    assert [d.shares.quoted for d in report.documents] == pytest.approx([6 / 9, 6 / 9], abs=1e-6)


# A headline or two of every language: what A quotes, what B quotes of it in other marks or in part, what both have.
LANGUAGES = {
    "English": (
        "The mayor said: “The old harbour bridge will stay closed until spring”, and left.",
        'Nobody will cross: "old harbour bridge will stay closed", as she put it.',
        "old harbour bridge will stay closed",
    ),
    "French": (
        "La maire a déclaré : « Le vieux pont du port restera fermé jusqu’au printemps », puis elle est sortie.",
        "Selon elle, “le vieux pont du port restera fermé”, rien de plus.",
        "vieux pont du port restera fermé",
    ),
    "German": (
        "Die Bürgermeisterin sagte: „Die alte Hafenbrücke bleibt bis zum Frühjahr gesperrt“, und ging hinaus.",
        "Es bleibt dabei: »Die alte Hafenbrücke bleibt bis zum Frühjahr gesperrt«.",
        "Die alte Hafenbrücke bleibt bis zum Frühjahr gesperrt",
    ),
    "Spanish": (
        "La alcaldesa dijo: «El viejo puente del puerto seguirá cerrado hasta la primavera», y salió.",
        "Lo explicó así: “el viejo puente del puerto seguirá cerrado hasta la primavera”.",
        "viejo puente del puerto seguirá cerrado hasta la primavera",
    ),
    "Russian": (
        "Мэр заявила: «Старый портовый мост останется закрытым до весны», и вышла.",
        "По её словам, „Старый портовый мост останется закрытым“ надолго.",
        "Старый портовый мост останется закрытым",
    ),
    "Chinese": (
        "市长表示：“老港口大桥将关闭到明年春天”，随后离开。",
        "據報導，她說「老港口大桥将关闭」，沒有多說。",
        "老港口大桥将关闭",
    ),
    "Japanese": (
        "市長は「古い港の橋は春まで閉鎖される」と述べて退席した。",
        "『古い港の橋は春まで閉鎖される』、記事はそう伝えた。",
        "古い港の橋は春まで閉鎖される",
    ),
    "Arabic": (
        "قالت رئيسة البلدية: «سيبقى جسر الميناء القديم مغلقا حتى الربيع» ثم غادرت.",
        "وأضاف التقرير أن “جسر الميناء القديم مغلقا حتى الربيع” كما قالت.",
        "جسر الميناء القديم مغلقا حتى الربيع",
    ),
    "Swedish": (
        "Borgmästaren sade: ”Den gamla hamnbron förblir stängd till våren”, och gick.",
        "Beskedet var »gamla hamnbron förblir stängd till våren», inget mer.",
        "gamla hamnbron förblir stängd till våren",
    ),
    "Polish": (
        "Burmistrz powiedziała: „Stary most portowy pozostanie zamknięty do wiosny”, i wyszła.",
        "Jak mówi, «most portowy pozostanie zamknięty do wiosny», tyle wiadomo.",
        "most portowy pozostanie zamknięty do wiosny",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_and_a_part_of_it_in_ten_languages(language):
    one, other, common = LANGUAGES[language]
    report = scan(one, other)
    assert [m.relation for m in report.matches] == [Relation.SHARES_QUOTATION]
    (passage,) = report.passages
    assert (passage.kind, passage.similarity) == (PassageKind.QUOTATION, 1)
    assert common.casefold() in passage.text.casefold()
    said = [text[slice(*o.chars)] for text, o in zip((one, other), passage.occurrences, strict=True)]
    assert said[0].casefold() == said[1].casefold()
    assert all(d.shares.quoted > 0 and d.shares.copied == 0 for d in report.documents)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“excellent,” she said", "it was “excellent”"),  # a word
        ("this ‘catastrophic massacre’ must end", "this “catastrophic bloodbath” must end"),
        ("He said “I tell you” twice.", "And she, “I tell you”, as well."),  # says nothing
        ("彼らに言った、「わたしの」", "わたしの家は、「わたしの」"),
        ("設定の「セキュリティ」を開く。", "彼は「セキュリティ」と答えた。"),  # a word, of six characters
        ("print(f'X={x}, Y={y}')", 'log("X={x}, Y={y}")'),
        ('compatible = "ti,dra7-dma-crossbar"', 'see "ti,dra7-dma-crossbar" there'),  # a name
        ("“and he said to them, go your own way”", "“and he said to them, take up your mat”"),
        ("“the bridge will be closed”", "“the bridge will be opened”"),  # too short to differ in a word
    ],
)
def test_what_two_documents_do_not_share(one, other):
    report = scan(one, other)
    assert [p for p in report.passages if p.kind is PassageKind.QUOTATION] == []
    assert [m for m in report.matches if m.relation is Relation.SHARES_QUOTATION] == []


def test_a_short_quotation_is_reported_and_relates_nothing():
    report = scan("The “red line” was crossed again.", "Nobody knew where that ‘red line’ ran.")
    assert [(p.kind, p.text, len(p.occurrences)) for p in report.passages] == [(PassageKind.QUOTATION, "red line", 2)]
    assert report.matches == ()


def test_a_short_sentence_in_japanese_is_a_quotation():
    report = scan("大臣は「戦争は終わった」と述べた。", "新聞によれば「戦争は終わった」という。")
    assert [(p.kind, p.text) for p in report.passages] == [(PassageKind.QUOTATION, "戦争は終わった")]


def test_a_compound_with_and_without_a_hyphen():
    one = "He spoke of ‘large-scale trade’ with the United States."
    other = "They could pursue “largescale TRADE with the United States” once more."
    (passage,) = scan(one, other).passages
    assert passage.similarity == 1
    assert [t[slice(*o.chars)] for t, o in zip((one, other), passage.occurrences, strict=True)] == [
        "large-scale trade",
        "largescale TRADE",
    ]


@pytest.mark.parametrize(("one", "other"), [("1,000 boats", "1000 boats"), ("12,500,000 boats", "12500000 boats")])
def test_a_number_with_and_without_its_commas(one, other):
    report = scan(f"He wrote “We need {one} now” there.", f"“We need {other} now,” she said.")
    assert [(p.kind, p.similarity) for p in report.passages] == [(PassageKind.QUOTATION, 1)]
    assert scan("He wrote “need 1,50 boats now” there.", "“Need 150 boats now,” she said.").passages == ()


VARIANTS = {
    "a word changed": ("we will never surrender the old harbour to them", 8 / 9),
    "a word added": ("we shall never ever surrender the old harbour to them", 18 / 19),
    "a word left out": ("we shall never surrender the harbour to them", 16 / 17),
    "words left out at an ellipsis": ("we shall … the old harbour to them", 1),
    "words left out at dots in brackets": ("we shall [...] the old harbour to them", 1),
    "a word in brackets": ("we shall never surrender the old harbour [of Trieste] to them", 1),
}


@pytest.mark.parametrize("case", VARIANTS)
def test_variants_in_wording_are_one_finding(case):
    said = "we shall never surrender the old harbour to them"
    variant, similarity = VARIANTS[case]
    one, other = f"She said “{said}.”", f"He heard: ‘{variant}’, he said."
    report = scan(one, other)
    (passage,) = report.passages
    assert passage.kind is PassageKind.QUOTATION
    assert passage.similarity == pytest.approx(similarity, abs=1e-6)
    places = [t[slice(*o.chars)] for t, o in zip((one, other), passage.occurrences, strict=True)]
    assert places == [said, variant]


def test_a_part_in_other_words():
    said = "The harbour bridge will be closed for repairs from Monday until the end of the month, nobody is exempt"
    part = "bridge will be shut for repairs from Monday until the end"
    one, other = f"Minister: “{said}”.", f"Paper: “{part}”."
    (passage,) = scan(one, other).passages
    assert passage.similarity == pytest.approx(10 / 11, abs=1e-6)
    assert [t[slice(*o.chars)] for t, o in zip((one, other), passage.occurrences, strict=True)] == [
        "bridge will be closed for repairs from Monday until the end",
        part,
    ]


def test_variants_do_not_chain():
    """b is like a, c is like b, c is not like a: c is not with them."""
    a = "red boats carried heavy timber across the quiet northern lake"
    b = "blue boats carried heavy stones across the quiet northern lake"
    c = "blue boats carried heavy stones across the busy southern lake"
    report = scan(f"One “{a}” x.", f"Two “{b}” y.", f"Three “{c}” z.")
    for passage in report.passages:
        documents = {o.document for o in passage.occurrences}
        assert documents != {"0", "1", "2"}
    assert {"0", "1"} in [{o.document for o in p.occurrences} for p in report.passages]


def test_a_quotation_within_a_shared_one_is_told_once():
    said = "he told us ‘the bridge stays closed’ this morning"
    report = scan(f"A “{said}” x", f"B “{said}” y")
    assert [p.tokens for p in report.passages] == [9]
    more = scan(f"A “{said}” x", f"B “{said}” y", "C says ‘the bridge stays closed’ z")
    assert sorted((p.tokens, len(p.occurrences)) for p in more.passages) == [(4, 3), (9, 2)]


def test_a_quotation_over_paragraphs_is_shared_as_a_whole():
    parts = ["We came to the old harbour at noon.", "The iron gate was open.", "Nobody was there"]
    long = f"She said: “{parts[0]}\n\n“{parts[1]}\n\n“{parts[2]}.”"
    short = f"As she put it, “{' '.join(parts)}”, and that was that."
    (passage,) = scan(long, short).passages
    assert (passage.kind, passage.tokens) == (PassageKind.QUOTATION, 16)


def test_a_quotation_of_one_document_alone_is_not_shared():
    assert scan(f"First “{SAID}” and then “{SAID}” again.", "Nothing of the kind here.").passages == ()


def test_a_part_of_a_quotation_is_quoted_where_it_is_long_enough_to_be_a_passage():
    longer = "in this house we shall never agree to that whatever the others may offer us"
    part = "we shall never agree to that whatever the others may"
    report = scan(f"She said “{longer}” loudly.", f"He wrote “{part}”, no more.")
    (passage,) = report.passages
    assert (passage.kind, passage.tokens) == (PassageKind.QUOTATION, 10)
    assert [m.relation for m in report.matches] == [Relation.SHARES_QUOTATION]


def test_what_is_quoted_here_and_told_there_is_a_passage():
    said = "the miller sold his donkey, his cart and both wheels for a violin"
    report = scan(f"She said “{said}” very loudly.", f"Everybody in town knew that {said} before long.")
    (passage,) = report.passages
    assert passage.kind is PassageKind.VERBATIM
    assert [m.relation for m in report.matches] == [Relation.SHARES_PASSAGES]


def test_places_of_a_word_repeated_in_quotations_do_not_multiply():
    shorter = " ".join("“" + " ".join(["spam"] * n) + "”" for n in range(2, 65))
    sizes = []
    for times in (2000, 8000):
        report = scan(shorter, f"They sang “{' '.join(['spam'] * times)}” all day.")
        spans = [span for passage in report.passages for span in passage.occurrences if span.document == "1"]
        sizes.append(len(spans))
        assert max(span.chars[1] for span in spans) == 11 + 5 * times - 1
    assert sizes[1] - sizes[0] <= 6000 / 64 + 2


def test_a_wording_that_overlaps_itself_is_told_from_end_to_end():
    report = scan("He wrote “bread feeds bread” there.", "She wrote “good bread feeds bread feeds bread” here.")
    (passage,) = report.passages
    assert [tuple(place.chars) for place in passage.occurrences[1:]] == [(16, 33), (28, 45)]
    assert report.documents[1].shares.quoted == pytest.approx(5 / 9, abs=1e-6)


# The kernels against plain Python

words = st.lists(st.sampled_from(["stone", "river", "candle", "winter", "the", "of", "und", "…", "[small]", "42", "x"]))
sayings = st.lists(words.map(" ".join), min_size=1, max_size=4)


def laid_out(several) -> Quoted:
    corpus = hashed([" and then ".join(f"“{said}”" for said in saying) for saying in several])
    return quoted(corpus, np.ones(corpus.count, np.bool_), np.zeros(len(corpus.tokens), np.bool_), join(corpus))


@given(st.lists(sayings, min_size=1, max_size=4))
def test_wordings_stand_where_plain_search_finds_them(several):
    said = laid_out(several)
    if not len(said.begins):
        return
    begins, ends, wording, first, last = quotations._wordings(said)
    tokens, lanes = said.tokens.tolist(), said.lanes.tolist()
    found = list(zip(wording.tolist(), first.tolist(), last.tolist(), strict=True))
    assert found == sorted(set(found))
    told = {(n, at) for n, x, y in found for at in range(x, y)}
    longer = {(at, y - x) for n, x, y in found for at in range(x, y)}
    everywhere = set()
    for n, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        size, reach = end - begin, 0
        for x, y in pairwise(lanes):
            for at in range(x, y - size + 1):
                if tokens[at : at + size] != tokens[begin:end]:
                    continue
                everywhere.add((n, at, at + size))
                if at >= reach:
                    assert (n, at, at + size) in found
                # Where a wording overlaps itself, each word is told of it, or of a longer one.
                for word in range(at, at + size):
                    assert (n, word) in told or any((word, more) in longer for more in range(size + 1, 65))
                reach = at + size
    assert everywhere.issuperset(found)
    assert len({tuple(tokens[x:y]) for x, y in zip(begins.tolist(), ends.tolist(), strict=True)}) == len(begins)


def best_alignment(a, b, free_a, free_b):
    """The best score of a run of tokens against a part of another; every way of laying them is tried.

    free_x(i) says whether skipping token i of the other side costs nothing.
    """

    @cache
    def score(i, j):
        if i == len(a):
            return 0
        best = score(i + 1, j) - (0 if free_a(i, j) else 1)
        if j < len(b):
            best = max(best, score(i, j + 1) - (0 if i == 0 or free_b(i, j) else 1))
            if a[i] == b[j]:
                best = max(best, score(i + 1, j + 1) + 2)
        return best

    return score(0, 0)


@given(words.filter(bool), words.filter(bool))
def test_alignment_is_the_best_one(one, other):
    said = laid_out([[" ".join(["stone", *one, "river"])], [" ".join(["stone", *other, "river"])]])
    x, y, z = said.lanes.tolist()[:3]
    if y - x > z - y:
        return
    flags = said.flags.tolist()
    a, b = said.tokens[x:y].tolist(), said.tokens[y:z].tolist()

    def free_a(i, j):
        return flags[x + i] & INSERTION or (0 < j < len(b) and flags[y + j] & OMISSION)

    def free_b(i, j):
        return (i < len(a) and flags[x + i] & OMISSION) or flags[y + j] & INSERTION

    rows = np.zeros((2, 257, 5), np.int32)
    agree, weight, alone, first, last = variants._align(said.tokens, said.weights, said.flags, x, y, y, z, *rows)
    assert 2 * agree - alone == best_alignment(a, b, free_a, free_b)
    assert 0 <= first <= last <= len(b)
    assert 0 <= weight <= said.weights[x:y].sum()


@given(st.lists(sayings, min_size=2, max_size=5))
def test_every_place_agrees_with_one_of_its_group(several):
    report = scan(*(" and then ".join(f"“{said}”" for said in saying) for saying in several))
    for passage in report.passages:
        if passage.kind is not PassageKind.QUOTATION:
            continue
        assert len({o.document for o in passage.occurrences}) > 1
        assert passage.similarity >= 0.75
        places = [(o.document, o.chars) for o in passage.occurrences]
        assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("before", "after", "above", "below", "said"),
    [
        (
            "市長は昨日の会見で", "と述べた。費用は三億円になる。", "野党の幹部によると、会長は", "と語り、笑った。",
            "私には隠すことも後悔することもない",
        ),
        (
            "The mayor rose at noon. Then", "and left the hall.", "A host opened with", "and laughed twice.",
            "I have nothing to hide at all",
        ),
    ],
)  # fmt: skip
def test_a_quotation_that_both_go_on_after_with_the_same_word_is_no_copy(before, after, above, below, said):
    said_by = "{}「{}」{}" if "は" in before else "{} “{}” {}"
    report = scan(said_by.format(before, said, after), said_by.format(above, said, below))
    assert [(p.kind, p.text) for p in report.passages] == [(PassageKind.QUOTATION, said)]
    assert [m.relation for m in report.matches] == [Relation.SHARES_QUOTATION]
    assert all(d.shares.quoted > 0.3 and d.shares.copied == 0 for d in report.documents)


@pytest.mark.parametrize(
    ("one", "other", "tokens", "similarity"),
    [
        (
            "“We will support the new treaty with the neighbouring country,” he said.",
            "“We will not support the new treaty with the neighbouring country,” he told her.",
            10,
            20 / 21,
        ),
        (
            "Then he said “we will build 300 flats in the old harbour next year” and left.",
            "Here he said “we will build 900 flats in the old harbour next year” and laughed.",
            11,
            20 / 22,
        ),
    ],
)
def test_a_variant_that_both_go_on_after_with_the_same_word_is_told_once(one, other, tokens, similarity):
    report = scan(f"The council met on Tuesday. {one}", f"Rain is forecast again.\n\n{other}")
    (passage,) = report.passages
    assert (passage.kind, passage.tokens) == (PassageKind.QUOTATION, tokens)
    assert passage.similarity == pytest.approx(similarity, abs=1e-6)
    assert [m.relation for m in report.matches] == [Relation.SHARES_QUOTATION]
    assert [d.shares.copied for d in report.documents] == [0, 0]


def test_a_variant_amid_an_edited_passage_leaves_it_whole():
    one = "the old ferry left at noon with forty people and he said “we will build 300 flats there” before it sank"
    other = one.replace("300", "900")
    report = scan(f"Yesterday {one}.", f"As always {other}, they wrote.")
    assert [(p.kind, p.text) for p in report.passages if p.kind is not PassageKind.QUOTATION] == [
        (PassageKind.EDITED, one)
    ]
    assert report.documents[0].shares.copied > 0.5


@pytest.mark.parametrize("marks", ["‘’", "””", "»«"])
def test_a_quotation_over_paragraphs_in_single_or_swedish_marks_is_no_copy(marks):
    said = "Nobody in the capital has answered our letters"
    long = f"{marks[0]}We have lost three ships.\n\n{marks[0]}{said}.\n\n{marks[0]}Tell them,{marks[1]} she said."
    report = scan(f"The council met.\n\n{long}", f"She wrote “{said}” to him.")
    (passage,) = report.passages
    assert (passage.kind, passage.tokens) == (PassageKind.QUOTATION, 8)
    assert [d.shares.copied for d in report.documents] == [0, 0]


def test_what_goes_on_for_longer_is_a_passage():
    said = "“nobody asked for the second ferry”"
    report = scan(f"At noon {said} was what the mayor had said.", f"Later {said} was what the mayor denied.")
    assert PassageKind.VERBATIM in [p.kind for p in report.passages]


def plain_outermost(groups: list[list[tuple[int, int]]]) -> list[bool]:
    """Whether each group does not lie, place by place, within another one that has more text."""
    rank = sorted(range(len(groups)), key=lambda g: (-sum(end - begin for begin, end in groups[g]), g))
    within = [
        any(
            all(any(x <= begin and end <= y for x, y in groups[h]) for begin, end in groups[g])
            for h in rank[: rank.index(g)]
        )
        for g in range(len(groups))
    ]
    return [not each for each in within]


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda span: (span[0], sum(span)))


@given(st.lists(st.lists(spans, min_size=1, max_size=4, unique=True).map(sorted), max_size=12))
def test_outermost_groups_are_those_that_plain_search_finds(groups):
    number = np.repeat(np.arange(len(groups)), [len(places) for places in groups])
    begins, ends = np.array([span for places in groups for span in places], np.int64).reshape(-1, 2).T
    expected = np.array(plain_outermost(groups), np.bool_)
    assert np.array_equal(enclosing.outermost(number, begins, ends), expected[number])


@pytest.mark.parametrize("size", [1000, 8000])
def test_many_quotations_within_one_are_not_compared_all_with_all(size):
    """Of two documents, each one long quotation, with the same short ones within in another order."""
    group = np.repeat(np.arange(size + 1), 2)
    chance = np.random.default_rng(7)
    begins = np.empty((size + 1, 2), np.int64)
    begins[0] = 0, 10 * size
    begins[1:] = np.stack([10 * np.arange(size), 10 * size + 10 * chance.permutation(size)], axis=1)
    sizes = np.full((size + 1, 1), 5)
    sizes[0] = 10 * size
    begins, ends = begins.ravel(), (begins + sizes).ravel()
    enclosed, looked = enclosing._within(group, begins, ends)
    assert enclosed.tolist() == [False] + [True] * size
    assert looked <= 4 * size
    enclosed, looked = enclosing._within(group[2:], begins[2:], ends[2:])
    assert not enclosed.any()
    assert looked <= 2 * size
