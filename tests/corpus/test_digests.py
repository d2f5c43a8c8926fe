from __future__ import annotations

from provenance.corpus.digests import sha256_hex, swhid


def test_known_answers():
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    # `printf 'hello\n' | git hash-object --stdin`
    assert swhid(b"hello\n") == "swh:1:cnt:ce013625030ba8dba906f756967f9e9ca394464a"
    assert swhid(memoryview(b"")) == "swh:1:cnt:e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
