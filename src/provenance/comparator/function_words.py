"""The function words of many languages: grammar, which vocabulary similarity gives no weight.

The words themselves are in `function_words.toml`, which also says what belongs there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from provenance.hashing.canonical import canonical_tokens, without_accents

_AMBIGUOUS = """
alta ate ban bang bar bay boyle cat chang chung coho cos day fore gore jake kaze lai lam luc manga mar mat
matte mel mela melo mika milla mina missa mista mita mot multi nasa nia nom ok ong posto premiere pres proc
putin rang rat roi rola sai sam sara seka sobe take talla tama tasta tassa tat tata tau tech ted tim tito tren
tul tum tung uber vec vice voce voces ware
"""
"""What is left of function words without their accents and is a name or says something elsewhere: `puțin`, `đây`."""


@cache
def load() -> frozenset[str]:
    """The function words of all languages as canonical tokens, which is how documents hold them."""
    return frozenset(canonical_tokens("\n".join(words for _, words in shipped())))


@cache
def compared() -> frozenset[str]:
    """The function words as they are compared, with accents and without."""
    return load() | {without_accents(word) for word in load()} - set(_AMBIGUOUS.split())


def shipped() -> Iterator[tuple[str, str]]:
    """Each language of the list with its words as they are written there, in its order."""
    text = resources.files("provenance.comparator").joinpath("function_words.toml").read_text(encoding="utf-8")
    for language, entry in tomllib.loads(text).items():
        yield language, entry["words"]
