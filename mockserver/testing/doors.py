"""The clients of a sandbox that need no network: which library each is, and how it is made."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from flask import Flask

from mockserver.testing.asking import BASE_URL

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from mockserver.testing.requests_door import SandboxSession

__all__ = ["async_client", "client", "session", "test_client"]


def client(
    app: Flask, headers: Mapping[str, str], library: ModuleType | None, options: dict[str, Any]
) -> Any:
    """Make an httpx client.

    Raises:
        ModuleNotFoundError: httpx is not installed, nor httpx2.
    """
    return _made("Client", app, headers, library or _httpx(), options)


def async_client(
    app: Flask, headers: Mapping[str, str], library: ModuleType | None, options: dict[str, Any]
) -> Any:
    """Make an asynchronous httpx client.

    Raises:
        ModuleNotFoundError: httpx is not installed, nor httpx2.
    """
    return _made("AsyncClient", app, headers, library or _httpx(), options)


def session(app: Flask, headers: Mapping[str, str]) -> SandboxSession:
    """Make a requests session.

    Raises:
        ModuleNotFoundError: requests is not installed.
    """
    try:
        from mockserver.testing.requests_door import SandboxSession
    except ModuleNotFoundError as error:
        raise _missing(error, "introzy.session()", "requests") from error
    return SandboxSession(app, headers)


def test_client(app: Flask, headers: Mapping[str, str]) -> FlaskClient:
    """Make Flask's test client."""
    made = app.test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = headers["Authorization"]
    return made


def _made(
    kind: str, app: Flask, headers: Mapping[str, str], library: ModuleType, options: dict[str, Any]
) -> Any:
    from mockserver.testing.httpx_door import transport

    own = {"transport": transport(library, app), "base_url": BASE_URL}
    sent = {**headers, **dict(options.pop("headers", {}))}
    return getattr(library, kind)(**own, headers=sent, **options)


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
