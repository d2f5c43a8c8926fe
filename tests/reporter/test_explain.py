"""Explanations of one document and of two."""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pyarrow as pa
import pytest
from reports_by_hand import IDS, TEXTS

from provenance import explore, scan
from provenance.models import (
    AlignedSentences,
    Boilerplate,
    Cluster,
    Match,
    Member,
    ParagraphGroup,
    Passage,
    PassageKind,
    Relation,
    Report,
    Rewrite,
    Role,
    Span,
)
from provenance.reporter.explain import write
from provenance.reporter.explanation import explain_document, explain_pair
from provenance.reporter.options import Options
from provenance.reporter.sides import side_by_side
from provenance.reporter.words import agreeing


def paragraphs(document: str) -> tuple[Span, ...]:
    found, start = [], 0
    for number, line in enumerate(TEXTS[document].split("\n"), start=1):
        if line.strip():
            end = start + len(line)
            found.append(Span(document, len(found), (start, end), (start, end), (number, number)))
        start += len(line) + 1
    return tuple(found)


def shown(explanation: object, format_name: str = "table", **options: object) -> str:
    stream = io.BytesIO()
    write(explanation, format_name, stream, Options(**options))
    return stream.getvalue().decode()


def test_a_pair(seeds_report: Report):
    found = explain_pair(seeds_report, TEXTS.__getitem__, IDS[4], IDS[0])
    assert found.relation is Relation.SHARES_PASSAGES
    assert [one.kind for one in found.aligned] == ["edited"]
    text = shown(found)
    assert "Word for word, 2% of 004 stands in 000, and 2% of 000 in 004 (in runs of 5 tokens)." in text
    assert "{+twice on the same day,+}" in text
    assert "[-both-]" in text
    assert max(map(len, text.splitlines())) <= 100


def test_an_unrelated_pair(seeds_report: Report):
    found = explain_pair(seeds_report, TEXTS.__getitem__, IDS[1], IDS[2])
    assert found.match is None
    assert "001 and 002 share no passage and no quotation." in shown(found)


def test_one_document(seeds_report: Report):
    found = explain_document(seeds_report, TEXTS.__getitem__, paragraphs(IDS[3]), IDS[3])
    verdicts = {one.span.lines[0]: one.verdict for one in found.paragraphs}
    assert [line for line, verdict in verdicts.items() if verdict == "boilerplate"] == [3, 5, 13, 25, 27, 29]
    assert verdicts[9] == "partly quoted"
    assert verdicts[1] == verdicts[7] == "own"
    text = shown(found)
    assert "004_4e2aa8c4eb03245d.txt:6" in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_duplicate_names_what_is_kept(seeds_report: Report):
    member = Member(IDS[1], Relation.NEAR_DUPLICATE, 0.9)
    cluster = Cluster("f" * 32, Relation.NEAR_DUPLICATE, IDS[0], "longest", 0.9, (member,))
    documents = list(seeds_report.documents)
    documents[1] = replace(documents[1], cluster="f" * 32, role=Role.DUPLICATE)
    report = replace(seeds_report, documents=tuple(documents), clusters=(cluster,))
    found = explain_document(report, TEXTS.__getitem__, paragraphs(IDS[1]), IDS[1])
    assert {(one.verdict, one.within) for one in found.paragraphs} == {("copied", IDS[0])}
    assert f"duplicate, kept: {IDS[0]} (longest)" in shown(found)


def test_most_of_a_paragraph_decides(seeds_report: Report):
    first = paragraphs(IDS[1])[0]
    low, high = first.chars
    for end, verdict in ((high, "copied"), (low + 10, "partly copied")):
        here = replace(first, chars=(low, end))
        passage = Passage("a" * 32, PassageKind.VERBATIM, 9, 1.0, "…", (paragraphs(IDS[0])[0], here))
        report = replace(seeds_report, passages=(passage, passage))
        found = explain_document(report, TEXTS.__getitem__, paragraphs(IDS[1]), IDS[1])
        assert found.paragraphs[0].verdict == verdict
        assert found.paragraphs[1].verdict == "own"


def test_a_paragraph_with_some_boilerplate_is_not_partly_copied(seeds_report: Report):
    first = paragraphs(IDS[1])[0]
    here = replace(first, chars=(first.chars[0], first.chars[0] + 10))
    line = Boilerplate("template-line", None, "…", "in 5 of 5 documents", (here,))
    report = replace(seeds_report, boilerplate=(line,), passages=(), paragraphs=())
    found = explain_document(report, TEXTS.__getitem__, paragraphs(IDS[1]), IDS[1])
    assert found.paragraphs[0].verdict == "partly boilerplate"


def test_equal_paragraphs_of_a_near_duplicate_group_are_duplicates_and_shown_once(seeds_report: Report):
    texts = {IDS[0]: "One line of text.\nOne line of text.\n", IDS[1]: "One line of text.\n"}
    places = [Span(IDS[0], 0, (0, 17), (0, 17), (1, 1)), Span(IDS[0], 1, (18, 35), (18, 35), (2, 2))]
    places.append(Span(IDS[1], 0, (0, 17), (0, 17), (1, 1)))
    group = ParagraphGroup("a" * 32, "near-duplicate-paragraph", 4, "One line of text.", tuple(places))
    report = replace(seeds_report, paragraphs=(group,), passages=())
    found = explain_pair(report, texts.__getitem__, IDS[0], IDS[1])
    assert [(one.kind, one.a.lines) for one in found.aligned] == [("duplicate-paragraph", (1, 1))]


def test_sentences_that_say_the_same_stand_side_by_side(seeds_report: Report):
    a, b = paragraphs(IDS[1])[0], paragraphs(IDS[2])[0]
    said = TEXTS[IDS[1]][slice(*a.chars)], TEXTS[IDS[2]][slice(*b.chars)]
    told = Rewrite(IDS[1], IDS[2], 0.1, 0.2, 0.1, (AlignedSentences(a, b, 0.6, 0.5, *said),))
    found = explain_pair(replace(seeds_report, rewrites=(told,)), TEXTS.__getitem__, IDS[2], IDS[1])
    assert [(one.kind, one.a, one.b) for one in found.aligned] == [("rewrite", b, a)]
    text = shown(found)
    assert "001 and 002 share no passage" in text or "002 and 001 share no passage" in text
    said = "In other words, 001 tells 10% of 002, and 002 20% of 001, copied sentences left aside: grade 0.10 (a"
    assert said + " rewrite needs 0.25 and three sentences that are no copies)." in " ".join(text.split())
    assert "1. the same in other words, cosine 0.60" in text
    assert "[-" not in text
    whole = explain_document(replace(seeds_report, rewrites=(told,)), TEXTS.__getitem__, paragraphs(IDS[1]), IDS[1])
    assert (whole.paragraphs[0].verdict, whole.paragraphs[0].elsewhere) == ("retold", (b,))


def test_a_rewrite_says_its_grade_once_and_a_sentence_that_two_tell_is_shown_once(seeds_report: Report):
    """The grade stood there three times, and what two sentences told was printed twice without a word of it."""
    texts = {IDS[0]: "It rained all night. The river rose.\n", IDS[1]: "All night rain let the river rise.\n"}
    rain, river = (Span(IDS[0], 0, chars, chars, (1, 1)) for chars in ((0, 20), (21, 36)))
    both = Span(IDS[1], 0, (0, 34), (0, 34), (1, 1))
    said = [texts[one.document][slice(*one.chars)] for one in (rain, river, both)]
    pairs = (AlignedSentences(rain, both, 0.5, 0.4, *said[::2]), AlignedSentences(river, both, 0.6, 0.4, *said[1:]))
    told = Rewrite(IDS[0], IDS[1], 0.9, 1.0, 0.9, pairs)
    match = Match(IDS[0], IDS[1], Relation.REWRITE, 0.9, 0.0, 0.0, 0.0)
    report = replace(seeds_report, rewrites=(told,), matches=(match,), passages=(), paragraphs=())
    found = explain_pair(report, texts.__getitem__, IDS[0], IDS[1])
    assert len(found.aligned) == 2  # as data they stay apart
    text = shown(found)
    assert text.count("0.90") == 1
    assert "What is retold counts as own" in text
    assert "1. the same in other words, cosines 0.50 and 0.60\n000:1  " in text
    assert "It rained all night. The river rose." in text
    assert text.count("All night rain") == 1
    assert "\n2. " not in text
    quotation = Passage("a" * 32, PassageKind.QUOTATION, 1, 1.0, "…", (replace(rain, chars=(3, 9)), both))
    quoting = explain_pair(replace(report, passages=(quotation,)), texts.__getitem__, IDS[0], IDS[1])
    assert shown(quoting).count("It rained all night. The river rose.") == 1, "whatever stands between the two"
    apart = replace(river, chars=(25, 36), lines=(3, 3))
    pairs = (pairs[0], replace(pairs[1], a=apart))
    report = replace(report, rewrites=(replace(told, sentences=pairs),))
    text = shown(explain_pair(report, texts.__getitem__, IDS[1], IDS[0]))
    assert "It rained all night. … river rose." in text
    assert "│ 000:1,3" in text


@pytest.mark.parametrize("which", ["pair", "document"])
def test_json(which: str, seeds_report: Report):
    if which == "pair":
        found: object = explain_pair(seeds_report, TEXTS.__getitem__, IDS[0], IDS[4])
    else:
        found = explain_document(seeds_report, TEXTS.__getitem__, paragraphs(IDS[0]), IDS[0])
    assert json.loads(shown(found, "json"))["schema"] == "provenance-explanation/1"


def test_sides_mark_words_and_not_punctuation_or_case():
    lines = list(side_by_side(("a", "b"), "The “cat” sat.", 'the "cat" SAT down', Options(width=60)))
    assert lines[1:] == ["The “cat” sat." + " " * 14 + ' │ the "cat" SAT {+down+}']


def test_sides_wrap_scripts_without_spaces():
    lines = list(side_by_side(("a", "b"), "東京都" * 20, "東京府" * 20, Options(width=43)))
    assert len(lines) > 5
    assert all("│" in line for line in lines)


def test_sides_keep_vowel_signs_with_their_letters():
    """Brackets stood between Thai, Lao, Khmer and Myanmar letters and what is written above, below or behind them."""
    for left, right, marked in (
        ("ที่", "กี่", "{+กี่+}"),
        ("นํ้า", "คำ", "{+คำ+}"),
        ("ស្ពាន", "ស្រុក", "{+ស្រុក+}"),
        ("မြို့", "မွို့", "{+မွို့+}"),
    ):
        assert marked in list(side_by_side(("a", "b"), left, right, Options(width=80)))[1]


def test_sides_mark_words_that_differ_in_a_vowel_sign():
    """Of Hindi and Thai the letters alone were compared, so that these looked the same."""
    for left, right in (("कि", "की"), ("ที่", "ทู่")):
        line = list(side_by_side(("a", "b"), left, right, Options(width=80)))[1]
        assert f"[-{left}-]" in line
        assert f"{{+{right}+}}" in line


def test_sides_do_not_mark_points_that_do_not_count():
    assert "+}" not in list(side_by_side(("a", "b"), "שלום كتب", "שָׁלוֹם كَتَبَ", Options(width=80)))[1]


def test_sides_in_colour_have_no_brackets():
    text = "\n".join(side_by_side(("a", "b"), "one two", "one three", Options(colour=True)))
    assert "[-" not in text
    assert "\x1b[31mtwo\x1b[0m" in text


def test_nothing_in_a_text_acts(seeds_report: Report):
    text = "\n".join(side_by_side(("a\x1b[2J", "b"), "x\x1b[2Jy \u202eabc", "z", Options()))
    assert not set(text) & set("\x1b\u202e")


def test_what_an_edited_passage_inserted_is_not_copied_and_what_is_quoted_is_not_either(seeds_report: Report):
    ours = "One two three four five.\nNew words that nobody has.\nSix seven eight nine ten.\n“Said by all of us.” So.\n"
    texts = {IDS[0]: ours, IDS[1]: "One two three four five.\nSix seven eight nine ten.\n“Said by all of us.” No.\n"}
    lines = [0, *(at + 1 for at, char in enumerate(ours) if char == "\n")]
    spans = [Span(IDS[0], n, (x, y - 1), (x, y - 1), (n + 1, n + 1)) for n, (x, y) in enumerate(pairwise(lines))]
    whole = Span(IDS[0], 0, (0, len(ours) - 1), (0, len(ours) - 1), (1, 4))
    other = Span(IDS[1], 0, (0, len(texts[IDS[1]]) - 1), (0, 1), (1, 3))
    edited = Passage("a" * 32, PassageKind.EDITED, 9, 0.8, "…", (whole, other))
    at = ours.index("“")
    quoted = Passage("b" * 32, PassageKind.QUOTATION, 5, 1.0, "…", (replace(whole, chars=(at, at + 20)), other))
    report = replace(seeds_report, passages=(edited, quoted), boilerplate=(), paragraphs=(), rewrites=())
    found = explain_document(report, texts.__getitem__, spans, IDS[0])
    assert [one.verdict for one in found.paragraphs] == ["copied", "own", "copied", "quoted"]


def test_accents_are_no_difference_between_copies():
    """A paragraph of which most was typed without its accents was its own."""
    said = "Người đàn ông bước ra khỏi nhà ga vào lúc sáng sớm, khi sương mù vẫn còn phủ kín những mái ngói cũ"
    bare = "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c)).replace("đ", "d")
    texts = {"a": f"{said}.", "b": f"{bare.replace('con phu', 'da che')} cua thanh pho."}
    explored = explore(pa.table({"id": list(texts), "text": list(texts.values())}))
    try:
        found = explain_document(explored.report, explored.text, explored.paragraphs("b"), "b")
    finally:
        explored.close()
    assert found.paragraphs[0].verdict in ("copied", "near-duplicate")
    report = scan(pa.table({"id": ["a", "b"], "text": [said, bare]}))
    pair = shown(explain_pair(report, {"a": said, "b": bare}.__getitem__, "a", "b"))
    assert "Their words differ in nothing but accents." in pair


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("彼は昨日新しいコンピューターを店で買った。", "彼は昨日新しいスマートフォンを店で買った。", "70% agree"),
        ("彼は昨日新しい自動車を大きな店で買いました。", "彼は昨日新しい自転車を大きな店で買いました。", None),
    ],
)
def test_a_similarity_that_counts_a_long_word_as_one_is_explained(one, other, said):
    texts = {"a": one, "b": other}
    report = scan(pa.table({"id": list(texts), "text": list(texts.values())}))
    pair = shown(explain_pair(report, texts.__getitem__, "a", "b"))
    assert "near-duplicates" in pair
    assert ("a long word is one" in pair) is (said is not None)
    assert said is None or said in pair


def test_hyphens_at_line_ends_are_no_difference_between_copies():
    """Each word that a line end broke was marked on both sides."""
    said = "The governor announced a well-known plan for agricultural communities before the winter began, and nobody"
    broken = said.replace("announced", "an-\nnounced").replace("agricultural", "agri-\ncul-\r\n  tural")
    broken = broken.replace("well-known", "well-\nknown")
    texts = {"a": f"{broken} came.", "b": f"{said} came.", "c": f"{said} left-\nhanded came back."}
    report = scan(pa.table({"id": list(texts), "text": list(texts.values())}))
    pair = shown(explain_pair(report, texts.__getitem__, "a", "b"))
    assert "Their words differ in nothing but hyphens at line ends." in pair
    assert "[-" not in pair
    assert "{+" not in pair
    pair = shown(explain_pair(report, texts.__getitem__, "a", "c"))
    assert "hyphens" not in pair
    assert "{+left- handed+}" in pair
    assert "[-" not in pair


def test_words_that_line_ends_break_agree_where_the_other_text_has_them():
    left = "one two let-\nter three four on-\nline"
    assert agreeing(left, "One two letter three four on line.") == [(0, len(left))]
    assert agreeing("one two Anglo-\nSaxon", "one two AngloSaxon") == []
    assert agreeing("one two let-\n\nter", "one two letter") == []
    assert agreeing("one two na-\ntï-\nve", "one two nat-\nive") == [(0, 18)]
    assert agreeing("one two let- ter", "one two letter") == []


@pytest.mark.parametrize("mark", ["> ", ">> ", "# ", " * ", "// "])
def test_words_that_line_ends_break_agree_behind_the_marks_of_lines(mark):
    """In a quoted letter each broken word was marked as changed."""
    left = f"{mark}one two let-\n{mark}ter three agri-\r\n{mark}cul-\r\n{mark}tural"
    assert agreeing(left, "One two letter three agricultural.") == [(len(mark), len(left))]
    assert agreeing("one two let-\n> \n> ter", "one two letter") == []
    assert agreeing("one two let-\n- ter", "one two letter") == []
    assert agreeing("> one two let-\n>", "one two letter") == []


def test_words_in_capitals_that_line_ends_break_agree():
    left = "ONE TWO DIS-\nCLAIMER"
    assert agreeing(left, "one two disclaimer") == [(0, len(left))]
