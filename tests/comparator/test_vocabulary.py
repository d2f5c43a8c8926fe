from __future__ import annotations

import math
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparator.parts import residue_of
from provenance.comparator.vocabulary import cosines, vocabulary

WORDS = ["the", "of", "and", "river", "bridge", "pillar", "snow", "horse", "letter", "Брод", "и", "чайка"]
FUNCTION = {"the", "of", "and", "и"}

paragraph = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)
document = st.lists(paragraph, max_size=4)


def plain_cosines(documents: list[list[list[str]]]) -> list[float]:
    """Cosines of all pairs, with dictionaries."""
    paragraphs = [paragraph for paragraphs in documents for paragraph in paragraphs]
    holders = Counter(word for paragraph in paragraphs for word in set(paragraph))
    vectors = []
    for paragraphs_ in documents:
        count = Counter(word for paragraph in paragraphs_ for word in paragraph if word not in FUNCTION)
        rarity = {word: math.sqrt(math.log1p(len(paragraphs) / holders[word])) for word in count}
        vector = {word: (1 + math.log(n)) * rarity[word] for word, n in count.items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        vectors.append({word: weight / length for word, weight in vector.items()})
    return [sum(x[word] * y.get(word, 0.0) for word in x) for x, y in combinations(vectors, 2)]


@given(st.lists(document, min_size=2, max_size=5))
def test_cosines_are_those_of_plain_dictionaries(documents):
    texts = ["\n\n".join(" ".join(words) + "." for words in paragraphs) or "…" for paragraphs in documents]
    words = vocabulary(residue_of(texts))
    a, b = np.triu_indices(len(texts), 1)
    found = cosines(a, b, words)
    assert found.tolist() == pytest.approx(plain_cosines(documents), abs=1e-6)
    assert cosines(b, a, words).tolist() == pytest.approx(found.tolist(), abs=1e-9)
    assert ((found >= 0) & (found <= 1)).all()


def cosine(*texts: str) -> list[float]:
    return cosines(*np.triu_indices(len(texts), 1), vocabulary(residue_of(list(texts)))).tolist()


def test_length_does_not_count():
    sentence = "Snow closed the bridge, and the horse carried a letter across the river."
    assert cosine(sentence, " ".join([sentence] * 50))[0] > 0.99


def test_grammar_alone_makes_no_texts_alike():
    assert cosine("This is what it was for us.", "It is for this that we were there.", "gulls")[0] == 0


def test_pairs_of_characters_are_the_words_of_unspaced_scripts():
    related, other, apart = cosine("图书馆新添了三百本书", "图书馆开放了", "海边的风很大")
    assert related > 0.1
    assert other == apart == 0


def test_a_text_of_nothing_is_like_none():
    assert cosine("…", "of the", "bridge") == [0, 0, 0]
