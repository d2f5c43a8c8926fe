"""Reading: paths or a table in, Arrow batches of documents out; what cannot be read is a value in the stream."""
