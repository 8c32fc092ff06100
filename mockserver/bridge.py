"""The bridge: lets the event loop call the Flask app, and delivers what the app decided.

Calling it there is sound because the app never waits. Waiting, keeping an answer back and cutting
one short are done here, and hold up nobody else.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote_to_bytes

from flask import Flask

from mockserver.determinism import stopwatch, wall_clock
from mockserver.requestlog import RequestLog
from mockserver.wire import (
    CONTROL_PREFIX,
    DELIVERY,
    IMPORT_PATH,
    MAX_BODY_BYTES,
    MAX_IMPORT_BYTES,
    REASON,
    Delivery,
    redacted,
    redacted_target,
)

__all__ = ["TRANSPORT", "Answer", "Carried", "ask", "bridge"]

TRANSPORT = "introzy_mock.transport"
"""Where a connection's scope has its transport, for an answer that is not to arrive whole."""

_Message: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[_Message]]
_Send: TypeAlias = Callable[[_Message], Awaitable[None]]

Carried: TypeAlias = Callable[[_Message, _Receive, _Send], Awaitable[None]]
"""An ASGI application."""

_DRAINED_BYTES = 16 * MAX_BODY_BYTES
"""How much of a body that is too large is read, so that the client gets to see the refusal."""


class Answer(NamedTuple):
    """What the app decided to send."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def part(self) -> bytes:
        """What arrives of the body if it is cut short."""
        return self.body[: len(self.body) // 2]


def bridge(app: Flask, log: RequestLog | None = None) -> Carried:
    """Give the ASGI application that carries a Flask app; without a log it tells nobody."""

    async def carry(scope: _Message, receive: _Receive, send: _Send) -> None:
        environ = _environ(scope)
        whole = True
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            limit = MAX_IMPORT_BYTES if environ["PATH_INFO"] == IMPORT_PATH else MAX_BODY_BYTES
            sent = await _read_body(receive, limit)
            if sent is None:
                if log:
                    log.note(_line(scope, "---", "the client left before its body was complete"))
                return
            body, whole = sent
            environ.pop("HTTP_TRANSFER_ENCODING", None)  # Werkzeug would not read the body
            environ["CONTENT_LENGTH"] = str(len(body))
            environ["wsgi.input"] = io.BytesIO(body)
        took = stopwatch()
        answer = _decide(app, environ)
        if log and _is_worth_a_line(environ, answer):
            log.note(_line(scope, answer.status, _told(took(), environ.get(REASON))))
        if not whole:
            answer.headers.append((b"connection", b"close"))
        if DELIVERY in environ:
            await _deliver(environ[DELIVERY], answer, scope[TRANSPORT], receive, send)
        else:
            await _send_whole(answer, send)

    return carry


def _is_worth_a_line(environ: Mapping[str, Any], answer: Answer) -> bool:
    """Leave out what reads the mock's own surface again and again, to follow or to wait."""
    reads = environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"].startswith(CONTROL_PREFIX)
    return not reads or answer.status >= 400


def ask(app: Flask, scope: _Message, body: bytes) -> tuple[Answer, Delivery | None]:
    """Let a Flask app decide without a network; how the answer travels is up to whoever asked."""
    environ = _environ(scope)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if body or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(len(body))
        environ["wsgi.input"] = io.BytesIO(body)
    return _decide(app, environ), environ.get(DELIVERY)


async def _send_whole(answer: Answer, send: _Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _deliver(
    delivery: Delivery,
    answer: Answer,
    transport: asyncio.Transport,
    receive: _Receive,
    send: _Send,
) -> None:
    """Let an answer travel as it is to; a client that leaves ends the waiting."""
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        if delivery.delay:
            await asyncio.wait([gone], timeout=delivery.delay)
        if gone.done():
            return
        if delivery.ending == "whole":
            await _send_whole(answer, send)
            return
        if delivery.ending == "dropped":
            transport.abort()
        if delivery.ending == "cut":
            await _send_part(answer, send)
            transport.close()
        await gone
    finally:
        gone.cancel()


async def _send_part(answer: Answer, send: _Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.part, "more_body": True})


async def _disconnected(receive: _Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read_body(receive: _Receive, limit: int) -> tuple[bytes, bool] | None:
    """Read a body and tell whether to its end; None if it breaks off.

    Of one that is larger than the limit, just enough is kept to show that, and its end is not
    waited for.
    """
    body = bytearray()
    read = 0
    more = True
    while more and read <= max(limit, _DRAINED_BYTES):
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        read += len(chunk)
        body += chunk[: limit + 1 - len(body)]
        more = message.get("more_body", False)
    return bytes(body), not more


def _decide(app: Flask, environ: dict[str, Any]) -> Answer:
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
    return Answer(int(status[:3]), encoded, content)


def _environ(scope: _Message) -> dict[str, Any]:
    host, port = scope["server"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "REQUEST_URI": scope["raw_path"].decode("latin-1"),
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


def _told(seconds: float, reason: str | None) -> str:
    took = f"{seconds * 1000:.1f} ms"
    return f"{took}  {reason}" if reason else took


def _line(scope: _Message, status: int | str, told: str) -> str:
    target = scope["raw_path"].decode("latin-1")
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("latin-1")
    shown = redacted_target(target)
    return f"{wall_clock()}  {status}  {scope['method']:<6} {shown}  {redacted(told)}"
