"""What a deal refers to by id: people, companies, users and stages.

The pages do not say what an id that names nothing answers; the assumption `unknown-references`
decides between refusing it, with 404 or with 422, and making a record up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockserver.crm.pipelines import stages_of
from mockserver.errors import Detail, NotFound, RequestError, Unprocessable, quoted
from mockserver.records import CONTACT_TABLES, Record, RecordView, canonical_id, is_uuid
from mockserver.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["check_references", "record_of"]

_SHOWN = 3
_FIELDS = {
    "contactId": "contactType",
    "ownerId": None,
    "referredByCustomerId": "referredByContactType",
}
"""The fields that name a record, each with the field that says of which type it is."""


_REFUSALS: Mapping[str, type[RequestError]] = {"unprocessable": Unprocessable}
"""What an answer to the assumption refuses with, if not with `NotFound`."""


class _Reference(NamedTuple):
    field: str
    table: str
    record_id: str


def record_of(sandbox: Sandbox, table: str, record_id: str) -> RecordView | None:
    """Return the record that an id names; a UUID does so in either letter case."""
    store = sandbox.store
    found = store.get(table, record_id)
    if found is None and is_uuid(record_id):
        found = store.get(table, record_id.lower()) or store.get(table, record_id.upper())
    return found


def check_references(
    sandbox: Sandbox, pipeline: Record, fields: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the fields of a deal with each id as the record that it names has it.

    Raises:
        NotFound: a field names what does not exist; every such field is in its details.
        Unprocessable: the same, where the assumption says so.
    """
    chosen = sandbox.contract.chosen("unknown-references")
    found: dict[str, str] = {}
    details = []
    for reference in _references(fields):
        record = record_of(sandbox, reference.table, reference.record_id)
        if record is not None:
            found[reference.field] = record["id"]
        elif chosen == "made-up":
            found[reference.field] = _make_up(sandbox, reference)
        else:
            details.append(_detail(reference, sandbox.store.first(reference.table, _SHOWN)))
    stage_id = fields.get("pipelineStageId")
    if stage_id is not None:
        stage = record_of(sandbox, "stages", stage_id)
        if stage is not None and stage["pipelineId"] == pipeline["id"]:
            found["pipelineStageId"] = stage["id"]
        else:
            reference = _Reference("pipelineStageId", "stages", stage_id)
            details.append(_detail(reference, stages_of(sandbox, pipeline)))
    if details:
        message = " ".join(f"{detail.field} {detail.message}." for detail in details)
        raise _REFUSALS.get(chosen, NotFound)(message, details=tuple(details))
    return {**fields, **found}


def _references(fields: Mapping[str, Any]) -> list[_Reference]:
    return [
        _Reference(field, _table(fields, of_type), fields[field])
        for field, of_type in _FIELDS.items()
        if fields.get(field) is not None
    ]


def _table(fields: Mapping[str, Any], of_type: str | None) -> str:
    return CONTACT_TABLES[fields.get(of_type, "USER")] if of_type else "users"


def _detail(reference: _Reference, existing: Sequence[Record]) -> Detail:
    resource = SCHEMA.resources[reference.table]
    known = ", ".join(f"{record['id']} ({resource.name_of(record)})" for record in existing)
    there = f"; some that exist are {known}" if known else ""
    return Detail(
        reference.field,
        f"is {quoted(reference.record_id)}, but no {resource.noun} has this id{there}",
    )


def _make_up(sandbox: Sandbox, reference: _Reference) -> str:
    record_id, now = canonical_id(reference.record_id), sandbox.now()
    resource = SCHEMA.resources[reference.table]
    names = f"Made Up {record_id}".split(" ", len(resource.known_by) - 1)
    values = {"email": f"{record_id}@example.com"} if "email" in resource.fields else {}
    values |= zip(resource.known_by, names, strict=True)
    record = resource.new(id=record_id, createdAt=now, updatedAt=now, **values)
    sandbox.store.insert(reference.table, record)
    return record_id
