from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from itertools import pairwise

import pytest

from mockserver.contract.document import load, pipeline_defaults
from mockserver.core.determinism import to_milliseconds, to_timestamp
from mockserver.core.errors import StartError
from mockserver.core.records import Record, digest
from mockserver.generate import COMMITTED, DataSet, build, data_set, find_fixtures
from mockserver.schema import SCHEMA

DRAWN = ["default", "empty", "documentation"]

FIELDS = {
    "pipelines": "id type name description createdAt updatedAt",
    "stages": "id pipelineId label color description sortOrder createdAt updatedAt",
    "deals": "id pipelineId pipelineStageId name description expectedValue currency notes "
    "contactId contactType ownerId referredByCustomerId referredByContactType "
    "createdAt updatedAt deletedAt",
    "people": "id type email firstName lastName phoneNumber address companyId isFullUser "
    "createdAt updatedAt",
    "companies": "id type name description website industry address createdAt updatedAt",
    "users": "id firstName lastName email createdAt updatedAt",
}


@pytest.fixture(scope="module", params=[(name, 1) for name in DRAWN] + [("default", 7)])
def data(request: pytest.FixtureRequest) -> DataSet:
    scenario, seed = request.param
    return build(scenario, seed=seed)


@pytest.fixture(scope="module")
def default() -> DataSet:
    return build("default", seed=1)


@pytest.fixture(scope="module")
def large() -> DataSet:
    return build("default", seed=1, sizes={"deals": 2_400})


def by_id(records: Iterable[Record]) -> dict[str, Record]:
    return {record["id"]: record for record in records}


def funnel(data: DataSet) -> dict[str, list[int]]:
    deals = [deal["pipelineStageId"] for deal in data.tables["deals"]]
    return {
        pipeline["type"]: [
            deals.count(stage["id"])
            for stage in data.tables["stages"]
            if stage["pipelineId"] == pipeline["id"]
        ]
        for pipeline in data.tables["pipelines"]
    }


def share(data: DataSet, **wanted: object) -> float:
    deals = data.tables["deals"]
    return sum(wanted.items() <= deal.items() for deal in deals) / len(deals)


def test_another_seed_gives_other_records(default: DataSet) -> None:
    other = build("default", seed=2)

    for table in SCHEMA.tables:
        assert not by_id(other.tables[table]).keys() & by_id(default.tables[table]).keys()
    same = [
        one["name"] == two["name"]
        for one, two in zip(default.tables["deals"], other.tables["deals"], strict=True)
    ]
    assert sum(same) < 5


def test_scenarios_share_no_record() -> None:
    ids = [set(by_id(build(name, seed=1).tables["people"])) for name in COMMITTED]

    assert len(set.union(*ids)) == sum(map(len, ids))


def test_a_data_set_is_the_same_whatever_the_hash_seed() -> None:
    code = (
        "from mockserver.generate import build; from mockserver.core.records import digest; "
        "tables = build('default', seed=3).tables; "
        "print(digest({name: enumerate(rows, 1) for name, rows in tables.items()}))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            cwd=find_fixtures().parent,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        ).stdout.strip()
        for hash_seed in ("0", "1", "4242")
    }

    tables = build("default", seed=3).tables
    assert digests == {digest({name: enumerate(rows, 1) for name, rows in tables.items()})}


def test_every_record_has_every_field_of_its_table_in_order(data: DataSet) -> None:
    for table, fields in FIELDS.items():
        assert {" ".join(record) for record in data.tables[table]} <= {fields}


def test_ids_are_unique(data: DataSet) -> None:
    ids = [record["id"] for records in data.tables.values() for record in records]

    assert len(set(ids)) == len(ids)


def test_every_reference_leads_to_a_record_of_the_right_kind(data: DataSet) -> None:
    tables = {table: by_id(records) for table, records in data.tables.items()}
    contacts = {"USER": tables["people"], "COMPANY": tables["companies"]}

    for stage in data.tables["stages"]:
        assert stage["pipelineId"] in tables["pipelines"]
    for person in data.tables["people"]:
        assert person["companyId"] in {None, *tables["companies"]}
    for deal in data.tables["deals"]:
        assert tables["stages"][deal["pipelineStageId"]]["pipelineId"] == deal["pipelineId"]
        assert deal["ownerId"] in tables["users"]
        assert deal["contactId"] in {None, *contacts[deal["contactType"]]}
        assert deal["referredByCustomerId"] in {None, *contacts[deal["referredByContactType"]]}


def test_a_deal_is_named_after_the_company_of_its_contact(data: DataSet) -> None:
    companies = by_id(data.tables["companies"])
    people = by_id(data.tables["people"])

    for deal in data.tables["deals"]:
        contact = deal["contactId"]
        if contact is not None:
            company = companies.get(contact) or companies[people[contact]["companyId"]]
            assert deal["name"].startswith(f"{company['name']} - ")


def test_referral_deals_and_no_others_have_a_referrer_from_elsewhere(large: DataSet) -> None:
    types = {pipeline["id"]: pipeline["type"] for pipeline in large.tables["pipelines"]}
    companies = by_id(large.tables["companies"])
    named = {company["id"]: company["name"] for company in companies.values()}
    named |= {
        person["id"]: companies[person["companyId"]]["name"]
        for person in large.tables["people"]
        if person["companyId"]
    }

    for deal in large.tables["deals"]:
        referrer = deal["referredByCustomerId"]
        assert (referrer is not None) == (types[deal["pipelineId"]] == "REFERRAL")
        if referrer is not None:
            assert not deal["name"].startswith(f"{named.get(referrer)} - ")


def test_dates_rise_with_the_position_and_lie_before_the_clock(data: DataSet) -> None:
    for table in ("users", "companies", "people", "deals"):
        created = [record["createdAt"] for record in data.tables[table]]
        assert all(one < two for one, two in pairwise(created))
    # The example deal of the vendor's page was changed after the page's example create.
    records = [
        record
        for table in SCHEMA.tables
        for record in data.tables[table]
        if record.get("name") != "Acme Corp - Enterprise Plan"
    ]
    for record in records:
        assert record["createdAt"] <= record["updatedAt"] < data.clock
        assert to_timestamp(to_milliseconds(record["updatedAt"])) == record["updatedAt"]


def test_what_a_deal_refers_to_was_there_before_it(data: DataSet) -> None:
    created = {
        record["id"]: record["createdAt"] for records in data.tables.values() for record in records
    }

    for deal in data.tables["deals"]:
        for field in ("pipelineId", "contactId", "ownerId", "referredByCustomerId"):
            assert deal[field] is None or created[deal[field]] < deal["createdAt"]


def test_many_deals_still_have_dates_of_their_own_within_working_hours() -> None:
    deals = build("default", seed=1, sizes={"deals": 3_000}).tables["deals"]

    created = [deal["createdAt"] for deal in deals]
    assert all(one < two for one, two in pairwise(created))
    assert {moment[11:13] for moment in created} == {f"{hour:02}" for hour in range(8, 18)}


def test_pipelines_start_as_the_contract_says(default: DataSet) -> None:
    defaults = pipeline_defaults(load())

    assert [pipeline["type"] for pipeline in default.tables["pipelines"]] == list(defaults)
    for pipeline in default.tables["pipelines"]:
        expected = defaults[pipeline["type"]]
        assert (pipeline["name"], pipeline["description"]) == (expected.name, expected.description)
        stages = [
            (stage["sortOrder"], stage["label"], stage["color"], stage["description"])
            for stage in default.tables["stages"]
            if stage["pipelineId"] == pipeline["id"]
        ]
        assert stages == [
            (order, stage.label, stage.color, stage.description)
            for order, stage in enumerate(expected.stages)
        ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_funnel_thins_out_and_leaves_no_stage_empty(seed: int) -> None:
    pipelines = funnel(build("default", seed=seed))

    assert max(pipelines, key=lambda name: sum(pipelines[name])) == "SALES"
    for first, *between, last in pipelines.values():
        assert all(one > two for one, two in pairwise([first, *between]))
        assert 0 < last < first


def test_a_few_deals_are_already_spread_over_the_pipelines() -> None:
    few = funnel(build("default", seed=1, sizes={"deals": 30}))

    assert all(sum(stages) >= 2 for stages in few.values())
    assert 10 <= sum(few["SALES"]) <= 15


def test_deals_look_like_those_of_a_crm(large: DataSet) -> None:
    deals = large.tables["deals"]
    values = [deal["expectedValue"] for deal in deals if deal["expectedValue"] is not None]
    first_user = large.tables["users"][0]["id"]

    assert 0.06 < share(large, contactId=None) < 0.10
    assert 0.08 < share(large, contactType="COMPANY") < 0.12
    assert 0.5 < share(large, currency="USD") < 0.9
    assert {deal["currency"] for deal in deals} == {"USD", "EUR", "GBP", "CAD"}
    assert 0.3 < share(large, ownerId=first_user) < 0.6
    assert {deal["ownerId"] for deal in deals} == by_id(large.tables["users"]).keys()
    assert 0 < share(large, description=None) < 0.3
    assert 0.1 < share(large, notes=None) < 0.5
    assert all(isinstance(value, int) and value > 0 for value in values)
    assert sorted(values)[len(values) // 2] < sum(values) / len(values) < max(values) / 5


def test_texts_are_complete_sentences_within_the_contract_s_limits(large: DataSet) -> None:
    for deal in large.tables["deals"]:
        texts = [deal["description"], deal["notes"]]
        assert len(deal["name"]) <= 200
        for text in filter(None, texts):
            assert len(text) <= 1_000
            assert text[0].isupper() or text[0].isdigit()
            assert text[-1] in ".%"
            assert "None" not in text
            assert "{" not in text


def test_names_and_addresses_of_people_are_their_own(large: DataSet) -> None:
    emails = [person["email"] for person in large.tables["people"]]
    names = [company["name"] for company in large.tables["companies"]]

    assert len(set(emails)) == len(emails)
    assert len(set(names)) == len(names)
    # Domains and numbers that are kept for examples: nobody can be reached by accident.
    assert all(email.isascii() and email.endswith(".example") for email in emails)
    assert all("555-01" in person["phoneNumber"] for person in large.tables["people"]
               if person["phoneNumber"])  # fmt: skip


def test_the_empty_scenario_has_users_and_contacts_only() -> None:
    data = data_set("empty")

    counts = {table: len(records) for table, records in data.tables.items()}
    assert counts == {
        "pipelines": 0, "stages": 0, "deals": 0, "people": 6, "companies": 3, "users": 5,
    }  # fmt: skip
    assert data.clock == "2025-01-01T09:00:00.000Z"


def test_no_deals_leaves_pipelines_and_contacts() -> None:
    data = data_set(sizes={"deals": 0})

    assert (data.sizes["deals"], data.tables["deals"]) == (0, ())
    assert len(data.tables["pipelines"]) == 5
    assert len(data.tables["people"]) == 40


@pytest.mark.parametrize(
    ("scenario", "sizes", "message"),
    [
        ("none", {}, "no scenario 'none'; use one of default, empty, documentation"),
        ("default", {"deals": -1}, "the number of deals cannot be negative: -1"),
        ("default", {"people": 5}, "the number of people cannot be chosen, only that of deals"),
        (
            "empty",
            {"deals": 5},
            "'empty' always has 0 deals, not 5; the number can be chosen with: default",
        ),
        ("documentation", {"deals": 120}, "'documentation' always has 35 deals, not 120"),
    ],
)
def test_what_cannot_be_built_is_told_with_what_can(
    scenario: str, sizes: dict[str, int], message: str
) -> None:
    with pytest.raises(StartError, match=message):
        data_set(scenario, sizes=sizes)


def test_the_number_that_a_scenario_has_anyway_may_be_said() -> None:
    assert data_set("documentation", sizes={"deals": 35}) == data_set("documentation")
