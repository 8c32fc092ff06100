"""A request as it came, and an answer with how it travels: plain values that no library shapes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from mockserver.faults import OK, Effect

__all__ = ["Answer", "Application", "Headers", "Refusal", "Request"]

Headers: TypeAlias = Sequence[tuple[str, str]]
"""Names and values in their order, each character a byte as it is sent (Latin-1)."""


class Refusal(NamedTuple):
    """Why a request is refused before anybody looks at what it asks for."""

    status: int
    message: str


class Request(NamedTuple):
    """One request as it came.

    `target` is what stands between method and version, undecoded. `body` has its transfer coding
    undone; of one that is longer than allowed it has one byte more than that, and `whole` is False
    if the end was not waited for. `peer` is the client's address. After the `last` request of a
    connection no other is read. Where a WSGI server has put the app below a path, `mount` is that
    path, and `target` what is below it.
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
    """What is sent for a request, and how it travels.

    `effect` is that of a fault: the answer leaves late, or is cut short in the middle of its body,
    dropped together with the connection, or never sent. Over the network there is a connection
    already where an effect says that none comes about. A body that is not there yet is an iterator
    of pieces, each sent as it comes; it is cancelled when the client leaves. `reason` is what a
    log says of an answer that is not the usual one.
    """

    status: int
    headers: Headers
    body: bytes | AsyncIterator[bytes]
    effect: Effect = OK
    reason: str | None = None

    @property
    def content(self) -> bytes:
        """The body as far as it is there: nothing of one that is streamed."""
        return self.body if isinstance(self.body, bytes) else b""


class Application(Protocol):
    """What a server serves. None of these may wait."""

    def decide(self, request: Request) -> Answer:
        """Return the answer to a request, also to one that is refused; it raises nothing."""

    def body_limit(self, target: str) -> int:
        """Return how many bytes the body of a request for a target may have."""

    def refuse(self, refusal: Refusal) -> Answer:
        """Return the answer to what is no request."""

    def left(self, request: Request) -> None:
        """Take note of a client that left before the body of its request was complete."""

    def notice(self, message: str) -> None:
        """Take note of something that belongs to no request, in one line."""
