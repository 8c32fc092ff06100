"""The line per request on the terminal, written without delaying any request.

If a terminal is paused or a pipe is not read, lines wait; beyond a limit the oldest are dropped.
"""

from __future__ import annotations

from collections import deque
from io import RawIOBase
from threading import Event, Thread
from typing import TextIO, cast

from mockserver.core.printable import printable

__all__ = ["RequestLog"]

_WAITING_LINES = 10_000
_BATCH_SECONDS = 0.05
_FAREWELL_SECONDS = 0.5


class RequestLog:
    """Lines for a stream, written by a thread."""

    def __init__(self, stream: TextIO) -> None:
        # Past the stream's buffers: what is stuck in one is in the way when the process ends.
        self._raw = cast("RawIOBase", getattr(stream.buffer, "raw", stream.buffer))
        self._encoding = stream.encoding
        self._lines: deque[str] = deque(maxlen=_WAITING_LINES)
        self._news = Event()
        self._over = Event()
        self._thread = Thread(target=self._write, name="request-log", daemon=True)
        self._thread.start()

    def note(self, line: str) -> None:
        """Add a line."""
        self._lines.append(line)
        self._news.set()

    def close(self) -> None:
        """Write the lines that wait, unless the stream accepts no more."""
        self._over.set()
        self._news.set()
        self._thread.join(_FAREWELL_SECONDS)

    def _write(self) -> None:
        while not self._over.is_set():
            self._news.wait()
            self._news.clear()
            self._flush()
            self._over.wait(_BATCH_SECONDS)
        self._flush()

    def _flush(self) -> None:
        lines = []
        while self._lines:
            lines.append(printable(self._lines.popleft()) + "\n")
        rest = "".join(lines).encode(self._encoding, "backslashreplace")
        try:
            while rest:
                taken = self._raw.write(rest)
                if taken is None:  # a stream that does not block, and is full
                    self._over.wait(_BATCH_SECONDS)
                rest = rest[taken or 0 :]
        except (OSError, ValueError):
            self._lines.clear()
