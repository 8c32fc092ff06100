"""The door for requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from flask import Flask
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as ConnectionFailed
from requests.exceptions import ReadTimeout
from urllib3 import HTTPHeaderDict, HTTPResponse

from mockserver.testing.asking import BASE_URL, Headers, arrive

__all__ = ["SandboxSession", "answer"]


class SandboxSession(Session):
    """A requests session that asks an app; URLs are relative to the app's."""

    def __init__(self, app: Flask, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.headers.update(headers)
        self.trust_env = False  # no .netrc has a say in the key
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(app))

    def request(
        self, method: str | bytes, url: str | bytes, *args: Any, **options: Any
    ) -> Response:
        """Send a request, as `requests.Session` does."""
        text = url.decode() if isinstance(url, bytes) else url
        return super().request(method, urljoin(BASE_URL, text), *args, **options)


class _Adapter(HTTPAdapter):
    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def send(
        self, request: PreparedRequest, *_args: Any, timeout: Any = None, **_options: Any
    ) -> Response:
        return self.build_response(request, answer(self._app, request, timeout))


def answer(
    app: Flask,
    request: PreparedRequest,
    timeout: Any,
    *,
    change: Callable[[Headers], Headers] = lambda headers: headers,
) -> HTTPResponse:
    """Let an app answer a request; give urllib3's response, or raise the error of requests."""
    patience = _read_timeout(timeout)
    arrival = arrive(
        app,
        method=request.method or "GET",
        url=request.url or BASE_URL,
        headers=change([(_bytes(name), _bytes(value)) for name, value in request.headers.items()]),
        body=_body(request.body),
        patience=patience,
    )
    if arrival.how == "late":
        raise ReadTimeout(f"Read timed out. (read timeout={patience})", request=request)
    if arrival.how == "dropped":
        raise ConnectionFailed(
            "Connection aborted: remote end closed connection without response", request=request
        )
    status = arrival.answer.status
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in arrival.answer.headers
    ]
    return HTTPResponse(  # it raises the error itself if the body is shorter than the headers say
        BytesIO(arrival.body),
        headers=HTTPHeaderDict(headers),
        status=status,
        version=11,
        reason=HTTPStatus(status).phrase,
        preload_content=False,
        request_method=request.method,
    )


def _read_timeout(timeout: Any) -> float | None:
    if isinstance(timeout, tuple):
        timeout = timeout[1]
    found: float | None = getattr(timeout, "read_timeout", timeout)
    return found


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str | bytes):
        return _bytes(body)
    if hasattr(body, "read"):
        return _bytes(body.read())
    parts: Iterable[str | bytes] = body
    return b"".join(map(_bytes, parts))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
