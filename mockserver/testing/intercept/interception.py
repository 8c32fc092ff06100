"""Which sandbox answers a request to the vendor's host.

The replaced methods of the libraries serve every thread. A context variable says which sandbox a
request is for: that of the innermost interception.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

from mockserver.core.redaction import API_KEY
from mockserver.http.flask_door import FlaskDoor
from mockserver.sandbox.keys import code_in, code_of
from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing.clients.door import Door, RawHeaders
from mockserver.testing.intercept import VENDOR_HOST, is_vendor
from mockserver.testing.intercept.libraries import installed, led

__all__ = ["intercept"]


@dataclass(eq=False)
class _Interception:
    door: Door
    sandbox: str
    outer: _Interception | None


_innermost: ContextVar[_Interception | None] = ContextVar("introzy_interception", default=None)
_changing = Lock()
_active: list[_Interception] = []
_replaced = ExitStack()


def intercept(app: FlaskDoor, sandbox: Sandbox) -> AbstractContextManager[None]:
    """Answer requests to the vendor's host from a sandbox, whatever key they carry.

    Raises:
        ModuleNotFoundError: there is no client to intercept.
    """
    installed()
    return _intercepting(app, sandbox)


@contextmanager
def _intercepting(app: FlaskDoor, sandbox: Sandbox) -> Iterator[None]:
    door = Door(app, lambda headers: _with_key_of(sandbox, headers))
    own = _Interception(door, sandbox.name, _innermost.get())
    with _changing:
        if not _active:
            _replaced.enter_context(led(_find_door))
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


def _with_key_of(sandbox: Sandbox, headers: RawHeaders) -> RawHeaders:
    """Return headers with the key of a sandbox in place of another valid one.

    A key that the mock made for this sandbox stays, because it may have been revoked.
    """
    own = f"Bearer {sandbox.keys.own}".encode()
    return [
        (name, own if name.lower() == b"authorization" and _is_foreign(value, sandbox) else value)
        for name, value in headers
    ]


def _is_foreign(authorization: bytes, sandbox: Sandbox) -> bool:
    scheme, _, key = authorization.decode("latin-1").partition(" ")
    key = key.strip()
    is_key = scheme.lower() == "bearer" and API_KEY.fullmatch(key) is not None
    return is_key and code_in(key) != code_of(sandbox.name)
