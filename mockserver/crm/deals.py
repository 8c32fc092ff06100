"""Deals in a pipeline.

Source: the vendor's Pipelines page. Every function returns whole deals, with the records of stage,
contact and owner in place of their ids; the contract decides which keys an answer shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.core.errors import NotFound, quoted
from mockserver.core.records import Record, RecordView
from mockserver.crm.finding import find_record, record_of
from mockserver.crm.joining import Join
from mockserver.crm.ordinary import change_record, insert_record, remove_record
from mockserver.crm.paging import page_of
from mockserver.crm.pipelines import pipeline, stages_of
from mockserver.crm.references import check_references
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["create_deal", "delete_deal", "find_deals", "get_deal", "list_deals", "update_deal"]

_JOIN = Join("deals", ("stage", "contact", "owner"))


def list_deals(sandbox: Sandbox, type_in_path: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of the deals of a pipeline, or of the stage in the query's `stageId`.

    Raises:
        NotFound: there is no such pipeline type.
    """
    parent = pipeline(sandbox, type_in_path)
    return page_of(sandbox, _JOIN, find_deals(sandbox, parent, query["stageId"]), query)


def create_deal(
    sandbox: Sandbox, type_in_path: str, body: Mapping[str, Any], *, stage_id: str | None = None
) -> dict[str, Any]:
    """Add a deal to the first stage of a pipeline; its owner defaults to the key's user.

    `stage_id` is another stage of the pipeline, which the API does not offer.

    Raises:
        NotFound: there is no such pipeline type, or a field names a record that does not exist.
    """
    parent = pipeline(sandbox, type_in_path)
    within = {"pipelineId": parent["id"]}
    body = check_references(sandbox, "deals", body, record=within)
    fields = {
        **body,
        **within,
        "pipelineStageId": stage_id or stages_of(sandbox, parent)[0]["id"],
        "ownerId": body.get("ownerId") or sandbox.store.first("users", 1)[0]["id"],
    }
    content = [parent["type"], dict(body)] + ([stage_id] if stage_id else [])
    return insert_record(sandbox, _JOIN, fields, operation="createDeal", content=content)


def get_deal(sandbox: Sandbox, type_in_path: str, deal_id: str) -> dict[str, Any]:
    """Return a deal.

    Raises:
        NotFound: there is no such pipeline type, or no such deal in it.
    """
    return _JOIN.one(sandbox, _find(sandbox, pipeline(sandbox, type_in_path), deal_id))


def update_deal(
    sandbox: Sandbox, type_in_path: str, deal_id: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Replace fields of a deal; if none differs, nothing changes, not even its time of update.

    Raises:
        NotFound: there is no such pipeline type, no such deal in it, or a field names a record that
            does not exist.
    """
    record = _find(sandbox, pipeline(sandbox, type_in_path), deal_id)
    return change_record(sandbox, _JOIN, record, fields)


def delete_deal(sandbox: Sandbox, type_in_path: str, deal_id: str) -> dict[str, Any]:
    """Delete a deal; its record stays, with the time in `deletedAt`.

    Raises:
        NotFound: there is no such pipeline type, or no such deal in it.
    """
    return remove_record(sandbox, "deals", _find(sandbox, pipeline(sandbox, type_in_path), deal_id))


def find_deals(sandbox: Sandbox, parent: Record, stage_id: str | None) -> Sequence[int]:
    """Return the document ids of the deals of a pipeline, or of one of its stages, oldest first."""
    if stage_id is None:
        return sandbox.store.find("deals", "pipelineId", parent["id"])
    stage = record_of(sandbox, "stages", stage_id)
    if stage is None or stage["pipelineId"] != parent["id"]:
        return ()
    return sandbox.store.find("deals", "pipelineStageId", stage["id"])


def _find(sandbox: Sandbox, parent: Record, deal_id: str) -> RecordView:
    record = find_record(sandbox, "deals", deal_id)
    if record is None or record["pipelineId"] != parent["id"]:
        place = parent["type"].lower()
        raise NotFound(
            f"There is no deal {quoted(deal_id)} in the {place} pipeline; "
            f"GET /api/pipelines/{place}/deals lists those that exist."
        )
    return record
