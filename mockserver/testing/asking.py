"""Asking the app without a network: what clients share, whichever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple, Self, TypeAlias
from urllib.parse import urlsplit

from flask import Flask

from mockserver.bridge import ask
from mockserver.http import Answer, Request
from mockserver.keyring import place_in, place_of
from mockserver.redaction import API_KEY
from mockserver.sandbox import Sandbox

__all__ = ["BASE_URL", "Arrival", "Door", "Headers", "with_key_of"]

BASE_URL = "http://127.0.0.1"
"""What paths are relative to where there is no network."""

Headers: TypeAlias = list[tuple[bytes, bytes]]


class Arrival(NamedTuple):
    """How an answer arrives: whole, cut short, or not at all.

    It does not if it is too late for the client or dropped, or if no connection came about: it was
    refused, or it was unconnected for too long.
    """

    how: Literal["whole", "cut", "late", "dropped", "refused", "unconnected"]
    answer: Answer

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
        self, app: Flask, change: Callable[[Headers], Headers] = lambda headers: headers
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
        sent = [(_text(name), _text(value)) for name, value in self._change([*headers])]
        request = Request(
            method=method,
            target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            headers=[("Host", parts.netloc.rpartition("@")[2]), *_without_host(sent)],
            body=body,
        )
        answer = ask(self._app, request)
        if not answer.connects:
            return Arrival("refused" if answer.ending == "dropped" else "unconnected", answer)
        if answer.ending == "never" or (patience is not None and answer.delay >= patience):
            return Arrival("late", answer)
        return Arrival(answer.ending, answer)


def _text(raw: bytes) -> str:
    return raw.decode("latin-1")


def _without_host(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() != "host"]


def with_key_of(world: Sandbox, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Return headers with the key of a sandbox in the place of another that would do elsewhere.

    One that the mock made for this sandbox is left, since it may have been revoked.
    """
    own = f"Bearer {world.keys.own}".encode()
    return [
        (name, own if name.lower() == b"authorization" and _is_foreign(value, world) else value)
        for name, value in headers
    ]


def _is_foreign(authorization: bytes, world: Sandbox) -> bool:
    scheme, _, key = authorization.decode("latin-1").partition(" ")
    key = key.strip()
    is_key = scheme.lower() == "bearer" and API_KEY.fullmatch(key) is not None
    return is_key and place_in(key) != place_of(world.name)
