"""The way of requests to an app."""

from __future__ import annotations

from collections.abc import Iterable
from http.client import RemoteDisconnected
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.exceptions import ConnectionError as ConnectionFailed
from requests.exceptions import ConnectTimeout, ReadTimeout, RequestException, RetryError
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    ResponseError,
)

from mockserver.testing.clients.door import BASE_URL, Arrival, Door

__all__ = ["SandboxSession", "led_through"]


class SandboxSession(Session):
    """A requests session that asks an app; URLs are relative to the app's."""

    def __init__(self, door: Door, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers.update(headers)
        self.trust_env = False  # no .netrc has a say in the key
        self._door = door

    def __getstate__(self) -> dict[str, Any]:
        state: Any = super().__getstate__()
        return {**state, "_door": self._door}

    def request(
        self, method: str | bytes, url: str | bytes, *args: Any, **options: Any
    ) -> Response:
        """Send a request, as `requests.Session` does."""
        text = url.decode() if isinstance(url, bytes) else url
        return super().request(method, urljoin(BASE_URL, text), *args, **options)

    def get_adapter(self, url: str) -> BaseAdapter:
        """Return the adapter that is mounted for a URL, changed so that the app answers."""
        mounted = super().get_adapter(url)
        return led_through(self._door, mounted) if isinstance(mounted, HTTPAdapter) else mounted


def led_through(door: Door, mounted: HTTPAdapter) -> HTTPAdapter:
    """Return an adapter that does what a mounted one does, but sends through a door.

    It shares the state of the mounted one: its retries, and whatever a user's subclass keeps.
    """
    if isinstance(mounted, _Adapter):
        return mounted
    kind = type(mounted)
    bases = (_Adapter,) if kind is HTTPAdapter else (kind, _Adapter)
    led: HTTPAdapter = object.__new__(type(kind.__name__, bases, {"door": door}))
    led.__dict__ = mounted.__dict__
    return led


class _Adapter(HTTPAdapter):
    """Sends through a door as `HTTPAdapter` does to a host, except that retries do not wait.

    The `send` of a user's subclass runs before this one, and calls it by `super()`.
    """

    door: Door

    def send(
        self, request: PreparedRequest, *_args: Any, timeout: Any = None, **_options: Any
    ) -> Response:
        try:
            return self.build_response(request, self._sent(request, _read_timeout(timeout)))
        except HTTPError as error:
            raise _as_requests_says(error, request) from error

    def get_connection_with_tls_context(self, *_args: Any, **_options: Any) -> Any:
        raise ConnectionFailed(
            f"{type(self).__name__}.send opens a connection of its own, where the mock can answer "
            "nothing; let it call super().send instead."
        )

    def _sent(self, request: PreparedRequest, patience: float | None) -> HTTPResponse:
        """Return an app's answer, after as many attempts as the retries allow."""
        retries = self.max_retries
        method, url, body = request.method or "GET", request.url or BASE_URL, _body(request.body)
        headers = [(_bytes(name), _bytes(value)) for name, value in request.headers.items()]
        while True:
            arrival = self.door.ask(
                method=method, url=url, headers=headers, body=body, patience=patience
            )
            response = _response(arrival, method, retries)
            if response and not retries.is_retry(
                method, response.status, "Retry-After" in response.headers
            ):
                return response
            pool = self.poolmanager.connection_from_url(url)  # only named: it connects to nothing
            error = None if response else _failure(arrival, pool, patience)
            try:
                retries = retries.increment(method, url, response=response, error=error)
            except MaxRetryError as exhausted:
                if response and not retries.raise_on_status:
                    return response
                raise MaxRetryError(pool, url, exhausted.reason) from exhausted.reason


def _failure(arrival: Arrival, pool: Any, patience: float | None) -> HTTPError:
    """Return the error of urllib3 where no answer arrives."""
    if arrival.ending == "never":
        return ReadTimeoutError(pool, "", f"Read timed out. (read timeout={patience})")
    if arrival.ending == "connect-timeout":
        return ConnectTimeoutError(pool, f"Connection to {pool.host} timed out.")
    if arrival.ending == "refused":
        refused = "Failed to establish a new connection: [Errno 111] Connection refused"
        return NewConnectionError(pool, refused)
    cause = RemoteDisconnected("Remote end closed connection without response")
    return ProtocolError("Connection aborted.", cause)


def _as_requests_says(error: HTTPError, request: PreparedRequest) -> RequestException:
    """Return the error of requests for one of urllib3."""
    reason = error.reason if isinstance(error, MaxRetryError) else error
    kind: type[RequestException] = ConnectionFailed
    if isinstance(reason, ConnectTimeoutError) and not isinstance(reason, NewConnectionError):
        kind = ConnectTimeout
    elif isinstance(reason, ResponseError):
        kind = RetryError
    elif isinstance(error, ReadTimeoutError):
        kind = ReadTimeout
    return kind(error, request=request)


def _response(arrival: Arrival, method: str, retries: Any) -> HTTPResponse | None:
    if arrival.ending not in {"whole", "cut"}:
        return None
    return HTTPResponse(  # it raises the error itself if the body is shorter than the headers say
        BytesIO(arrival.body),
        headers=HTTPHeaderDict(arrival.answer.headers),
        status=arrival.answer.status,
        version=11,
        reason=arrival.phrase,
        preload_content=False,
        request_method=method,
        retries=retries,
    )


def _read_timeout(timeout: Any) -> float | None:
    if isinstance(timeout, tuple):
        timeout = timeout[1]
    found: float | None = getattr(timeout, "read_timeout", timeout)
    return found


def _body(body: Any) -> bytes:
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str | bytes):
        return _bytes(body)
    parts: Iterable[str | bytes] = body or ()
    return b"".join(map(_bytes, parts))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
