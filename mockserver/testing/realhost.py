"""Keeping tests from the vendor's real host."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mockserver.testing.vendor import VENDOR_HOST

__all__ = ["keep_from_real_host"]

_MESSAGE = (
    f"This test tried to reach the vendor's real host, {VENDOR_HOST}. Let the code under test take "
    "its base URL from introzy.url, or from INTROZY_BASE_URL, which the fixture introzy_env sets; "
    "if the host is written in, call it inside: with introzy.intercept():"
)


@contextmanager
def keep_from_real_host() -> Iterator[None]:
    """Let any attempt to find or reach the vendor's host fail the test.

    The failure is none that code under test would catch and try again.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, _guarded(getattr(socket, name), place=0))
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect, place=1))
        yield


def _guarded(function: Callable[..., Any], *, place: int) -> Callable[..., Any]:
    def guarded(*args: Any, **named: Any) -> Any:
        target = args[place] if len(args) > place else named.get("host")
        host = target[0] if isinstance(target, tuple) else target
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if isinstance(host, str) and host.rstrip(".").lower() == VENDOR_HOST:
            pytest.fail(_MESSAGE)
        return function(*args, **named)

    return guarded
