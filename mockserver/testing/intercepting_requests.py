"""Interception of requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

from mockserver.testing.intercepting import FindDoor, replaced

__all__ = ["intercept_requests"]


@contextmanager
def intercept_requests(find: FindDoor) -> Iterator[None]:
    """Have requests find the door to the vendor, with the retries of whatever is mounted."""
    from requests import Session
    from requests.adapters import HTTPAdapter

    from mockserver.testing.requests_door import led_through

    def picking(original: Callable[..., Any]) -> Callable[..., Any]:
        def get_adapter(session: Session, url: str) -> Any:
            mounted = original(session, url)
            door = find(urlsplit(url).hostname)
            if door is None:
                return mounted
            return led_through(door, mounted if isinstance(mounted, HTTPAdapter) else HTTPAdapter())

        return get_adapter

    def sending(original: Callable[..., Any]) -> Callable[..., Any]:
        def send(adapter: HTTPAdapter, request: Any, *args: Any, **options: Any) -> Any:
            door = find(urlsplit(request.url).hostname)
            if door is None:
                return original(adapter, request, *args, **options)
            return led_through(door, adapter).send(request, *args, **options)

        return send

    with ExitStack() as both:
        both.enter_context(replaced(Session, "get_adapter", picking))
        # for whoever has an adapter without asking a session for it
        both.enter_context(replaced(HTTPAdapter, "send", sending))
        yield
