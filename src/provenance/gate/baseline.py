"""The baseline: findings that were accepted, one a line, keyed on content, so that renames and moved lines keep them.

The first line is `{"schema":"provenance-baseline/1"}`. Every other line is an object with `rule`, `content` (the
content id of what was found), `members` (content ids of all documents that had it, one as often as it has it),
`text` (how it begins, for readers) and optionally `reason`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from provenance.errors import InputError
from provenance.reporter.rules import find
from provenance.reporter.verdict import Finding

SCHEMA = "provenance-baseline/1"

_TEXT = 80
"""Characters of a text that an entry shows."""

Key = tuple[str, str]
"""Rule and content id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An accepted finding."""

    rule: str
    content: str
    members: tuple[str, ...]
    text: str = ""
    reason: str = ""


class Baseline:
    """All accepted findings."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(sorted(set(entries), key=_order))
        self._by_key: dict[Key, list[Entry]] = {}
        for entry in self.entries:
            self._by_key.setdefault((entry.rule, entry.content), []).append(entry)

    def accepting(self, rule: str, content: str, document: str, members: Sequence[str]) -> Entry | None:
        """The entry that accepts a finding in the document of that content id; `members` are all that have it now.

        The document must have been among those accepted, and its text must not have multiplied since: a third
        copy of an accepted passage is new, in whatever document it stands.
        """
        now = Counter(members)
        for entry in self._by_key.get((rule, content), ()):
            then = Counter(entry.members)
            if now <= then or (document in then and now[document] <= then[document]):
                return entry
        return None

    def stale(self, occurring: Mapping[Key, Sequence[tuple[str, ...]]]) -> list[Entry]:
        """Entries of which less than two members (or the only one) still have the text."""
        return [entry for entry in self.entries if not _occurs(entry, occurring)]

    def updated(self, findings: Iterable[Finding], stale: Iterable[Entry]) -> Baseline:
        """The baseline that accepts the findings and has no stale entries; reasons are kept."""
        gone = set(stale)
        accepted = {(one.rule, one.content, one.members): one for one in findings}
        replaced = {key[:2] for key in accepted}
        kept = [entry for entry in self.entries if entry not in gone and (entry.rule, entry.content) not in replaced]
        fresh = [Entry(*key, _shown(one.text), self._reason((one.rule, one.content))) for key, one in accepted.items()]
        return Baseline([*kept, *fresh])

    def _reason(self, key: Key) -> str:
        return next((entry.reason for entry in self._by_key.get(key, ()) if entry.reason), "")


def read(content: bytes, name: str) -> Baseline:
    """Read a baseline; raises InputError with the file and the line of what cannot be read."""
    lines = [(number, line) for number, line in enumerate(content.splitlines(), 1) if line.strip()]
    if not lines:
        raise _broken(f"{name} is empty; its first line must be {_header()}")
    schema = _object(lines[0][1], name, lines[0][0]).get("schema")
    if schema != SCHEMA:
        what = f"has the schema {schema!r}" if schema is not None else "does not begin with its schema"
        raise _broken(f"{name}:{lines[0][0]}: this baseline {what}; its first line must be {_header()}")
    return Baseline(_entry(_object(line, name, number), name, number) for number, line in lines[1:])


def dump(baseline: Baseline) -> bytes:
    """The baseline as a file: a header, then one entry a line, sorted."""
    return b"".join(line + b"\n" for line in (_header().encode(), *map(_line, baseline.entries)))


def _header() -> str:
    return '{"schema":"' + SCHEMA + '"}'


def _line(entry: Entry) -> bytes:
    fields: dict[str, Any] = {"rule": entry.rule, "content": entry.content, "members": entry.members}
    if entry.text:
        fields["text"] = entry.text
    if entry.reason:
        fields["reason"] = entry.reason
    return orjson.dumps(fields)


def _object(line: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        conflict = line.startswith((b"<<<<<<<", b"=======", b">>>>>>>"))
        why = "a merge conflict is not resolved" if conflict else f"not JSON: {error.msg} (column {error.colno})"
        raise _broken(f"{name}:{number}: {why}") from error
    if not isinstance(value, dict):
        raise _broken(f"{name}:{number}: not an object")
    return value


def _entry(fields: dict[str, Any], name: str, number: int) -> Entry:
    rule, content, members = (fields.get(key) for key in ("rule", "content", "members"))
    texts = [fields.get(key, "") for key in ("text", "reason")]
    if not isinstance(rule, str) or find(rule) is None:
        raise _broken(f"{name}:{number}: `rule` is {rule!r}, which is no rule")
    if not isinstance(content, str) or not content:
        raise _broken(f"{name}:{number}: `content` must be a content id")
    if not isinstance(members, list) or not members or not all(isinstance(one, str) for one in members):
        raise _broken(f"{name}:{number}: `members` must be a list of content ids")
    if not all(isinstance(one, str) for one in texts):
        raise _broken(f"{name}:{number}: `text` and `reason` must be texts")
    return Entry(rule, content, tuple(sorted(members)), *texts)


def _broken(message: str) -> InputError:
    error = InputError(message)
    error.add_note("correct the line, or write the baseline anew with --update-baseline after deleting the file")
    return error


def _occurs(entry: Entry, occurring: Mapping[Key, Sequence[tuple[str, ...]]]) -> bool:
    then = Counter(entry.members)
    enough = min(2, then.total())
    return any((Counter(now) & then).total() >= enough for now in occurring.get((entry.rule, entry.content), ()))


def _order(entry: Entry) -> tuple[str, ...]:
    return (entry.rule, entry.content, *entry.members, entry.reason, entry.text)


def _shown(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= _TEXT else joined[: _TEXT - 1].rstrip() + "…"
