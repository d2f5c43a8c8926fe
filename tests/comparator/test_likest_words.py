from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator.parts import residue_of
from provenance.comparator import likest_words
from provenance.comparator.documents import SAME_SUBJECT
from provenance.comparator.vocabulary import cosines, vocabulary
from provenance.engines.local import LocalEngine

WORDS = [f"{a}{b}" for a in ("kla", "bru", "sti", "mon", "dre", "fal") for b in ("ter", "gon", "vis", "lum", "rak")]
FILLING = 220  # documents beyond those of a test, so that there are too many to compare all


def propose(words, compared, related):
    with LocalEngine(2) as engine:
        return likest_words.propose(words, compared, related, engine)


def proposed(texts, related=()):
    filling = [f"filling{n} matter{n}" for n in range(FILLING)]
    words = vocabulary(residue_of([*texts, *filling]))
    compared = np.ones(len(texts) + FILLING, np.bool_)
    pairs = [(np.array([a]), np.array([b])) for a, b in related]
    return words, list(zip(*(side.tolist() for side in propose(words, compared, pairs)), strict=True))


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(" ".join), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_proposes_for_each_the_one_with_the_highest_cosine(texts):
    words, pairs = proposed(texts)
    count = len(texts)
    for d in range(count):
        others = np.array([o for o in range(count) if o != d])
        best = cosines(np.full(len(others), d), others, words).max()
        own = [p for p in pairs if d in p]
        if best < SAME_SUBJECT - 1e-6:
            assert own == []
        elif best > SAME_SUBJECT + 1e-6:
            found = max(cosines(np.array([p[0]]), np.array([p[1]]), words)[0] for p in own)
            assert abs(found - best) < 1e-5


def test_asks_only_for_those_that_nothing_relates():
    texts = ["klater brugon stivis", "klater brugon monlum", "drerak falter", "drerak falter fallum"]
    assert proposed(texts)[1] == [(0, 1), (0, 1), (2, 3), (2, 3)]
    assert proposed(texts, related=[(0, 1)])[1] == [(2, 3), (2, 3)]


def test_few_documents_are_all_compared_anyway():
    words = vocabulary(residue_of(["klater brugon", "klater brugon stivis"]))
    a, b = propose(words, np.ones(2, np.bool_), [])
    assert len(a) == len(b) == 0
