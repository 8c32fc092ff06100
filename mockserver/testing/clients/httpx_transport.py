"""The way of httpx to an app, and of httpx2, which has the same interface."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any

from mockserver.testing.clients.door import Arrival, Door

__all__ = ["transport"]

_ERRORS = {
    "never": ("ReadTimeout", "timed out"),
    "connect-timeout": ("ConnectTimeout", "timed out"),
    "dropped": ("RemoteProtocolError", "Server disconnected without sending a response."),
    "refused": ("ConnectError", "[Errno 111] Connection refused"),
}
"""The library's own error and its message, where no answer arrives."""


def transport(library: ModuleType, door: Door) -> Any:
    """Make a transport of the library that uses a door, for clients of both kinds."""
    return library.MockTransport(lambda request: _answer(library, door, request))


def _answer(library: ModuleType, door: Door, request: Any) -> Any:
    """Return an app's answer as the library's response, or raise the library's error."""
    arrival = door.ask(
        method=request.method,
        url=str(request.url),
        headers=request.headers.raw,
        body=request.content,
        patience=request.extensions.get("timeout", {}).get("read"),
    )
    if arrival.ending in _ERRORS:
        name, message = _ERRORS[arrival.ending]
        raise getattr(library, name)(message)
    return library.Response(
        arrival.answer.status,
        headers=arrival.answer.headers,
        stream=_stream(library, arrival),
        extensions={"http_version": b"HTTP/1.1", "reason_phrase": arrival.phrase.encode()},
    )


def _stream(library: ModuleType, arrival: Arrival) -> Any:
    """Make the stream of a body, which breaks off if it is cut short."""
    body, expected = arrival.body, len(arrival.whole)

    def pieces() -> Iterator[bytes]:
        yield body
        if len(body) < expected:
            raise library.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {len(body)} bytes, expected {expected})"
            )

    class Stream(library.SyncByteStream, library.AsyncByteStream):  # type: ignore[misc, name-defined]  # of which library is known at run time
        def __iter__(self) -> Iterator[bytes]:
            return pieces()

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for piece in pieces():
                yield piece

    return Stream()
