"""The door for httpx, and for httpx2, which has the same interface."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from types import ModuleType
from typing import Any

from mockserver.testing.asking import Arrival, Door

__all__ = ["answer", "transport"]


def transport(library: ModuleType, door: Door) -> Any:
    """Make a transport of the library that leads through a door, for clients of both kinds."""

    class Transport(library.BaseTransport, library.AsyncBaseTransport):  # type: ignore[misc, name-defined]  # of which library is known at run time
        def handle_request(self, request: Any) -> Any:
            return answer(library, door, request, request.read())

        async def handle_async_request(self, request: Any) -> Any:
            return answer(library, door, request, await request.aread())

    return Transport()


def answer(library: ModuleType, door: Door, request: Any, body: bytes) -> Any:
    """Return what an app answers as the library's response, or raise the library's error."""
    arrival = door.ask(
        method=request.method,
        url=str(request.url),
        headers=request.headers.raw,
        body=body,
        patience=request.extensions.get("timeout", {}).get("read"),
    )
    _raise_error(library, arrival.how)
    status = arrival.answer.status
    return library.Response(
        status,
        headers=arrival.answer.headers,
        stream=_stream(library, arrival),
        extensions={
            "http_version": b"HTTP/1.1",
            "reason_phrase": HTTPStatus(status).phrase.encode(),
        },
    )


def _raise_error(library: ModuleType, how: str) -> None:
    """Raise the library's own error if no answer arrives."""
    if how == "late":
        raise library.ReadTimeout("timed out")
    if how == "unconnected":
        raise library.ConnectTimeout("timed out")
    if how == "dropped":
        raise library.RemoteProtocolError("Server disconnected without sending a response.")
    if how == "refused":
        raise library.ConnectError("[Errno 111] Connection refused")


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
