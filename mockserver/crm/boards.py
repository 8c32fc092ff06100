"""Boards: the pipelines as a page shows them, a column for each stage and a card for each deal.

Reading a board changes nothing: a pipeline that was never asked for through the API is shown
without an id and without columns. No part of it costs more in a larger store.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from mockserver.core.records import RecordView
from mockserver.crm.deals import find_deals
from mockserver.crm.finding import find_record, record_of
from mockserver.crm.folding import folded
from mockserver.crm.joining import Join
from mockserver.crm.pipelines import pipeline_of, stages_of, type_named
from mockserver.crm.totals import count_of, sums_of, totals_of, values_of
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["board", "board_deals", "list_boards"]

_Card: TypeAlias = dict[str, Any]

_CONTACT = SCHEMA.resources["deals"].links["contactId"]
_JOIN = Join("deals", ("contact", "owner"))
_MOST_USERS = 200
_MOST_LOOKED_AT = 1_000
"""How many deals one request looks at to find those of a search, about 10 milliseconds' worth."""


def list_boards(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return what is in each pipeline, in the page's order of types."""
    return [_described(sandbox, pipeline_type) for pipeline_type in sandbox.contract.pipelines]


def board(sandbox: Sandbox, type_in_path: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pipeline with its stages, and the newest deals of each that a query asks for.

    The counts and sums of a stage are those of all its deals.

    Raises:
        NotFound: there is no such pipeline type.
    """
    pipeline_type = type_named(sandbox, type_in_path)
    pipeline = pipeline_of(sandbox, pipeline_type)
    stages = stages_of(sandbox, pipeline) if pipeline else []
    newest = {**query, "after": None}
    looked_at = 1 + _MOST_LOOKED_AT // (len(stages) or 1)
    return {
        **_described(sandbox, pipeline_type),
        "stages": [
            {
                **stage,
                **_totals(sandbox, stage["pipelineId"], "pipelineStageId", stage["id"]),
                **_deals(sandbox, _in_stage(sandbox, stage), newest, looked_at=looked_at),
            }
            for stage in stages
        ],
        "owners": [_named(user, "users") for user in sandbox.store.first("users", _MOST_USERS)],
    }


def board_deals(sandbox: Sandbox, type_in_path: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """Return deals of a pipeline, or of the query's `stageId`, that were created before `after`.

    A query with ids asks for no others, wherever they are in the pipeline.

    Raises:
        NotFound: there is no such pipeline type.
    """
    pipeline_type = type_named(sandbox, type_in_path)
    pipeline = pipeline_of(sandbox, pipeline_type)
    if pipeline is None:
        return {"deals": [], "next": None}
    if query["id"] is not None:
        return {"deals": _with_ids(sandbox, pipeline, query), "next": None}
    found = find_deals(sandbox, pipeline, query["stageId"])
    return _deals(sandbox, found, query, looked_at=_MOST_LOOKED_AT)


def _with_ids(sandbox: Sandbox, pipeline: RecordView, query: Mapping[str, Any]) -> list[_Card]:
    found = [find_record(sandbox, "deals", deal_id) for deal_id in query["id"]]
    deals = [deal for deal in found if deal and deal["pipelineId"] == pipeline["id"]]
    cards = map(_card, _JOIN.many(sandbox, deals).rows)
    return [*filter(_filter(sandbox, query), cards)]


def _described(sandbox: Sandbox, pipeline_type: str) -> dict[str, Any]:
    pipeline = pipeline_of(sandbox, pipeline_type)
    if pipeline is None:
        defaults = sandbox.contract.pipelines[pipeline_type]
        shown = {**defaults._asdict(), "id": None}
        return {**shown, "dealCount": 0, "values": []}
    return {**pipeline, **_totals(sandbox, pipeline["id"], "pipelineId", pipeline["id"])}


def _totals(sandbox: Sandbox, pipeline_id: str, field: str, key: str) -> dict[str, Any]:
    totals = totals_of(sandbox).of(pipeline_id, field).get(key, {})
    return {"dealCount": count_of(totals), "values": values_of(sums_of(totals))}


def _in_stage(sandbox: Sandbox, stage: RecordView) -> Sequence[int]:
    return sandbox.store.find("deals", "pipelineStageId", stage["id"])


def _deals(
    sandbox: Sandbox, found: Sequence[int], query: Mapping[str, Any], *, looked_at: int
) -> dict[str, Any]:
    """Return cards of the deals that a query asks for, the newest first, and where to go on.

    At most this many deals are looked at, so that `next` may be set although none was found.
    """
    wanted = _filter(sandbox, query)
    end = len(found) if query["after"] is None else bisect_left(found, query["after"])
    start = max(0, end - (looked_at if wanted else query["limit"]))
    deals = sandbox.store.read("deals", found[start:end][::-1])
    cards: list[_Card] = []
    for row in _JOIN.many(sandbox, deals).rows:
        end -= 1
        card = _card(row)
        if wanted is None or wanted(card):
            cards.append(card)
        if len(cards) == query["limit"]:
            break
    return {"deals": cards, "next": found[end] if end else None}


def _filter(sandbox: Sandbox, query: Mapping[str, Any]) -> Callable[[_Card], bool] | None:
    """Return a function that says whether a query asks for a card; None if it asks for all.

    A search asks for the deals that have each of its words in one of their texts.
    """
    checks: list[Callable[[_Card], bool]] = []
    if query["ownerId"] is not None:
        owner = record_of(sandbox, "users", query["ownerId"])
        checks.append(lambda card: owner is not None and card["ownerId"] == owner["id"])
    if query["currency"] is not None:
        checks.append(lambda card: card["currency"] == query["currency"])
    words = folded(query["search"] or "").split()
    if words:
        checks.append(lambda card: all(map(_text(card).__contains__, words)))
    return (lambda card: all(check(card) for check in checks)) if checks else None


def _text(card: _Card) -> str:
    """Return what a search looks at, folded."""
    names = [party["name"] for party in (card["contact"], card["owner"]) if party]
    texts = (card["name"], card["description"], card["notes"], *names)
    return folded("\n".join(filter(None, texts)))


def _card(row: tuple[Any, ...]) -> _Card:
    """Return a deal with its contact and owner as a card shows them."""
    deal, contact, owner = row
    card = {**deal, "stageId": deal["pipelineStageId"], "contact": None, "owner": None}
    if contact is not None:
        id_and_name = _named(contact, _CONTACT.table_of(deal))
        card["contact"] = {**id_and_name, "type": contact["type"], "email": contact.get("email")}
    if owner is not None:
        card["owner"] = _named(owner, "users")
    return card


def _named(record: RecordView, table: str) -> dict[str, Any]:
    return {"id": record["id"], "name": SCHEMA.resources[table].name_of(record)}
