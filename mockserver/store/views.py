"""Views of the tables that follow every change: by UUID, and by the value of a field.

They make finding a record, a page or a count cost the same at any size. A view starts from an
index; stores with the same start share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeAlias

from sortedcontainers import SortedList

from mockserver.core.records import Record, RecordView
from mockserver.store.overlay import Overlay

__all__ = [
    "ByField",
    "ById",
    "FieldIndex",
    "IdIndex",
    "Ids",
    "Records",
    "View",
    "field_index",
    "id_index",
]

Ids: TypeAlias = Sequence[int]

EVERY = ""
"""What all records of a table have in an index without a field."""

Records: TypeAlias = Mapping[str | None, RecordView]
"""The records of a table by UUID, soft-deleted or not."""

FieldIndex: TypeAlias = Mapping[str, Ids]


class View(Protocol):
    """Something that follows the changes of a table."""

    def follow(self, doc_id: int, before: Record | None, after: RecordView | None, /) -> None:
        """Follow one change."""


class IdIndex(NamedTuple):
    """The document id, and the record, for each UUID."""

    doc_ids: Mapping[str | None, int]
    records: Records


def id_index(rows: Iterable[tuple[int, Record]]) -> IdIndex:
    """Return an index of records by UUID."""
    doc_ids, records = {}, {}
    for doc_id, record in rows:
        doc_ids[record.get("id")] = doc_id
        records[record.get("id")] = MappingProxyType(record)
    return IdIndex(doc_ids, records)


def field_index(
    field: str | None, rows: Iterable[tuple[int, Record]], *, soft_delete: str | None
) -> FieldIndex:
    """Return an index of document ids by the value of a field; the records come in order.

    A record with a value in its field `soft_delete` is left out.
    """
    groups: dict[str, list[int]] = {}
    for doc_id, record in rows:
        if (value := _value(field, record, soft_delete)) is not None:
            groups.setdefault(value, []).append(doc_id)
    return groups


class ById:
    """Finds the document ids of a table's records by UUID.

    It keeps the records by UUID in `shown` under the table's name: the index itself as long as
    nothing differs from it.
    """

    def __init__(self, table: str, index: IdIndex, shown: dict[str, Records]) -> None:
        self._table = table
        self._doc_ids = Overlay(index.doc_ids)
        self._records = Overlay(index.records)
        self._shown = shown
        shown[table] = index.records

    def doc_id(self, record_id: str) -> int:
        """Return the document id of the record with this UUID.

        Raises:
            KeyError: there is none.
        """
        return self._doc_ids[record_id]

    def follow(self, doc_id: int, before: Record | None, after: RecordView | None) -> None:
        """Follow one change."""
        self._shown[self._table] = self._records
        if before is not None and after is not None and before.get("id") == after.get("id"):
            self._records[after.get("id")] = after
            return
        # Another state may have the same record under another document id, which came first.
        if before is not None and self._doc_ids.get(before.get("id")) == doc_id:
            del self._doc_ids[before.get("id")], self._records[before.get("id")]
        if after is not None:
            self._doc_ids[after.get("id")] = doc_id
            self._records[after.get("id")] = after


class ByField:
    """Finds the document ids, in order of creation, of records by the value of a field.

    Soft-deleted records are not found.
    """

    def __init__(self, field: str | None, index: FieldIndex, *, soft_delete: str | None) -> None:
        self._field = field
        self._soft_delete = soft_delete
        self._shared = index
        self._own: dict[str, Any] = {}

    def find(self, value: str) -> Ids:
        """Return the document ids of the records with this value."""
        own: Ids | None = self._own.get(value)
        return self._shared.get(value, ()) if own is None else own

    def follow(self, doc_id: int, before: Record | None, after: RecordView | None) -> None:
        """Follow one change."""
        old = _value(self._field, before, self._soft_delete)
        new = _value(self._field, after, self._soft_delete)
        if old == new:
            return
        if old is not None:
            self._owned(old).remove(doc_id)
        if new is not None:
            self._owned(new).add(doc_id)

    def _owned(self, value: str) -> Any:
        own = self._own.get(value)
        if own is None:
            own = self._own[value] = SortedList(self._shared.get(value, ()))
        return own


def _value(field: str | None, record: Record | None, soft_delete: str | None) -> str | None:
    if record is None or (soft_delete and record.get(soft_delete) is not None):
        return None
    return record.get(field) if field else EVERY
