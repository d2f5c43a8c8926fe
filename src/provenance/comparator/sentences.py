"""Sentences: what rewrites are aligned by. Found without a model or a download, in spaced and unspaced scripts."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.engine import Engine
from provenance.comparator.silent_words import tokens_of, word_table
from provenance.hashing.counting import find_slot
from provenance.hashing.hashed import Hashed
from provenance.hashing.kernels import inner
from provenance.hashing.tokens import code_point, tokenise

Array = npt.NDArray[Any]

_LONGEST = 256  # tokens after which a text without any full stop is cut
_TOGETHER = 512  # documents whose texts are held at a time
_PHRASES = 24  # characters of Thai or Lao, which end a sentence with a space like a phrase, from which one ends it
_CASED = 0x2000  # code points below which a letter can be lower case in a living script
_ORDINAL = 2  # digits of the longest number whose full stop makes an ordinal or a list of it: `3. Mai`, `12. Title`

# What a character between two tokens is. A full stop may end an abbreviation; a plain end needs a space after it, since
# `?` stands in addresses; a firm one (of scripts without spaces, of Indic and Arabic script, Ethiopic) ends alone.
_STOP, _PLAIN, _FIRM, _CLOSING, _SPACE, _PAUSE = 1, 2, 3, 4, 5, 6
_MARKS = {
    _STOP: ".",
    _PLAIN: "!?…‼⁇⁈⁉",
    _FIRM: "。！？．｡؟۔।॥።፧։།༎။។៕",
    _PAUSE: ",;，；、،؛፣",
    _CLOSING: "\"'”’»›«)]}」』）】》〉〕］｝｣",
    _SPACE: " \t\r\n\v\f\u00a0\u0085\u2028\u2029\u202f\u3000",
}
_ABBREVIATIONS = """
mr mrs ms dr prof st jr sr rev hon gen col maj lt capt cmdr sgt adm gov sen rep pres messrs mme mlle
vs viz cf al approx dept est inc ltd co corp bros no nos vol vols fig figs sec ch pp ed eds ave blvd mt ft
jan feb mar apr jun jul aug sep sept oct nov dec
hr fr nr abs art bzw ca evtl ggf inkl lfd str tel vgl sog mio mrd bd hrsg
sra dra ud uds av núm pág págs ej sig dott ecc
г гг им ул стр рис см тыс млн млрд проф акад
"""


class Sentences(NamedTuple):
    """The sentences of chosen documents, one after the other."""

    begins: npt.NDArray[np.int64]
    """First token, counted over the whole corpus."""
    ends: npt.NDArray[np.int64]
    """One past the last token."""
    starts: npt.NDArray[np.int64]
    """First byte of the document's text; an opening quotation mark or bracket belongs to the sentence."""
    stops: npt.NDArray[np.int64]
    """One past the last byte; what closes after the full stop belongs to the sentence."""
    finished: npt.NDArray[np.int64]
    """1 where it ends as sentences do, with a full stop or in the middle of a longer one, with a comma; 0 for headings,
    cells of tables, code."""
    offsets: npt.NDArray[np.int64]
    """Chosen document i has sentences offsets[i] to offsets[i + 1]."""


@inner
def _point(data, i):
    """Code point at byte i of valid UTF-8, ASCII or not, and its length in bytes."""
    if data[i] < 0x80:
        return np.int64(data[i]), 1
    point, size = code_point(data, i)
    return np.int64(point), size


@inner
def _gap(data, at, stop, classes):
    """What stands between two tokens: the strongest end of a sentence, whether white space, whether something closes
    right before the next token; the byte where the sentence would end, and the one where the next would begin; whether
    a comma follows the first token."""
    end = 0
    pause = False
    spaced = False
    closed = False
    last = at
    following = stop
    while at < stop:
        point, size = _point(data, at)
        kind = classes[point] if point < classes.shape[0] else 0
        if kind == _SPACE:
            spaced = True
            following = stop
        elif _STOP <= kind <= _FIRM and not (spaced and end > 0 and kind == _STOP):
            end = max(end, kind)
            spaced = False
            closed = False
            last = at + size
            following = stop
        elif kind == _CLOSING and end > 0 and not spaced:
            closed = True
            last = at + size
            following = stop
        else:
            pause = pause or (kind == _PAUSE and at == last)
            if following == stop:
                following = at
        at += size
    return end, spaced, closed and not spaced, last, following, pause


@inner
def _is_thai(data, at):
    """Whether a letter of Thai or Lao stands at byte `at`."""
    return data[at] == 0xE0 and 0xB8 <= data[at + 1] <= 0xBB


@inner
def _abbreviated(data, start, end, token, abbreviations):
    """Whether the full stop after a token may be that of an abbreviation, an initial or an ordinal."""
    _, size = _point(data, start)
    if start + size == end and not token & np.uint64(1):
        return True
    digits = end - start <= _ORDINAL
    for i in range(start, end):
        digits = digits and 0x30 <= data[i] <= 0x39
    return digits or abbreviations[find_slot(token, abbreviations, abbreviations.shape[0] - 1)] != 0


@inner
def _ends(data, base, tokens, starts, ends, t, size, classes, lower, abbreviations):
    """Whether a sentence of `size` tokens so far ends after token t, 2 for no reason but its length; the bytes where it
    ends and the next begins."""
    here, there = base + np.int64(ends[t]), base + np.int64(starts[t + 1])
    if size < _LONGEST and data[there] < 0x80:
        plain = True
        for i in range(here, there):
            byte = data[i]
            plain = plain and byte < 0x80 and byte != 0x2E and byte != 0x21 and byte != 0x3F
        if plain:
            return 0, here, there  # most of most texts
    end, spaced, closed, last, following, _ = _gap(data, here, there, classes)
    ended = False
    if end == _FIRM:
        ended = not closed
    elif end > 0 and (spaced or tokens[t + 1] & np.uint64(1)) and not closed:
        point, _ = _point(data, there)
        ended = not (point < lower.shape[0] and lower[point])
        if ended and end == _STOP and last == here + 1:
            ended = not _abbreviated(data, base + np.int64(starts[t]), here, tokens[t], abbreviations)
    elif spaced and size >= _PHRASES:
        ended = _is_thai(data, base + np.int64(starts[t])) and _is_thai(data, there)
    if not ended and size >= _LONGEST:
        return 2, here, there
    return int(ended), last, following


@njit(nogil=True, cache=True, boundscheck=False)
def _split(
    data, bounds, chosen, tokens, starts, ends, firsts, token_offsets, paragraph_tokens, paragraph_offsets,
    paragraph_starts, paragraph_ends, classes, lower, abbreviations,
    out_begins, out_ends, out_starts, out_stops, out_finished, out_offsets,
):  # fmt: skip
    """Document chosen[i] has tokens from firsts[i] on here, and from its token offset on in the corpus."""
    n = 0
    for i in range(chosen.shape[0]):
        d = chosen[i]
        base = bounds[i]
        moved = token_offsets[d] - firsts[i]
        out_offsets[i] = n
        for p in range(paragraph_offsets[d], paragraph_offsets[d + 1]):
            begin = paragraph_tokens[p] - moved
            stop = paragraph_tokens[p + 1] - moved
            start = np.int64(paragraph_starts[p])
            for t in range(begin, stop):
                if t + 1 == stop:
                    here, last = base + np.int64(ends[t]), base + np.int64(paragraph_ends[p])
                    end, _, _, _, following, pause = _gap(data, here, last, classes)
                    ended = 1 if end > 0 or pause or _is_thai(data, base + np.int64(starts[t])) else 2
                else:
                    ended, last, following = _ends(
                        data, base, tokens, starts, ends, t, t + 1 - begin, classes, lower, abbreviations
                    )
                if ended:
                    out_begins[n] = begin + moved
                    out_ends[n] = t + 1 + moved
                    out_starts[n] = start
                    out_stops[n] = last - base
                    out_finished[n] = ended == 1
                    n += 1
                    begin = t + 1
                    start = following - base
    out_offsets[chosen.shape[0]] = n
    return n


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_], npt.NDArray[np.uint64]]:
    """Class of each character between tokens; lower case letters; hashes of abbreviations, for `find_slot`."""
    classes = np.zeros(0x10000, np.uint8)
    for kind, marks in _MARKS.items():
        classes[[ord(mark) for mark in marks]] = kind
    lower = np.array([chr(point).islower() for point in range(_CASED)])
    return classes, lower, word_table(tokens_of(_ABBREVIATIONS).hashes)


def sentences(hashed: Hashed, chosen: npt.NDArray[np.int64], engine: Engine) -> Sentences:
    """Split the documents of ascending numbers `chosen` into sentences.

    A sentence ends in its paragraph. A full stop ends one before white space and anything but a lower-case letter,
    unless an abbreviation, an initial or a number of two digits stands before it; what closes behind it (quotation
    marks, brackets) belongs to it, and where the text goes on right after that, so does the sentence. Thai and Lao
    have no full stop: a space ends one there, from 24 characters on. A text without any is cut after 256 tokens.
    """
    cuts = [chosen[at : at + _TOGETHER] for at in range(0, len(chosen), _TOGETHER)]
    parts = list(engine.map(lambda cut: _part(hashed, cut), cuts))
    columns = np.concatenate([np.empty((5, 0), np.int64), *(out for out, _ in parts)], axis=1)
    counts = np.concatenate([np.zeros(1, np.int64), *(counts for _, counts in parts)])
    begins, ends, starts, stops, finished = columns
    return Sentences(begins, ends, starts, stops, finished, np.cumsum(counts))


def _part(hashed: Hashed, chosen: Array) -> tuple[Array, Array]:
    """The columns of the sentences of some documents, and how many each has.

    Their tokens are looked for once more, since a corpus does not keep where they end.
    """
    _, offsets, buffer = hashed.excerpts(chosen, np.zeros(len(chosen), np.int64), hashed.sizes(chosen)).buffers()
    data, bounds = np.frombuffer(buffer or b"", np.uint8), np.frombuffer(offsets, np.int64)[: len(chosen) + 1]
    found = tokenise(data, bounds)
    out, ends = np.empty((5, len(found.hashes)), np.int64), np.empty(len(chosen) + 1, np.int64)
    tables = _tables()
    n = _split(
        data, bounds, chosen, found.hashes, found.starts, found.ends, found.offsets, hashed.token_offsets,
        hashed.paragraph_tokens, hashed.paragraph_offsets, hashed.paragraph_starts, hashed.paragraph_ends,
        *tables, out[0], out[1], out[2], out[3], out[4], ends,
    )  # fmt: skip
    return out[:, :n].copy(), np.diff(ends)
