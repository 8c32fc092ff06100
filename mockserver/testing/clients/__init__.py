"""The clients of a sandbox that need no network, each an object of its user's library."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from mockserver.http.flask_door import FlaskDoor
from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing.clients.door import BASE_URL, Door
from mockserver.testing.clients.httpx_transport import transport

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from mockserver.testing.clients.requests_session import SandboxSession

__all__ = ["Clients", "HasAsyncClient", "HasClient"]

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


class Clients:
    """Makes clients that send a sandbox's key and ask the app; `url` returns the server's URL."""

    def __init__(self, sandbox: Sandbox, *, app: FlaskDoor, url: Callable[[], str]) -> None:
        self._app = app
        self._sandbox = sandbox
        self._url = url

    @property
    def headers(self) -> dict[str, str]:
        """The header with the key."""
        return {"Authorization": f"Bearer {self._sandbox.keys.own}"}

    def of_httpx(self, kind: str, library: ModuleType | None, options: _Options) -> Any:
        """Make a client of httpx, or of a library like it; `kind` is the name of the class.

        With the user's own transport it uses the network, so it needs the server's URL.

        Raises:
            ModuleNotFoundError: no library is given, and neither httpx nor httpx2 is installed.
        """
        library = library or _httpx()
        headers = library.Headers(self.headers)
        headers.update(library.Headers(options.get("headers")))
        if any(options.get(name) is not None for name in ("transport", "mounts", "proxy")):
            own: _Options = {"base_url": self._url()}
        else:
            own = {"base_url": BASE_URL, "transport": transport(library, Door(self._app))}
        given = {name: value for name, value in options.items() if value is not None}
        return getattr(library, kind)(**{**options, **own, **given, "headers": headers})

    def session(self) -> SandboxSession:
        """Make a requests session.

        Raises:
            ModuleNotFoundError: requests is not installed.
        """
        try:
            from mockserver.testing.clients.requests_session import SandboxSession
        except ModuleNotFoundError as error:
            raise _missing(error, "introzy.session()", "requests") from error
        return SandboxSession(Door(self._app), self.headers)

    def of_flask(self) -> FlaskClient:
        """Make Flask's own test client."""
        client = self._app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = self.headers["Authorization"]
        return client


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
