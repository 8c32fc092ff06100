"""Deals in a pipeline.

Source: the vendor's Pipelines page. Every function gives whole deals, with the records of stage,
contact and owner in the place of their ids; which keys an answer shows is the contract's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mockserver.contract import Joined
from mockserver.crm.pipelines import pipeline, stages_of
from mockserver.crm.references import check_references, record_of
from mockserver.errors import NotFound, quoted
from mockserver.records import CONTACT_TABLES, Record, RecordView
from mockserver.sandbox import Sandbox
from mockserver.seeding import deal_record

__all__ = ["create_deal", "delete_deal", "get_deal", "list_deals", "update_deal"]


def list_deals(
    world: Sandbox, type_in_path: str, *, limit: int, page: int, stage_id: str | None
) -> dict[str, Any]:
    """Give a page of the deals of a pipeline, or of one of its stages, with the total.

    Raises:
        NotFound: there is no such pipeline type.
    """
    parent = pipeline(world, type_in_path)
    doc_ids = world.store.find("deals", "pipelineId", parent["id"])
    if stage_id is not None:
        stage = record_of(world, "stages", stage_id)
        if stage is None or stage["pipelineId"] != parent["id"]:
            doc_ids = ()
        else:
            doc_ids = world.store.find("deals", "pipelineStageId", stage["id"])
    total = len(doc_ids)
    start, end = min((page - 1) * limit, total), min(page * limit, total)
    if world.contract.chosen("deal-order") == "newest-first":
        picked = doc_ids[total - end : total - start][::-1]
    else:
        picked = doc_ids[start:end]
    return {
        "deals": _joined(world, world.store.read("deals", picked)),
        "total": total,
        "page": page,
        "limit": limit,
        "hasMore": end < total,
    }


def create_deal(
    world: Sandbox, type_in_path: str, body: Mapping[str, Any], *, stage_id: str | None = None
) -> dict[str, Any]:
    """Add a deal to the first stage of a pipeline; its owner defaults to the key's user.

    `stage_id` is another stage of the pipeline, which the API does not offer.

    Raises:
        NotFound: there is no such pipeline type, or a field names what does not exist.
    """
    parent = pipeline(world, type_in_path)
    body = check_references(world, parent, body)
    content = [parent["type"], dict(body)] + ([stage_id] if stage_id else [])
    record = deal_record(
        record_id=world.new_id("deals", "createDeal", content),
        pipeline_id=parent["id"],
        stage_id=stage_id or stages_of(world, parent)[0]["id"],
        name=body["name"],
        owner_id=body.get("ownerId") or world.store.first("users", 1)[0]["id"],
        created=world.now(),
        description=body.get("description"),
        expected_value=body.get("expectedValue"),
        currency=body["currency"],
        notes=body.get("notes"),
        contact_id=body.get("contactId"),
        contact_type=body["contactType"],
        referrer_id=body.get("referredByCustomerId"),
        referrer_type=body["referredByContactType"],
    )
    return _whole(world, world.store.insert("deals", record))


def get_deal(world: Sandbox, type_in_path: str, deal_id: str) -> dict[str, Any]:
    """Give a deal.

    Raises:
        NotFound: there is no such pipeline type, or no such deal in it.
    """
    return _whole(world, _find(world, pipeline(world, type_in_path), deal_id))


def update_deal(
    world: Sandbox, type_in_path: str, deal_id: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Replace fields of a deal; where none differs nothing changes, not even its time of update.

    Raises:
        NotFound: there is no such pipeline type, no such deal in it, or a field names what does
            not exist.
    """
    parent = pipeline(world, type_in_path)
    record = _find(world, parent, deal_id)
    fields = check_references(world, parent, fields)
    if any(record[name] != value for name, value in fields.items()):
        record = world.store.update("deals", record["id"], {**fields, "updatedAt": world.now()})
    return _whole(world, record)


def delete_deal(world: Sandbox, type_in_path: str, deal_id: str) -> None:
    """Take a deal out of its pipeline; its record stays, with the time in `deletedAt`.

    Raises:
        NotFound: there is no such pipeline type, or no such deal in it.
    """
    record = _find(world, pipeline(world, type_in_path), deal_id)
    world.store.update("deals", record["id"], {"deletedAt": world.now()})


def _find(world: Sandbox, parent: Record, deal_id: str) -> RecordView:
    record = record_of(world, "deals", deal_id)
    if record is None or record["deletedAt"] is not None or record["pipelineId"] != parent["id"]:
        place = parent["type"].lower()
        raise NotFound(
            f"There is no deal {quoted(deal_id)} in the {place} pipeline; "
            f"GET /api/pipelines/{place}/deals lists those that exist."
        )
    return record


def _whole(world: Sandbox, record: RecordView) -> dict[str, Any]:
    """Join one deal; `_joined` prepares for many, which would double what one costs."""
    get = world.store.get
    return record | {
        "stage": get("stages", record["pipelineStageId"]),
        "contact": get(CONTACT_TABLES[record["contactType"]], record["contactId"]),
        "owner": get("users", record["ownerId"]),
    }


def _joined(world: Sandbox, records: Iterable[RecordView]) -> Joined:
    stages, owners = world.store.by_id("stages"), world.store.by_id("users")
    contacts = {kind: world.store.by_id(table) for kind, table in CONTACT_TABLES.items()}
    rows = [
        (
            record,
            stages[record["pipelineStageId"]],
            contacts[record["contactType"]].get(record["contactId"]),
            owners[record["ownerId"]],
        )
        for record in records
    ]
    return Joined(("stage", "contact", "owner"), rows)
