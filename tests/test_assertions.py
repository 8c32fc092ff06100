"""Assertions on what the code under test did, and what they say when they fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from mockserver.core.errors import InvalidRequest
from mockserver.testing import Introzy, MockServer

DEALS = "/api/pipelines/sales/deals"
MISSPELT: Any = {"value": 1}


@pytest.fixture
def client(introzy: Introzy) -> httpx.Client:
    return introzy.client()


def refusal(call: Callable[..., object], *args: Any, **fields: Any) -> list[str]:
    with pytest.raises(AssertionError) as failed:
        call(*args, **fields)
    return str(failed.value).splitlines()


def move(introzy: Introzy, deal: Mapping[str, Any], to: str) -> None:
    stage = introzy.stage("sales", to)["id"]
    introzy.client().patch(f"{DEALS}/{deal['id']}", json={"pipelineStageId": stage})


def test_a_created_deal_is_found_by_its_fields_and_given(
    introzy: Introzy, client: httpx.Client
) -> None:
    client.post(DEALS, json={"name": "Acme", "expectedValue": 5})
    client.post(DEALS, json={"name": "Other", "notes": "none"})

    deal = introzy.assert_created("sales", stage="lead", name="Acme", expectedValue=5)

    assert deal == client.get(f"{DEALS}/{deal['id']}").json()["data"]


def test_a_deal_that_was_not_created_is_told_with_what_differs(
    introzy: Introzy, client: httpx.Client
) -> None:
    client.post(DEALS, json={"name": "Acme", "expectedValue": 4})
    deal = introzy.deals("sales")[1]
    client.patch(f"{DEALS}/{deal['id']}", json={"expectedValue": 3})

    lines = refusal(introzy.assert_created, "sales", name="Acme", expectedValue=5)

    created = "deal Acme: created in sales, stage Lead"
    changed = "deal Brightline Supply - Starter Plan: expectedValue 1900 to 3"
    expected = 'exactly one deal with pipeline "sales", name "Acme", expectedValue 5'
    assert lines == [
        f"expected that {expected} was created, but none was.",
        "Deal Acme was created, but its expectedValue is 4.",
        "What requests changed:",
        f"  {created}",
        f"  {changed}",
        "Requests:",
        f"  2025-01-01T09:00:00.000Z  201  POST   {DEALS}  {created}",
        f"  2025-01-01T09:00:01.000Z  200  PATCH  {DEALS}/{deal['id']}  {changed}",
    ]


def test_a_deal_that_was_created_twice_is_refused(introzy: Introzy, client: httpx.Client) -> None:
    for _ in range(2):
        client.post(DEALS, json={"name": "Twice"})

    assert "was created, but 2 were" in refusal(introzy.assert_created, name="Twice")[0]


def test_a_deal_that_came_and_went_was_not_created_but_deleted(
    introzy: Introzy, client: httpx.Client
) -> None:
    deal = client.post(DEALS, json={"name": "Short"}).json()["data"]
    client.delete(f"{DEALS}/{deal['id']}")

    introzy.assert_deleted(deal)
    lines = refusal(introzy.assert_created, name="Short")
    assert "  deal Short: deleted" in lines


def test_a_field_that_no_deal_has_is_refused(introzy: Introzy) -> None:
    with pytest.raises(InvalidRequest, match="value is not a field of a deal"):
        introzy.assert_created(**MISSPELT)


def test_a_moved_deal_is_told_by_where_it_is(introzy: Introzy) -> None:
    deal = introzy.add_deal("sales")

    move(introzy, deal, "Qualified")

    introzy.assert_moved(deal, to="Qualified")
    introzy.assert_moved(deal["id"], to="qualified")


def test_a_created_deal_can_be_moved(introzy: Introzy, client: httpx.Client) -> None:
    deal = client.post(DEALS, json={"name": "New"}).json()["data"]
    assert "stayed in Lead" in refusal(introzy.assert_moved, deal, to="Lead")[0]

    move(introzy, deal, "Won")

    introzy.assert_moved(deal, to="Won")


NOT_MOVED: list[Any] = [
    pytest.param([], "was not changed: it is in Lead", id="nothing"),
    pytest.param(["Won"], "it went from Lead to Won", id="elsewhere"),
    pytest.param(["Qualified", "Lead"], "was not changed: it is in Lead", id="and back"),
]


@pytest.mark.parametrize(("stages", "told"), NOT_MOVED)
def test_a_deal_that_was_not_moved_there_is_told_with_where_it_is(
    introzy: Introzy, stages: list[str], told: str
) -> None:
    introzy.clock.freeze()
    deal = introzy.add_deal("sales", name="Acme")
    for stage in stages:
        move(introzy, deal, stage)

    first, *_ = refusal(introzy.assert_moved, deal, to="Qualified")

    assert first == f"expected that deal Acme was moved to Qualified, but {told}." or told in first


def test_a_deal_that_is_not_there_is_told(introzy: Introzy) -> None:
    first, *_ = refusal(introzy.assert_moved, "no-such-deal", to="Won")

    assert "'no-such-deal' was moved to Won, but it was not changed: there is no deal" in first


def test_a_deleted_deal_was_deleted_and_not_moved(introzy: Introzy, client: httpx.Client) -> None:
    deal = introzy.add_deal("sales")
    assert "it was not changed: it is in Lead" in refusal(introzy.assert_deleted, deal)[0]
    client.patch(f"{DEALS}/{deal['id']}", json={"expectedValue": 3})
    assert "it was changed, not deleted" in refusal(introzy.assert_deleted, deal)[0]

    client.delete(f"{DEALS}/{deal['id']}")

    introzy.assert_deleted(deal)
    assert "it was deleted" in refusal(introzy.assert_moved, deal, to="Won")[0]


def test_reading_and_what_the_test_arranges_change_nothing(
    introzy: Introzy, client: httpx.Client
) -> None:
    introzy.add_deal("sales")
    introzy.clock.advance(days=1)
    client.get(DEALS)
    client.post(DEALS, json={})

    introzy.assert_unchanged()


def test_any_effect_of_a_request_is_a_change(introzy: Introzy, client: httpx.Client) -> None:
    client.post(DEALS, json={"name": "Acme"})

    first, *rest = refusal(introzy.assert_unchanged)

    assert first == "expected that nothing was changed, but 1 record was."
    assert "  deal Acme: created in sales, stage Lead" in rest


def test_what_a_savepoint_takes_back_does_not_count_and_what_came_before_does(
    introzy: Introzy, client: httpx.Client
) -> None:
    client.post(DEALS, json={"name": "Before"})
    with introzy.savepoint():
        introzy.reset()
        introzy.assert_unchanged()
        client.post(DEALS, json={"name": "Inside"})
        introzy.assert_created(name="Inside")

    introzy.assert_created(name="Before")
    assert "none was" in refusal(introzy.assert_created, name="Inside")[0]


def test_a_reset_begins_anew(introzy: Introzy, client: httpx.Client) -> None:
    client.post(DEALS, json={"name": "Before"})

    introzy.reset()

    introzy.assert_unchanged()


def test_requests_with_another_key_are_told_apart(mock_server: MockServer) -> None:
    mock_server.app.test_client().get(DEALS, headers={"Authorization": "Bearer introzy_early"})
    with mock_server.sandbox("one") as introzy:
        introzy.client().get(DEALS, headers={"Authorization": "Bearer introzy_of_another"})

        lines = refusal(introzy.assert_created)

    place = lines.index("Requests:")
    assert lines[place + 1] == (
        "  With another API key than this sandbox's, so that they met the default one:"
    )
    assert len(lines[place + 2 :]) == 1


def test_only_the_last_of_many_requests_are_told(introzy: Introzy, client: httpx.Client) -> None:
    for _ in range(25):
        client.get("/api/pipelines")

    lines = refusal(introzy.assert_created)

    assert "  (5 earlier ones)" in lines
