"""The shell: a network server on one thread that carries the app's decisions to clients.

A bridge calls the Flask app inside the event loop, which is sound because the app never waits. A
slow client costs nothing but its connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

import httptools
import uvicorn
from flask import Flask
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockserver.determinism import stopwatch, wall_clock
from mockserver.errors import StartError
from mockserver.requestlog import RequestLog
from mockserver.wire import MAX_BODY_BYTES, REASON, redacted

__all__ = ["Server"]

logger = logging.getLogger(__name__)

_Message: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[_Message]]
_Send: TypeAlias = Callable[[_Message], Awaitable[None]]

_DRAINED_BYTES = 16 * MAX_BODY_BYTES
"""How much of a body that is too large is read, so that the client gets to see the refusal."""

_KEEP_ALIVE_SECONDS = 75
_STOP_SECONDS = 0.5
_POLL_SECONDS = 0.02
_BACKLOG = 2048


class Server:
    """A network server for one app, bound to its port from the start.

    Raises:
        StartError: the address is in use, or is none of this machine's.
    """

    def __init__(self, *, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        address, self.port, *_ = self._socket.getsockname()
        self.on_loopback = ip_address(address).is_loopback
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        self._uvicorn: _Uvicorn | None = None
        self._stopped = False

    def run(self, app: Flask, *, log: RequestLog, ready: Callable[[], None]) -> None:
        """Serve until `stop`; `ready` is called when requests are answered."""
        config = uvicorn.Config(
            _bridge(app, log),
            interface="asgi3",
            http=_Connection,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=_BACKLOG,
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
            self._uvicorn.should_exit = True

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()


class _Uvicorn(uvicorn.Server):
    """Leaves signals to the command line, tells when it answers, and ends at once."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
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


def _bridge(app: Flask, log: RequestLog) -> Callable[[_Message, _Receive, _Send], Awaitable[None]]:
    async def bridge(scope: _Message, receive: _Receive, send: _Send) -> None:
        environ = _environ(scope)
        whole = True
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            sent = await _read_body(receive)
            if sent is None:
                log.note(_line(scope, "---", "the client left before its body was complete"))
                return
            body, whole = sent
            environ.pop("HTTP_TRANSFER_ENCODING", None)  # Werkzeug would not read the body
            environ["CONTENT_LENGTH"] = str(len(body))
            environ["wsgi.input"] = io.BytesIO(body)
        took = stopwatch()
        status, headers, content = _decide(app, environ)
        told = f"{took() * 1000:.1f} ms"
        if REASON in environ:
            told += f"  {environ[REASON]}"
        log.note(_line(scope, status, told))
        if not whole:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return bridge


async def _read_body(receive: _Receive) -> tuple[bytes, bool] | None:
    """Read a body and tell whether to its end; None if it breaks off.

    Of one that is too large, just enough is kept to show that, and its end is not waited for.
    """
    body = bytearray()
    read = 0
    more = True
    while more and read <= _DRAINED_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        read += len(chunk)
        body += chunk[: MAX_BODY_BYTES + 1 - len(body)]
        more = message.get("more_body", False)
    return bytes(body), not more


def _decide(app: Flask, environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        started[:] = status, headers

    answer = app.wsgi_app(environ, start_response)
    try:
        content = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    status, headers = started
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return int(status[:3]), encoded, content


def _environ(scope: _Message) -> dict[str, Any]:
    host, port = scope["server"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:  # would pass for the header that is spelled with a hyphen
            continue
        key, text = _header_key(name), value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


@lru_cache(maxsize=256)
def _header_key(name: bytes) -> str:
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _line(scope: _Message, status: int | str, told: str) -> str:
    target = scope["raw_path"].decode("latin-1")
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("latin-1")
    return redacted(f"{wall_clock()}  {status}  {scope['method']:<6} {target}  {told}")
