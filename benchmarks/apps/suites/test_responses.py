"""Create, patch and assert with static stubs."""

from __future__ import annotations

import json

import requests
import responses

DEALS = "https://beta-api.introzy.com/api/pipelines/sales/deals"


@responses.activate
def test_a_deal_is_qualified(number: int) -> None:
    """Create a deal and move it."""
    stub = {"id": f"deal-{number}", "name": f"Deal {number % 10}", "stage": {"label": "Lead"}}
    responses.post(DEALS, json={"success": True, "data": stub}, status=201)
    moved = {**stub, "stage": {"label": "Qualified"}}
    responses.patch(f"{DEALS}/{stub['id']}", json={"success": True, "data": moved})
    with requests.Session() as session:
        deal = session.post(DEALS, json={"name": f"Deal {number % 10}"}).json()["data"]
        session.patch(f"{DEALS}/{deal['id']}", json={"pipelineStageId": "qualified"})
    sent = json.loads(responses.calls[1].request.body or "{}")
    assert sent == {"pipelineStageId": "qualified"}
