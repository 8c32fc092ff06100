"""References: the fields of a record that name others by their ids, as the schema links them.

The pages do not say what happens if an id names nothing. The assumption `unknown-references`
decides between refusing it, with 404 or 422, and making a record up.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from mockserver.core.errors import Detail, NotFound, RequestError, Unprocessable, quoted
from mockserver.core.records import Record, RecordView, canonical_id
from mockserver.crm.finding import find_record, record_of, some_that_exist
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA, Link

__all__ = ["check_references"]

_REFUSALS: Mapping[str, type[RequestError]] = {"unprocessable": Unprocessable}
"""What is raised for an answer to the assumption, if not `NotFound`."""


class _Reference(NamedTuple):
    """A field that names a record of a table by its id; both have the same value of `within`."""

    field: str
    record_id: str
    table: str
    within: tuple[str, str] | None


def check_references(
    sandbox: Sandbox, table: str, fields: Mapping[str, Any], *, record: Record
) -> Mapping[str, Any]:
    """Return fields, with each id as the record that it names has it.

    `record` has the other fields of the record that they belong to.

    Raises:
        NotFound: a field names a record that does not exist; the details have every such field.
        Unprocessable: the same, if the assumption says so.
    """
    concerned = [
        (field, link)
        for field, by, within, link in _links(table)
        if (field in fields or by in fields or within in fields)
        and fields.get(field, record.get(field)) is not None
    ]
    if not concerned:
        return fields
    chosen = sandbox.contract.chosen("unknown-references")
    found: dict[str, str] = {}
    details = []
    whole = {**record, **fields}
    for field, link in concerned:
        reference = _reference(field, link, whole)
        named = _follow(sandbox, reference)
        if named is not None:
            found[field] = named["id"]
        elif chosen == "made-up" and _can_be_made_up(sandbox, reference):
            found[field] = _make_up(sandbox, reference)
        else:
            details.append(_detail(sandbox, reference))
    if details:
        message = " ".join(f"{detail.field} {detail.message}." for detail in details)
        raise _REFUSALS.get(chosen, NotFound)(message, details=tuple(details))
    return {**fields, **found}


@cache
def _links(table: str) -> tuple[tuple[str, str | None, str | None, Link], ...]:
    """Return the links of a table, each after the fields that decide which table it leads to.

    Those with `within` come last, in the order of refusals.
    """
    links = SCHEMA.resources[table].links.items()
    ordered = sorted(links, key=lambda item: item[1].within is not None)
    return tuple((field, link.by, link.within, link) for field, link in ordered)


def _reference(field: str, link: Link, record: Record) -> _Reference:
    within = (link.within, record[link.within]) if link.within else None
    return _Reference(field, record[field], link.table_of(record), within)


def _follow(sandbox: Sandbox, reference: _Reference) -> RecordView | None:
    named = find_record(sandbox, reference.table, reference.record_id)
    if named is None or reference.within is None:
        return named
    field, value = reference.within
    return named if named[field] == value else None


def _detail(sandbox: Sandbox, reference: _Reference) -> Detail:
    called = SCHEMA.resources[reference.table].called
    there = some_that_exist(sandbox, reference.table, within=reference.within)
    return Detail(
        reference.field, f"is {quoted(reference.record_id)}, but no {called} has this id{there}"
    )


def _can_be_made_up(sandbox: Sandbox, reference: _Reference) -> bool:
    """Return whether a record needs only a name, and need not agree with another."""
    _, record_id, table, within = reference
    is_free = record_of(sandbox, table, record_id) is None
    return is_free and within is None and SCHEMA.resources[table].can_be_made_up


def _make_up(sandbox: Sandbox, reference: _Reference) -> str:
    record_id = canonical_id(reference.record_id)
    record = SCHEMA.resources[reference.table].made_up(record_id, sandbox.now())
    sandbox.store.insert(reference.table, record)
    return record_id
