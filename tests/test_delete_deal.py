"""Deleting deals: gone from the pipeline, kept in the store."""

from __future__ import annotations

import pytest

from support import Api

DEALS = "/api/pipelines/sales/deals"


def test_a_deleted_deal_leaves_lists_counts_and_gets(kept_api: Api) -> None:
    lead, total = kept_api.stage("sales", "Lead"), kept_api.data(DEALS)["total"]
    deal_id = kept_api.create()["id"]

    answer = kept_api.delete(f"{DEALS}/{deal_id}")

    assert answer.json == {
        "success": True,
        "data": {"deleted": True},
        "message": "Deal deleted successfully",
    }
    assert kept_api.get(f"{DEALS}/{deal_id}").status_code == 404
    assert kept_api.stage("sales", "Lead") == lead
    assert kept_api.data(DEALS)["total"] == total
    assert deal_id not in {deal["id"] for deal in kept_api.data(DEALS)["deals"]}


def test_the_record_stays_in_the_store_with_its_time(api: Api) -> None:
    deal_id = api.create()["id"]

    api.delete(f"{DEALS}/{deal_id}")

    record = api.world.store.get("deals", deal_id)
    assert record is not None
    assert record["deletedAt"] == "2025-01-01T09:00:01.000Z"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_deleted_deal_answers_404_to_everything(api: Api, method: str) -> None:
    deal_id = api.create()["id"]
    api.delete(f"{DEALS}/{deal_id}")

    answer = api.send(method, f"{DEALS}/{deal_id}", json={"name": "x"})

    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("deal_id", ["deal-uuid", "00000000-0000-4000-8000-000000000000", "%00"])
def test_an_unknown_deal_answers_404(api: Api, method: str, deal_id: str) -> None:
    answer = api.send(method, f"{DEALS}/{deal_id}", json={"name": "x"})

    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_deal_of_another_type_answers_404(api: Api, method: str) -> None:
    deal_id = api.create("partner")["id"]

    assert api.send(method, f"{DEALS}/{deal_id}", json={"name": "x"}).status_code == 404
    assert api.get(f"/api/pipelines/partner/deals/{deal_id}").status_code == 200
