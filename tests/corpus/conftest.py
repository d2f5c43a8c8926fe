"""Reading as a test sees it: documents as dicts, findings as lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from provenance.config import Config
from provenance.corpus import DOCUMENTS, Excluded, ReadItem, read
from provenance.models import Notice, Skipped


@dataclass
class Reading:
    documents: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    batches: list[pa.RecordBatch] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [document["id"] for document in self.documents]

    @property
    def texts(self) -> dict[str, str]:
        return {document["id"]: document["text"] for document in self.documents}

    @property
    def one(self) -> dict[str, Any]:
        assert len(self.documents) == 1, (self.ids, self.skipped)
        return self.documents[0]

    @property
    def refusal(self) -> Skipped:
        assert len(self.skipped) == 1, self.skipped
        return self.skipped[0]

    @property
    def notice(self) -> Notice:
        assert len(self.notices) == 1, self.notices
        return self.notices[0]


def gathered(items: Iterable[ReadItem]) -> Reading:
    reading = Reading()
    for item in items:
        if isinstance(item, pa.RecordBatch):
            item.validate(full=True)
            assert item.schema == DOCUMENTS
            assert item.num_rows
            reading.batches.append(item)
            reading.documents += item.to_pylist()
        elif isinstance(item, Skipped):
            reading.skipped.append(item)
        elif isinstance(item, Notice):
            reading.notices.append(item)
        else:
            assert isinstance(item, Excluded)
            reading.excluded.append(item.path)
    assert len(set(reading.ids)) == len(reading.ids)
    return reading


def reading_of(*paths: object, stdin: Any = None, **settings: Any) -> Reading:
    return gathered(read([str(path) for path in paths], Config(**settings), stdin=stdin))
