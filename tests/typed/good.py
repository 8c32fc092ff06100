"""A user's tests, as strict type checkers take them."""

from __future__ import annotations

from datetime import date, timedelta  # noqa: TID251  # values to give
from decimal import Decimal
from pathlib import Path

import pytest

from introzy_mock import shapes
from mockserver import Config, create_app, factories
from mockserver.factories import deal, deal_create, listed_deal, person, pipeline
from mockserver.testing import Introzy, MakeSandbox, MockServer
from mockserver.testing.shapes import Deal, DealFields, PipelineName, SandboxOptions


@pytest.fixture(scope="session")
def introzy_config() -> Config:
    return Config(data=None, start="team.json", seed=7, clock="frozen")


@pytest.fixture
def introzy_options() -> SandboxOptions:
    return {"clock": {"now": date(2026, 2, 1), "mode": "frozen"}, "start": Path("team.json")}


def first_name(person: shapes.Person) -> str:
    return person["firstName"]


def total(deals: list[Deal]) -> float:
    return sum(deal["expectedValue"] or 0 for deal in deals)


def arrange(introzy: Introzy, pipeline: PipelineName) -> None:
    fields: DealFields = {"notes": "x", "expectedValue": Decimal("1.5"), "contactType": "COMPANY"}
    added = introzy.add_deal(pipeline, stage="Won", **fields)
    label: str = added["stage"]["label"]
    contact = added["contact"]
    if contact is not None and "name" in contact:
        label += contact["name"]
    assert total(introzy.deals("sales", stage=label)) > 0
    assert introzy.pipeline("PARTNER")["stages"][0]["sortOrder"] == 0
    assert introzy.stage("sales", "Won")["dealCount"] + 1
    assert introzy.people()[0]["firstName"].title() < introzy.companies()[0]["name"].title()
    email: str | None = introzy.users()[0]["email"]
    assert email


def stub(contact: shapes.PersonRecord, type_: PipelineName) -> Deal:
    body: shapes.DealCreate = deal_create(contactId=contact["id"], expectedValue=Decimal("1.5"))
    listed: list[shapes.DealListItem] = listed_deal.batch(3, pipeline=type_, stage="Won", number=2)
    one: Deal = deal(seed=7, createdAt=date(2026, 2, 1), contact=person(firstName="Ada"))
    whole: shapes.Pipeline = pipeline(type=type_, stages=[factories.stage(dealCount=0)])
    assert body["name"] + listed[0]["owner"]["lastName"] + whole["name"]
    assert factories.updated_deal(stage="Won")["stage"]["label"]
    assert factories.deal_update(stage="Won").get("pipelineStageId")
    return deal(contact=one["contact"], owner=one["owner"])


def fail(introzy: Introzy) -> None:
    introzy.fail("lost-answer", optional=True)
    introzy.fail(effect=503, operation="createDeal", from_=2, times=1)
    introzy.fail(effect="refused", type="sales")
    introzy.fail(sequence=["ok", 500, {"status": 429, "headers": {"Retry-After": "1"}}])
    with introzy.fail("down", effect={"delay": timedelta(seconds=1)}) as fault:
        assert fault["id"] == 1
    with introzy.savepoint(), introzy.intercept():
        introzy.clock.advance(timedelta(days=1), hours=2)
        introzy.clock.set("2026-02-01", mode="tick", step=60)


def check(introzy: Introzy) -> None:
    created: Deal = introzy.assert_created("sales", stage="Lead", name="Acme", expectedValue=5)
    deals: list[Deal] = introzy.assert_created(count=2)
    deals += introzy.add_deals("partner", 3, stage="Active", currency="EUR")
    introzy.assert_updated(created, expectedValue=None, notes="x")
    introzy.assert_moved(deals[0]["id"], to="Won")
    introzy.assert_moved(to="Won", count=2)
    introzy.assert_deleted(created)
    operation = introzy.requests[0]["operation"]
    assert operation == "createDeal"
    assert introzy.requests[0]["ignored"]["body"] == []
    assert introzy.client(timeout=3).get("/api/pipelines").status_code == 200


def test_two(introzy_server: MockServer, introzy_sandbox_factory: MakeSandbox) -> None:
    with introzy_sandbox_factory("other", scenario="empty", seed=2) as other:
        arrange(other, "sales")
    assume: SandboxOptions = {"assume": {"deal-order": "oldest-first"}}
    with introzy_server.sandbox("third", **assume) as third:
        check(third)
    assert create_app(Config()).test_client()
