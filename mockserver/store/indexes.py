"""The indexes of a store: records by UUID, and by the values of fields."""

from __future__ import annotations

from collections import defaultdict

from mockserver.core.records import Record, RecordView
from mockserver.store.start import Start
from mockserver.store.tables import Live
from mockserver.store.views import (
    EVERY,
    ByField,
    ById,
    FieldIndex,
    Ids,
    Records,
    View,
    field_index,
)

__all__ = ["Indexes"]


class Indexes:
    """The indexes of all tables, which begin as those of the start and follow every change.

    `records` are those of each table by UUID, soft-deleted or not.
    """

    def __init__(self, start: Start, live: Live) -> None:
        self.records: dict[str, Records] = {}
        self._start = start
        self._live = live
        self._by_id = {name: ById(name, index, self.records) for name, index in start.by_id.items()}
        self._by_field: dict[tuple[str, str | None], ByField] = {}
        self._views: defaultdict[str, list[View]] = defaultdict(list)
        for name, by_id in self._by_id.items():
            self._views[name].append(by_id)
        for (name, field), index in start.by_field.items():
            self._add(name, field, index)

    def doc_id(self, table: str, record_id: str) -> int:
        """Return the document id of the record with this UUID.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[table].doc_id(record_id)

    def find(self, table: str, field: str, value: str) -> Ids:
        """Return the document ids, oldest first, of records by an indexed field."""
        return self._by_field[table, field].find(value)

    def living(self, table: str) -> Ids:
        """Return the document ids of all records that are not soft-deleted, oldest first.

        They are indexed when they are first asked for: few tables are listed whole.
        """
        known = self._by_field.get((table, None))
        if known is None:
            deleted = self._start.soft_delete(table)
            index = field_index(None, self._live[table].items(), soft_delete=deleted)
            known = self._add(table, None, index)
        return known.find(EVERY)

    def follow(
        self, table: str, doc_id: int, before: Record | None, after: RecordView | None
    ) -> None:
        """Follow one change of a table."""
        for view in self._views.get(table, ()):
            view.follow(doc_id, before, after)

    def _add(self, table: str, field: str | None, index: FieldIndex) -> ByField:
        added = ByField(field, index, soft_delete=self._start.soft_delete(table))
        self._by_field[table, field] = added
        self._views[table].append(added)
        return added
