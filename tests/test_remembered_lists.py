"""Lists of deals are encoded once and remembered: never a stale answer, whatever has changed."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import orjson
import pytest
from tinydb import where

from mockserver import crm
from mockserver.contract import Contract, Joined
from mockserver.contract.shaping import compile_shape
from support import Api

DEALS = "/api/pipelines/sales/deals"
PAGE = f"{DEALS}?limit=100"
MORE_THAN_IS_REMEMBERED = 5000


def newly_encoded(api: Api) -> bytes:
    """What a contract that remembers nothing yet makes of the page."""
    shape = Contract().operations["listDeals"].shape
    query = {"limit": 100, "page": 1, "stageId": None}
    page = api.world.decide(lambda: crm.list_deals(api.world, "sales", query))
    return orjson.dumps(shape({"data": page}))


def remembered(api: Api) -> bytes:
    """The page as it is answered when it was asked for before."""
    answers: list[bytes] = [api.get(PAGE).data for _ in range(3)]
    return answers[-1]


def part(api: Api, table: str, name: str) -> Any:
    """TinyDB's table of a part of the deals, and the UUID of one that the page shows."""
    shown = [deal[name] for deal in api.data(PAGE)["deals"] if deal[name]]
    ids = {record["id"] for record in api.world.store.tinydb.table(table)}
    return api.world.store.tinydb.table(table), next(one["id"] for one in shown if one["id"] in ids)


def replace(table: str, name: str, fields: dict[str, Any]) -> Callable[[Api], None]:
    def change(api: Api) -> None:
        records, record_id = part(api, table, name)
        assert records.update(fields, where("id") == record_id)

    return change


def remove(table: str, name: str) -> Callable[[Api], None]:
    def change(api: Api) -> None:
        records, record_id = part(api, table, name)
        assert records.remove(where("id") == record_id)

    return change


def first(api: Api) -> str:
    return f"{DEALS}/{api.data(PAGE)['deals'][0]['id']}"


def rename_the_first(api: Api) -> None:
    api.world.store.tinydb.table("deals").update(
        {"name": "By TinyDB"}, where("id") == first(api).rsplit("/", 1)[1]
    )


def give_the_first_an_equal_value_of_another_type(api: Api) -> None:
    deal_id = first(api).rsplit("/", 1)[1]
    for value in (1, 5, True):
        api.world.store.update("deals", deal_id, {"expectedValue": value})
        api.get(PAGE)


def change_and_roll_back(api: Api) -> None:
    savepoint = api.world.savepoint()
    api.patch(first(api), {"name": "Soon gone"})
    remembered(api)
    api.world.rollback(savepoint)


def change_and_reset(api: Api) -> None:
    api.patch(first(api), {"name": "Soon gone"})
    remembered(api)
    api.world.reset()


def fail_half_way(api: Api) -> None:
    deal_id = first(api).rsplit("/", 1)[1]

    def action() -> None:
        api.world.store.update("deals", deal_id, {"name": "Never was"})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        api.world.decide(action)


CHANGES = {
    "a deal is created": lambda api: api.create(name="New"),
    "a deal is changed": lambda api: api.patch(first(api), {"name": "Renamed"}),
    "a deal is moved": lambda api: api.patch(
        first(api), {"pipelineStageId": api.stage("sales", "Won")["id"]}
    ),
    "a deal is deleted": lambda api: api.delete(first(api)),
    "a deal is changed through TinyDB": rename_the_first,
    "a value becomes an equal one": give_the_first_an_equal_value_of_another_type,
    "a stage is renamed": replace("stages", "stage", {"label": "Renamed"}),
    "a person is renamed": replace("people", "contact", {"lastName": "Renamed"}),
    "a company is renamed": replace("companies", "contact", {"name": "Renamed"}),
    "an owner is renamed": replace("users", "owner", {"lastName": "Renamed"}),
    "a person is gone": remove("people", "contact"),
    "a change is rolled back": change_and_roll_back,
    "a change is reset": change_and_reset,
    "a change fails half-way": fail_half_way,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_list_that_was_asked_for_before_shows_what_changed(
    api: Api, change: Callable[[Api], Any]
) -> None:
    assert remembered(api) == newly_encoded(api)

    change(api)

    assert api.get(PAGE).data == newly_encoded(api)
    assert remembered(api) == newly_encoded(api)


def test_a_list_is_the_same_without_what_is_remembered(api: Api) -> None:
    node = api.world.contract.operations["listDeals"].node
    shape = compile_shape(node["responses"]["200"]["content"]["application/json"]["schema"])
    page = crm.list_deals(api.world, "sales", {"limit": 100, "page": 1, "stageId": None})

    assert orjson.dumps(shape({"data": page})) == remembered(api)


def test_more_rows_than_are_remembered_are_answered_alike(api: Api) -> None:
    shape = api.world.contract.operations["listDeals"].shape
    deal, *others = (
        api.world.store.first(table, 1)[0] for table in ("deals", "stages", "people", "users")
    )
    numbered = [
        MappingProxyType({**deal, "name": f"Deal {number}"})
        for number in range(MORE_THAN_IS_REMEMBERED)
    ]
    rows = [(record, *others) for record in numbered]
    page = {"total": 0, "page": 1, "limit": 50, "hasMore": False}

    def answered(rows: list[Any]) -> list[str]:
        joined = Joined(("stage", "contact", "owner"), rows)
        answer = orjson.loads(orjson.dumps(shape({"data": {**page, "deals": joined}})))
        return [deal["name"] for deal in answer["data"]["deals"]]

    for _ in range(3):
        assert answered(rows) == [record["name"] for record in numbered]
        assert answered(rows[:50]) == [record["name"] for record in numbered[:50]]


def test_a_record_is_the_same_object_at_each_reading_until_it_is_replaced(api: Api) -> None:
    store = api.world.store
    before = store.read("deals", [1])[0]
    assert store.read("deals", [1])[0] is before

    store.update("deals", before["id"], {"name": "Renamed"})

    assert store.read("deals", [1])[0]["name"] == "Renamed"
    assert before["name"] != "Renamed"
