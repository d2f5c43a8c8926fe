"""Forms of Chinese characters: texts are compared by the simplified one, so that `圖書館` and `图书馆` are one word;
content ids count them.

Chinese is written in traditional characters in one place and in simplified ones in another, Japanese in old and in new
ones, and programs turn one into the other character by character. The table is made with OpenCC, whose dictionaries
many such programs use. A form that is one character or another by what it means (`乾` is `干` or itself) is always the
first, or the same text would be two. Forms of the new Japanese characters stand in it where Chinese does not use them.

Run as a module to rebuild the shipped file, with the package `opencc` installed.
"""

from __future__ import annotations

import textwrap
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from provenance.hashing.accents import plain_letters

END = 0xA000
"""One past the last code point that has another form here: rarer characters are compared as they stand."""

_FIRST = 0x3400
_BY_MEANING = {"乾": "干", "夥": "伙", "徵": "征", "瞭": "了", "著": "着", "藉": "借", "覆": "复"}
"""Traditional characters that OpenCC leaves or changes by the word they stand in."""
_COLUMNS = 50  # characters in a line of the file


@cache
def load() -> dict[int, int]:
    """The code point that each one with another form is compared as."""
    with resources.files("provenance.hashing").joinpath("han_forms.toml").open("rb") as stream:
        found = tomllib.load(stream)
    forms, compared = ("".join(found[name].split()) for name in ("forms", "compared"))
    return {ord(form): ord(one) for form, one in zip(forms, compared, strict=True)}


@cache
def compared_letters() -> npt.NDArray[np.uint32]:
    """For each code point before `END` the one that it is compared as: without strokes and hooks, and simplified."""
    letters = np.arange(END, dtype=np.uint32)
    plain = plain_letters()
    letters[: len(plain)] = plain
    letters[list(load())] = list(load().values())
    return letters


def build() -> dict[int, int]:
    """Build the table with the installed OpenCC."""
    from opencc import OpenCC

    simplified, old = OpenCC("t2s"), OpenCC("jp2t")
    found: dict[int, int] = {}
    for c in range(_FIRST, END):
        form = chr(c)
        one = _BY_MEANING.get(form) or simplified.convert(form)
        if one == form and not _chinese(form):
            one = simplified.convert(old.convert(form))
        if len(one) == 1 and one != form and ord(one) < END:
            found[c] = ord(one)
    return {c: found.get(one, one) for c, one in found.items()}


def _chinese(form: str) -> bool:
    """Whether a character is one of those that simplified Chinese uses."""
    try:
        form.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    table = sorted(build().items())
    lines = ["# Forms of characters, and the character that each is compared as. Made by han_forms.py; do not edit."]
    for name, points in (("forms", [c for c, _ in table]), ("compared", [one for _, one in table])):
        lines += ["", f'{name} = """', *textwrap.wrap("".join(map(chr, points)), _COLUMNS), '"""']
    Path(__file__).with_suffix(".toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
