"""Layered settings: defaults, a configuration file, `PROVENANCE_*` variables, flags; all problems in one message."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from provenance.config import Config
from provenance.errors import ConfigError

MEANING: dict[str, str] = {
    "text-field": "Field of a record that holds its text.",
    "id-field": "Field of a record that holds its id.",
    "source-field": "Field of a record that names its source.",
    "url-field": "Field of a record that holds its address.",
    "date-field": "Field of a record that holds its date.",
    "licence-field": "Field of a record that holds its licence.",
    "title-field": "Field of a record that holds its title.",
    "exclude": "Files to leave out, as a .gitignore pattern relative to the scanned folder.",
    "strict": "End with an error at the first file or record that cannot be read.",
    "paragraphs": "What a paragraph is: each line, a block between blank lines, or decided per document.",
    "shingle-tokens": "Length of a shingle, in tokens.",
    "permutations": "Length of a MinHash signature.",
    "seed": "Seed of the MinHash permutations.",
    "near-duplicate": "Similarity from which two texts are near-duplicates.",
    "contained": "Share of the smaller document that must stand in the larger one.",
    "rewrite": "Share of both documents that must be told in other words in the other one.",
    "passage-tokens": "Length of a common run that is always found, in tokens.",
    "template-documents": "Least number of a site's documents that share a template line …",
    "template-share": "… and least share of the site's documents.",
    "phrases": "Boilerplate phrases of your own, by id; # stands for a number, `: …` at the end for a title.",
    "ignore-phrases": "Ids of shipped boilerplate phrases that do not apply.",
    "representative": "Order of reasons to keep one document of a cluster.",
    "source-rank": "Sources from the most to the least trusted.",
    "measure": "What the matrix shows.",
    "fail-on": "Rules whose findings fail the gate, by name or code.",
    "thresholds": "Similarity or tokens (paragraph 20, passage 30) from which a finding fails the gate, by rule.",
    "drop": "Rules whose documents are left out when cleaning, by name or code.",
    "strip": "Rules whose lines or paragraphs are cut out when cleaning, by name or code.",
    "threads": "Threads to work with; 0 for one a core.",
    "memory-mb": "Text and tokens beyond so many megabytes go to a temporary file.",
}
"""What each setting does, in one line: the help of its flag and the documentation of its key."""

NOT_SETTINGS = frozenset({"PROVENANCE_EVAL_DATA", "PROVENANCE_BENCH_CACHE", "PROVENANCE_CACHE_DIR"})
"""Variables of the same prefix that other parts of the project read."""

_PREFIX = "PROVENANCE_"
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Settings:
    """A configuration and where each of its values came from."""

    config: Config
    origins: dict[str, str]
    """By key: `default`, `file NAME`, `env NAME` or `flag --NAME`."""

    def rows(self) -> Iterator[tuple[str, Any, str]]:
        """Every key, its value and its origin, in the order of `Config`."""
        for key in TYPES:
            yield key, getattr(self.config, _attribute(key)), self.origins[key]


@dataclass(frozen=True, slots=True)
class _Layer:
    """Values of one origin, and what was wrong with the others."""

    values: dict[str, Any]
    origins: dict[str, str]
    problems: list[str]


def _here() -> Path:
    """The current folder; the root where it is gone or closed to us."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/")


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
    isolated: bool = False,
) -> Settings:
    """Merge all layers; `file` replaces the search for one from `folder` upwards, `isolated` skips both.

    Raises ConfigError with one line for each problem of any layer.
    """
    layers = [] if isolated else [_found_layer(file, folder or _here())]
    layers.append(_environment_layer(os.environ if environ is None else environ))
    layers.append(_flag_layer(flags or {}))

    values: dict[str, Any] = {}
    origins = dict.fromkeys(TYPES, "default")
    problems: list[str] = []
    for layer in layers:
        values |= layer.values
        origins |= layer.origins
        problems += layer.problems
    try:
        config = Config(**{_attribute(key): value for key, value in values.items()})
    except ConfigError as error:
        problems += [_with_origin(line, origins) for line in str(error).splitlines()]
    if problems:
        raise ConfigError("\n".join(problems))
    return Settings(config, origins)


def find_file(folder: Path) -> Path | None:
    """The nearest `provenance.toml`, or `pyproject.toml` with our table, from `folder` up to the repository's root."""
    for place in (folder, *folder.parents):
        own, project = place / "provenance.toml", place / "pyproject.toml"
        if own.is_file():
            return own
        if project.is_file() and _table(project) is not None:
            return project
        if (place / ".git").exists():
            return None
    return None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """`: did you mean 'x'?`, or nothing where no name is close."""
    import difflib

    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f": did you mean {close[0]!r}?" if close else ""


def expected(key: str) -> str:
    """The type of a setting, for people."""
    kind = TYPES[key]
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    if get_origin(kind) is tuple:
        return "a list of texts"
    if get_origin(kind) is dict:
        return "a table of numbers" if float in get_args(kind) else "a table of texts"
    return {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}[kind]


def default(key: str) -> object:
    """The value of a setting that nothing sets."""
    value: object = getattr(_DEFAULTS, _attribute(key))
    return value


def _found_layer(file: Path | None, folder: Path) -> _Layer:
    # a file that cannot be read is one problem among others, so that all are told at once
    try:
        found = file or find_file(folder)
        return _file_layer(found) if found else _Layer({}, {}, [])
    except ConfigError as error:
        return _Layer({}, {}, [str(error)])


def _file_layer(file: Path) -> _Layer:
    table = _table(file)
    if table is None:
        raise ConfigError(f"{file} has no [tool.provenance] table")
    layer = _Layer({}, {}, [])
    for key, value in table.items():
        if key not in TYPES:
            layer.problems.append(f"unknown setting {key!r} in {file}{_advice(key)}")
        elif not _fits(value, TYPES[key]):
            layer.problems.append(f"{key} in {file} is {_toml(value)}; it must be {expected(key)}")
        else:
            layer.values[key] = tuple(value) if isinstance(value, list) else value
            layer.origins[key] = f"file {file.name}"
    return layer


def _table(file: Path) -> dict[str, Any] | None:
    """Our settings in a TOML file; None for a `pyproject.toml` without them."""
    import tomllib

    try:
        content = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"cannot read {file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8: {error.reason} at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from error
    if file.name != "pyproject.toml":
        return content
    tool = content.get("tool", {})
    table = tool.get("provenance") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"tool.provenance in {file} is {_toml(table)}; it must be a table")
    return table


def _environment_layer(environ: Mapping[str, str]) -> _Layer:
    layer = _Layer({}, {}, [])
    for name in sorted(environ):
        if not name.startswith(_PREFIX) or name in NOT_SETTINGS or not environ[name].strip():
            continue
        key = name.removeprefix(_PREFIX).lower().replace("_", "-")
        if key not in TYPES:
            layer.problems.append(f"unknown variable {name}{did_you_mean(name, map(_variable, TYPES))}")
            continue
        value = _parsed(environ[name].strip(), TYPES[key])
        if value is None:
            layer.problems.append(f"{name} is {environ[name]!r}; {_expected_of_variable(key)}")
        else:
            layer.values[key] = value
            layer.origins[key] = f"env {name}"
    return layer


def _flag_layer(flags: Mapping[str, Any]) -> _Layer:
    layer = _Layer({}, {}, [])
    for key, value in flags.items():
        if key not in TYPES:
            layer.problems.append(f"unknown setting {key!r}{_advice(key)}")
        elif not _fits(list(value) if isinstance(value, tuple) else value, TYPES[key]):
            layer.problems.append(f"--{key} is {value!r}; it must be {expected(key)}")
        else:
            layer.values[key] = tuple(value) if isinstance(value, list) else value
            layer.origins[key] = f"flag --{key}"
    return layer


def _fits(value: object, kind: object) -> bool:
    """Whether a TOML value is of a setting's type; nothing is converted but whole numbers to fractions."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if get_origin(kind) is tuple:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if get_origin(kind) is dict:
        return isinstance(value, dict) and all(_fits(one, get_args(kind)[1]) for one in value.values())
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    # bool is an int to Python, not to a reader of a configuration file
    return type(value) is kind


def _parsed(text: str, kind: object) -> object:
    """The value that a variable's text stands for; None where it stands for none."""
    if get_origin(kind) is dict:
        return None
    if get_origin(kind) is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is bool:
        word = text.lower()
        return word in _TRUE if word in _TRUE | _FALSE else None
    if kind in (int, float):
        try:
            return int(text) if kind is int else float(text)
        except ValueError:
            return None
    return text if _fits(text, kind) else None


def _expected_of_variable(key: str) -> str:
    if get_origin(TYPES[key]) is dict:
        return f"{key} is a table and can only be set in a configuration file"
    return f"it must be {expected(key)}"


def _advice(key: str) -> str:
    if key == "tool":
        return ": in this file the settings stand at the top, without [tool.provenance]"
    return did_you_mean(key.replace("_", "-"), TYPES)


def _with_origin(line: str, origins: Mapping[str, str]) -> str:
    origin = origins.get(line.split(" ", 1)[0], "default")
    return line if origin == "default" else f"{line} ({origin})"


def _toml(value: object) -> str:
    """A value as a TOML file would have it, near enough to find it there."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _attribute(key: str) -> str:
    return key.replace("-", "_")


def _variable(key: str) -> str:
    return _PREFIX + key.upper().replace("-", "_")


_DEFAULTS = Config()
_HINTS = get_type_hints(Config)
TYPES: dict[str, Any] = {f.name.replace("_", "-"): _HINTS[f.name] for f in dataclasses.fields(Config)}
"""The type of every setting, by key, in the order of `Config`."""
