"""The catalogue of boilerplate phrases: lines that a page prints around an article, whatever the article says.

The phrases themselves are in `phrases.toml`, which also says how they are matched and how to add one.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from provenance.errors import ConfigError

USER_LANGUAGE = "user"
"""The language of a phrase that comes from the user's configuration."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that is boilerplate where it is a whole line.

    `#` in it stands for one number; a colon and an ellipsis at its end, for a title in the same line, or none.
    """

    id: str
    """`<language>-<key>` for a shipped phrase; the user's own id as given."""
    language: str
    """The name of its table in the catalogue, or `user`."""
    text: str

    @property
    def titled(self) -> bool:
        """Whether a title may follow."""
        return self.text.endswith(": …")

    @property
    def label(self) -> str:
        """The text without the sign for a title."""
        return self.text.removesuffix(": …")


def load(extra: Mapping[str, str], ignore: Collection[str]) -> tuple[Phrase, ...]:
    """The shipped phrases and the user's `extra` ones (id to text) without the `ignore`d ids, sorted by id.

    An id in `extra` that is shipped too replaces the shipped phrase. Raises ConfigError, with every problem
    found, for an ignored id that no phrase has and for a text that could only match an empty line.
    """
    phrases = {phrase.id: phrase for phrase in shipped()}
    phrases.update((id_, Phrase(id_, USER_LANGUAGE, text)) for id_, text in extra.items())
    problems = [
        f"phrases: {id_!r} is {text!r}; it needs a letter, a digit or # to match"
        for id_, text in sorted(extra.items())
        if not any(character.isalnum() or character == "#" for character in text)
    ]
    for id_ in sorted(set(ignore) - phrases.keys()):
        nearest = difflib.get_close_matches(id_, sorted(phrases), n=1, cutoff=0.0)[0]
        problems.append(f"ignore-phrases: no phrase has the id {id_!r}; the nearest is {nearest!r}")
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(phrases[id_] for id_ in sorted(phrases.keys() - set(ignore)))


@cache
def shipped() -> tuple[Phrase, ...]:
    """The phrases of the catalogue, in its order; read once, for that takes as long as a small scan."""
    text = resources.files("provenance.comparator").joinpath("phrases.toml").read_text(encoding="utf-8")
    return tuple(
        Phrase(f"{language}-{key}", language, phrase)
        for language, entries in tomllib.loads(text).items()
        for key, phrase in entries.items()
    )
