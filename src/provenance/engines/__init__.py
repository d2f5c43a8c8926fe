"""Where the work runs: an engine maps pure functions over batches and joins relations in SQL."""
