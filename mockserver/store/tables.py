"""TinyDB's tables over live records.

Stock TinyDB copies and rewrites a whole table with every write. All its operations use
`Table._read_table` and `Table._update_table`. Here the first returns the live table, and the second
passes the updater a mapping that copies what it touches; the differences then pass one door as
`Change`s. Documents are copied on the way in and out, nested values included, so that nobody can
change the store behind the door. An updater that fails half-way has changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, TypeAlias

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from mockserver.core.records import Change, Record
from mockserver.store.overlay import Rows

__all__ = ["Door", "Live", "changes_to", "open_tinydb"]

Live: TypeAlias = dict[str, Rows]
"""The present records by table and document id."""

Door: TypeAlias = Callable[[Iterable[Change]], None]


def open_tinydb(live: Live, door: Door) -> TinyDB:
    """Return TinyDB's whole interface over live tables."""
    database = TinyDB(live, door, storage=_LiveStorage)
    database.table_class = _LiveTable  # type: ignore[assignment]  # typed as Table, whose place TinyDB's users may fill so
    return database


def changes_to(live: Live, tables: Mapping[str, Mapping[int, Record]]) -> Iterator[Change]:
    """Return the changes that make live tables equal to others."""
    for name in dict.fromkeys((*live, *tables)):
        rows, wanted = live.setdefault(name, Rows({}, ())), tables.get(name, {})
        for doc_id in [one for one in rows if one not in wanted]:
            yield Change(name, doc_id, rows[doc_id], None)
        for doc_id, after in wanted.items():
            before = rows.get(doc_id)
            if before is not after and before != after:
                yield Change(name, doc_id, before, after)


def _owned(value: Any) -> Any:
    """Return a copy of nested lists and objects."""
    if isinstance(value, dict):
        return {key: _owned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_owned(item) for item in value]
    return value


class _LiveStorage(Storage):
    """Shows TinyDB the live tables; writing the whole database becomes changes."""

    def __init__(self, live: Live, door: Door) -> None:
        self.live = live
        self.door = door

    def read(self) -> dict[str, dict[str, Any]]:
        return {name: dict(_TextKeys(table)) for name, table in self.live.items()}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        for name, table in self.live.items():
            drafts = _Drafts(table)
            kept = {int(doc_id): record for doc_id, record in data.get(name, {}).items()}
            for doc_id in [*drafts]:
                if doc_id not in kept:
                    del drafts[doc_id]
            drafts.update(kept)
            self.door(drafts.changes(name))


class _LiveTable(Table):
    """A table whose reads and writes cost as much as they touch, not as much as it holds."""

    _storage: _LiveStorage

    def __init__(self, storage: _LiveStorage, name: str, **options: Any) -> None:
        # A cache would hand the same documents to several readers.
        self._taken = 0  # numbers given out for the update under way
        super().__init__(storage, name, **{**options, "cache_size": 0})

    def _live_table(self) -> Rows:
        return self._storage.live.setdefault(self.name, Rows({}, ()))

    def _get_next_id(self) -> int:
        self._taken += 1
        return self._live_table().last + self._taken

    def _read_table(self) -> Mapping[str, Record]:  # type: ignore[override]  # TinyDB only reads it
        return _TextKeys(self._live_table())

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        self._taken = 0
        drafts = _Drafts(self._live_table())
        updater(drafts)  # type: ignore[arg-type]  # typed as dict, used as a mapping
        self._storage.door(drafts.changes(self.name))


class _TextKeys(Mapping[str, Record]):
    """Copies of a live table's records, under text ids as in TinyDB's storages."""

    def __init__(self, live: Mapping[int, Record]) -> None:
        self._live = live

    def __getitem__(self, doc_id: str) -> Record:
        record: Record = _owned(self._live[int(doc_id)])
        return record

    def __iter__(self) -> Iterator[str]:
        return map(str, self._live)

    def __len__(self) -> int:
        return len(self._live)


class _Drafts(MutableMapping[int, "dict[str, Any]"]):
    """A live table that an updater may change: it changes copies, kept apart until it is done."""

    def __init__(self, live: Mapping[int, Record]) -> None:
        self._live = live
        self._drafts: dict[int, dict[str, Any] | None] = {}

    def __getitem__(self, doc_id: int) -> dict[str, Any]:
        if doc_id not in self._drafts:
            self._drafts[doc_id] = _owned(self._live[doc_id])
        draft = self._drafts[doc_id]
        if draft is None:
            raise KeyError(doc_id)
        return draft

    def __setitem__(self, doc_id: int, record: Record) -> None:
        self._drafts[doc_id] = _owned(record)

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._drafts[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if doc_id in self._drafts:
            return self._drafts[doc_id] is not None
        return doc_id in self._live

    def __iter__(self) -> Iterator[int]:
        new = [doc_id for doc_id in self._drafts if doc_id not in self._live]
        return (doc_id for doc_id in [*self._live, *new] if doc_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def changes(self, table: str) -> list[Change]:
        """Return the differences from the live table, in the order in which they were made."""
        drafted = (
            Change(table, doc_id, self._live.get(doc_id), draft)
            for doc_id, draft in self._drafts.items()
        )
        return [change for change in drafted if change.before != change.after]
