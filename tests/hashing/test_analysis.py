from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given

from provenance.config import Config
from provenance.hashing.analysis import HASHED, LISTS, analyse
from provenance.hashing.digests import content_id
from provenance.hashing.line_breaks import broken

from . import test_lines, test_quotations
from .strategies import documents
from .twins import batch_of, packed, token_hashes, tokens_of

SEEDS = [path.read_text("utf-8") for path in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]
TEXTS = [
    "",
    "one",
    *SEEDS,
    "",
    test_lines.README,
    "他说：“今天天气”。\n然后走了。",
    "½ ﷺ",
    "\n\n",
    "„a b c“",
    "let-\nter and na-\ntï-\nve",
    "",
]


def joined(batches):
    return pa.Table.from_batches(batches, HASHED).combine_chunks()


@pytest.mark.parametrize("mode", ["auto", "line", "block"])
@given(documents)
@example(TEXTS)
@example([])
@example([""])
def test_hashes_a_batch(mode, several):
    batch = batch_of(several)
    found = analyse(batch, Config(paragraphs=mode))
    found.validate(full=True)
    assert found.schema == HASHED
    assert found.num_rows == len(several)
    for name in batch.schema.names:
        assert found.column(name).equals(batch.column(name))
    tokens, lines, (quote_begins, quote_ends, quote_offsets) = test_quotations.quotations_of(several, mode)
    breaks = broken(*packed(several), tokens, lines)
    columns = {
        "token_hashes": (tokens.hashes, tokens.offsets),
        "token_starts": (tokens.starts, tokens.offsets),
        "accent_places": (tokens.accent_places, tokens.accent_offsets),
        "accented": (tokens.accented, tokens.accent_offsets),
        "broken_places": (breaks.places, breaks.offsets),
        "broken_parts": (breaks.parts, breaks.offsets),
        "broken_words": (breaks.words, breaks.offsets),
        "broken_accented": (breaks.accented, breaks.offsets),
        "line_keys": (lines.keys, lines.offsets),
        "line_tokens": (lines.tokens, lines.offsets),
        "line_flags": (lines.flags, lines.offsets),
        "paragraph_starts": (lines.paragraph_starts, lines.paragraph_offsets),
        "paragraph_ends": (lines.paragraph_ends, lines.paragraph_offsets),
        "paragraph_tokens": (lines.paragraph_tokens, lines.paragraph_offsets),
        "quote_begins": (quote_begins, quote_offsets),
        "quote_ends": (quote_ends, quote_offsets),
    }
    assert set(columns) == set(LISTS)
    for name, (values, offsets) in columns.items():
        expected = [values[offsets[d] : offsets[d + 1]].tolist() for d in range(len(several))]
        assert found.column(name).to_pylist() == expected, name
    assert found.column("content_id").to_pylist() == [content_id(tokens_of(text).exact()) for text in several]
    assert found.column("token_hashes").to_pylist() == [token_hashes(text) for text in several]


def test_the_content_id_of_no_tokens_is_that_of_the_empty_text():
    first, second, third = analyse(batch_of(["", "—\n…", "a"]), Config()).column("content_id").to_pylist()
    assert first == second != third


@pytest.mark.parametrize(("begin", "length"), [(0, 3), (1, 5), (4, 1), (7, 0), (2, 100), (len(TEXTS), 0)])
def test_a_slice_is_as_a_batch_of_its_own(begin, length):
    sliced = batch_of(TEXTS).slice(begin, length)
    assert sliced.column("text").offset == begin
    fresh = batch_of(TEXTS[begin : begin + length], begin)
    assert analyse(sliced, Config()).equals(analyse(fresh, Config()))


def test_a_batch_read_back_from_arrow_is_the_same():
    batch = batch_of(TEXTS)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch.slice(3))
    again = pa.ipc.open_stream(sink.getvalue()).read_next_batch()
    assert analyse(again, Config()).equals(analyse(batch.slice(3), Config()))


@given(documents)
@example(TEXTS)
def test_batch_size_changes_nothing(several):
    whole = batch_of(several)
    together = joined([analyse(whole, Config())])
    one_by_one = joined([analyse(whole.slice(d, 1), Config()) for d in range(len(several))])
    assert one_by_one.equals(together)
    in_threes = joined([analyse(batch_of(several[d : d + 3], d), Config()) for d in range(0, len(several), 3)])
    assert in_threes.equals(together)


def test_order_of_documents_changes_nothing():
    forwards = analyse(batch_of(SEEDS), Config())
    backwards = analyse(batch_of(SEEDS[::-1]), Config())
    for name in ("content_id", *LISTS):
        assert backwards.column(name).to_pylist() == forwards.column(name).to_pylist()[::-1]


def test_only_the_settings_of_paragraphs_matter():
    batch = batch_of(TEXTS)
    other = Config(shingle_tokens=3, permutations=64, seed=7, near_duplicate=0.6, threads=1, memory_mb=0)
    assert analyse(batch, other).equals(analyse(batch, Config()))
