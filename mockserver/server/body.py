"""The body of one request while it arrives: which bytes belong to it, and how many are kept."""

from __future__ import annotations

from mockserver.server.limits import DRAINED_BYTES

__all__ = ["Body"]

_END = b"\r\n\r\n"


class Body:
    """A body of `length` bytes, or a chunked one if that is None.

    Of a body longer than `limit`, one byte more than `limit` is kept. `waits` is whether the client
    waits for 100 Continue before it sends it.
    """

    def __init__(self, *, length: int | None = 0, limit: int = 0, waits: bool = False) -> None:
        self._length = length
        self._limit = limit
        self.waits = waits
        self._kept = bytearray()
        self._read = 0
        self._tail = b""

    def keep(self, data: bytes) -> None:
        """Keep a part of it, without its chunk headers."""
        self._kept += data[: self._limit + 1 - len(self._kept)]

    def kept(self) -> bytes:
        """Return the kept bytes."""
        return bytes(self._kept)

    def end_of_piece(self, data: bytes, at: int) -> int:
        """Return a place greater than `at` up to which the data certainly belongs to the body.

        A chunked body ends with an empty line, so it is read from line to line.
        """
        if self._length is not None:
            return min(len(data), at + self._length - self._read)
        if at == 0:
            across = (self._tail + data[: len(_END) - 1]).find(_END)
            if across >= 0:
                return across + len(_END) - len(self._tail)
        found = data.find(_END, at)
        return found + len(_END) if found >= 0 else len(data)

    def take(self, piece: bytes) -> None:
        """Count a piece as read."""
        self._read += len(piece)
        self._tail = (self._tail + piece[1 - len(_END) :])[1 - len(_END) :]

    def is_too_long(self) -> bool:
        """Whether to stop reading: its length is over the limit, or too much of it was read."""
        if self.waits and (self._length or 0) > self._limit:
            return True
        return self._read > max(self._limit, DRAINED_BYTES)
