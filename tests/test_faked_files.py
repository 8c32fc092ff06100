"""A test that puts a file system of its own in the disk's place still has its sandbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyfakefs.fake_filesystem import FakeFilesystem

from mockserver import Config
from mockserver.testing import Introzy, MockServer

DEALS = "/api/pipelines/sales/deals"

USES: list[Any] = [
    pytest.param(lambda one: one.client().get(DEALS), id="httpx"),
    pytest.param(lambda one: one.session().get(DEALS), id="requests"),
    pytest.param(lambda one: httpx.get(one.url + DEALS, headers=one.headers), id="network"),
    pytest.param(lambda one: one.client().get("/_mock/health"), id="control surface"),
    pytest.param(lambda one: one.client().get("/"), id="page"),
]


@pytest.mark.parametrize("use", USES)
def test_every_door_opens_to_a_server_that_was_made_there(
    fs: FakeFilesystem, use: Callable[[Introzy], Any]
) -> None:
    assert not Path(__file__).exists()
    before = fs.get_disk_usage()
    with (
        MockServer(Config(scenario="documentation")) as server,
        server.sandbox("made there", scenario="empty", clock="2026-01-01") as introzy,
    ):
        assert use(introzy).status_code == 200
    assert fs.get_disk_usage() == before


def test_a_sandbox_of_another_seed_can_be_made_and_intercepted_for(
    fs: FakeFilesystem, mock_server: MockServer
) -> None:
    assert not fs.exists(__file__)
    with mock_server.sandbox("seeded", seed=99) as introzy, introzy.intercept():
        url = f"https://beta-api.introzy.com{DEALS}"
        assert httpx.get(url, headers=introzy.headers).status_code == 200
