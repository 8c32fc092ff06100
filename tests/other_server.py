"""A server that is no mock, in a thread of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from threading import Thread

__all__ = ["LOOPBACK", "Quiet", "serving"]

LOOPBACK = ("127.0.0.1", 0)


class Quiet:
    """Has a handler print no line."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(server: HTTPServer) -> Iterator[str]:
    """Serve while the block lasts; yield the URL."""
    with server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
