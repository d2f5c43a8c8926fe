"""The program stays above the floors of bench/quality/floors.toml on labelled data."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from bench.quality import cross, data, floors
from bench.quality.found import scanned
from bench.quality.run import measured

COMMITTED = Path(__file__).parent / "data"
FOLDER = os.environ.get("PROVENANCE_EVAL_DATA")
PLACES = data.available([Path(FOLDER), COMMITTED] if FOLDER else [COMMITTED])
PATTERNS = sorted({name for name, _ in floors.read()} - {floors.CROSS})
NAMES = sorted({*PLACES, *(name for name in PATTERNS if not any(fnmatchcase(place, name) for place in PLACES))})


def wrong(results: dict, wanted: list[floors.Floor]) -> list[str]:
    """The floors that do not hold, in words."""
    found = []
    for floor in wanted:
        value = floors.value_of(results, floor)
        if value is None:
            found.append(f"{floor.metric} was not measured")
        elif not floor.holds(value):
            found.append(f"{floor.metric} is {value:.4f}; the floor is {floor.bound}")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_set_stays_above_its_floors(name):
    if name not in PLACES:
        pytest.skip(f"the set {name} is not here: PROVENANCE_EVAL_DATA names no folder that has it")
    gold = data.load(PLACES[name])
    found = scanned(gold.table())
    entry = {"seconds": found.seconds, **measured(gold, found, small=True)}
    wanted = list(floors.of_set(name, len(gold.texts)))
    assert wanted, f"floors.toml has no floor for {name}"
    assert wrong({"sets": {name: entry}}, wanted) == []


def test_documents_of_different_sets_are_not_related():
    sets = [data.load(path) for path in PLACES.values()]
    across, _ = cross.measure(sets)
    wanted = [floor for name, floor in floors.read() if name == floors.CROSS]
    false = [(c["a"], c["b"], c["text"]) for c in across.cases if c["judged"] == "false"]
    assert wrong({"sets": {}, "cross": across.as_dict()}, wanted) == [], false[:20]


def test_every_floor_is_a_bound_on_one_side():
    for _, floor in floors.read():
        assert (floor.least is None) != (floor.most is None), floor
