"""The provenance table: what each document is, what it is closest to, and how much of it is its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.exact import Folded
from provenance.comparator.relations import STRENGTH, Pairs
from provenance.comparator.spans import many_objects
from provenance.hashing.spool import Hashed
from provenance.models import UNKNOWN, Cluster, Declared, Document, Match, Member, Nearest, Relation, Role, Shares

Array = npt.NDArray[Any]

COPIED, QUOTED, BOILERPLATE = 1, 2, 4
"""Bits of a token's label; the highest counts."""

DIGITS = 6
"""Decimals of reported figures."""


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
    parts = np.round(counts / counts.sum(axis=1, keepdims=True), DIGITS)
    return [Shares(*row) for row in parts.tolist()]


def matches(ids: list[str], folded: Folded, pairs: Pairs) -> list[Match]:
    """Every related pair, by id. Documents that are equal are matched to the one that stands for them."""
    with many_objects():
        found = [
            Match(min(x, y), max(x, y), relation, 1.0, 1.0, 1.0, 1.0)
            for x, y, relation in ((ids[d], ids[folded.stands_for[d]], r) for d, r in folded.relations.items())
        ]
        related = np.flatnonzero(pairs.relation < STRENGTH.index(Relation.UNRELATED))
        f = pairs.figures
        figures = (f.resemblance, f.containment_a, f.containment_b, pairs.similarity)
        for a, b, relation, resemblance, in_a, in_b, similarity in zip(
            *(column[related].tolist() for column in (pairs.a, pairs.b, pairs.relation)),
            *(np.round(column[related], DIGITS).tolist() for column in figures),
            strict=True,
        ):
            x, y = ids[a], ids[b]
            if x > y:
                x, y, in_a, in_b = y, x, in_b, in_a
            found.append(Match(x, y, STRENGTH[relation], resemblance, in_a, in_b, similarity))
        found.sort(key=lambda match: (match.a, match.b))
    return found


def nearest(found: list[Match]) -> dict[str, Nearest]:
    """The closest document of each: by relation, then similarity, then id."""
    best: dict[str, tuple[int, float, str, Match]] = {}
    strength = {relation: i for i, relation in enumerate(STRENGTH)}
    for match in found:
        for one, other in ((match.a, match.b), (match.b, match.a)):
            key = (strength[match.relation], -match.similarity, other, match)
            if one not in best or key[:3] < best[one][:3]:
                best[one] = key
    return {
        one: Nearest(other, match.relation, match.resemblance, match.similarity)
        for one, (_, _, other, match) in best.items()
    }


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
    hashed: Hashed, parts: list[Shares], near: dict[str, Nearest], groups: list[Cluster]
) -> list[Document]:
    """The rows of the provenance table, by id."""
    cluster_of = {m.id: (c.id, Role.DUPLICATE) for c in groups for m in c.members}
    cluster_of |= {c.representative: (c.id, Role.REPRESENTATIVE) for c in groups}
    table = {name: hashed.documents.column(name).to_pylist() for name in hashed.documents.column_names}
    tokens = np.diff(hashed.token_offsets).tolist()
    paragraphs = np.diff(hashed.paragraph_offsets).tolist()
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
            )
        )  # fmt: skip
    return sorted(rows, key=lambda document: document.id)
