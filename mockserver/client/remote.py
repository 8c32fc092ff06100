"""A client for the `/_mock` of another process, used by the commands for a running server.

It knows HTTP and the mock's envelope, and nothing of what is asked. It ignores proxies from the
environment: a mock runs on this machine, or where its URL says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, NamedTuple, TypeAlias, cast
from urllib.parse import quote, urlencode, urlsplit

import orjson

from mockserver.core.errors import IntrozyMockError
from mockserver.core.forms import Form, wrong
from mockserver.core.wire import CONTROL_PREFIX

__all__ = ["Answer", "Headers", "NoAnswer", "Refused", "Remote", "RemoteError"]

Headers: TypeAlias = "Sequence[tuple[str, str | bytes]]"
"""Names and values in the order in which they are sent."""

_PATIENCE_SECONDS = 60
_SAFE = "/%:@!$&'()*+,;=~"


class RemoteError(IntrozyMockError):
    """A server could not do what was asked; the message is for the terminal."""


class NoAnswer(RemoteError):
    """No server answers, or its answer is incomplete; `reason` says what happened."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"no server answers at {url}: {reason}. Start one with: introzy-mock serve"
        )
        self.reason = reason


class Refused(RemoteError):
    """The server refused; `status` is that of its answer."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class Answer(NamedTuple):
    """An answer as it was received."""

    status: int
    body: bytes
    headers: Message

    def json(self) -> Any:
        """Return the value of its JSON, None if the body is empty."""
        return orjson.loads(self.body) if self.body else None


class Remote:
    """The server at a URL, and one of its sandboxes; None is the default one.

    Raises:
        RemoteError: it is not a URL.
    """

    def __init__(
        self,
        url: str,
        *,
        sandbox: str | None = None,
        admin_token: str | None = None,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self.url: str = url.rstrip("/")
        self.sandbox = sandbox
        self._patience = patience
        self._headers = {"Authorization": _bearer(admin_token)} if admin_token else {}
        self._connection, self._host, self._port, self._prefix = _parts(url)

    def in_sandbox(self, name: str) -> Remote:
        """Return a client for another sandbox of the same server."""
        other = Remote(self.url, sandbox=name)
        other._headers = self._headers
        return other

    def ask(
        self,
        method: str,
        *path: str,
        form: Form | None = None,
        query: Mapping[str, object] | None = None,
        body: Any = None,
    ) -> Answer:
        """Send a request to a path under `/_mock`; None in the query is left out.

        Raises:
            NoAnswer: no server answers.
            Refused: the server refuses, is not introzy-mock, or its answer is not of this form.
        """
        target = _target(path)
        sent = {name: value for name, value in (query or {}).items() if value is not None}
        if self.sandbox is not None:
            sent["sandbox"] = self.sandbox
        headers: list[tuple[str, str | bytes]] = [*self._headers.items()]
        if body is not None:
            headers.append(("Content-Type", "application/json"))
        answer = self.send(
            method,
            f"{target}?{urlencode(sent, doseq=True, errors='surrogateescape')}" if sent else target,
            headers=headers,
            body=_json(body) if body is not None else b"",
        )
        self._check(answer, f"{method} {target}", form)
        return answer

    def send(self, method: str, target: str, *, headers: Headers, body: bytes) -> Answer:
        """Send any request to the server, with these headers only, and return the answer.

        Raises:
            NoAnswer: no server answers, or its answer is incomplete.
        """
        with closing(
            self._connection(self._host, self._port, timeout=self._patience)
        ) as connection:
            try:
                connection.putrequest(method, self._prefix + target)
                length = [("Content-Length", str(len(body)))] if body else []
                for name, value in (*headers, ("Connection", "close"), *length):
                    connection.putheader(name, value)
                connection.endheaders(body or None)
                response = connection.getresponse()
                return Answer(response.status, response.read(), response.headers)
            except (OSError, HTTPException, ValueError) as error:
                raise NoAnswer(self.url, _reason(error, self._patience)) from error

    def _check(self, answer: Answer, asked: str, form: Form | None) -> None:
        """Raise the refusal in an answer, or that the answer is not from a mock."""
        envelope = _envelope(answer)
        if envelope is None:
            reason = f"{asked} got {answer.status} and not the mock's JSON"
            raise self._no_mock(reason, status=answer.status)
        if answer.status >= 400:
            hint = self._hint() if answer.status == 403 else ""
            raise Refused(f"{envelope['error']['message']}{hint}", status=answer.status)
        if form is not None and wrong(answer.json(), form):
            raise self._no_mock(f"{asked} got JSON of another form", status=answer.status)

    def _no_mock(self, reason: str, *, status: int) -> Refused:
        return Refused(
            f"the server at {self.url} is not introzy-mock: {reason}. Name a mock with --url, or "
            "start one with: introzy-mock serve",
            status=status,
        )

    def _hint(self) -> str:
        if self._headers:
            return " (the token in --admin-token is not the server's)"
        return " (this command sends the token in --admin-token or INTROZY_MOCK_ADMIN_TOKEN)"


def _bearer(token: str) -> bytes:
    return f"Bearer {token.strip()}".encode("utf-8", "surrogateescape")


def _envelope(answer: Answer) -> Mapping[str, Any] | None:
    """Return the envelope of an answer; None if the mock would not answer like this."""
    if answer.status == 204:
        return {}
    try:
        value = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    if answer.status < 300:
        return {} if isinstance(value, dict | list) else None
    is_envelope = isinstance(value, dict) and isinstance(value.get("error"), dict)
    return cast("Mapping[str, Any]", value) if is_envelope and "message" in value["error"] else None


def _target(path: Sequence[str]) -> str:
    parts = (quote(part, safe="", errors="surrogateescape") for part in path)
    return "/".join((CONTROL_PREFIX, *parts))


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        raise RemoteError(f"what is to be sent cannot be written as JSON: {error}") from error


def _parts(url: str) -> tuple[type[HTTPConnection], str, int | None, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    kind = {"http": HTTPConnection, "https": HTTPSConnection}.get(parts.scheme) if host else None
    if kind is None or host is None:
        raise RemoteError(f"{url!r} is not the URL of a server such as http://127.0.0.1:4700")
    return kind, host, port, quote(parts.path.rstrip("/"), safe=_SAFE, errors="surrogateescape")


def _reason(error: Exception, patience: float) -> str:
    if isinstance(error, TimeoutError):
        return f"it timed out after {patience:g} s"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, HTTPException) and not isinstance(error, OSError):
        return f"the server there does not speak HTTP ({error!r})"
    return str(error) or type(error).__name__
