"""Faults over HTTP: asked for, met, counted, told in the journal, and gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from control_api import DEALS, Box, ask, do, refusal
from mockserver.core.wire import ANSWER
from mockserver.faults import Ending
from support import KEY, Api

PIPELINES = "/api/pipelines"
CREATE = {"name": "A deal"}


def _start(*_told: Any) -> Callable[[bytes], object]:
    return bytes


def statuses(api: Api, count: int, path: str = PIPELINES) -> list[int]:
    return [api.get(path).status_code for _ in range(count)]


def delivery(api: Api, method: str, path: str, body: Any = None) -> Any:
    """Send a request as a server does, and give how its answer is to travel."""
    builder = EnvironBuilder(path=path, method=method, json=body, headers=[*KEY.items()])
    environ = builder.get_environ()
    assert list(api.app(environ, _start))
    answer = environ[ANSWER]
    how = answer.effect.delay, answer.effect.ending
    return None if how == (0, "whole") else how


def test_a_fault_is_told_as_it_is_added(api: Api) -> None:
    answer = ask(api, "POST", "/faults", {"effect": 503, "operation": "getDeal", "times": 2})

    assert answer.status_code == 201
    assert answer.json == {
        "id": 1,
        "effect": {"status": 503},
        "operation": "getDeal",
        "times": 2,
        "matched": 0,
        "applied": 0,
    }
    assert do(api, "GET", "/faults") == [answer.json]


def test_a_fault_answers_in_the_vendor_s_envelope_and_writes_nothing(api: Api) -> None:
    before = api.data(DEALS)["total"]
    do(api, "POST", "/faults", {"effect": 503, "times": 1})

    answer = api.post(DEALS, CREATE)

    assert (answer.status_code, answer.json["success"]) == (503, False)
    assert answer.json["error"]["code"] == "SERVICE_UNAVAILABLE"
    assert "fault 1" in answer.json["error"]["message"]
    assert api.data(DEALS)["total"] == before


@pytest.mark.parametrize(
    ("match", "met"),
    [
        pytest.param({}, [True] * 4, id="all"),
        pytest.param({"operation": "getDeal"}, [False, False, False, True], id="operation"),
        pytest.param({"method": "GET"}, [True, False, True, True], id="method"),
        pytest.param({"type": "sales"}, [False, True, False, True], id="type"),
        pytest.param({"type": "PARTNER"}, [False, False, True, False], id="another type"),
        pytest.param({"deal": "DEAL"}, [False, False, False, True], id="deal"),
        pytest.param({"key": "introzy_your_api_key"}, [True] * 4, id="key"),
        pytest.param({"key": "introzy_other"}, [False] * 4, id="another key"),
    ],
)
def test_a_fault_is_for_what_it_matches(api: Api, match: dict[str, str], met: list[bool]) -> None:
    deal = api.data(f"{DEALS}?limit=1")["deals"][0]["id"]
    asked = {name: deal if value == "DEAL" else value for name, value in match.items()}
    do(api, "POST", "/faults", {"effect": 500, **asked})

    answers = [
        api.get(PIPELINES),
        api.post(DEALS, CREATE),
        api.get("/api/pipelines/partner/deals"),
        api.get(f"{DEALS}/{deal}"),
    ]

    assert [answer.status_code == 500 for answer in answers] == met


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        pytest.param({"times": 2}, [503, 503, 200, 200, 200], id="the next two"),
        pytest.param({"from": 3}, [200, 200, 503, 503, 503], id="from the third on"),
        pytest.param({"every": 2}, [503, 200, 503, 200, 503], id="every second"),
        pytest.param({"from": 2, "every": 2}, [200, 503, 200, 503, 200], id="every second later"),
        pytest.param({"from": 2, "times": 1}, [200, 503, 200, 200, 200], id="the second"),
    ],
)
def test_a_fault_is_decided_by_counting(
    api: Api, schedule: dict[str, int], expected: list[int]
) -> None:
    do(api, "POST", "/faults", {"effect": 503, **schedule})

    assert statuses(api, 5) == expected


@pytest.mark.parametrize("sequence", ["ok, 500, ok, 429", ["ok", 500, "ok", {"status": 429}]])
def test_a_sequence_says_what_each_request_meets(api: Api, sequence: Any) -> None:
    do(api, "POST", "/faults", {"sequence": sequence})

    assert statuses(api, 6) == [200, 500, 200, 429, 200, 200]


def test_faults_are_counted(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": 503, "from": 2, "times": 1})
    statuses(api, 3)

    (told,) = do(api, "GET", "/faults")

    assert (told["matched"], told["applied"]) == (3, 1)


def test_faults_can_be_ended_one_or_all(api: Api) -> None:
    for status in (500, 502, 503):
        do(api, "POST", "/faults", {"effect": status})
    assert statuses(api, 1) == [500]

    do(api, "DELETE", "/faults/1")
    assert statuses(api, 1) == [502]
    assert refusal(api, "DELETE", "/faults/1")[0] == 404
    do(api, "DELETE", "/faults")

    assert statuses(api, 1) == [200]
    assert do(api, "GET", "/faults") == []


def test_commit_then_fail_leaves_the_deal_and_a_retry_makes_a_second_one(api: Api) -> None:
    before = api.data(DEALS)["total"]
    do(api, "POST", "/faults", {"preset": "lost-answer"})

    assert delivery(api, "POST", DEALS, CREATE) == (0, "dropped")
    assert delivery(api, "POST", DEALS, CREATE) is None

    twins = api.data(f"{DEALS}?limit=2")["deals"]
    assert api.data(DEALS)["total"] == before + 2
    assert [twin["name"] for twin in twins] == ["A deal"] * 2
    assert twins[0]["id"] != twins[1]["id"]
    told = do(api, "GET", "/requests?operation=createDeal")
    assert [one["changes"][0]["id"] for one in told] == [twins[1]["id"], twins[0]["id"]]
    effect = {"ending": "dropped", "commit": True}
    assert told[0]["faults"] == [{"id": 1, "name": "lost-answer", "effect": effect}]


def test_a_write_can_stand_behind_an_error(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": {"status": 504, "commit": True}, "times": 1})

    answer = api.post(DEALS, {"name": "Stands"})

    assert answer.status_code == 504
    assert api.data(f"{DEALS}?limit=1")["deals"][0]["name"] == "Stands"


def test_a_write_that_is_refused_anyway_meets_no_fault_after_it(api: Api) -> None:
    do(api, "POST", "/faults", {"preset": "lost-answer"})

    assert api.post(DEALS, {"name": 5}).status_code == 400


PRESETS = [
    pytest.param("slow", [200, 200], id="slow"),
    pytest.param("down", [503, 503], id="down"),
    pytest.param("flaky", [503, 200], id="flaky"),
    pytest.param("lost-answer", [200, 200], id="lost-answer, which is for writes"),
    pytest.param("expired-key", [401, 401], id="expired-key"),
    pytest.param("rate-limited", [429, 429], id="rate-limited"),
]


@pytest.mark.parametrize(("preset", "expected"), PRESETS)
def test_presets_do_what_their_names_say(api: Api, preset: str, expected: list[int]) -> None:
    told = do(api, "POST", "/faults", {"preset": preset})

    assert told["preset"] == preset
    assert statuses(api, 2) == expected


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        pytest.param({"delay": 2}, (2, "whole"), id="late"),
        pytest.param("never", (0, "never"), id="never"),
        pytest.param("dropped", (0, "dropped"), id="dropped"),
        pytest.param("cut", (0, "cut"), id="cut"),
        pytest.param("lost", (0, "dropped"), id="lost"),
        pytest.param("refused", (0, "refused"), id="refused"),
        pytest.param("connect-timeout", (0, "connect-timeout"), id="no connection"),
        pytest.param(503, None, id="at once"),
    ],
)
def test_how_an_answer_travels_is_told_to_whoever_carries_it(
    api: Api, effect: Any, expected: tuple[float, Ending] | None
) -> None:
    do(api, "POST", "/faults", {"effect": effect})

    assert delivery(api, "GET", PIPELINES) == expected


def test_one_request_may_ask_for_an_error_itself(api: Api) -> None:
    answer = api.get(PIPELINES, headers={**KEY, "Prefer": "code=503"})

    assert answer.status_code == 503
    assert answer.headers["Preference-Applied"] == "code=503"
    assert statuses(api, 1) == [200]
    (met,) = do(api, "GET", "/requests")[0]["faults"]
    assert (met["id"], met["name"], met["effect"]["status"]) == (None, "503", 503)


@pytest.mark.parametrize("preference", ["code=200", "code=999", "code=x", "respond-async", ""])
def test_a_preference_that_is_none_is_ignored(api: Api, preference: str) -> None:
    assert api.get(PIPELINES, headers={**KEY, "Prefer": preference}).status_code == 200


def test_a_rate_limit_goes_by_key_and_by_the_sandbox_s_clock(api: Api) -> None:
    do(api, "PATCH", "/clock", {"mode": "frozen"})
    do(api, "POST", "/faults", {"effect": {"limit": 2, "window": 60}})
    other = {"Authorization": "Bearer introzy_other"}

    assert statuses(api, 3) == [200, 200, 429]
    assert api.get(PIPELINES, headers=other).status_code == 200
    do(api, "POST", "/clock/advance", {"seconds": 59})
    refused = api.get(PIPELINES)
    do(api, "POST", "/clock/advance", {"seconds": 1})

    assert refused.status_code == 429
    assert refused.json["error"]["code"] == "RATE_LIMITED"
    told = {
        name: refused.headers[name]
        for name in ("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining")
    }
    assert told == {"Retry-After": "1", "X-RateLimit-Limit": "2", "X-RateLimit-Remaining": "0"}
    assert int(refused.headers["X-RateLimit-Reset"]) == 1735722060
    assert api.get(PIPELINES).headers["X-RateLimit-Remaining"] == "1"


def test_the_limit_of_a_sandbox_is_its_own(api: Api) -> None:
    boxes = [Box(api, name) for name in ("one", "other")]
    boxes[0].mock("POST", "/faults", {"preset": "rate-limited"})

    assert [box.get(PIPELINES).status_code for box in boxes] == [429, 200]


def test_a_fault_is_no_matter_to_a_request_that_is_refused_for_its_key(api: Api) -> None:
    do(api, "POST", "/faults", {"preset": "down"})

    assert api.get(PIPELINES, headers={}).status_code == 401
    assert do(api, "GET", "/faults")[0]["matched"] == 0


def test_a_fault_does_not_touch_the_mock_s_own_surface(api: Api) -> None:
    do(api, "POST", "/faults", {"preset": "down"})

    assert do(api, "GET", "/health")["status"] == "ok"
    assert api.get("/openapi.json").status_code == 200


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param({}, "effect is required", id="nothing"),
        pytest.param(None, "effect is required", id="no body"),
        pytest.param({"preset": "broken"}, "preset must be one of slow, down", id="preset"),
        pytest.param({"effect": 200}, "effect.status must be", id="a status that is none"),
        pytest.param({"effect": "explode"}, "effect must be a status such as 503", id="word"),
        pytest.param({"effect": None}, "effect must be", id="null"),
        pytest.param({"effect": {}}, "does nothing", id="no effect"),
        pytest.param({"effect": {"delay": -1}}, "effect.delay must be", id="delay"),
        pytest.param({"effect": {"delay": 1e9}}, "0 to 300", id="long delay"),
        pytest.param({"effect": {"headers": {"a b": "c"}}}, "effect.headers", id="header"),
        pytest.param({"effect": 503, "operation": "getDeals"}, "one of listPipelines", id="slip"),
        pytest.param({"effect": 503, "type": "sale"}, "one of sales, advocacy", id="type"),
        pytest.param({"effect": 503, "times": 0}, "times must be", id="times"),
        pytest.param({"effect": 503, "every": 1.5}, "every must be", id="every"),
        pytest.param({"effect": 503, "from": 1 << 63}, "from must be", id="beyond 64 bit"),
        pytest.param({"effect": 503, "key": "sk_live_secret"}, "a whole API key", id="key"),
        pytest.param({"effect": 503, "dael": "x"}, "dael is not one of", id="unknown"),
        pytest.param({"sequence": "ok, maybe"}, "sequence[1] must be", id="sequence"),
        pytest.param({"sequence": []}, "sequence must be a list", id="empty sequence"),
        pytest.param(
            {"sequence": "ok", "times": 1}, "cannot be combined with a sequence", id="both"
        ),
    ],
)
def test_a_fault_that_cannot_be_followed_is_refused(api: Api, body: Any, told: str) -> None:
    status, message = refusal(api, "POST", "/faults", body)

    assert (status, told in message) == (400, True), message
    assert "secret" not in message
    assert do(api, "GET", "/faults") == []
