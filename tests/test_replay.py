"""`introzy-mock replay`: what happened on one server happens again on another, or is told apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import Result

from mockserver.cli.reaching import counted
from support import KEY, Api, LiveServer, MakeApi, Run

DEALS = "/api/pipelines/sales/deals"
JSON = {"Content-Type": "application/json"}

Story: TypeAlias = Callable[[Api], None]
Replay: TypeAlias = Callable[[Any], Result]


def control(api: Api, method: str, path: str, body: Any = None, **query: str) -> Any:
    answer = api.client.open(f"/_mock/{path}", method=method, json=body, query_string=query)
    assert answer.status_code < 300, answer.text
    return answer.json


def fault(api: Api, **spec: Any) -> None:
    control(api, "POST", "faults", spec)


def writes(api: Api) -> None:
    created = api.create(name="One", expectedValue=1.5, unknown=True)
    api.create(name="One", expectedValue=1.5)
    stage = api.stage("sales", "Qualified")["id"]
    api.patch(f"{DEALS}/{created['id']}", {"pipelineStageId": stage, "notes": "Zoë \N{SNOWMAN}"})
    api.delete(f"{DEALS}/{created['id']}")
    api.get(f"{DEALS}?limit=3&page=2&stageId={stage}&x=%2B%26")


def refusals(api: Api) -> None:
    api.post(DEALS, {"name": "", "expectedValue": "much"})
    api.send("POST", DEALS, data=b'{"name":', headers={**KEY, **JSON})
    api.send("POST", DEALS, data=b"null", headers={**KEY, **JSON})
    api.send("POST", DEALS, data=b"\xff", headers={**KEY, **JSON})
    api.send("POST", DEALS, data=b"name=A", headers={**KEY, "Content-Type": "text/plain"})
    api.send("POST", DEALS, data=b" " * (2 << 20), headers={**KEY, **JSON})
    api.get(f"{DEALS}?limit=1&limit=2")
    api.get("/api/pipelines/n%C3%B6ne")
    api.get(f"{DEALS}/none")
    api.send("HEAD", DEALS)


def wrong_keys(api: Api) -> None:
    for authorization in ("", "Basic abc", "Bearer", "Bearer abc", "introzy_abc"):
        api.get(DEALS, headers={"Authorization": authorization} if authorization else {})


def a_pipeline_that_a_request_makes(api: Api) -> None:
    control(api, "POST", "scenario", {"name": "empty"})
    api.data("/api/pipelines/advocacy")
    api.create("sales")


def error_faults(api: Api) -> None:
    fault(api, preset="flaky", operation="createDeal")
    api.post(DEALS, {"name": "Twice"})
    api.create(name="Twice")
    fault(api, effect={"status": 500, "commit": True, "message": "Oh."}, times=2)
    api.post(DEALS, {"name": "Committed"})
    api.post(DEALS, {"name": ""})
    api.get(DEALS, headers={**KEY, "Prefer": "code=418"})
    fault(api, sequence="ok, 502, ok")
    for _ in range(3):
        api.get("/api/pipelines")


def lost_answers(api: Api) -> None:
    for effect in ("lost", "never", "dropped", "cut", {"delay": 9}, {"ending": "never"}):
        fault(api, effect=effect, times=1)
        api.post(DEALS, {"name": "Lost?"})
    for commits in (
        {"ending": "never", "commit": True},
        {"ending": "cut", "commit": False},
        {"commit": False},
        {"status": 502, "commit": False},
    ):
        fault(api, effect=commits, times=1)
        api.post(DEALS, {"name": "Lost?"})


def rate_limits(api: Api) -> None:
    fault(api, effect={"limit": 2, "window": 60})
    for _ in range(3):
        api.get("/api/pipelines")
    control(api, "POST", "clock/advance", {"minutes": 1})
    api.data("/api/pipelines")


def changes_of_the_clock(api: Api) -> None:
    api.create(name="Ticking")
    control(api, "PATCH", "clock", {"now": "2031-05-05T05:05:05.555Z", "mode": "frozen"})
    api.create(name="Frozen")
    control(api, "PATCH", "clock", {"mode": "tick", "step": 0.25})
    api.create(name="Small steps")
    control(api, "PATCH", "clock", {"mode": "real"})
    api.create(name="Real")
    control(api, "PATCH", "clock", {"now": "1999-12-31T23:59:59Z"})
    api.create(name="Past")


def a_rollback(api: Api) -> None:
    api.create(name="Kept")
    savepoint = control(api, "POST", "savepoints")["id"]
    api.create(name="Undone")
    control(api, "POST", f"savepoints/{savepoint}/rollback")
    api.create(name="After")
    api.data(DEALS)
    control(api, "POST", f"savepoints/{savepoint}/rollback")


def a_snapshot(api: Api) -> None:
    control(api, "PUT", "snapshots/a")
    api.create(name="Undone")
    control(api, "POST", "snapshots/a/load")
    api.create(name="After")


def another_seed(api: Api) -> None:
    api.create(name="Before")
    control(api, "POST", "scenario", {"name": "documentation", "seed": 7})
    api.create(name="After")


def bodies_and_targets(api: Api) -> None:
    for body in ("<h1>Bad gateway</h1>", '{"spaced":  1.0}', "plain", ""):
        fault(api, effect={"status": 502, "body": body}, times=1)
        api.get(DEALS)
    for value in ("1e20", "0.0000015", "50000.0"):
        api.send(
            "POST",
            DEALS,
            data=f'{{"name": "x", "expectedValue": {value}}}',
            headers={**KEY, **JSON},
        )
    api.get("/api/pipelines/sales%2Fdeals")
    api.get("/api/pipelines/%73ales?limit=%31")


STORIES = [
    writes,
    refusals,
    bodies_and_targets,
    wrong_keys,
    a_pipeline_that_a_request_makes,
    error_faults,
    lost_answers,
    rate_limits,
    changes_of_the_clock,
    a_rollback,
    a_snapshot,
    another_seed,
]


def exported(api: Api, **query: str) -> Any:
    return control(api, "GET", "export", journal="1", **query)


@pytest.fixture
def replay(run: Run, live_server: LiveServer, tmp_path: Path) -> Replay:
    """Replay an exported value on another server."""
    path = tmp_path / "failed.json"

    def replay(value: Any) -> Result:
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        return run("replay", str(path), "--url", live_server.url)

    return replay


def sandboxes(server: LiveServer) -> list[str]:
    return [listed["name"] for listed in control(server.api, "GET", "sandboxes")]


@pytest.mark.parametrize("story", STORIES)
def test_what_happened_happens_again(api: Api, replay: Replay, story: Story) -> None:
    story(api)
    told = exported(api)

    result = replay(told)

    requests = len(told["journal"]["exchanges"])
    assert requests
    assert result.output.endswith(f"{counted(requests)}, no difference\n")
    assert result.exit_code == 0


def test_what_was_rolled_back_is_repeated_too(api: Api) -> None:
    a_rollback(api)

    exchanges = exported(api)["journal"]["exchanges"]
    created = [one["body"]["name"] for one in exchanges if one["operation"] == "createDeal"]
    assert created == ["Kept", "Undone", "After"]


def test_a_write_that_cannot_be_repeated_is_made_up_for(api: Api, replay: Replay) -> None:
    api.create(name="introzy_0123456789abcdef")
    api.data(DEALS)

    result = replay(exported(api))

    assert result.output.endswith(": 2 requests, no difference, 1 skipped\n")
    assert result.exit_code == 0


def test_a_request_sees_one_moment_of_a_real_clock(api: Api) -> None:
    control(api, "PATCH", "clock", {"mode": "real"})
    moment = "2031-05-05T05:05:05.555Z"

    assert api.world.decide(api.world.now, at=moment) == moment


@pytest.mark.parametrize("file", [False, True], ids=["memory", "file"])
def test_stories_after_each_other_happen_again(
    make_api: MakeApi, data_path: Path, replay: Replay, file: bool
) -> None:
    api = make_api(data=data_path if file else None)
    for story in (writes, refusals, error_faults, lost_answers, changes_of_the_clock):
        story(api)
        control(api, "DELETE", "faults")

    assert replay(exported(api)).exit_code == 0


@pytest.mark.parametrize(
    "live_server", [{}, {"assume": {"unset-values": "null"}}, {"scenario": "empty"}], indirect=True
)
def test_the_assumptions_are_those_of_the_file(make_api: MakeApi, replay: Replay) -> None:
    api = make_api(assume={"deal-order": "oldest-first"})
    writes(api)

    assert replay(exported(api)).exit_code == 0


def test_what_happened_in_a_sandbox_happens_again(api: Api, replay: Replay) -> None:
    made = {"name": "t", "assume": {"unset-values": "omitted"}, "clock": "2030-01-01"}
    key = control(api, "POST", "sandboxes", made)["apiKey"]
    headers = {"Authorization": f"Bearer {key}"}
    api.post(DEALS, {"name": "There"}, headers=headers)
    api.get(DEALS, headers=headers)
    api.create(name="Elsewhere")

    result = replay(exported(api, sandbox="t"))

    assert result.output.endswith(": 2 requests, no difference\n")


@pytest.mark.parametrize("live_server", [{"api_keys": ["introzy_other"]}], indirect=True)
def test_a_server_that_lists_its_keys_is_no_obstacle(api: Api, replay: Replay) -> None:
    writes(api)

    assert replay(exported(api)).exit_code == 0


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (["response", "data", "name"], "Other", 'body.data.name: expected "Other", got "One"'),
        (["response", "data", "stage", "x"], 1, "body.data.stage.x: expected 1, got nothing"),
        (["response", "data"], [1], 'body.data: expected [1], got {"id":'),
        (["response"], "text", 'body: expected "text", got {"success":true'),
        (["response"], None, 'body: expected null, got {"success":true'),
        (["status"], 200, "status: expected 200, got 201"),
    ],
    ids=["a value", "a key", "a kind", "no JSON", "nothing", "the status"],
)
def test_an_answer_that_differs_is_told(
    api: Api, replay: Replay, live_server: LiveServer, place: list[str], value: Any, told: str
) -> None:
    api.data("/api/pipelines")
    api.create(name="One")
    value_of = exported(api)
    altered = value_of["journal"]["exchanges"][1]
    for name in place[:-1]:
        altered = altered[name]
    altered[place[-1]] = value

    result = replay(value_of)

    assert result.exit_code == 3
    assert result.output.startswith(f"request 2: POST {DEALS}\n  {told}")
    assert result.output.endswith(f"failed.json on {live_server.url}: 2 requests, 1 different\n")


def test_a_part_that_is_too_much_is_told(api: Api, replay: Replay) -> None:
    api.create(name="One")
    value = exported(api)
    del value["journal"]["exchanges"][0]["response"]["data"]["stage"]["label"]

    assert '  body.data.stage.label: expected nothing, got "Lead"\n' in replay(value).output


def test_another_order_of_keys_is_a_difference(api: Api, replay: Replay) -> None:
    api.data("/api/pipelines")
    value = exported(api)
    response = value["journal"]["exchanges"][0]["response"]
    response["success"] = response.pop("success")

    result = replay(value)

    assert "  body: expected the keys data, success, got them as success, data\n" in result.output


def test_another_state_at_the_end_is_a_difference(api: Api, replay: Replay) -> None:
    writes(api)
    value = exported(api)

    result = replay({**value, "digest": "0" * 32})

    told = f"the state at the end\n  digest: expected {'0' * 32}, got {value['digest']}\n"
    assert result.exit_code == 3
    assert result.output.startswith(told)


def test_a_key_that_was_refused_is_skipped(api: Api, replay: Replay) -> None:
    key = control(api, "POST", "keys", {})["apiKey"]
    control(api, "DELETE", "keys/1")
    assert api.get(DEALS, headers={"Authorization": f"Bearer {key}"}).status_code == 401
    api.create()

    result = replay(exported(api))

    assert result.exit_code == 0
    assert f"GET {DEALS}\n  skipped: its API key was refused" in result.output
    assert result.output.endswith(": 2 requests, no difference, 1 skipped\n")


def test_a_key_that_was_sent_elsewhere_is_skipped(api: Api, replay: Replay) -> None:
    api.create(name="introzy_0123456789abcdef")
    api.get(f"{DEALS}?key=introzy_0123456789abcdef")

    result = replay(exported(api))

    assert result.output.count("skipped: it holds an API key") == 2
    assert result.exit_code == 0


@pytest.mark.parametrize("exit_code", [0, 1, 3])
def test_nothing_is_left_of_a_replay(
    api: Api, replay: Replay, live_server: LiveServer, exit_code: int
) -> None:
    control(live_server.api, "POST", "sandboxes", {"name": "replay-1"})
    writes(api)
    value = exported(api)
    if exit_code == 1:
        value["tables"]["users"] = {}
    if exit_code == 3:
        value["journal"]["exchanges"][0]["status"] = 500

    assert replay(value).exit_code == exit_code
    assert sandboxes(live_server) == ["default", "replay-1"]
    assert control(live_server.api, "GET", "requests") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "is not an export: it is not JSON"),
        (b"[]", "is not an export: it has no tables"),
        (b'{"tables": {"deals": []}}', "is not an export: it has no tables"),
        (b'{"tables": {}}', "has no journal. Make one with: introzy-mock export"),
        (
            b'{"tables": {}, "journal": {"exchanges": [], "undo": []}}',
            "has an empty journal: nothing was sent since the sandbox was reset",
        ),
        (
            b'{"tables": {}, "journal": {"exchanges": [{"id": 1}], "undo": []}}',
            "an exchange in its journal lacks time, operation, method",
        ),
    ],
    ids=["empty", "a list", "other tables", "no journal", "no exchange", "half an exchange"],
)
def test_a_file_that_cannot_be_replayed_exits_with_1(
    replay: Replay, text: bytes, told: str
) -> None:
    result = replay(text)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert told in result.stderr
