"""Calling a WSGI app as a server does: a request becomes its environment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from mockserver.core.wire import ANSWER, MAX_IMPORT_BYTES, REFUSAL
from mockserver.http.incoming import fields_of, parts_of
from mockserver.http.messages import Answer, Headers, Request

__all__ = ["ask_wsgi"]

_App: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]

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
_OVER = MAX_IMPORT_BYTES + 1
"""The declared length of a body whose end was not awaited: more than any may have."""


def ask_wsgi(app: _App, request: Request) -> Answer:
    """Return the answer of an app; the mock's own app adds how it is delivered."""
    environ = _environ(request)
    started: list[Any] = []

    def start_response(status: str, headers: Headers, _error: Any = None) -> Any:
        started[:] = int(status[:3]), headers

    pieces = app(environ, start_response)
    try:
        body = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    status, headers = started
    decided = environ.get(ANSWER) or Answer(status, headers, body)
    if any(name.lower() == "content-length" for name, _ in headers):
        decided = decided._replace(stream=None)  # a hook or middleware says where the body ends
    return decided._replace(status=status, headers=headers, body=body)


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


def _key_of(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
