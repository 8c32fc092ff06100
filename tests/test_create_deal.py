"""Creating deals: the first stage, the defaults, and what is kept exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"


def test_a_deal_lands_in_the_first_stage(kept_api: Api) -> None:
    before = kept_api.stage("sales", "Lead")["dealCount"]

    created = kept_api.create()

    assert created["stage"]["label"] == "Lead"
    assert kept_api.stage("sales", "Lead")["dealCount"] == before + 1
    assert kept_api.data(DEALS)["deals"][0]["id"] == created["id"]


def test_a_deal_without_options_has_the_defaults(api: Api) -> None:
    deal = api.data(f"{DEALS}/{api.create(name='Plain')['id']}")
    user = api.world.store.first("users", 1)[0]

    assert deal["currency"] == "USD"
    assert (deal["description"], deal["expectedValue"], deal["notes"]) == (None, None, None)
    assert deal["contact"] is None
    assert deal["owner"]["id"] == user["id"]
    assert deal["createdAt"] == deal["updatedAt"] == "2025-01-01T09:00:00.000Z"


def test_the_clock_ticks_one_second_per_write(api: Api) -> None:
    times = [api.create()["createdAt"] for _ in range(3)]

    assert times == [f"2025-01-01T09:00:0{second}.000Z" for second in range(3)]


def test_a_person_is_shown_with_its_names(api: Api) -> None:
    person = api.world.store.first("people", 1)[0]

    created = api.create(contactId=person["id"], contactType="USER")

    assert created["contact"] == {
        "id": person["id"],
        "firstName": person["firstName"],
        "lastName": person["lastName"],
    }


def test_a_contact_is_a_person_unless_it_is_said_to_be_a_company(api: Api) -> None:
    person, company = (api.world.store.first(table, 1)[0] for table in ("people", "companies"))

    assert api.create(contactId=person["id"])["contact"]["id"] == person["id"]
    assert api.create(contactId=company["id"], contactType="COMPANY")["contact"] == {
        "id": company["id"],
        "name": company["name"],
    }
    assert api.post(DEALS, {"name": "x", "contactId": company["id"]}).status_code == 404


def test_an_owner_can_be_named(api: Api) -> None:
    user = api.world.store.first("users", 2)[1]

    deal = api.data(f"{DEALS}/{api.create(ownerId=user['id'])['id']}")

    assert deal["owner"]["id"] == user["id"]


@pytest.mark.parametrize(
    "text", ["  spaces  ", "line\nbreak", "Ünïcødé 日本 🎉", "<b>&amp;</b>", "\u0000", "a" * 200]
)
def test_text_is_kept_exactly(kept_api: Api, text: str) -> None:
    deal_id = kept_api.create(name=text, notes=text)["id"]

    deal = kept_api.data(f"{DEALS}/{deal_id}")

    assert (deal["name"], deal["notes"]) == (text, text)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("50000", "50000"),
        ("50000.0", "50000"),
        ("0.1", "0.1"),
        ("-3.5", "-3.5"),
        ("-0.0", "0"),
        ("1e3", "1000"),
        ("9007199254740993", "9007199254740992"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("123456789012345678901234567890", "1.2345678901234568e+29"),
    ],
)
def test_numbers_are_json_doubles(api: Api, sent: str, kept: str) -> None:
    body = f'{{"name": "x", "expectedValue": {sent}}}'

    answer = api.send("POST", DEALS, data=body, content_type="application/json")

    assert f'"expectedValue":{kept},' in answer.text


def test_unknown_keys_and_parameters_are_ignored(api: Api) -> None:
    answer = api.post(f"{DEALS}?colour=red", {"name": "x", "stage": "Won", "id": "mine"})

    assert answer.status_code == 201
    assert answer.json["data"]["stage"]["label"] == "Lead"


def test_null_means_unset_where_a_field_can_be_unset(api: Api) -> None:
    fields = ["description", "expectedValue", "notes", "contactId", "referredByCustomerId"]

    answer = api.post(DEALS, {"name": "x", **dict.fromkeys(fields)})

    assert answer.status_code == 201
    assert answer.json["data"]["expectedValue"] is None


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param({}, ["name"], id="missing name"),
        pytest.param({"name": ""}, ["name"], id="empty name"),
        pytest.param({"name": "a" * 201}, ["name"], id="long name"),
        pytest.param({"name": 5}, ["name"], id="number as name"),
        pytest.param({"name": None}, ["name"], id="null as name"),
        pytest.param({"name": "x", "description": "a" * 1001}, ["description"], id="long text"),
        pytest.param({"name": "x", "expectedValue": "5"}, ["expectedValue"], id="text as number"),
        pytest.param({"name": "x", "expectedValue": True}, ["expectedValue"], id="boolean"),
        pytest.param({"name": "x", "currency": "usd"}, ["currency"], id="small currency"),
        pytest.param({"name": "x", "currency": "EURO"}, ["currency"], id="long currency"),
        pytest.param({"name": "x", "contactType": "PERSON"}, ["contactType"], id="other type"),
        pytest.param({"name": "x", "notes": ["a"]}, ["notes"], id="list as notes"),
        pytest.param([], ["body"], id="list"),
        pytest.param("text", ["body"], id="text"),
        pytest.param(None, ["body"], id="null"),
        pytest.param(
            {"expectedValue": False, "currency": 1, "ownerId": 2},
            ["name", "expectedValue", "currency", "ownerId"],
            id="all faults at once",
        ),
    ],
)
def test_a_body_that_breaks_the_contract_is_refused_with_every_fault(
    api: Api, body: Any, fields: list[str]
) -> None:
    before = api.world.store.version

    answer = api.send("POST", DEALS, data=json.dumps(body), content_type="application/json")

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    assert {detail["field"] for detail in answer.json["error"]["details"]} == set(fields)
    assert api.world.store.version == before


def test_lengths_count_code_points(api: Api) -> None:
    assert api.post(DEALS, {"name": "🎉" * 200}).status_code == 201
    assert api.post(DEALS, {"name": "🎉" * 201}).status_code == 400


@pytest.mark.parametrize("field", ["contactId", "ownerId", "referredByCustomerId"])
def test_an_id_that_names_nothing_is_refused_with_ids_that_exist(api: Api, field: str) -> None:
    answer = api.post(DEALS, {"name": "x", field: "nobody"})

    table = "users" if field == "ownerId" else "people"
    assert answer.status_code == 404
    assert answer.json["error"]["details"][0]["field"] == field
    assert api.world.store.first(table, 1)[0]["id"] in answer.json["error"]["message"]


def test_every_id_that_names_nothing_is_told_at_once(api: Api) -> None:
    answer = api.post(DEALS, {"name": "x", "contactId": "a", "ownerId": "b"})

    fields = [detail["field"] for detail in answer.json["error"]["details"]]
    assert fields == ["contactId", "ownerId"]


def test_a_failed_create_leaves_the_clock_alone(make_api: MakeApi) -> None:
    api = make_api()
    api.post(DEALS, {"name": "x", "contactId": "nobody"})

    assert api.create()["createdAt"] == "2025-01-01T09:00:00.000Z"


def test_the_same_body_twice_makes_two_deals_with_ids_of_their_own(api: Api) -> None:
    ids = [api.create(name="Twin")["id"] for _ in range(20)]

    assert len(set(ids)) == 20
