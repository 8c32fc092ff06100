"""The request journal: a limited number of exchanges.

It does not know what an exchange means or how it is shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import count, islice
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

import orjson

from mockserver.core.determinism import unguessable
from mockserver.core.errors import NotFound
from mockserver.core.news import News
from mockserver.core.numbers import plain, spelled
from mockserver.core.records import Change

__all__ = ["Exchange", "Journal"]

_MOST_EXCHANGES = 1000
_MOST_BYTES = 16 << 20


class Exchange(NamedTuple):
    """A request and its outcome, as they were received and sent.

    `now` is the sandbox's time when it was decided, `operation` None if nothing matched. `path`,
    `query` and the names and values in `headers` are as they were sent. `fault` is the one that was
    applied, as JSON. `version` is that of the store before. `answer` is the body of the response,
    `answer_headers` are those that the mock decided; the server adds its own, such as the date.
    """

    now: str
    operation: str | None
    method: str
    path: str
    path_parameters: Mapping[str, str]
    query: str
    headers: Sequence[Sequence[str]]
    status: int
    answer_headers: Sequence[Sequence[str]]
    seconds: float
    fault: Mapping[str, Any] | None
    assumed: Sequence[str]
    version: int
    body: bytes
    answer: bytes
    changes: Sequence[Change]
    number: int = 0

    def header(self, name: str) -> str | None:
        """Return the value of a header by its name in lower case, if it was sent."""
        values = [value for known, value in self.headers if known.lower() == name]
        return ",".join(values) if values else None

    @property
    def milliseconds(self) -> float:
        """How long it took to decide the answer."""
        return plain(round(self.seconds * 1000, 3))

    @property
    def decoded_path(self) -> str:
        """The path with each of its segments decoded."""
        return unquote(self.path, errors="replace")


_Kept: TypeAlias = tuple[bytes, bytes, bytes, Sequence[Change]]
"""An exchange as it is kept: its first fields as JSON, then body, answer and changes.

Four objects are held and freed again, not forty, which was most of what an entry cost.
"""


def _unpacked(kept: _Kept, number: int) -> Exchange:
    fields, *others = kept
    return Exchange._make((*orjson.loads(fields), *others, number))


def _size(kept: _Kept) -> int:
    """Return the size of the parts whose size a client chooses."""
    return sum(map(len, kept[:3]))


class Journal:
    """The latest exchanges of one sandbox; called under the sandbox's lock.

    It keeps a thousand, and up to 16 MiB of them; the oldest are dropped first. Numbers start at 1
    and only rise. `dropped` counts those that were dropped since the journal was last cleared.
    """

    def __init__(self, news: News | None = None) -> None:
        self._news = news or News()
        self._identity: str | None = None
        self._kept: deque[_Kept] = deque()
        self._bytes = 0
        self._last = 0
        self.dropped: int = 0

    def note(self, exchange: Exchange) -> None:
        """Add an exchange under the next number."""
        *fields, body, answer, changes, _ = exchange
        kept = orjson.dumps(fields, default=spelled), body, answer, changes
        self._last += 1
        self._kept.append(kept)
        self._bytes += _size(kept)
        while len(self._kept) > _MOST_EXCHANGES or self._bytes > _MOST_BYTES:
            self._bytes -= _size(self._kept.popleft())
            self.dropped += 1
        self._news.notify()

    def exchanges(self, after: int = 0) -> list[Exchange]:
        """Return the exchanges with a higher number than `after`, newest last."""
        first = max(after, self._before)
        later = islice(self._kept, first - self._before, None)
        return [*map(_unpacked, later, count(first + 1))]

    def numbers(self) -> dict[int, int]:
        """Return the numbers of exchanges by the `id` of their changes, a group of the store.

        This unpacks none of them.
        """
        return {id(kept[-1]): number for number, kept in enumerate(self._kept, self._before + 1)}

    @property
    def identity(self) -> str:
        """A text that no other journal has, nor this one before it was cleared."""
        self._identity = self._identity or unguessable()
        return self._identity

    @property
    def last(self) -> int:
        """The number of the newest exchange, even if it is no longer kept."""
        return self._last

    def get(self, number: int) -> Exchange:
        """Return one exchange.

        Raises:
            NotFound: it was dropped or cleared, or never existed.
        """
        if not self._before < number <= self._last:
            raise NotFound(f"The journal has no request {number}: {self._holds()}.")
        return _unpacked(self._kept[number - self._before - 1], number)

    def clear(self) -> None:
        """Forget all exchanges; their numbers are not used again."""
        self._kept.clear()
        self._bytes = 0
        self.dropped = 0
        self._identity = None
        self._news.notify()

    @property
    def _before(self) -> int:
        """The number before that of the oldest exchange."""
        return self._last - len(self._kept)

    def _holds(self) -> str:
        if not self._kept:
            return f"it is empty, and the next request will be {self._last + 1}"
        dropped = f"; the {self.dropped} before were dropped" if self.dropped else ""
        return f"it holds {self._before + 1} to {self._last}{dropped}"
