"""Interception of httpx and httpx2, which have the same interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any

from mockserver.testing.httpx_door import answer
from mockserver.testing.intercepting import FindDoor, replaced

__all__ = ["intercept_httpx", "intercept_httpx2"]


@contextmanager
def intercept_httpx(find: FindDoor) -> Iterator[None]:
    """Have the transports of httpx find the door to the vendor."""
    import httpx

    with _intercepting(httpx, find):
        yield


@contextmanager
def intercept_httpx2(find: FindDoor) -> Iterator[None]:
    """Have the transports of httpx2 find the door to the vendor."""
    import httpx2

    with _intercepting(httpx2, find):
        yield


@contextmanager
def _intercepting(library: ModuleType, find: FindDoor) -> Iterator[None]:
    def handling(original: Callable[..., Any]) -> Callable[..., Any]:
        def handle_request(transport: Any, request: Any) -> Any:
            door = find(request.url.host)
            if door is None:
                return original(transport, request)
            return answer(library, door, request, request.read())

        return handle_request

    def handling_later(original: Callable[..., Any]) -> Callable[..., Any]:
        async def handle_async_request(transport: Any, request: Any) -> Any:
            door = find(request.url.host)
            if door is None:
                return await original(transport, request)
            return answer(library, door, request, await request.aread())

        return handle_async_request

    with ExitStack() as both:
        both.enter_context(replaced(library.HTTPTransport, "handle_request", handling))
        both.enter_context(
            replaced(library.AsyncHTTPTransport, "handle_async_request", handling_later)
        )
        yield
