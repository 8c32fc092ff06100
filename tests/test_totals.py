"""Totals of deals: exact, and the same whether they follow changes or are made anew."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from control_api import DEALS, Box, do
from effort import cases
from mockserver.app import EXTENSION
from mockserver.crm.totals import Total, Totals, totals_at, totals_of
from mockserver.store import feed
from support import KEY, Api, MakeApi

FIELDS = "pipelineId", "pipelineStageId", "ownerId", "createdAt"


def shown(totals: Totals, api: Api) -> dict[Any, Any]:
    """Return all totals of a sandbox's pipelines."""
    pipelines = api.world.store.records["pipelines"]
    return {(one, field): {**totals.of(str(one), field)} for one in pipelines for field in FIELDS}


def are_right(api: Api) -> bool:
    """Return whether the totals are those of the records."""
    anew = Totals(api.world.store.records["deals"].values())
    return shown(totals_of(api.world), api) == shown(anew, api)


def summed(api: Api) -> list[tuple[str, Any]]:
    """Return the sums of the sales pipeline by currency."""
    values = do(api, "GET", "/boards")[0]["values"]
    return [(value["currency"], value["sum"]) for value in values]


def test_totals_follow_every_kind_of_change(api: Api) -> None:
    assert are_right(api)
    deal = api.create(expectedValue=7, currency="SEK")["id"]
    assert are_right(api)
    api.patch(f"{DEALS}/{deal}", {"expectedValue": None})
    api.patch(f"{DEALS}/{deal}", {"pipelineStageId": api.stage("sales", "Won")["id"]})
    assert are_right(api)
    api.delete(f"{DEALS}/{deal}")
    assert are_right(api)
    do(api, "POST", "/reset")
    assert are_right(api)
    do(api, "POST", "/scenario", {"name": "demo"})
    assert are_right(api)
    do(api, "POST", "/rewind", {"position": do(api, "GET", "/timeline")["first"]})
    assert are_right(api)


def test_totals_follow_a_request_that_was_undone(api: Api) -> None:
    totals_of(api.world)

    answer = api.post(DEALS, {"name": "Undone"}, headers={**KEY, "Prefer": "code=503"})

    assert answer.status_code == 503
    assert are_right(api)


def test_totals_are_made_anew_when_the_changes_are_no_longer_kept(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals_of(api.world)
    monkeypatch.setattr(feed, "KEPT_CHANGES", 2)

    for number in range(5):
        api.create(expectedValue=number)

    assert not api.world.store.feed.reaches(0)
    assert are_right(api)


def test_sandboxes_with_the_same_start_count_its_deals_once(api: Api) -> None:
    boxes = [Box(api, name) for name in ("one", "two")]
    boxes[0].create(expectedValue=1_000_000)

    sums = [box.mock("GET", "/boards")[0]["values"][-1]["sum"] for box in boxes]

    sandboxes = api.app.extensions[EXTENSION]
    starts = [sandboxes.named(name).store.start for name in ("one", "two")]
    assert totals_at(starts[0]) is totals_at(starts[1])
    assert sums[0] == sums[1] + 1_000_000


@pytest.mark.parametrize("order", [*itertools.permutations([1e308, 0.1, 0.2, -1e308])])
def test_a_sum_does_not_depend_on_the_order_of_the_deals(
    make_api: MakeApi, order: list[float]
) -> None:
    api = make_api(scenario="empty")
    for value in order:
        api.create(expectedValue=value)

    assert summed(api) == [("USD", 0.3)]


@given(
    values=st.lists(st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False))
)
@settings(max_examples=cases(50, 1_000))
def test_a_sum_is_exact(values: list[float]) -> None:
    total = Total.of(values)

    assert Fraction(total.sum) == sum(Fraction(repr(value)) for value in values)
    assert total.plus(total.negated()) == Total()


def test_a_sum_that_no_double_can_hold_is_the_greatest_one(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    for value in (1e308, 1.5e308):
        api.create(expectedValue=value)
        api.create(expectedValue=-value, currency="EUR")

    assert summed(api) == [("EUR", -1.7976931348623157e308), ("USD", 1.7976931348623157e308)]


def test_a_sum_is_spelled_as_the_api_spells_numbers(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    for value in (10**20, 0.5, -0.5):
        api.create(expectedValue=value)
        api.create(expectedValue=value / 10**26, currency="EUR")

    text = api.get("/_mock/boards").text

    assert '"sum":100000000000000000000}' in text
    assert '"sum":0.000001}' in text


def test_the_sum_of_nothing_left_is_not_shown(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    deal = api.create(expectedValue=0.1)
    assert summed(api) == [("USD", 0.1)]

    api.patch(f"{DEALS}/{deal['id']}", {"expectedValue": None})

    assert summed(api) == []
