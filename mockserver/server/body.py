"""The body of one request while it comes: which bytes are its own, and what is kept of them."""

from __future__ import annotations

from mockserver.server.limits import DRAINED_BYTES

__all__ = ["Body"]

_END = b"\r\n\r\n"


class Body:
    """A body of `length` bytes, or one in chunks where that is None.

    Of a body that is longer than `limit`, one byte more than that is kept. `waits` is whether the
    client waits for a 100 Continue before it sends it.
    """

    def __init__(self, *, length: int | None = 0, limit: int = 0, waits: bool = False) -> None:
        self._length = length
        self._limit = limit
        self.waits = waits
        self._kept = bytearray()
        self._read = 0
        self._tail = b""

    def keep(self, data: bytes) -> None:
        """Keep a part of it, its chunks joined."""
        self._kept += data[: self._limit + 1 - len(self._kept)]

    def kept(self) -> bytes:
        """Return what is kept of it."""
        return bytes(self._kept)

    def end_of_piece(self, data: bytes, at: int) -> int:
        """Return up to where data is part of the body for sure, and more than `at`.

        A body in chunks ends with an empty line, so that it is read from one to the next.
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
        """Know that a piece was read."""
        self._read += len(piece)
        self._tail = (self._tail + piece[1 - len(_END) :])[1 - len(_END) :]

    def is_too_long(self) -> bool:
        """Whether its end is not waited for: it is announced as too long, or was read for long."""
        if self.waits and (self._length or 0) > self._limit:
            return True
        return self._read > max(self._limit, DRAINED_BYTES)
