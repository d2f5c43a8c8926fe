"""Parts of the comparator's input, made from texts without a scan around them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from hashing.twins import batch_of
from provenance.comparator.broken_words import join
from provenance.comparator.residue import Residue, residue
from provenance.config import Config
from provenance.engines.local import LocalEngine
from provenance.hashing.analysis import analyse
from provenance.hashing.hashed import Hashed
from provenance.hashing.spool import Spool


def hashed(texts: list[str], config: Config | None = None, **columns: list[str]) -> Hashed:
    """The texts after the hashing stage, named 00000.txt and so on; `columns` replace those of the documents."""
    batch = batch_of(texts)
    for name, values in columns.items():
        at = batch.schema.get_field_index(name)
        batch = batch.set_column(at, batch.schema.field(at), pa.array(values, batch.schema.field(at).type))
    with Spool(1024) as spool:
        spool.append(analyse(batch, config or Config()))
        return spool.finish()


def residue_of(texts: list[str], k: int = 5) -> Residue:
    """The texts as they are compared where nothing is boilerplate and none equals another."""
    whole = hashed(texts)
    nothing, everything = np.zeros(len(whole.tokens), np.bool_), np.ones(whole.count, np.bool_)
    with LocalEngine(threads=2) as engine:
        return residue(whole, join(whole), nothing, everything, k, engine)
