"""The provenance table: what each document is, what it is closest to, and how much of it is its own."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from provenance.comparator.broken_words import Joined
from provenance.comparator.columns import DIGITS, match_rows
from provenance.comparator.exact import Folded
from provenance.comparator.relations import STRENGTH, Pairs
from provenance.hashing.hashed import Hashed
from provenance.models import (
    UNKNOWN,
    Cluster,
    Declared,
    Document,
    Match,
    Member,
    Nearest,
    Relation,
    Role,
    Rows,
    Shares,
)

Array = npt.NDArray[Any]

COPIED, QUOTED, BOILERPLATE = 1, 2, 4
"""Bits of a token's label; the highest counts."""


@njit(nogil=True, cache=True, boundscheck=False)
def _label(labels, begins, ends, bit):
    for i in range(begins.shape[0]):
        for t in range(begins[i], ends[i]):
            labels[t] |= bit


@njit(nogil=True, cache=True, boundscheck=False)
def _count_labels(labels, offsets, whole, counts):
    for d in range(offsets.shape[0] - 1):
        for t in range(offsets[d], offsets[d + 1]):
            bits = labels[t] | whole[d]
            if bits & 4:
                counts[d, 3] += 1
            elif bits & 2:
                counts[d, 2] += 1
            else:
                counts[d, bits & 1] += 1


def label(labels: npt.NDArray[np.uint8], begins: Array, ends: Array, bit: int) -> None:
    """Set a bit on the tokens begins[i] to ends[i]."""
    _label(labels, begins.astype(np.int64), ends.astype(np.int64), np.uint8(bit))


def shares(hashed: Hashed, labels: npt.NDArray[np.uint8], folded: Folded) -> list[Shares]:
    """Shares of each document's tokens by label. A document that has an equal one is copied as a whole."""
    whole = np.zeros(hashed.count, np.uint8)
    others = np.flatnonzero(~folded.compared)
    whole[others] = COPIED
    whole[folded.stands_for[others]] = COPIED
    counts = np.zeros((hashed.count, 4), np.int64)
    _count_labels(labels, hashed.token_offsets, whole, counts)
    counts[counts.sum(axis=1) == 0, 0] = 1  # nothing in a document without a token is anybody else's
    identical = [d for d in others.tolist() if folded.relations[d] is Relation.IDENTICAL]
    counts[identical] = counts[folded.stands_for[identical]]
    parts = np.round(counts / counts.sum(axis=1, keepdims=True), DIGITS)
    return [Shares(*row) for row in parts.tolist()]


SAME_SUBJECT = 0.1
"""Cosine of the words from which an unrelated document can be the nearest: unrelated articles have less, see the
table in docs/how-it-decides.md."""

_SAME_TEXT = STRENGTH.index(Relation.SAME_TEXT)


class Related(NamedTuple):
    """Every related pair of documents, equal ones included, sorted by the ids of both; `a` has the lower id."""

    a: Array
    b: Array
    relation: Array
    """Index into `STRENGTH`."""
    resemblance: Array
    containment_a: Array
    containment_b: Array
    similarity: Array
    words: Array
    """Cosine of the words."""


def related(folded: Folded, pairs: Pairs, words: Array) -> Related:
    """Join the verified pairs with those of equal documents, which are matched to the one that stands for them.

    `words` are the cosines of the words of the pairs.
    """
    chosen = np.flatnonzero(pairs.relation < STRENGTH.index(Relation.UNRELATED))
    equal = np.array(list(folded.relations), np.int64)
    strength = np.array([STRENGTH.index(relation) for relation in folded.relations.values()], np.int64)
    a = np.concatenate([pairs.a[chosen], equal])
    b = np.concatenate([pairs.b[chosen], folded.stands_for[equal]])
    relation = np.concatenate([pairs.relation[chosen], strength])
    f = pairs.figures
    resemblance, in_a, in_b, similarity, cosine = (
        np.round(np.concatenate([values[chosen], np.ones(len(equal))]), DIGITS)
        for values in (f.resemblance, f.containment_a, f.containment_b, pairs.similarity, words)
    )
    turn = a > b  # documents are numbered in the order of their ids
    a, b = np.where(turn, b, a), np.where(turn, a, b)
    in_a, in_b = np.where(turn, in_b, in_a), np.where(turn, in_a, in_b)
    order = np.lexsort((b, a))
    return Related(*(column[order] for column in (a, b, relation, resemblance, in_a, in_b, similarity, cosine)))


def matches(ids: pa.StringArray, found: Related) -> Rows[Match]:
    """The related pairs as matches."""
    a, b = ids.take(pa.array(found.a)), ids.take(pa.array(found.b))
    return match_rows(a, b, found.relation, found[3:7])


def nearest(ids: list[str], found: Related, pairs: Pairs, words: Array) -> dict[str, Nearest]:
    """The closest document of each: an equal one; else the one with which resemblance, similarity, the share of this
    document that it has and the cosine of the words come to most; of those the first.

    Relations do not rank: each has a limit of its own, and a long document is closer to its revision than to the
    short one that it contains. One that is unrelated must at least be about the same.
    """
    like = np.flatnonzero((pairs.relation == STRENGTH.index(Relation.UNRELATED)) & (words >= SAME_SUBJECT))
    f = pairs.figures
    unrelated = Related(
        pairs.a, pairs.b, pairs.relation, f.resemblance, f.containment_a, f.containment_b, pairs.similarity, words
    )
    columns = (np.concatenate([some, more[like]]) for some, more in zip(found, unrelated, strict=True))
    a, b, relation, resemblance, in_a, in_b, similarity, cosine = columns
    one, other = np.concatenate([a, b]), np.concatenate([b, a])
    held = np.concatenate([in_a, in_b])
    relation, resemblance, similarity, cosine = (np.tile(c, 2) for c in (relation, resemblance, similarity, cosine))
    closeness = np.where(relation <= _SAME_TEXT, 5.0 - relation, resemblance + similarity + held + cosine)
    order = np.argsort(one, kind="stable")
    edges = np.flatnonzero(np.diff(one[order], prepend=-1))
    top = np.maximum.reduceat(closeness[order], edges) if len(edges) else closeness
    top = order[closeness[order] == np.repeat(top, np.diff(np.append(edges, len(order))))]
    top = top[np.lexsort((other[top], one[top]))]
    best = top[np.flatnonzero(np.diff(one[top], prepend=-1))]
    figures = (np.round(c[best], DIGITS).tolist() for c in (resemblance, similarity, cosine))
    rows = zip(one[best].tolist(), other[best].tolist(), relation[best].tolist(), *figures, strict=True)
    return {ids[x]: Nearest(ids[y], STRENGTH[r], *values) for x, y, r, *values in rows}


def clusters(
    ids: list[str], content: list[str], folded: Folded, pairs: Pairs, sizes: Array, rank: Array, basis: str
) -> list[Cluster]:
    """Join each document, the most preferred first, to the first representative that it verifiably matches.

    A near-duplicate of the representative joins, and a document that the representative contains. Documents that
    are equal follow the one that stands for them. `sizes` are tokens without boilerplate, as the pairs were compared.
    """
    contains = STRENGTH.index(Relation.CONTAINS)
    joining = np.flatnonzero(pairs.relation <= contains)
    rows = []
    for row in joining.tolist():
        a, b = int(pairs.a[row]), int(pairs.b[row])
        first, second = (a, b) if rank[a] < rank[b] else (b, a)
        # A container does not join what it contains: the figure must be that of the one that joins.
        inside = (pairs.figures.covered_a if second == a else pairs.figures.covered_b)[row]
        if pairs.relation[row] < contains or (sizes[second] <= sizes[first] and inside >= pairs.similarity[row]):
            rows.append((int(rank[second]), int(rank[first]), first, second, row))
    joined: dict[int, list[tuple[int, int]]] = {}
    member: set[int] = set()
    for _, _, first, second, row in sorted(rows):
        if second not in member and first not in member:
            joined.setdefault(first, []).append((second, row))
            member.add(second)
    equals: dict[int, list[int]] = {}
    for d in np.flatnonzero(~folded.compared).tolist():
        equals.setdefault(int(folded.stands_for[d]), []).append(d)
    found = []
    for head in sorted({*joined, *(d for d in equals if d not in member)}):
        members = [Member(ids[d], folded.relations[d], 1.0) for d in equals.get(head, ())]
        for d, row in joined.get(head, ()):
            relation = STRENGTH[int(pairs.relation[row])]
            similarity = round(float(pairs.similarity[row]), DIGITS)
            members += [Member(ids[x], relation, similarity) for x in (d, *equals.get(d, ()))]
        found.append(
            Cluster(
                content[head],
                STRENGTH[max(STRENGTH.index(m.relation) for m in members)],
                ids[head],
                basis,
                min(m.similarity for m in members),
                tuple(sorted(members, key=lambda m: m.id)),
            )
        )
    return sorted(found, key=lambda cluster: cluster.representative)


def documents(
    hashed: Hashed, joined: Joined, parts: list[Shares], near: dict[str, Nearest], groups: list[Cluster]
) -> list[Document]:
    """The rows of the provenance table, by id."""
    cluster_of = {m.id: (c.id, Role.DUPLICATE) for c in groups for m in c.members}
    cluster_of |= {c.representative: (c.id, Role.REPRESENTATIVE) for c in groups}
    table = {name: hashed.documents.column(name).to_pylist() for name in hashed.documents.column_names}
    tokens, accents = np.diff(hashed.token_offsets).tolist(), hashed.accents().tolist()
    bounds = joined.going_on(hashed.token_offsets), hashed.paragraph_offsets
    broken, paragraphs = (np.diff(of).tolist() for of in bounds)
    declared = [
        Declared(*(value if value else UNKNOWN for value in row))
        for row in zip(*(table[name] for name in ("title", "source", "url", "date", "licence")), strict=True)
    ]
    rows = []
    for d, name in enumerate(table["id"]):
        cluster, role = cluster_of.get(name, (None, Role.UNIQUE))
        rows.append(
            Document(
                name, table["bytes"][d], table["encoding"][d], table["sha256"][d], table["swhid"][d],
                table["content_id"][d], tokens[d], paragraphs[d], cluster, role, near.get(name), parts[d], declared[d],
                accents[d], broken[d],
            )
        )  # fmt: skip
    return sorted(rows, key=lambda document: document.id)
