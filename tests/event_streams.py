"""Reading server-sent events in tests, and a loop in which waiting takes no time."""

from __future__ import annotations

import asyncio
import json
import selectors
from collections.abc import AsyncGenerator, Coroutine, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from live_server import DEADLINE
from mockserver.http import Request
from support import Api

__all__ = [
    "Event",
    "FastLoop",
    "Watcher",
    "events_in",
    "names",
    "now",
    "play",
    "started",
    "watching",
]


class Event(NamedTuple):
    """One event as it came."""

    id: str
    name: str
    data: Any


def events_in(text: str) -> list[Event]:
    """Read the events in a text; comments are left out."""
    found = []
    for block in filter(None, text.split("\n\n")):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            found.append(Event(fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def now(api: Api, after: Event | None = None, *, sandbox: str = "default") -> list[Event]:
    """Return the events that there are, since one if it is given."""
    headers = {"Last-Event-ID": after.id} if after else {}
    answer = api.get(f"/_mock/events?follow=0&sandbox={sandbox}", headers=headers)
    assert (answer.status_code, answer.content_type) == (200, "text/event-stream")
    return events_in(answer.text)


def names(events: list[Event]) -> list[str]:
    """List the names of events."""
    return [event.name for event in events]


class Watcher:
    """A client that reads a stream of events over the network."""

    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self.last: Event | None = None

    def read(self) -> Event | None:
        """Wait for the next event; None is the end of the stream."""
        lines = []
        while line := self._response.readline():
            lines.append(line.decode())
            if line == b"\n" and (found := events_in("".join(lines))):
                self.last = found[0]
                return self.last
        return None

    def read_until(self, name: str) -> Event:
        """Wait for an event of this name, past others."""
        event = self.read()
        while event and event.name != name:
            event = self.read()
        assert event, f"the stream ended before an event {name}"
        return event


@contextmanager
def watching(url: str, query: str = "", after: Event | None = None) -> Iterator[Watcher]:
    """Watch a sandbox of a server, by default the default one."""
    headers = {"Last-Event-ID": after.id} if after else {}
    connection = HTTPConnection(urlsplit(url).netloc, timeout=DEADLINE)
    with closing(connection):
        connection.request("GET", f"/_mock/events{query}", headers=headers)
        with closing(connection.getresponse()) as response:
            assert response.status == 200
            yield Watcher(response)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer when there is nothing to do.

    `timers` counts those that were set.
    """

    timers = 0

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.now

    def call_at(self, *timer: Any, **options: Any) -> asyncio.TimerHandle:  # type: ignore[override]  # it passes on what it is given
        self.timers += 1
        return super().call_at(*timer, **options)


class _Jumping(selectors.SelectSelector):
    def __init__(self, loop: FastLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self._loop.now += timeout
        return ready


def play(story: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a loop in which waiting takes no time."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(story)


async def started(api: Api, sandbox: str = "default") -> AsyncGenerator[bytes, None]:
    """Return the stream of a new watcher that waits for news, as the network server has it."""
    request = Request("GET", f"/_mock/events?sandbox={sandbox}", [("Host", "127.0.0.1")])
    pieces = api.app.answer(request).stream
    assert pieces is not None
    assert await anext(pieces) == b""
    return pieces
