"""Spools: compressed temporary files that hold an export until it is sent.

The files have no name, so that a killed process leaves nothing behind.
"""

from __future__ import annotations

import logging
import os
import tempfile
import weakref
import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b

# Bytes that are read or decompressed at a time.
PIECE = 64_000
_GZIP = 16 + zlib.MAX_WBITS
# Level of gzip: tables shrink to a tenth at any level, and the higher ones take longer.
_LEVEL = 3


_log = logging.getLogger("charter.exports")


class SpoolsFull(Exception):
    """The limit of bytes on disk is reached."""


class Unwritable(SpoolsFull):
    """The folder of temporary files cannot be written: its disk is full, or it is missing."""


class Disk:
    """Counts the bytes of all spools. free: drops a stored spool and returns whether there was one."""

    def __init__(self, most: int, free: Callable[[], bool] = lambda: False) -> None:
        self.used = 0
        self._most = most
        self._free = free

    def take(self, size: int) -> None:
        """Raises SpoolsFull."""
        while self.used + size > self._most:
            if not self._free():
                raise SpoolsFull
        self.used += size

    def make_room(self) -> bool:
        """Drops a stored spool; False if there is none."""
        return self._free()

    def give_back(self, size: int) -> None:
        self.used -= size


class Spool:
    """One export. size: its bytes; packed: its bytes as gzip. Closed when the last holder releases it."""

    def __init__(self, disk: Disk) -> None:
        """Raises Unwritable."""
        self.size = self.packed = self.rows = 0
        self._disk = disk
        try:
            with tempfile.TemporaryFile(prefix="charter-export-") as file:
                self._file = os.dup(file.fileno())
        except OSError as error:
            raise _unwritable(error) from error
        self._close = weakref.finalize(self, os.close, self._file)
        self._packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        self._digest = blake2b(digest_size=16)
        self._holders = 1

    def add(self, piece: bytes) -> None:
        """Raises SpoolsFull."""
        self.size += len(piece)
        self._digest.update(piece)
        self._write(self._packing.compress(piece))

    def finish(self) -> None:
        """Ends writing. Raises SpoolsFull."""
        self._write(self._packing.flush())

    def _write(self, packed: bytes) -> None:
        self._disk.take(len(packed))
        self.packed += len(packed)
        while packed:
            try:
                packed = packed[os.write(self._file, packed) :]
            except OSError as error:
                if not self._disk.make_room():
                    raise _unwritable(error) from error

    @property
    def etag(self) -> str:
        return self._digest.hexdigest()

    @property
    def is_open(self) -> bool:
        return self._holders > 0

    def hold(self) -> Spool:
        self._holders += 1
        return self

    def release(self) -> None:
        self._holders -= 1
        if not self._holders:
            self._close()
            self._disk.give_back(self.packed)

    def compressed(self) -> Iterator[bytes]:
        """The gzip bytes, piece by piece. Several tasks may read at once."""
        offset = 0
        while piece := os.pread(self._file, PIECE, offset):
            offset += len(piece)
            yield piece

    def plain(self) -> Iterator[bytes]:
        unpacking = zlib.decompressobj(_GZIP)
        for packed in self.compressed():
            left = packed
            while left:
                yield unpacking.decompress(left, PIECE)
                left = unpacking.unconsumed_tail
        yield unpacking.flush()


def _unwritable(error: OSError) -> Unwritable:
    _log.error("no export can be made in %s (TMPDIR): %s", tempfile.gettempdir(), error.strerror)
    return Unwritable()
