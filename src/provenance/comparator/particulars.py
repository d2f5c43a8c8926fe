"""Particulars: the names and numbers by which sentences that are alike tell of one thing or of two.

Reports on two fires are told with one another's words; who, where and how many are what sets them apart.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.comparator.alignment import Alignment
from provenance.comparator.findings import texts
from provenance.comparator.function_words import shipped
from provenance.comparator.sentences import Sentences
from provenance.hashing.hashed import Hashed

Array = npt.NDArray[Any]

_NUMBER = re.compile(r"\d+(?:[.,’'\u00a0\u202f ]\d{3})*(?:[.,]\d+)?|[〇零一二两三四五六七八九十百千万萬億亿]{2,}")
_PLAIN = str.maketrans("萬億两", "万亿二")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,}")
_OPENING = frozenset('.!?…:;“”"«»„‘‹›(—–-[¿¡')
"""What a clause begins behind, in capitals whatever its first word is."""

_LETTERS = 3
"""Letters of a name at least."""

_STEM = 5
"""Letters by which two names are one, whatever ending they have."""

_CAPITALS = 0.3
"""Share of words with capitals from which these make no name: German writes all its nouns so."""

_OPENED = 2000
"""Bytes of a document by which its capitals are judged."""

_TELLING = 1 / 8
"""Share of the aligned sentences that must tell of other things; one of a dozen may be an error of a translator."""


def _marks_names(text: str) -> bool:
    """Whether few words have capitals, so that they show what is a name."""
    words = text.split()
    return sum(word[0].isupper() for word in words) < _CAPITALS * len(words)


def _names(text: str, grammar: frozenset[str]) -> set[str]:
    """The stems of words amid clauses that are written with a capital."""
    found = set()
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0].isupper() and len(word) >= _LETTERS and word.casefold() not in grammar:
            before = text[: match.start()].rstrip()[-1:]
            if before and before not in _OPENING and text[match.start() - 1] != "\n":
                found.add(word.casefold()[:_STEM])
    return found


@cache
def _grammar() -> frozenset[str]:
    return frozenset(word.casefold() for _, words in shipped() for word in words.split())


def particulars(text: str, names: bool) -> frozenset[str]:
    """The numbers of a sentence, and its names: words in capitals, if these are `names`, and words of Katakana."""
    found = _figures(text)
    return frozenset(found | _names(text, _grammar()) if names else found)


def _figures(text: str) -> set[str]:
    """The numbers of a text, and its words of Katakana."""
    numbers = (re.sub(r"\D", "", found) or found for found in _NUMBER.findall(text))
    found = {str(int(number)) if number.isdecimal() else number.translate(_PLAIN) for number in numbers}
    return found | set(_KATAKANA.findall(text))


def _mentioned(text: str) -> set[str]:
    """All that might be a particular of a whole text."""
    return _figures(text) | {word.casefold()[:_STEM] for word in _WORD.findall(text)}


def _unconnected(found: list[frozenset[str]]) -> int:
    """How many there are, if those that have something in common are one."""
    groups: list[frozenset[str]] = []
    for one in found:
        apart = [group for group in groups if group.isdisjoint(one)]
        groups = [*apart, one.union(*(group for group in groups if not group.isdisjoint(one)))]
    return len(groups)


def of_others(hashed: Hashed, aligned: Alignment, pairs: int, said: Sentences, chosen: Array) -> npt.NDArray[np.bool_]:
    """Whether each of so many pairs of documents tells of different things in sentences that are alike.

    Of the aligned sentences with particulars on both sides, more have none in common than have one. What has
    a name in common counts once (`Jehovah` for `the LORD` throughout), and not at all what the other document mentions
    in another sentence. `chosen` are the documents with these sentences.
    """
    sentences, at = np.unique(np.concatenate([aligned.a, aligned.b]), return_inverse=True)
    holders = chosen[np.searchsorted(said.offsets, sentences, side="right") - 1]
    documents, home = np.unique(holders, return_inverse=True)
    opened = hashed.excerpts(documents, np.zeros(len(documents), np.int64), hashed.sizes(documents), _OPENED)
    names = [_marks_names(text) for text in opened.to_pylist()]
    spoken = texts(hashed, holders, said.starts[sentences], said.stops[sentences]).to_pylist()
    told = [particulars(text, names[of]) for text, of in zip(spoken, home.tolist(), strict=True)]
    homes = home.tolist()

    @cache
    def mentioned(number: int) -> set[str]:
        of = documents[number : number + 1]
        return _mentioned(hashed.excerpts(of, np.zeros(1, np.int64), hashed.sizes(of)).to_pylist()[0])

    common = np.zeros(pairs, np.int64)
    others: list[list[frozenset[str]]] = [[] for _ in range(pairs)]
    half = len(aligned.a)
    for pair, x, y in zip(aligned.pair.tolist(), at[:half].tolist(), at[half:].tolist(), strict=True):
        if not told[x].isdisjoint(told[y]):
            common[pair] += 1
        elif told[x] and told[y] and not (told[x] <= mentioned(homes[y]) and told[y] <= mentioned(homes[x])):
            others[pair].append(told[x] | told[y])
    apart = np.array([_unconnected(found) for found in others])
    return (apart > common) & (apart >= _TELLING * np.bincount(aligned.pair, minlength=pairs))
