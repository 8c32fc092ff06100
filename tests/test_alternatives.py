"""The assumptions that can be switched, each with what it changes."""

from __future__ import annotations

import pytest

from mockserver.core.errors import StartError
from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"


def test_pagination_can_be_clamped(make_api: MakeApi) -> None:
    api = make_api(assume={"pagination-range": "clamp"})

    asked = ["limit=1000&page=0", "limit=0", "limit=-5&page=x", "limit=ten", f"page={'9' * 400}"]
    answers = [api.data(f"{DEALS}?{query}") for query in asked]

    assert [(answer["limit"], answer["page"]) for answer in answers] == [
        (100, 1),
        (1, 1),
        (1, 1),
        (50, 1),
        (50, 9007199254740991),
    ]


def test_deals_can_be_listed_oldest_first(api: Api, make_api: MakeApi) -> None:
    oldest_first = make_api(assume={"deal-order": "oldest-first"})

    newest = api.data(f"{DEALS}?limit=100")["deals"]
    oldest = [
        deal
        for page in (1, 2, 3)
        for deal in oldest_first.data(f"{DEALS}?limit=20&page={page}")["deals"]
    ]

    assert oldest == newest[::-1]


def test_unset_values_can_be_left_out(make_api: MakeApi) -> None:
    api = make_api(assume={"unset-values": "omitted"})

    created = api.create(name="Plain")
    deal = api.data(f"{DEALS}/{created['id']}")
    updated = api.patch(f"{DEALS}/{created['id']}", {"name": "Plainer"}).json["data"]

    assert list(created) == ["id", "name", "currency", "stage", "createdAt"]
    assert list(deal) == ["id", "name", "currency", "stage", "owner", "createdAt", "updatedAt"]
    assert list(api.data(DEALS)["deals"][0]) == list(deal)
    assert list(updated) == ["id", "name", "stage"]


def test_people_can_be_made_up_from_their_ids(make_api: MakeApi) -> None:
    api = make_api(assume={"unknown-references": "made-up"})

    created = api.create(contactId="contact-uuid", ownerId="user-uuid")
    company = api.create(contactId="company-uuid", contactType="COMPANY")["contact"]
    deal = api.data(f"{DEALS}/{created['id']}")

    assert deal["contact"]["id"] == "contact-uuid"
    assert deal["owner"]["id"] == "user-uuid"
    assert company["id"] == "company-uuid"
    assert api.patch(f"{DEALS}/{created['id']}", {"pipelineStageId": "no"}).status_code == 404


def test_one_id_under_two_fields_is_made_up_once(make_api: MakeApi) -> None:
    api = make_api(assume={"unknown-references": "made-up"})

    api.create(contactId="same", referredByCustomerId="same")

    assert (
        sum(1 for person in api.world.store.tinydb.table("people") if person["id"] == "same") == 1
    )


def test_a_field_that_names_nothing_can_answer_422(make_api: MakeApi) -> None:
    api = make_api(assume={"unknown-references": "unprocessable"})
    deal = api.create(name="Plain")

    refused = [
        api.post(DEALS, {"name": "With nobody", "contactId": "nobody", "ownerId": "no-one"}),
        api.patch(f"{DEALS}/{deal['id']}", {"pipelineStageId": "no"}),
    ]

    assert [answer.status_code for answer in refused] == [422, 422]
    error = refused[0].json["error"]
    assert error["code"] == "VALIDATION_ERROR"
    assert [detail["field"] for detail in error["details"]] == ["contactId", "ownerId"]
    assert api.patch(f"{DEALS}/unknown", {"name": "New"}).status_code == 404


def test_the_contract_lists_422_where_it_can_be_the_answer(make_api: MakeApi) -> None:
    for assume in ({}, {"unknown-references": "unprocessable"}):
        paths = make_api(assume=assume).get("/openapi.json").json["paths"]
        deals, deal = (
            paths["/api/pipelines/{type}/deals"],
            paths["/api/pipelines/{type}/deals/{id}"],
        )

        assert [
            "422" in operation["responses"]
            for operation in (deals["post"], deal["patch"], deals["get"], deal["get"])
        ] == [bool(assume), bool(assume), False, False]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pagination-range", "clamp"),
        ("deal-order", "oldest-first"),
        ("unset-values", "omitted"),
        ("unknown-references", "made-up"),
        ("unknown-references", "unprocessable"),
    ],
)
def test_the_served_contract_says_what_was_chosen(make_api: MakeApi, name: str, value: str) -> None:
    default = make_api().get("/openapi.json").json["x-assumptions"][name]

    switched = make_api(assume={name: value}).get("/openapi.json").json["x-assumptions"][name]

    assert switched["chosen"] == value
    assert switched["answer"] == default["alternatives"][value]["answer"]
    assert default["chosen"] in switched["alternatives"]


def test_naming_the_answer_in_force_changes_nothing(make_api: MakeApi) -> None:
    api = make_api(assume={"deal-order": "newest-first"})

    assert api.get("/openapi.json").json == make_api().get("/openapi.json").json


@pytest.mark.parametrize(
    ("assume", "told"),
    [
        ({"deal-odor": "oldest-first"}, "deal-order"),
        ({"error-envelope": "other"}, "deal-order"),
        ({"deal-order": "random"}, "oldest-first"),
    ],
)
def test_a_name_or_value_that_does_not_exist_is_refused_with_those_that_do(
    make_api: MakeApi, assume: dict[str, str], told: str
) -> None:
    with pytest.raises(StartError, match=told):
        make_api(assume=assume)
