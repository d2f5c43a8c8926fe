from __future__ import annotations

import pytest

from provenance.corpus.frontmatter import declared

from .conftest import reading_of


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("---\ntitle: A: b\nurl: https://x.org/a#b\n---\nText", {"title": "A: b", "url": "https://x.org/a#b"}),
        ('---\r\nTitle: "Quoted # not a comment" # comment\r\n---\r\nx', {"title": "Quoted # not a comment"}),
        ("---\nsource: Wire # who\nlicense: CC-BY-4.0\n...\nx", {"source": "Wire", "licence": "CC-BY-4.0"}),
        ("---\ndate: 2024-01-02\ntags:\n  - a\n- b\nmeta:\n  title: inner\n# c\n\n---\nx", {"date": "2024-01-02"}),
        ("---\ntitle: |\n  block\nsource: [a, b]\nurl: {a: b}\nlicence:\n---\nx", {}),
        ("---\nA rule, then prose.\nsource: the wire\n---\nx", {}),
        ("---\ntitle: never closed\n", {}),
        ("text\n---\ntitle: not at the head\n---\n", {}),
        ("----\ntitle: a rule\n---\n", {}),
        ("---\ntitle: one\ntitle: two\n---\n", {"title": "one"}),
        ("---\n---\ntitle: outside\n---\n", {}),
        ("", {}),
    ],
)
def test_declared(text, facts):
    assert declared(text.encode()) == facts


def test_only_of_prose_files_and_the_text_stays_whole(tmp_path):
    text = "---\ntitle: T\nsource: S\n---\nBody\n"
    for name in ("a.md", "b.txt", "c.RST", "d.yaml", "e.py"):
        (tmp_path / name).write_text(text)
    documents = reading_of(tmp_path).documents
    assert [document["title"] for document in documents] == ["T", "T", "T", None, None]
    assert {document["text"] for document in documents} == {text}
    assert documents[0]["source"] == "S"
    assert documents[0]["site"] == "."


def test_after_a_byte_order_mark(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf---\ntitle: T\n---\nx")
    assert reading_of(tmp_path).one["title"] == "T"
