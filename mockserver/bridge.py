"""The bridge: makes the Flask app an application that a server or a test's client can ask.

Where nobody has added anything to the app, the function behind it is asked straight away.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson
from flask import Flask

from mockserver.determinism import stopwatch, wall_clock
from mockserver.errors import Malformed
from mockserver.http.envelope import envelope, failure
from mockserver.http.flask_door import FlaskDoor
from mockserver.http.incoming import fields_of, parts_of
from mockserver.http.messages import Answer, Headers, Refusal, Request
from mockserver.redaction import redacted
from mockserver.requestlog import RequestLog
from mockserver.wire import ANSWER, CONTROL_PREFIX, MAX_IMPORT_BYTES, REFUSAL, body_limit

__all__ = ["Bridge", "ask", "bridge"]

logger: logging.Logger = logging.getLogger(__name__)

_SERVER: Mapping[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "80",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}
_NONE = "---"
"""Stands in a line for the status of what was not answered."""
_OVER = MAX_IMPORT_BYTES + 1
"""The length of a body whose end was not waited for: more than any may have."""


class Bridge:
    """An application for a server, made of a Flask app; without a log it tells nobody."""

    def __init__(self, app: Flask, log: RequestLog | None) -> None:
        self._app = app
        self._log = log

    def decide(self, request: Request) -> Answer:
        """Return the app's answer, and note it in the log."""
        took = stopwatch()
        answer = ask(self._app, request)
        if self._log and _is_worth_a_line(request, answer):
            status = _NONE if answer.effect.is_silent else answer.status
            self._log.note(_line(request, status, _told(took(), answer.reason)))
        return answer

    def body_limit(self, target: str) -> int:
        """Return how many bytes a body may have: more for an import."""
        return body_limit(parts_of(target)[1])

    def refuse(self, refusal: Refusal) -> Answer:
        """Return the answer to what is no request, and note it in the log."""
        self.notice(f"{refusal.status}: {refusal.message}")
        return _answer_to(Malformed(*refusal))

    def left(self, request: Request) -> None:
        """Note a client that left before its body was complete."""
        if self._log:
            told = "the client disconnected before the body was complete"
            self._log.note(_line(request, _NONE, told))

    def notice(self, message: str) -> None:
        """Note what belongs to no request."""
        if self._log:
            self._log.note(redacted(f"{wall_clock()}  {message}"))


def bridge(app: Flask, log: RequestLog | None = None) -> Bridge:
    """Return the application that carries a Flask app; without a log it tells nobody."""
    return Bridge(app, log)


def ask(app: Flask, request: Request) -> Answer:
    """Return the app's answer without a network.

    Somebody who takes part in its requests, or has put another WSGI app around it, sees this one.
    """
    is_wrapped = getattr(app.wsgi_app, "__self__", None) is not app
    try:
        if isinstance(app, FlaskDoor) and app.is_plain and not is_wrapped:
            return app.decide(request)
        return _through_flask(app, _environ(request))
    except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
        told = failure(request.method, request.target, error)
        logger.error("%s", told)  # noqa: TRY400 - the trace is in it, without keys
        return _answer_to(error)


def _through_flask(app: Flask, environ: dict[str, Any]) -> Answer:
    started: list[Any] = []

    def start_response(status: str, headers: Headers, _error: Any = None) -> Any:
        started[:] = int(status[:3]), headers

    pieces = app.wsgi_app(environ, start_response)
    try:
        body = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    status, headers = started
    decided = environ.get(ANSWER) or Answer(status, headers, body)
    return decided._replace(status=status, headers=headers, body=body)


def _answer_to(error: Exception) -> Answer:
    status, body = envelope(error)
    return Answer(status, [("Content-Type", "application/json")], orjson.dumps(body))


def _environ(request: Request) -> dict[str, Any]:
    authority, path, query = parts_of(request.target)
    environ: dict[str, Any] = {
        **_SERVER,
        "REQUEST_METHOD": request.method,
        "REQUEST_URI": request.target,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "REMOTE_ADDR": request.peer,
        "wsgi.errors": sys.stderr,
        **{_key_of(name): value for name, value in fields_of(request.headers).items()},
    }
    chunked = environ.pop("HTTP_TRANSFER_ENCODING", None)  # Werkzeug would not read the body
    if request.body or chunked or "CONTENT_LENGTH" in environ:
        length = len(request.body) if request.whole else _OVER
        environ["CONTENT_LENGTH"] = str(length)
    environ["wsgi.input"] = BytesIO(request.body)
    if authority:
        environ["HTTP_HOST"] = authority  # RFC 9112, 3.2.2: it goes before the header
    if request.refusal:
        environ[REFUSAL] = request.refusal
    return environ


@lru_cache(maxsize=256)
def _key_of(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _is_worth_a_line(request: Request, answer: Answer) -> bool:
    """Whether it is no reading of the mock's own surface, which many do again and again."""
    reads = request.method == "GET" and parts_of(request.target)[1].startswith(CONTROL_PREFIX)
    return not reads or answer.status >= 400


def _told(seconds: float, reason: str | None) -> str:
    took = f"{seconds * 1000:.1f} ms"
    return f"{took}  {reason}" if reason else took


def _line(request: Request, status: int | str, told: str) -> str:
    return redacted(f"{wall_clock()}  {status}  {request.method:<6} {request.target}  {told}")
