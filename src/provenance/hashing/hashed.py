"""The hashed corpus: flat columns over all documents, and the texts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from provenance.hashing.tokens import read_only, tokenise

Array = npt.NDArray[Any]

_ELLIPSIS = np.frombuffer("…".encode(), np.uint8)


@dataclass(frozen=True, slots=True)
class Hashed:
    """Every document after the hashing stage. Document d is row d of `documents`; they are in order of their ids,
    so that nothing that is found depends on the order in which they were read."""

    documents: pa.Table
    """All columns of HASHED that are neither text nor lists."""
    came: npt.NDArray[np.int64]
    """How many documents were read before each. Texts and token starts, of which little is looked at, stay in the
    order in which they came."""
    texts: tuple[pa.LargeStringArray, ...]
    """The decoded texts, in runs as they were read."""
    token_starts: tuple[Array, ...]
    """First byte of each token in its document's text, in runs as they were read; see `starts`."""
    start_offsets: npt.NDArray[np.int64]
    """Where the starts of the n-th document that was read begin."""
    tokens: Array
    """64-bit hash of each token, without accents."""
    token_offsets: Array
    accent_places: Array
    """The tokens that have accents, counted over the whole corpus."""
    accented: Array
    """The hashes of these with their accents."""
    broken_places: Array
    """The first tokens of words that a line end may have broken, counted over the whole corpus; see `Broken`."""
    broken_parts: Array
    broken_words: Array
    broken_accented: Array
    line_keys: Array
    line_tokens: Array
    """First token of each line, counted over the whole corpus."""
    line_flags: Array
    line_offsets: Array
    paragraph_starts: Array
    paragraph_ends: Array
    paragraph_tokens: Array
    """First token of each paragraph, counted over the whole corpus, with one past the last token at the end."""
    paragraph_offsets: Array
    quote_begins: Array
    """First token of each quotation, counted over the whole corpus."""
    quote_ends: Array
    quote_offsets: Array

    @property
    def count(self) -> int:
        """Number of documents."""
        return int(self.documents.num_rows)

    def exact(self, tokens: Array) -> Array:
        """The hashes of some of the tokens, with accents."""
        found = self.tokens[tokens]
        if len(self.accented):
            at = np.minimum(np.searchsorted(self.accent_places, tokens), len(self.accented) - 1)
            found = np.where(self.accent_places[at] == tokens, self.accented[at], found)
        return found

    def accents(self) -> npt.NDArray[np.int64]:
        """How many tokens of each document have accents; characters with another form count as none."""
        words = self.accent_places[self.accented & np.uint64(1) == 0]
        return np.diff(np.searchsorted(words, self.token_offsets))

    def documents_of(self, tokens: Array) -> Array:
        """The document that each token of the corpus lies in."""
        return np.searchsorted(self.token_offsets, tokens, side="right") - 1

    def sizes(self, documents: Array) -> npt.NDArray[np.int64]:
        """Bytes of the text of each of the documents."""
        as_they_came = np.concatenate([np.empty(0, np.int64), *(np.diff(bounds) for _, _, bounds in self.runs())])
        return np.asarray(as_they_came[self.came[documents]])

    def starts(self, tokens: Array, documents: Array) -> npt.NDArray[np.int64]:
        """First byte of each of the tokens in the text of its document."""
        at = self.start_offsets[self.came[documents]] + (tokens - self.token_offsets[documents])
        found = np.empty(len(at), np.int64)
        begin = 0
        for run in self.token_starts:
            _look_up(read_only(run), at - begin, found)
            begin += len(run)
        return found

    def ends(self, tokens: Array, documents: Array) -> npt.NDArray[np.int64]:
        """One past the last byte of each of the tokens in the text of its document.

        Few ends are ever asked for, so none is kept: what stands from a token up to the next one is tokenised again.
        """
        starts = self.starts(tokens, documents)
        later, upto = self._next(tokens, documents, tokens, starts)
        ends, found = self._ended(tokens, documents, starts, upto)
        rest = np.flatnonzero(~found)
        if len(rest):  # ½⅓ is 1, 21, 3: where a next token begins, this one need not have ended
            few = tokens[rest], documents[rest]
            _, upto = self._next(*few, later[rest], upto[rest])
            ends[rest], _ = self._ended(*few, starts[rest], upto)
        return ends

    def _next(self, tokens: Array, documents: Array, later: Array, upto: Array) -> tuple[Array, Array]:
        """The next tokens after `later` that begin beyond `upto`, and where; the end of the text if there is none."""
        sizes = self.sizes(documents)
        after = self.token_offsets[documents + 1]
        before = upto
        while (same := (upto == before) & (later < after)).any():  # both tokens of ½ begin at the same byte
            later = later + same
            inside = np.where(later < after, later, tokens)
            upto = np.where(later < after, self.starts(inside, documents), sizes)
        return later, upto

    def _ended(self, tokens: Array, documents: Array, starts: Array, upto: Array) -> tuple[Array, Array]:
        """Where tokens end that begin at `starts`, if that is before `upto`; and whether it is."""
        data, offsets = self._bytes(documents, starts, upto)
        again = tokenise(data, offsets)
        ends, found = np.zeros(len(tokens), np.int64), np.zeros(len(tokens), np.bool_)
        _first_equal(again.hashes, again.ends, again.offsets, self.tokens[tokens], ends, found)
        return starts + ends, found

    def bytes_before(self, tokens: Array, documents: Array) -> npt.NDArray[np.uint8]:
        """The byte right before each of the tokens, none of which is the first of a text."""
        starts = self.starts(tokens, documents)
        return self._bytes(documents, starts - 1, starts)[0]

    def between(
        self, tokens: Array, later: Array, documents: Array
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """The bytes from the end of each of the tokens up to a later one of its document, and where each begins."""
        return self._bytes(documents, self.ends(tokens, documents), self.starts(later, documents))

    def runs(self) -> Iterator[tuple[int, npt.NDArray[np.uint8], npt.NDArray[np.int64]]]:
        """How many documents were read before, UTF-8 bytes and document offsets of each run of texts."""
        first = 0
        for run in self.texts:
            _, offsets, data = run.buffers()
            bounds = np.frombuffer(offsets, np.int64)[run.offset : run.offset + len(run) + 1]
            yield first, read_only(np.frombuffer(data or b"", np.uint8)), read_only(bounds)
            first += len(run)

    def excerpts(self, documents: Array, starts: Array, ends: Array, longest: int = 2**31) -> pa.LargeStringArray:
        """Bytes starts[i] to ends[i] of the UTF-8 text of documents[i]; with an ellipsis beyond `longest` bytes."""
        data, offsets = self._bytes(documents, starts, ends, longest)
        return pa.LargeStringArray.from_buffers(len(documents), pa.py_buffer(offsets), pa.py_buffer(data))

    def _bytes(
        self, documents: Array, starts: Array, ends: Array, longest: int = 2**31
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        came = self.came[documents]
        sizes = np.zeros(len(came), np.int64)
        short = np.zeros(len(came), np.bool_)
        for first, data, bounds in self.runs():
            _measure(data, bounds, first, came, starts, ends, longest, sizes, short)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes + len(_ELLIPSIS) * short)])
        out = np.empty(offsets[-1], np.uint8)
        for first, data, bounds in self.runs():
            _copy(data, bounds, first, came, starts, sizes, short, _ELLIPSIS, offsets, out)
        return out, offsets

    def text(self, d: int) -> str:
        """The text of document d."""
        at = int(self.came[d])
        for run in self.texts:
            if at < len(run):
                return str(run[at].as_py())
            at -= len(run)
        raise IndexError(d)


@njit(nogil=True, cache=True, boundscheck=False)
def _look_up(run, at, found):
    """Write the values of those that lie in this run."""
    for i in range(at.shape[0]):
        if 0 <= at[i] < run.shape[0]:
            found[i] = run[at[i]]


@njit(nogil=True, cache=True, boundscheck=False)
def _first_equal(hashes, token_ends, offsets, wanted, ends, found):
    """Where the first token of each stretch that has the wanted hash ends."""
    for i in range(wanted.shape[0]):
        for x in range(offsets[i], offsets[i + 1]):
            if hashes[x] == wanted[i]:
                ends[i] = token_ends[x]
                found[i] = True
                break


@njit(nogil=True, cache=True, boundscheck=False)
def _measure(data, bounds, first, came, starts, ends, longest, sizes, short):
    """Bytes of each stretch that begins in this run, no more than the longest, with no character cut in two."""
    for i in range(came.shape[0]):
        d = came[i] - first
        if 0 <= d < bounds.shape[0] - 1:
            sizes[i] = ends[i] - starts[i]
            if sizes[i] > longest:
                short[i] = True
                sizes[i] = longest
                while sizes[i] > 0 and data[bounds[d] + starts[i] + sizes[i]] & 0xC0 == 0x80:
                    sizes[i] -= 1


@njit(nogil=True, cache=True, boundscheck=False)
def _copy(data, bounds, first, came, starts, sizes, short, ellipsis, offsets, out):
    for i in range(came.shape[0]):
        d = came[i] - first
        if 0 <= d < bounds.shape[0] - 1:
            at = bounds[d] + starts[i]
            for x in range(sizes[i]):  # slices would take two seconds more to compile
                out[offsets[i] + x] = data[at + x]
            if short[i]:
                for x in range(ellipsis.shape[0]):
                    out[offsets[i] + sizes[i] + x] = ellipsis[x]
