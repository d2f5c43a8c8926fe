from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from comparator.parts import hashed
from provenance.comparator.broken_words import join
from provenance.comparator.residue import residue
from provenance.engines.local import LocalEngine
from provenance.hashing.shingles import shingle

paragraphs = st.lists(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map(" ".join), max_size=4)


@given(st.lists(paragraphs.map("\n\n".join), min_size=1, max_size=5), st.integers(1, 3), st.data())
def test_what_is_left_are_the_unmasked_tokens_of_the_compared_documents(texts, threads, data):
    whole = hashed(texts)

    def flags(count: int) -> np.ndarray:
        return np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), np.bool_)

    masked, compared = flags(len(whole.tokens)), flags(len(texts))
    with LocalEngine(threads) as engine:
        left = residue(whole, join(whole), masked, compared, 5, engine)
    kept: list[int] = []
    for d in range(len(texts)):
        assert left.offsets[d] == len(kept)
        for p in range(whole.paragraph_offsets[d], whole.paragraph_offsets[d + 1]):
            assert left.paragraphs[p] == len(kept)
            inside = range(whole.paragraph_tokens[p], whole.paragraph_tokens[p + 1])
            kept += [t for t in inside if compared[d] and not masked[t]]
    assert left.origin.tolist() == kept
    assert left.tokens.tolist() == whole.tokens[kept].tolist()
    assert left.shingles.tolist() == shingle(left.tokens, left.offsets, 5).tolist()
    assert left.offsets[-1] == left.paragraphs[-1] == len(kept)
    expected = [d for d in range(len(texts)) for _ in range(left.offsets[d + 1] - left.offsets[d])]
    assert left.documents(np.arange(len(kept))).tolist() == expected
