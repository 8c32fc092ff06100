"""Ordinary operations: what one does to any table, and what is refused at the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from mockserver import create_app, crm
from mockserver.api.handlers import HANDLERS, handlers_of
from mockserver.contract import Contract
from mockserver.core.errors import NotFound
from mockserver.sandbox.starts import contract_of
from support import Api, MakeApi

LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 50}}
OFFSET = {"name": "offset", "in": "query", "schema": {"type": "integer", "default": 0}}
NAME = {"type": "string"}


def operation(ordinary: Mapping[str, str], **parts: Any) -> dict[str, Any]:
    return {"operationId": "do", "x-ordinary": ordinary, "responses": {"200": {}}, **parts}


def body(**properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": ["name"]}
    content = {"application/json": {"schema": schema, "example": {}}}
    return {"requestBody": {"content": content}}


def contract(path: str, method: str, said: Mapping[str, Any]) -> Contract:
    return Contract(document={"paths": {path: {method: said}}, "x-assumptions": {}})


def test_an_ordinary_operation_needs_no_handler() -> None:
    listing = operation({"list": "companies"}, parameters=[LIMIT, OFFSET])

    handlers = handlers_of(contract("/api/companies", "get", listing))

    assert handlers.keys() - HANDLERS.keys() == {"do"}


@pytest.mark.parametrize(
    ("path", "said", "problem"),
    [
        (
            "/x",
            operation({"archive": "people"}),
            "x-ordinary is {'archive': 'people'}; name one of list",
        ),
        ("/x", operation({"get": "people", "list": "people"}), "x-ordinary is {'get': 'people', "),
        ("/x", operation({"list": "planets"}), "there is no table 'planets'"),
        (
            "/x/{key}",
            operation({"get": "people"}),
            "its path has the parameters ['key'], not ['id']",
        ),
        ("/x", operation({"list": "people"}), "its query lacks a limit, and either a page"),
        (
            "/x",
            operation({"list": "people"}, parameters=[LIMIT, OFFSET, {**LIMIT, "name": "search"}]),
            "its query has search, which is no index of people",
        ),
        ("/x", operation({"create": "companies"}), "it takes no body"),
        (
            "/x",
            operation({"create": "companies"}, **body(name=NAME, ceo=NAME)),
            "its body has ceo, which no company takes from a request",
        ),
        (
            "/x",
            operation({"create": "companies"}, **body(name={"type": ["string", "null"]})),
            "its body takes a name that is not text",
        ),
        (
            "/x",
            operation({"create": "people"}, **body(lastName=NAME)),
            "its body may lack firstName, which has no default",
        ),
        (
            "/x",
            operation({"create": "deals"}, **body(currency=NAME)),
            "its body takes a currency that is not three capital letters",
        ),
        (
            "/x/{id}",
            operation({"delete": "users"}),
            "records that link to users would be left with ids of none",
        ),
    ],
)
def test_what_is_not_ordinary_is_refused_with_what_it_is(
    path: str, said: Mapping[str, Any], problem: str
) -> None:
    with pytest.raises(TypeError) as refused:
        handlers_of(contract(path, "post", said))

    assert f"do: {problem}" in str(refused.value)


def test_an_operation_that_is_ordinary_and_has_a_handler_is_refused() -> None:
    said = {**operation({"get": "people"}), "operationId": "getDeal"}

    with pytest.raises(TypeError, match=r"have a handler too: \['getDeal'\]"):
        handlers_of(contract("/x/{id}", "get", said))


def test_an_operation_that_is_not_as_ordinary_as_it_says_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contract_of({}).operations["getDeal"], "ordinary", {"get": "deals"})

    with pytest.raises(TypeError, match="getDeal: its path has the parameters"):
        create_app()


def listed(api: Api, table: str, **query: Any) -> list[str]:
    answer = crm.list_records(api.world, crm.Join(table), {"limit": 50, "offset": 0, **query})
    return [row[0]["id"] for row in answer[table].rows]


def test_a_whole_table_is_listed_as_it_is_after_every_change(api: Api) -> None:
    company = crm.Join("companies")
    before = listed(api, "companies")
    savepoint = api.world.savepoint()

    made = crm.create_record(api.world, company, {"name": "New"}, operation="createCompany")
    assert listed(api, "companies") == [made["id"], *before][:50]
    crm.delete_record(api.world, "companies", made["id"])
    assert listed(api, "companies") == before

    crm.create_record(api.world, company, {"name": "Other"}, operation="createCompany")
    api.world.rollback(savepoint)
    assert listed(api, "companies") == before


def test_a_list_by_two_fields_has_the_records_with_both_values(api: Api) -> None:
    won = api.stage("sales", "Won")
    sales, partner = (api.data(f"/api/pipelines/{name}")["id"] for name in ("sales", "partner"))

    assert (
        len(listed(api, "deals", pipelineId=sales, pipelineStageId=won["id"])) == won["dealCount"]
    )
    assert listed(api, "deals", pipelineId=partner, pipelineStageId=won["id"]) == []


def test_an_ordinary_list_counts_by_page_too(api: Api) -> None:
    whole = listed(api, "people")

    answer = crm.list_records(api.world, crm.Join("people"), {"limit": 3, "page": 2})

    assert [row[0]["id"] for row in answer["people"].rows] == whole[3:6]
    assert (answer["page"], answer["hasMore"], "offset" in answer) == (2, True, False)


def test_a_record_that_does_not_stay_is_taken_out_of_its_table(api: Api) -> None:
    made = crm.create_record(
        api.world, crm.Join("companies"), {"name": "New"}, operation="createCompany"
    )

    crm.delete_record(api.world, "companies", made["id"].upper())

    assert api.world.store.get("companies", made["id"]) is None
    assert len(api.world.store.tinydb.table("companies")) == len(
        api.world.store.living("companies")
    )


def test_an_update_of_another_link_is_kept_with_its_time(api: Api) -> None:
    person = api.world.store.first("people", 1)[0]
    companies = api.world.store.first("companies", 2)
    company = next(one for one in companies if one["id"] != person["companyId"])
    change = {"companyId": company["id"].upper()}

    updated = crm.update_record(api.world, crm.Join("people"), person["id"], change)

    assert updated["company"] == company
    assert crm.get_record(api.world, crm.Join("people"), person["id"].upper()) == updated
    assert updated["updatedAt"] > person["updatedAt"]


@pytest.mark.parametrize("scenario", ["default", "empty"])
def test_a_record_that_is_not_there_is_refused_with_some_that_are(
    make_api: MakeApi, scenario: str
) -> None:
    api = make_api(scenario=scenario)
    some = [f"{one['id']} ({one['name']})" for one in api.world.store.first("companies", 3)]

    with pytest.raises(NotFound) as refused:
        crm.get_record(api.world, crm.Join("companies"), "acme")

    there = f"; some that exist are {', '.join(some)}" if some else ""
    assert refused.value.message == f"There is no company 'acme'{there}."


def test_a_filter_takes_an_id_in_either_letter_case_and_finds_nothing_by_another(api: Api) -> None:
    sales = api.data("/api/pipelines/sales")["id"]

    assert listed(api, "deals", pipelineId=sales.upper()) == listed(api, "deals", pipelineId=sales)
    assert listed(api, "deals", pipelineId="nowhere") == []
    assert listed(api, "pipelines", type="SALES") == [sales]
