"""Finding records: one by its id, or all that have certain values, oldest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockserver.core.records import RecordView, is_uuid
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["find_record", "find_records", "record_of", "some_that_exist"]

_SHOWN = 3
_SHOWN_WITHIN = 20


def record_of(sandbox: Sandbox, table: str, record_id: str) -> RecordView | None:
    """Return the record with this id, deleted or not; a UUID may be in either letter case."""
    store = sandbox.store
    found = store.get(table, record_id)
    if found is None and is_uuid(record_id):
        found = store.get(table, record_id.lower()) or store.get(table, record_id.upper())
    return found


def find_record(sandbox: Sandbox, table: str, record_id: str) -> RecordView | None:
    """Return the record with this id, unless it is deleted."""
    record, deleted = record_of(sandbox, table, record_id), SCHEMA.resources[table].soft_delete
    return record if record and (deleted is None or record[deleted] is None) else None


def find_records(sandbox: Sandbox, table: str, values: Mapping[str, str]) -> Sequence[int]:
    """Return the document ids of the records with these values, without deleted ones.

    The values are those of indexed fields; without any, all records are found.
    """
    store = sandbox.store
    if not values:
        return store.living(table)
    found = [
        store.find(table, field, _as_stored(sandbox, table, field, value))
        for field, value in values.items()
    ]
    return found[0] if len(found) == 1 else sorted(set(found[0]).intersection(*found[1:]))


def _as_stored(sandbox: Sandbox, table: str, field: str, value: str) -> str:
    """Return a value as records have it: an id has the letter case of the record that it names."""
    link = SCHEMA.resources[table].links.get(field)
    for target in (link.table, *link.tables.values()) if link else ():
        named = record_of(sandbox, target, value)
        if named is not None:
            return str(named["id"])
    return value


def some_that_exist(sandbox: Sandbox, table: str, *, within: tuple[str, str] | None = None) -> str:
    """Return a hint for a message: the oldest records, or those with a value in a field."""
    resource, store = SCHEMA.resources[table], sandbox.store
    if within:
        shown = store.read(table, store.find(table, *within)[:_SHOWN_WITHIN])
    elif resource.soft_delete:
        shown = store.read(table, store.living(table)[:_SHOWN])
    else:
        shown = store.first(table, _SHOWN)
    known = ", ".join(f"{record['id']} ({resource.name_of(record)})" for record in shown)
    return f"; some that exist are {known}" if known else ""
