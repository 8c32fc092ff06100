"""The Flask app: a door to the function that decides requests, for users of Flask or WSGI.

Its rules are the contracts' operations, and its views call that function, so that hooks, signals,
blueprints and test clients work as with any Flask app. If nobody has added any, `wsgi_app` calls
the function directly.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from http.client import responses
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from flask import (
    Flask,
    Response,
    appcontext_popped,
    appcontext_pushed,
    appcontext_tearing_down,
    request,
    request_finished,
    request_started,
    request_tearing_down,
)
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import Map
from werkzeug.wsgi import get_input_stream

from mockserver.contract.router import SAFE
from mockserver.core.wire import ANSWER, REFUSAL, body_limit
from mockserver.http.answers import as_json
from mockserver.http.envelope import envelope, failure
from mockserver.http.messages import Answer, Refusal, Request
from mockserver.http.wsgi import ask_wsgi

__all__ = ["FlaskDoor"]

logger: logging.Logger = logging.getLogger(__name__)

_KEPT_CONTEXT = "werkzeug.debug.preserve_context"
"""The environment's key with which Flask's test client asks for the contexts of a request."""

_SENT = ("HTTP_", "CONTENT_TYPE", "CONTENT_LENGTH")
"""How the environment's keys of header fields begin."""

_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/#]*")


class FlaskDoor(Flask):
    """A Flask app whose requests `decide` answers; `rules` are endpoint, method and path."""

    _rules: Iterable[tuple[str, str, str]] = ()

    def __init__(
        self, decide: Callable[[Request], Answer], rules: Iterable[tuple[str, str, str]]
    ) -> None:
        super().__init__("mockserver", static_folder=None)
        self.decide = decide
        self._rules = rules
        self.register_error_handler(HTTPException, self._unrouted)
        self._is_extended = False

    @property
    def url_map(self) -> Map:
        """The rules, compiled on first use: Werkzeug takes 15 ms, and few apps need them."""
        rules, self._rules = self._rules, ()
        for endpoint, method, path in rules:
            text = path.replace("{", "<").replace("}", ">")
            rule = self.url_rule_class(text, methods=[method], endpoint=endpoint)
            self._map.add(rule)
            self.view_functions[endpoint] = self._view
        return self._map

    @url_map.setter
    def url_map(self, rules: Map) -> None:
        rules.strict_slashes = rules.merge_slashes = False
        self._map = rules

    @property
    def is_plain(self) -> bool:
        """Whether nobody has added anything to the app that has to see its requests."""
        return not (
            self._is_extended
            or self.before_request_funcs
            or self.after_request_funcs
            or self.teardown_request_funcs
            or self.teardown_appcontext_funcs
            or self.url_value_preprocessors
            or request_started.receivers
            or request_finished.receivers
            or request_tearing_down.receivers
            or appcontext_pushed.receivers
            or appcontext_popped.receivers
            or appcontext_tearing_down.receivers
        )

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request that comes without WSGI; it raises nothing.

        Hooks of the app, or a WSGI app around it, see the request too.
        """
        is_wrapped = getattr(self.wsgi_app, "__self__", None) is not self
        try:
            if self.is_plain and not is_wrapped:
                return self.decide(request)
            return ask_wsgi(self.wsgi_app, request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            text = failure(request.method, request.target, error)
            logger.error("%s", text)  # noqa: TRY400 - the trace is in it, without keys
            return as_json(*envelope(error))

    def add_url_rule(self, *rule: Any, **options: Any) -> None:
        """Add a rule, as in any Flask app."""
        super().add_url_rule(*rule, **options)
        self._is_extended = True

    def register_error_handler(self, *handler: Any) -> None:
        """Add an error handler, as any Flask app does."""
        super().register_error_handler(*handler)
        self._is_extended = True

    def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request: by Flask's dispatch if somebody has added hooks, otherwise directly."""
        if _KEPT_CONTEXT in environ or not self.is_plain:
            return super().wsgi_app(environ, start_response)
        answer = environ[ANSWER] = self.decide(_request(environ))
        phrase = responses.get(answer.status, "UNKNOWN")
        start_response(f"{answer.status} {phrase}", [*answer.headers])
        return [answer.body]

    def _view(self, **_path: str) -> Response:
        """Answer the request of Flask's context."""
        request.max_content_length = body_limit(request.path)
        answer = request.environ[ANSWER] = self.decide(
            _request(request.environ, read=request.get_data)
        )
        response = Response(answer.body, answer.status)
        response.headers = Headers(answer.headers)
        response.automatically_set_content_length = False  # that of HEAD is the one of GET
        return response

    def _unrouted(self, error: HTTPException) -> Response | HTTPException:
        """Answer a request without a rule; errors of a user's own view stay as they are."""
        return self._view() if error is request.routing_exception else error


def _request(environ: Mapping[str, Any], *, read: Callable[[], bytes] | None = None) -> Request:
    """Return the request in a WSGI environment."""
    path = _sent_path(environ)
    body, whole, refusal = b"", True, environ.get(REFUSAL)
    try:
        body = read() if read else _body(environ, body_limit(path))
    except RequestEntityTooLarge:
        whole = False
    except HTTPException as error:
        refusal = refusal or Refusal(error.code or 400, error.description or error.name)
    query = environ.get("QUERY_STRING", "")
    return Request(
        method=environ["REQUEST_METHOD"],
        target=f"{path}?{query}" if query else path,
        headers=_headers(environ),
        body=body,
        version=environ.get("SERVER_PROTOCOL", "HTTP/1.1").removeprefix("HTTP/"),
        peer=environ.get("REMOTE_ADDR", ""),
        whole=whole,
        refusal=refusal,
        scheme=environ.get("wsgi.url_scheme", "http"),
        mount=environ.get("SCRIPT_NAME", ""),
    )


def _body(environ: Mapping[str, Any], limit: int) -> bytes:
    """Return the body, up to its declared length.

    Raises:
        HTTPException: it is longer than `limit`, or shorter than its declared length.
    """
    is_empty = environ.get("CONTENT_LENGTH", "") in {"", "0"}
    if is_empty and "HTTP_TRANSFER_ENCODING" not in environ:
        return b""
    stream = get_input_stream(dict(environ), max_content_length=limit)
    read: bytes = stream.read()
    return read


def _headers(environ: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(_name_of(key), environ[key]) for key in environ if key.startswith(_SENT)]


@lru_cache(maxsize=256)
def _name_of(key: str) -> str:
    return key.removeprefix("HTTP_").replace("_", "-").title()


def _sent_path(environ: Mapping[str, Any]) -> str:
    """Return the path of a request below the app's root, as it was sent, in ASCII.

    The server's raw target is used if it equals `PATH_INFO` when it is decoded. A server without a
    raw target has already decoded the path.
    """
    path: str = environ["PATH_INFO"]
    target: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if "%" in target:
        whole = _ORIGIN.sub("", target.partition("?")[0])
        for sent in (whole, whole.partition("#")[0]):  # not all take a fragment for one
            below = _below(environ.get("SCRIPT_NAME", ""), sent)
            if below is not None and _decoded(below) == path:
                return quote(below.encode("latin-1"), safe=f"{SAFE}%")
    if path.isascii() and "%" not in path:
        return path
    return quote(path.encode("latin-1"), safe=SAFE)


def _below(root: str, sent: str) -> str | None:
    """Return the part of a path below the app's root; None if the path is not below it."""
    parts, size = sent.split("/"), root.count("/") + 1
    if _decoded("/".join(parts[:size])) != root:
        return None
    return "".join(f"/{part}" for part in parts[size:])


def _decoded(path: str) -> str:
    return unquote_to_bytes(path.encode("latin-1")).decode("latin-1")
