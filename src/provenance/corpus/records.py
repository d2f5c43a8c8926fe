"""Records: rows of a JSONL file, a Parquet file or a table, with their fields, become documents with an id each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.config import Config
from provenance.corpus.columns import views_of
from provenance.corpus.digests import sha256_hex, swhid
from provenance.corpus.documents import Inspection, assemble, inspect
from provenance.corpus.schema import ReadItem
from provenance.models import Notice, Skipped

DECLARED = ("title", "source", "url", "date", "licence")
_HOST = r"^(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//(?:[^/?#@]*@)?(?P<host>\[[^\]]*\]|[^/?#:\[]+)"


@dataclass(frozen=True, slots=True)
class Fields:
    """Which field of a record holds what."""

    text: str
    roles: dict[str, tuple[str, ...]]
    """For `id` and each declared fact, the fields to look in, first hit first."""

    @property
    def names(self) -> tuple[str, ...]:
        """All fields that are wanted, each once."""
        return tuple(dict.fromkeys([self.text, *(name for names in self.roles.values() for name in names)]))


def fields_of(config: Config) -> Fields:
    """The fields that a configuration names; the American spelling of the default `licence` is understood too."""
    licence = ("licence", "license") if config.licence_field == "licence" else (config.licence_field,)
    roles: dict[str, tuple[str, ...]] = {
        "id": (config.id_field,),
        "title": (config.title_field,),
        "source": (config.source_field,),
        "url": (config.url_field,),
        "date": (config.date_field,),
        "licence": licence,
    }
    return Fields(config.text_field, roles)


@dataclass(frozen=True, slots=True)
class Rows:
    """Consecutive records of one file, as a format read them."""

    text: pa.LargeStringArray
    """Valid UTF-8 without nulls."""
    roles: dict[str, pa.StringArray]
    """By role; a role that no record has may be absent."""
    numbers: Sequence[int]
    """Line index or row number of each, from 0."""
    malformed: list[tuple[int, str]] = field(default_factory=list)
    """Number and reason of each record that could not be read."""
    lacking: list[int] = field(default_factory=list)
    """Numbers of the records without the text field."""
    fields_there: tuple[str, ...] = ()
    """What the first of those has instead."""
    has_field: bool = True
    """Whether any record has the text field, readable or not."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows with all that can be said of them on any thread: everything but their ids."""

    rows: Rows
    columns: dict[str, Any]
    inspection: Inspection


def prepare(rows: Rows, path: str) -> Prepared:
    """Digests, sites and hidden characters of rows."""
    count = len(rows.text)
    nulls = pa.nulls(count, pa.string())
    columns: dict[str, Any] = {role: rows.roles.get(role, nulls) for role in DECLARED}
    columns["site"] = _sites(columns["source"], columns["url"], path or ".")
    columns["text"] = rows.text
    columns["bytes"] = pc.binary_length(rows.text)
    columns["encoding"] = pa.repeat("utf-8", count)
    columns["bom_bytes"] = pa.repeat(pa.scalar(0, pa.int8()), count)
    columns["sha256"] = pa.array(map(sha256_hex, views_of(rows.text)), pa.string())
    columns["swhid"] = pa.array(map(swhid, views_of(rows.text)), pa.string())
    return Prepared(rows, columns, inspect(rows.text))


def _sites(sources: pa.StringArray, urls: pa.StringArray, path: str) -> pa.StringArray:
    """The host of a record's URL without `www.`, else the source that it declares, else the file.

    The host goes first: a source is often where the record was collected (`common-crawl`).
    """
    if urls.null_count == len(urls):
        return pc.coalesce(sources, path)
    hosts = pc.struct_field(pc.extract_regex(urls, _HOST), "host")
    hosts = pc.replace_substring_regex(pc.utf8_lower(hosts), r"^www\.", "")
    return pc.coalesce(hosts, sources, path)


class RecordFile:
    """One file of records as it is read: which ids are taken, and whether its text field was ever seen."""

    def __init__(self, path: str, fields: Fields, *, lines: bool) -> None:
        """`lines`: records are lines, which are named in findings; else rows. An empty path: ids stand alone."""
        self._path = path
        self._fields = fields
        self._lines = lines
        self._taken: set[str] = set()
        self._has_field = False
        self._lacking: list[int] = []
        self._fields_there: tuple[str, ...] = ()
        self._empty = True
        self._named = False

    def take(self, prepared: Prepared) -> Iterator[ReadItem]:
        """Items of the next rows of the file."""
        rows = prepared.rows
        self._empty = self._empty and not (len(rows.text) or rows.malformed or rows.lacking)
        self._fields_there = self._fields_there or rows.fields_there
        yield from (self._malformed(number, reason) for number, reason in rows.malformed)
        self._lacking += rows.lacking
        self._has_field = self._has_field or rows.has_field
        if self._has_field:
            yield from self._lack()
        if len(rows.text) == 0:
            return
        keys, duplicates = self._keys(rows)
        columns = {**prepared.columns, "id": pa.array(keys, pa.string())}
        yield from assemble(columns, prepared.inspection, [n + 1 for n in rows.numbers] if self._lines else None)
        yield from duplicates

    def end(self, problem: Skipped | None = None) -> Iterator[ReadItem]:
        """What can only be said at the end of the file; `problem` is why it ended early."""
        if self._lacking:
            there = ", ".join(self._fields_there) or "none"
            reason = f"no record has the field {self._fields.text!r}; fields there: {there}"
            yield Skipped(self._path or "table", "malformed-record", f"{reason} (choose one with --text-field)")
        (id_field,) = self._fields.roles["id"]
        if id_field != Config().id_field and not self._named and not self._empty:
            numbers = "line numbers" if self._lines else "row numbers"
            reason = f"no record has the field {id_field!r}: ids are {numbers}, from 0"
            yield Notice(self._path or "table", "malformed-record", reason)
        if problem is not None:
            yield problem
        elif self._empty:
            yield Skipped(self._path or "table", "empty-document", "no records")

    def _lack(self) -> Iterator[Skipped]:
        yield from (self._malformed(number, f"no field {self._fields.text!r}") for number in self._lacking)
        self._lacking.clear()

    def _malformed(self, number: int, reason: str) -> Skipped:
        if self._lines:
            return Skipped(self._path, "malformed-record", reason, number + 1)
        return Skipped(self._id(str(number)), "malformed-record", reason)

    def _id(self, key: str) -> str:
        return f"{self._path}#{key}" if self._path else key

    def _keys(self, rows: Rows) -> tuple[list[str], list[Notice]]:
        """An id for each row, unlike any before it in the file, and a notice for each that had to be made so."""
        given = rows.roles["id"].to_pylist() if "id" in rows.roles else [None] * len(rows.text)
        ids: list[str] = []
        notices: list[Notice] = []
        for number, own in zip(rows.numbers, given, strict=True):
            self._named = self._named or own is not None
            wanted = key = str(number) if own is None else own
            while key in self._taken:
                key = f"{key}@{number}"
            self._taken.add(key)
            ids.append(self._id(key))
            if key != wanted:
                reason = f"duplicate id {wanted!r}: this record is called {ids[-1]}"
                line = number + 1 if self._lines else None
                notices.append(Notice(ids[-1], "malformed-record", reason, line))
        return ids, notices
