"""Reading a report back: JSON of schema `provenance-report/1` to the `Report` that it was written from."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping, Sequence
from enum import EnumType
from functools import cache
from itertools import chain
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import orjson

from provenance.config import Config
from provenance.errors import InputError
from provenance.models import SCHEMA, AlignedSentences, Document, Match, Passage, Report, Rewrite

_ADDED = frozenset({(Report, "rewrites"), (Document, "accents"), (Document, "broken"), (AlignedSentences, "copied")})
"""What reports of earlier versions do not have."""

_NAMED = 5
"""Differing settings that a message names."""


def read(content: bytes, name: str) -> Report:
    """The report; raises InputError that says what of it cannot be read. `name` is what messages call it.

    Fields that this version does not know are passed over: within a schema version they are only added.
    """
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise _unusable(f"{name} is not JSON: {error}") from error
    schema = value.get("schema") if isinstance(value, dict) else None
    if not isinstance(schema, str) or not schema.startswith("provenance-"):
        raise _unusable(f"{name} is not a report of provenance: it has no schema {SCHEMA!r}")
    if schema != SCHEMA:
        raise _unusable(f"{name} has the schema {schema!r}; this version reads {SCHEMA!r}")
    try:
        report = _read(value, Report, "report")
    except _MismatchError as error:
        raise _unusable(f"{name} is damaged: {error}") from error
    if not isinstance(report, Report):
        raise TypeError(report)
    _check_documents(report, name)
    return report


def _check_documents(report: Report, name: str) -> None:
    """Raise InputError where a finding names a document that the report does not have."""
    known = {one.id for one in report.documents}
    spans = chain.from_iterable(
        group.occurrences
        for groups in (report.paragraphs, report.passages, report.boilerplate)
        for group in cast("Sequence[Passage]", groups)
    )
    pairs = chain[Match | Rewrite](report.matches, report.rewrites)
    named = chain((id for pair in pairs for id in (pair.a, pair.b)), (span.document for span in spans))
    missing = next((id for id in named if id not in known), None)
    if missing is not None:
        raise _unusable(f"{name} is damaged: a finding names {missing!r}, which is not among its documents")


def check_settings(report: Report, config: Config, name: str) -> None:
    """Raise InputError unless the report was made with settings that find the same as the configuration."""
    if report.config.get("digest") == config.digest():
        return
    now, then = orjson.loads(orjson.dumps(config.effective())), report.config
    differing = [key for key in now if key not in then or then[key] != now[key]]
    said = [f"{key} was {_shown(then.get(key))} and is {_shown(now[key])}" for key in differing[:_NAMED]]
    more = f" and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
    raise _unusable(f"{name} was made with other settings: {'; '.join(said) or 'the digests differ'}{more}")


def _unusable(message: str) -> InputError:
    error = InputError(message)
    error.add_note("make it anew: `provenance scan CORPUS --format json --output report.json`, with the same settings")
    return error


def _shown(value: object) -> str:
    return orjson.dumps(value).decode()


class _MismatchError(Exception):
    """A value is not what the schema says."""


def _read(value: object, kind: Any, where: str) -> Any:  # noqa: ANN401 - whatever the kind is
    """A JSON value as a dataclass, tuple, enum or plain value."""
    if dataclasses.is_dataclass(kind):
        return _dataclass(value, kind, where)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _read(value, next(one for one in arguments if one is not type(None)), where)
    if origin is dict:
        return _expected(value, dict, where)
    if origin in (tuple, Sequence):
        items = _expected(value, list, where)
        if origin is tuple and arguments[-1] is not Ellipsis:
            if len(items) != len(arguments):
                raise _MismatchError(f"{where} has {len(items)} values, not {len(arguments)}")
            return tuple(_read(one, kind, where) for one, kind in zip(items, arguments, strict=True))
        return tuple(_read(one, arguments[0], f"{where}[{i}]") for i, one in enumerate(items))
    if isinstance(kind, EnumType):
        try:
            return kind(value)
        except ValueError as error:
            raise _MismatchError(f"{where} is {_shown(value)}, which this version does not know") from error
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _expected(value, kind, where)


def _dataclass(value: object, kind: Any, where: str) -> Any:  # noqa: ANN401 - an instance of the kind
    fields = _expected(value, dict, where)
    found = {}
    for name, hint in _hints(kind).items():
        if name not in fields and (kind, name) in _ADDED:
            continue
        if name not in fields:
            raise _MismatchError(f"{where} has no {name!r}")
        found[name] = _read(fields[name], hint, name if where == "report" else f"{where}.{name}")
    return kind(**found)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _expected(value: object, kind: type, where: str) -> Any:  # noqa: ANN401 - of the kind
    if type(value) is not kind:
        raise _MismatchError(f"{where} is {_shown(value)[:40]}, not {_KINDS[kind]}")
    return value


_KINDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}
