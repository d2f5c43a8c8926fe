from __future__ import annotations

import hashlib
import json

import pytest

from .conftest import reading_of


def lines(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_a_record_is_a_document(tmp_path):
    record = {"id": "k", "text": "Wörter", "title": "T", "source": "S", "url": "https://u.org/1", "date": "2024",
              "license": "CC0", "other": [1]}  # fmt: skip
    document = reading_of(lines(tmp_path / "a.jsonl", record)).one
    data = "Wörter".encode()
    assert document == {
        "id": "a.jsonl#k",
        "site": "u.org",
        "text": "Wörter",
        "bytes": len(data),
        "encoding": "utf-8",
        "bom_bytes": 0,
        "sha256": hashlib.sha256(data).hexdigest(),
        "swhid": document["swhid"],
        "title": "T",
        "source": "S",
        "url": "https://u.org/1",
        "date": "2024",
        "licence": "CC0",
    }


@pytest.mark.parametrize(
    ("record", "site"),
    [
        ({"source": "Wire", "url": "no url"}, "Wire"),
        ({"source": "common-crawl", "url": "https://www.u.org"}, "u.org"),
        ({"source": "", "url": "https://U.org:80/x"}, "u.org"),
        ({"url": "https://user:pw@news.example.com?q"}, "news.example.com"),
        ({"url": "//cdn.example.com/x"}, "cdn.example.com"),
        ({"url": "http://[::1]:8080/"}, "[::1]"),
        ({"url": "no url"}, "a.jsonl"),
        ({"source": None}, "a.jsonl"),
        ({}, "a.jsonl"),
    ],
)
def test_site(tmp_path, record, site):
    assert reading_of(lines(tmp_path / "a.jsonl", {"text": "x", **record})).one["site"] == site


def test_ids(tmp_path):
    records = [{"id": "a"}, {}, {"id": 7}, {"id": None}, {"id": ""}, {"id": True}, {"id": 1.50}, {"id": "ü#1"}]
    reading = reading_of(lines(tmp_path / "a.jsonl", *({"text": "x", **record} for record in records)))
    assert reading.ids == [f"a.jsonl#{key}" for key in ("a", "1", "7", "3", "4", "5", "1.5", "ü#1")]
    assert not reading.notices


def test_duplicate_ids(tmp_path):
    keys = ["x", "x", "x@1", "x", 5, None]
    reading = reading_of(lines(tmp_path / "a.jsonl", *({"text": "t", "id": key} for key in keys)))
    assert reading.ids == [f"a.jsonl#{key}" for key in ("x", "x@1", "x@1@2", "x@3", "5", "5@5")]
    assert [(one.path, one.line) for one in reading.notices] == [
        ("a.jsonl#x@1", 2), ("a.jsonl#x@1@2", 3), ("a.jsonl#x@3", 4), ("a.jsonl#5@5", 6),
    ]  # fmt: skip
    assert {one.rule for one in reading.notices} == {"malformed-record"}
    assert reading.notices[0].reason == "duplicate id 'x': this record is called a.jsonl#x@1"


def test_the_same_id_in_two_files_is_no_duplicate(tmp_path):
    lines(tmp_path / "a.jsonl", {"id": 1, "text": "x"})
    lines(tmp_path / "b.jsonl", {"id": 1, "text": "y"})
    assert not reading_of(tmp_path).notices


def test_facts_of_odd_types(tmp_path):
    record = {"text": "x", "title": 2024, "source": {"name": "n"}, "url": ["u"], "date": 20240101.5, "licence": False}
    document = reading_of(lines(tmp_path / "a.jsonl", record)).one
    assert [document[name] for name in ("title", "source", "url", "date", "licence")] == [
        "2024", None, None, "20240101.5", None,
    ]  # fmt: skip


def test_numbers_stay_as_they_are_written(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x", "id": 123456789012345678901234567890, "date": 2024.10}\n')
    document = reading_of(tmp_path).one
    assert document["id"] == "a.jsonl#123456789012345678901234567890"
    assert document["date"] == "2024.10"


def test_fields_of_ones_own(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"body": "x", "key": "k", "link": "https://u.org", "license": "no"})
    document = reading_of(path, text_field="body", id_field="key", url_field="link", licence_field="terms").one
    assert (document["id"], document["url"], document["licence"]) == ("a.jsonl#k", "https://u.org", None)
    assert reading_of(path, text_field="body", id_field="link", url_field="link").ids == ["a.jsonl#https://u.org"]


def test_nested_fields(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"d": {"text": "x"}, "m": {"source": "S"}, "m.url": "flat"}, {"d": 1})
    reading = reading_of(path, text_field="d.text", source_field="m.source", url_field="m.url")
    assert (reading.one["text"], reading.one["source"], reading.one["url"]) == ("x", "S", "flat")
    assert reading.refusal.line == 2


@pytest.mark.parametrize("count", [1, 3])
def test_no_record_has_the_text_field(tmp_path, count):
    path = lines(tmp_path / "a.jsonl", *[{"id": 1, "content": "x"}] * count)
    refusal = reading_of(path, text_field="body").refusal
    assert (refusal.path, refusal.rule, refusal.line) == ("a.jsonl", "malformed-record", None)
    assert refusal.reason == "no record has the field 'body'; fields there: id, content (choose one with --text-field)"


def test_some_records_lack_the_text_field(tmp_path):
    reading = reading_of(lines(tmp_path / "a.jsonl", {"id": 1}, {"id": 2}, {"id": 3, "text": "x"}, {"id": 4}))
    assert reading.ids == ["a.jsonl#3"]
    assert [(one.line, one.reason) for one in reading.skipped] == [(n, "no field 'text'") for n in (1, 2, 4)]


def test_empty_text_is_named_by_id_and_line(tmp_path):
    reading = reading_of(lines(tmp_path / "a.jsonl", {"id": "k", "text": "x"}, {"id": "e", "text": " \n"}))
    assert reading.ids == ["a.jsonl#k"]
    assert (reading.refusal.path, reading.refusal.rule, reading.refusal.line) == ("a.jsonl#e", "empty-document", 2)


def test_an_id_field_that_no_record_has_is_told(tmp_path):
    """Ids were the numbers of the lines, and nothing said why."""
    path = lines(tmp_path / "a.jsonl", {"key": "x", "text": "one"}, {"key": "y", "text": "two"})
    reading = reading_of(path, id_field="kye")
    assert reading.ids == ["a.jsonl#0", "a.jsonl#1"]
    (notice,) = reading.notices
    assert (notice.path, notice.rule, notice.line) == ("a.jsonl", "malformed-record", None)
    assert notice.reason == "no record has the field 'kye': ids are line numbers, from 0"
    assert not reading_of(path, id_field="key").notices
    assert not reading_of(path).notices
