from __future__ import annotations

import gzip
import io
import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.config import Config
from provenance.corpus import jsonl, read
from provenance.corpus.jsonl import Block, blocks, by_line, types_of
from provenance.corpus.records import fields_of

from .conftest import reading_of

FIELDS = fields_of(Config())


def read_bytes(data, **settings):
    return reading_of("-", stdin=io.BytesIO(data), **settings)


def block(data):
    return Block(data, 0, data.count(b"\n"))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_marks(end, final, mark):
    data = mark + end.join([b'{"text": "a"}', b'{"text": "b"}', b'{"text": "c"}']) + end * final
    reading = read_bytes(data)
    assert reading.texts == {"-#0": "a", "-#1": "b", "-#2": "c"}
    assert not reading.skipped


def test_blank_and_broken_lines_do_not_shift_numbers():
    reading = read_bytes(b'\n{"text": "a"}\n{"text": \n \t\n{"text": "b"}\n')
    assert reading.ids == ["-#1", "-#4"]
    assert (reading.refusal.path, reading.refusal.rule, reading.refusal.line) == ("-", "malformed-record", 3)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"nonsense", "not JSON: "),
        (b'{"text": "a"', "not JSON: "),
        (b'{"text": "a"}{"text": "b"}', "not JSON: Extra data"),
        (b'{"text": "a",}', "not JSON: "),
        (b"{'text': 'a'}", "not JSON: "),
        (b'{"text": "tab\there"}', "not JSON: "),
        (b"[1, 2]", "an array, not an object"),
        (b'"words"', "a string, not an object"),
        (b"3.5", "a number, not an object"),
        (b"null", "null, not an object"),
        (b"true", "a truth value, not an object"),
        (b'{"text": 5}', "the field 'text' is a number, not a string"),
        (b'{"text": null}', "the field 'text' is null, not a string"),
        (b'{"text": ["a"]}', "the field 'text' is an array, not a string"),
        (b'{"text": {"a": 1}}', "the field 'text' is an object, not a string"),
        (b'{"text": "a\\ud800b"}', "the field 'text' has half a surrogate pair at character 2"),
        (b'{"text": "a\xffb"}', "not UTF-8 (invalid byte 0xff at byte 12 of the line)"),
        (b'{"text": "a", "other": "\xff"}', "not UTF-8"),
        (b'{"other": 1}', "no field 'text'"),
        (b'{"text": ' + b"[" * 100_000, "not JSON that can be read"),
    ],
)
def test_a_bad_line_is_a_finding_and_the_rest_goes_on(line, reason):
    reading = read_bytes(b'{"id": "x", "text": "before"}\n' + line + b'\n{"id": "y", "text": "after"}\n')
    assert reading.texts == {"-#x": "before", "-#y": "after"}
    assert (reading.refusal.rule, reading.refusal.line) == ("malformed-record", 2)
    assert reading.refusal.reason.startswith(reason)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b'{"text": "a", "n": NaN, "i": -Infinity}', "a"),
        (b'{"text": "a", "text": "b"}', "b"),
        (b'{"text": "\\ud83d\\ude00 \\u0000 \\/"}', "😀 \0 /"),
        (b' \t{"text": "a"} ', "a"),
        (b'{"text": "a", "title": "\\ud800"}', "a"),
        (b'{"text": "a", "deep": ' + b"[" * 500 + b"]" * 500 + b"}", "a"),
    ],
)
def test_odd_lines_that_are_read(line, text):
    reading = read_bytes(b'{"text": "before"}\n' + line + b"\n")
    assert reading.texts["-#1"] == text
    assert not reading.skipped


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ('{"text": "a"}\n'.encode("utf-16"), "unreadable-file"),
        ('{"text": "a"}\n'.encode("utf-16-le"), "unreadable-file"),
        ('{"text": "a"}\n'.encode("utf-32-be"), "unreadable-file"),
        (gzip.compress(b'{"text": "a"}\n'), "unreadable-file"),
        (b"", "empty-document"),
        (b"\n\n \n", "empty-document"),
        (b"\xef\xbb\xbf", "empty-document"),
    ],
)
def test_what_is_no_jsonl_is_one_finding(data, rule):
    reading = read_bytes(data)
    assert not reading.documents
    assert (reading.refusal.path, reading.refusal.rule) == ("-", rule)


def test_two_records_on_a_line_and_one_over_two_lines():
    reading = read_bytes(b'{"text": "a"}{"text": "b"}\n{"text":\n"c"}\n{"text": "d"}\n')
    assert reading.texts == {"-#3": "d"}
    assert [one.line for one in reading.skipped] == [1, 2, 3]


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson.gz", ".jsonl.zst"])
def test_blocks_and_lines_longer_than_one(tmp_path, suffix):
    texts = ["x" * 100, "ü" * (jsonl.BLOCK_BYTES), "tail", "z" * (jsonl.BLOCK_BYTES + 1)] + ["end"] * 3
    data = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()
    if suffix.endswith("gz"):
        data = gzip.compress(data, 1)
    elif suffix.endswith("zst"):
        data = pa.compress(data, codec="zstd", asbytes=True)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    reading = reading_of(path)
    assert list(reading.texts.values()) == texts
    assert reading.ids == [f"a{suffix}#{n}" for n in range(len(texts))]


def test_blocks_are_cut_at_line_ends():
    data = [b"\xef\xbb\xbfone\ntw", b"o\nthree", b" and", b" more\n\nfour\n", b"five"]
    assert list(blocks(iter(data))) == [
        Block(b"one\n", 0, 1), Block(b"two\n", 1, 1), Block(b"three and more\n\nfour\n", 2, 3), Block(b"five", 5, 0),
    ]  # fmt: skip


def test_records_before_the_damage_are_kept(tmp_path):
    data = b"".join(b'{"id": %d, "text": "record %d of many"}\n' % (n, n * 7919) for n in range(3000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data)[:-5000])
    reading = reading_of(tmp_path)
    assert reading.ids == [f"a.jsonl.gz#{n}" for n in range(len(reading.ids))]
    assert 1000 < len(reading.ids) < 3000
    assert reading.refusal.rule == "unreadable-file"
    assert "damaged gzip data" in reading.refusal.reason


def test_types_of_the_first_record_guide_arrow():
    assert types_of(block(b'broken\n{"id": 1, "text": "x"}\n'), FIELDS)["id"] == pa.int64()
    assert types_of(block(b'{"id": "1", "text": "x"}\n'), FIELDS)["id"] == pa.string()
    assert types_of(block(b'{"id": 1.5, "text": "x"}\n'), FIELDS) is None


def test_the_good_path_is_taken():
    data = b'{"id": 1, "text": "x", "more": {"a": []}}\n{"text": "y", "id": 2}\n'
    assert jsonl._by_arrow(block(data), FIELDS, types_of(block(data), FIELDS)) is not None
    crlf = data.replace(b"\n", b"\r\n")
    assert jsonl._by_arrow(block(crlf), FIELDS, types_of(block(crlf), FIELDS)) is not None


def test_a_field_that_changes_its_type_later():
    reading = read_bytes(b'{"id": 1, "text": "x"}\n{"id": "two", "text": "y"}\n{"id": 3.0, "text": "z"}\n')
    assert reading.ids == ["-#1", "-#two", "-#3.0"]


ODD_TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(["\u2028", "\x85", "\0", "\ud800", "😀", '"}\n{"'])
VALUE = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | ODD_TEXT | st.lists(st.integers(), max_size=2)
RECORD = st.fixed_dictionaries(
    {}, optional={"text": ODD_TEXT | VALUE, "id": ODD_TEXT | st.integers(), "title": VALUE, "other": VALUE}
)
GOOD = st.fixed_dictionaries({"text": st.text(st.characters(exclude_categories=["Cs"])), "id": st.integers(0, 99)})
LINE = st.builds(
    lambda record, plain: json.dumps(record, ensure_ascii=plain).encode("utf-8", "surrogatepass"), RECORD, st.booleans()
)
FILE = st.lists(LINE | st.binary(max_size=9).filter(lambda data: b"\n" not in data), max_size=6) | st.lists(
    st.builds(lambda record: json.dumps(record).encode(), GOOD), min_size=1, max_size=6
)


def plainly(data, fields):
    """(number, text, id) of each good record, with nothing but json."""
    for number, line in enumerate(data.split(b"\n")):
        try:
            record = json.loads(line.decode())
            text = record["text"]
            text.encode()
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        own = record.get("id")
        if isinstance(own, bool) or not isinstance(own, int | str) or own == "":
            own = None
        yield number, text, None if own is None else str(own).encode("utf-8", "backslashreplace").decode()


@given(FILE, st.sampled_from([b"\n", b"\r\n"]))
@settings(max_examples=300, deadline=None)
def test_all_ways_of_reading_agree(file_lines, end):
    data = end.join(file_lines)
    whole = block(data)
    types = types_of(whole, FIELDS)
    twin = by_line(whole, FIELDS)
    rows = (jsonl._by_arrow(whole, FIELDS, types) if types else None) or twin
    assert rows.text.to_pylist() == twin.text.to_pylist()
    assert list(rows.numbers) == list(twin.numbers)
    assert rows.malformed == twin.malformed
    assert rows.lacking == twin.lacking
    for role, column in twin.roles.items():
        assert rows.roles[role].to_pylist() == [value or None for value in column.to_pylist()]
    got = list(zip(rows.numbers, rows.text.to_pylist(), rows.roles["id"].to_pylist(), strict=True))
    assert got == list(plainly(data, FIELDS))


def test_a_compressed_file_whose_last_line_has_no_end(tmp_path):
    """Arrow closes the file under the stream before that line is given."""
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(b'{"text":"one two"}\n{"text":"three"}'))
    batches = [item for item in read([tmp_path], Config()) if isinstance(item, pa.RecordBatch)]
    assert [text for batch in batches for text in batch["text"].to_pylist()] == ["one two", "three"]
