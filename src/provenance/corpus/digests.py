"""Digests of a document's bytes: SHA-256, and the Software Heritage id of the same content (SWHID, ISO/IEC 18670)."""

from __future__ import annotations

import hashlib


def sha256_hex(data: bytes | memoryview) -> str:
    """SHA-256, lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def swhid(data: bytes | memoryview) -> str:
    """`swh:1:cnt:` and the SHA-1 that Git gives the same bytes as a blob."""
    digest = hashlib.sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return f"swh:1:cnt:{digest.hexdigest()}"
