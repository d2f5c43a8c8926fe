"""The measures themselves, on cases small enough to check by hand."""

from __future__ import annotations

import math

import pytest
from bench.quality import page, passages, reference, statistics
from bench.quality.boilerplate import page as page_of
from bench.quality.found import Detection, Furniture
from bench.quality.reference import Case


def case(a, b):
    return Case(a, b, ((a, b),))


def value(units, name):
    return passages.potthast(units)[name].value


def test_plagdet_of_one_exact_detection_is_one():
    units = [passages.pair_units([case((0, 100), (50, 150))], [((0, 100), (50, 150))])]
    assert value(units, "plagdet") == pytest.approx(1)


def test_plagdet_punishes_fragments():
    halves = [((0, 50), (50, 100)), ((50, 100), (100, 150))]
    units = [passages.pair_units([case((0, 100), (50, 150))], halves)]
    assert value(units, "granularity") == 2
    assert value(units, "plagdet") == pytest.approx(1 / math.log2(3))


def test_precision_counts_characters_of_both_sides():
    units = [passages.pair_units([case((0, 100), (0, 100))], [((0, 200), (0, 100))])]
    assert value(units, "precision") == pytest.approx(200 / 300)
    assert value(units, "recall") == 1


def test_a_detection_that_joins_other_places_detects_nothing():
    units = [passages.pair_units([case((0, 100), (0, 100))], [((0, 10), (90, 100))])]
    assert value(units, "recall") == 0
    assert value(units, "precision") == 0


def test_repetitions_are_neither_right_nor_wrong():
    text = "one two three. one two three."
    found = [((0, 14), (0, 14)), ((0, 13), (15, 28)), ((0, 7), (19, 28))]
    kept = passages.without_repeats([case((0, 29), (0, 29))], found, text, text)
    assert kept == [((0, 14), (0, 14)), ((0, 7), (19, 28))]


def test_what_lies_within_another_detection_counts_once():
    found = [Detection((0, 50), (0, 50), "verbatim"), Detection((10, 20), (10, 20), "verbatim")]
    found.append(Detection((40, 60), (40, 60), "duplicate-paragraph"))
    assert passages.distinct(found) == [((0, 60), (0, 60))]


def test_the_reference_alignment_joins_small_gaps_only():
    words = [f"w{i}" for i in range(60)]
    other = [*words[:20], "x", *words[21:40], *(f"y{i}" for i in range(30)), *words[40:]]
    a, b = " ".join(words), " ".join(other)
    assert [a[slice(*c.a)].split()[0] for c in reference.cases(a, b)] == ["w0", "w40"]


def test_notes_in_brackets_are_no_base_text():
    assert reference.base_text("天(地\n玄)黃").words == ["天", "黃"]


def test_boilerplate_counts_lines_and_characters():
    sums = page_of("menu\n\nthe text\nfoot er", ["boilerplate", "boilerplate", "content", "boilerplate"],
                   [Furniture(0, 4, "x"), Furniture(6, 9, "x")])  # fmt: skip
    assert (sums["right"], sums["found"], sums["labelled"]) == (1, 1, 2)
    assert (sums["chars_right"], sums["chars_found"], sums["chars_labelled"], sums["main"]) == (4, 7, 10, 7)


def test_intervals_are_the_same_each_time_and_hold_the_figure():
    first, second = (statistics.mean([0, 1, 1, 1]) for _ in range(2))
    assert first == second
    assert first.low <= first.value == 0.75 <= first.high


def test_auc_counts_ties_half():
    assert statistics.auc([1.0, 0.0], [0.0, 0.0]).value == 0.75


def test_cells_cannot_break_a_table():
    assert page.table([("a|b\nc", "<b>", 0.5)], ("x", "y", "z")).splitlines()[2] == "| a b c | &lt;b> | 0.500 |"
