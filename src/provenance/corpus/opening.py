"""Opening: regular files only, never one that blocks; and their bytes in chunks, decompressed where need be."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)  # the path was a file when it was found: a link now is another one
    | getattr(os, "O_NONBLOCK", 0)  # … and a pipe put in its place must not block
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_READ_AHEAD = 64 << 10
"""Bytes of a compressed file that the decompressor takes at a time, and so all that damage can hide."""


def open_regular(path: str) -> io.FileIO:
    """An unbuffered file; raises OSError for anything that is not a regular file."""
    descriptor = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "no longer a file")
    return io.FileIO(descriptor)


def chunks(raw: io.FileIO | BinaryIO, size: int, compression: str | None = None) -> Iterator[bytes]:
    """The bytes of an open file, `size` at a time. Where a compressed file is damaged, what can be read before
    the damage comes first, then OSError is raised."""
    if compression is None:
        while piece := raw.read(size):
            yield piece
        return
    done = position = 0
    stream = _decompressed(raw, compression)
    try:
        while piece := stream.read(size):
            yield piece
            done += len(piece)
            position = raw.tell()
    except OSError as damage:
        raw.seek(0)
        trickle = _Trickle(raw, after=max(0, position - _READ_AHEAD))
        yield from _salvage(_decompressed(trickle, compression), done)
        raise OSError(errno.EIO, f"damaged {compression} data: {_lower_first(str(damage))}") from damage


def _decompressed(raw: io.RawIOBase | BinaryIO, compression: str) -> pa.NativeFile:
    return pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), compression)


def _salvage(stream: pa.NativeFile, skip: int) -> Iterator[bytes]:
    """What a damaged stream gives after its first `skip` bytes, taken byte by byte until it fails."""
    pieces = []
    try:
        while skip > 0:
            skip -= len(stream.read(min(skip, 1 << 20)))
        while piece := stream.read(1):
            pieces.append(piece)
    except OSError:
        pass  # the damage that brought us here
    if pieces:
        yield b"".join(pieces)


class _Trickle(io.RawIOBase):
    """A file that gives its bytes in small sips from a position on, so that all before the damage is decoded."""

    def __init__(self, raw: io.FileIO | BinaryIO, after: int) -> None:
        self._raw = raw
        self._after = after

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; far fewer near the damage."""
        return self._raw.read(min(size, 16) if self._raw.tell() >= self._after else size)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
