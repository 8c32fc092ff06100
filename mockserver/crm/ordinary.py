"""Ordinary operations: listing, creating, getting, updating and deleting records of any resource.

What only one resource does is in a module of its own, which uses the functions here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.core.errors import NotFound, quoted
from mockserver.core.records import RecordView
from mockserver.crm.finding import find_record, find_records, some_that_exist
from mockserver.crm.joining import Join
from mockserver.crm.paging import page_of
from mockserver.crm.references import check_references
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = [
    "change_record",
    "create_record",
    "delete_record",
    "get_record",
    "insert_record",
    "list_records",
    "remove_record",
    "update_record",
]

_PAGING = frozenset({"limit", "page", "offset"})


def list_records(sandbox: Sandbox, join: Join, query: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of the records whose fields have the values of a query."""
    values = {
        name: value for name, value in query.items() if name not in _PAGING and value is not None
    }
    return page_of(sandbox, join, find_records(sandbox, join.table, values), query)


def create_record(
    sandbox: Sandbox, join: Join, body: Mapping[str, Any], *, operation: str
) -> dict[str, Any]:
    """Add a record that an operation creates.

    Raises:
        NotFound: a field names a record that does not exist.
    """
    fields = check_references(sandbox, join.table, body, record={})
    return insert_record(sandbox, join, fields, operation=operation, content=dict(fields))


def insert_record(
    sandbox: Sandbox, join: Join, fields: Mapping[str, Any], *, operation: str, content: object
) -> dict[str, Any]:
    """Add a record with these fields; its id depends on the operation and the content."""
    resource = SCHEMA.resources[join.table]
    record_id = sandbox.new_id(join.table, operation, content)
    times = dict.fromkeys(resource.times, sandbox.now())
    record = resource.completed({**fields, **times, "id": record_id})
    return join.one(sandbox, sandbox.store.insert(join.table, record))


def get_record(sandbox: Sandbox, join: Join, record_id: str) -> dict[str, Any]:
    """Return a record.

    Raises:
        NotFound: there is none with this id, or it is deleted.
    """
    return join.one(sandbox, _find(sandbox, join.table, record_id))


def update_record(
    sandbox: Sandbox, join: Join, record_id: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """Replace fields of a record; if none differs, nothing changes, not even its time of update.

    Raises:
        NotFound: there is no such record, or a field names one that does not exist.
    """
    return change_record(sandbox, join, _find(sandbox, join.table, record_id), body)


def change_record(
    sandbox: Sandbox, join: Join, record: RecordView, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Replace fields of a record that was already found, as `update_record` does."""
    fields = check_references(sandbox, join.table, fields, record=record)
    if not fields.items() <= record.items():
        updated = SCHEMA.resources[join.table].updated
        changed = {**fields, updated: sandbox.now()} if updated else fields
        record = sandbox.store.update(join.table, record["id"], changed)
    return join.one(sandbox, record)


def delete_record(sandbox: Sandbox, table: str, record_id: str) -> dict[str, Any]:
    """Delete a record, and return what is left to show of it: nothing.

    Raises:
        NotFound: there is none with this id, or it is already deleted.
    """
    return remove_record(sandbox, table, _find(sandbox, table, record_id))


def remove_record(sandbox: Sandbox, table: str, record: RecordView) -> dict[str, Any]:
    """Remove a record from its table, or note when it was deleted if deletion is soft."""
    deleted = SCHEMA.resources[table].soft_delete
    if deleted:
        sandbox.store.update(table, record["id"], {deleted: sandbox.now()})
    else:
        sandbox.store.remove(table, record["id"])
    return {}


def _find(sandbox: Sandbox, table: str, record_id: str) -> RecordView:
    record = find_record(sandbox, table, record_id)
    if record is None:
        called = SCHEMA.resources[table].called
        there = some_that_exist(sandbox, table)
        raise NotFound(f"There is no {called} {quoted(record_id)}{there}.")
    return record
