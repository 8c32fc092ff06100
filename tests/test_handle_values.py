"""Values that a test gives to its handle: what JSON can say is taken, the rest refused in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import (  # noqa: TID251  # values to give, no time that is read
    UTC,
    date,
    datetime,
    timedelta,
    timezone,
)
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mockserver import Config
from mockserver.core.errors import RequestError, StartError
from mockserver.testing import Introzy, MockServer

DEALS = "/api/pipelines/sales/deals"
EAST = timezone(timedelta(hours=2))

NUMBERS: list[Any] = [
    pytest.param(Decimal("12.50"), 12.5, id="Decimal"),
    pytest.param(Decimal("1E+3"), 1000, id="whole Decimal"),
    pytest.param(Decimal("0.1"), 0.1, id="Decimal that no double is"),
    pytest.param(Fraction(1, 4), 0.25, id="Fraction"),
    pytest.param(2**64, 2.0**64, id="beyond 64 bits"),
    pytest.param(-(2**70), -(2.0**70), id="far below 0"),
]


@pytest.mark.parametrize(("value", "expected"), NUMBERS)
def test_a_number_of_any_type_is_what_the_api_would_get(
    introzy: Introzy, value: Any, expected: float
) -> None:
    deal = introzy.add_deal("sales", expectedValue=value)
    sent = introzy.client().post(DEALS, json={"name": "Sent", "expectedValue": expected}).json()

    assert deal["expectedValue"] == float(sent["data"]["expectedValue"]) == expected
    introzy.assert_created(expectedValue=value)
    assert introzy.client().get(f"{DEALS}/{deal['id']}").status_code == 200


NOT_A_NUMBER: list[Any] = [
    pytest.param(math.nan, id="NaN"),
    pytest.param(math.inf, id="infinite"),
    pytest.param(Decimal("-Infinity"), id="infinite Decimal"),
    pytest.param(Decimal("sNaN"), id="signalling NaN"),
    pytest.param(Decimal("1E+999999"), id="a Decimal beyond doubles"),
    pytest.param(10**400, id="an int beyond doubles"),
    pytest.param(Fraction(10**400), id="a Fraction beyond doubles"),
    pytest.param(1j, id="complex"),
    pytest.param(b"1", id="bytes"),
    pytest.param("1", id="text"),
    pytest.param(True, id="truth"),
    pytest.param({1: 1}, id="a number as a name"),
    pytest.param(object(), id="anything"),
]
TAKES_NUMBERS: list[Any] = [
    pytest.param(lambda one, value: one.add_deal("sales", expectedValue=value), id="add_deal"),
    pytest.param(lambda one, value: one.clock.advance(days=value), id="advance"),
    pytest.param(lambda one, value: one.clock.set(step=value), id="step"),
    pytest.param(lambda one, value: one.clock.freeze(value), id="time"),
    pytest.param(lambda one, value: one.fail(effect=503, times=value), id="times"),
    pytest.param(lambda one, value: one.fail(effect={"delay": value}), id="delay"),
    pytest.param(lambda one, value: one.fail(effect=value), id="effect"),
]


@pytest.mark.parametrize("give", TAKES_NUMBERS)
@pytest.mark.parametrize("value", NOT_A_NUMBER)
def test_what_is_no_number_is_refused_and_everything_is_as_before(
    introzy: Introzy, give: Callable[[Introzy, Any], Any], value: Any
) -> None:
    before = introzy.digest(), introzy.clock.now

    with pytest.raises(RequestError):
        give(introzy, value)

    assert (introzy.digest(), introzy.clock.now) == before
    assert introzy.client().get("/_mock/faults").json() == []
    assert introzy.client().post(DEALS, json={"name": "Works"}).status_code == 201


TIMES: list[Any] = [
    pytest.param(datetime(2026, 2, 3, 4, 5, 6, 789_999), "2026-02-03T04:05:06.789Z", id="naive"),  # noqa: DTZ001  # it says none
    pytest.param(datetime(2026, 2, 3, 4, tzinfo=UTC), "2026-02-03T04:00:00.000Z", id="UTC"),
    pytest.param(datetime(2026, 2, 3, 4, tzinfo=EAST), "2026-02-03T02:00:00.000Z", id="offset"),
    pytest.param(date(2026, 2, 3), "2026-02-03T00:00:00.000Z", id="day"),
    pytest.param("2026-02-03T04:05", "2026-02-03T04:05:00.000Z", id="text"),
    pytest.param("2026-02-03 04:05+02:00", "2026-02-03T02:05:00.000Z", id="text with a space"),
]


@pytest.mark.parametrize(("moment", "expected"), TIMES)
def test_a_datetime_sets_the_clock_in_utc_where_it_says_no_offset(
    mock_server: MockServer, moment: Any, expected: str
) -> None:
    clocks: list[Any] = [moment, {"now": moment, "mode": "frozen"}]
    for clock in clocks:
        with mock_server.sandbox("made", clock=clock) as introzy:
            assert introzy.clock.now == expected
    with mock_server.sandbox("set") as introzy:
        assert introzy.clock.set(moment) == introzy.clock.freeze(moment) == expected


SPANS: list[Any] = [
    pytest.param({"by": timedelta(days=1, milliseconds=5)}, "2025-01-02T09:00:00.005Z", id="span"),
    pytest.param({"by": timedelta(hours=-1)}, "2025-01-01T08:00:00.000Z", id="back"),
    pytest.param(
        {"by": timedelta(hours=1), "minutes": Decimal("0.5")}, "2025-01-01T10:00:30.000Z", id="both"
    ),
    pytest.param({"days": Decimal("0.1"), "hours": 0.1}, "2025-01-01T11:30:00.000Z", id="parts"),
]


@pytest.mark.parametrize(("span", "expected"), SPANS)
def test_time_advances_by_a_timedelta_or_any_numbers(
    introzy: Introzy, span: dict[str, Any], expected: str
) -> None:
    by = span.pop("by", None)

    assert introzy.clock.advance(by, **span) == expected


def test_a_delay_may_be_a_timedelta(introzy: Introzy) -> None:
    assert introzy.fail(effect={"delay": timedelta(seconds=1.5)}, optional=True)["effect"] == {
        "delay": 1.5
    }


SANDBOXES: list[Any] = [
    pytest.param({"seed": 2**64}, id="seed beyond 64 bits"),
    pytest.param({"seed": math.nan}, id="seed that is no number"),
    pytest.param({"seed": "7"}, id="seed as text"),
    pytest.param({"seed": 1.5}, id="part of a seed"),
    pytest.param({"seed": True}, id="truth"),
    pytest.param({"scenario": 5}, id="scenario"),
    pytest.param({"clock": 5}, id="clock"),
    pytest.param({"clock": {"step": math.nan}}, id="step"),
    pytest.param({"clock": {"mode": "fast"}}, id="mode"),
    pytest.param({"clock": {"speed": 1}}, id="no field of a clock"),
    pytest.param({"assume": ["deal-order"]}, id="assumptions"),
]


@pytest.mark.parametrize("options", SANDBOXES)
def test_a_sandbox_that_cannot_be_is_refused_and_not_made(
    mock_server: MockServer, options: dict[str, Any]
) -> None:
    with pytest.raises(RequestError):
        mock_server.sandbox("impossible", **options)

    assert [world.name for world in mock_server.sandboxes.all()] == ["default"]


def test_a_seed_of_any_type_of_whole_number_is_the_same(mock_server: MockServer) -> None:
    with mock_server.sandbox("int", seed=7) as one:
        expected = one.digest()
    seed: Any = Decimal(7)
    with mock_server.sandbox("Decimal", seed=seed) as one:
        assert one.digest() == expected


@pytest.mark.parametrize("option", ["seed", "deals"])
@pytest.mark.parametrize("value", [math.nan, "x", 1.5, True, 2**64, Decimal(7)])
def test_a_config_that_cannot_be_followed_is_refused_in_words(option: str, value: Any) -> None:
    with pytest.raises(StartError):
        MockServer(Config(**{option: value}))
