"""Watching a sandbox: a stream of events for each watcher, made at once for all of them.

Nothing is queued for a watcher. It has a cursor, and takes what is new when it can be sent more.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from mockserver.control.events import Cursor, cursor_from, events_after
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
"""How long changes are collected after others were sent."""
_QUIET_SECONDS = 15
_COMMENT = b":\n\n"
"""What is sent after so long without news, so that a client that has gone is noticed."""


def _watch_events(call: Call) -> Any:
    last = call.sent.fields.get("last-event-id")
    cursor = Cursor.at(call.sandbox) if last is None else cursor_from(last)
    body, cursor = events_after(cursor, call.sandbox)
    stream = _stream(call.sandbox, cursor) if call.query["follow"] else None
    return Answer(200, _HEADERS, body, stream=stream)


async def _stream(sandbox: Sandbox, cursor: Cursor) -> AsyncGenerator[bytes, None]:
    """Yield the events after a cursor as they come, until the sandbox is gone."""
    watchers = _watchers_of(sandbox)
    watchers.count += 1
    try:
        if_quiet = b""
        while True:
            seen = watchers.rounds
            events, cursor = watchers.events_after(cursor)
            yield events or if_quiet
            if sandbox.store.news.over:
                return
            if seen == watchers.rounds:
                await watchers.woken.wait()
            if_quiet = _COMMENT
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
    """The watchers of one sandbox in one event loop, which are woken together.

    `woken` is set for a moment in each of the `rounds`. News after a quiet time begins a round at
    once; further news waits for a pause.
    """

    def __init__(self, sandbox: Sandbox, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.count = 0
        self.rounds = 0
        self.woken = asyncio.Event()
        self._sandbox = sandbox
        self._made: dict[Cursor, tuple[bytes, Cursor]] = {}
        self._is_notified = False
        self._began = -math.inf
        self._timer = loop.call_later(_QUIET_SECONDS, self._begin_round)

    def notify(self) -> None:
        """Begin a round soon; it may be called in any thread."""
        if not self._is_notified:
            self._is_notified = True
            with suppress(RuntimeError):  # the loop has ended
                self.loop.call_soon_threadsafe(self._schedule_round)

    def events_after(self, cursor: Cursor) -> tuple[bytes, Cursor]:
        """Return the events after a cursor; in a round, all with the same one get the same."""
        if cursor not in self._made:
            self._made[cursor] = events_after(cursor, self._sandbox)
        return self._made[cursor]

    def leave(self) -> None:
        """Note that a watcher has left."""
        self.count -= 1
        if not self.count:
            self._timer.cancel()
            self._sandbox.store.news.remove(self)

    def _schedule_round(self) -> None:
        if self.count:
            self._timer.cancel()
            self._timer = self.loop.call_at(self._began + _PAUSE_SECONDS, self._begin_round)

    def _begin_round(self) -> None:
        self._is_notified = False
        self._began = self.loop.time()
        self._timer = self.loop.call_later(_QUIET_SECONDS, self._begin_round)
        self._made.clear()
        self.rounds += 1
        self.woken.set()
        self.woken.clear()


HANDLERS: dict[str, Handler] = {"watchEvents": _watch_events}
