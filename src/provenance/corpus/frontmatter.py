"""Front matter: what a Markdown, reStructuredText or text file declares about itself in a leading `---` block.

Not YAML: only `key: value` lines at the top level are taken, as text; nested values, lists and block scalars are
passed over. A block with a line that no such header could have is text like any other.
"""

from __future__ import annotations

import re

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".rst"})

_BLOCK = re.compile(rb"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"(?P<key>[A-Za-z_][\w .-]*):(?:[ \t]+(?P<value>.*))?$")
_PASSED_OVER = re.compile(r"\s*$|\s*#|[ \t]+\S|- ")
_LONGEST_BYTES = 64 << 10
_KEYS = {
    "title": "title", "source": "source", "url": "url", "date": "date", "licence": "licence", "license": "licence",
}  # fmt: skip


def declared(text: bytes | memoryview) -> dict[str, str]:
    """Title, source, url, date and licence, as far as the head of the text declares them."""
    block = _BLOCK.match(bytes(text[:_LONGEST_BYTES]))
    if block is None:
        return {}
    found: dict[str, str] = {}
    for line in block[1].decode("utf-8", "replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            if _PASSED_OVER.match(line):
                continue
            return {}
        key = _KEYS.get(match["key"].strip().lower())
        value = _scalar(match["value"] or "")
        if key and value:
            found.setdefault(key, value)
    return found


def _scalar(value: str) -> str:
    value = value.strip()
    quoted = re.match(r"""(["'])(.*?)\1\s*(?:#.*)?$""", value)
    if quoted:
        return quoted[2].strip()
    if value[:1] in set("[{|>&*!"):
        return ""
    return re.sub(r"(?:^|\s+)#.*$", "", value)
