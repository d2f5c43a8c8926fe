"""Short names for documents, so that a matrix and a list of places fit on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from provenance.models import Span
from provenance.reporter.text import clip_start, visible, width

_COLUMNS = 8  # of the longest label
_ID_COLUMNS = 24  # of an id in a list of places
_PLACES, _LONG_PLACES = 4, 2  # documents that a list of places names, by label or by id
_LINES = 3  # lines that it names of one document

Labels = Mapping[str, str]


def labels(ids: Sequence[str]) -> dict[str, str]:
    """A label for each id: its first word or its name where those tell the ids apart, else its number from 1."""
    for name in (_first_word, _stem):
        found = [visible(name(one)) for one in ids]
        if len(set(found)) == len(ids) and all(0 < width(label) <= _COLUMNS for label in found):
            return dict(zip(ids, found, strict=True))
    return {one: str(number) for number, one in enumerate(ids, start=1)}


def places(spans: Iterable[Span], names: Labels) -> str:
    """Where spans stand: `003:3,5 004:2`; documents without labels by the end of their ids, and fewer of them."""
    lines: dict[str, list[str]] = {}
    for span in spans:
        lines.setdefault(span.document, []).append(_lines(span))
    limit = _PLACES if names else _LONG_PLACES
    shown = [
        f"{names.get(document) or clip_start(visible(document), _ID_COLUMNS)}:{','.join(numbers[:_LINES])}"
        + ("…" if len(numbers) > _LINES else "")
        for document, numbers in list(lines.items())[:limit]
    ]
    hidden = len(lines) - len(shown)
    return " ".join(shown) + (f" +{hidden:,}" if hidden else "")


def _lines(span: Span) -> str:
    start, end = span.lines
    return str(start) if start == end else f"{start}-{end}"


def _stem(one: str) -> str:
    tail = re.split(r"[/#]", one)[-1]
    return tail if "#" in one else re.sub(r"(?<=.)\.[A-Za-z0-9]{1,5}$", "", tail)


def _first_word(one: str) -> str:
    return re.split(r"[^\w]|_", _stem(one), maxsplit=1)[0]
