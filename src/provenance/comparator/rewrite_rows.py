"""Rewrites as the nouns of the report: graded pairs with their aligned sentences, and passages of kind `rewrite`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from provenance.comparator.columns import DIGITS, grouped, passage_rows, read_spans
from provenance.comparator.findings import texts
from provenance.comparator.relations import pair_codes
from provenance.comparator.residue import Residue
from provenance.comparator.rewrites import Rewrites
from provenance.comparator.spans import spans
from provenance.hashing.digests import content_ids
from provenance.hashing.hashed import Hashed
from provenance.models import AlignedSentences, Passage, PassageKind, Rewrite, Rows

Array = npt.NDArray[Any]


_COPIED = 0.5
"""Share of a sentence in passages that both documents have, from which it is a copy, edited or not, and no rewrite."""

_LINE = ("a", "b", "cosine", "dice", "text_a", "text_b", "copied")


@njit(nogil=True, cache=True, boundscheck=False)
def _overlaps(begins, ends, low, high, run_begins, run_ends, shares):
    for i in range(begins.shape[0]):
        for r in range(low[i], high[i]):
            overlap = min(ends[i], run_ends[r]) - max(begins[i], run_begins[r])
            shares[i] += max(overlap, 0) / (ends[i] - begins[i])


def rewrite_rows(hashed: Hashed, found: Rewrites) -> Rows[Rewrite]:
    """The graded pairs by the ids of both, each with its aligned sentences by their place in a."""
    lines, sentences = found.aligned, found.sentences
    places, said = [], []
    for side, documents in ((lines.a, found.a), (lines.b, found.b)):
        holders, starts, stops = documents[lines.pair], sentences.starts[side], sentences.stops[side]
        places.append(spans(hashed, holders, starts, stops, sentences.begins[side]))
        said.append(texts(hashed, holders, starts, stops))
    figures = [pa.array(np.round(one, DIGITS)) for one in (lines.cosine, lines.dice)]
    aligned = pa.StructArray.from_arrays([*places, *figures, *said, pa.array(lines.copied)], names=list(_LINE))
    ids = hashed.documents.column("id").combine_chunks()
    edges = np.searchsorted(lines.pair, np.arange(len(found.a) + 1))
    shares = np.round(found.shares, DIGITS)
    table = {
        "a": ids.take(pa.array(found.a)),
        "b": ids.take(pa.array(found.b)),
        "grade": pa.array(np.round(found.grade, DIGITS)),
        "share_a": pa.array(shares[:, 0]),
        "share_b": pa.array(shares[:, 1]),
        "sentences": grouped(aligned, edges),
    }
    return Rows(pa.table(table), _read_rewrites)


def _read_rewrites(table: pa.Table) -> list[Rewrite]:
    names = ("a", "b", "grade", "share_a", "share_b")
    pairs = [table[name].to_pylist() for name in names]
    column = table["sentences"].combine_chunks()
    if not len(column):
        return []
    a, b, *others = column.values.flatten()
    lines = zip(read_spans(a), read_spans(b), *(one.to_pylist() for one in others), strict=True)
    sentences = [AlignedSentences(*line) for line in lines]
    bounds = column.offsets.to_pylist()
    told = [tuple(sentences[x:y]) for x, y in pairwise(bounds)]
    return [Rewrite(*row) for row in zip(*pairs, told, strict=True)]


def passages(hashed: Hashed, left: Residue, found: Rewrites, paired: tuple[Array, Array]) -> Rows[Passage]:
    """Stretches of neighbouring sentences that rewrites tell in other words.

    One passage for each stretch of a document, with all places that tell the same. What lies mostly in
    `paired`, which are begins and ends of passages of two documents, is a passage of another kind already.
    """
    first, last = _stretches(hashed, found, paired)
    lines, sentences = found.aligned, found.sentences
    ends = np.stack([lines.a[first], lines.a[last], lines.b[first], lines.b[last]])
    order = np.lexsort((*ends[::-1], found.a[lines.pair[first]]))
    first, last, ends = first[order], last[order], ends[:, order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(ends[0]) != 0) | (np.diff(ends[1]) != 0)
    heads = np.flatnonzero(new)
    # Each passage's place in a, then its places in b: a new head comes before its line.
    at = np.argsort(np.concatenate([heads * 2, np.arange(len(order)) * 2 + 1]), kind="stable")
    begin = np.concatenate([ends[0][heads], ends[2]])[at]
    end = np.concatenate([ends[1][heads], ends[3]])[at]
    document = np.concatenate([found.a[lines.pair[first[heads]]], found.b[lines.pair[first]]])[at]
    edges = np.append(np.searchsorted(np.cumsum(new), np.arange(1, len(heads) + 1)), len(order)) + np.arange(
        len(heads) + 1
    )
    low = np.searchsorted(left.origin, sentences.begins[ends[0][heads]].astype(left.origin.dtype))
    high = np.searchsorted(left.origin, sentences.ends[ends[1][heads]].astype(left.origin.dtype))
    cosine = np.array([lines.cosine[x : y + 1].mean() for x, y in zip(first.tolist(), last.tolist(), strict=True)])
    starts, stops = sentences.starts[begin], sentences.stops[end]
    head_documents, head_starts, head_stops = document[edges[:-1]], starts[edges[:-1]], stops[edges[:-1]]
    return passage_rows(
        content_ids(left.tokens, low, high),
        [PassageKind.REWRITE] * len(heads),
        high - low,
        np.round(np.minimum.reduceat(cosine, heads), DIGITS) if len(heads) else cosine,
        texts(hashed, head_documents, head_starts, head_stops),
        grouped(spans(hashed, document, starts, stops, sentences.begins[begin]), edges),
    )


def _copied(hashed: Hashed, found: Rewrites, rows: Array, paired: tuple[Array, Array]) -> Array:
    """Share of the first sentence of each line that stands in passages of the two documents of its pair."""
    half = len(paired[0]) // 2
    begins, ends, others = paired[0][:half], paired[1][:half], paired[0][half:]
    some = np.unique(found.a[found.whole])  # few documents: the others' runs are not looked at
    home = np.searchsorted(hashed.token_offsets[some], begins, side="right") - 1
    inside = np.flatnonzero((home >= 0) & (begins < hashed.token_offsets[some + 1][home])) if len(some) else some
    begins, ends, others = begins[inside], ends[inside], others[inside]
    codes = pair_codes(hashed.documents_of(begins), hashed.documents_of(others), hashed.count)
    here = pair_codes(found.a, found.b, hashed.count)[found.aligned.pair[rows]]
    kept = np.flatnonzero(np.isin(codes, here))
    kept = kept[np.argsort(codes[kept], kind="stable")]
    low, high = (np.searchsorted(codes[kept], here, side=side) for side in ("left", "right"))
    side = found.aligned.a[rows]
    shares = np.zeros(len(rows), np.float64)
    _overlaps(found.sentences.begins[side], found.sentences.ends[side], low, high, begins[kept], ends[kept], shares)
    return shares


def _stretches(hashed: Hashed, found: Rewrites, paired: tuple[Array, Array]) -> tuple[Array, Array]:
    """First and last line of each stretch of aligned sentences that follow one another on both sides."""
    lines = found.aligned
    rows = np.flatnonzero(found.whole[lines.pair])
    rows = rows[~lines.copied[rows] & (_copied(hashed, found, rows, paired) < _COPIED)]
    if not len(rows):
        return rows, rows
    step_a, step_b = np.diff(lines.a[rows]), np.diff(lines.b[rows])
    joined = (np.diff(rows) == 1) & (np.diff(lines.pair[rows]) == 0) & (step_a <= 1) & (step_b >= 0) & (step_b <= 1)
    first = np.flatnonzero(np.append(True, ~joined))
    return rows[first], rows[np.append(first[1:], len(rows)) - 1]
