"""Blocks of template lines at the head and the tail of documents, and which of their lines are taken."""

from __future__ import annotations

import numpy as np
from numba import njit

from provenance.comparator.navigation import AGAIN, BAR, BEGINNING, LAST, LINK, RARE, SLOT, TITLE, same_line
from provenance.hashing.kernels import inner

COMMON = np.uint8(255)
"""What is taken because it is common on its site; other lines are taken for the evidence of `navigation`."""

WEAK, SOLID = np.uint8(1), np.uint8(2)
"""Levels of a line: common enough within a block of its like; common enough by itself. 0 for the text's own."""


@inner
def _holds(x, step, least, levels, why):
    """Whether line x is a template line wherever it stands; at the tail its place may show it."""
    return levels[x] >= least or (step < 0 and why[x] & (BEGINNING | LAST) != 0)


@inner
def _block(begin, end, step, least, levels, why, gap, links):
    """Where the block of template lines that begins at a document's end ends, and how many of them it has.

    It ends with a template line; evidence explains the lines between, and a few may be the text's own.
    """
    stop = begin
    count = 0
    own = 0
    linked = 0
    named = False
    x = begin
    while x != end:
        near = x + step != end and _holds(x + step, step, least, levels, why)
        beyond = x + 2 * step != end and x + step != end
        next_near = beyond and _holds(x + 2 * step, step, least, levels, why)
        if _holds(x, step, least, levels, why) or (why[x] & BAR and x != begin and stop == x):
            # Below a title, a single common line is a label of the text; but not one above a link.
            if named and step > 0 and not near and not (next_near and why[x + step] & (LINK | SLOT)):
                break
            stop = x + step
            count += 1
            own = 0
            linked = 0
            named = False
        elif why[x] & AGAIN:
            named = True
        elif why[x] & TITLE:
            pass
        elif why[x] & SLOT or (why[x] & RARE and not why[x] & LINK):
            linked += 1
            if linked > links:
                break
        else:
            own += 1
            # Beyond a line of the text's own, a single common line is a label of the text too.
            if own > gap or not near or (beyond and not next_near and not why[x + 2 * step]):
                break
        x += step
    return stop, count


@njit(nogil=True, cache=True, boundscheck=False)
def find_blocks(tokens, line_tokens, line_offsets, levels, why, gap, links, few, heads, tails):
    """Where the head of each document ends and where its tail begins. Weak lines count in a block of a `few`."""
    for d in range(line_offsets.shape[0] - 1):
        b, e = line_offsets[d], line_offsets[d + 1]
        head, count = _block(b, e, 1, WEAK, levels, why, gap, links)
        if count < few:
            head, count = _block(b, e, 1, SOLID, levels, why, gap, links)
        if head > b:
            # The title of the page, right above the same words as a heading.
            y = head
            while y < e and y < head + links and why[y] & (BAR | RARE | LINK) and not why[y] & AGAIN:
                y += 1
            if y + 1 < e and why[y] & AGAIN and same_line(tokens, line_tokens, y, y + 1):
                head = y + 1
        tail, count = _block(e - 1, head - 1, -1, WEAK, levels, why, gap, links)
        if count < few:
            tail, count = _block(e - 1, head - 1, -1, SOLID, levels, why, gap, links)
        heads[d] = head
        tails[d] = tail + 1


@inner
def _is_title(tokens, line_tokens, x, begin, end):
    """Whether line x says what tokens begin to end do."""
    same = line_tokens[x + 1] - line_tokens[x] == end - begin
    i = 0
    while same and i < end - begin:
        same = tokens[line_tokens[x] + i] == tokens[begin + i]
        i += 1
    return same


@njit(nogil=True, cache=True, boundscheck=False)
def take(
    tokens, line_tokens, line_offsets, numbers, heads, tails, begins, ends, alike, levels, why, body, taken
):  # fmt: skip
    """Take what is common or explained at the head and the tail, and never the last copy of a document's title."""
    for d in range(line_offsets.shape[0] - 1):
        b, e, h, t = line_offsets[d], line_offsets[d + 1], heads[d], tails[d]
        if h == b and t == e and not alike[d]:
            continue
        titled = False
        for y in range(h, t):
            if numbers[y]:
                body[numbers[y]] = d
            titled = titled or (y > b and _is_title(tokens, line_tokens, y, begins[d], ends[d]))
        if titled and alike[d]:
            taken[b] = TITLE
        for x in range(b, e):
            if h <= x < t or taken[x]:
                continue
            own = _is_title(tokens, line_tokens, x, begins[d], ends[d])
            if levels[x]:
                taken[x] = COMMON
            elif x >= t and why[x] & (BEGINNING | LAST) and not own:
                taken[x] = why[x] & (BEGINNING | LAST)
            elif titled or (x >= t and not own):
                if why[x] & AGAIN and body[numbers[x]] == d:
                    taken[x] = AGAIN
                elif not own:
                    taken[x] = why[x] & (LINK | BAR | RARE | SLOT)


@njit(nogil=True, cache=True, boundscheck=False)
def count_edges(
    line_offsets, line_tokens, numbers, holders, few, site, heads, tails, at_edge, all_tokens, edge_tokens
):  # fmt: skip
    """How often each line stands at a head or a tail, and how much of what a site's documents share stands there."""
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            n = numbers[x]
            if n:
                edge = x < heads[d] or x >= tails[d]
                at_edge[n] += edge
                if holders[n] >= few[d]:
                    size = line_tokens[x + 1] - line_tokens[x]
                    all_tokens[site[d]] += size
                    edge_tokens[site[d]] += size if edge else 0


@njit(nogil=True, cache=True, boundscheck=False)
def settle(line_offsets, numbers, steady, even, site, levels, why):
    """Leave to the text what stands amid it as well, and what few documents share amid their texts."""
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            if numbers[x] and not steady[numbers[x]]:
                levels[x] = 0
                why[x] &= ~RARE
            elif levels[x] == WEAK and not even[site[d]]:
                levels[x] = 0


@njit(nogil=True, cache=True, boundscheck=False)
def take_inside(
    line_offsets, line_tokens, numbers, levels, holders, places, totals, short, share, most_places, block, taken
):  # fmt: skip
    """Take blocks of short lines amid the text that most documents have, once each."""
    for d in range(line_offsets.shape[0] - 1):
        run = 0
        for x in range(line_offsets[d], line_offsets[d + 1]):
            n = numbers[x]
            inside = levels[x] == SOLID and line_tokens[x + 1] - line_tokens[x] <= short
            inside = inside and holders[n] >= share * totals[d] and places[n] <= most_places * holders[n]
            run = run + 1 if inside else 0
            if run == block:
                for y in range(x - block + 1, x + 1):
                    taken[y] = COMMON
            elif run > block:
                taken[x] = COMMON
