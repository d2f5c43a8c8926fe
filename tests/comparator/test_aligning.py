"""The ends of a passage against plain Python, and what they cost in long documents."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparator.corpora import FEW, MANY
from comparator.parts import residue_of
from comparator.plain import common_subsequence
from provenance.comparator import aligning
from provenance.comparator.passages import Runs, common_runs
from provenance.comparator.residue import Residue

EDIT, AMID, AGAIN = aligning._EDIT, aligning._AMID, aligning._AGAIN
LAST, FAR = aligning._LAST, aligning._FAR
REST, REST_SHARE = aligning._REST, aligning._REST_SHARE


def first_in_paragraphs(left: Residue) -> np.ndarray:
    """Whether a paragraph begins with each token, and beyond the last."""
    firsts = np.zeros(len(left.tokens) + 1, bool)
    firsts[left.paragraphs] = True
    return firsts


def extended(left: Residue, runs: Runs) -> tuple[np.ndarray, np.ndarray, int]:
    """Each run with its ends: extents, tokens that agree, edits that the kernel went over."""
    out = np.stack([runs.a, runs.a + runs.lengths, runs.b, runs.b + runs.lengths])
    agree = runs.lengths.copy()
    edits = aligning.extend(left, first_in_paragraphs(left), runs.doc_a, runs.doc_b, out, agree)
    return out, agree, edits


Rest = tuple[list[int], list[bool]]  # tokens, and whether a paragraph ends behind each


def plain_rest(one: Rest, other: Rest, amid: bool) -> tuple[int, int, int]:
    """The rests of two paragraphs, if most of them agrees, and how many tokens do; else nothing."""
    (x, ends_x), (y, ends_y) = one, other
    if not (amid and x and y):
        return 0, 0, 0
    i, j = ([*ends, True].index(True) + 1 for ends in (ends_x, ends_y))
    agree = common_subsequence(x[:i], y[:j])
    return (i, j, agree) if max(i, j) <= REST and agree >= REST_SHARE * max(i, j) else (0, 0, 0)


def plain_end(one: Rest, other: Rest, amid: bool) -> tuple[int, int, int]:
    """How far a passage goes on into what follows it in two documents: tokens of both, and how many agree.

    `amid` is whether it ends amid a paragraph in both.
    """
    (x, ends_x), (y, ends_y) = one, other
    end = tuple([*ends, True].index(True) for ends in (ends_x, ends_y))
    near = [(i, j) for i in range(min(FAR + AGAIN, len(x))) for j in range(min(FAR + AGAIN, len(y)))]
    found = []
    for i, j in near[1:]:
        same = 0
        while i + same < len(x) and j + same < len(y) and x[i + same] == y[j + same]:
            same += 1
        agree = common_subsequence(x[:i], y[:j])
        edits = max(i, j) - agree
        small = edits <= EDIT + agree // AMID
        documents_end = i + 1 == len(x) and j + 1 == len(y) and small
        last = same and (i, j) == end and (documents_end or (agree + 1 >= LAST and edits < agree + 1))
        if last or (same >= AGAIN and max(i, j) <= FAR and small):
            found.append((i + j, not last, i, j, same, agree))
    if not found:
        return plain_rest(one, other, amid)
    *_, i, j, same, agree = min(found)
    amid = not ends_x[i + same - 1] and not ends_y[j + same - 1]
    go_on = plain_rest if same < AGAIN else plain_end
    further = go_on((x[i + same :], ends_x[i + same :]), (y[j + same :], ends_y[j + same :]), amid)
    return i + same + further[0], j + same + further[1], agree + same + further[2]


@st.composite
def edited_copies(draw) -> list[str]:
    """A few copies of a text, each with words of its own here and there."""
    stock = draw(st.lists(st.sampled_from(draw(st.sampled_from([FEW, MANY]))), min_size=12, max_size=60))
    breaks = draw(st.sets(st.integers(0, len(stock) - 1), max_size=6))
    texts = []
    for d in range(draw(st.integers(2, 3))):
        words = list(stock)
        for i in draw(st.lists(st.integers(0, len(stock) - 1), max_size=8)):
            words[i] = draw(st.sampled_from(["", f"d{d}", f"{words[i]} d{d}", f"d{d}n{i} d{d}m{i}"]))
        for i in breaks:
            words[i] += "\n\n"
        texts.append(" ".join(words))
    return texts


@given(edited_copies())
@settings(max_examples=200)
def test_ends_reach_as_far_as_plain_search_finds(texts):
    left = residue_of([text if text.strip() else "…" for text in texts], 3)
    runs = common_runs(left, 3, 4)
    out, agree, _ = extended(left, runs)
    tokens, offsets = left.tokens.tolist(), left.offsets.tolist()
    begins = first_in_paragraphs(left)

    def behind(at: int, document: int) -> Rest:
        stop = offsets[document + 1]
        return tokens[at:stop], begins[at + 1 : stop + 1].tolist()

    def before(at: int, document: int) -> Rest:
        begin = offsets[document]
        return tokens[begin:at][::-1], begins[begin:at][::-1].tolist()

    for r, (a, b, length) in enumerate(zip(runs.a.tolist(), runs.b.tolist(), runs.lengths.tolist(), strict=True)):
        x, y = int(runs.doc_a[r]), int(runs.doc_b[r])
        inside = not begins[a + length] and not begins[b + length], not begins[a] and not begins[b]
        right = plain_end(behind(a + length, x), behind(b + length, y), inside[0])
        left_of = plain_end(before(a, x), before(b, y), inside[1])
        expected = a - left_of[0], a + length + right[0], b - left_of[1], b + length + right[1]
        assert tuple(out[:, r].tolist()) == expected
        assert agree[r] == length + right[2] + left_of[2]


def sixth_changed(size: int) -> list[str]:
    chance = random.Random(2)
    words = [f"w{chance.randrange(size)}" for _ in range(size)]
    return [" ".join(words), " ".join(f"x{i}" if i % 6 == 0 else word for i, word in enumerate(words))]


@pytest.mark.parametrize("size", [6000, 24000])
def test_ends_of_many_chains_over_many_edits_are_gone_over_once(size):
    left = residue_of(sixth_changed(size))
    runs = common_runs(left, 5, 8)
    assert len(runs.a) > size / 40
    out, _, edits = extended(left, runs)
    assert edits <= 2 * size / 6 + 2
    assert len(np.unique(out, axis=1).T) == 1


def test_ends_on_ever_new_diagonals_cost_no_more_than_the_documents():
    """Text that repeats itself, but for one word in five, lies along itself in very many ways."""
    chance = random.Random(3)
    own = [[f"{d}n{i}" for i in range(4000)] for d in "ab"]
    for _ in range(400):
        own[1][chance.randrange(4000)] = chance.choice(own[0])
    left = residue_of([" ".join(f"fog elm owl oak {word}" for word in words) for words in own])
    runs = common_runs(left, 5, 8)
    _, _, edits = extended(left, runs)
    assert len(runs.a) > 100
    assert edits <= 2 * aligning._WALKED * len(left.tokens) / AGAIN + len(runs.a)


SAME = "the men of the lower town carried their goods up to the church before the water came"
REST_OF_IT = "and then nobody spoke of it for years though every child knew where the old line stood on the walls"
OTHER = "but of the mill on the hill they had never heard until it burned in the last winter of the war"


def test_a_paragraph_with_many_small_edits_is_one_passage_to_its_end():
    """Never four words in a row agree in its second half, but most of them do."""
    same = SAME.split()
    rest = REST_OF_IT.split()
    changed = [f"x{i}" if i % 3 == 2 else word for i, word in enumerate(rest)]
    left = residue_of([" ".join(same + rest) + "\n\nOne.", " ".join(same + changed) + "\n\nTwo."])
    out, agree, _ = extended(left, common_runs(left, 5, 8))
    assert out[:, 0].tolist() == [0, len(same + rest), len(same + rest) + 1, 2 * len(same + rest) + 1]
    assert agree[0] == len(same) + sum(a == b for a, b in zip(rest, changed, strict=True))


def test_a_rest_of_a_paragraph_that_says_something_else_is_not_in_the_passage():
    same = SAME.split()
    one, other = REST_OF_IT.split(), OTHER.split()
    left = residue_of([" ".join(same + one), " ".join(same + other)])
    out, _, _ = extended(left, common_runs(left, 5, 8))
    assert out[1, 0] == len(same)
