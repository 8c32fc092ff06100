"""Asking the app without a network: what clients share, whichever they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from flask import Flask

from mockserver.bridge import Answer, ask
from mockserver.keyring import place_in, place_of
from mockserver.sandbox import Sandbox
from mockserver.wire import API_KEY

__all__ = ["BASE_URL", "Arrival", "Headers", "arrive", "with_key_of"]

BASE_URL = "http://127.0.0.1"
"""What paths are relative to where there is no network."""

Headers: TypeAlias = list[tuple[bytes, bytes]]


class Arrival(NamedTuple):
    """How an answer arrives: whole, cut short, or not at all (too late for the client, dropped)."""

    how: Literal["whole", "cut", "late", "dropped"]
    answer: Answer

    @property
    def body(self) -> bytes:
        """What arrives of the body."""
        return self.answer.part if self.how == "cut" else self.answer.body


def arrive(
    app: Flask,
    *,
    method: str,
    url: str,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    patience: float | None,
) -> Arrival:
    """Let the app answer a request of a client that waits so many seconds, without waiting them."""
    parts = urlsplit(url)
    scope: dict[str, Any] = {
        "method": method,
        "raw_path": (parts.path or "/").encode("ascii"),
        "query_string": parts.query.encode("ascii"),
        "headers": [(name.lower(), value) for name, value in headers],
        "http_version": "1.1",
        "server": (parts.hostname, parts.port or 80),
        "client": ("127.0.0.1", 0),
    }
    answer, delivery = ask(app, scope, body)
    if delivery is None:
        return Arrival("whole", answer)
    if delivery.ending == "never" or (patience is not None and delivery.delay >= patience):
        return Arrival("late", answer)
    return Arrival(delivery.ending, answer)


def with_key_of(world: Sandbox, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Give headers with the key of a sandbox in the place of another that would do elsewhere.

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
