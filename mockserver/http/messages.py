"""A request as it was received, and an answer with its delivery: plain values of no library."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from mockserver.faults import OK, Effect

__all__ = ["Answer", "Application", "Headers", "Refusal", "Request"]

Headers: TypeAlias = Sequence[tuple[str, str]]
"""Names and values in order; each character is a byte on the wire (Latin-1)."""


class Refusal(NamedTuple):
    """Why a request is refused before its operation is known."""

    status: int
    message: str


class Request(NamedTuple):
    """One request as it was received.

    `target` is the text between method and version, undecoded. `body` has no transfer coding; of a
    body longer than allowed it has one byte more, and `whole` is False if the rest was not awaited.
    `peer` is the client's address. After the `last` request of a connection, no other is read. If a
    WSGI server has mounted the app below a path, `mount` is that path, and `target` is relative to
    it.
    """

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""
    version: str = "1.1"
    peer: str = "127.0.0.1"
    whole: bool = True
    last: bool = False
    refusal: Refusal | None = None
    scheme: str = "http"
    mount: str = ""


class Answer(NamedTuple):
    """The answer to a request, and how it is delivered.

    `effect` is that of a fault: the answer is late, cut short in the middle of its body, dropped
    together with the connection, or never sent. Over the network, a connection already exists when
    an effect says that none is made. `reason` explains an unusual answer in the log.

    A `stream` continues the body with pieces, each sent as it comes; it is cancelled when the
    client leaves. Only the network server streams: elsewhere the answer is what it begins with.
    """

    status: int
    headers: Headers
    body: bytes
    effect: Effect = OK
    reason: str | None = None
    stream: AsyncGenerator[bytes, None] | None = None


class Application(Protocol):
    """What a server serves. None of these methods may wait."""

    def decide(self, request: Request) -> Answer:
        """Return the answer to a request, even to a refused one; it raises nothing."""

    def body_limit(self, target: str) -> int:
        """Return how many bytes the body of a request for a target may have."""

    def refuse(self, refusal: Refusal) -> Answer:
        """Return the answer to data that is not a request."""

    def left(self, request: Request) -> None:
        """Note a client that left before the body of its request was complete."""

    def notice(self, message: str) -> None:
        """Note something that belongs to no request, in one line."""
