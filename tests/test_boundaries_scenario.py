"""Scenario boundaries is at the edges of what the contract documents, and follows it."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pytest

from mockserver.contract.document import load
from mockserver.generate import build
from mockserver.generate.limits import allowed, text_of
from mockserver.generate.written.boundaries import records
from support import Api, MakeApi

DEALS = build("boundaries").tables["deals"]
LIVING = [deal for deal in DEALS if deal["deletedAt"] is None]


@pytest.fixture
def edges(make_api: MakeApi) -> Api:
    return make_api(scenario="boundaries")


def test_names_and_descriptions_are_as_short_and_as_long_as_can_be() -> None:
    lengths = {len(deal["name"]) for deal in DEALS}
    described = {len(deal["description"]) for deal in DEALS if deal["description"] is not None}

    assert (min(lengths), max(lengths)) == (1, 200)
    assert {0, 1, 1_000} <= described
    assert max(described) == 1_000


def test_there_is_every_kind_of_value() -> None:
    values = [deal["expectedValue"] for deal in DEALS]

    assert all(value in values for value in (None, 0, -1, 0.1, sys.float_info.max))


def test_contacts_are_missing_people_or_companies() -> None:
    assert {(deal["contactId"] is None, deal["contactType"]) for deal in DEALS} == {
        (True, "USER"), (True, "COMPANY"), (False, "USER"), (False, "COMPANY")
    }  # fmt: skip
    assert {
        deal["referredByContactType"] for deal in DEALS if deal["referredByCustomerId"] is not None
    } == {"USER", "COMPANY"}


def test_stages_are_empty_or_around_the_page_sizes_of_the_contract(edges: Api) -> None:
    stages = [
        stage
        for pipeline in edges.data("/api/pipelines")
        for stage in edges.data(f"/api/pipelines/{pipeline['type']}")["stages"]
    ]

    assert {0, 49, 50, 51, 99, 100, 101} <= {stage["dealCount"] for stage in stages}


@pytest.mark.parametrize(
    ("query", "size", "more"),
    [("", 49, False), ("", 50, False), ("", 51, True), ("limit=100", 99, False),
     ("limit=100", 100, False), ("limit=100", 101, True)],
)  # fmt: skip
def test_the_list_of_a_stage_ends_where_a_page_does(
    query: str, size: int, more: bool, edges: Api
) -> None:
    pipeline = "integration" if size < 99 else "partner"
    stage = next(
        stage["id"]
        for stage in edges.data(f"/api/pipelines/{pipeline}")["stages"]
        if stage["dealCount"] == size
    )
    page = edges.data(f"/api/pipelines/{pipeline}/deals?stageId={stage}&{query}")

    assert (page["total"], page["hasMore"]) == (size, more)


def test_one_pipeline_has_no_deal_and_one_stage_only_deleted_ones(edges: Api) -> None:
    counts = {one["type"]: one["dealCount"] for one in edges.data("/api/pipelines")}
    won = edges.data("/api/pipelines/sales")["stages"][-1]

    assert counts["ADVOCACY"] == 0
    assert won["dealCount"] == 0
    assert any(deal["pipelineStageId"] == won["id"] for deal in DEALS)


def test_deals_people_and_companies_come_with_the_same_name() -> None:
    names = Counter(deal["name"] for deal in LIVING)
    tables = build("boundaries").tables

    assert names["The same name"] == 3
    for table, field in (("people", "firstName"), ("companies", "name")):
        assert len({record[field] for record in tables[table]}) < len(tables[table])


def altered(name: str, **limits: Any) -> dict[str, Any]:
    """Return the deals that a contract with other limits of a field brings, by name."""
    document = load()
    document["components"]["schemas"]["DealCreate"]["properties"][name] |= limits
    return dict(records(document)["deals"])


def test_a_limit_that_the_contract_gets_brings_its_own_deals() -> None:
    assert altered("notes", maxLength=7)["notes: length 7"]["notes"] == "7-chara"
    assert altered("name", maxLength=9)["name: length 9"]["name"] == "9-charact"
    assert altered("expectedValue", maximum=12)["expectedValue: 12"]["expectedValue"] == 12


def test_a_value_that_a_limit_forbids_is_not_there() -> None:
    deals = altered("expectedValue", minimum=0.5, type="number")

    assert {"expectedValue: -1", "expectedValue: 0", "expectedValue: null"}.isdisjoint(deals)
    assert "expectedValue: 0.5" in deals


def test_stages_follow_the_page_sizes_of_the_contract() -> None:
    document = load()
    document["components"]["parameters"]["Limit"]["schema"] |= {"default": 5, "maximum": 8}
    stages = Counter(deal["stage"] for deal in records(document)["deals"].values())

    assert {4, 5, 6, 7, 8, 9} <= {*stages.values()}


def test_values_at_a_limit_are_allowed_and_no_pattern_is_guessed() -> None:
    assert allowed({"type": "string", "minLength": 2, "maxLength": 3}) == [text_of(2), text_of(3)]
    assert allowed({"type": "string", "pattern": "^[A-Z]{3}$"}) == []
    assert allowed({"type": ["string", "null"], "enum": ["A", None]}) == ["A", None]
