"""What documents repeat of many others, or mention elsewhere, neither makes nor unmakes a rewrite."""

from __future__ import annotations

import random

from comparator.corpora import table
from provenance import scan
from provenance.models import Relation

TRAIN = """
A goods train left the rails near the harbour early on a winter morning. Nobody was hurt, but the driver suffered a
shock. Several waggons that were laden with grain fell over and tore down the overhead wires. At 5.20 a wheel broke at
a switch, as it seems, on the way to the mills. There were 28 waggons in all. A crane is to begin lifting the
wreck tomorrow. Farmers of the neighbourhood have offered to suck up the spilt grain.
""".strip()
TRAIN_AGAIN = """
Laden with grain, several waggons of a goods train fell over near the harbour, where overhead wires were torn down. The
driver suffered a shock; nobody was hurt. Of the 28 waggons on the way to the mills one had a wheel that broke at a
switch. It was dark then: the clock said 5.20. The spilt grain is what farmers of the neighbourhood have offered to suck
up. Tomorrow a crane is to begin lifting the wreck.
""".strip()
OLD = """
Report bugs in this program to the list of its makers, where somebody reads every letter. The home page has more.

Copyright 2020 by the makers. This is free software, which you may change and give away to whomever you like.
There is no warranty at all, as far as the law allows that, and nobody answers for what you lose by it.

The full manual of {0} is kept on the web, or on your own machine if you ask the reader of manuals for it.
""".strip()
NEW = """
On the home page there is more about this program. Somebody reads all letters that report its bugs to the makers' list.

The makers hold the copyright of 2026. You may give this free software away, and change it, for whomever you like.
As far as the law allows, no warranty is given, and for what you lose by it nobody answers at all.

If you ask your own machine for it, or look on the web, you find the manual of {0}, which is full and kept there.
""".strip()


def test_a_number_that_stands_in_another_sentence_speaks_for_no_other_event():
    """One says when, the other how long the train was, in the sentence on the wheel; both numbers are in both texts."""
    (match,) = scan(table({"a": TRAIN, "b": TRAIN_AGAIN})).matches
    assert match.relation is Relation.REWRITE


def page(number: int, footer: str) -> str:
    chance = random.Random(number)
    words = ["".join(chance.choices("abdeghiklmnoprstu", k=chance.randint(3, 8))) for _ in range(18)]
    words = [word for name in words for word in (chance.choice(["the", "of the", "and to", "with"]), name)]
    own = [" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, 36, 12)]
    return " ".join([own[0], *footer.format(words[0]).split(), *own[1:]])  # in no line of its own


def test_what_all_pages_of_two_releases_end_with_is_told_by_none():
    """A new release has a footer in other words: each of its pages was a rewrite of each of the old ones."""
    pages = {f"old/{n:02}": page(n, OLD) for n in range(25)} | {f"new/{n:02}": page(n + 99, NEW) for n in range(25)}
    report = scan(table(pages))
    assert not [m for m in report.matches if m.relation is Relation.REWRITE]
    few = scan(table({name: pages[name] for name in ("old/00", "new/00")}))
    assert [m.relation for m in few.matches] == [Relation.REWRITE], "a third of both, if nothing else has it"
