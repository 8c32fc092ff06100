"""Asserting that requests updated a deal, and how many deals requests created and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from mockserver.core.errors import InvalidRequest
from mockserver.testing import Introzy

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def client(introzy: Introzy) -> httpx.Client:
    return introzy.client()


def refusal(call: Callable[..., object], *args: Any, **fields: Any) -> list[str]:
    with pytest.raises(AssertionError) as failed:
        call(*args, **fields)
    return str(failed.value).splitlines()


def patch(client: httpx.Client, deal: Mapping[str, Any], **fields: Any) -> None:
    assert client.patch(f"{DEALS}/{deal['id']}", json=fields).status_code == 200


def test_a_deal_that_a_request_changed_was_updated(introzy: Introzy, client: httpx.Client) -> None:
    deal = introzy.add_deal("sales", name="Acme", expectedValue=1)

    patch(client, deal, expectedValue=5, notes="Called")

    introzy.assert_updated(deal)
    introzy.assert_updated(deal["id"], expectedValue=5)
    introzy.assert_updated(deal, name="Acme", expectedValue=5, notes="Called")


NOT_UPDATED: list[Any] = [
    pytest.param({}, {"expectedValue": 5}, "it was not changed: it is in Lead", id="nothing"),
    pytest.param({"notes": "x"}, {"expectedValue": 5}, "its expectedValue is 1", id="another"),
    pytest.param({"notes": "x"}, {"expectedValue": 1}, "it already had", id="before"),
    pytest.param({"expectedValue": 4}, {"expectedValue": 5}, "its expectedValue is 4", id="value"),
]


@pytest.mark.parametrize(("sent", "wanted", "told"), NOT_UPDATED)
def test_a_deal_that_was_not_updated_so_is_told_with_why(
    introzy: Introzy, client: httpx.Client, sent: Any, wanted: Any, told: str
) -> None:
    deal = introzy.add_deal("sales", name="Acme", expectedValue=1)
    patch(client, deal, **sent)

    first, *_ = refusal(introzy.assert_updated, deal, **wanted)

    value = wanted["expectedValue"]
    assert first.startswith(f"expected that deal Acme was updated to expectedValue {value}, but")
    assert told in first


def test_a_deal_that_was_only_created_or_is_gone_was_not_updated(
    introzy: Introzy, client: httpx.Client
) -> None:
    deal = client.post(DEALS, json={"name": "New"}).json()["data"]
    assert "but it was only created, not changed later" in refusal(introzy.assert_updated, deal)[0]

    patch(client, deal, name="Newer")
    introzy.assert_updated(deal, name="Newer")
    client.delete(f"{DEALS}/{deal['id']}")

    assert "but it was deleted" in refusal(introzy.assert_updated, deal)[0]


def test_a_stage_is_named_by_its_label(introzy: Introzy, client: httpx.Client) -> None:
    deal = introzy.add_deal("sales")
    assert "it was not changed" in refusal(introzy.assert_updated, deal, stage="Won")[0]

    patch(client, deal, pipelineStageId=introzy.stage("sales", "Won")["id"], notes="Signed")

    introzy.assert_updated(deal, stage="won")
    introzy.assert_updated(deal, stage="Won", notes="Signed")
    assert 'its stage is "Won"' in refusal(introzy.assert_updated, deal, stage="Lead")[0]


def test_a_field_that_no_update_takes_is_refused(introzy: Introzy) -> None:
    fields: Any = {"contactType": "USER"}
    with pytest.raises(
        InvalidRequest, match="contactType is not a field of a deal; the fields are name"
    ):
        introzy.assert_updated("any", **fields)


def test_several_created_deals_are_counted_and_returned(
    introzy: Introzy, client: httpx.Client
) -> None:
    for name in ("A", "B", "B"):
        client.post(DEALS, json={"name": name})

    assert [deal["name"] for deal in introzy.assert_created(count=3)] == ["A", "B", "B"]
    assert len(introzy.assert_created("sales", name="B", count=2)) == 2
    assert len(introzy.assert_created(name="A", count=1)) == 1
    assert introzy.assert_created(name="C", count=0) == []
    first, *_ = refusal(introzy.assert_created, name="B", count=1)
    assert first == 'expected that 1 deal with name "B" was created, but 2 were.'
    first, *_ = refusal(introzy.assert_created, name="C", count=2)
    assert first == 'expected that 2 deals with name "C" were created, but none was.'


def test_several_changed_deals_are_counted(introzy: Introzy, client: httpx.Client) -> None:
    deals = [introzy.add_deal("sales", name=name) for name in "ABCD"]
    won = introzy.stage("sales", "Won")["id"]
    for deal in deals[:2]:
        patch(client, deal, pipelineStageId=won)
    patch(client, deals[2], notes="x")
    client.delete(f"{DEALS}/{deals[3]['id']}")

    introzy.assert_moved(to="Won", count=2)
    introzy.assert_updated(notes="x", count=1)
    introzy.assert_updated(count=3)
    introzy.assert_deleted(count=1)
    first, *_ = refusal(introzy.assert_moved, to="Won", count=3)
    assert first == "expected that 3 deals were moved to Won, but 2 were."


WRONG: list[Any] = [
    pytest.param(lambda one: one.assert_deleted(), "pass either a deal or count=N", id="neither"),
    pytest.param(lambda one: one.assert_deleted("x", count=1), "and not both", id="both"),
    pytest.param(lambda one: one.assert_created(count=True), "not True", id="truth"),
    pytest.param(lambda one: one.assert_created(count="2"), "not '2'", id="text"),
    pytest.param(lambda one: one.assert_moved(to="Won", count=-1), "0 or more", id="negative"),
    pytest.param(lambda one: one.assert_deleted({"name": "x"}), "with its id", id="no id"),
    pytest.param(lambda one: one.assert_deleted(5), "or the id, not 5", id="number"),
]


@pytest.mark.parametrize(("call", "told"), WRONG)
def test_what_cannot_be_asserted_is_refused(
    introzy: Introzy, call: Callable[[Introzy], object], told: str
) -> None:
    with pytest.raises(InvalidRequest, match=told):
        call(introzy)


def test_what_the_test_arranged_does_not_count_and_that_is_said(introzy: Introzy) -> None:
    introzy.add_deal("sales", name="Acme")
    introzy.add_deal("sales", name="Other")

    _, *lines = refusal(introzy.assert_created, name="Acme")

    assert lines[0] == (
        "Deal Acme was added by introzy.add_deal. What a test arranges does not count, only what "
        "requests do."
    )
    assert not any("Other" in line for line in lines)
