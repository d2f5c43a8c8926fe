"""The whole report as one line of JSON, byte-identical for the same report."""

from __future__ import annotations

import dataclasses
from itertools import chain
from typing import BinaryIO

import orjson

from provenance.engines.local import json_rows
from provenance.models import Report, Rows
from provenance.reporter.options import Options


def write(report: Report, stream: BinaryIO, options: Options) -> None:
    """Write one line: orjson walks the dataclasses, DuckDB the columns, so that 100 MB take half a second."""
    before = b"{"
    for field in dataclasses.fields(report):
        stream.write(before + orjson.dumps(field.name) + b":")
        before = b","
        value = getattr(report, field.name)
        if isinstance(value, Rows):
            _write_rows(value, stream)
        else:
            stream.write(orjson.dumps(value))
    stream.write(b"}\n")


def _write_rows(rows: Rows[object], stream: BinaryIO) -> None:
    pieces = json_rows(rows.table)
    first = next(pieces, memoryview(b""))[1:]  # no comma before the first
    stream.write(b"[")
    for piece in chain([first], pieces):
        stream.write(piece)
    stream.write(b"]")
