"""Going to a position of the timeline: back, and forward as long as nothing was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import Box, digest, do, fill, refusal, rewind, timeline, told
from mockserver.schema import SCHEMA
from mockserver.store import Start, Store
from support import Api, MakeApi

START = "2025-01-01T09:00:00.000Z"


def state(api: Api) -> Any:
    """All that decides the answers of a sandbox."""
    return do(api, "GET", "/export"), do(api, "GET", "/clock")


def test_the_sandbox_goes_to_each_position_and_forward_again(kept_api: Api) -> None:
    states = [state(kept_api)]
    fill(kept_api)
    states.append(state(kept_api))
    last = timeline(kept_api)["last"]

    rewind(kept_api, 0)
    assert state(kept_api) == states[0]
    for position in range(1, last):
        assert rewind(kept_api, position)["position"] == position
    rewind(kept_api, last)
    assert state(kept_api) == states[1]


def test_a_rewind_answers_the_state(api: Api) -> None:
    api.create(name="Gone")

    answer = rewind(api, 0)

    assert {**answer, "version": 0} == {
        "sandbox": "default",
        "scenario": "default",
        "seed": 1,
        "now": START,
        "version": 0,
        "position": 0,
    }
    assert timeline(api)["position"] == 0
    assert timeline(api)["last"] == 1


def test_a_rewind_leaves_faults_and_journal(api: Api) -> None:
    fill(api)
    before = told(api)

    rewind(api, 0)

    after = told(api)
    assert (after["faults"], after["requests"]) == (before["faults"], before["requests"])


def test_a_write_forgets_the_positions_that_came_later(api: Api) -> None:
    for name in ("One", "Two", "Three"):
        api.create(name=name)
    rewind(api, 1)

    api.create(name="Other")

    found = timeline(api)
    assert (found["position"], found["last"]) == (2, 2)
    assert found["positions"][-1]["summary"] == ["deal Other: created in sales, stage Lead"]
    assert refusal(api, "POST", "/rewind", {"position": 3})[0] == 404


def test_what_comes_after_a_rewind_is_what_would_have_come_without(api: Api) -> None:
    first = [api.create(name="Twin") for _ in range(3)]
    rewind(api, 3)
    rewind(api, 1)

    assert [api.create(name="Twin") for _ in range(2)] == first[1:]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/reset", None),
        ("/scenario", {"name": "documentation"}),
        ("/snapshots/start/load", None),
        ("/savepoints/1/rollback", None),
        ("/import", None),
    ],
)
def test_a_jump_can_be_rewound_with_the_start_that_a_reset_goes_to(
    kept_api: Api, path: str, body: Any
) -> None:
    start = digest(kept_api)
    do(kept_api, "PUT", "/snapshots/start")
    do(kept_api, "POST", "/savepoints")
    with_twin = do(kept_api, "GET", "/export")
    fill(kept_api)
    before, position = state(kept_api), timeline(kept_api)["position"]

    do(kept_api, "POST", path, with_twin if path == "/import" else body)
    after = state(kept_api)
    rewind(kept_api, position)
    assert state(kept_api) == before
    rewind(kept_api, position + 1)
    assert state(kept_api) == after

    rewind(kept_api, position)
    do(kept_api, "POST", "/reset")
    assert digest(kept_api) == start


def test_new_sandboxes_start_with_the_start_that_is_in_force(api: Api) -> None:
    start = digest(api)
    do(api, "POST", "/scenario", {"name": "empty"})
    Box(api, "first")
    empty = digest(api, "first")

    rewind(api, 0)
    Box(api, "second")
    rewind(api, 1)
    Box(api, "third")

    assert [digest(api, name) for name in ("second", "third")] == [start, empty]
    assert start != empty


def test_a_savepoint_can_be_gone_back_to_after_a_rewind(api: Api) -> None:
    api.create(name="Before")
    before, savepoint = digest(api), do(api, "POST", "/savepoints")["id"]
    api.create(name="After")
    rewind(api, 0)

    do(api, "POST", f"/savepoints/{savepoint}/rollback")

    assert digest(api) == before


def test_a_rewind_is_told_as_changes(api: Api) -> None:
    api.create(name="Gone")
    version = do(api, "GET", "/digest")["version"]

    rewind(api, 0)

    (change,) = do(api, "GET", f"/changes?since={version}")["changes"]
    assert (change["before"]["name"], change["after"]) == ("Gone", None)


def test_a_position_that_is_not_kept_is_refused(api: Api) -> None:
    api.create(name="One")

    status, message = refusal(api, "POST", "/rewind", {"position": 5})

    assert status == 404
    assert message == (
        "There is no position 5. The timeline has 0 to 1; list them with: GET /_mock/timeline"
    )


@pytest.mark.parametrize("position", [-1, 0.5, "1", None])
def test_a_position_that_cannot_be_is_refused(api: Api, position: Any) -> None:
    assert refusal(api, "POST", "/rewind", {"position": position})[0] == 400


def test_after_a_restart_the_timeline_begins_with_the_state_that_was_left(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    api.create(name="Kept")
    kept = digest(api)
    api.create(name="Rewound")
    rewind(api, 1)
    api.world.close()

    again = make_api(data=data_path)

    assert digest(again) == kept
    assert [one["cause"] for one in timeline(again)["positions"]] == ["start"]


def test_a_rewind_that_cannot_be_kept_leaves_state_and_position() -> None:
    full: list[bool] = []

    def keep(_group: object, _snapshot: object) -> None:
        if full:
            raise OSError("full")

    store = Store(Start({"deals": {1: {"id": "deal", "name": "Old"}}}, SCHEMA), keep=keep)
    store.update("deals", "deal", {"name": "New"})
    full.append(True)

    with pytest.raises(OSError, match="full"):
        store.rewind(0)

    assert store.first("deals", 1) == [{"id": "deal", "name": "New"}]
    assert (store.timeline.position, store.begun) == (1, 0)
