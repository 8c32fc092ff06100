"""A sandbox's clock: ticking, frozen, set, advanced, real; and what a write is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, Box, do, refusal
from mockserver.core.determinism import real_milliseconds, to_milliseconds
from support import Api, MakeApi

START = "2025-01-01T09:00:00.000Z"


def times(api: Api, count: int) -> list[str]:
    """Create deals and tell when each was created."""
    return [api.create(name="A deal")["createdAt"][11:23] for _ in range(count)]


def test_a_clock_starts_at_the_scenario_s_time_and_ticks_a_second_with_each_write(api: Api) -> None:
    assert do(api, "GET", "/clock") == {"now": START, "mode": "tick", "step": 1}

    assert times(api, 3) == ["09:00:00.000", "09:00:01.000", "09:00:02.000"]


def test_reading_takes_no_time(api: Api) -> None:
    api.get(DEALS)
    api.post(DEALS, {"name": 5})

    assert do(api, "GET", "/clock")["now"] == START


def test_a_frozen_clock_stands(api: Api) -> None:
    do(api, "PATCH", "/clock", {"mode": "frozen"})

    assert times(api, 2) == ["09:00:00.000"] * 2


def test_a_clock_can_be_set(api: Api) -> None:
    told = do(api, "PATCH", "/clock", {"now": "2030-02-03T04:05:06Z"})

    assert told["now"] == "2030-02-03T04:05:06.000Z"
    assert api.create(name="Then")["createdAt"] == "2030-02-03T04:05:06.000Z"


def test_a_step_can_be_of_any_length(api: Api) -> None:
    do(api, "PATCH", "/clock", {"step": 0.25})

    assert times(api, 3) == ["09:00:00.000", "09:00:00.250", "09:00:00.500"]


@pytest.mark.parametrize(
    ("amount", "then"),
    [
        ({"days": 1}, "2025-01-02T09:00:00.000Z"),
        ({"hours": 1}, "2025-01-01T10:00:00.000Z"),
        ({"minutes": 1}, "2025-01-01T09:01:00.000Z"),
        ({"seconds": 1.5}, "2025-01-01T09:00:01.500Z"),
        ({"days": 1, "hours": 2, "minutes": 3, "seconds": 4}, "2025-01-02T11:03:04.000Z"),
        (None, START),
    ],
)
@pytest.mark.parametrize("mode", ["tick", "frozen"])
def test_time_can_be_let_pass(api: Api, amount: Any, then: str, mode: str) -> None:
    do(api, "PATCH", "/clock", {"mode": mode})

    assert do(api, "POST", "/clock/advance", amount)["now"] == then


def test_a_real_clock_shows_this_machine_s_time(api: Api) -> None:
    before = real_milliseconds()

    told = do(api, "PATCH", "/clock", {"mode": "real"})

    assert before <= to_milliseconds(told["now"]) <= real_milliseconds()


def test_a_real_clock_goes_on_from_where_it_is_set_and_how_far_it_is_advanced(api: Api) -> None:
    do(api, "PATCH", "/clock", {"mode": "real", "now": "2040-01-01T00:00:00Z"})

    then = do(api, "POST", "/clock/advance", {"days": 1})["now"]

    assert then >= "2040-01-02T00:00:00.000Z"
    assert then <= do(api, "GET", "/clock")["now"] < "2040-01-03"


def test_a_clock_that_was_real_ticks_on_from_there(api: Api) -> None:
    do(api, "PATCH", "/clock", {"mode": "real"})

    told = do(api, "PATCH", "/clock", {"mode": "tick"})

    assert times(api, 1) == [told["now"][11:23]]


def test_a_clock_that_is_set_as_it_is_changes_nothing(api: Api) -> None:
    same = {"now": START, "mode": "frozen", "step": 1.0}
    do(api, "PATCH", "/clock", same)
    before = do(api, "GET", "/digest")

    do(api, "PATCH", "/clock", same)
    do(api, "POST", "/clock/advance", {"seconds": 0})

    assert do(api, "GET", "/digest") == before


def test_the_dates_of_the_start_do_not_move(api: Api) -> None:
    before = api.data(f"{DEALS}?limit=100")

    do(api, "POST", "/clock/advance", {"days": 400})

    assert api.data(f"{DEALS}?limit=100") == before


def test_the_clock_of_a_sandbox_is_its_own(api: Api) -> None:
    boxes = [Box(api, "one", clock={"mode": "frozen", "now": "2031-01-01"}), Box(api, "two")]

    assert [box.mock("GET", "/clock")["now"] for box in boxes] == [
        "2031-01-01T00:00:00.000Z",
        START,
    ]
    assert do(api, "GET", "/clock?sandbox=one")["mode"] == "frozen"


def test_the_clock_is_as_it_was_after_a_restart(make_api: MakeApi, data_path: Any) -> None:
    api = make_api(data=data_path)
    told = do(api, "PATCH", "/clock", {"now": "2030-01-01T00:00:00Z", "mode": "frozen", "step": 7})
    api.world.close()

    assert do(make_api(data=data_path), "GET", "/clock") == told


@pytest.mark.parametrize(
    ("method", "path", "body", "told"),
    [
        ("PATCH", "/clock", {"now": "soon"}, "now must be a time from 1970 to"),
        ("PATCH", "/clock", {"now": "1969-12-31"}, "from 1970"),
        ("PATCH", "/clock", {"now": "9999-01-01"}, "to the year 9000"),
        ("PATCH", "/clock", {"now": 5}, "or a day such as 2025-01-01, not 5"),
        ("PATCH", "/clock", {"now": None}, "or a day such as 2025-01-01, not null"),
        ("PATCH", "/clock", {"mode": "stopped"}, "mode must be one of tick, frozen, real"),
        ("PATCH", "/clock", {"step": -1}, "step must be a number from 0"),
        ("PATCH", "/clock", {"step": "1"}, "step must be a number"),
        ("PATCH", "/clock", {"nov": "2025-01-01"}, "nov is not one of now, mode, step"),
        ("PATCH", "/clock", [], "body must be a JSON object"),
        ("POST", "/clock/advance", {"days": -1}, "days must be a number from 0"),
        ("POST", "/clock/advance", {"weeks": 1}, "weeks is not one of"),
        ("POST", "/clock/advance", {"days": True}, "days must be a number"),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    api: Api, method: str, path: str, body: Any, told: str
) -> None:
    status, message = refusal(api, method, path, body)

    assert status == 400
    assert told in message
    assert do(api, "GET", "/clock")["now"] == START


@pytest.mark.parametrize("day", ["2024-02-29", "2000-02-29", "1970-01-01", "9000-01-01"])
def test_a_day_is_the_time_at_which_it_begins(api: Api, day: str) -> None:
    assert do(api, "PATCH", "/clock", {"now": day})["now"] == f"{day}T00:00:00.000Z"


@pytest.mark.parametrize("day", ["2023-02-29", "2100-02-29", "2025-04-31", "1969-12-31"])
def test_a_day_that_the_calendar_does_not_have_is_refused(api: Api, day: str) -> None:
    assert (
        f'a day such as 2025-01-01, not "{day}"' in refusal(api, "PATCH", "/clock", {"now": day})[1]
    )


def test_a_clock_is_not_advanced_beyond_the_last_time_that_it_shows(api: Api) -> None:
    status, message = refusal(api, "POST", "/clock/advance", {"days": 3e9})

    assert status == 409
    assert "after the year 9000: the clock is at 2025-01-01T09:00:00.000Z" in message
    assert do(api, "GET", "/clock")["now"] == START


def test_the_clock_never_passes_the_last_time_that_it_shows(api: Api) -> None:
    do(api, "PATCH", "/clock", {"now": "8999-12-31T23:59:59Z", "step": 3600})

    times(api, 3)

    assert do(api, "GET", "/clock")["now"] == "9000-01-01T00:00:00.000Z"
