"""What a sandbox cannot be made of, and what says so."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import do, refusal
from support import Api


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        pytest.param({}, 400, "name is required", id="nothing"),
        pytest.param({"name": ""}, 400, "name must be 1 to 200 letters", id="empty"),
        pytest.param({"name": "x" * 201}, 400, "1 to 200", id="too long"),
        pytest.param({"name": "../etc"}, 400, "any of _.:[]-", id="a path"),
        pytest.param({"name": "a'b\"c"}, 400, "any of _.:[]-", id="quotes"),
        pytest.param({"name": "default"}, 409, "always exists", id="taken"),
        pytest.param({"name": "a", "scenari": "x"}, 400, "scenari is not one of", id="a slip"),
        pytest.param(
            {"name": "a", "scenario": "full"}, 400, "must be one of default", id="scenario"
        ),
        pytest.param({"name": "a", "seed": 1.5}, 400, "seed must be a whole number", id="seed"),
        pytest.param({"name": "a", "seed": 1 << 63}, 400, "seed must be", id="beyond 64 bit"),
        pytest.param(
            {"name": "a", "clock": "soon"},
            400,
            "clock must be one of tick, frozen, real, or a time",
            id="clock",
        ),
        pytest.param(
            {"name": "a", "clock": 5}, 400, "clock must be one of tick", id="clock's type"
        ),
        pytest.param(
            {"name": "a", "clock": {"mode": "fast"}}, 400, "clock.mode must be one of", id="mode"
        ),
        pytest.param({"name": "a", "clock": {"now": 5}}, 400, "clock.now must be a time", id="now"),
        pytest.param({"name": "a", "clock": {"step": -1}}, 400, "clock.step must be", id="step"),
        pytest.param({"name": "a", "clock": {"nov": 1}}, 400, "clock.nov is not one", id="nov"),
        pytest.param(
            {"name": "a", "assume": {"x": "y"}}, 400, "assume.x is not one of", id="assume"
        ),
        pytest.param(
            {"name": "a", "assume": {"deal-order": [1]}}, 400, "assume.deal-order", id="no text"
        ),
        pytest.param(
            {"name": "a", "assume": {"deal-order": "up"}}, 400, "oldest-first", id="no such answer"
        ),
    ],
)
def test_a_sandbox_that_cannot_be_made_is_refused(
    api: Api, body: Any, status: int, told: str
) -> None:
    refused = refusal(api, "POST", "/sandboxes", body)

    assert refused[0] == status
    assert told in refused[1]
    assert len(do(api, "GET", "/sandboxes")) == 1


@pytest.mark.parametrize(
    ("state", "path", "body", "told"),
    [
        ({"scenario": "mine"}, "/sandboxes", {"name": "a", "seed": 7}, "no scenario 'mine'"),
        ({"scenario": "empty", "deals": 7}, "/scenario", {"name": "empty", "seed": 7}, "0 deals"),
    ],
)
def test_what_an_imported_state_does_not_allow_is_a_conflict(
    api: Api, state: dict[str, Any], path: str, body: Any, told: str
) -> None:
    exported = do(api, "GET", "/export")
    exported["tables"]["introzy-mock"]["1"].update(state)
    do(api, "POST", "/import", exported)

    status, message = refusal(api, "POST", path, body)

    assert (status, told in message) == (409, True), message
