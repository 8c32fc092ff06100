"""The requests that a test's code sent, as far as its handle can tell."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockserver.sandbox import Sandbox
from mockserver.telling import line, told
from mockserver.testing.shapes import Exchange

__all__ = ["Place", "Seen"]

_MOST = 20
_NONE = "no requests"
_STRAYED = "With another API key than this sandbox's, so that they met the default one:"


class Place(NamedTuple):
    """The numbers of the last request so far, in a sandbox and in the default one."""

    own: int
    default: int


class Seen:
    """The requests to a sandbox, and those that met `default` since the sandbox was made."""

    def __init__(self, world: Sandbox, *, default: Sandbox) -> None:
        self._world = world
        self._default = default
        self._start = Place(0, default.journal.last)

    def begin(self) -> None:
        """Leave out the requests so far."""
        self._start = self.place

    @property
    def place(self) -> Place:
        """Where the requests are now."""
        return Place(self._world.journal.last, self._default.journal.last)

    def requests(self) -> list[Exchange]:
        """List the sandbox's requests as `/_mock/requests` does, the oldest first."""
        with self._world.lock:
            exchanges = self._world.journal.exchanges()
            requests: list[Any] = [told(exchange, self._world) for exchange in exchanges]
        return requests

    def lines(self, after: Place | None = None) -> list[str]:
        """List the requests, a line each, also those that came with another key."""
        own_after, default_after = after or self._start
        with self._world.lock:
            own = [line(one, self._world) for one in self._world.journal.exchanges(own_after)]
            others = self._default.journal.exchanges(default_after)
            strayed = [line(one, self._default) for one in others]
        lines = own[-_MOST:]
        if len(own) > len(lines):
            lines.insert(0, f"({len(own) - len(lines)} earlier ones)")
        if strayed:
            lines += [_STRAYED, *strayed[-_MOST:]]
        return lines or [_NONE]
