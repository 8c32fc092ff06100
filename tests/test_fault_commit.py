"""Whether what a request wrote stands when a fault is applied to it: `commit`, for every effect."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, digest, do
from mockserver.testing import MockServer
from support import Api

STANDS: list[Any] = [
    pytest.param("lost", True, id="lost"),
    pytest.param("cut", True, id="cut"),
    pytest.param({"delay": 1}, True, id="late"),
    pytest.param({"headers": {"X-Served-By": "b"}}, True, id="headers"),
    pytest.param(503, False, id="status"),
    pytest.param("never", False, id="never"),
    pytest.param("dropped", False, id="dropped"),
    pytest.param({"status": 503, "ending": "cut"}, False, id="a status that is cut"),
]
EFFECTS: list[Any] = [
    pytest.param({"ending": "dropped"}, id="dropped"),
    pytest.param({"ending": "never"}, id="never"),
    pytest.param({"ending": "cut"}, id="cut"),
    pytest.param({"status": 503}, id="status"),
    pytest.param({"status": 503, "body": "<h1>Oh</h1>"}, id="body"),
    pytest.param({"status": 503, "ending": "cut"}, id="a status that is cut"),
    pytest.param({"delay": 1}, id="late"),
    pytest.param({"headers": {"X-Served-By": "b"}}, id="headers"),
]
PRESETS: list[Any] = [
    pytest.param(name, id=name) for name in ("slow", "down", "flaky", "lost-answer", "expired-key")
]


def stands(api: Api, fault: dict[str, Any]) -> bool:
    """Return whether a deal that is created under a fault is there after it."""
    do(api, "POST", "/faults", fault)
    api.post(DEALS, {"name": "New"})
    do(api, "DELETE", "/faults")
    return bool(api.data(f"{DEALS}?limit=1")["deals"][0]["name"] == "New")


@pytest.mark.parametrize(("effect", "expected"), STANDS)
def test_where_nothing_is_said_a_write_stands_if_its_answer_is_sent(
    api: Api, effect: Any, expected: bool
) -> None:
    assert stands(api, {"effect": effect}) is expected


@pytest.mark.parametrize("commit", [True, False])
@pytest.mark.parametrize("effect", EFFECTS)
def test_commit_decides_whether_a_write_stands(
    api: Api, effect: dict[str, Any], commit: bool
) -> None:
    assert stands(api, {"effect": {**effect, "commit": commit}}) is commit


@pytest.mark.parametrize("commit", [True, False])
@pytest.mark.parametrize("preset", PRESETS)
def test_commit_decides_beside_a_preset(api: Api, preset: str, commit: bool) -> None:
    assert stands(api, {"preset": preset, "effect": {"commit": commit}}) is commit


@pytest.mark.parametrize("commit", [True, False])
def test_commit_decides_in_a_sequence(api: Api, commit: bool) -> None:
    assert stands(api, {"sequence": [{"ending": "cut", "commit": commit}]}) is commit


@pytest.mark.parametrize("commit", [True, False])
def test_commit_decides_for_a_test_s_handle(mock_server: MockServer, commit: bool) -> None:
    with mock_server.sandbox("made", scenario="empty") as introzy:
        introzy.fail(effect={"ending": "cut", "commit": commit}, operation="createDeal")

        introzy.test_client().post(DEALS, json={"name": "New"})

        assert [deal["name"] for deal in introzy.deals("sales")] == ["New"] * commit


def test_an_answer_whose_write_is_taken_back_looks_like_any_other(api: Api) -> None:
    before, clock = digest(api), do(api, "GET", "/clock")
    do(api, "POST", "/faults", {"effect": {"commit": False}, "times": 1})

    told = api.post(DEALS, {"name": "New"})

    assert told.status_code == 201
    assert api.get(f"{DEALS}/{told.json['data']['id']}").status_code == 404
    assert (digest(api), do(api, "GET", "/clock")) == (before, clock)
    assert api.create(name="New") == told.json["data"]


def test_the_journal_says_that_a_write_was_taken_back(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": {"ending": "cut", "commit": False}})

    api.post(DEALS, {"name": "New"})

    told = do(api, "GET", "/requests")[0]
    assert told["changes"] == []
    assert told["faults"][0]["name"] == "cut without commit"
    assert told["faults"][0]["effect"] == {"ending": "cut", "commit": False}


def test_a_request_beyond_a_rate_limit_can_be_done_all_the_same(api: Api) -> None:
    limit = {"limit": 1, "window": 60, "spent": True, "commit": True}

    assert stands(api, {"effect": limit}) is True
    assert api.post(DEALS, {"name": "Within"}).status_code == 201


@pytest.mark.parametrize("commit", [True, False])
def test_a_request_within_a_rate_limit_is_done(api: Api, commit: bool) -> None:
    assert stands(api, {"effect": {"limit": 1, "window": 60, "commit": commit}}) is True


@pytest.mark.parametrize("effect", ["refused", "connect-timeout"])
def test_without_a_connection_nothing_is_done(api: Api, effect: str) -> None:
    assert stands(api, {"effect": {"ending": effect, "commit": False}}) is False
