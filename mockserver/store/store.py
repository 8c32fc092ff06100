"""The store: tables, one door for writes, and groups of changes that succeed or fail whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar
from weakref import WeakSet

from tinydb import TinyDB

from mockserver.core.news import News
from mockserver.core.records import (
    START_TABLE,
    STATE_ID,
    STATE_TABLE,
    Change,
    Record,
    RecordView,
    digest_of,
    hash_sum,
)
from mockserver.store.baseline import Baseline
from mockserver.store.feed import Feed
from mockserver.store.frozen import FrozenTable
from mockserver.store.history import History
from mockserver.store.indexes import Indexes
from mockserver.store.overlay import Rows
from mockserver.store.start import Start, Tables
from mockserver.store.tables import Live, changes_to, open_tinydb
from mockserver.store.timeline import Position, Timeline
from mockserver.store.views import Ids, Records

__all__ = ["Keep", "Store"]

T = TypeVar("T")

Keep: TypeAlias = Callable[[Sequence[Change], Callable[[], "Tables"]], None]
"""Makes a group of changes durable, or raises and keeps nothing; it may ask for all tables."""


def _forget(_group: Sequence[Change], _snapshot: Callable[[], Tables]) -> None:
    """Keep nothing, for a store in memory."""


class Store:
    """Records in tables, written in groups.

    A record that is read is a read-only view of a value: a write replaces the record and leaves
    the value that others hold. `version` only ever rises, and marks each state. Stores that begin
    with the same start share its records.

    `start` is what it was given, which never changes; a reset may lead elsewhere since.
    `records` are those of each table by UUID, soft-deleted or not, for reading at once.
    `state` is the mock's own record: format, scenario, seed, sizes and clock. What a store is given
    as `state` replaces fields of the start's. `begun` is the number of the baseline: 0 for that of
    the start, and another for each that replaced it. `timeline` has the states since the start, and
    `feed` the latest changes.
    """

    def __init__(
        self, start: Start, *, state: Mapping[str, Any] | None = None, keep: Keep = _forget
    ) -> None:
        self.start: Start = start
        tables = {**start.tables, STATE_TABLE: _with_state(start.tables[STATE_TABLE], state or {})}
        self._live: Live = {name: Rows(rows, start.doc_ids[name]) for name, rows in tables.items()}
        self._keep = keep
        self._group: list[Change] = []
        self._grouping = False
        self._history = History()
        self.feed: Feed = Feed()
        self.news: News = self.feed.news
        self._frozen: dict[str, WeakSet[FrozenTable]] = {}
        self._seen: defaultdict[str, dict[int, RecordView]] = defaultdict(dict)
        self._baselines = 0
        self.begun: int = 0
        self.version: int = 0
        self.tinydb: TinyDB = open_tinydb(self._live, self._write)
        self._indexes = Indexes(start, self._live)
        self.records: Mapping[str, Records] = self._indexes.records
        self._baseline = Baseline(self._live, start.schema)
        self.state: RecordView = MappingProxyType(tables[STATE_TABLE].get(STATE_ID, {}))
        self._now: Callable[[], str] = lambda: str(self.state.get("now"))
        self.timeline: Timeline = Timeline(self._now())

    def keep_time(self, now: Callable[[], str]) -> None:
        """Ask this function for the times of the timeline, and not the state."""
        self._now = now

    def get(self, table: str, record_id: str) -> RecordView | None:
        """Return the record with this UUID, soft-deleted or not; None if there is none."""
        return self.records[table].get(record_id)

    def find(self, table: str, field: str, value: str) -> Ids:
        """Return the document ids, oldest first, of records by an indexed field."""
        return self._indexes.find(table, field, value)

    def living(self, table: str) -> Ids:
        """Return the document ids of all records that are not soft-deleted, oldest first."""
        return self._indexes.living(table)

    def find_first(self, table: str, field: str, value: str) -> RecordView | None:
        """Return the oldest record by an indexed field; None if there is none."""
        doc_ids = self.find(table, field, value)
        return self._view(table, doc_ids[0]) if doc_ids else None

    def read(self, table: str, doc_ids: Iterable[int]) -> list[RecordView]:
        """Return the records with these document ids, in their order.

        A record is the same object each time until it is replaced.
        """
        seen = self._seen[table]
        return [seen.get(doc_id) or self._view(table, doc_id) for doc_id in doc_ids]

    def first(self, table: str, count: int) -> list[RecordView]:
        """Return the oldest records of a table, at most `count`."""
        return self.read(table, islice(self._live[table], count))

    def insert(self, table: str, record: Record) -> RecordView:
        """Add a record under the next document id, and return it."""
        doc_id = self._live[table].last + 1
        self._write([Change(table, doc_id, None, record)])
        return self._view(table, doc_id)

    def update(self, table: str, record_id: str, fields: Mapping[str, Any]) -> RecordView:
        """Replace fields of the record with this UUID, and return the new record."""
        doc_id = self._indexes.doc_id(table, record_id)
        self.replace_fields(table, doc_id, fields)
        return self._view(table, doc_id)

    def remove(self, table: str, record_id: str) -> None:
        """Take the record with this UUID out of its table."""
        doc_id = self._indexes.doc_id(table, record_id)
        self._write([Change(table, doc_id, self._live[table][doc_id], None)])

    def update_state(self, fields: Mapping[str, Any]) -> None:
        """Replace fields of the mock's own record."""
        self.replace_fields(STATE_TABLE, STATE_ID, fields)

    def replace_fields(self, table: str, doc_id: int, fields: Mapping[str, Any]) -> None:
        """Replace fields of the record with this document id; equal ones are no change."""
        before = self._live[table][doc_id]
        after = {**before, **fields}
        if after != before:
            self._write([Change(table, doc_id, before, after)])

    def rows(self, table: str) -> Iterator[tuple[int, RecordView]]:
        """Return the document ids and records of a table in order."""
        return ((doc_id, self._view(table, doc_id)) for doc_id in self._live[table])

    def snapshot(self) -> Tables:
        """Return all tables as they are now; later writes do not change the result."""
        tables = {name: FrozenTable(table) for name, table in self._live.items()}
        for name, table in tables.items():
            self._frozen.setdefault(name, WeakSet()).add(table)
        return tables

    @property
    def written(self) -> bool:
        """Whether the present group has changed anything."""
        return bool(self._group)

    def atomically(
        self, action: Callable[[], T], *, cause: str | None = "write", begun: int | None = None
    ) -> T:
        """Run an action whose writes are one group: it is kept before this returns, or undone.

        `cause` is the timeline's word for the group, which without one adds no position. `begun` is
        the number of the baseline from then on, if it is another. An error of the action, or of
        keeping its changes, is raised after the undo.
        """
        self._grouping = True
        try:
            result = action()
            if self._group:
                self._keep(self._group, self.snapshot)
        except BaseException:
            for change in self._group[::-1]:
                self._enter(change.undone())
            raise
        else:
            if begun is not None:
                self.begun = begun
            if self._group:
                self._note(self._group, cause)
            return result
        finally:
            self._group = []
            self._grouping = False

    def savepoint(self) -> int:
        """Mark this state to return to, and return the savepoint's number; savepoints nest."""
        return self._history.open(self.begun)

    def rollback(self, savepoint: int) -> None:
        """Return to a savepoint, which stays open; later ones are closed.

        Raises:
            KeyError: it is not open.
        """
        changes, begun = self._history.undoing(savepoint)
        self.atomically(lambda: self._enter_all(changes), cause="rollback", begun=begun)
        self._history.cut(savepoint)

    def release(self, savepoint: int) -> None:
        """Close a savepoint.

        Raises:
            KeyError: it is not open.
        """
        self._history.release(savepoint)

    def reset(self) -> None:
        """Return to the baseline: its records and its clock."""
        self.atomically(lambda: self._enter_all([*self._baseline.changes_back()]), cause="reset")

    def replace(self, tables: Tables, *, cause: str) -> None:
        """Change to another state with its baseline, with one group of changes."""
        self._baselines += 1
        self.atomically(
            lambda: self._enter_all([*changes_to(self._live, tables)]),
            cause=cause,
            begun=self._baselines,
        )

    def rewind(self, number: int) -> None:
        """Go to a position of the timeline, back or forward, with one group of changes.

        Raises:
            KeyError: it is not kept.
        """
        position = self.timeline.get(number)
        self.atomically(
            lambda: self._enter_all(self.timeline.changes_to(number)),
            cause=None,
            begun=position.begun,
        )
        self.timeline.position = number

    def baseline(self) -> Start:
        """Return what a reset returns to, so that other stores can start with it."""
        if self.start.is_baseline and not self.begun:
            return self.start
        tables = {name: dict(rows) for name, rows in self._live.items()}
        for table, doc_id, _, after in self._baseline.changes_back():
            if after is None:
                del tables[table][doc_id]
            else:
                tables[table][doc_id] = after
        return Start(tables, self.start.schema)

    def digest(self) -> str:
        """Return a hash of the schema's records, at the cost of the changes since the start."""
        total = self.start.hash_sum
        for table in self.start.schema.tables:
            then, now = self._live[table].differing()
            total += hash_sum(table, now) - hash_sum(table, then)
        return digest_of(total)

    def _note(self, group: Sequence[Change], cause: str | None) -> None:
        self._history.note(group)
        self.feed.note(group, version=self.version)
        if cause is not None:
            self.timeline.add(Position(self.version, self._now(), cause, self.begun, group))

    def _view(self, table: str, doc_id: int) -> RecordView:
        seen = self._seen[table]
        view = seen.get(doc_id)
        if view is None:
            view = seen[doc_id] = MappingProxyType(self._live[table][doc_id])
        return view

    def _write(self, changes: Iterable[Change]) -> None:
        if not self._grouping:
            self.atomically(lambda: self._write(changes))
            return
        for change in changes:
            memory = self._baseline.memory(change)
            if memory:
                number = self._live[START_TABLE].last + 1
                self._enter(Change(START_TABLE, number, None, memory))
            self._enter(change)

    def _enter_all(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._enter(change)

    def _enter(self, change: Change) -> None:
        table, doc_id, before, after = change
        for frozen in self._frozen.get(table, ()):
            frozen.keep(doc_id, before)
        record = None
        if after is None:
            del self._live[table][doc_id]
            self._seen[table].pop(doc_id, None)
        else:
            self._live[table][doc_id] = after
            record = self._seen[table][doc_id] = MappingProxyType(after)
        if table == STATE_TABLE and doc_id == STATE_ID:
            self.state = record or MappingProxyType({})
        if table == START_TABLE:
            self._baseline.follow(before, after)
        self._indexes.follow(table, doc_id, before, record)
        self.version += 1
        self._group.append(change)


def _with_state(rows: Mapping[int, Record], state: Mapping[str, Any]) -> Mapping[int, Record]:
    return {**rows, STATE_ID: {**rows.get(STATE_ID, {}), **state}} if state else rows
