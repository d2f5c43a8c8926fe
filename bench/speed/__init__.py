"""How fast `provenance` is next to its peers, on one real corpus, in one command: `python -m bench.speed`."""
