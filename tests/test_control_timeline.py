"""The timeline of a sandbox: what changed its data, as far back as it is kept."""

from __future__ import annotations

from functools import partial

from control_api import DEALS, do, refusal, rewind, timeline
from support import Api, MakeApi

START = "2025-01-01T09:00:00.000Z"


def causes(api: Api) -> list[str]:
    return [one["cause"] for one in timeline(api)["positions"]]


def test_each_position_says_what_led_to_it(api: Api) -> None:
    api.create(name="Acme Corp")

    start, created = timeline(api)["positions"]

    assert start == {
        "position": 0,
        "version": 0,
        "now": START,
        "cause": "start",
        "exchange": None,
        "summary": [],
    }
    assert created == {
        "position": 1,
        "version": do(api, "GET", "/digest")["version"],
        "now": "2025-01-01T09:00:01.000Z",
        "cause": "createDeal",
        "exchange": 1,
        "summary": ["deal Acme Corp: created in sales, stage Lead"],
    }


def test_what_changes_the_state_without_a_request_to_the_api_has_a_word(api: Api) -> None:
    exported = do(api, "GET", "/export")
    do(api, "PUT", "/snapshots/start")
    savepoint = do(api, "POST", "/savepoints")["id"]
    do(api, "POST", "/keys", {"name": "ci"})
    do(api, "DELETE", "/keys/1")
    do(api, "POST", "/clock/advance", {"days": 3})
    do(api, "POST", "/scenario", {"name": "empty"})
    do(api, "POST", "/import", exported)
    api.create(name="One")
    do(api, "POST", "/snapshots/start/load")
    api.create(name="Two")
    do(api, "POST", "/reset")
    api.create(name="Three")
    do(api, "POST", f"/savepoints/{savepoint}/rollback")
    api.world.store.update_state({"now": START})
    api.world.store.update_state({"now": "2025-01-02T09:00:00.000Z"})

    assert [one for one in causes(api) if one != "createDeal"] == [
        "start",
        "key",
        "key",
        "clock",
        "scenario",
        "import",
        "snapshot",
        "reset",
        "rollback",
        "write",
    ]


def test_reads_and_refused_requests_are_no_positions(api: Api) -> None:
    api.data(DEALS)
    api.post(DEALS, {"name": 7})
    do(api, "POST", "/faults", {"effect": {"status": 503, "commit": False}})
    api.post(DEALS, {"name": "Not kept"})

    assert causes(api) == ["start"]


def test_the_newest_positions_are_listed(api: Api) -> None:
    for name in ("One", "Two", "Three"):
        api.create(name=name)

    found = do(api, "GET", "/timeline?limit=2")

    assert [one["position"] for one in found["positions"]] == [2, 3]
    assert (found["first"], found["last"]) == (0, 3)


def test_old_positions_are_dropped_and_the_others_keep_their_numbers(api: Api) -> None:
    def write(step: int) -> None:
        api.world.store.update_state({"one": step})
        api.world.store.update_state({"other": step})

    for step in range(1, 15_001):
        api.world.store.atomically(partial(write, step))

    found = timeline(api)
    rewind(api, found["first"])

    assert (found["first"], found["last"]) == (5_001, 15_000)
    assert api.world.store.state["other"] == 5_001
    assert refusal(api, "POST", "/rewind", {"position": 5_000})[0] == 404


def test_more_changes_than_are_kept_leave_one_position(api: Api) -> None:
    def write() -> None:
        for step in range(20_001):
            api.world.store.update_state({"step": step})

    api.create(name="Before")
    api.world.store.atomically(write)

    found = timeline(api)
    assert (found["first"], found["position"], found["last"]) == (2, 2, 2)
    assert rewind(api, 2)["position"] == 2


def test_of_many_changes_only_the_number_is_told(api: Api) -> None:
    do(api, "POST", "/scenario", {"name": "empty"})

    (line,) = timeline(api)["positions"][-1]["summary"]

    assert line.endswith(" records")


def test_a_position_has_no_exchange_when_the_journal_has_none(api: Api) -> None:
    api.create(name="One")

    do(api, "DELETE", "/requests")

    assert [one["exchange"] for one in timeline(api)["positions"]] == [None, None]


def test_a_clock_that_follows_real_time_tells_when_it_was(make_api: MakeApi) -> None:
    api = make_api(clock="real")
    deal = api.create(name="Now")

    assert timeline(api)["positions"][-1]["now"] == deal["createdAt"]
