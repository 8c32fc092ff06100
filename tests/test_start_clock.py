"""The clock that sandboxes start with: of the config, and of a data file that is continued."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone  # noqa: TID251  # values to give
from pathlib import Path
from typing import Any

import pytest

from control_api import Box, do
from mockserver import Config, create_app
from mockserver.core.determinism import real_milliseconds, to_milliseconds
from mockserver.core.errors import StartError
from support import Api, MakeApi, Run

TIME = "2030-01-01T09:00:00.000Z"


def clock(api: Api) -> Any:
    return do(api, "GET", "/clock")


@pytest.mark.parametrize(
    ("asked", "now", "mode"),
    [
        ("tick", "2025-01-01T09:00:00.000Z", "tick"),
        ("frozen", "2025-01-01T09:00:00.000Z", "frozen"),
        ("2030-01-01", "2030-01-01T00:00:00.000Z", "tick"),
        ("2030-01-01T10:00:00+01:00", TIME, "tick"),
        (date(2030, 1, 1), "2030-01-01T00:00:00.000Z", "tick"),
        (datetime(2030, 1, 1, 10, tzinfo=timezone(timedelta(hours=1))), TIME, "tick"),
    ],
)
def test_the_config_says_how_the_clock_starts(
    make_api: MakeApi, asked: Any, now: str, mode: str
) -> None:
    told = clock(make_api(clock=asked))

    assert (told["now"], told["mode"]) == (now, mode)


def test_a_real_clock_shows_this_machine_s_time(make_api: MakeApi) -> None:
    before = real_milliseconds()

    now = clock(make_api(clock="real"))["now"]

    assert before <= to_milliseconds(now) <= real_milliseconds()


@pytest.mark.parametrize("asked", ["soon", "Frozen", "", "1969-12-31", "9999-01-01", 5])
def test_a_clock_that_cannot_be_is_refused(asked: Any) -> None:
    with pytest.raises(StartError, match="clock"):
        create_app(Config(clock=asked))


@pytest.mark.parametrize("asked", ["frozen", TIME])
def test_a_reset_goes_back_to_it(kept_api: Api, make_api: MakeApi, asked: str) -> None:
    data = kept_api.world.data_path
    kept_api.world.close()
    api = make_api(data=data and data.with_name("other.json"), clock=asked)
    at_start = clock(api)
    api.create()
    do(api, "PATCH", "/clock", {"now": "2040-01-01", "mode": "real"})

    do(api, "POST", "/reset")

    assert clock(api) == at_start


def test_another_scenario_starts_with_it(make_api: MakeApi) -> None:
    api = make_api(clock=TIME)

    do(api, "POST", "/scenario", {"name": "empty"})

    assert clock(api)["now"] == TIME
    api.create()
    do(api, "POST", "/reset")
    assert clock(api)["now"] == TIME


@pytest.mark.parametrize("options", [{}, {"seed": 2}, {"scenario": "documentation"}])
def test_new_sandboxes_start_with_it(
    make_api: MakeApi, data_path: Path, options: dict[str, Any]
) -> None:
    for api in (make_api(clock=TIME), make_api(clock=TIME, data=data_path)):
        do(api, "POST", "/clock/advance", {"days": 1})
        assert Box(api, "one", **options).mock("GET", "/clock")["now"] == TIME


@pytest.mark.parametrize(
    ("asked", "now", "mode"),
    [
        ("frozen", TIME, "frozen"),
        ("2031-01-01", "2031-01-01T00:00:00.000Z", "tick"),
        ({"mode": "frozen"}, TIME, "frozen"),
        ({"now": "2031-01-01"}, "2031-01-01T00:00:00.000Z", "tick"),
    ],
)
def test_a_sandbox_may_start_with_another(
    make_api: MakeApi, asked: Any, now: str, mode: str
) -> None:
    told = Box(make_api(clock=TIME), "one", clock=asked).mock("GET", "/clock")

    assert (told["now"], told["mode"]) == (now, mode)


def test_a_time_alone_ticks_also_where_the_other_clocks_are_real(make_api: MakeApi) -> None:
    api = make_api(clock="real")

    assert Box(api, "one", clock="2031-01-01").mock("GET", "/clock")["mode"] == "tick"
    assert Box(api, "two").mock("GET", "/clock")["mode"] == "real"
    assert Box(api, "three", clock="real").mock("GET", "/clock")["now"] > "2026"


def reopened(make_api: MakeApi, api: Api, **config: Any) -> Api:
    api.world.close()
    return make_api(data=api.world.data_path, **config)


def test_a_data_file_goes_on_with_the_clock_that_it_started_with(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path, clock=TIME)
    api.create()
    then = clock(api)

    for config in ({"clock": TIME}, {}):
        api = reopened(make_api, api, **config)
        assert clock(api) == then

    do(api, "POST", "/reset")
    assert clock(api)["now"] == TIME


@pytest.mark.parametrize("is_touched", [False, True])
def test_a_data_file_that_started_with_another_clock_gets_it_now_and_for_resets(
    make_api: MakeApi, data_path: Path, *, is_touched: bool
) -> None:
    api = make_api(data=data_path)
    if is_touched:
        api.create()
    old = api.world.store.digest()

    api = reopened(make_api, api, clock="2030-01-01T09:00Z")

    assert clock(api)["now"] == TIME
    assert Box(api, "one").mock("GET", "/clock")["now"] == TIME
    assert api.world.store.digest() == old
    api.create()
    api = reopened(make_api, api)
    assert clock(api)["now"] > TIME
    do(api, "POST", "/reset")
    assert clock(api)["now"] == TIME


def test_a_data_file_that_ticked_becomes_real(make_api: MakeApi, data_path: Path) -> None:
    api = reopened(make_api, make_api(data=data_path), clock="real")

    assert clock(api)["mode"] == "real"
    assert clock(api)["now"] > "2026"


@pytest.mark.parametrize("command", ["serve", "exec"])
def test_a_clock_that_cannot_be_is_a_wrong_use_of_a_command(run: Run, command: str) -> None:
    result = run(command, "--clock", "soon")

    assert result.exit_code == 2
    assert "'--clock'" in result.stderr
    assert "must be one of tick, frozen, real, or a time such as 2025-01-01" in result.stderr
