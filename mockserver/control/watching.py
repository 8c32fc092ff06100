"""Watching a sandbox: a stream of events for each watcher, made at once for all of them.

Nothing is queued for a watcher. It has a cursor, and takes what is new when it can be sent more.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from typing import Any

from mockserver.control.events import Cursor, Portion, cursor_from, events_after
from mockserver.http.answers import with_content
from mockserver.http.bodies import EVENTS
from mockserver.http.messages import Answer
from mockserver.http.rules import Call, Handler
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["HANDLERS"]

_HEADERS = (
    ("Content-Type", EVENTS),
    ("Cache-Control", "no-store"),
    ("X-Accel-Buffering", "no"),  # nginx would keep events back
)
_PAUSE_SECONDS = 0.1
"""How long news is collected after other news was sent."""
_PAUSE_PER_ROUND = 4
"""It is at least so many times as long as sending took, so that requests have most of the time."""
_TURNS_AT_ONCE = 16
"""How many watchers are sent something before requests get answers again."""
_QUIET_SECONDS = 15
_COMMENT = b":\n\n"
"""What is sent after so long without news, so that a client that has gone is noticed."""


def _watch_events(call: Call) -> Any:
    last = call.sent.fields.get("last-event-id")
    cursor = Cursor.at(call.sandbox) if last is None else cursor_from(last)
    portions = [events_after(cursor, call.sandbox)]
    while not portions[-1].is_last:
        portions.append(events_after(portions[-1].cursor, call.sandbox))
    body = b"".join(portion.events for portion in portions)
    if not call.query["follow"]:
        return with_content(200, body, _HEADERS)
    return Answer(200, _HEADERS, body, stream=_stream(call.sandbox, portions[-1].cursor))


async def _stream(sandbox: Sandbox, cursor: Cursor) -> AsyncGenerator[bytes, None]:
    """Yield the events after a cursor as they come, until the sandbox is gone."""
    watchers = _watchers_of(sandbox)
    watchers.count += 1
    try:
        if_none = b""
        while True:
            seen = watchers.rounds
            events, cursor, is_last = watchers.events_after(cursor)
            yield events or if_none
            if_none = b""
            if not is_last:
                await watchers.turn()
            elif sandbox.store.news.over:
                return
            elif seen == watchers.rounds:
                await watchers.next_round()
                if_none = _COMMENT
    finally:
        watchers.leave()


def _watchers_of(sandbox: Sandbox) -> _Watchers:
    """Return the watchers of a sandbox in the running event loop."""
    loop, news = asyncio.get_running_loop(), sandbox.store.news
    for listener in news.listeners:
        if isinstance(listener, _Watchers) and listener.loop is loop:
            return listener
    watchers = _Watchers(sandbox, loop)
    news.add(watchers)
    return watchers


class _Watchers:
    """The watchers of one sandbox in one event loop, which are sent news in rounds.

    News after a quiet time begins a round at once. Further news waits for the end of the round and
    a pause, and is then sent together. In a round the watchers take turns, and between these
    requests get answers.
    """

    def __init__(self, sandbox: Sandbox, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.count = 0
        self.rounds = 0
        self._sandbox = sandbox
        self._made: dict[Cursor, Portion] = {}
        self._waiting: list[asyncio.Future[None]] = []
        self._turns: deque[asyncio.Future[None]] = deque()
        self._takes_turns = False
        self._is_notified = False
        self._began = self._next = -math.inf
        self._timer = loop.call_later(_QUIET_SECONDS, self._begin_round)

    def notify(self) -> None:
        """Begin a round soon; it may be called in any thread."""
        if not self._is_notified:
            self._is_notified = True
            with suppress(RuntimeError):  # the loop has ended
                self.loop.call_soon_threadsafe(self._schedule_round)

    def events_after(self, cursor: Cursor) -> Portion:
        """Return a portion of events; in a round, all with the same cursor get the same."""
        if cursor not in self._made:
            self._made[cursor] = events_after(cursor, self._sandbox)
        return self._made[cursor]

    async def next_round(self) -> None:
        """Wait for a turn in the next round."""
        future = self.loop.create_future()
        self._waiting.append(future)
        await future

    async def turn(self) -> None:
        """Wait for another turn in this round."""
        future = self.loop.create_future()
        self._begin_turns([future])
        await future

    def leave(self) -> None:
        """Note that a watcher has left."""
        self.count -= 1
        if not self.count:
            self._timer.cancel()
            self._sandbox.store.news.remove(self)

    def _schedule_round(self) -> None:
        if self.count and self._next < math.inf:
            self._timer.cancel()
            self._timer = self.loop.call_at(self._next, self._begin_round)

    def _begin_round(self) -> None:
        self._is_notified = False
        self._began, self._next = self.loop.time(), math.inf
        self._made.clear()
        self.rounds += 1
        waiting, self._waiting = self._waiting, []
        self._begin_turns(waiting)

    def _begin_turns(self, waiting: Iterable[asyncio.Future[None]]) -> None:
        self._turns.extend(waiting)
        if not self._takes_turns:
            self._takes_turns = True
            self._take_turns()

    def _take_turns(self) -> None:
        if self._turns:
            for _ in range(min(_TURNS_AT_ONCE, len(self._turns))):
                future = self._turns.popleft()
                if not future.done():  # otherwise its watcher has left
                    future.set_result(None)
            self.loop.call_soon(self._take_turns)
        else:
            self._takes_turns = False
            if self.count and self._next == math.inf:
                self._end_round()

    def _end_round(self) -> None:
        now = self.loop.time()
        self._next = now + max(_PAUSE_SECONDS, _PAUSE_PER_ROUND * (now - self._began))
        then = self._next if self._is_notified else now + _QUIET_SECONDS
        self._timer = self.loop.call_at(then, self._begin_round)


HANDLERS: dict[str, Handler] = {"watchEvents": _watch_events}
