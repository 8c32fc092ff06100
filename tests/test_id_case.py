"""A UUID names the same record in either letter case; what is stored and shown is the record's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from control_api import ask, do
from mockserver.testing import Introzy
from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def deal(api: Api) -> Any:
    return api.create(name="One")


def test_a_path_names_the_deal(api: Api, deal: Any) -> None:
    path = f"{DEALS}/{deal['id'].upper()}"

    assert api.data(path)["id"] == deal["id"]
    assert api.patch(path, {"name": "Two"}).json["data"]["id"] == deal["id"]
    assert api.delete(path).status_code == 200
    assert api.get(f"{DEALS}/{deal['id']}").status_code == 404


@pytest.mark.parametrize(
    ("field", "table", "more"),
    [
        ("contactId", "people", {}),
        ("contactId", "companies", {"contactType": "COMPANY"}),
        ("ownerId", "users", {}),
        ("referredByCustomerId", "people", {}),
    ],
)
def test_a_body_names_the_record_and_its_own_id_is_stored(
    api: Api, field: str, table: str, more: dict[str, str]
) -> None:
    record = api.world.store.first(table, 1)[0]
    api.create(**{field: record["id"].upper()}, **more)

    stored = [row for _, row in api.world.store.rows("deals")][-1]

    assert stored[field] == record["id"]


def test_a_deal_can_be_moved_and_filtered_by_it(api: Api, deal: Any) -> None:
    stage = api.stage("sales", "Won")["id"]

    moved = api.patch(f"{DEALS}/{deal['id']}", {"pipelineStageId": stage.upper()})

    assert moved.json["data"]["stage"]["id"] == stage
    lists = [api.data(f"{DEALS}?stageId={one}") for one in (stage, stage.upper())]
    assert lists[0] == lists[1]
    assert deal["id"] in {one["id"] for one in lists[0]["deals"]}


def test_a_stage_of_another_pipeline_is_refused_in_either_case(api: Api, deal: Any) -> None:
    other = api.stage("partner", "Prospect")["id"].upper()

    answer = api.patch(f"{DEALS}/{deal['id']}", {"pipelineStageId": other})

    assert answer.status_code == 404


def test_the_same_create_gives_the_same_id_in_either_case(make_api: MakeApi) -> None:
    made = []
    for change in (str.lower, str.upper):
        api = make_api()
        person = api.world.store.first("people", 1)[0]
        made.append(api.create(contactId=change(person["id"]))["id"])

    assert made[0] == made[1]


def test_a_record_that_is_made_up_has_the_id_in_lower_case(make_api: MakeApi) -> None:
    api = make_api(assume={"unknown-references": "made-up"})
    sent = "ABCDEF00-0000-4000-8000-00000000000A"

    created = api.create(contactId=sent, referredByCustomerId=sent.lower())

    assert created["contact"]["id"] == sent.lower()


def test_a_fault_and_the_journal_find_the_deal(api: Api, deal: Any) -> None:
    sent = deal["id"].upper()
    do(api, "POST", "/faults", {"effect": 503, "deal": sent})

    answers = [api.get(f"{DEALS}/{one}").status_code for one in (deal["id"], sent)]

    assert answers == [503, 503]
    assert len(do(api, "GET", f"/requests?deal={sent}")) == 3
    assert len(do(api, "GET", f"/requests?deal={deal['id']}")) == 3


@pytest.mark.parametrize("typed", ["My-Deal", "ABCDEF00-0000-4000-8000-00000000000A"])
def test_an_id_that_a_person_typed_is_found_as_it_is(
    data_path: Path, make_api: MakeApi, typed: str
) -> None:
    make_api(data=data_path).world.close()
    with TinyDB(data_path) as db:
        first = db.table("deals").all()[0]
        db.table("deals").insert({**first, "id": typed, "deletedAt": None})
        kind = db.table("pipelines").get(lambda row: row["id"] == first["pipelineId"])
    assert isinstance(kind, dict)
    api = make_api(data=data_path)
    path = f"/api/pipelines/{kind['type'].lower()}/deals"

    assert api.data(f"{path}/{typed}")["id"] == typed
    assert api.get(f"{path}/my-deal").status_code == 404
    assert ask(api, "GET", "/health").status_code == 200


def test_a_uuid_that_a_person_typed_in_capitals_is_found_in_lower_case(
    data_path: Path, make_api: MakeApi
) -> None:
    typed = "ABCDEF00-0000-4000-8000-00000000000A"
    make_api(data=data_path).world.close()
    with TinyDB(data_path) as db:
        db.table("people").insert({**db.table("people").all()[0], "id": typed})
    api = make_api(data=data_path)

    assert api.create(contactId=typed.lower())["contact"]["id"] == typed


def test_a_test_s_handle_takes_either_case(introzy: Introzy) -> None:
    deal = introzy.add_deal("sales")
    person = introzy.people()[0]["id"]
    stage = introzy.stage("sales", "Won")["id"].upper()
    path = f"{DEALS}/{deal['id'].upper()}"

    introzy.client().patch(path, json={"pipelineStageId": stage})
    introzy.client().post(DEALS, json={"name": "x", "contactId": person.upper()})

    introzy.assert_moved(deal["id"].upper(), to="Won")
    introzy.assert_created(contactId=person.upper())
    assert introzy.stage("sales", stage)["label"] == "Won"
    introzy.client().delete(path)
    introzy.assert_deleted(deal["id"].upper())
