"""Reading: paths or a table in, Arrow batches of documents out; what cannot be read is a value in the stream."""

from provenance.corpus.reading import from_table, read, total_bytes
from provenance.corpus.schema import DOCUMENTS, Excluded, ReadItem

__all__ = ["DOCUMENTS", "Excluded", "ReadItem", "from_table", "read", "total_bytes"]
