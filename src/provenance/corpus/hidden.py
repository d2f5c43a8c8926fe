"""Characters that a reader does not see: they defeat naive duplicate checks and smuggle text past people."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from provenance.corpus.columns import offsets_of

# One pass of RE2 over a whole batch finds the few documents that are worth a closer look.
# Joiners (U+200C, U+200D) and single variation selectors are part of ordinary writing, so they are not here.
_SUSPECT = (
    r"[\x{0}-\x{8}\x{b}\x{e}-\x{1f}"  # controls other than tab, line feed, form feed, carriage return
    r"\x{200b}\x{2060}\x{feff}"  # zero-width space, word joiner, byte-order mark inside the text
    r"\x{202a}-\x{202e}\x{2066}-\x{2069}"  # overrides of the writing direction
    r"\x{e0000}-\x{e007f}\x{e0100}-\x{e01ef}]"  # tag characters, supplementary variation selectors
    r"|[\x{fe00}-\x{fe0f}]{4}"  # a run of variation selectors: data, not typography
)

# It begins with one class of bytes, which the engine of `re` scans for far faster than for alternatives.
_HIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0e-\x1f\xe2\xef\xf0\xf3](?:"
    rb"(?<=[\x00-\x1f])"
    rb"|(?<=\xe2)(?:\x80[\x8b\xaa-\xae]|\x81[\xa0\xa6-\xa9])"
    rb"|(?<=\xef)(?:\xbb\xbf|\xb8[\x80-\x8f](?:\xef\xb8[\x80-\x8f]){3,})"
    rb"|(?<=\xf3)\xa0(?:[\x80\x81\x84-\x86][\x80-\xbf]|\x87[\x80-\xaf])"
    # A subdivision flag (England, Scotland, Wales, …) is a black flag, up to six tags and a closing tag.
    rb"|(?<=\xf0)(?P<flag>\x9f\x8f\xb4(?:\xf3\xa0[\x80\x81][\x80-\xbf]){1,6}?\xf3\xa0\x81\xbf))"
)
_NAMED = 4
"""So many different characters are named in a reason."""


def hidden_characters(texts: pa.LargeStringArray) -> list[tuple[int, str, int]]:
    """(row, reason, line of the first one in the text) for each row that has hidden characters."""
    suspects = pc.indices_nonzero(pc.match_substring_regex(texts, _SUSPECT)).to_pylist()
    if not suspects:
        return []
    offsets, values = offsets_of(texts), memoryview(texts.buffers()[2])
    found = []
    for row in suspects:
        reason = _describe(values[offsets[row] : offsets[row + 1]])
        if reason is not None:
            found.append((row, *reason))
    return found


def _describe(text: memoryview) -> tuple[str, int] | None:
    counts: Counter[str] = Counter()
    first = None
    for match in _HIDDEN.finditer(text):
        if match["flag"] is None:
            first = match.start() if first is None else first
            counts.update(match[0].decode())
    if first is None:
        return None
    total = counts.total()
    named = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{_name(character)} ({count})" for character, count in named[:_NAMED]]
    others = len(named) - _NAMED
    if others > 0:
        parts.append(f"{others} other kind{'s' * (others > 1)}")
    line = bytes(text[:first]).count(b"\n") + 1
    return f"{total} hidden character{'s' * (total != 1)}: {', '.join(parts)}", line


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if ord(character) < 0x20:
        return f"{code} {_CONTROLS[ord(character)]}"
    return f"{code} {unicodedata.name(character, 'TAG CHARACTER')}"


_CONTROLS = (
    "NULL", "START OF HEADING", "START OF TEXT", "END OF TEXT", "END OF TRANSMISSION", "ENQUIRY", "ACKNOWLEDGE",
    "BELL", "BACKSPACE", "TAB", "LINE FEED", "LINE TABULATION", "FORM FEED", "CARRIAGE RETURN", "SHIFT OUT",
    "SHIFT IN", "DATA LINK ESCAPE", "DEVICE CONTROL ONE", "DEVICE CONTROL TWO", "DEVICE CONTROL THREE",
    "DEVICE CONTROL FOUR", "NEGATIVE ACKNOWLEDGE", "SYNCHRONOUS IDLE", "END OF TRANSMISSION BLOCK", "CANCEL",
    "END OF MEDIUM", "SUBSTITUTE", "ESCAPE", "INFORMATION SEPARATOR FOUR", "INFORMATION SEPARATOR THREE",
    "INFORMATION SEPARATOR TWO", "INFORMATION SEPARATOR ONE",
)  # fmt: skip
"""Unicode has aliases for these, but no names."""
