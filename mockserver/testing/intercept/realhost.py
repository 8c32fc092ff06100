"""Keeping tests from the vendor's real host.

Python reports each name that the module socket looks up, in every thread, to an audit hook. What
looks up names by itself is guarded at its public methods: sockets with a name, uvloop, and pycares,
which aiodns uses. So is TLS, where the name appears even behind a proxy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from threading import current_thread
from typing import Any

import pytest

from mockserver.testing.intercept import VENDOR_HOST, is_vendor

__all__ = ["Guard", "keep_from_real_host"]

_MESSAGE = (
    f"This test tried to reach the vendor's real host, {VENDOR_HOST}. Let the code under test take "
    "its base URL from introzy.url, or from INTROZY_BASE_URL, which the fixture introzy_env sets; "
    "if the host is hard-coded, call it inside: with introzy.intercept():"
)
_AUDITED = {"socket.getaddrinfo", "socket.gethostbyname"}
"""Events whose first argument is a host."""

_METHODS = {
    ("socket", "socket"): ("connect", "connect_ex", "sendto", "sendmsg"),
    ("ssl", "SSLContext"): ("wrap_socket", "wrap_bio"),
    ("uvloop", "Loop"): (
        "getaddrinfo",
        "create_connection",
        "create_datagram_endpoint",
        "sock_connect",
    ),
    ("pycares", "Channel"): ("getaddrinfo", "query", "search"),
}


class Guard:
    """The pytest plugin that fails tests which try to reach the vendor's host."""

    def __init__(self) -> None:
        self._threads: list[str] = []

    def refuse(self) -> None:
        """Fail the test at once, by an error that code under test does not catch and retry."""
        self._threads.append(current_thread().name)
        pytest.fail(_MESSAGE)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, None, None]:
        """Fail a test for an attempt in another thread, or one that it caught."""
        yield
        self._check()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Generator[None, None, None]:
        """Fail a test for an attempt of its fixtures in another thread, or one that they caught."""
        yield
        self._check()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Forget the attempts if the test has already failed."""
        report = yield
        if report.failed:
            self._threads.clear()
        return report

    def _check(self) -> None:
        threads = ", ".join(dict.fromkeys(self._threads))
        self._threads.clear()
        if threads:
            pytest.fail(f"{_MESSAGE} (It was tried in: {threads}.)", pytrace=False)


_guards: list[Guard] = []


@contextmanager
def keep_from_real_host() -> Iterator[Guard]:
    """Make any attempt to find or reach the vendor's host fail, and remember it."""
    guard = Guard()
    _listen()
    with pytest.MonkeyPatch.context() as patch:
        for (module, owner), names in _METHODS.items():
            if find_spec(module):
                kind = getattr(import_module(module), owner)
                for name in names:
                    patch.setattr(kind, name, _guarded(getattr(kind, name)))
        _guards.append(guard)
        try:
            yield guard
        finally:
            _guards.remove(guard)


@cache
def _listen() -> None:
    """Listen to what the module socket does; an audit hook cannot be removed."""
    sys.addaudithook(_hear)


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if event in _AUDITED and _guards:
        _refuse_vendor(args[0])


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(*args: Any, **named: Any) -> Any:
        for value in (*args[1:], *named.values()):
            _refuse_vendor(value)
        return function(*args, **named)

    return guarded


def _refuse_vendor(target: object) -> None:
    host = target[0] if isinstance(target, tuple) and target else target
    if is_vendor(host):
        _guards[-1].refuse()
