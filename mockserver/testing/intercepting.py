"""Bringing to a sandbox what code sends to the vendor's host, which it has written in.

The patching is that of responses (for requests) and respx (for httpx and httpx2). Other hosts, and
what a test stubs with these libraries itself, are left to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib.util import find_spec
from typing import Any, TypeAlias

from flask import Flask

from mockserver.sandbox import Sandbox
from mockserver.testing.asking import Headers, with_key_of

__all__ = ["intercept"]

_Opened: TypeAlias = Callable[[Flask, Callable[[Headers], Headers]], AbstractContextManager[Any]]


@contextmanager
def intercept(app: Flask, world: Sandbox) -> Iterator[None]:
    """Let an app answer for the vendor, whatever key is sent, with a sandbox.

    Raises:
        ModuleNotFoundError: there is a client to intercept, but not what it takes to do so.
    """

    def change(headers: Headers) -> Headers:
        return with_key_of(world, headers)

    with ExitStack() as ending:
        for opened in _clients():
            ending.enter_context(opened(app, change))
        yield


def _clients() -> Iterator[_Opened]:
    """List how to intercept each client that is installed."""
    clients = {"requests": "responses", "httpx": "respx", "httpx2": "respx"}
    installed = [name for name in clients if find_spec(name)]
    for name in installed or ["requests"]:
        if not (find_spec(name) and find_spec(clients[name])):
            raise ModuleNotFoundError(
                f"introzy.intercept() needs {clients[name]} for {name}; install it with: "
                "pip install 'introzy-mock[intercept]'",
                name=clients[name],
            )
    if "requests" in installed:
        from mockserver.testing.intercepting_requests import intercept_requests

        yield intercept_requests
    if "httpx" in installed:
        from mockserver.testing.intercepting_httpx import intercept_httpx

        yield intercept_httpx
    if "httpx2" in installed:
        from mockserver.testing.intercepting_httpx import intercept_httpx2

        yield intercept_httpx2
