from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from comparator.parts import hashed
from provenance.comparator.findings import paragraph_spans

PIECES = ["word", "é", "日本", "😀", "a\u0301", " ", "\n", "\r\n", "\r", "\n\n", "\t", ".", "–"]
text_of = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(st.lists(text_of, min_size=1, max_size=4), st.sampled_from([0, 3]))
def test_chars_bytes_and_lines_are_those_of_the_text(texts, bom):
    whole = hashed(texts, bom_bytes=[bom] * len(texts))
    for d, text in enumerate(texts):
        for number, span in enumerate(paragraph_spans(whole, d)):
            said = text[slice(*span.chars)]
            assert said == said.strip()
            assert (b"?" * bom + text.encode())[slice(*span.bytes)].decode() == said
            lines = [text[:at].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1 for at in span.chars]
            assert list(span.lines) == lines
            assert (span.document, span.paragraph) == (f"{d:05}.txt", number)


def test_bytes_are_those_of_a_file_in_another_encoding():
    text = "Ärger über Öl\n\nzweiter Absatz: größer"
    whole = hashed([text], encoding=["cp1252"])
    first, second = paragraph_spans(whole, 0)
    assert text.encode("cp1252")[slice(*first.bytes)].decode("cp1252") == "Ärger über Öl"
    assert text.encode("cp1252")[slice(*second.bytes)].decode("cp1252") == "zweiter Absatz: größer"


def test_a_document_without_paragraphs_has_no_spans():
    whole = hashed(["...", "one"])
    assert paragraph_spans(whole, 0) == ()
    assert np.diff(whole.paragraph_offsets).tolist() == [0, 1]
