"""Beyond the number of documents that are all compared, an index proposes; it must not lose what would match."""

import random

import pyarrow as pa
import pytest

from provenance import scan
from provenance.models import Relation


@pytest.mark.parametrize("every", [6, 8, 10])
def test_short_texts_with_changes_all_over_are_found(every):
    """Every sixth word changed leaves similarity 0.83 and hardly a run of five words."""
    chance = random.Random(every)
    words = [f"w{i}" for i in range(5000)]
    texts = {}
    for i in range(110):
        text = [chance.choice(words) for _ in range(120)]
        texts[f"a{i:03}"] = " ".join(text)
        texts[f"b{i:03}"] = " ".join(chance.choice(words) if j % every == 3 else w for j, w in enumerate(text))
    report = scan(pa.table({"id": list(texts), "text": list(texts.values())}))
    found = {(m.a, m.b) for m in report.matches if m.relation is Relation.NEAR_DUPLICATE}
    assert report.totals.candidates < 5_000  # not all of the 24,090 pairs: the index was asked
    assert len(found & {(f"a{i:03}", f"b{i:03}") for i in range(110)}) >= 109
