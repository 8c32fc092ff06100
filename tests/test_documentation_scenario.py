"""The records behind the answers that the vendor's Pipelines page prints."""

from __future__ import annotations

import pytest

from mockserver.core.records import Record
from mockserver.generate import DataSet, data_set


@pytest.fixture(scope="module", params=[1, 2], ids=["from the fixture", "generated"])
def data(request: pytest.FixtureRequest) -> DataSet:
    return data_set("documentation", seed=request.param)


def pipeline(data: DataSet, name: str) -> Record:
    return next(record for record in data.tables["pipelines"] if record["type"] == name)


def stages(data: DataSet, name: str) -> list[Record]:
    own = pipeline(data, name)["id"]
    return [stage for stage in data.tables["stages"] if stage["pipelineId"] == own]


def deals(data: DataSet, name: str) -> list[Record]:
    own = pipeline(data, name)["id"]
    return [deal for deal in data.tables["deals"] if deal["pipelineId"] == own]


def find(data: DataSet, table: str, record_id: str) -> Record:
    return next(record for record in data.tables[table] if record["id"] == record_id)


def test_the_pipelines_are_those_of_the_list_example(data: DataSet) -> None:
    printed = [
        ("SALES", "Sales Pipeline", "Direct sales opportunities and revenue tracking"),
        ("REFERRAL", "Referral Pipeline", "Referral tracking and management"),
    ]

    assert [
        (record["type"], record["name"], record["description"])
        for record in data.tables["pipelines"]
    ] == printed
    assert {record["createdAt"] for record in data.tables["pipelines"]} == {
        "2024-01-01T00:00:00.000Z"
    }
    assert len(stages(data, "REFERRAL")) == 4
    assert len(deals(data, "REFERRAL")) == 12
    assert len(deals(data, "SALES")) == 23


def test_the_sales_stages_are_those_of_the_get_example(data: DataSet) -> None:
    printed = [
        ("Lead", "#3B82F6", "New leads to be qualified", 0, 8),
        ("Qualified", "#10B981", "Qualified opportunities", 1, 5),
        ("Won", "#8B5CF6", "Closed won deals", 2, 10),
    ]
    places = [deal["pipelineStageId"] for deal in deals(data, "SALES")]

    assert [
        (
            stage["label"],
            stage["color"],
            stage["description"],
            stage["sortOrder"],
            places.count(stage["id"]),
        )
        for stage in stages(data, "SALES")
    ] == printed


def test_the_newest_deal_is_the_page_s_example(data: DataSet) -> None:
    deal = max(data.tables["deals"], key=lambda record: record["createdAt"])

    assert deal == data.tables["deals"][-1]
    assert deal == {
        "id": deal["id"],
        "pipelineId": pipeline(data, "SALES")["id"],
        "pipelineStageId": stages(data, "SALES")[1]["id"],
        "name": "Acme Corp - Enterprise Plan",
        "description": "Potential enterprise customer",
        "expectedValue": 50000,
        "currency": "USD",
        "notes": "Follow up next week",
        "contactId": data.tables["people"][-1]["id"],
        "contactType": "USER",
        "ownerId": data.tables["users"][0]["id"],
        "referredByCustomerId": None,
        "referredByContactType": "USER",
        "createdAt": "2024-01-15T10:00:00.000Z",
        "updatedAt": "2024-01-20T15:30:00.000Z",
        "deletedAt": None,
    }


def test_the_example_deal_is_with_john_doe_of_acme_and_owned_by_the_sales_rep(
    data: DataSet,
) -> None:
    deal = data.tables["deals"][-1]
    contact = find(data, "people", deal["contactId"])
    owner = find(data, "users", deal["ownerId"])

    assert (contact["firstName"], contact["lastName"]) == ("John", "Doe")
    assert contact["email"] == "john@acme.com"
    assert find(data, "companies", contact["companyId"])["name"] == "Acme Corp"
    assert (owner["firstName"], owner["lastName"]) == ("Sales", "Rep")
    assert owner["email"] == "sales@company.com"


def test_the_clock_starts_at_the_time_of_the_create_example(data: DataSet) -> None:
    assert data.clock == "2024-01-20T10:00:00.000Z"


def test_no_other_deal_is_about_acme(data: DataSet) -> None:
    assert sum("Acme" in deal["name"] for deal in data.tables["deals"]) == 1
