"""Boilerplate is what a page prints around an article, and never what the article says."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance
from comparator.corpora import table
from comparator.parts import hashed
from provenance import Config
from provenance.comparator.boilerplate import RULES, mark, token_mask
from provenance.comparator.phrases import load
from provenance.models import Boilerplate

STOCK = [
    "otter", "badger", "heron", "kestrel", "weasel", "marten", "lynx", "bison", "ibex", "chamois", "beaver",
    "osprey", "curlew", "bittern", "plover", "dunlin", "quarry", "meadow", "estuary", "orchard", "viaduct",
    "harbour", "chapel", "brewery", "foundry", "causeway", "carries", "follows", "paints", "measures",
    "forgets", "mends", "borrows", "praises", "counts", "shelters", "narrow", "amber", "hollow", "patient",
    "crooked", "silver", "distant", "early", "broken", "quiet",
]  # fmt: skip


def article(number: int) -> str:
    """Four lines that no other article has."""
    random = Random(number)
    return "\n".join(" ".join(random.choices(STOCK, k=14)).capitalize() + f" {number}." for _ in range(4))


def found(texts: dict[str, str], **settings: object) -> list[Boilerplate]:
    return list(provenance.scan(table(texts), Config(threads=1, **settings)).boilerplate)


def lines(texts: dict[str, str], rule: str, **settings: object) -> dict[str, list[str]]:
    """The lines of each document that fall under a rule, as they stand there."""
    by_document: dict[str, list[str]] = {id: [] for id in texts}
    for finding in found(texts, **settings):
        if finding.rule == rule:
            for span in finding.occurrences:
                by_document[span.document].append(texts[span.document][slice(*span.chars)])
    return {id: sorted(marked) for id, marked in by_document.items() if marked}


# Repeated lines.


HEADLINE = "A headline of five words"
VERSE = "\n".join(f"verse number {n} of the song" for n in range(5))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (f"{HEADLINE}\n\n{HEADLINE}\n\nThe body.", 1),
        (f"{HEADLINE}\n{HEADLINE}\n{HEADLINE}\nThe body.", 2),
        (f"{HEADLINE}\n\n{HEADLINE.upper()}!\n\nThe body.", 1),
        (f"The body.\n\n{VERSE}\n\n{HEADLINE}\n\n{HEADLINE}", 1),
        ("Two words\nTwo words\nThe body.", 0),
        ("0 0 0 0\n0 0 0 0\n0 0 0 0\n", 0),
        (f"{VERSE}\nand all of us sing\nand all of us sing\n{VERSE}", 0),
        (f"{HEADLINE}\n\n{VERSE}\n\n{HEADLINE}\n\n{VERSE}", 0),
        (f"# {HEADLINE}\n\n**{HEADLINE}**\n\n“{HEADLINE}”\n\n\"{HEADLINE}\"", 2),
        ("Temperature: +5 degrees\n\nTemperature: -5 degrees\n", 0),
        ("-5 degrees at noon\n\n+5 degrees at noon\n", 0),
        ("Der Mensch denkt: Gott lenkt!\n\nDer Mensch denkt, Gott lenkt!\n", 0),
        ("return x * y\nreturn x / y\n", 0),
        ("No, no, no, never again!\n\nAnd the raven said nevermore.\n\nAnd the raven said nevermore.\n", 0),
        ("The clock of Palm at night\n\nThe clock of Palm at night,\nit ticks too loud for him.", 0),
    ],
    ids=[
        "twice", "three times", "in capitals", "paragraphs", "short", "a table", "a refrain", "apart",
        "markup and quotation marks", "signs", "signs in front", "punctuation", "operators", "sentences", "a verse",
    ],
)  # fmt: skip
def test_a_line_that_says_what_the_one_before_says_is_repeated(text, marked):
    assert sum(len(found_) for found_ in lines({"a": text}, "repeated-line").values()) == marked


def test_the_evidence_counts_the_times_and_the_first_stays():
    (finding,) = found({"a": f"{HEADLINE}\n" * 3 + "The body of it."})
    assert finding.evidence.startswith("3 times here")
    assert [span.lines for span in finding.occurrences] == [(2, 2), (3, 3)]


def test_a_repeated_line_is_one_finding_a_document():
    text = f"{HEADLINE}\n{HEADLINE}\nThe body."
    assert [len(f.occurrences) for f in found({"a": text, "b": text + " And more."})] == [1, 1]


# Template lines.


NAVIGATION = "Home | News | Sport | Weather"


def site(pages: int, navigation: int) -> dict[str, str]:
    """Pages with a counter below the article; so many of them with navigation above it."""
    above = [NAVIGATION + "\n\n" if n < navigation else "" for n in range(pages)]
    return {f"{n:02}": f"{above[n]}{article(n)}\n\n{n} people like this page" for n in range(pages)}


def test_navigation_on_most_pages_is_a_template():
    texts = site(12, 10)
    assert lines(texts, "template-line") == {
        f"{n:02}": [f"{n} people like this page"] + [NAVIGATION] * (n < 10) for n in range(12)
    }
    evidence = {f.text.split()[0]: f.evidence for f in found(texts)}
    assert evidence["Home"].startswith("in 10 of 12 documents of ")
    assert evidence["0"].startswith("in 12 of 12 documents of ")


def test_a_line_on_too_few_pages_is_none():
    assert lines(site(12, 4), "template-line") == {f"{n:02}": [f"{n} people like this page"] for n in range(12)}
    assert lines(site(100, 9), "template-line", template_share=0.2)["00"] == ["0 people like this page"]
    assert lines(site(12, 4), "template-line", template_documents=4)["00"] != ["0 people like this page"]


def test_a_sentence_that_articles_share_is_no_template():
    """It stands amid their text, and is as long as sentences are."""
    sentence = "The council said that it would look into the matter before the end of the month and report."
    texts = {f"{n:02}": article(n) for n in range(20)}
    for n in range(8):
        first, second, *rest = article(n).splitlines()
        texts[f"{n:02}"] = "\n".join([first, second, sentence, *rest])
    assert found(texts) == []


def test_copies_of_one_article_are_no_template():
    """Six near-copies on a site of twenty: their lines recur because the article does."""
    texts = {f"{n:02}": article(n) if n >= 6 else f"{article(0)}\nCopy {n}, {STOCK[n]} and all." for n in range(20)}
    assert lines(texts, "template-line") == {}


def test_sites_are_counted_apart():
    """Five pages of one site have a line, and so have five others: for neither site is that its template."""
    texts = {f"{n:02}": f"Printed in the valley\n\n{article(n)}" for n in range(8)}
    same = table(texts).append_column("source", [["a", "a", "a", "a", "b", "b", "b", "b"]])
    assert list(provenance.scan(same).boilerplate) == []
    assert lines(texts, "template-line") == {id: ["Printed in the valley"] for id in texts}


def test_what_is_boilerplate_does_not_count_as_copying():
    footer = "This page was printed on recycled electrons in the lower valley"
    report = provenance.scan(table({id: f"{text}\n{footer}" for id, text in site(12, 12).items()}))
    assert report.matches == ()
    assert {d.shares.copied for d in report.documents} == {0.0}


# Catalogue phrases.


WHOLE_LINES = ["Also Read:", "READ MORE", "  Post a comment ", "12 Comments", "What’s your reaction?"]


@pytest.mark.parametrize("line", WHOLE_LINES)
def test_a_phrase_that_is_a_whole_line_is_boilerplate(line):
    (finding,) = found({"a": f"{article(1)}\n\n{line}\n"})
    assert (finding.rule, finding.text, finding.occurrences[0].lines) == ("boilerplate-phrase", line.strip(), (6, 6))
    assert finding.phrase in finding.evidence


@pytest.mark.parametrize(
    "text",
    [
        "Whoever wants to know what the council decided is asked to\nread more:\nthe minutes are public.",
        "Also read: the second volume.",
        "1. Comments\n2. Answers",
        "1,234 comments and counting",
    ],
    ids=["the tail of a wrapped sentence", "the head of a sentence", "a numbered heading", "two numbers"],
)
def test_a_phrase_that_is_part_of_the_text_is_not(text):
    assert found({"a": text}) == []


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Mayor says the ferry will run again in the spring",
        "READ ALSO | Who pays for the new bridge?",
        "Lesen Sie auch: Die Brücke wird teurer, sagt der Bürgermeister",
        "À lire aussi : « Le pont coûtera plus cher »",
        "Читайте также: Мост обойдётся дороже",
        "相关阅读：大桥造价上涨三成",
        "あわせて読みたい：橋の費用が三割増",
        "Leggi anche – Il ponte costerà di più",
        "Lea también: El puente costará más",
    ],
)
@pytest.mark.parametrize("blank", ["\n", ""], ids=["blank-lines", "no-blank-lines"])
def test_a_phrase_with_the_title_of_another_article_is_boilerplate(line, blank):
    before, after = article(1).replace("\n", " "), article(2).replace("\n", " ")
    text = f"\n{blank}".join([before, line, after])
    (finding,) = found({"a": text})
    assert (finding.rule, finding.text) == ("boilerplate-phrase", line)


@pytest.mark.parametrize(
    "line",
    [
        "Read also: the chapter on bridges, which says why they fall.",
        "Read also the chapter: Of bridges and ferries",
        "Read more: Of bridges and the ferries",
        "Read also: Psalm 23",
        "- Read also: Of bridges and the ferries",
        "Read more about bridges: Of bridges and ferries",
        "The mayor said: Read also the chapter",
        f"Read also: {'the chapter on bridges and ferries ' * 5}and the rest",
        "Read also: the chapter on bridges and on ferries which says why they\nfall and who has to pay",
    ],
)
def test_a_sentence_that_begins_with_a_phrase_is_text(line):
    parts = [f"{part}." for part in article(1).split("\n")]
    assert found({"a": "\n".join([*parts[:2], line, *parts[2:]])}) == []


def test_a_document_may_have_a_phrase_as_its_title():
    assert found({"a": f"Read also: why books are worth it\n\n{article(1)}"}) == []


def test_a_user_adds_a_phrase_with_a_title():
    own = {"our-box": "From the river press: …"}
    text = f"{article(1)}\n\nFrom the river press: All about bridges\n\n{article(2)}\n\nFrom the river press"
    (finding,) = found({"a": text}, phrases=own)
    assert (finding.phrase, len(finding.occurrences)) == ("our-box", 2)


def test_a_user_adds_phrases_and_drops_others():
    text = f"{article(1)}\n\nPrinted on page 7 of the Messenger\n\nPost a Comment"
    own = {"our-footer": "Printed on page # of the Messenger"}
    assert [f.phrase for f in found({"a": text}, phrases=own)] == ["our-footer", "en-post-a-comment"]
    assert [f.phrase for f in found({"a": text}, ignore_phrases=("en-post-a-comment",))] == []


def test_a_phrase_counts_even_where_it_is_a_template_too():
    texts = {f"{n:02}": f"{article(n)}\n\nPost a Comment" for n in range(12)}
    (finding,) = found(texts)
    assert (finding.rule, len(finding.occurrences)) == ("boilerplate-phrase", 12)


# The marks behind the findings.

LINES = ["Read More:", HEADLINE, "one of the lines", "two", NAVIGATION, "3 people like this"]


@given(st.lists(st.lists(st.sampled_from(LINES), max_size=8).map("\n\n".join), min_size=1, max_size=8))
def test_every_token_of_a_marked_line_is_masked_and_no_other(texts):
    whole = hashed(texts)
    marked = mark(whole, np.ones(whole.count, np.bool_), load({}, ()), Config())
    mask = token_mask(whole, marked.rules)
    for line, rule in enumerate(marked.rules):
        assert set(mask[whole.line_tokens[line] : whole.line_tokens[line + 1]]) == {rule in RULES}
        assert (line in marked.phrases) == (RULES.get(int(rule)) == "boilerplate-phrase")
    assert len(mask) == len(whole.tokens)


# A catalogue phrase below a line as long as those of a wrapped text.

LONG = "The bridge over the river was closed on Monday because of cracks in two of its piers"


@pytest.mark.parametrize("phrase", ["Advertisement", "Post a Comment", "0 Comments", "Also read: The old mill reopens"])
@pytest.mark.parametrize("below", ["", "The council met on Tuesday to talk about it.\n"], ids=["last", "amid"])
def test_a_phrase_below_a_long_line_that_ends_with_its_sentence_is_found(phrase, below):
    assert lines({"a": f"{LONG}.\n{phrase}\n{below}"}, "boilerplate-phrase") == {"a": [phrase]}


@pytest.mark.parametrize("end", [".\n{}\nbooks than ever were sold.\n", " and that\n{}\n", ", so\n{}\n\nIn the end.\n"])
@pytest.mark.parametrize("phrase", ["Read more", "Advertisement"])
def test_a_phrase_within_a_wrapped_text_is_text(phrase, end):
    assert lines({"a": LONG + end.format(phrase)}, "boilerplate-phrase") == {}
