"""Updating deals: moves between stages, limits, null, and nothing at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import do
from support import Api

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def deal_id(api: Api) -> str:
    return str(api.create(name="Before", description="d", expectedValue=5, notes="n")["id"])


def test_a_move_changes_the_stage_and_both_counts(kept_api: Api) -> None:
    deal_id = kept_api.create()["id"]
    lead, won = (kept_api.stage("sales", label) for label in ("Lead", "Won"))

    answer = kept_api.patch(f"{DEALS}/{deal_id}", {"pipelineStageId": won["id"]})

    assert answer.json["data"]["stage"] == {"id": won["id"], "label": "Won"}
    assert kept_api.stage("sales", "Lead")["dealCount"] == lead["dealCount"] - 1
    assert kept_api.stage("sales", "Won")["dealCount"] == won["dealCount"] + 1
    listed = kept_api.data(f"{DEALS}?stageId={won['id']}&limit=100")["deals"]
    assert deal_id in {deal["id"] for deal in listed}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "After"),
        ("description", "other"),
        ("expectedValue", -2.5),
        ("currency", "EUR"),
        ("notes", "other"),
        ("description", None),
        ("expectedValue", None),
        ("notes", None),
    ],
)
def test_a_field_takes_its_new_value_and_the_others_stay(
    api: Api, deal_id: str, field: str, value: Any
) -> None:
    before = api.data(f"{DEALS}/{deal_id}")

    assert api.patch(f"{DEALS}/{deal_id}", {field: value}).status_code == 200

    after = api.data(f"{DEALS}/{deal_id}")
    assert after == {**before, field: value, "updatedAt": "2025-01-01T09:00:01.000Z"}


def test_an_owner_can_be_replaced(api: Api, deal_id: str) -> None:
    user = api.world.store.first("users", 2)[1]

    api.patch(f"{DEALS}/{deal_id}", {"ownerId": user["id"]})

    assert api.data(f"{DEALS}/{deal_id}")["owner"]["id"] == user["id"]


@pytest.mark.parametrize("body", [{}, {"colour": "red"}, {"contactId": "ignored"}])
def test_nothing_to_change_changes_nothing_and_answers_200(
    api: Api, deal_id: str, body: Any
) -> None:
    before, version = api.data(f"{DEALS}/{deal_id}"), api.world.store.version

    answer = api.patch(f"{DEALS}/{deal_id}", body)

    assert answer.status_code == 200
    assert answer.json["message"] == "Deal updated successfully"
    assert api.data(f"{DEALS}/{deal_id}") == before
    assert api.world.store.version == version


SAME: dict[str, Any] = {"name": "Before", "description": "d", "expectedValue": 5.0, "notes": "n"}


@pytest.mark.parametrize("body", [SAME, {"expectedValue": 5}, {"currency": "USD"}])
def test_values_that_are_there_already_change_nothing(
    kept_api: Api, tmp_path: Path, body: Any
) -> None:
    deal_id = kept_api.create(**SAME)["id"]
    before = do(kept_api, "GET", "/clock"), do(kept_api, "GET", "/digest")
    files = {path: path.read_bytes() for path in tmp_path.iterdir()}

    answer = kept_api.patch(f"{DEALS}/{deal_id}", body)

    assert answer.status_code == 200
    assert (do(kept_api, "GET", "/clock"), do(kept_api, "GET", "/digest")) == before
    assert do(kept_api, "GET", "/requests?operation=updateDeal")[0]["changes"] == []
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == files
    deal = kept_api.data(f"{DEALS}/{deal_id}")
    assert deal["updatedAt"] == deal["createdAt"]


def test_the_stage_and_owner_that_a_deal_has_change_nothing(api: Api, deal_id: str) -> None:
    before = api.data(f"{DEALS}/{deal_id}")
    same = {"pipelineStageId": before["stage"]["id"], "ownerId": before["owner"]["id"].upper()}

    assert api.patch(f"{DEALS}/{deal_id}", same).status_code == 200

    assert api.data(f"{DEALS}/{deal_id}") == before


def test_one_new_value_among_old_ones_is_a_change(api: Api, deal_id: str) -> None:
    api.patch(f"{DEALS}/{deal_id}", {**SAME, "notes": "new"})

    deal = api.data(f"{DEALS}/{deal_id}")
    assert (deal["notes"], deal["updatedAt"]) == ("new", "2025-01-01T09:00:01.000Z")


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "a" * 201},
        {"name": None},
        {"description": "a" * 1001},
        {"currency": None},
        {"currency": "dollars"},
        {"ownerId": None},
        {"pipelineStageId": None},
        {"expectedValue": True},
        [],
    ],
)
def test_the_limits_are_those_of_create(api: Api, deal_id: str, body: Any) -> None:
    before = api.data(f"{DEALS}/{deal_id}")

    answer = api.patch(f"{DEALS}/{deal_id}", body)

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    assert api.data(f"{DEALS}/{deal_id}") == before


def test_a_stage_that_names_nothing_is_refused_with_stages_that_exist(
    api: Api, deal_id: str
) -> None:
    answer = api.patch(f"{DEALS}/{deal_id}", {"pipelineStageId": "nowhere"})

    assert answer.status_code == 404
    assert api.stage("sales", "Qualified")["id"] in answer.json["error"]["message"]


def test_a_stage_of_another_pipeline_is_refused(api: Api, deal_id: str) -> None:
    other = api.stage("partner", "Prospect")

    answer = api.patch(f"{DEALS}/{deal_id}", {"pipelineStageId": other["id"], "name": "After"})

    assert answer.status_code == 404
    assert api.data(f"{DEALS}/{deal_id}")["name"] == "Before"
