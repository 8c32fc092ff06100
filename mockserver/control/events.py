"""What happens in a sandbox, as server-sent events that are made from what it keeps anyway.

There is no log of events. A cursor says what a client knows; the events after it are found in the
store's latest changes and in the journal, and by comparing clock and faults.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from mockserver.control.state import shown_changes
from mockserver.core.errors import Detail, InvalidRequest, quoted
from mockserver.core.numbers import spelled
from mockserver.crm import summary_of
from mockserver.exchanges import brief, redacted_json
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["ID", "Cursor", "cursor_from", "events_after", "shown_clock"]

ID = re.compile(r"([0-9]{1,15})-([0-9]{1,15})-([0-9a-f]{1,8})-([0-9a-f]{1,8})-([0-9a-f]{16})")
"""The form of an event's id."""

_EXAMPLE = "154-27-7c0a3f51-be0de4a4-5d41402abc4b2a76"
_MOST_IN_GROUP = 200
"""A larger group of changes is not listed: it costs a client less to read the records anew."""
_MOST_MISSED = 2_000
"""Nor are more changes together, as a client misses them that was away."""


class Cursor(NamedTuple):
    """What a client knows, which is the id of the event that it received last.

    It knows the changes up to a version and the exchanges up to a number of a journal. `clock` and
    `faults` are checksums of those that it received, 0 if it received none.
    """

    version: int
    exchange: int
    clock: int
    faults: int
    journal: str

    def __str__(self) -> str:
        return f"{self.version}-{self.exchange}-{self.clock:x}-{self.faults:x}-{self.journal}"

    @classmethod
    def at(cls, sandbox: Sandbox) -> Cursor:
        """Return the cursor of a client that begins now."""
        journal = sandbox.journal
        return cls(sandbox.store.version, journal.last, 0, 0, journal.identity)


def cursor_from(event: str) -> Cursor:
    """Return the cursor that the id of an event is.

    Raises:
        InvalidRequest: it is not the id of an event.
    """
    found = ID.fullmatch(event)
    if not found:
        expected = f"must be the id of an event, such as {_EXAMPLE}"
        raise InvalidRequest(
            f"Last-Event-ID {expected}, not {quoted(event)}. Leave the header out to begin with "
            "the present clock and faults.",
            details=[Detail("Last-Event-ID", expected)],
        )
    version, exchange, clock, faults, journal = found.groups()
    return Cursor(int(version), int(exchange), int(clock, 16), int(faults, 16), journal)


def events_after(cursor: Cursor, sandbox: Sandbox) -> tuple[bytes, Cursor]:
    """Return the events after a cursor, and the cursor after them."""
    with sandbox.lock:
        events = _Events(cursor, sandbox)
        events.add_changes()
        events.add_exchanges()
        events.add_clock()
        events.add_faults()
    return b"".join(events.written), events.cursor


def shown_clock(sandbox: Sandbox) -> dict[str, Any]:
    """Return the time in a sandbox, and how it advances."""
    clock = sandbox.clock
    return {"now": sandbox.now(), "mode": clock.mode, "step": clock.step}


class _Events:
    """The events after a cursor; each moves it on, and has it as its id."""

    def __init__(self, cursor: Cursor, sandbox: Sandbox) -> None:
        self.written: list[bytes] = []
        self.cursor = cursor
        self._sandbox = sandbox
        journal = sandbox.journal
        self._exchanges = journal.exchanges(after=cursor.exchange)
        are_all = cursor.exchange + len(self._exchanges) == journal.last
        if cursor.journal != journal.identity or not are_all:
            self.cursor = Cursor.at(sandbox)
            self._exchanges = []
            self._add_unlisted_changes()

    def add_changes(self) -> None:
        store, since = self._sandbox.store, self.cursor.version
        if not store.version - _MOST_MISSED <= since <= store.version or not store.remembers(since):
            self._add_unlisted_changes()
            return
        for group in store.groups_since(since):
            ours = [*shown_changes(group)]
            reached = group[-1][0]
            if len(ours) > _MOST_IN_GROUP:
                self._add_unlisted_changes(reached)
            elif ours:
                summary = summary_of([change for _, change in group], self._sandbox)
                data = {"version": reached, "complete": True, "changes": ours, "summary": summary}
                self._add("changes", data, version=reached)
            self.cursor = self.cursor._replace(version=reached)

    def add_exchanges(self) -> None:
        for exchange in self._exchanges:
            self._add("exchanges", brief(exchange, self._sandbox), exchange=exchange.number)

    def add_clock(self) -> None:
        checksum = crc32(repr(self._sandbox.clock).encode())
        if checksum != self.cursor.clock:
            self._add("clock", shown_clock(self._sandbox), clock=checksum)

    def add_faults(self) -> None:
        faults = self._sandbox.faults.list()
        checksum = crc32(repr(faults).encode())
        if checksum != self.cursor.faults:
            self._add("faults", faults, faults=checksum)

    def _add_unlisted_changes(self, version: int | None = None) -> None:
        """Add an event that says that changes are missing."""
        version = self._sandbox.store.version if version is None else version
        data = {"version": version, "complete": False, "changes": [], "summary": []}
        self._add("changes", data, version=version)

    def _add(self, event: str, data: Any, **known: Any) -> None:
        self.cursor = self.cursor._replace(**known)
        text = orjson.dumps(redacted_json(data), default=spelled).decode()
        self.written.append(f"id: {self.cursor}\nevent: {event}\ndata: {text}\n\n".encode())
