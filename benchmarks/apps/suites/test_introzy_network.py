"""Create, patch and assert in a sandbox, over the network of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests

from mockserver.testing import Introzy

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture(scope="session")
def session() -> Iterator[requests.Session]:
    """One session for all tests, as an application has it."""
    with requests.Session() as session:
        yield session


def test_a_deal_is_qualified(
    introzy: Introzy,
    session: requests.Session,
    number: int,
    record_property: Callable[[str, str], None],
) -> None:
    """Create a deal and move it."""
    url, key = introzy.url + DEALS, introzy.headers
    deal = session.post(url, json={"name": f"Deal {number % 10}"}, headers=key).json()["data"]
    stage = introzy.stage("sales", "Qualified")["id"]
    session.patch(f"{url}/{deal['id']}", json={"pipelineStageId": stage}, headers=key)
    introzy.assert_moved(deal, to="Qualified")
    record_property("id", deal["id"])
