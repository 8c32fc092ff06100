"""Single records of the API, made without a server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime  # noqa: TID251  # values to give
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest

from mockserver.contract.document import load
from mockserver.control.document import load_control
from mockserver.factories import (
    company,
    created_deal,
    deal,
    deal_create,
    deal_update,
    listed_deal,
    listed_pipeline,
    person,
    pipeline,
    stage,
    updated_deal,
    user,
)
from support import Api, MakeApi

SALES = "/api/pipelines/sales/deals"
PIPELINES: list[Any] = ["sales", "advocacy", "integration", "referral", "partner"]
SHAPES: list[tuple[Callable[..., Any], str]] = [
    (deal, "Deal"),
    (listed_deal, "DealListItem"),
    (created_deal, "DealCreated"),
    (updated_deal, "DealUpdated"),
    (deal_create, "DealCreate"),
    (deal_update, "DealUpdate"),
    (person, "PersonRecord"),
    (company, "CompanyRecord"),
    (user, "UserRecord"),
]


def is_valid(value: Any, shape: str) -> bool:
    """Return whether a value has the shape of this name in a contract, and no other keys."""
    document = load()
    if shape not in document["components"]["schemas"]:
        document = load_control()
    schema = document["components"]["schemas"][shape]
    whole = {"components": document["components"], "$ref": f"#/components/schemas/{shape}"}
    fits = jsonschema_rs.validator_for(whole, validate_formats=True).is_valid(value)
    return fits and value.keys() <= schema["properties"].keys()


@pytest.mark.parametrize("locale", ["en_US", "ja_JP"])
@pytest.mark.parametrize(("make", "shape"), SHAPES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_record_is_valid_under_the_contract(
    make: Callable[..., Any], shape: str, locale: str
) -> None:
    for number in (0, 1, 7, 119, 120, 5_000):
        assert is_valid(make(number=number, locale=locale), shape)


@pytest.mark.parametrize("type_", PIPELINES)
def test_pipelines_are_those_that_the_api_shows(api: Api, type_: Any) -> None:
    shown = api.get(f"/api/pipelines/{type_}").json["data"]

    assert pipeline(type=type_) == shown
    assert listed_pipeline(type=type_) in api.get("/api/pipelines").json["data"]
    for one in shown["stages"]:
        assert stage(pipeline=type_, label=one["label"]) == one
    assert stage(pipeline=type_) == shown["stages"][0]


@pytest.mark.parametrize("type_", PIPELINES)
def test_deals_are_those_of_the_default_scenario(api: Api, type_: Any) -> None:
    path = f"/api/pipelines/{type_}/deals"
    listed = api.get(f"{path}?limit=100").json["data"]["deals"]

    made = listed_deal.batch(len(listed), pipeline=type_)

    assert sorted(made, key=str) == sorted(listed, key=str)
    for number, one in enumerate(made):
        shown = api.get(f"{path}/{one['id']}").json["data"]
        assert deal(pipeline=type_, number=number) == shown


def test_people_companies_and_users_are_those_of_the_default_scenario(api: Api) -> None:
    store = api.world.store
    tables: list[tuple[str, Any, int]] = [
        ("people", person, 40),
        ("companies", company, 20),
        ("users", user, 5),
    ]
    for table, make, count in tables:
        records = [dict(record) for _, record in store.rows(table)]
        assert sorted(make.batch(count), key=str) == sorted(records, key=str)


def test_there_is_no_last_number() -> None:
    for make in (deal, person, company, user):
        made: list[Any] = make.batch(300, number=100_000)
        assert len({one["id"] for one in made}) == 300


def test_a_batch_counts_on_from_its_number() -> None:
    assert deal.batch(3, stage="Won", number=2) == [
        deal(stage="Won", number=number) for number in (2, 3, 4)
    ]
    assert deal.batch(0) == []


def test_equal_arguments_make_equal_records_in_any_process() -> None:
    program = (
        "from mockserver.factories import *\n"
        "print(deal(number=3, stage='Won', seed=7), person(), deal_create(pipeline='referral'))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    here = deal(number=3, stage="Won", seed=7), person(), deal_create(pipeline="referral")
    assert printed == {" ".join(map(str, here)) + "\n"}
    assert deal(seed=8) != deal()


def test_a_value_changes_its_field_only() -> None:
    drawn = deal()

    assert deal(name="Acme", expectedValue=0) == {**drawn, "name": "Acme", "expectedValue": 0}
    assert person(address=None) == {**person(), "address": None}


def test_equal_arguments_make_the_same_deal_in_each_shape() -> None:
    whole = deal(stage="Won", number=4, name="Acme", notes="Signed")

    shapes: list[Callable[..., Any]] = [listed_deal, created_deal, updated_deal]
    for make in shapes:
        made = make(stage="Won", number=4, name="Acme", notes="Signed")
        for name in ("id", "name", "expectedValue"):
            assert made[name] == whole[name]
        assert made["stage"]["id"] == whole["stage"]["id"]


def test_a_stage_is_chosen_by_its_label_in_any_case_or_its_id() -> None:
    won = deal(stage="won")

    assert won["stage"]["label"] == "Won"
    assert deal(stage=won["stage"]["id"]) == won
    assert deal(pipeline="PARTNER", stage="Active")["stage"]["label"] == "Active"


def test_contact_and_owner_are_records_of_the_other_factories() -> None:
    ada, acme = person(firstName="Ada", lastName="Lovelace"), company(name="Acme")
    made = deal(contact=ada, owner=user(number=3))

    assert made["contact"] == {name: ada[name] for name in ("id", "firstName", "lastName", "email")}
    assert made["owner"]["id"] == user(number=3)["id"]
    assert deal(contact=acme)["contact"] == {"id": acme["id"], "name": "Acme"}
    assert deal(contact=made["contact"])["contact"] == made["contact"]
    assert deal(contact=None)["contact"] is None


def test_an_address_follows_a_name_that_it_can_spell() -> None:
    made = person(firstName="Zoë", lastName="Łukasz-Groß")

    assert made["email"].startswith("zoe.lukaszgross@")
    assert person(firstName="Zoë", email="z@x.example")["email"] == "z@x.example"
    assert person(firstName="雪")["email"] == person()["email"]
    assert company(name="Acme Corp")["website"] == "https://www.acmecorp.example"
    assert company(name="株式会社")["website"] == company()["website"]


def test_a_time_is_written_as_the_api_writes_it_and_no_update_comes_before_it() -> None:
    made = deal(createdAt=date(2030, 5, 1))

    assert made["createdAt"] == made["updatedAt"] == "2030-05-01T00:00:00.000Z"
    moment = datetime(2024, 7, 1, 10, 30, tzinfo=UTC)
    assert deal(createdAt=moment)["createdAt"] == "2024-07-01T10:30:00.000Z"
    assert deal(createdAt=moment)["updatedAt"] == deal()["updatedAt"]
    assert deal(expectedValue=Decimal("1.5"))["expectedValue"] == 1.5


@pytest.mark.parametrize("scenario", ["default", "empty", "documentation"])
@pytest.mark.parametrize("type_", PIPELINES)
def test_the_body_of_a_create_is_accepted_in_any_scenario(
    make_api: MakeApi, scenario: str, type_: Any
) -> None:
    api = make_api(scenario=scenario)
    for body in deal_create.batch(20, pipeline=type_):
        created = api.post(f"/api/pipelines/{type_}/deals", dict(body))
        assert created.status_code == 201
        assert {name: created.json["data"][name] for name in body if name != "notes"} == {
            name: value for name, value in body.items() if name != "notes"
        }


def test_a_body_names_the_records_that_it_is_given(api: Api) -> None:
    made = deal_create(contactId=company(number=3)["id"], contactType="COMPANY")
    created = api.post(SALES, dict(made)).json["data"]

    assert created["contact"] == {"id": company(number=3)["id"], "name": company(number=3)["name"]}
    moved = deal_update(stage="Qualified", ownerId=user(number=2)["id"])
    updated = api.patch(f"{SALES}/{created['id']}", dict(moved)).json["data"]
    assert updated["stage"]["label"] == "Qualified"


def test_importing_costs_little_and_making_a_record_needs_neither_faker_nor_a_server() -> None:
    program = (
        "import sys; from mockserver import factories; print('orjson' in sys.modules);"
        "factories.deal(); print(sorted({'faker', 'flask', 'tinydb', 'mockserver.sandbox.sandbox'}"
        " & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n[]\n"


def test_a_factory_says_what_it_makes() -> None:
    assert deal.__doc__ == "Make a deal as `getDeal` answers it."
