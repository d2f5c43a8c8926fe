"""Groups without chaining: a member matches its representative directly."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def greedy(a: Array, b: Array, similarity: Array) -> dict[int, dict[int, float]]:
    """Let each item, in ascending order, join the first representative that it matches, else become one.

    `a` < `b` are verified pairs of items that are numbered in order of preference. Returns for each representative
    its members with their similarity to it; items on their own are left out.
    """
    order = np.lexsort((a, b))
    joined: dict[int, dict[int, float]] = {}
    member: set[int] = set()
    for x, y, value in zip(a[order].tolist(), b[order].tolist(), similarity[order].tolist(), strict=True):
        # All pairs of y with a preferred x stand together: the first free x takes it.
        if y not in member and x not in member:
            joined.setdefault(x, {})[y] = value
            member.add(y)
    return joined


def covering(a: Array, b: Array, similarity: Array) -> dict[int, dict[int, float]]:
    """As `greedy`, and no pair is lost: one whose items no group has together joins the group of its first item.

    So an item can be a member of several groups, and a member of one the first of another.
    """
    joined = greedy(a, b, similarity)
    groups: dict[int, set[int]] = {}
    for head, members in joined.items():
        for item in (head, *members):
            groups.setdefault(item, set()).add(head)
    order = np.lexsort((b, a))
    for x, y, value in zip(a[order].tolist(), b[order].tolist(), similarity[order].tolist(), strict=True):
        if groups.get(x, set()).isdisjoint(groups.get(y, ())):
            joined.setdefault(x, {})[y] = value
            groups.setdefault(x, set()).add(x)
            groups.setdefault(y, set()).add(x)
    return joined
