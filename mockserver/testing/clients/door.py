"""The way to an app without a network, shared by the clients of all libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http.client import responses
from typing import Any, NamedTuple, Self, TypeAlias
from urllib.parse import urlsplit

from mockserver.faults import Ending
from mockserver.http import Answer, Request
from mockserver.http.flask_door import FlaskDoor

__all__ = ["BASE_URL", "Arrival", "Door", "RawHeaders"]

BASE_URL = "http://127.0.0.1"
"""What paths are relative to where there is no network."""

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]


class Arrival(NamedTuple):
    """What arrives at a client: an answer, whole or cut short, or an error instead.

    The error is a timeout (`never`), a dropped connection, or one that could not be made.
    """

    ending: Ending
    answer: Answer

    @property
    def phrase(self) -> str:
        """The reason phrase of the status line."""
        return responses.get(self.answer.status, "")

    @property
    def body(self) -> bytes:
        """The part of the body that arrives."""
        return self.whole[: len(self.whole) // 2] if self.ending == "cut" else self.whole

    @property
    def whole(self) -> bytes:
        """The body as the app answered it, without what would be streamed after it."""
        return self.answer.body


class Door:
    """The way to an app without a network; `change` may replace the client's headers."""

    def __init__(
        self, app: FlaskDoor, change: Callable[[RawHeaders], RawHeaders] = lambda headers: headers
    ) -> None:
        self._app = app
        self._change = change

    def __deepcopy__(self, _copied: Mapping[int, Any]) -> Self:
        """Return the same door: the copy of a client asks the same app."""
        return self

    def ask(
        self,
        *,
        method: str,
        url: str,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        patience: float | None,
    ) -> Arrival:
        """Return what arrives at a client with this timeout in seconds, without waiting."""
        parts = urlsplit(url)
        sent = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in self._change([*headers])
            if name.lower() != b"host"
        ]
        request = Request(
            method=method,
            target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            headers=[("Host", parts.netloc.rpartition("@")[2]), *sent],
            body=body,
        )
        answer = self._app.answer(request)
        ending, delay = answer.effect.ending, answer.effect.delay
        is_late = patience is not None and delay >= patience
        if is_late and ending not in {"refused", "connect-timeout"}:
            return Arrival("never", answer)
        return Arrival(ending, answer)
