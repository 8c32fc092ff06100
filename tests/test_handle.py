"""A sandbox in a test's hands."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from mockserver.core.errors import InvalidRequest, NotFound
from mockserver.testing import Introzy, MockServer

DEALS = "/api/pipelines/sales/deals"

MISSPELT: Any = {"expected_value": 1}
NO_NUMBER: Any = {"expectedValue": "a lot"}
NO_FAULT: Any = {"efect": 500}


def deal_ids(introzy: Introzy) -> list[str]:
    return [deal["id"] for deal in introzy.deals("sales")]


def test_deals_are_those_of_the_api_in_its_order_and_shape(introzy: Introzy) -> None:
    client = introzy.client()
    listed = client.get(DEALS, params={"limit": 100}).json()["data"]["deals"]

    deals = introzy.deals("sales")

    assert [deal["id"] for deal in deals] == [deal["id"] for deal in listed]
    assert deals[0] == client.get(f"{DEALS}/{deals[0]['id']}").json()["data"]


def test_the_order_of_deals_follows_the_assumption(mock_server: MockServer) -> None:
    with mock_server.sandbox("newest") as newest:
        expected = deal_ids(newest)
    with mock_server.sandbox("oldest", assume={"deal-order": "oldest-first"}) as oldest:
        assert deal_ids(oldest) == expected[::-1]


def test_deals_of_a_stage_are_those_in_it(introzy: Introzy) -> None:
    deals = introzy.deals("sales", stage="qualified")

    assert len(deals) == introzy.stage("sales", "Qualified")["dealCount"] > 0
    assert {deal["stage"]["label"] for deal in deals} == {"Qualified"}


def test_a_pipeline_is_what_the_api_shows(introzy: Introzy) -> None:
    answered = introzy.client().get("/api/pipelines/partner").json()["data"]

    assert introzy.pipeline("partner") == answered


def test_a_stage_is_found_by_label_in_any_case_and_by_id(introzy: Introzy) -> None:
    stage = introzy.stage("sales", "Won")

    assert introzy.stage("SALES", "won") == introzy.stage("sales", stage["id"]) == stage


def test_an_unknown_stage_is_refused_with_those_that_there_are(introzy: Introzy) -> None:
    with pytest.raises(NotFound, match=r"no stage 'Wonn' .* Lead, Qualified"):
        introzy.stage("sales", "Wonn")


@pytest.mark.parametrize("table", ["people", "companies", "users"])
def test_contacts_and_users_are_those_of_the_control_surface(introzy: Introzy, table: str) -> None:
    answered = introzy.client().get(f"/_mock/{table}", params={"limit": 1000}).json()

    assert getattr(introzy, table)() == answered


def test_a_deal_is_added_to_any_stage_without_a_request(introzy: Introzy) -> None:
    deal = introzy.add_deal("sales", stage="Won", expectedValue=700)

    assert deal["stage"]["label"] == "Won"
    assert deal["expectedValue"] == 700
    assert introzy.client().get(f"{DEALS}/{deal['id']}").json()["data"] == deal
    assert [request["operation"] for request in introzy.requests] == ["getDeal"]


def test_an_added_deal_takes_no_id_from_one_that_the_api_creates(mock_server: MockServer) -> None:
    created = []
    for name, arrange in (("with", True), ("without", False)):
        with mock_server.sandbox(name) as introzy:
            if arrange:
                introzy.add_deal("sales", stage="Won", name="Twin")
            answer = introzy.client().post(DEALS, json={"name": "Twin"}).json()
            created.append(answer["data"]["id"])

    assert created[0] == created[1]


def test_a_field_that_no_deal_has_is_refused(introzy: Introzy) -> None:
    with pytest.raises(InvalidRequest, match=r"expected_value is not a field.*expectedValue"):
        introzy.add_deal("sales", **MISSPELT)


def test_a_value_that_the_api_would_refuse_is_refused(introzy: Introzy) -> None:
    with pytest.raises(InvalidRequest, match="expectedValue must be a number"):
        introzy.add_deal("sales", **NO_NUMBER)


def test_time_passes_only_as_it_is_told(introzy: Introzy) -> None:
    start = introzy.clock.now
    assert introzy.clock.advance(days=3, hours=1, minutes=2, seconds=0.5) > start
    assert introzy.clock.now == "2025-01-04T10:02:00.500Z"

    introzy.clock.freeze("2026-02-03T04:05:06Z")
    introzy.client().post(DEALS, json={"name": "Frozen"})

    assert introzy.clock.now == introzy.deals("sales")[0]["createdAt"] == "2026-02-03T04:05:06.000Z"


def test_the_clock_ticks_by_the_step_that_is_set(introzy: Introzy) -> None:
    introzy.clock.set("2026-01-01", mode="tick", step=60)
    introzy.client().post(DEALS, json={"name": "A minute"})

    assert introzy.clock.now == "2026-01-01T00:01:00.000Z"


def test_savepoints_nest_and_go_back_also_after_an_exception(introzy: Introzy) -> None:
    before = introzy.digest()
    with introzy.savepoint():
        outer = introzy.add_deal("sales")
        with contextlib.suppress(ZeroDivisionError), introzy.savepoint():
            introzy.client().post(DEALS, json={"name": "Inner"})
            raise ZeroDivisionError
        assert deal_ids(introzy)[0] == outer["id"]

    assert introzy.digest() == before


def test_a_reset_goes_back_to_the_start_and_forgets_requests_and_faults(introzy: Introzy) -> None:
    before = introzy.digest(), introzy.clock.now
    introzy.client().post(DEALS, json={"name": "Gone"})
    introzy.fail("down")

    introzy.reset()

    assert (introzy.digest(), introzy.clock.now) == before
    assert introzy.requests == []
    assert introzy.client().get(DEALS).status_code == 200


FAULTS: list[Any] = [
    pytest.param(lambda one: one.fail("flaky"), [503, 200, 200], id="preset"),
    pytest.param(lambda one: one.fail(effect=500, from_=2, times=1), [200, 500, 200], id="fields"),
    pytest.param(lambda one: one.fail(sequence="ok, 429"), [200, 429, 200], id="sequence"),
    pytest.param(
        lambda one: one.fail("down", operation="createDeal", optional=True),
        [200, 200, 200],
        id="another operation",
    ),
]


@pytest.mark.parametrize(("arrange", "statuses"), FAULTS)
def test_requests_fail_as_asked(
    introzy: Introzy, arrange: Callable[[Introzy], object], statuses: list[int]
) -> None:
    arrange(introzy)
    client = introzy.client()

    assert [client.get(DEALS).status_code for _ in statuses] == statuses


def test_a_fault_that_cannot_be_followed_is_refused(introzy: Introzy) -> None:
    with pytest.raises(InvalidRequest, match="A fault that works"):
        introzy.fail(**NO_FAULT)


def test_the_journal_tells_the_requests_also_those_for_no_operation(introzy: Introzy) -> None:
    client = introzy.client()
    client.get("/api/pipelines")
    client.get("/api/pipeline")

    assert [(one["operation"], one["status"]) for one in introzy.requests] == [
        ("listPipelines", 200),
        (None, 404),
    ]


def test_two_sandboxes_share_nothing(mock_server: MockServer) -> None:
    with mock_server.sandbox("one") as one, mock_server.sandbox("two") as two:
        one.client().post(DEALS, json={"name": "Mine"})

        assert one.digest() != two.digest()
        assert two.requests == []


def test_a_sandbox_that_the_server_forgot_can_still_be_dropped(mock_server: MockServer) -> None:
    with mock_server.sandbox("idle") as idle:
        mock_server.sandboxes.drop(idle.name)

    assert [world.name for world in mock_server.sandboxes.all()] == ["default"]


def test_the_server_starts_when_its_url_is_asked_for_and_ends_with_the_mock() -> None:
    with MockServer() as server, server.sandbox("one") as introzy:
        answer = introzy.client().get(f"{introzy.url}/api/pipelines")

        assert answer.status_code == 200
        assert introzy.url == server.url
    assert str(introzy) == "<Introzy sandbox 'one'>"
