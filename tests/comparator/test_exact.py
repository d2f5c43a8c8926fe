from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparator.parts import hashed
from provenance.comparator.broken_words import join
from provenance.comparator.exact import fold, preference
from provenance.config import Config
from provenance.models import Relation

TEXTS = ["One two three.", "one, two: three", "ONE TWO THREE", "one two", "...", "!!!", "Ärger", "A\u0308rger"]


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=12))
def test_equal_documents_are_stood_for_by_the_preferred_one(texts):
    whole = hashed(texts, sha256=texts)
    rank = preference(whole, Config(), join(whole))
    folded = fold(whole, rank, join(whole))
    says = [tuple(text.casefold().replace(".", "").replace(",", "").replace(":", "").split()) for text in texts]
    says = [("ärger",) if words in (("ärger",), ("a\u0308rger",)) else words for words in says]
    for d, text in enumerate(texts):
        wordless = text in ("...", "!!!")
        equal = [e for e in range(len(texts)) if texts[e] == text or (says[e] == says[d] and not wordless)]
        first = min(equal)  # all are equally long, so the path decides
        assert folded.stands_for[d] == first
        expected = None if first == d else Relation.IDENTICAL if texts[first] == text else Relation.SAME_TEXT
        assert folded.relations.get(d) == expected
    assert folded.compared.tolist() == [folded.stands_for[d] == d for d in range(len(texts))]


def test_a_content_id_alone_never_makes_two_texts_equal():
    """As if the digest of two different texts were the same: the tokens themselves decide."""
    whole = hashed(["one two three", "four five six", "One two, three"], sha256=["a", "b", "c"])
    column = whole.documents.schema.get_field_index("content_id")
    same = whole.documents.set_column(column, "content_id", [["0" * 32] * 3])
    collided = type(whole)(**{name: getattr(whole, name) for name in whole.__slots__} | {"documents": same})
    folded = fold(collided, preference(collided, Config(), join(collided)), join(collided))
    assert folded.stands_for.tolist() == [0, 1, 0]
    assert folded.relations == {2: Relation.SAME_TEXT}


DATES = ["2024-05-01", "2023-01-01", None, None, "2023-01-01"]
SOURCES = ["Herald", "Gazette", "Herald", "Gazette", "Herald"]
LENGTHS = ["a b", "a b c", "a b c d", "a", "a b c"]


@pytest.mark.parametrize(
    ("settings", "order"),
    [
        ({}, [1, 4, 0, 2, 3]),
        ({"source_rank": ("Herald", "Gazette")}, [4, 1, 0, 2, 3]),
        ({"representative": ("longest", "path")}, [2, 1, 4, 0, 3]),
        ({"representative": ("source-rank", "path"), "source_rank": ("Gazette",)}, [1, 3, 0, 2, 4]),
        ({"representative": ("path",)}, [0, 1, 2, 3, 4]),
    ],
    ids=["the default", "a rank of sources", "the longest", "sources before all", "the path"],
)
def test_the_policy_ranks_documents(settings, order):
    whole = hashed(LENGTHS, date=DATES, source=SOURCES)
    assert np.argsort(preference(whole, Config(**settings), join(whole))).tolist() == order
