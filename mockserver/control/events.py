"""What happens in a sandbox, as server-sent events that are made from what it keeps anyway.

There is no log of events. A cursor says what a client knows; the events after it are found in the
store's latest changes and in the journal, and by comparing clock and faults.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from mockserver.control.state import shown_changes
from mockserver.core.errors import Detail, InvalidRequest, quoted
from mockserver.core.numbers import spelled
from mockserver.core.records import KEYS_TABLE, Change
from mockserver.crm import summary_of
from mockserver.exchanges import brief, redacted_json
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["ID", "Cursor", "Portion", "cursor_from", "events_after", "shown_clock"]

ID = re.compile(r"([0-9]{1,15})-([0-9]{1,15})-([0-9a-f]{1,8})-([0-9a-f]{1,8})-([0-9a-f]{16})")
"""The form of an event's id."""

_EXAMPLE = "154-27-7c0a3f51-be0de4a4-5d41402abc4b2a76"
_MOST_IN_GROUP, _MOST_BYTES = 200, 256 << 10
"""A larger group of changes is not listed: it costs a client less to read the records anew."""
_MOST_MISSED = 2_000
"""Nor are more changes together, as a client misses them that was away."""
_PORTION_BYTES = 64 << 10
"""How much is made at a time: so much, and one event more, may wait for a client to read it."""


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


class Portion(NamedTuple):
    """Some events, the cursor after them, and whether they are all that there are now."""

    events: bytes
    cursor: Cursor
    is_last: bool


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


def events_after(cursor: Cursor, sandbox: Sandbox) -> Portion:
    """Return the first portion of the events after a cursor."""
    with sandbox.lock:
        events = _Events(cursor, sandbox)
        is_last = events.add_changes() and events.add_exchanges()
        if is_last:
            events.add_clock()
            events.add_faults()
    return Portion(bytes(events.written), events.cursor, is_last)


def shown_clock(sandbox: Sandbox) -> dict[str, Any]:
    """Return the time in a sandbox, and how it advances."""
    clock = sandbox.clock
    return {"now": sandbox.now(), "mode": clock.mode, "step": clock.step}


class _Events:
    """The events after a cursor; each moves it on, and has it as its id."""

    def __init__(self, cursor: Cursor, sandbox: Sandbox) -> None:
        self.written = bytearray()
        self.cursor = cursor
        self._sandbox = sandbox
        journal = sandbox.journal
        self._exchanges = journal.exchanges(after=cursor.exchange)
        are_all = cursor.exchange + len(self._exchanges) == journal.last
        if cursor.journal != journal.identity or not are_all:
            self.cursor = Cursor.at(sandbox)
            self._exchanges = []
            self._add_unlisted_changes()

    def add_changes(self) -> bool:
        """Add them, and return whether they are all."""
        store, since = self._sandbox.store, self.cursor.version
        if not store.version - _MOST_MISSED <= since <= store.version or not store.feed.reaches(
            since
        ):
            self._add_unlisted_changes()
            return True
        for group in store.feed.groups_since(since):
            if len(self.written) > _PORTION_BYTES:
                return False
            self._add_changes(group, version=group[-1][0])
        return True

    def add_exchanges(self) -> bool:
        """Add them, and return whether they are all."""
        for exchange in self._exchanges:
            if len(self.written) > _PORTION_BYTES:
                return False
            text = _text(brief(exchange, self._sandbox))
            self._add("exchanges", text, exchange=exchange.number)
        return True

    def add_clock(self) -> None:
        checksum = crc32(repr(self._sandbox.clock).encode())
        if checksum != self.cursor.clock:
            self._add("clock", _text(shown_clock(self._sandbox)), clock=checksum)

    def add_faults(self) -> None:
        faults = self._sandbox.faults.list()
        checksum = crc32(repr(faults).encode())
        if checksum != self.cursor.faults:
            self._add("faults", _text(faults), faults=checksum)

    def _add_changes(self, group: Sequence[tuple[int, Change]], *, version: int) -> None:
        ours = [*shown_changes(group)]
        if len(ours) > _MOST_IN_GROUP:
            self._add_unlisted_changes(version)
        elif ours or any(change.table == KEYS_TABLE for _, change in group):
            summary = summary_of([change for _, change in group], self._sandbox)
            data = {"version": version, "complete": True, "changes": ours, "summary": summary}
            text = _text(data)
            if len(text) > _MOST_BYTES:
                self._add_unlisted_changes(version)
            else:
                self._add("changes", text, version=version)
        self.cursor = self.cursor._replace(version=version)

    def _add_unlisted_changes(self, version: int | None = None) -> None:
        """Add an event that says that changes are missing."""
        version = self._sandbox.store.version if version is None else version
        data = {"version": version, "complete": False, "changes": [], "summary": []}
        self._add("changes", _text(data), version=version)

    def _add(self, event: str, text: bytes, **known: Any) -> None:
        self.cursor = self.cursor._replace(**known)
        self.written += b"id: %b\nevent: %b\ndata: %b\n\n" % (
            f"{self.cursor}".encode(),
            event.encode(),
            text,
        )


def _text(value: Any) -> bytes:
    """Return a value as one line of JSON without API keys."""
    return orjson.dumps(redacted_json(value), default=spelled)
