"""The shell: a network server on one thread that carries the app's decisions to clients.

A slow client costs nothing but its connection. How the app is called, and its answers travel, is
the bridge's business.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any, cast

import httptools
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockserver.bridge import TRANSPORT, Carried
from mockserver.errors import StartError

__all__ = ["Server"]

logger = logging.getLogger(__name__)

_KEEP_ALIVE_SECONDS = 75
_STOP_SECONDS = 0.5
_POLL_SECONDS = 0.02
_BACKLOG = 2048
_ACCEPTED_AT_ONCE = 16
"""How many connections are accepted before others get answers again; asyncio takes it for both."""


class Server:
    """A network server for one app, bound to its port from the start.

    `local_url` is where this machine's programs find it, also when it listens on every address.

    Raises:
        StartError: the address is in use, or is none of this machine's.
    """

    def __init__(self, *, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        address, self.port, *_ = self._socket.getsockname()
        listening = ip_address(address)
        self.on_loopback = listening.is_loopback
        self.url = _url(host, self.port)
        self.local_url = self.url
        if listening.is_unspecified:
            self.local_url = _url("127.0.0.1" if listening.version == 4 else "::1", self.port)
        self._uvicorn: _Uvicorn | None = None
        self._stopped = False

    def run(self, app: Carried, *, ready: Callable[[], None]) -> None:
        """Serve an ASGI app until `stop`; `ready` is called when requests are answered."""
        config = uvicorn.Config(
            app,
            interface="asgi3",
            http=_Connection,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=_ACCEPTED_AT_ONCE,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        )
        self._uvicorn = _Uvicorn(config, ready)
        if not self._stopped:
            asyncio.run(self._uvicorn.serve(sockets=[self._socket]))

    def stop(self) -> None:
        """Let `run` come to its end, also one that is still to be called.

        Safe from a signal handler and from other threads.
        """
        self._stopped = True
        if self._uvicorn:
            self._uvicorn.end()

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()


class _Uvicorn(uvicorn.Server):
    """Leaves signals to the command line, tells when it answers, and ends at once."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ticking: asyncio.Task[None] | None = None

    def end(self) -> None:
        """Stop at once, also from another thread; Uvicorn would look at its next tick."""
        self.should_exit = True
        if self._ticking:
            with contextlib.suppress(RuntimeError):  # the loop has ended before
                self._ticking.get_loop().call_soon_threadsafe(self._ticking.cancel)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_BACKLOG)
        self._ready()

    async def main_loop(self) -> None:
        self._ticking = asyncio.ensure_future(super().main_loop())
        with contextlib.suppress(asyncio.CancelledError):
            await self._ticking

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002  # Uvicorn's way
        """Close the port and all connections; only answers under way get a moment more."""
        for server in self.servers:
            server.close()
        connections = self.server_state.connections
        for connection in list(connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                while connections:
                    await asyncio.sleep(_POLL_SECONDS)
        for connection in list(connections):
            connection.transport.abort()
        await asyncio.gather(*self.server_state.tasks)


class _Connection(HttpToolsProtocol):
    """Ignores the offer to go on in another protocol, as HTTP lets a server do.

    Java's client makes that offer with its first request. The parser takes what follows the head
    for that protocol, so that it is given the request once more, without the offer.
    """

    def on_message_begin(self) -> None:
        """Let the bridge reach the connection, to drop it."""
        super().on_message_begin()
        cast("dict[str, Any]", self.scope)[TRANSPORT] = self.transport

    def _should_upgrade(self) -> bool:
        return True  # keeps the request from being decided before its body is read

    def data_received(self, data: bytes) -> None:
        """Take what the client sent."""
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            if self.scope["method"] == "CONNECT":
                self._refuse()
                return
            head = self._head_without_offer()
            self.parser = httptools.HttpRequestParser(self)
            self.data_received(head + data[offer.args[0] :])
        except httptools.HttpParserError:
            self._refuse()

    def shutdown(self) -> None:
        """Close once the answer is out, or at once if the request is not yet complete."""
        if self.cycle and self.cycle.more_body and not self.cycle.response_complete:
            self.transport.abort()
        else:
            super().shutdown()

    def _refuse(self) -> None:
        logger.warning("400: what a client sent is no HTTP request; the mock speaks no TLS")
        self.send_400_response("This is no HTTP request for this server; it speaks no TLS.")

    def _head_without_offer(self) -> bytes:
        method = self.scope["method"].encode("ascii")
        lines = [b"%b %b HTTP/%b" % (method, self.url, self.scope["http_version"].encode("ascii"))]
        lines += [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        return b"\r\n".join(lines) + b"\r\n\r\n"


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
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> StartError:
    hint = ""
    if error.errno in {errno.EADDRINUSE, errno.EACCES}:
        hint = "; another port may be free: --port 0 takes one"
    return StartError(f"cannot listen on {host} port {port}: {error.strerror}{hint}")
