"""Blocks of template lines at the head and the tail of documents, and which of their lines are taken."""

from __future__ import annotations

import numpy as np
from numba import njit

from provenance.comparator.line_keys import same_line
from provenance.comparator.navigation import (
    AGAIN,
    BAR,
    BEGINNING,
    BETWEEN,
    BOTH,
    LAST,
    LINK,
    LISTED,
    MENU_LINES,
    PLACE,
    PUT_IN,
    RARE,
    SLOT,
    TITLE,
    TRAIL,
    is_short,
    menu,
)
from provenance.hashing.kernels import inner

COMMON = np.uint16(0xFFFF)
"""What is taken because it is common on its site; other lines are taken for the evidence of `navigation`."""

_REPEATS = 16  # lines in a row at a tail that stand further down too: more is a list of the text

WEAK, SOLID, MOST = np.uint8(1), np.uint8(2), np.uint8(3)
"""Levels of a line: common enough within a block of its like; common enough by itself; in most documents of the site.
0 for the text's own."""


@inner
def _holds(x, step, least, levels, why):
    """Whether line x is a template line wherever it stands; its place may show it."""
    return levels[x] >= least or why[x] & (BOTH | TRAIL | BEGINNING) != 0 or (step < 0 and why[x] & LAST != 0)


@inner
def _is_label(x, last, step, named, linked, label, next_near, levels, why, placed, numbers):
    """Whether a common line, with none beside it further in, is a label of the text.

    Below a title it is, but not one above a link, or above that title, or amid lines that stand in this order elsewhere
    in the document as well. The `label` is, between a page's title and the heading that words it otherwise. Above
    links it is if only some documents have it.
    """
    if named and step > 0:
        above_title = not last and numbers[x + 1] and numbers[x + 1] == numbers[x - 1]
        in_order = not last and why[x] & why[x + 1] & BAR
        if not above_title and not in_order and not (next_near and why[x + 1] & (LINK | SLOT)):
            return True
    if x == label and not why[x] & BEGINNING:
        return True
    firm = levels[x] != SOLID or placed[x] or why[x] & (BAR | BEGINNING | LAST | BOTH)
    return linked and not firm


@inner
def _block(
    begin, end, step, least, levels, why, placed, numbers, seen, walk, heading, own_title, label, gap, links
):  # fmt: skip
    """Where the block of template lines that begins at a document's end ends, and how many of them it has.

    It ends with a template line; evidence explains the lines between, and a few may be the text's own. `seen` is room
    for the last `walk` that met a line at a tail. `heading` is the last line of the head that says the title again,
    `own_title` the only heading of the text that says it, `label` what stands between the two, -1 for none.
    """
    stop = begin
    count = 0
    own = 0
    linked = 0
    repeats = 0
    named = False
    x = begin
    if step > 0 and heading > x:
        x = stop = heading
    while x != end:
        near = x + step != end and _holds(x + step, step, least, levels, why)
        beyond = x + 2 * step != end and x + step != end
        next_near = beyond and _holds(x + 2 * step, step, least, levels, why)
        if _holds(x, step, least, levels, why) or (why[x] & BAR and x != begin and stop == x):
            last = x + step == end
            if not near and _is_label(x, last, step, named, linked, label, next_near, levels, why, placed, numbers):
                break
            # What stands below already is a label of the text, or a list in the text of what the menu below it lists.
            if step < 0 and numbers[x] and seen[numbers[x]] == walk:
                repeats += 1
                if own or linked or named or repeats > _REPEATS:
                    break
                x += step
                continue
            if step < 0:
                seen[numbers[x]] = walk
            repeats = 0
            stop = x + step
            count += 1
            own = 0
            linked = 0
            named = False
        elif x == own_title:
            break
        elif why[x] & AGAIN:
            named = True
        elif why[x] & (TITLE | PUT_IN | LISTED):
            pass
        elif why[x] & SLOT or (why[x] & RARE and not why[x] & LINK):
            linked += 1
            if linked > links:
                break
        else:
            own += 1
            # Beyond a line of the text's own, a single common line is a label of the text too.
            firm = BOTH if step < 0 else BOTH | BEGINNING
            fixed = near and (why[x + step] & firm != 0 or (step < 0 and placed[x + step]))
            if own > gap or not near or (beyond and not next_near and not why[x + 2 * step] and not fixed):
                break
        x += step
    return stop, count


@njit(nogil=True, cache=True, boundscheck=False)
def find_blocks(
    tokens, line_tokens, line_offsets, numbers, levels, why, placed, headings, own_titles, reworded, seen, gap, links,
    few, heads, tails,
):  # fmt: skip
    """Where the head of each document ends and where its tail begins. Weak lines count in a block of a `few`."""
    for d in range(line_offsets.shape[0] - 1):
        b, e, own = line_offsets[d], line_offsets[d + 1], own_titles[d]
        label = b + 1 if reworded[d] and own == b + 2 else -1
        head, count = _block(b, e, 1, WEAK, levels, why, placed, numbers, seen, d, headings[d], own, label, gap, links)
        if count < few:
            head, count = _block(
                b, e, 1, SOLID, levels, why, placed, numbers, seen, d, headings[d], own, label, gap, links
            )
        if head > b:
            # The title of the page, right above the same words as a heading.
            y = head
            last = min(head + links, e - 2)
            while y < last and why[y] & (BAR | RARE | LINK) and not same_line(tokens, line_tokens, y, y + 1):
                y += 1
            if y <= last and why[y] & AGAIN and same_line(tokens, line_tokens, y, y + 1):
                head = y + 1
        tail, count = _block(
            e - 1, head - 1, -1, WEAK, levels, why, placed, numbers, seen, 2 * d, -1, -1, -1, gap, links
        )
        if count < few:
            tail, count = _block(
                e - 1, head - 1, -1, SOLID, levels, why, placed, numbers, seen, 2 * d + 1, -1, -1, -1, gap, links
            )
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
    tokens, line_tokens, line_offsets, numbers, headings, heads, tails, begins, ends, whole, alike, levels, why, body,
    short, taken,
):  # fmt: skip
    """Take what is common or explained at the head and the tail, and never the last copy of a document's title.

    A copy is its heading only above the text; below it stands in a list of what else there is to read. But where the
    document begins with its title, and another line of `short` half words is the heading of its text, any copy will do.
    """
    for d in range(line_offsets.shape[0] - 1):
        b, e, h, t = line_offsets[d], line_offsets[d + 1], heads[d], tails[d]
        if h == b and t == e and not alike[d]:
            continue
        titled = False
        upper = (line_tokens[h] + line_tokens[max(h, t)]) // 2
        if h < t and begins[d] < line_tokens[b + 1] and is_short(tokens, line_tokens, h, short):
            upper = line_tokens[t]
        for y in range(h, t):
            if numbers[y]:
                body[numbers[y]] = d
            heading = y > b and (_is_title(tokens, line_tokens, y, begins[d], ends[d]) or (alike[d] and y == whole[d]))
            titled = titled or (heading and line_tokens[y] <= upper)
        if titled and alike[d]:
            taken[b] = TITLE
        for x in range(b, e):
            if h <= x < t or taken[x]:
                continue
            own = _is_title(tokens, line_tokens, x, begins[d], ends[d])
            if levels[x]:
                taken[x] = COMMON
            elif why[x] & BETWEEN and x < headings[d]:
                taken[x] = BETWEEN
            elif why[x] & (BOTH | PLACE | PUT_IN | TRAIL) and not own:
                taken[x] = why[x] & (BOTH | PLACE | PUT_IN | TRAIL)
            elif why[x] & (BEGINNING | LAST if x >= t else BEGINNING) and not own:
                taken[x] = why[x] & (BEGINNING | LAST if x >= t else BEGINNING)
            elif titled or (x >= t and not own):
                if why[x] & AGAIN and body[numbers[x]] == d:
                    taken[x] = AGAIN
                elif not own:
                    taken[x] = why[x] & (LINK | BAR | RARE | SLOT | LISTED)


@njit(nogil=True, cache=True, boundscheck=False)
def count_edges(
    line_offsets, line_tokens, numbers, holders, few, site, heads, tails, held, edges, all_tokens, edge_tokens
):  # fmt: skip
    """How often each line stands at a head and at a tail, in how many documents, and how much of what a site's
    documents share stands there. `held` is room for the document that last had a line there. `edges` are places at a
    head, places at a tail, documents with a line at a head, and at a tail."""
    at_head, at_tail, head_of, tail_of = edges[0], edges[1], edges[2], edges[3]
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            n = numbers[x]
            if n:
                head, tail = x < heads[d], x >= tails[d]
                at_head[n] += head
                at_tail[n] += tail
                if head and held[0, n] != d:
                    held[0, n] = d
                    head_of[n] += 1
                if tail and held[1, n] != d:
                    held[1, n] = d
                    tail_of[n] += 1
                if holders[n] >= few[d]:
                    size = line_tokens[x + 1] - line_tokens[x]
                    all_tokens[site[d]] += size
                    edge_tokens[site[d]] += size if head or tail else 0


@njit(nogil=True, cache=True, boundscheck=False)
def settle(
    line_offsets, numbers, holders, places, edges, totals, share, side_share, most, even, site, heads, tails, unsteady,
    levels, why,
):  # fmt: skip
    """Leave to the text what stands amid it as well, and what few documents share amid their texts.

    A line stays what it is at the end where it usually stands, or where most documents have it, or in a menu of which
    half of the lines stay. `unsteady` is room for the others.
    """
    at_head, at_tail, head_of, tail_of = edges[0], edges[1], edges[2], edges[3]
    for d in range(line_offsets.shape[0] - 1):
        b, e, h, t = line_offsets[d], line_offsets[d + 1], heads[d], tails[d]
        for x in range(b, e):
            n = numbers[x]
            both = at_head[n] + at_tail[n]
            steady = both >= share * places[n]
            if h >= t:  # nothing stands between the ends: a menu at the tail of other documents belongs to the head
                steady = steady or head_of[n] >= most * totals[d] or tail_of[n] >= most * totals[d]
            elif x < h:
                steady = (steady and at_head[n] >= side_share * both) or head_of[n] >= most * totals[d]
            elif x >= t:
                steady = (steady and at_tail[n] >= side_share * both) or tail_of[n] >= most * totals[d]
            unsteady[x] = not steady
        for x in range(b, e):
            if not numbers[x]:
                continue
            released = unsteady[x]
            if released and (x < h or x >= t):
                low, high = menu(b, e, x, numbers, holders)
                own = 0
                for y in range(low, high):
                    own += unsteady[y]
                released = high - low < MENU_LINES or 2 * own > high - low
            if released:
                levels[x] = 0
                why[x] &= ~RARE
            elif levels[x] == WEAK and not even[site[d]]:
                levels[x] = 0


@njit(nogil=True, cache=True, boundscheck=False)
def take_inside(
    line_offsets, line_words, numbers, levels, holders, places, totals, heads, tails, at_edge, short, share,
    most_places, block, taken,
):  # fmt: skip
    """Take blocks of short lines amid the text that most documents have, once each.

    What a document has at its head or tail too stands in the text for its own sake. `at_edge` is room for the last
    document that has a line there.
    """
    for d in range(line_offsets.shape[0] - 1):
        for x in range(line_offsets[d], line_offsets[d + 1]):
            if x < heads[d] or x >= tails[d]:
                at_edge[numbers[x]] = d
        run = 0
        for x in range(line_offsets[d], line_offsets[d + 1]):
            n = numbers[x]
            inside = levels[x] >= SOLID and at_edge[n] != d and line_words[x + 1] - line_words[x] <= short
            inside = inside and holders[n] >= share * totals[d] and places[n] <= most_places * holders[n]
            run = run + 1 if inside else 0
            if run == block:
                for y in range(x - block + 1, x + 1):
                    taken[y] = COMMON
            elif run > block:
                taken[x] = COMMON
