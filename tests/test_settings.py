"""Layers of settings, and what is said about those that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.config import Config
from provenance.errors import ConfigError
from provenance.settings import MEANING, NOT_SETTINGS, TYPES, did_you_mean, expected, load


def problems(folder: Path, toml: str = "", environ: dict[str, str] | None = None, **flags: object) -> list[str]:
    (folder / "provenance.toml").write_text(toml, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load({key.replace("_", "-"): value for key, value in flags.items()}, folder=folder, environ=environ or {})
    return [line.replace(f"{folder}/", "") for line in str(caught.value).splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is the root of a repository, so that nothing above it counts."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_every_setting_has_a_meaning_and_a_type():
    assert list(MEANING) == list(TYPES)
    assert all(expected(key) for key in TYPES)
    assert all(meaning.endswith((".", "…")) for meaning in MEANING.values())


def test_nothing_set(folder: Path):
    settings = load(folder=folder, environ={})
    assert settings.config == Config()
    assert set(settings.origins.values()) == {"default"}
    assert [key for key, _, _ in settings.rows()] == list(TYPES)


def test_each_layer_overrides_the_one_before(folder: Path):
    (folder / "provenance.toml").write_text("near-duplicate = 0.7\nthreads = 2\nseed = 7\nexclude = ['a', 'b']\n")
    environ = {"PROVENANCE_NEAR_DUPLICATE": "0.8", "PROVENANCE_THREADS": "3", "PROVENANCE_STRICT": "yes"}
    settings = load({"near-duplicate": 0.9}, folder=folder, environ=environ)
    config = settings.config
    assert (config.near_duplicate, config.threads, config.seed, config.strict) == (0.9, 3, 7, True)
    assert config.exclude == ("a", "b")
    assert settings.origins["near-duplicate"] == "flag --near-duplicate"
    assert settings.origins["threads"] == "env PROVENANCE_THREADS"
    assert settings.origins["seed"] == "file provenance.toml"


def test_pyproject(folder: Path):
    (folder / "pyproject.toml").write_text(
        '[tool.provenance]\nmeasure = "containment"\n[tool.provenance.phrases]\nx = "X"\n'
    )
    config = load(folder=folder, environ={}).config
    assert config.measure == "containment"
    assert config.phrases == {"x": "X"}


def test_provenance_toml_wins_over_pyproject(folder: Path):
    (folder / "pyproject.toml").write_text("[tool.provenance]\nseed = 1\nthreads = 5\n")
    (folder / "provenance.toml").write_text("seed = 2\n")
    config = load(folder=folder, environ={}).config
    assert (config.seed, config.threads) == (2, 0)


def test_the_search_goes_up_to_the_repository(folder: Path):
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    (folder / "provenance.toml").write_text("seed = 5\n")
    (folder / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert load(folder=inner, environ={}).config.seed == 5
    (folder / "a" / ".git").write_text("gitdir: elsewhere")
    assert load(folder=inner, environ={}).config.seed == 1


def test_a_named_file_and_isolation(folder: Path):
    (folder / "provenance.toml").write_text("seed = 5\n")
    other = folder / "other.toml"
    other.write_text("seed = 6\n")
    assert load(folder=folder, environ={}, file=other).config.seed == 6
    assert load(folder=folder, environ={}, isolated=True).config.seed == 1


def test_all_problems_at_once(folder: Path):
    environ = {"PROVENANCE_THREADS": "many", "PROVENANCE_MEASSURE": "similarity", "PROVENANCE_PHRASES": "x"}
    toml = "near-duplicat = 1\nstrict = 1\nexclude = 'x'\nseed = true\ncontained = 0.1\n[phrases]\na = 1\n"
    assert problems(folder, toml, environ, permutations=3) == [
        "unknown setting 'near-duplicat' in provenance.toml: did you mean 'near-duplicate'?",
        "strict in provenance.toml is 1; it must be true or false",
        'exclude in provenance.toml is "x"; it must be a list of texts',
        "seed in provenance.toml is true; it must be a whole number",
        "phrases in provenance.toml is {'a': 1}; it must be a table of texts",
        "unknown variable PROVENANCE_MEASSURE: did you mean 'PROVENANCE_MEASURE'?",
        "PROVENANCE_PHRASES is 'x'; phrases is a table and can only be set in a configuration file",
        "PROVENANCE_THREADS is 'many'; it must be a whole number",
        "permutations is 3; it must lie between 16 and 1024 (flag --permutations)",
        "contained is 0.1; it must lie between 0.5 and 1.0 (file provenance.toml)",
    ]


def test_a_broken_file_hides_no_other_problem(folder: Path):
    found = problems(folder, "seed = \n", {"PROVENANCE_SEED": "x"})
    assert found[0].startswith("provenance.toml is not valid TOML: ")
    assert "line 1, column 8" in found[0]
    assert found[1] == "PROVENANCE_SEED is 'x'; it must be a whole number"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pyproject.toml", b"[tool]\n", "has no [tool.provenance] table"),
        ("pyproject.toml", b"[tool]\nprovenance = 3\n", "must be a table"),
        ("any.toml", b"\xff", "is not UTF-8"),
        ("missing.toml", None, "cannot read"),
        ("any.toml", b"[tool.provenance]\n", "the settings stand at the top"),
        ("any.toml", b"paragraphs = 'words'\n", "must be one of auto, line, block"),
    ],
)
def test_files_that_cannot_be_used(folder: Path, name: str, content: bytes | None, message: str):
    file = folder / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(file=file, environ={})
    assert message in str(caught.value)


def test_variables(folder: Path):
    environ = {
        "PROVENANCE_EXCLUDE": " a , b,",
        "PROVENANCE_STRICT": "OFF",
        "PROVENANCE_SEED": " ",
        "PROVENANCE_MEASURE": "resemblance",
        **dict.fromkeys(NOT_SETTINGS, "/x"),
    }
    config = load(folder=folder, environ=environ).config
    assert config.exclude == ("a", "b")
    assert (config.strict, config.seed, config.measure) == (False, 1, "resemblance")


def test_a_byte_order_mark_is_no_setting(folder: Path):
    (folder / "provenance.toml").write_bytes(b"\xef\xbb\xbfseed = 9\n")
    assert load(folder=folder, environ={}).config.seed == 9


def test_nan_is_out_of_range(folder: Path):
    assert "must lie between" in problems(folder, "near-duplicate = nan\n")[0]


def test_did_you_mean():
    assert did_you_mean("jsno", ["json", "csv"]) == ": did you mean 'json'?"
    assert did_you_mean("zzz", ["json", "csv"]) == ""
