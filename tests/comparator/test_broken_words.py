"""Words that line ends break are compared as the words that they are."""

from __future__ import annotations

import io
import re
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from comparator.controls import BAIKAL, BREAD, CONTROLS
from comparator.controls import TELESCOPE as STARS
from comparator.parts import hashed, residue_of
from hashing.twins import token_hash, tokens_of
from provenance import scan
from provenance.cleaner.plan import preference
from provenance.cleaner.policy import policy_of
from provenance.comparator.broken_words import join
from provenance.config import Config
from provenance.models import PassageKind, Relation
from provenance.reporter import json
from provenance.reporter.options import Options

ENGLISH = (
    "The governor announced yesterday that emergency provisions for agricultural communities would be distributed "
    "through municipal warehouses before the beginning of the winter season"
)
GERMAN = (
    "Der Bürgermeister erklärte gestern, dass die Wasserversorgung der umliegenden Gemeinden während der "
    "Bauarbeiten durch zusätzliche Leitungen gesichert wird und niemand etwas befürchten müsse"
)


def scanned(texts, **settings):
    return scan(pa.table({"id": list(texts), "text": list(texts.values())}), Config(**settings))


def broken(text: str, *places: str) -> str:
    """The text with a hyphen and a line end at each of the places, given as `let|ter`."""
    for place in places:
        word = place.replace("|", "")
        assert text.count(word) == 1
        text = text.replace(word, place.replace("|", "-\n"))
    return text


def wrapped(text: str, columns: int, least: int = 2) -> str:
    """The text in narrow lines, a word broken wherever one goes over the margin."""
    lines, line = [], ""
    for word in text.split():
        room = columns - len(line) - 2
        if len(line) + 1 + len(word) <= columns:
            line = f"{line} {word}".lstrip()
        elif word.isalpha() and room >= least and len(word) - room >= least and not word[room].isupper():
            lines.append(f"{line} {word[:room]}-".lstrip())
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        (ENGLISH, ["an|nounced", "agricul|tural", "distri|buted"]),
        (ENGLISH, ["gov|ernor", "emer|gency", "commu|nities", "munici|pal", "begin|ning", "sea|son"]),
        (GERMAN, ["Bürger|meister", "umlie|genden", "zusätz|liche"]),
        (GERMAN, ["erklär|te", "Wasserver|sorgung", "wäh|rend", "ge|sichert", "befürch|ten", "müs|se"]),
    ],
)
def test_one_sentence_is_found_though_line_ends_break_its_words(sentence, places):
    """No eight tokens were left in a row."""
    text = broken(sentence, *places)
    texts = {"a": f"{BREAD}\n\n{text}.\n", "b": f"{STARS}\n\n{sentence}.\n"}
    (passage,) = scanned(texts).passages
    assert (passage.kind, passage.similarity) == (PassageKind.VERBATIM, 1)
    assert passage.tokens == len(sentence.split())
    assert passage.text == text
    assert [texts[span.document][slice(*span.chars)] for span in passage.occurrences] == [text, sentence]


def test_a_passage_may_begin_and_end_with_a_broken_word():
    text = "gov-\nernor" + ENGLISH[len("The governor") : -len("season")] + "sea-\nson"
    texts = {"a": f"{BREAD}\n\n{text} {BREAD}", "b": f"{STARS}\n\n{ENGLISH} {STARS}"}
    (passage,) = scanned(texts).passages
    assert [texts[span.document][slice(*span.chars)] for span in passage.occurrences] == [
        text,
        ENGLISH.removeprefix("The "),
    ]


@pytest.mark.parametrize("columns", [24, 40, 72])
@pytest.mark.parametrize("original", [BREAD, BAIKAL])
def test_a_text_that_was_wrapped_with_hyphens_is_a_near_duplicate_of_similarity_1(original, columns):
    plain = original.strip().replace("\n\n", "¶").replace("\n", " ").replace("¶", "\n\n")
    text = "\n\n".join(wrapped(paragraph, columns) for paragraph in plain.split("\n\n"))
    assert text.count("-\n") >= 3
    report = scanned({"plain": plain, "wrapped": text, **{n: t for n, t in CONTROLS.items() if t != original}})
    (match,) = report.matches
    assert (match.relation, match.similarity, match.resemblance) == (Relation.NEAR_DUPLICATE, 1, 1)
    (passage,) = report.passages
    assert (passage.kind, passage.similarity) == (PassageKind.VERBATIM, 1)
    assert [span.chars for span in passage.occurrences] == [(0, len(plain) - 1), (0, len(text) - 1)]  # the full stop


def test_two_texts_that_break_different_words_are_one():
    one, other = wrapped(BREAD, 37), wrapped(BREAD, 52)
    (match,) = scanned({"one": one, "other": other}).matches
    assert match.similarity > 0.99, "a word that both break in one place, and nobody writes whole, stays two"


def test_of_one_text_the_one_with_its_words_whole_is_kept():
    """It has fewer tokens, and was dropped for the other one; `clean` ranks by the same figures."""
    report = scanned({"a": wrapped(BREAD, 37), "b": BREAD, "c": wrapped(BREAD, 52)})
    assert [cluster.representative for cluster in report.clusters] == ["b"]
    a, b, c = report.documents
    assert (a.tokens - a.broken, c.tokens - c.broken, b.broken) == (b.tokens, b.tokens, 0)
    ranks = preference(report, policy_of(Config()))
    assert min(ranks, key=ranks.__getitem__) == "b"


def test_a_word_in_a_narrow_column_may_be_broken_twice():
    text = broken(ENGLISH, "agri|cul|tural", "dis|trib|ut|ed")
    (passage,) = scanned({"a": f"{BREAD}\n\n{text}", "b": f"{STARS}\n\n{ENGLISH}"}).passages
    assert (passage.kind, passage.tokens) == (PassageKind.VERBATIM, 23)


COMPOUNDS = ["well-\nknown", "well-known", "well known"]


@pytest.mark.parametrize("form", COMPOUNDS)
@pytest.mark.parametrize("other", COMPOUNDS)
@pytest.mark.parametrize(
    "rest",
    [
        "Nothing.",
        "A wellknown misprint.",
        "A wellknown misprint, well-known to us.",
        "It is a well-known one; how well-known is unknown.",
        "A wellknown misprint. It is a well-known one; how well-known is unknown.",
        "A wellknown misprint. As well known as a well-known one, and well known to us. It is well known.",
        "Wellknown and wellknown, well-known and well-\nknown.",
    ],
)
def test_a_compound_agrees_with_itself_in_whatever_way_it_is_written(form, other, rest):
    """With a third document that has `wellknown`, one that a line end broke was another word than `well-known`."""
    text, one = ENGLISH.replace("emergency", form), ENGLISH.replace("emergency", other)
    texts = {"a": f"{BREAD}\n\n{text}", "b": f"{STARS}\n\n{one}", "c": f"{rest} Such well-known things."}
    found = scanned(texts)
    (passage,) = found.passages
    assert (passage.kind, passage.similarity) == (PassageKind.VERBATIM, 1)
    assert [texts[span.document][slice(*span.chars)] for span in passage.occurrences] == [text, one]


@pytest.mark.parametrize("form", ["e-\nmail", "e-mail", "e mail", "E‑Mail"])
@pytest.mark.parametrize("more", ["", "My e-mail is no e-mail."])
def test_a_compound_agrees_with_the_closed_word_if_a_line_end_breaks_it(form, more):
    text = ENGLISH.replace("emergency", form)
    texts = {
        "a": f"{BREAD}\n\n{text}",
        "b": f"{STARS}\n\n{ENGLISH.replace('emergency', 'email')}",
        "c": f"An e-\nmail, or an e-mail. {more}",
    }
    (passage,) = scanned(texts).passages
    assert (passage.kind, passage.tokens, passage.similarity) == (PassageKind.VERBATIM, 23, 1)
    assert texts["a"][slice(*passage.occurrences[0].chars)] == text


EIGHT = "seven grey geese took the cross-bow tonight"


@pytest.mark.parametrize("form", ["cross-\nbow", "cross-bow"])
@pytest.mark.parametrize(
    "sentence", [EIGHT, "cross-bow and no other weapon for seven", "so it was the best-known cross-bow"]
)
@pytest.mark.parametrize("rest", ["A crossbow is not the best-\nknown, nor bestknown. The cross-\nbow.", "Fine."])
def test_a_run_of_eight_tokens_with_a_compound_is_found_whatever_else_is_in_the_corpus(form, sentence, rest):
    """It has seven words, or six, once its compounds are joined; the seven of `let-`, `ter` and such stay seven."""
    texts = {
        "a": f"Frost came! {sentence.replace('cross-bow', form)}. Nobody spoke.",
        "b": f"We laughed: {sentence}, such a day.",
        "c": rest,
    }
    (passage,) = scanned(texts).passages
    found = [texts[span.document][slice(*span.chars)].replace("\n", "") for span in passage.occurrences]
    assert (passage.kind, found) == (PassageKind.VERBATIM, [sentence, sentence])


def test_seven_words_are_no_passage_for_the_line_ends_that_break_them():
    sentence = "seven grey geese took the letter tonight"
    texts = {
        "a": f"Frost came! {sentence.replace('letter', f'let-{chr(10)}ter')}. Nobody spoke.",
        "b": f"We laughed: {sentence.replace('letter', f'let-{chr(10)}ter')}, such a day.",
        "c": "A letter.",
    }
    assert not scanned(texts).passages
    texts["c"] = "A cross-\nbow and a crossbow, or a cross-bow."
    texts |= {d: texts[d].replace("let-\nter", "crossbow" if d == "a" else "cross-bow") for d in "ab"}
    assert not scanned(texts).passages, "only one of them has eight"


def test_a_compound_is_not_broken():
    """A text with `on-line` has its words whole; of the others those count that go on below."""
    texts = {"a": "The on-\nline shop", "b": "The on-line shop", "c": "The online shop"}
    assert [d.broken for d in scanned(texts).documents] == [1, 0, 0]


def test_spanish_words_are_joined_though_portuguese_has_them_with_a_hyphen():
    spanish = "A ti digo: Levánta-\nte, y toma tu lecho, y vete a tu casa, y no mires atrás"
    texts = {
        "es": f"{BREAD}\n\n{spanish}",
        "es-2": f"{STARS}\n\n{spanish.replace(f'-{chr(10)}', '')}",
        "pt": "Levanta-te e anda. Disse-lhe: levanta-te. Levanta-te, pega na tua cama.",
    }
    (passage,) = scanned(texts).passages
    assert (passage.kind, passage.tokens, passage.similarity) == (PassageKind.VERBATIM, 17, 1)


def test_what_punctuation_parts_is_not_put_together():
    texts = [
        "The on-\nline shop",
        "online online",
        "on-line",
        "on, line “on” line on--line on\n\nline on “line",
        "on\u00a0line",
    ]
    assert [int(n) for n in np.diff(residue_of(texts).offsets)] == [3, 2, 1, 10, 2]
    assert [int(n) for n in np.diff(residue_of(["The on-\nline shop", "online", "on-line, ON‐\nLine"]).offsets)] == [
        3,
        1,
        2,
    ]
    assert [int(n) for n in np.diff(residue_of(["on-\nline", "online", "On-\nLine on-line"]).offsets)] == [1, 1, 2]


def test_of_words_that_overlap_the_first_is_put_together():
    texts = ["on-\nline line-\nup", "online lineup", "on-line-up on-line-\nup"]
    assert [int(n) for n in np.diff(residue_of(texts).offsets)] == [2, 2, 4]


def test_a_word_is_what_more_of_the_corpus_writes():
    def tokens(*others: str) -> int:
        text = "The on-\nline shop"
        found = residue_of([text, *others])
        return int(found.offsets[1])

    assert tokens() == 4
    assert tokens("online") == 3
    assert tokens("an on line") == 4
    assert tokens("online", "an on line on line") == 3, "a blank is no hyphen"
    assert tokens("online", "on-line") == 3
    assert tokens("online", "on-line", "ON‐LINE") == 3, "so all three agree"
    assert tokens("online", "on-line", "ON‐LINE on line on line") == 3
    assert tokens("online", "on-line", "ON‐LINE on line on line on line") == 4
    assert tokens("online online", "on-line", "ON‐LINE on line on line on line") == 3
    assert tokens("onl-\nine") == 3
    assert tokens("on-\nline") == 4
    assert tokens("Online, Online", "on-line, on-line") == 3


def test_a_word_is_not_put_together_with_boilerplate():
    """What one half of is furniture has no second half; the other half is compared as it stands."""
    footer = "ernor and company, all rights reserved"
    texts = {name: f"{text.strip()} gov-\n{footer}" for name, text in CONTROLS.items()} | {"z": "The governor."}
    report = scanned(texts)
    assert {b.text for b in report.boilerplate} == {footer}
    assert report.totals.boilerplate_tokens == 6 * len(CONTROLS)


def test_equal_paragraphs_are_equal_as_they_are_written():
    """They are cut for one another, so nothing may differ in them; one that is broken elsewhere is a near-duplicate."""
    one, other = broken(ENGLISH, "gov|ernor"), broken(ENGLISH, "gover|nor")
    texts = {
        "a": f"{BREAD}\n\n{one}.",
        "b": f"{STARS}\n\n{one}.",
        "c": f"{BREAD[:400]}\n\n{other}.",
        "d": f"{STARS[:400]}\n\n{ENGLISH}.",
    }
    groups = {
        (group.rule, tuple(span.document for span in group.occurrences))
        for group in scanned(texts).paragraphs
        if "governor" in group.text.replace("-\n", "")
    }
    assert groups == {("duplicate-paragraph", ("a", "b")), ("near-duplicate-paragraph", ("a", "b", "c", "d"))}


def test_a_quotation_is_the_same_with_a_broken_word():
    said, others = "“we have never seen such devas-\ntation here”", "“we have never seen such devastation here”"
    texts = {"a": f"{BREAD}\n\nShe wrote: {said}.", "b": f"{STARS}\n\n{others}, he said."}
    (quotation,) = scanned(texts).passages
    assert (quotation.kind, quotation.tokens, quotation.similarity) == (PassageKind.QUOTATION, 7, 1)
    assert [texts[span.document][slice(*span.chars)] for span in quotation.occurrences] == [said[1:-1], others[1:-1]]


def test_a_compound_in_a_quotation_may_be_broken_further_on():
    said = "“a large-scale govern-\nment plan”"
    texts = {"a": f"{BREAD}\n\nShe wrote: {said}.", "b": f"{STARS}\n\n“a largescale government plan”"}
    (quotation,) = scanned(texts).passages
    assert (quotation.kind, quotation.similarity) == (PassageKind.QUOTATION, 1)


VOCABULARY = ["harbour", "bridge", "winter", "candle", "river", "stone", "garden", "letter", "mountain", "barley", "ox"]
words = st.lists(
    st.sampled_from([*VOCABULARY, *(f"{a}{b}" for a in "bdfg" for b in ("akolu", "elumi", "itaro"))]), max_size=30
)


@st.composite
def laid_out(draw, said: list[str], breaks: bool) -> tuple[str, list[tuple[int, int]]]:
    """The words in lines, some of them broken, and where each stands."""
    text, places = "", []
    for word in said:
        if text:
            text += draw(st.sampled_from([" ", " ", " ", "\n"]))
        start = len(text)
        if breaks and len(word) > 2 and draw(st.booleans()):
            at = draw(st.integers(1, len(word) - 1))
            text += word[:at] + draw(st.sampled_from(["-\n", "-\n", "- \r\n  ", "\u00ad\n", "‐\n"]))
            word = word[at:]
        text += word
        places.append((start, len(text)))
    return text, places


@st.composite
def corpora(
    draw,
) -> tuple[dict[str, str], dict[str, str], dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]]:
    """A few texts that have words in common, plain and with words broken, and where the words of both stand."""
    stock = draw(st.lists(words, min_size=1, max_size=3))
    plain, split, plain_places, split_places = {"z": " ".join(VOCABULARY)}, {"z": " ".join(VOCABULARY)}, {}, {}
    for d in range(draw(st.integers(2, 3))):
        parts = draw(st.lists(st.one_of(st.sampled_from(stock), words), min_size=1, max_size=4))
        said = [word for part in parts for word in part]
        plain[f"{d}"], plain_places[f"{d}"] = draw(laid_out(said, breaks=False))
        split[f"{d}"], split_places[f"{d}"] = draw(laid_out(said, breaks=True))
    known = " ".join(sorted({word for text in plain.values() for word in text.split()}))
    plain["z"] = split["z"] = known
    for places in (plain_places, split_places):
        at, places["z"] = 0, []
        for word in known.split():
            places["z"].append((at, at + len(word)))
            at += len(word) + 1
    return plain, split, plain_places, split_places


def told(report, places):
    """The passages by the words that they begin and end with; a span that begins or ends elsewhere fails."""
    starts = {d: {start: n for n, (start, _) in enumerate(spans)} for d, spans in places.items()}
    ends = {d: {end: n for n, (_, end) in enumerate(spans)} for d, spans in places.items()}
    return Counter(
        (
            *(p.id, p.kind, p.tokens, p.similarity),
            *((s.document, starts[s.document][s.chars[0]], ends[s.document][s.chars[1]]) for s in p.occurrences),
        )
        for p in report.passages
    )


@given(corpora())
@settings(max_examples=150, deadline=None)
def test_every_common_run_is_told_as_if_no_word_were_broken(found):
    """With its figures and its ends: whatever is told of the plain texts is told of the others."""
    plain, split, plain_places, split_places = found
    one, other = (scanned(texts, paragraphs="block", threads=1) for texts in (plain, split))
    assume(not one.boilerplate and not other.boilerplate)
    exact = {Relation.SAME_TEXT, Relation.IDENTICAL}
    equal = [(m.a, m.b) for report in (one, other) for m in report.matches if m.relation in exact]
    assume(not equal)  # of equal documents one is compared, and texts with broken words are not equal
    assert told(one, plain_places) == told(other, split_places)
    assert [(m.a, m.b, m.relation, m.similarity, m.resemblance) for m in one.matches] == [
        (m.a, m.b, m.relation, m.similarity, m.resemblance) for m in other.matches
    ]


PIECES = [
    *("on", "line", "let", "ter", "online", "letter", "LETTER", "é"),
    *("-", "-", "-\n", "-\n", "-\n> ", "‐", " ", " ", "\n", "\n> ", ", ", "-\n\n", "\u00a0", "“"),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
GAP = re.compile("[-‐‑]?[\\s\x00-\x20]*")


def decided(texts: list[str], whole) -> list[tuple[int, int]]:
    """The first tokens of the words that are put together and how many each has, by strings."""
    tokens, gaps, links = [], [], set()
    for text in texts:
        data, found = text.encode(), tokens_of(text)
        tokens += found.hashes.tolist()
        ends, starts = found.ends.tolist(), found.starts.tolist()
        gaps += [data[end:start].decode() for end, start in zip(ends, starts[1:], strict=False)]
        gaps += [None] * bool(starts)  # the last token of a document
    places = whole.broken_places.tolist()
    splits = [
        (word, tokens[at], min(n, 4))
        for word, at, n in zip(whole.broken_words.tolist(), places, whole.broken_parts.tolist(), strict=True)
    ]
    for at, n in zip(places, whole.broken_parts.tolist(), strict=True):
        links |= set(range(at, at + n - 1))
    beside = [t for t in range(len(tokens) - 1) if gaps[t] is not None and t not in links]
    compounds = Counter((tokens[t], tokens[t + 1]) for t in beside if gaps[t][-1:] in ("-", "‐"))
    apart = Counter((tokens[t], tokens[t + 1]) for t in beside if gaps[t][-1:] not in ("-", "‐"))
    counts, of_word, of_split = Counter(tokens), Counter(word for word, *_ in splits), Counter(splits)
    found, pairs = {}, set()
    for at, split, parts in zip(places, splits, whole.broken_parts.tolist(), strict=True):
        often = counts[split[0]] + of_word[split[0]] - of_split[split]
        pair = tokens[at], tokens[at + 1]
        if often and (parts > 2 or often >= compounds[pair] or apart[pair] <= compounds[pair]):
            found[at] = parts
            if parts == 2:
                pairs.add(pair)
    for t in beside:
        pair = tokens[t], tokens[t + 1]
        wanted = gaps[t][-1:] in ("-", "‐") or apart[pair] <= compounds[pair]
        if pair in pairs and wanted and gaps[t] and GAP.fullmatch(gaps[t]) and gaps[t].count("\n") < 2:
            found[t] = 2
    stop, kept = 0, []
    for at, parts in sorted(found.items()):
        if at >= stop:
            kept.append((at, parts))
            stop = at + parts
    return kept


@given(st.lists(pieces, min_size=1, max_size=5))
@example(["let-\nter letter", "let-ter", "let-ter"])
@example(["let-\nter letter", "let-ter", "let ter let ter let,ter"])
@settings(max_examples=300)
def test_words_are_put_together_as_plain_counting_says(texts):
    whole = hashed(texts)
    found = join(whole)
    assert list(zip(found.first.tolist(), found.parts.tolist(), strict=True)) == decided(texts, whole)


@given(st.lists(pieces, min_size=1, max_size=4))
@example(["a let-\nter", "letter"])
def test_what_is_left_has_one_token_for_each_broken_word(texts):
    whole = hashed(texts)
    left, joined = residue_of(texts), join(whole)
    inner = {at + n for at, size in zip(joined.first, joined.parts, strict=True) for n in range(1, size)}
    kept = [t for t in range(len(whole.tokens)) if t not in inner]
    words = dict(zip(joined.first.tolist(), joined.words.tolist(), strict=True))
    assert left.origin.tolist() == kept
    assert left.tokens.tolist() == [words.get(t, int(whole.tokens[t])) for t in kept]
    ends = [*kept[1:], len(whole.tokens)][: len(kept)]
    begins, stops = left.in_corpus(np.arange(len(kept)), np.arange(1, len(kept) + 1))
    assert (begins.tolist(), stops.tolist()) == (kept, ends)
    for p in range(len(left.paragraphs)):
        first = int(whole.paragraph_tokens[p])
        assert left.paragraphs[p] == sum(t < first for t in kept)


def test_grammar_is_told_by_the_word_as_it_is_written():
    left = residue_of(["wäh-\nrend des Umbaus", "während"])
    assert left.tokens[0] == token_hash("wahrend")
    assert left.kinds[0] == left.kinds[3] != left.kinds[2]


def test_names_threads_and_batches_change_nothing():
    texts = {
        "a": wrapped(BREAD, 30),
        "b": wrapped(BREAD, 41),
        "c": BREAD,
        "d": f"{wrapped(ENGLISH, 30)}. {STARS}",
        "e": ENGLISH,
    }

    def report(order, **settings) -> bytes:
        stream = io.BytesIO()
        json.write(scanned({name: texts[name] for name in order}, **settings), stream, Options())
        return stream.getvalue()

    expected = report("abcde", threads=1)
    assert report("edcba", threads=1) == expected
    assert report("cadbe", threads=3) == expected
    assert report("abcde", threads=2, memory_mb=0) == expected
