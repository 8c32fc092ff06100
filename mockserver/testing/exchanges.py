"""The requests of the code under test, as far as the handle can know them."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockserver.exchanges import as_json, as_line
from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing.shapes import Exchange

__all__ = ["Exchanges", "Mark"]

_MOST = 20
_STRAYED = "With another API key than this sandbox's, so that they met the default one:"


class Mark(NamedTuple):
    """The numbers of the latest exchange so far, in a sandbox and in the default one."""

    own: int
    default: int


class Exchanges:
    """The exchanges of a sandbox, and those of `default` since the sandbox was created."""

    def __init__(self, sandbox: Sandbox, *, default: Sandbox) -> None:
        self._sandbox = sandbox
        self._default = default
        self._start = Mark(0, default.journal.last)

    def begin(self) -> None:
        """Leave out the exchanges so far."""
        self._start = self.mark

    @property
    def mark(self) -> Mark:
        """Return a mark after the exchanges so far."""
        return Mark(self._sandbox.journal.last, self._default.journal.last)

    def requests(self) -> list[Exchange]:
        """Return the sandbox's exchanges as `/_mock/requests` does, the oldest first."""
        with self._sandbox.lock:
            exchanges = self._sandbox.journal.exchanges()
            requests: list[Any] = [as_json(exchange, self._sandbox) for exchange in exchanges]
        return requests

    def lines(self, after: Mark | None = None) -> list[str]:
        """Return the exchanges, a line each, including those with another key."""
        after = after or self._start
        with self._sandbox.lock:
            own = _lines(self._sandbox, after.own)
            strayed = _lines(self._default, after.default)
        lines = own[-_MOST:]
        if len(own) > _MOST:
            lines.insert(0, f"({len(own) - _MOST} earlier ones)")
        if strayed:
            lines += [_STRAYED, *strayed[-_MOST:]]
        return lines or ["no requests"]


def _lines(sandbox: Sandbox, after: int) -> list[str]:
    return [as_line(one, sandbox) for one in sandbox.journal.exchanges(after)]
