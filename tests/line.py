"""A line between a browser and a server, which a test can cut."""

from __future__ import annotations

import socket
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

__all__ = ["Line"]


class Line(ThreadingTCPServer):
    """Passes on what is sent to it, to the server on a port; while it is cut, it drops it all."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.server = "127.0.0.1", port
        self.is_cut = False
        self.open: list[socket.socket] = []
        self.thread = Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def cut(self) -> None:
        """Drop all connections, and each new one."""
        self.is_cut = True
        for one in self.open:
            _close(one)

    def mend(self, port: int | None = None) -> None:
        """Pass on new connections again, to the server on another port if one is given."""
        self.server = "127.0.0.1", port or self.server[1]
        self.is_cut = False

    def end(self) -> None:
        """Close it for good."""
        self.cut()
        self.shutdown()
        self.server_close()
        self.thread.join()


class _Connection(BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        with socket.create_connection(self.server.server) as server:
            self.server.open += [self.request, server]
            if self.server.is_cut:
                return
            back = Thread(target=_pass_on, args=(server, self.request), daemon=True)
            back.start()
            _pass_on(self.request, server)
            back.join()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(1 << 16):
            other.sendall(piece)
    _close(other)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
