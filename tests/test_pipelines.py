"""Pipelines: listed as they exist, created when first asked for, counted as the lists show."""

from __future__ import annotations

import pytest

from support import Api, MakeApi

TYPES = ["SALES", "ADVOCACY", "INTEGRATION", "REFERRAL", "PARTNER"]


def test_the_default_scenario_lists_all_five_in_the_order_of_the_page(api: Api) -> None:
    assert [pipeline["type"] for pipeline in api.data("/api/pipelines")] == TYPES


def test_the_empty_scenario_lists_none(make_api: MakeApi) -> None:
    assert make_api(scenario="empty").data("/api/pipelines") == []


def test_pipelines_are_listed_in_the_order_of_the_page_whatever_was_created_first(
    make_api: MakeApi,
) -> None:
    api = make_api(scenario="empty")
    api.data("/api/pipelines/partner")
    api.data("/api/pipelines/sales")

    assert [pipeline["type"] for pipeline in api.data("/api/pipelines")] == ["SALES", "PARTNER"]


@pytest.mark.parametrize("pipeline_type", TYPES)
def test_a_missing_pipeline_is_created_with_the_default_stages_of_its_type(
    make_api: MakeApi, pipeline_type: str
) -> None:
    api = make_api(scenario="empty")
    defaults = api.world.contract.pipelines[pipeline_type]

    created = api.data(f"/api/pipelines/{pipeline_type.lower()}")

    assert (created["name"], created["description"]) == (defaults.name, defaults.description)
    assert [
        (
            stage["label"],
            stage["color"],
            stage["description"],
            stage["sortOrder"],
            stage["dealCount"],
        )
        for stage in created["stages"]
    ] == [
        (stage.label, stage.color, stage.description, order, 0)
        for order, stage in enumerate(defaults.stages)
    ]


def test_a_created_pipeline_stays_the_same(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    assert api.data("/api/pipelines/sales") == api.data("/api/pipelines/sales")


@pytest.mark.parametrize("spelling", ["sales", "SALES", "Sales"])
def test_a_type_is_found_in_any_letter_case(api: Api, spelling: str) -> None:
    assert api.data(f"/api/pipelines/{spelling}")["type"] == "SALES"


def test_the_deal_routes_create_a_missing_pipeline(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")

    assert api.data("/api/pipelines/referral/deals")["total"] == 0
    api.create("advocacy")

    assert [pipeline["type"] for pipeline in api.data("/api/pipelines")] == ["ADVOCACY", "REFERRAL"]


def test_a_refused_request_creates_no_pipeline(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")

    assert api.get("/api/pipelines/sales/deals/unknown").status_code == 404

    assert api.data("/api/pipelines") == []


def test_counts_agree_with_the_lists(api: Api) -> None:
    for summary in api.data("/api/pipelines"):
        path = f"/api/pipelines/{summary['type'].lower()}"
        stages = api.data(path)["stages"]
        totals = [api.data(f"{path}/deals?stageId={stage['id']}")["total"] for stage in stages]

        assert summary["stageCount"] == len(stages)
        assert summary["dealCount"] == sum(totals) == api.data(f"{path}/deals")["total"]
        assert [stage["dealCount"] for stage in stages] == totals
