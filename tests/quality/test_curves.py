"""The curves of the thresholds: what they count, and the pictures that the documentation shows of them."""

from __future__ import annotations

import json
import random

import pytest
from bench.quality import curves, pictures
from bench.quality.run import HERE, REPOSITORY

KEPT = json.loads((HERE / "curves.json").read_text(encoding="utf-8"))
PAGE = REPOSITORY / "docs" / "how-it-decides.md"
FOLDER = REPOSITORY / "docs" / "pictures"


def test_a_share_counts_values_at_the_limit():
    assert curves._share([0.2, 0.4, 0.8, 0.8], [0.1, 0.4, 0.8, 0.9]) == [1, 0.75, 0.5, 0]


def test_the_longest_common_run():
    a, b = (curves._tokens(text) for text in ("one two three four five", "zero two three four six"))
    assert curves._longest(a, b, 16) == 3
    assert curves._longest(a, a, 16) == 5
    assert curves._longest(a, a, 4) == 4
    assert curves._longest(a, curves._tokens("nothing"), 4) == 0


@pytest.mark.parametrize("changes", [1, 2, 3])
def test_so_many_words_are_changed(changes):
    words = [f"w{n}" for n in range(12)]
    changed = curves._changed(words, changes, ["other"], random.Random(1)).split()
    assert abs(len(changed) - len(words)) <= changes
    assert 12 - changes <= len(set(words) & set(changed)) <= 12
    assert changed != words


def test_every_curve_has_a_picture_and_the_page_shows_it():
    assert set(curves.CURVES) == set(pictures.PICTURES) == set(KEPT)
    assert {path.stem for path in FOLDER.iterdir()} == set(KEPT)
    page = PAGE.read_text(encoding="utf-8")
    for name in KEPT:
        assert f"](pictures/{name}.svg)" in page


@pytest.mark.parametrize("name", KEPT)
def test_a_picture_is_small_and_says_nothing_of_the_day_it_was_drawn(name):
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert len(text) < 60_000
    assert "<dc:date>" not in text
    for line in KEPT[name]:
        assert line in ("limits", "pairs") or f"{line}</text>" in text


@pytest.mark.parametrize("name", KEPT)
def test_equal_figures_make_equal_pictures(name, tmp_path):
    pytest.importorskip("matplotlib")
    (one,) = pictures.draw({name: KEPT[name]}, tmp_path / "one")
    (other,) = pictures.draw({name: KEPT[name]}, tmp_path / "other")
    assert one.read_bytes() == other.read_bytes()


def test_the_shipped_limits_are_marked():
    from provenance.config import Config

    for picture in pictures.PICTURES.values():
        assert getattr(Config(), picture.axis.replace("-", "_")) == picture.limit


def test_curves_only_go_down():
    for name, curve in KEPT.items():
        if name == "template-share":
            continue
        for line, values in curve.items():
            assert line in ("limits", "pairs") or values == sorted(values, reverse=True)


def test_a_curve_without_sets_is_empty_and_no_error():
    for name in ("near-duplicate", "passage-tokens"):
        assert curves.CURVES[name]([])["pairs"][-1] == 0
