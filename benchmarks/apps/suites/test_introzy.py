"""Create, patch and assert in a sandbox, without network."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.testing import Introzy

DEALS = "/api/pipelines/sales/deals"


def test_a_deal_is_qualified(
    introzy: Introzy, number: int, record_property: Callable[[str, str], None]
) -> None:
    """Create a deal and move it."""
    session = introzy.session()
    deal = session.post(DEALS, json={"name": f"Deal {number % 10}"}).json()["data"]
    stage = introzy.stage("sales", "Qualified")["id"]
    session.patch(f"{DEALS}/{deal['id']}", json={"pipelineStageId": stage})
    introzy.assert_moved(deal, to="Qualified")
    record_property("id", deal["id"])
