"""The whole report as one line of JSON, byte-identical for the same report."""

from __future__ import annotations

import dataclasses
from typing import BinaryIO

import orjson

from provenance.engines.local import LocalEngine, json_rows
from provenance.models import Report, Rows
from provenance.reporter.options import Options


def write(report: Report, stream: BinaryIO, options: Options) -> None:
    """Write one line: orjson walks the dataclasses, DuckDB the columns, several of them at a time."""
    with LocalEngine() as engine:
        rows = {
            field.name: engine.start(json_rows, value.table)
            for field in dataclasses.fields(report)
            if isinstance(value := getattr(report, field.name), Rows)
        }
        before = b"{"
        for field in dataclasses.fields(report):
            stream.write(before + orjson.dumps(field.name) + b":")
            before = b","
            if field.name in rows:
                _write_rows(rows.pop(field.name).result(), stream)
            else:
                stream.write(orjson.dumps(getattr(report, field.name)))
    stream.write(b"}\n")


def _write_rows(pieces: list[memoryview], stream: BinaryIO) -> None:
    stream.write(b"[")
    for number, piece in enumerate(pieces):
        stream.write(piece if number else piece[1:])  # no comma before the first
    stream.write(b"]")
