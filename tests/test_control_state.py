"""The state of a sandbox: back to the start or to a savepoint, its versions and its records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from control_api import DEALS, ask, digest, do, fill, refusal, told
from support import Api, MakeApi

START = "2025-01-01T09:00:00.000Z"


def test_a_reset_leads_back_to_the_start_and_clears_faults_and_journal(kept_api: Api) -> None:
    before = told(kept_api)
    fill(kept_api)

    answer = do(kept_api, "POST", "/reset")

    assert told(kept_api) == before
    assert {**answer, "version": 0} == {
        "sandbox": "default",
        "scenario": "default",
        "seed": 1,
        "now": START,
        "version": 0,
    }


def test_a_reset_repeats_every_answer(api: Api) -> None:
    def answers() -> list[str]:
        sent = [ask(api, "POST", "/keys", {}), ask(api, "POST", "/faults", {"preset": "flaky"})]
        sent += [api.post(DEALS, {"name": "Twin"}) for _ in range(2)]
        return [answer.text for answer in sent]

    first = answers()
    do(api, "POST", "/reset")

    assert answers() == first


def test_a_rollback_takes_back_what_is_state_and_leaves_what_was_told_and_asked(
    kept_api: Api,
) -> None:
    before = told(kept_api)
    savepoint = do(kept_api, "POST", "/savepoints")["id"]
    fill(kept_api)
    after = told(kept_api)

    do(kept_api, "POST", f"/savepoints/{savepoint}/rollback")

    kept = {name: after[name] for name in ("faults", "requests")}
    assert told(kept_api) == {**before, **kept}
    assert kept == {"faults": 1, "requests": 4}


def test_savepoints_nest(api: Api) -> None:
    states, savepoints = [], []
    for number in range(3):
        states.append(digest(api))
        savepoints.append(do(api, "POST", "/savepoints")["id"])
        api.create(name=f"Deal {number}")

    for state, savepoint in reversed(list(zip(states, savepoints, strict=True))):
        do(api, "POST", f"/savepoints/{savepoint}/rollback")
        assert digest(api) == state


def test_a_rollback_closes_the_savepoints_that_came_later(api: Api) -> None:
    outer, inner = (do(api, "POST", "/savepoints")["id"] for _ in range(2))

    do(api, "POST", f"/savepoints/{outer}/rollback")

    assert refusal(api, "POST", f"/savepoints/{inner}/rollback")[0] == 404
    do(api, "POST", f"/savepoints/{outer}/rollback")


def test_a_savepoint_that_is_closed_leaves_the_state(api: Api) -> None:
    savepoint = do(api, "POST", "/savepoints")["id"]
    api.create(name="Stays")
    state = digest(api)

    do(api, "DELETE", f"/savepoints/{savepoint}")

    assert digest(api) == state
    status, message = refusal(api, "DELETE", f"/savepoints/{savepoint}")
    assert (status, "POST /_mock/savepoints" in message) == (404, True)


@pytest.mark.parametrize("jump", ["reset", "scenario", "load", "import"])
def test_a_savepoint_outlives_a_jump(api: Api, jump: str) -> None:
    do(api, "PUT", "/snapshots/start")
    exported = do(api, "GET", "/export")
    api.create(name="Before")
    before = digest(api)
    savepoint = do(api, "POST", "/savepoints")["id"]
    path, body = {
        "reset": ("/reset", None),
        "scenario": ("/scenario", {"name": "empty"}),
        "load": ("/snapshots/start/load", None),
        "import": ("/import", exported),
    }[jump]

    do(api, "POST", path, body)
    assert digest(api) != before
    do(api, "POST", f"/savepoints/{savepoint}/rollback")

    assert digest(api) == before
    do(api, "POST", "/reset")
    assert digest(api) == exported["digest"]


def test_another_scenario_is_what_a_reset_goes_back_to(kept_api: Api) -> None:
    fill(kept_api)
    answer = do(kept_api, "POST", "/scenario", {"name": "documentation", "seed": 4})
    state = told(kept_api)
    fill(kept_api)

    do(kept_api, "POST", "/reset")

    assert (answer["scenario"], answer["seed"]) == ("documentation", 4)
    assert told(kept_api) == state
    assert (state["keys"], state["faults"], state["requests"]) == (0, 0, 0)
    assert do(kept_api, "GET", "/health")["scenario"] == "documentation"


def test_another_scenario_is_still_there_after_a_restart(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    do(api, "POST", "/scenario", {"name": "empty"})
    empty = digest(api)
    api.create(name="Later")
    api.world.close()

    again = make_api(data=data_path)
    do(again, "POST", "/reset")

    assert digest(again) == empty


def test_a_scenario_that_does_not_exist_changes_nothing(api: Api) -> None:
    before = digest(api)

    status, message = refusal(api, "POST", "/scenario", {"name": "full"})

    assert (status, "default, empty, documentation" in message) == (400, True)
    assert digest(api) == before


def test_the_digest_is_that_of_the_records_alone(make_api: MakeApi, data_path: Path) -> None:
    one, other = make_api(), make_api(data=data_path)
    do(other, "PATCH", "/clock", {"now": "2030-01-01T00:00:00Z"})
    do(other, "POST", "/keys", {})

    assert digest(one) == digest(other)
    assert len(digest(one)) == 32


def test_the_version_only_rises(api: Api) -> None:
    savepoint = do(api, "POST", "/savepoints")["id"]
    versions = [do(api, "GET", "/digest")["version"]]
    acts: tuple[Callable[[], Any], ...] = (
        lambda: api.create(name="One"),
        lambda: do(api, "POST", f"/savepoints/{savepoint}/rollback"),
        lambda: api.create(name="Two"),
        lambda: do(api, "POST", "/reset"),
        lambda: do(api, "POST", "/scenario", {"name": "empty"}),
    )
    for act in acts:
        act()
        versions.append(do(api, "GET", "/digest")["version"])

    assert versions == sorted(set(versions))


def test_changes_are_told_in_order_with_their_versions(api: Api) -> None:
    version = do(api, "GET", "/digest")["version"]
    deal = api.create(name="Before")
    api.patch(f"{DEALS}/{deal['id']}", {"name": "After"})

    found = do(api, "GET", f"/changes?since={version}")

    assert found["complete"] is True
    assert [one["table"] for one in found["changes"]] == ["deals", "deals"]
    assert [one["id"] for one in found["changes"]] == [deal["id"]] * 2
    created, changed = found["changes"]
    assert (created["before"], created["after"]) == (None, changed["before"])
    assert (changed["before"]["name"], changed["after"]["name"]) == ("Before", "After")
    assert version < created["version"] < changed["version"] <= found["version"]
    assert do(api, "GET", f"/changes?since={found['version']}")["changes"] == []


def test_going_back_is_told_as_changes_too(api: Api) -> None:
    api.create(name="Gone")
    version = do(api, "GET", "/digest")["version"]

    do(api, "POST", "/reset")

    (change,) = do(api, "GET", f"/changes?since={version}")["changes"]
    assert (change["before"]["name"], change["after"]) == ("Gone", None)


def test_changes_that_are_no_longer_kept_are_said_to_be_missing(api: Api) -> None:
    assert do(api, "GET", "/changes")["complete"] is True

    for step in range(20_001):
        api.world.store.update_state({"step": step})

    assert do(api, "GET", "/changes")["complete"] is False


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "9" * 30, ""])
def test_a_version_that_cannot_be_is_refused(api: Api, since: str) -> None:
    status, message = refusal(api, "GET", f"/changes?since={since}")

    assert (status, "since must be a whole number" in message) == (400, True)


@pytest.mark.parametrize("table", ["people", "users", "companies"])
def test_what_a_deal_may_refer_to_is_listed(api: Api, table: str) -> None:
    found = do(api, "GET", f"/{table}?limit=2")

    assert len(found) == 2
    assert [one["id"] for one in found] == [
        record["id"] for record in api.world.store.first(table, 2)
    ]
    assert refusal(api, "GET", f"/{table}?limit=0")[0] == 400


def test_a_deal_can_refer_to_what_is_listed(api: Api) -> None:
    person, user = do(api, "GET", "/people?limit=1")[0], do(api, "GET", "/users?limit=1")[0]

    deal = api.create(contactId=person["id"], ownerId=user["id"])

    assert deal["contact"]["id"] == person["id"]
