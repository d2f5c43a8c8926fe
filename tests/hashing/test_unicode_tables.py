from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from provenance.hashing import unicode_tables
from provenance.hashing.unicode_tables import IGNORED, MARK, POINT, SEPARATOR, SINGLE, WORD, Tables

POINTS = np.arange(0x110000)


def entries(tables: Tables):
    return (tables.pages[POINTS >> 8].astype(np.int64) << 8) + (POINTS & 255)


def folds(tables: Tables) -> list[tuple[int, ...]]:
    """What each code point folds to."""
    spread = tables.spread.tolist()
    found = []
    for point, fold in enumerate(tables.folds[entries(tables)].tolist()):
        if fold >> 31:
            at, many = (fold & 0x7FFFFFFF) >> 5, fold & 31
            found.append(tuple(spread[at : at + many]))
        else:
            found.append(((point + fold) & 0x7FFFFFFF,))
    return found


@pytest.fixture(scope="module")
def shipped():
    return unicode_tables.load()


@pytest.fixture(scope="module")
def shipped_folds(shipped):
    return folds(shipped)


def test_shipped_tables_are_those_that_build_makes(shipped, shipped_folds):
    """Where this Python's Unicode knows a code point; properties of those that are assigned hardly ever change."""
    built = unicode_tables.build()
    kinds = shipped.kinds[entries(shipped)] != built.kinds[entries(built)]
    classes = shipped.combining[entries(shipped)] != built.combining[entries(built)]
    different = [
        f"{point:04X} {unicodedata.name(chr(point), '?')}"
        for point, (ours, theirs) in enumerate(zip(shipped_folds, folds(built), strict=True))
        if (ours != theirs or kinds[point] or classes[point]) and unicodedata.category(chr(point)) not in ("Cn", "Cs")
    ]
    assert different == []


def test_folding_is_done_after_one_step(shipped, shipped_folds):
    """What something folds to folds to itself, else equal texts could stay different."""
    again = [point for fold in set(shipped_folds) for point in fold if shipped_folds[point] != (point,)]
    assert again == []


def test_folded_text_holds_nothing_that_is_ignored(shipped, shipped_folds):
    ignored = set(POINTS[shipped.kinds[entries(shipped)] == IGNORED].tolist())
    assert all(shipped_folds[point] == () for point in ignored)
    assert not ignored & {point for fold in set(shipped_folds) for point in fold}


def test_a_fold_fits_its_entry(shipped_folds):
    assert max(map(len, shipped_folds)) == 18 < 32  # ﷺ


@pytest.mark.parametrize(
    ("kind", "characters"),
    [
        (WORD, "aZ0é߀ßжяאبअক한ሰა𐐀²½"),
        (SINGLE, "字あカ々〇ก๑ລကក😀❤☀🇫⭐𠮷ー"),
        (MARK, "\u0301\u0653\u0654\u093f\u0e49\u17d2\u3099\u20e3🏽"),
        (SEPARATOR, " \n\t.,!?-_'’“”«»—…。、「」+=$€©→ \u00a0\u3000\x00\x7f\u0378\U0010ffff\ue000"),
        (POINT, "\u05b8\u05c1\u064e\u0651\u0670\u06e1\u0640\u0735"),
        (IGNORED, "\u00ad\u200b\u200c\u200d\u200e\u2060\ufe0f\ufeff\u034f\u180e\U000e0100"),
    ],
)
def test_kinds_by_hand(shipped, kind, characters):
    kinds = shipped.kinds[entries(shipped)]
    assert {c: int(kinds[ord(c)]) for c in characters} == dict.fromkeys(characters, kind)


@pytest.mark.parametrize(
    ("character", "fold"),
    [
        ("A", "a"),
        ("ß", "ss"),
        ("ẞ", "ss"),
        ("É", "e\u0301"),
        ("ς", "σ"),
        ("ﬃ", "ffi"),
        ("½", "1\u20442"),
        ("Ⅷ", "viii"),
        ("Ａ", "a"),
        ("ｶ", "カ"),
        ("ガ", "カ\u3099"),
        ("각", "\u1100\u1161\u11a8"),
        ("㈱", "(株)"),
        ("ﷺ", "صلى الله عليه وسلم"),
        ("İ", "i\u0307"),
        ("ı", "ı"),
        ("\u0345", "ι"),
        ("\u00a0", " "),
        ("\u200b", ""),
        ("字", "字"),
    ],
)
def test_folds_by_hand(shipped_folds, character, fold):
    assert "".join(map(chr, shipped_folds[ord(character)])) == fold
