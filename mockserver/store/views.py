"""Views of the tables that follow every change: by UUID, and by the value of a field.

They make finding a record, a page or a count cost the same at any size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from sortedcontainers import SortedList

from mockserver.records import Record, RecordView

__all__ = ["ByField", "ById", "Ids"]

Ids: TypeAlias = Sequence[int]


class ById:
    """Finds records, and their document ids, by UUID; `records` is for reading only."""

    def __init__(self, records: Iterable[tuple[int, Record]]) -> None:
        self._doc_ids: dict[str | None, int] = {}
        self._records: dict[str | None, RecordView] = {}
        self.records = MappingProxyType(self._records)
        for doc_id, record in records:
            self.follow(doc_id, None, record)

    def find(self, record_id: str) -> int | None:
        """Give the document id, or None if no record has this UUID."""
        return self._doc_ids.get(record_id)

    def follow(self, doc_id: int, before: Record | None, after: Record | None) -> None:
        """Take in one change."""
        if before is not None:
            self._doc_ids.pop(before.get("id"), None)
            self._records.pop(before.get("id"), None)
        if after is not None:
            self._doc_ids[after.get("id")] = doc_id
            self._records[after.get("id")] = MappingProxyType(after)


class ByField:
    """Finds the document ids, in order of creation, of records by the value of a field.

    Soft-deleted records are not found.
    """

    def __init__(self, field: str, records: Iterable[tuple[int, Record]]) -> None:
        self._field = field
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for doc_id, record in records:
            if (value := self._value(record)) is not None:
                groups[value].append(doc_id)
        self._doc_ids: dict[str, Any] = {
            value: SortedList(doc_ids) for value, doc_ids in groups.items()
        }

    def find(self, value: str) -> Ids:
        """Give the document ids of the records whose field has this value."""
        found: Ids = self._doc_ids.get(value, ())
        return found

    def follow(self, doc_id: int, before: Record | None, after: Record | None) -> None:
        """Take in one change."""
        old, new = self._value(before), self._value(after)
        if old == new:
            return
        if old is not None:
            self._doc_ids[old].remove(doc_id)
        if new is not None:
            self._doc_ids.setdefault(new, SortedList()).add(doc_id)

    def _value(self, record: Record | None) -> str | None:
        if record is None or record.get("deletedAt") is not None:
            return None
        return record.get(self._field)
