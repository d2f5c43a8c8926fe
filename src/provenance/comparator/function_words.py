"""The function words of many languages: grammar, which vocabulary similarity gives no weight.

The words themselves are in `function_words.toml`, which also says what belongs there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from provenance.hashing.canonical import canonical_tokens


@cache
def load() -> frozenset[str]:
    """The function words of all languages as canonical tokens, which is how documents hold them."""
    return frozenset(canonical_tokens("\n".join(words for _, words in shipped())))


def shipped() -> Iterator[tuple[str, str]]:
    """Each language of the list with its words as they are written there, in its order."""
    text = resources.files("provenance.comparator").joinpath("function_words.toml").read_text(encoding="utf-8")
    for language, entry in tomllib.loads(text).items():
        yield language, entry["words"]
