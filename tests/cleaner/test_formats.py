"""JSONL and Parquet without what has gone."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import Config, corpus
from provenance.cleaner import clean, restore, verify
from provenance.cleaner.lines import Keys, raw_offsets, text_literal

from .corpora import SENTENCES, packed, tree

BODY = SENTENCES[6] + "\n" + SENTENCES[7]
CONFIG = Config(threads=2, template_documents=1000)


def silent(_stage: str, _done: int, _total: int | None) -> None:
    pass


def cleaned(source: Path, room: Path, config: Config = CONFIG) -> Path:
    clean(source, room / "out", config)
    assert verify(room / "out", silent).problems == ()
    restore(room / "out", room / "back", silent)
    assert tree(room / "back") == tree(source)
    return room / "out"


@given(st.text(max_size=40), st.booleans(), st.data())
def test_bytes_of_a_text_are_found_in_its_json_string(text, ascii_only, data):
    record = {"a": [1, {"text": "no"}], "text": text, "z": None}
    line = json.dumps(record, ensure_ascii=ascii_only).encode()
    low, high = text_literal(line, "text")
    assert json.loads(b'"' + line[low:high] + b'"') == text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    points = [len(text[:x].encode()) for x in (start, end)]
    raw = [low + x for x in raw_offsets(line[low:high], points)]
    assert json.loads(line[: raw[0]] + line[raw[1] :]) == {**record, "text": text[:start] + text[end:]}


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        (b'{"text": "a", "text": "b"}', "text", b"b"),
        (b' { "x" : {"text":"n"} , "text" : "v" } ', "text", b"v"),
        (b'{"doc": {"body": "v"}}', "doc.body", b"v"),
        (b'{"doc.body": "flat", "doc": {"body": "v"}}', "doc.body", b"flat"),
        (b'{"te\\u0078t": "v"}', "text", b"v"),
        (b'{"n": NaN, "text": "v\\n\\u00e9"}', "text", b"v\\n\\u00e9"),
        (b'{"x": "v"}', "text", None),
        (b'{"text": 5}', "text", None),
        (b"{}", "text", None),
    ],
)
def test_the_text_is_looked_up_as_reading_does_it(line, name, value):
    place = text_literal(line, name)
    assert (place and line[slice(*place)]) == value


@given(st.lists(st.sampled_from([None, "0", "1", "2", "a", "a@3"]), min_size=1, max_size=8))
def test_records_are_called_as_reading_calls_them(tmp_path_factory, own):
    path = tmp_path_factory.mktemp("keys") / "r.jsonl"
    records = [{"text": "word", **({} if key is None else {"id": key})} for key in own]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    batches = [item for item in corpus.read([path], CONFIG) if isinstance(item, pa.RecordBatch)]
    keys = Keys()
    assert [f"r.jsonl#{keys.take(key, n)}" for n, key in enumerate(own)] == [
        name for batch in batches for name in batch.column("id").to_pylist()
    ]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_jsonl_loses_lines_and_stretches_of_strings_and_nothing_else(tmp_path, suffix):
    cut = json.dumps("Post a Comment\n\n" + BODY + "\n")
    lines = [
        b'{"n":1.50,  "text":' + cut.encode() + b', "caf\\u00e9" :"\\/"}\r\n',
        b"\n",
        b'{"text": ' + json.dumps(SENTENCES[0], ensure_ascii=False).encode() + b"}\n",
        b"{broken\n",
        b'{"text": ' + json.dumps(SENTENCES[0].upper()).encode() + b"}\n",
        b'{"text": ' + json.dumps(SENTENCES[1]).encode() + b"}\n",
    ]
    (tmp_path / "in").mkdir()
    name = f"r.jsonl{suffix}"
    content = b"\xef\xbb\xbf" + b"".join(lines)
    (tmp_path / "in" / name).write_bytes(packed(content, suffix))
    out = cleaned(tmp_path / "in", tmp_path, Config(threads=2, representative=("path",)))
    data = (out / name).read_bytes()
    data = gzip.decompress(data) if suffix == ".gz" else data
    data = pa.CompressedInputStream(pa.BufferReader(data), "zstd").read() if suffix == ".zst" else data
    kept = json.dumps(BODY + "\n").encode()
    assert data == b"\xef\xbb\xbf" + b"".join([lines[0].replace(cut.encode(), kept), *lines[1:4], lines[5]])
    removals = [json.loads(x) for x in (out / ".provenance" / "removals.jsonl").read_text().splitlines()]
    assert [one["document"] for one in removals] == [f"{name}#0", f"{name}#4"]
    for one in removals:
        assert content[slice(*one["file_bytes"])] in (b"Post a Comment\\n\\n", lines[4])
    assert removals[1]["kept"]["document"] == f"{name}#2"


def test_records_that_are_called_otherwise_are_named_both_ways(tmp_path):
    texts = [SENTENCES[0], SENTENCES[0], SENTENCES[1], SENTENCES[1].upper()]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "r.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    out = cleaned(tmp_path / "in", tmp_path)
    removals = [json.loads(x) for x in (out / ".provenance" / "removals.jsonl").read_text().splitlines()]
    assert [(one["kept"]["document"], one["kept"]["output"]) for one in removals] == [
        ("r.jsonl#0", "r.jsonl#0"),
        ("r.jsonl#2", "r.jsonl#1"),
    ]


KINDS = [
    pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.string_view(),
    pa.dictionary(pa.int32(), pa.string()),
]  # fmt: skip


CODECS = ["snappy", "gzip", "brotli", "lz4", "none"]


@pytest.mark.parametrize(
    ("kind", "compression"), [*((kind, "zstd") for kind in KINDS), *((pa.string(), codec) for codec in CODECS)], ids=str
)
def test_parquet_keeps_schema_metadata_row_groups_and_compression(tmp_path, kind, compression):
    texts = [SENTENCES[0], "Post a Comment\n" + BODY, None, SENTENCES[0].upper(), SENTENCES[1], SENTENCES[2]]
    column = pa.array(texts, pa.string()).cast(pa.string() if pa.types.is_dictionary(kind) else kind)
    if pa.types.is_dictionary(kind):
        column = column.dictionary_encode()
    tags = pa.array([[1], [], None, [4], [5, 5], [6]], pa.list_(pa.int8()))
    table = pa.table({"n": pa.array(range(6)), "text": column, "tags": tags})
    table = table.replace_schema_metadata({"made": "by hand"})
    (tmp_path / "in").mkdir()
    pq.write_table(table, tmp_path / "in" / "t.parquet", row_group_size=2, compression=compression)
    out = cleaned(tmp_path / "in", tmp_path, Config(threads=2, template_documents=1000, representative=("path",)))
    before, after = (pq.ParquetFile(folder / "t.parquet") for folder in (tmp_path / "in", out))
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    assert [after.metadata.row_group(n).num_rows for n in range(after.num_row_groups)] == [2, 1, 2]
    for n in range(3):
        for column_number in range(3):
            one, other = (file.metadata.row_group(n).column(column_number) for file in (before, after))
            assert one.compression == other.compression
    rest = after.read()
    assert rest.column("n").to_pylist() == [0, 1, 2, 4, 5]
    assert rest.column("tags").to_pylist() == [[1], [], None, [5, 5], [6]]
    said = [one.decode() if isinstance(one, bytes) else one for one in rest.column("text").to_pylist()]
    assert said == [SENTENCES[0], BODY, None, SENTENCES[1], SENTENCES[2]]


def test_texts_of_a_fixed_length_stay(tmp_path):
    (tmp_path / "in").mkdir()
    texts = [b"Post a Comment\n" + SENTENCES[n].encode()[:60] for n in (0, 0, 1)]
    pq.write_table(pa.table({"text": pa.array(texts, pa.binary(75))}), tmp_path / "in" / "t.parquet")
    out = cleaned(tmp_path / "in", tmp_path)
    assert tree(out) == tree(tmp_path / "in")
