"""The summary of changes: each kind of change, told by names."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.core.records import Change, Record
from mockserver.crm import summary_of
from mockserver.sandbox.sandbox import Sandbox
from support import Api, MakeApi, kept

DEALS = "/api/pipelines/sales/deals"
LATER = "2025-02-01T00:00:00.000Z"


@pytest.fixture
def api(make_api: MakeApi) -> Api:
    return make_api(scenario="documentation")


@pytest.fixture
def world(api: Api) -> Sandbox:
    return api.world


def named(world: Sandbox, table: str, name: str) -> Record:
    """Return the record of a table that has this text in one of its fields."""
    records = world.store.records[table].values()
    return next(dict(record) for record in records if name in record.values())


def deal(world: Sandbox, before: Any = None, **fields: Any) -> Change:
    """A change of a deal, with the fields' values before set aside."""
    record = {**named(world, "deals", "Acme Corp - Enterprise Plan"), "name": "Acme Corp"}
    record.update(before or {})
    return Change("deals", 1, record, {**record, "updatedAt": LATER, **fields})


def told(world: Sandbox, *changes: Change) -> list[str]:
    return summary_of(changes, world)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"expectedValue": 50000}, {"expectedValue": 75000}, "expectedValue 50000 to 75000"),
        ({"expectedValue": None}, {"expectedValue": 0.5}, "expectedValue unset to 0.5"),
        ({"notes": None}, {"notes": "Call back"}, 'notes unset to "Call back"'),
        ({"notes": "Call back"}, {"notes": None}, 'notes "Call back" to unset'),
        ({"notes": ""}, {"notes": 'a "b"\n'}, r'notes "" to "a \"b\"\n"'),
        (
            {"notes": None},
            {"notes": "Increased deal size after the demo with the board"},
            'notes unset to "Increased deal size after the demo with..."',
        ),
        ({}, {"name": "Acme Inc"}, 'name "Acme Corp" to "Acme Inc"'),
        ({"currency": "USD"}, {"currency": "EUR"}, "currency USD to EUR"),
        (
            {"currency": "USD", "expectedValue": 1},
            {"currency": "EUR", "expectedValue": 2},
            "expectedValue 1 to 2, currency USD to EUR",
        ),
        ({}, {"deletedAt": LATER}, "deleted"),
        ({"deletedAt": LATER}, {"deletedAt": None}, "restored"),
        (
            {"deletedAt": LATER, "expectedValue": 1},
            {"deletedAt": None, "expectedValue": 2},
            "restored, expectedValue 1 to 2",
        ),
        ({}, {}, "unchanged except for its time of update"),
        ({}, {"ownerId": "gone"}, "owner Sales Rep to gone"),
        ({}, {"contactId": None}, "contact John Doe to unset"),
        ({}, {"mine": [1, {"a": None}]}, 'mine unset to [1,{"a":null}]'),
    ],
)
def test_a_change_of_a_deal_tells_the_fields_that_differ(
    world: Sandbox, before: Any, after: Any, expected: str
) -> None:
    assert told(world, deal(world, before, **after)) == [f"deal Acme Corp: {expected}"]


@pytest.mark.parametrize(
    ("field", "table", "name", "expected"),
    [
        ("pipelineStageId", "stages", "Won", "stage Qualified to Won"),
        ("ownerId", "users", "Other", "owner Sales Rep to Other Rep"),
        ("contactId", "people", "Jane", "contact John Doe to Jane Doe"),
        ("referredByCustomerId", "people", "Jane", "referrer unset to Jane Doe"),
        ("pipelineId", "pipelines", "REFERRAL", "pipeline Sales Pipeline to Referral Pipeline"),
    ],
)
def test_ids_are_told_by_name(
    world: Sandbox, field: str, table: str, name: str, expected: str
) -> None:
    user = {**named(world, "users", "Sales"), "id": "other", "firstName": "Other"}
    person = {**named(world, "people", "John"), "id": "jane", "firstName": "Jane"}
    world.store.insert("users", user)
    world.store.insert("people", person)

    change = deal(world, **{field: named(world, table, name)["id"]})

    assert told(world, change) == [f"deal Acme Corp: {expected}"]


def test_a_contact_that_becomes_a_company_is_told_by_both_names(world: Sandbox) -> None:
    company = {"id": "acme", "type": "COMPANY", "name": "Acme Corp"}
    world.store.insert("companies", company)

    change = deal(world, contactId="acme", contactType="COMPANY")

    assert told(world, change) == [
        "deal Acme Corp: contact John Doe to Acme Corp, contactType USER to COMPANY"
    ]


@pytest.mark.parametrize(
    ("table", "name", "created"),
    [
        ("deals", "Acme Corp - Enterprise Plan", "created in sales, stage Qualified"),
        ("stages", "Qualified", "created in sales"),
        ("people", "John", "created"),
        ("users", "Sales", "created"),
    ],
)
def test_a_record_comes_and_goes(world: Sandbox, table: str, name: str, created: str) -> None:
    record = named(world, table, name)
    made = Change(table, 1, None, record)
    [creation], [removal] = told(world, made), told(world, made.undone())

    assert creation.endswith(f": {created}")
    assert removal.endswith(": removed")


@pytest.mark.parametrize(
    ("table", "name", "expected"),
    [
        ("deals", "Acme Corp - Enterprise Plan", "deal Acme Corp - Enterprise Plan: removed"),
        ("stages", "Qualified", "stage Qualified: removed"),
        ("pipelines", "SALES", "pipeline Sales Pipeline: removed"),
        ("people", "John", "person John Doe: removed"),
        ("users", "Sales", "user Sales Rep: removed"),
    ],
)
def test_records_are_named_as_people_know_them(
    world: Sandbox, table: str, name: str, expected: str
) -> None:
    assert told(world, Change(table, 1, named(world, table, name), None)) == [expected]


def test_a_person_without_a_last_name_has_the_first_one(world: Sandbox) -> None:
    person = {**named(world, "people", "John"), "lastName": None}

    assert told(world, Change("people", 1, None, person)) == ["person John: created"]


def test_a_person_who_leaves_a_company_is_told_by_its_name(world: Sandbox) -> None:
    before = named(world, "people", "John")

    assert told(world, Change("people", 1, before, {**before, "companyId": None})) == [
        "person John Doe: company Acme Corp to unset"
    ]


def test_a_change_of_another_record_is_told_as_that_of_a_deal(world: Sandbox) -> None:
    before = named(world, "people", "John")
    after = {**before, "lastName": "Roe", "isFullUser": True}

    assert told(world, Change("people", 1, before, after)) == [
        'person John Doe: lastName "Doe" to "Roe", isFullUser false to true'
    ]


def test_a_long_name_is_cut(world: Sandbox) -> None:
    change = deal(world, {"name": "x" * 50, "deletedAt": None}, deletedAt=LATER)

    assert told(world, change) == [f"deal {'x' * 40}...: deleted"]


def test_what_a_request_changed_is_told_without_what_the_mock_notes_for_itself(api: Api) -> None:
    changes = kept(api.world)
    stage = api.stage("sales", "Won")["id"]
    created = api.create(name="Acme Corp", expectedValue=50000)["id"]
    api.patch(f"{DEALS}/{created}", {"pipelineStageId": stage, "expectedValue": 75000})
    api.delete(f"{DEALS}/{created}")

    assert {"introzy-mock", "deals"} <= {change.table for change in changes}
    assert summary_of(changes, api.world) == [
        "deal Acme Corp: created in sales, stage Lead",
        "deal Acme Corp: stage Lead to Won, expectedValue 50000 to 75000",
        "deal Acme Corp: deleted",
    ]


def test_a_pipeline_is_told_with_its_stages_and_a_deal_in_it(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    changes = kept(api.world)
    api.create("partner", name="Acme Corp")

    made = list(changes)
    expected = [
        "pipeline Partner Pipeline: created with 5 stages",
        "deal Acme Corp: created in partner, stage Prospect",
    ]
    assert summary_of(made, api.world) == expected

    api.world.reset()
    assert summary_of(made, api.world) == expected


def test_a_reset_is_summarized_too(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    api.create("partner", name="Acme Corp")
    changes = kept(api.world)

    api.world.reset()

    assert sorted(summary_of(changes, api.world)) == [
        "deal Acme Corp: removed",
        "pipeline Partner Pipeline: removed",
    ]


def test_people_that_a_request_makes_up_are_told(make_api: MakeApi) -> None:
    api = make_api(scenario="documentation", assume={"unknown-references": "made-up"})
    changes = kept(api.world)

    api.create(name="Acme Corp", contactId="x-1", contactType="COMPANY", ownerId="x-2")

    assert summary_of(changes, api.world) == [
        "company Made Up x-1: created",
        "user Made Up x-2: created",
        "deal Acme Corp: created in sales, stage Lead",
    ]
