"""Vocabulary similarity: the cosine of two documents' words, weighted by how telling each word is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.comparator.residue import Residue
from provenance.comparator.silent_words import GRAMMAR
from provenance.hashing.counting import count_holders, find_slot, grown
from provenance.hashing.mixing import CHAIN, mix64
from provenance.hashing.tokens import is_letter

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of each document with their weights, one document after the other."""

    words: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    """Scaled so that the squares of a document's weights sum to 1."""
    offsets: npt.NDArray[np.int64]
    size: int
    """Number of different words, and of none."""
    spread: npt.NDArray[np.int32]
    """For each word, the paragraphs of the corpus that have it."""
    paragraphs: int
    """How many paragraphs there are."""
    grammar: npt.NDArray[np.float32]
    """Share of each document's tokens that say nothing about its subject: near half in prose, few in code."""


_NOTHING = np.uint32(0)  # the number of what says nothing about a text's subject

_LETTERS = 4
"""Letters of Thai, Lao, Khmer or Myanmar that are about a word; of other unspaced scripts two characters are."""


@njit(inline="always")
def term(tokens, kinds, i, stop):
    """What token i of a text counts as: its hash, 0 for nothing; and the tokens that it is made of.

    A word counts as itself, what is written without spaces as the few characters that begin there, a word or so; at its
    end, letters count as those that are left.
    """
    found, size = np.uint64(0), 1
    if kinds[i] != GRAMMAR:
        if tokens[i] & np.uint64(1) == 0:
            found = tokens[i]
        else:
            h = tokens[i]
            most = _LETTERS if is_letter(h) else 2
            while (
                size < most and i + size < stop and tokens[i + size] & np.uint64(1) and kinds[i + size] != GRAMMAR
            ):  # fmt: skip
                h = h * CHAIN + tokens[i + size]
                size += 1
            if size > 1:
                found = mix64(h)
    return found, size


@njit(nogil=True, cache=True, boundscheck=False)
def _terms(tokens, kinds, offsets, words):
    """Number what each token counts as, see `term`.

    Returns how many numbers there are.
    """
    width = np.int64(1 << 12)
    keys = np.zeros(width, np.uint64)
    slots = np.zeros(width, np.uint32)
    size = np.uint32(1)
    for d in range(offsets.shape[0] - 1):
        for i in range(offsets[d], offsets[d + 1]):
            words[i] = _NOTHING
            word, _ = term(tokens, kinds, i, offsets[d + 1])
            if word == 0:
                continue
            if 2 * size >= width:
                keys, slots = grown(keys, slots)
                width = keys.shape[0]
            slot = find_slot(word, keys, width - 1)
            if keys[slot] == 0:
                keys[slot] = word
                slots[slot] = size
                size += np.uint32(1)
            words[i] = slots[slot]
    return np.int64(size)


@njit(nogil=True, cache=True, boundscheck=False)
def _weigh(words, offsets, rarity, out_words, out_weights, out_offsets, grammar_shares):
    """Write each document's distinct words with normalised weights; returns how many."""
    counts = np.zeros(rarity.shape[0], np.int64)
    n = 0
    for d in range(offsets.shape[0] - 1):
        out_offsets[d] = n
        begin = n
        telling = 0
        for i in range(offsets[d], offsets[d + 1]):
            if rarity[words[i]] > 0:
                telling += 1
                if counts[words[i]] == 0:
                    out_words[n] = words[i]
                    n += 1
                counts[words[i]] += 1
        grammar_shares[d] = 1.0 - telling / max(offsets[d + 1] - offsets[d], 1)
        total = 0.0
        for j in range(begin, n):
            weight = (1.0 + np.log(counts[out_words[j]])) * rarity[out_words[j]]
            counts[out_words[j]] = 0
            out_weights[j] = weight
            total += weight * weight
        scale = 1.0 / np.sqrt(total) if total > 0 else 0.0
        for j in range(begin, n):
            out_weights[j] *= scale
    out_offsets[offsets.shape[0] - 1] = n
    return n


@njit(nogil=True, cache=True, boundscheck=False)
def _cosines(left, right, words, weights, offsets, size, values):
    row = np.zeros(size, np.float64)
    current = np.int64(-1)
    for i in range(left.shape[0]):
        if left[i] != current:
            if current >= 0:
                for j in range(offsets[current], offsets[current + 1]):
                    row[words[j]] = 0.0
            current = left[i]
            for j in range(offsets[current], offsets[current + 1]):
                row[words[j]] = weights[j]
        total = 0.0
        for j in range(offsets[right[i]], offsets[right[i] + 1]):
            total += row[words[j]] * weights[j]
        values[i] = min(total, 1.0)


def vocabulary(left: Residue) -> Vocabulary:
    """Weigh the words of each document by (1 + ln tf) · √ln(1 + P / pf).

    tf counts the word in the document, pf the paragraphs of the corpus that have it, P all paragraphs: inverse
    sentence frequency (PAN text alignment: Sanchez-Perez, Sidorov and Gelbukh 2014), on paragraphs. Unlike document
    frequency it is telling in a corpus of five articles too; under the root, words that a small corpus is full of
    because it is about them keep their weight. Function words weigh nothing. In scripts without spaces
    a word is a pair of neighbouring characters, or four letters: single ones say too little.
    """
    words = np.empty(len(left.tokens), np.uint32)
    size = int(_terms(left.tokens, left.kinds, left.offsets, words))
    paragraphs = np.diff(left.paragraphs) > 0
    spread = count_holders(words, size, left.paragraphs, paragraphs)
    count = np.count_nonzero(paragraphs)
    rarity = np.sqrt(np.log1p(count / np.maximum(spread, 1)))
    rarity[_NOTHING] = 0.0
    out_words = np.empty(len(words), np.uint32)
    out_weights = np.empty(len(words), np.float32)
    offsets = np.empty(len(left.offsets), np.int64)
    shares = np.empty(len(left.offsets) - 1, np.float32)
    n = _weigh(words, left.offsets, rarity, out_words, out_weights, offsets, shares)
    return Vocabulary(out_words[:n], out_weights[:n], offsets, size, spread, int(count), shares)


def cosines(left: Array, right: Array, words: Vocabulary) -> npt.NDArray[np.float64]:
    """Cosine of the weighted words of each pair of documents, 0..1; pairs sorted by `left` are fastest."""
    values = np.empty(len(left), np.float64)
    _cosines(left, right, words.words, words.weights, words.offsets, words.size, values)
    return values
