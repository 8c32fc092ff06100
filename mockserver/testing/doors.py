"""The clients of a sandbox that need no network: which library each is, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from mockserver.testing.asking import BASE_URL, Door

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from mockserver.testing.handle import Introzy
    from mockserver.testing.requests_door import SandboxSession

__all__ = ["HasAsyncClient", "HasClient", "async_client", "client", "session", "test_client"]

C_co = TypeVar("C_co", covariant=True)

_Options: TypeAlias = dict[str, Any]


class HasClient(Protocol[C_co]):
    """A library such as httpx or httpx2."""

    @property
    def Client(self) -> Callable[..., C_co]:  # noqa: N802  # the library's name
        """The class of clients."""


class HasAsyncClient(Protocol[C_co]):
    """A library such as httpx or httpx2, for asynchronous clients."""

    @property
    def AsyncClient(self) -> Callable[..., C_co]:  # noqa: N802  # the library's name
        """The class of clients."""


def client(introzy: Introzy, app: Flask, library: ModuleType | None, options: _Options) -> Any:
    """Make an httpx client.

    Raises:
        ModuleNotFoundError: httpx is not installed, nor httpx2.
    """
    library = library or _httpx()
    return library.Client(**_options(introzy, app, library, options))


def async_client(
    introzy: Introzy, app: Flask, library: ModuleType | None, options: _Options
) -> Any:
    """Make an asynchronous httpx client.

    Raises:
        ModuleNotFoundError: httpx is not installed, nor httpx2.
    """
    library = library or _httpx()
    return library.AsyncClient(**_options(introzy, app, library, options))


def session(introzy: Introzy, app: Flask) -> SandboxSession:
    """Make a requests session.

    Raises:
        ModuleNotFoundError: requests is not installed.
    """
    try:
        from mockserver.testing.requests_door import SandboxSession
    except ModuleNotFoundError as error:
        raise _missing(error, "introzy.session()", "requests") from error
    return SandboxSession(Door(app), introzy.headers)


def test_client(introzy: Introzy, app: Flask) -> FlaskClient:
    """Make Flask's test client."""
    made = app.test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = introzy.headers["Authorization"]
    return made


def _options(introzy: Introzy, app: Flask, library: ModuleType, given: _Options) -> _Options:
    """Return the options of a client: those that are given, and what leads it to the app.

    With a transport of one's own it goes by the network, so that it needs the server's URL.
    """
    from mockserver.testing.httpx_door import transport

    headers = library.Headers(introzy.headers)
    headers.update(library.Headers(given.get("headers")))
    own: _Options = {"base_url": BASE_URL, "transport": transport(library, Door(app))}
    if any(given.get(name) is not None for name in ("transport", "mounts", "proxy")):
        own = {"base_url": introzy.url}
    unsaid = {name: value for name, value in own.items() if given.get(name) is None}
    return {**given, **unsaid, "headers": headers}


def _httpx() -> ModuleType:
    try:
        return import_module("httpx")
    except ModuleNotFoundError as error:
        try:
            return import_module("httpx2")
        except ModuleNotFoundError:
            raise _missing(error, "introzy.client()", "httpx") from error


def _missing(error: ModuleNotFoundError, what: str, extra: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(
        f"{what} needs {error.name}; install it with: pip install 'introzy-mock[{extra}]'",
        name=error.name,
    )
