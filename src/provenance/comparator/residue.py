"""What is left of the documents that are compared once boilerplate is masked, and its shingles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.broken_words import Joined
from provenance.comparator.engine import Engine
from provenance.comparator.silent_words import KATAKANA, silent
from provenance.hashing.counting import find_slot, positions
from provenance.hashing.hashed import Hashed
from provenance.hashing.shingles import shingle, shingle_ends, shingle_words
from provenance.hashing.tokens import is_letter

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Residue:
    """The tokens that similarity is computed on. Positions count the residue of the whole corpus through."""

    tokens: npt.NDArray[np.uint64]
    kinds: npt.NDArray[np.uint8]
    """What each token is, see `silent_words`: that is decided with its accents."""
    origin: Array
    """For each residue token, its number in the corpus; of a word of several tokens, that of the first one."""
    joined: Joined
    """These words."""
    compounds: npt.NDArray[np.int64]
    """Where those of them are that are compounds: two tokens of the corpus where the length of a passage is asked."""
    offsets: npt.NDArray[np.int64]
    """Document d has positions offsets[d] to offsets[d + 1]; none where another document stands for it."""
    paragraphs: npt.NDArray[np.int64]
    """First position of each paragraph of the corpus, with one past the last position at the end."""
    shingles: npt.NDArray[np.uint64]
    """Shingle that starts at each position, see `hashing.shingles.shingle`."""
    shingle_ends: npt.NDArray[np.int64]
    word_shingles: npt.NDArray[np.uint64]
    """The same of as many words, see `hashing.shingles.shingle_words`; the same array where there are no letters."""

    @property
    def letters(self) -> bool:
        """Whether there are letters of Thai, Lao, Khmer or Myanmar."""
        return self.word_shingles is not self.shingles

    @property
    def katakana(self) -> bool:
        """Whether there is Katakana, the highest of the kinds."""
        return int(self.kinds.max(initial=0)) == KATAKANA

    def in_corpus(self, begins: Array, ends: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Stretches of the residue as stretches of the corpus, boilerplate amid them included."""
        if not len(begins):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        last = self.origin[ends - 1]
        return self.origin[begins].astype(np.int64), last + self.joined.sizes(last)

    def long_enough(self, a: Array, b: Array, lengths: Array, least: int) -> npt.NDArray[np.bool_]:
        """Whether runs from a and from b on have `least` tokens in both documents.

        Compounds that are compared as one are two tokens of the corpus; a word that a line end broke is one word.
        """
        long = np.asarray(lengths >= least)
        if len(self.compounds):
            short = np.flatnonzero(~long)
            sizes = lengths[short]
            more = [
                np.diff(np.searchsorted(self.compounds, [at[short], at[short] + sizes]), axis=0)[0] for at in (a, b)
            ]
            long[short] = sizes + np.minimum(*more) >= least
        return long

    def documents_of_sorted(self, positions: Array) -> Array:
        """The document that each of ascending positions lies in."""
        counts = np.diff(np.searchsorted(positions, self.offsets.astype(positions.dtype)))
        return np.repeat(np.arange(len(counts)), counts)

    def documents(self, positions: Array) -> Array:
        """The document that each position lies in."""
        return np.searchsorted(self.offsets, positions, side="right") - 1


@njit(nogil=True, cache=True, boundscheck=False)
def _count(offsets, boilerplate, compared, out_offsets):
    """Write where the residue of each document begins."""
    n = 0
    for d in range(offsets.shape[0] - 1):
        out_offsets[d] = n
        if compared[d]:
            n += offsets[d + 1] - offsets[d]
            for t in range(offsets[d], offsets[d + 1]):
                n -= boilerplate[t]
    out_offsets[offsets.shape[0] - 1] = n


@njit(nogil=True, cache=True, boundscheck=False)
def _keep(
    first, last, tokens, offsets, paragraphs, p, accent_places, accented, k, joined, parts, words, exact_words, j,
    silent, silent_kinds, boilerplate, compared, out_offsets, out_tokens, kinds, origin, out_paragraphs,
):  # fmt: skip
    """Write the residue of documents `first` to `last`, whose first paragraph is p, first accented token k and first
    joined word j.

    Returns whether there are letters of Thai, Lao, Khmer or Myanmar in it.
    """
    letters = False
    mask = silent.shape[0] - 1
    for d in range(first, last):
        n = out_offsets[d]
        stop = offsets[d]  # one past the joined word under way
        for t in range(offsets[d], offsets[d + 1]):
            if paragraphs[p] == t:
                out_paragraphs[p] = n
                p += 1
            token = exact = tokens[t]
            if k < accented.shape[0] and accent_places[k] == t:
                exact = accented[k]
                k += 1
            if j < joined.shape[0] and joined[j] == t:
                token, exact = words[j], exact_words[j]
                stop = t + parts[j]
                j += 1
            elif t < stop:
                continue
            if compared[d] and not boilerplate[t]:
                out_tokens[n] = token
                kinds[n] = silent_kinds[find_slot(exact, silent, mask)]
                origin[n] = t
                n += 1
                letters = letters or is_letter(token)
    return letters


def residue(
    hashed: Hashed,
    joined: Joined,
    boilerplate: npt.NDArray[np.bool_],
    compared: npt.NDArray[np.bool_],
    shingle_tokens: int,
    engine: Engine,
) -> Residue:
    """Keep the tokens that are not boilerplate, of the documents that are compared, and put broken words together."""
    offsets = np.empty_like(hashed.token_offsets)
    _count(hashed.token_offsets, boilerplate, compared, offsets)
    joined = _kept(joined, hashed, boilerplate, compared)
    offsets -= joined.fewer(hashed.token_offsets)
    n = int(offsets[-1])
    tokens, shingles = np.empty((2, n), np.uint64)
    kinds = np.empty(n, np.uint8)
    origin = np.empty(n, np.uint32 if len(hashed.tokens) < 2**32 else np.int64)
    paragraphs = np.full_like(hashed.paragraph_tokens, n)

    def part(documents: tuple[int, int]) -> bool:
        first, last = documents
        letters = _keep(
            first, last, hashed.tokens, hashed.token_offsets, hashed.paragraph_tokens, hashed.paragraph_offsets[first],
            hashed.accent_places, hashed.accented, np.searchsorted(hashed.accent_places, hashed.token_offsets[first]),
            *joined[:4], np.searchsorted(joined.first, hashed.token_offsets[first]), *silent(), boilerplate, compared,
            offsets, tokens, kinds, origin, paragraphs,
        )  # fmt: skip
        here = slice(offsets[first], offsets[last])
        shingle(tokens[here], offsets[first : last + 1] - offsets[first], shingle_tokens, shingles[here])
        return bool(letters)

    def words_of(documents: tuple[int, int]) -> None:
        first, last = documents
        here = slice(offsets[first], offsets[last])
        shingle_words(tokens[here], offsets[first : last + 1] - offsets[first], shingle_tokens, word_shingles[here])

    # As many tokens for one thread as for another.
    cuts = np.searchsorted(offsets, np.linspace(0, n, 4 * engine.threads + 1)[1:-1]).tolist()
    parts = list(pairwise([0, *cuts, hashed.count]))
    letters = any(list(engine.map(part, parts)))
    word_shingles = np.empty_like(shingles) if letters else shingles
    if letters:
        list(engine.map(words_of, parts))
    ends = shingle_ends(offsets, shingle_tokens)
    compounds = np.searchsorted(origin, joined.first[joined.compound].astype(origin.dtype))
    return Residue(tokens, kinds, origin, joined, compounds, offsets, paragraphs, shingles, ends, word_shingles)


def _kept(joined: Joined, hashed: Hashed, boilerplate: Array, compared: Array) -> Joined:
    """Those of the documents that are compared, of which no part is boilerplate."""
    if not len(joined.first):
        return joined
    joined = joined.chosen(compared[hashed.documents_of(joined.first)])
    masked = np.append(0, np.cumsum(boilerplate[positions(joined.first, joined.parts)]))
    ends = np.cumsum(joined.parts)
    return joined.chosen(masked[ends] == masked[ends - joined.parts])
