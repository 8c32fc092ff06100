"""Interception of httpx and httpx2, by respx."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import respx
from flask import Flask
from respx.mocks import HTTPCoreMocker
from respx.models import AllMockedAssertionError, PassThrough

from mockserver.testing.asking import Headers
from mockserver.testing.httpx_door import answer
from mockserver.testing.vendor import VENDOR_HOST

__all__ = ["intercept_httpx", "intercept_httpx2"]

_HTTPX2 = "introzy-httpcore2"


def intercept_httpx(app: Flask, change: Callable[[Headers], Headers]) -> respx.MockRouter:
    """Make the context in which an app answers what httpx sends to the vendor."""
    import httpx

    return _Router(httpx, app, change, using=HTTPCoreMocker.name)


def intercept_httpx2(app: Flask, change: Callable[[Headers], Headers]) -> respx.MockRouter:
    """Make the context in which an app answers what httpx2 sends to the vendor."""
    import httpx2

    if _HTTPX2 not in HTTPCoreMocker.registry:  # it knows each name once in a process
        targets = [target.replace("httpcore", "httpcore2") for target in HTTPCoreMocker.targets]
        type("HTTPCore2Mocker", (HTTPCoreMocker,), {"name": _HTTPX2, "targets": targets})
    return _Router(httpx2, app, change, using=_HTTPX2)


class _Router(respx.MockRouter):
    """Answers for the vendor, newest first, and leaves the rest to other routers or the network."""

    def __init__(
        self,
        library: ModuleType,
        app: Flask,
        change: Callable[[Headers], Headers],
        *,
        using: str,
    ) -> None:
        super().__init__(assert_all_called=False, using=using)
        self._library = library
        self._app = app
        self._change = change

    def start(self) -> None:
        super().start()
        if self.Mocker:
            self.Mocker.routers.insert(0, self.Mocker.routers.pop())

    def handler(self, request: Any) -> Any:
        self._leave_others(request)
        return self._answer(request)

    async def async_handler(self, request: Any) -> Any:
        return self.handler(request)

    def _answer(self, request: Any) -> Any:
        headers = self._change(request.headers.raw)
        return answer(self._library, self._app, request, headers, request.content)

    def _leave_others(self, request: Any) -> None:
        if (request.url.scheme, request.url.host) == ("https", VENDOR_HOST):
            return
        routers = self.Mocker.routers if self.Mocker else []
        if all(isinstance(router, _Router) for router in routers):
            raise PassThrough("for another host", request=request, origin=respx.Route())
        raise AllMockedAssertionError(f"RESPX: {request!r} not mocked!")
