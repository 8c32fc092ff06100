"""Listing deals: pages, order, the filter by stage, and parameters out of range."""

from __future__ import annotations

import pytest

from support import Api

DEALS = "/api/pipelines/sales/deals"


def test_pages_cover_every_deal_once_newest_first(api: Api) -> None:
    whole = api.data(f"{DEALS}?limit=100")["deals"]

    pages = [api.data(f"{DEALS}?limit=7&page={page}") for page in range(1, 9)]

    assert [deal for page in pages for deal in page["deals"]] == whole
    assert [page["hasMore"] for page in pages] == [True] * 7 + [False]
    assert {page["total"] for page in pages} == {len(whole)}
    assert [deal["createdAt"] for deal in whole] == sorted(
        (deal["createdAt"] for deal in whole), reverse=True
    )


def test_the_defaults_are_those_of_the_page(api: Api) -> None:
    answer = api.data(DEALS)

    assert (answer["page"], answer["limit"]) == (1, 50)
    assert len(answer["deals"]) == 50


def test_has_more_is_false_when_the_last_row_ends_the_page(api: Api) -> None:
    total = api.data(DEALS)["total"]

    assert api.data(f"{DEALS}?limit={total}")["hasMore"] is False
    assert api.data(f"{DEALS}?limit={total - 1}")["hasMore"] is True


@pytest.mark.parametrize("page", ["1000", "9007199254740991"])
def test_a_page_past_the_end_is_empty_with_the_right_total(api: Api, page: str) -> None:
    answer = api.data(f"{DEALS}?page={page}")

    assert answer["deals"] == []
    assert answer["total"] == api.data(DEALS)["total"]
    assert answer["page"] == int(page)
    assert answer["hasMore"] is False


def test_the_filter_shows_the_deals_of_one_stage(api: Api) -> None:
    won = api.stage("sales", "Won")

    answer = api.data(f"{DEALS}?stageId={won['id']}&limit=100")

    assert answer["total"] == won["dealCount"] == len(answer["deals"]) > 0
    assert {deal["stage"]["label"] for deal in answer["deals"]} == {"Won"}


def test_a_stage_that_names_nothing_or_is_of_another_pipeline_shows_an_empty_list(api: Api) -> None:
    other = api.stage("partner", "Prospect")["id"]

    for stage_id in ("nowhere", other, ""):
        answer = api.data(f"{DEALS}?stageId={stage_id}")
        assert (answer["deals"], answer["total"], answer["hasMore"]) == ([], 0, False)


@pytest.mark.parametrize("name", ["limit", "page"])
@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.5", "", "1e2", "%2B5", "9" * 5000])
def test_a_number_out_of_range_or_not_whole_is_refused(api: Api, name: str, value: str) -> None:
    answer = api.get(f"{DEALS}?{name}={value}")

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    assert [detail["field"] for detail in answer.json["error"]["details"]] == [name]


def test_a_limit_over_100_is_refused_and_100_is_not(api: Api) -> None:
    assert api.get(f"{DEALS}?limit=101").status_code == 400
    assert api.get(f"{DEALS}?limit=100").status_code == 200


def test_all_faults_are_told_at_once(api: Api) -> None:
    details = api.get(f"{DEALS}?limit=0&page=x").json["error"]["details"]

    assert {detail["field"] for detail in details} == {"limit", "page"}


def test_a_repeated_parameter_is_refused(api: Api) -> None:
    assert api.get(f"{DEALS}?limit=1&limit=2").status_code == 400
