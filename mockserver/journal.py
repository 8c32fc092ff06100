"""The request journal: remembers exchanges, a bounded number of them.

It only keeps what it is given. How an exchange is told, and what its parts mean, is not its
business.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from mockserver.errors import NotFound
from mockserver.records import Change

__all__ = ["Exchange", "Journal"]

_MOST_EXCHANGES = 1000
_MOST_BYTES = 16 << 20


class Exchange(NamedTuple):
    """One request and what became of it, as raw as it was: a journal's note costs little.

    `now` is the sandbox's time when it was decided, `operation` None if nothing matched. `path` is
    decoded, `query` is not; `headers` have WSGI names such as `HTTP_X_Y`. `answer` is the body of
    the response. `fault` is the name of the fault applied, `fault_rule` the id of its rule, if it
    came from one, and `fault_effect` what it did. `version` is the store's before the exchange. The
    journal gives the `number`.
    """

    now: str
    operation: str | None
    method: str
    path: str
    path_parameters: Mapping[str, str]
    query: str
    headers: Mapping[str, str]
    body: bytes
    authorized: bool
    status: int
    answer: bytes
    seconds: float
    fault: str | None
    fault_rule: int | None
    fault_effect: Mapping[str, object] | None
    assumed: tuple[str, ...]
    changes: Sequence[Change]
    version: int
    number: int = 0


class Journal:
    """The latest exchanges of one sandbox, which sees to it that calls come one at a time.

    It keeps a thousand, and what they carried only up to 16 MiB; the oldest go first. Numbers
    start at 1 and only ever rise. `dropped` counts those that had to go since the last clear.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[Exchange, int]] = deque()
        self._bytes = 0
        self._last = 0
        self.dropped = 0

    def note(self, exchange: Exchange) -> Exchange:
        """Remember an exchange; give it with its number."""
        self._last += 1
        exchange = Exchange(*exchange[:-1], self._last)
        size = _size(exchange)
        self._kept.append((exchange, size))
        self._bytes += size
        while len(self._kept) > _MOST_EXCHANGES or self._bytes > _MOST_BYTES:
            self._bytes -= self._kept.popleft()[1]
            self.dropped += 1
        return exchange

    def exchanges(self, after: int = 0) -> list[Exchange]:
        """Give those with a higher number than `after`, newest last."""
        start = max(after - self._before, 0)
        return [exchange for exchange, _size in islice(self._kept, start, None)]

    @property
    def last(self) -> int:
        """The number of the newest, also when it is no longer kept."""
        return self._last

    def get(self, number: int) -> Exchange:
        """Give one exchange.

        Raises:
            NotFound: it was dropped or cleared, or never was.
        """
        if not self._before < number <= self._last:
            raise NotFound(f"The journal has no request {number}: {self._holds()}.")
        return self._kept[number - self._before - 1][0]

    def clear(self) -> None:
        """Forget all exchanges; the numbers go on."""
        self._kept.clear()
        self._bytes = 0
        self.dropped = 0

    @property
    def _before(self) -> int:
        """The number before that of the oldest kept."""
        return self._last - len(self._kept)

    def _holds(self) -> str:
        if not self._kept:
            return f"it is empty, and the next request will be {self._last + 1}"
        dropped = f"; the {self.dropped} before were dropped" if self.dropped else ""
        return f"it holds {self._before + 1} to {self._last}{dropped}"


def _size(exchange: Exchange) -> int:
    """Count what a client can make large."""
    carried = len(exchange.body) + len(exchange.answer) + len(exchange.path) + len(exchange.query)
    return carried + sum(map(len, exchange.headers.values()))
