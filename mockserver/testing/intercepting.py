"""Bringing to a sandbox what code sends to the vendor's host, which it has written in.

It happens where requests picks the adapter of a URL and where the transports of httpx and httpx2
take a request: above the places where responses and respx put a test's stubs, which stay in force
for other hosts. What is replaced serves every thread. Which sandbox a request means is known by its
context: the innermost that is intercepted for there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import Any, TypeAlias

from flask import Flask

from mockserver.sandbox import Sandbox
from mockserver.testing.asking import Door, with_key_of
from mockserver.testing.vendor import VENDOR_HOST, is_vendor

__all__ = ["FindDoor", "intercept", "replaced"]

FindDoor: TypeAlias = Callable[[str | None], Door | None]
"""Returns the door for a host; None if the host is none that is intercepted now."""

_Replacing: TypeAlias = Callable[[FindDoor], AbstractContextManager[None]]


@dataclass(eq=False)
class _Interception:
    door: Door
    sandbox: str
    outer: _Interception | None


_innermost: ContextVar[_Interception | None] = ContextVar("introzy_interception", default=None)
_changing = Lock()
_active: list[_Interception] = []
_replaced = ExitStack()


def intercept(app: Flask, world: Sandbox) -> AbstractContextManager[None]:
    """Have an app answer for the vendor from a sandbox, whatever key is sent.

    Raises:
        ModuleNotFoundError: there is no client to intercept.
    """
    _of_clients()
    return _intercepting(app, world)


@contextmanager
def _intercepting(app: Flask, world: Sandbox) -> Iterator[None]:
    door = Door(app, lambda headers: with_key_of(world, headers))
    own = _Interception(door, world.name, _innermost.get())
    with _changing:
        if not _active:
            _replace()
        _active.append(own)
    _innermost.set(own)
    try:
        yield
    finally:
        with _changing:
            _active.remove(own)
            if not _active:
                _replaced.close()
        if _innermost.get() is own:  # not so where a fixture ends in a context of its own
            _innermost.set(own.outer)


@contextmanager
def replaced(owner: type, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Have a method replaced by what is made of it, which passes on what is not its business.

    If somebody else has replaced it since, theirs stays, and they will put this one back.
    """
    original = getattr(owner, name)
    own = make(original)
    setattr(owner, name, own)
    try:
        yield
    finally:
        if getattr(owner, name) is own:
            setattr(owner, name, original)


def _find_door(host: str | None) -> Door | None:
    if not is_vendor(host):
        return None
    active = tuple(_active)
    own = _innermost.get()
    while own and own not in active:
        own = own.outer
    if own:
        return own.door
    outers = {one.outer for one in active}
    found = [one for one in active if one not in outers]
    if len(found) > 1:
        names = ", ".join(repr(one.sandbox) for one in found)
        raise RuntimeError(
            f"A request to {VENDOR_HOST} came from a thread that intercepts nothing itself, while "
            f"others intercept for several sandboxes: {names}. Enter introzy.intercept() in the "
            "thread that sends, or run it in a copy of the context: contextvars.copy_context().run"
        )
    return found[0].door if found else None


def _replace() -> None:
    with ExitStack() as undoing:
        for one in _of_clients():
            undoing.enter_context(one(_find_door))
        _replaced.push(undoing.pop_all())


def _of_clients() -> list[_Replacing]:
    """List how to intercept each client that is installed."""
    from mockserver.testing import intercepting_httpx, intercepting_requests

    replacing: dict[str, _Replacing] = {
        "requests": intercepting_requests.intercept_requests,
        "httpx": intercepting_httpx.intercept_httpx,
        "httpx2": intercepting_httpx.intercept_httpx2,
    }
    installed = [replace for name, replace in replacing.items() if _can_be_imported(name)]
    if not installed:
        raise ModuleNotFoundError(
            "introzy.intercept() needs a client to intercept, requests or httpx; install one with: "
            "pip install 'introzy-mock[requests]'",
            name="requests",
        )
    return installed


def _can_be_imported(name: str) -> bool:
    """Return whether code can use a client: what cannot be imported now sends nothing."""
    try:
        import_module(name)
    except ImportError:
        return False
    return True
