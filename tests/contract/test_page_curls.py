"""The page's curl commands: each does what it says, with the mock's host and ids that exist.

The key is sent as it is printed.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from typing import Any

import pytest

from page import CURLS, OPERATIONS, RESPONSES, differences, example_deal
from support import LiveServer

CURL = shutil.which("curl")
VENDOR = "https://beta-api.introzy.com"

pytestmark = [
    pytest.mark.skipif(CURL is None, reason="there is no curl on PATH"),
    pytest.mark.parametrize(
        "live_server",
        [{"scenario": "documentation"}, {"scenario": "default"}],
        ids=["documentation", "default"],
        indirect=True,
    ),
]


def run(server: LiveServer, operation: str) -> tuple[int, str, Any]:
    """Run the printed command of an operation; give status, content type and body."""
    data = server.api.data
    deals = data("/api/pipelines/sales/deals?limit=100")["deals"]
    deal = example_deal([deal for deal in deals if deal["stage"]["label"] != "Qualified"])
    command = CURLS[operation]
    for printed, real in (
        (VENDOR, server.url),
        ("deal-uuid", deal["id"]),
        ("contact-uuid", deal["contact"]["id"]),
        ("qualified-stage-uuid", server.api.stage("sales", "Qualified")["id"]),
    ):
        command = command.replace(printed, real)
    name, *arguments = shlex.split(command.replace("\\\n", ""))
    assert name == "curl"
    own = ["--disable", "--silent", "--show-error", "--noproxy", "*", "--max-time", "30"]
    told = ["--write-out", "\n%{http_code} %{content_type}"]
    assert CURL
    done = subprocess.run(
        [CURL, *own, *arguments, *told], capture_output=True, check=True, encoding="utf-8"
    )
    body, _, rest = done.stdout.rpartition("\n")
    status, _, content_type = rest.partition(" ")
    return int(status), content_type, json.loads(body)


@pytest.mark.parametrize("operation", CURLS)
def test_a_printed_command_gets_the_printed_status_and_shape(
    live_server: LiveServer, operation: str
) -> None:
    status, content_type, body = run(live_server, operation)

    assert (status, content_type) == (OPERATIONS[operation]["status"], "application/json")
    assert list(differences(RESPONSES[operation], body)) == []


def test_the_list_command_gets_at_most_the_twenty_deals_it_asks_for(
    live_server: LiveServer,
) -> None:
    _, _, body = run(live_server, "listDeals")

    assert (len(body["data"]["deals"]), body["data"]["limit"], body["data"]["hasMore"]) == (
        20,
        20,
        True,
    )


def test_the_create_command_creates_what_it_sends(live_server: LiveServer) -> None:
    _, _, body = run(live_server, "createDeal")

    deal = live_server.api.data(f"/api/pipelines/sales/deals/{body['data']['id']}")
    assert (deal["name"], deal["expectedValue"]) == ("New Enterprise Opportunity", 100000)
    assert deal["contact"]["id"] == body["data"]["contact"]["id"]


def test_the_update_command_moves_the_deal(live_server: LiveServer) -> None:
    _, _, body = run(live_server, "updateDeal")

    deal = live_server.api.data(f"/api/pipelines/sales/deals/{body['data']['id']}")
    assert deal["stage"]["label"] == body["data"]["stage"]["label"] == "Qualified"


def test_the_delete_command_removes_one_deal(live_server: LiveServer) -> None:
    deals = "/api/pipelines/sales/deals"
    before = live_server.api.data(deals)["total"]

    run(live_server, "deleteDeal")

    assert live_server.api.data(deals)["total"] == before - 1
