"""Where requests, httpx and httpx2 are redirected to the sandbox: at public methods of theirs.

For requests this is where a session picks the adapter of a URL, for httpx where a transport takes a
request: above the places of stubs by responses and respx, which still work for other hosts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from mockserver.testing.clients.door import Door
from mockserver.testing.clients.httpx_transport import transport

__all__ = ["FindDoor", "installed", "led"]

FindDoor: TypeAlias = Callable[[str | None], Door | None]
"""Returns the door for a host; None if the host is not intercepted now."""

_Patch: TypeAlias = tuple[type, str, Callable[[Any], Any]]
"""A class, the name of a method of it, and what makes another of that method."""

_LIBRARIES = ("requests", "httpx", "httpx2")


def installed() -> list[Any]:
    """Return the libraries that can be imported.

    Raises:
        ModuleNotFoundError: there is none.
    """
    found = []
    for name in _LIBRARIES:
        try:
            found.append(import_module(name))
        except ImportError:
            continue
    if not found:
        raise ModuleNotFoundError(
            "introzy.intercept() needs a client to intercept, requests or httpx; install one with: "
            "pip install 'introzy-mock[requests]'",
            name="requests",
        )
    return found


@contextmanager
def led(find: FindDoor) -> Iterator[None]:
    """Make the libraries send through the doors that are found, during the `with` block."""
    with ExitStack() as replaced:
        for library in installed():
            patches = _of_requests if library.__name__ == "requests" else _of_httpx
            for owner, name, make in patches(library, find):
                replaced.enter_context(_replaced(owner, name, make))
        yield


def _of_requests(requests: Any, find: FindDoor) -> Iterator[_Patch]:
    from mockserver.testing.clients.requests_session import led_through

    plain = requests.adapters.HTTPAdapter

    def picking(original: Callable[..., Any]) -> Callable[..., Any]:
        def get_adapter(session: Any, url: str) -> Any:
            mounted = original(session, url)
            door = find(urlsplit(url).hostname)
            if door is None:
                return mounted
            return led_through(door, mounted if isinstance(mounted, plain) else plain())

        return get_adapter

    def sending(original: Callable[..., Any]) -> Callable[..., Any]:
        def send(adapter: Any, request: Any, *args: Any, **options: Any) -> Any:
            door = find(urlsplit(request.url).hostname)
            if door is None:
                return original(adapter, request, *args, **options)
            return led_through(door, adapter).send(request, *args, **options)

        return send

    yield requests.Session, "get_adapter", picking
    yield plain, "send", sending  # for code that uses an adapter without a session


def _of_httpx(httpx: Any, find: FindDoor) -> Iterator[_Patch]:
    def leading(original: Callable[..., Any], name: str) -> Callable[..., Any]:
        def handle(plain: Any, request: Any) -> Any:
            door = find(request.url.host)
            if door is None:
                return original(plain, request)
            return getattr(transport(httpx, door), name)(request)

        return handle

    for kind, name in (
        (httpx.HTTPTransport, "handle_request"),
        (httpx.AsyncHTTPTransport, "handle_async_request"),
    ):
        yield kind, name, partial(leading, name=name)


@contextmanager
def _replaced(owner: type, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Replace a method by one that passes on what it does not answer, and restore it at the end.

    If somebody else has replaced it since, theirs stays, and they will restore this one.
    """
    original = getattr(owner, name)
    own = make(original)
    setattr(owner, name, own)
    try:
        yield
    finally:
        if getattr(owner, name) is own:
            setattr(owner, name, original)
