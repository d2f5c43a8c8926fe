from __future__ import annotations

import tempfile
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.config import Config
from provenance.hashing.analysis import HASHED, analyse
from provenance.hashing.hashed import Hashed
from provenance.hashing.spool import Spool, gather

from .strategies import documents
from .test_analysis import TEXTS
from .twins import batch_of, tokens_of

AS_THEY_CAME = ("came", "texts", "token_starts", "start_offsets")
ARRAYS = [field.name for field in fields(Hashed) if field.name not in ("documents", *AS_THEY_CAME)]


def hashed_batches(several, size):
    return [analyse(batch_of(several[d : d + size], d), Config()) for d in range(0, len(several), size)]


def all_spans(hashed):
    """Document, start and end of each token."""
    tokens = np.arange(len(hashed.tokens))
    documents = hashed.documents_of(tokens)
    return documents, hashed.starts(tokens, documents), hashed.ends(tokens, documents)


def assert_same(one: Hashed, other: Hashed):
    assert one.count == other.count
    assert one.documents.equals(other.documents)
    for name in ARRAYS:
        a, b = getattr(one, name), getattr(other, name)
        assert a.dtype == b.dtype, name
        assert np.array_equal(a, b), name
    assert [one.text(d) for d in range(one.count)] == [other.text(d) for d in range(one.count)]
    for a, b in zip(all_spans(one), all_spans(other), strict=True):
        assert a.tolist() == b.tolist()
    assert one.excerpts(*all_spans(one)).equals(other.excerpts(*all_spans(other)))


@given(documents, st.integers(1, 4), st.integers(1, 4))
@example(TEXTS, 2, 3)
@example([], 1, 1)
@example(["", ""], 1, 2)
@example(["—", "a"], 1, 1)
def test_files_hold_what_memory_holds(several, size, other_size):
    with Spool(memory_mb=1024) as memory, Spool(memory_mb=0) as files:
        assert_same(gather(hashed_batches(several, size), memory), gather(hashed_batches(several, other_size), files))


def test_a_spool_that_fills_on_the_way():
    several = ["word " * 30_000 + str(i) for i in range(12)]  # 150 kB each, several times that with its tokens
    with Spool(memory_mb=1024) as memory, Spool(memory_mb=4) as files:
        found = gather(hashed_batches(several, 1), files)
        assert isinstance(found.tokens, np.memmap)
        assert_same(gather(hashed_batches(several, 5), memory), found)


@given(documents, st.integers(1, 4), st.sampled_from([0, 1024]))
@example(TEXTS, 3, 0)
def test_gathers_what_was_analysed(several, size, memory_mb):
    with Spool(memory_mb) as spool:
        hashed = gather(hashed_batches(several, size), spool)
        assert hashed.count == len(several)
        assert hashed.documents.column("id").to_pylist() == batch_of(several).column("id").to_pylist()
        assert set(hashed.documents.column_names) < set(HASHED.names)
        rows = analyse(batch_of(several), Config()).to_pylist()
        broken = np.searchsorted(hashed.broken_places, hashed.token_offsets)
        for d, row in enumerate(rows):
            first = int(hashed.token_offsets[d])
            for values, offsets, name, base in (
                (hashed.tokens, hashed.token_offsets, "token_hashes", 0),
                (all_spans(hashed)[1], hashed.token_offsets, "token_starts", 0),
                (hashed.broken_places, broken, "broken_places", first),
                (hashed.broken_parts, broken, "broken_parts", 0),
                (hashed.broken_words, broken, "broken_words", 0),
                (hashed.broken_accented, broken, "broken_accented", 0),
                (hashed.line_keys, hashed.line_offsets, "line_keys", 0),
                (hashed.line_tokens, hashed.line_offsets, "line_tokens", first),
                (hashed.line_flags, hashed.line_offsets, "line_flags", 0),
                (hashed.paragraph_starts, hashed.paragraph_offsets, "paragraph_starts", 0),
                (hashed.paragraph_ends, hashed.paragraph_offsets, "paragraph_ends", 0),
                (hashed.paragraph_tokens, hashed.paragraph_offsets, "paragraph_tokens", first),
                (hashed.quote_begins, hashed.quote_offsets, "quote_begins", first),
                (hashed.quote_ends, hashed.quote_offsets, "quote_ends", first),
            ):
                found = [int(v) - base for v in values[offsets[d] : offsets[d + 1]]]
                assert found == row[name], name
        # Tokens of line i are line_tokens[i] to line_tokens[i + 1], over the whole corpus.
        for firsts, offsets in (
            (hashed.line_tokens, hashed.line_offsets),
            (hashed.paragraph_tokens, hashed.paragraph_offsets),
        ):
            assert len(firsts) == offsets[-1] + 1
            assert firsts[-1] == len(hashed.tokens) == hashed.token_offsets[-1]
            assert (np.diff(firsts.astype(np.int64)) >= 0).all()


@pytest.mark.parametrize("memory_mb", [0, 1024])
def test_slices_are_gathered_as_they_stand(memory_mb):
    whole = analyse(batch_of(TEXTS), Config())
    pieces = [whole.slice(0, 4), whole.slice(4, 0), whole.slice(4, 5), whole.slice(9)]
    with Spool(memory_mb) as spool, Spool(1024) as other:
        assert_same(gather(pieces, spool), gather([whole], other))


@pytest.mark.parametrize("memory_mb", [0, 1024])
def test_texts_runs_and_excerpts(memory_mb):
    with Spool(memory_mb) as spool:
        hashed = gather(hashed_batches(TEXTS, 3), spool)
        assert [hashed.text(d) for d in range(hashed.count)] == TEXTS
        with pytest.raises(IndexError):
            hashed.text(len(TEXTS))
        found = []
        for first, data, bounds in hashed.runs():
            assert first == len(found)
            found += [data[a:b].tobytes().decode() for a, b in pairwise(bounds)]
        assert found == TEXTS
        # In no order, twice, and whole documents, empty ones too
        asked = np.array([5, 2, 0, 5, len(TEXTS) - 1, 1, 9])
        sizes = np.array([len(TEXTS[d].encode()) for d in asked])
        assert hashed.excerpts(asked, np.zeros(7, np.int64), sizes).to_pylist() == [TEXTS[d] for d in asked]
        middle = hashed.excerpts(asked[:1], np.array([2]), np.array([12]))
        assert middle.to_pylist() == [TEXTS[5].encode()[2:12].decode()]
        assert hashed.excerpts(asked[:0], asked[:0], asked[:0]).to_pylist() == []


def test_a_long_excerpt_is_cut_between_characters():
    text = "añb語" * 3
    with Spool(1024) as spool:
        hashed = gather(hashed_batches([text], 1), spool)
    whole = len(text.encode())
    for longest in range(whole + 2):
        found = hashed.excerpts(np.array([0]), np.array([0]), np.array([whole]), longest)[0].as_py()
        cut = text.encode()[:longest].decode(errors="ignore")
        assert found == (text if longest >= whole else cut + "…")


@given(documents, st.randoms(use_true_random=False))
@example(TEXTS, None)
@example(["½abc ½ ½⅓", "e\u0301\u0327 x", "ﷺ ﷺ"], None)
def test_ends_are_those_that_the_tokeniser_gave(several, random):
    if random is not None:
        random.shuffle(several)
    with Spool(1024) as spool:
        hashed = gather(hashed_batches(several, 2), spool)
        tokens = np.arange(len(hashed.tokens))
        wanted = [end for text in several for end in tokens_of(text).ends.tolist()]
        documents = hashed.documents_of(tokens)
        assert hashed.ends(tokens, documents).tolist() == wanted
        assert hashed.ends(tokens[::-3], documents[::-3]).tolist() == wanted[::-3]


@given(documents, st.sampled_from([0, 1024]))
def test_the_order_of_reading_does_not_matter(several, memory_mb):
    batches = hashed_batches(several, 1)
    with Spool(memory_mb) as one, Spool(memory_mb) as other:
        assert_same(gather(batches, one), gather(batches[::-1], other))


def test_nothing_at_all():
    for memory_mb in (0, 1024):
        with Spool(memory_mb) as spool:
            hashed = gather([], spool)
            assert hashed.count == 0
            assert hashed.line_tokens.tolist() == hashed.paragraph_tokens.tolist() == [0]
            assert list(hashed.runs()) == []


def test_the_files_go_with_the_spool(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Spool(memory_mb=0) as spool:
        gather(hashed_batches(TEXTS, 2), spool)
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


def test_the_files_go_when_reading_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def failing():
        yield from hashed_batches(TEXTS, 2)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"), Spool(memory_mb=0) as spool:
        gather(failing(), spool)
    assert list(Path(tmp_path).iterdir()) == []
