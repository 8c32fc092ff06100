"""The way to an app without a network: what the clients share, whichever library they are of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http.client import responses
from typing import Any, Literal, NamedTuple, Self, TypeAlias
from urllib.parse import urlsplit

from mockserver.http import Answer, Request
from mockserver.http.flask_door import FlaskDoor

__all__ = ["BASE_URL", "Arrival", "Door", "RawHeaders"]

BASE_URL = "http://127.0.0.1"
"""What paths are relative to where there is no network."""

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]


class Arrival(NamedTuple):
    """How an answer arrives: whole, cut short, or not at all.

    It does not if it is too late for the client or dropped, or if no connection came about: it was
    refused, or it was unconnected for too long.
    """

    how: Literal["whole", "cut", "late", "dropped", "refused", "unconnected"]
    answer: Answer

    @property
    def phrase(self) -> str:
        """What the status line says beside the status."""
        return responses.get(self.answer.status, "")

    @property
    def body(self) -> bytes:
        """What arrives of the body."""
        return self.whole[: len(self.whole) // 2] if self.how == "cut" else self.whole

    @property
    def whole(self) -> bytes:
        """The body as the app answered it; the app streams none."""
        return self.answer.body if isinstance(self.answer.body, bytes) else b""


class Door:
    """The way to an app without a network; `change` may send other headers than the client did."""

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
        """Return what arrives at a client that waits so many seconds, without waiting them."""
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
        if ending == "connect-timeout":
            return Arrival("unconnected", answer)
        if ending == "never" or (patience is not None and delay >= patience):
            return Arrival("late", answer)
        return Arrival(ending, answer)
