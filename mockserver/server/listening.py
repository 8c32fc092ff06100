"""A network server for one application: bound when it is made, run by an event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
import sys
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from mockserver.core.determinism import http_date, steady_seconds
from mockserver.core.errors import StartError
from mockserver.http import Application
from mockserver.server.connection import Connection
from mockserver.server.limits import ACCEPTED_AT_ONCE, BACKLOG, GRACE_SECONDS

__all__ = ["Server"]

_LOOK_SECONDS = 1
_POLL_SECONDS = 0.02
_REPEATED_AFTER_SECONDS = 60
_OUT_OF_RESOURCES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Server:
    """A server for one application, bound to its port when it is made.

    `local_url` is its URL for programs on this machine, even if it listens on all addresses.

    Raises:
        StartError: the address is in use, or does not belong to this machine.
    """

    def __init__(self, *, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        address, port, *_ = self._socket.getsockname()
        self.port: int = port
        listening = ip_address(address)
        self.on_loopback: bool = listening.is_loopback
        self.url: str = _url(host, self.port)
        self.local_url: str = self.url
        if listening.is_unspecified:
            self.local_url = _url("127.0.0.1" if listening.version == 4 else "::1", self.port)
        self._running: _Running | None = None
        self._stopped = False

    def run(self, app: Application, *, ready: Callable[[], None]) -> None:
        """Serve an application until `stop`; call `ready` once requests are answered."""
        with asyncio.Runner(loop_factory=_Loop) as runner:
            self._running = _Running(app, runner.get_loop())
            if not self._stopped:
                runner.run(self._running.serve(self._socket, ready))

    def stop(self) -> None:
        """Make `run` return, even if it is called later.

        It may be called from a signal handler and from other threads.
        """
        self._stopped = True
        if self._running:
            self._running.end()

    def close(self) -> None:
        """Release the port."""
        self._socket.close()


class _Running:
    """A running server, with what its connections share."""

    def __init__(self, app: Application, loop: asyncio.AbstractEventLoop) -> None:
        self.app = app
        self.loop = loop
        self.connections: set[Connection] = set()
        self.date = ""
        self._ended = asyncio.Event()
        self._looking: asyncio.TimerHandle | None = None
        self._reported = -float(_REPEATED_AFTER_SECONDS)

    async def serve(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        self.loop.set_exception_handler(self._on_error)
        accepting = await self.loop.create_server(
            lambda: Connection(self),
            sock=listener,
            backlog=ACCEPTED_AT_ONCE,  # asyncio takes it for both
        )
        listener.listen(BACKLOG)
        self._look()
        ready()
        await self._ended.wait()
        accepting.close()
        await self._let_go()

    def end(self) -> None:
        """Make `serve` return; may be called from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended before
            self.loop.call_soon_threadsafe(self._ended.set)

    def _look(self) -> None:
        """Update the header Date each second, and close connections that take too long."""
        self.date = f"date: {http_date()}\r\n"
        now = self.loop.time()
        for connection in [known for known in self.connections if known.deadline <= now]:
            connection.expire()
        self._looking = self.loop.call_later(_LOOK_SECONDS, self._look)

    async def _let_go(self) -> None:
        """Close all connections; only answers in progress get a moment more."""
        if self._looking:
            self._looking.cancel()
        for connection in [*self.connections]:
            connection.shut_down()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                while self.connections:
                    await asyncio.sleep(_POLL_SECONDS)
        for connection in [*self.connections]:
            connection.abort()

    def _on_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in _OUT_OF_RESOURCES:
            loop.default_exception_handler(context)
        elif loop.time() - self._reported >= _REPEATED_AFTER_SECONDS:
            self._reported = loop.time()
            self.app.notice(f"no connection can be accepted: {error.strerror}; trying again")


if sys.platform == "win32":
    _BaseLoop = asyncio.ProactorEventLoop
else:
    _BaseLoop = asyncio.SelectorEventLoop


class _Loop(_BaseLoop):
    """An event loop whose clock tests cannot freeze."""

    def time(self) -> float:
        return steady_seconds()


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # asyncio turns off Nagle's delay only for sockets that name their protocol.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _cannot_listen(host, port, error) from error
    try:
        if os.name == "posix":  # on Windows the option would share a busy port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> StartError:
    hint = ""
    if error.errno in {errno.EADDRINUSE, errno.EACCES}:
        hint = "; another port may be free: --port 0 takes one"
    return StartError(f"cannot listen on {host} port {port}: {error.strerror}{hint}")
