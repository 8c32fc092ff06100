"""Deals are created, edited and deleted in a panel, by the vendor's API as its curl shows."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from board_page import card, column, said, sent
from browsing import Box, Open

DEALS = "/api/pipelines/sales/deals"
HASTE = """
  const { timeout } = AbortSignal;
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / 50);
"""


@pytest.fixture
def panel(board: Page) -> Locator:
    """The panel of the deal on top of the first column, which is created for the test."""
    return board.locator(".panel")


@pytest.fixture
def deal(box: Box) -> Any:
    """A deal in the first stage, on top of its column."""
    return box.api("POST", DEALS, {"name": "Acme Corp", "expectedValue": 1000, "notes": "Call"})


def shown_body(panel: Locator) -> Any:
    """Return the body of the request that the panel shows."""
    words = shlex.split(panel.get_by_label("The request").inner_text())
    return json.loads(words[words.index("-d") + 1])


def test_a_deal_is_created(board: Page, box: Box, panel: Locator) -> None:
    board.get_by_role("button", name="New deal").click()
    panel.get_by_label("Name").fill("Acme Corp")
    panel.get_by_label("Value").fill("75000.5")
    panel.get_by_role("combobox", name="Contact").fill("molina")
    panel.get_by_role("option", name="Jodi Molina").click()
    shown = shown_body(panel)
    panel.get_by_role("button", name="Create").click()

    new = card(column(board, "Lead"), "Acme Corp")
    expect(new).to_be_focused()
    expect(new).to_contain_text("Jodi Molina")
    expect(new).to_contain_text("$75,000.5")
    [exchange] = sent(box, "createDeal")
    assert exchange["body"] == shown
    assert shown["contactType"] == "USER"


def test_only_what_was_changed_is_sent_as_the_curl_shows(
    deal: Any, board: Page, box: Box, panel: Locator
) -> None:
    card(board, "Acme Corp").click()
    expect(panel.get_by_role("button", name="Save")).to_be_disabled()
    panel.get_by_label("Value").fill("")
    panel.get_by_label("Move to").select_option("Won")
    shown = shown_body(panel)
    panel.get_by_role("button", name="Save").click()

    expect(card(column(board, "Won"), "Acme Corp")).to_contain_text("No value")
    expect(said(board)).to_have_text("Acme Corp is saved")
    [exchange] = sent(box, "updateDeal")
    assert exchange["body"] == shown
    assert [*shown] == ["expectedValue", "pipelineStageId"]
    assert exchange["path"].endswith(deal["id"])


@pytest.mark.usefixtures("deal")
def test_what_the_server_says_of_fields_is_shown_at_them(board: Page, panel: Locator) -> None:
    card(board, "Acme Corp").click()
    panel.get_by_label("Name").fill("")
    panel.get_by_label("Value").fill("a lot")
    panel.get_by_role("button", name="Save").click()

    expect(panel.get_by_label("Name")).to_be_focused()
    expect(panel.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    expect(panel.get_by_text("must be text of 1 to 200 characters")).to_be_visible()
    expect(panel.get_by_text('must be a number or null, not "a lot"')).to_be_visible()
    expect(panel.get_by_label("Value")).to_have_value("a lot")


def test_a_deal_is_deleted_after_a_question(
    deal: Any, board: Page, box: Box, panel: Locator
) -> None:
    card(board, "Acme Corp").click()
    panel.get_by_role("button", name="Delete").click()
    question = board.get_by_role("dialog")
    expect(question).to_contain_text(f"-X DELETE '{box.server.url}{DEALS}/{deal['id']}'")
    question.get_by_role("button", name="Delete").click()

    expect(card(board, "Acme Corp")).to_have_count(0)
    expect(panel).to_be_hidden()
    assert len(sent(box, "deleteDeal")) == 1


@pytest.mark.usefixtures("deal")
def test_edits_are_not_lost_without_a_question(board: Page, panel: Locator) -> None:
    card(board, "Acme Corp").click()
    panel.get_by_label("Notes").fill("Call again")

    board.get_by_role("tab", name="Partner").click()
    board.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(board.get_by_role("heading", name="Sales Pipeline")).to_be_visible()
    expect(panel.get_by_label("Notes")).to_have_value("Call again")
    panel.get_by_label("Notes").press("Escape")
    board.get_by_role("dialog").get_by_role("button", name="Leave").click()

    expect(panel).to_be_hidden()
    expect(card(board, "Acme Corp")).to_be_focused()


def test_what_others_change_comes_into_fields_that_are_not_edited(
    deal: Any, board: Page, box: Box, panel: Locator
) -> None:
    path = f"{DEALS}/{deal['id']}"
    card(board, "Acme Corp").click()
    panel.get_by_label("Notes").fill("Mine")

    box.api("PATCH", path, {"name": "Acme Inc", "notes": "Theirs"})

    expect(panel.get_by_label("Name")).to_have_value("Acme Inc")
    expect(panel.get_by_label("Notes")).to_have_value("Mine")
    box.api("DELETE", path)
    expect(panel.get_by_role("alert")).to_contain_text("it was deleted")
    expect(panel.get_by_role("button", name="Save")).to_be_disabled()


@pytest.mark.usefixtures("deal")
def test_a_deal_that_comes_back_can_be_edited_again(board: Page, box: Box, panel: Locator) -> None:
    card(board, "Acme Corp").click()
    panel.get_by_label("Notes").fill("Mine")

    box.mock("POST", "/rewind", {"position": 0})
    expect(panel.get_by_role("alert")).to_contain_text("the sandbox is at another time")
    box.mock("POST", "/rewind", {"position": 1})

    expect(panel.get_by_role("alert")).to_be_hidden()
    expect(panel.get_by_label("Notes")).to_have_value("Mine")
    expect(panel.get_by_role("button", name="Save")).to_be_enabled()


def test_a_request_that_is_never_answered_is_given_up(box: Box, open_page: Open) -> None:
    page = open_page("about:blank")
    page.add_init_script(HASTE)
    page.goto(box.url)
    panel = page.locator(".panel")
    page.get_by_role("button", name="New deal").click()
    panel.get_by_label("Name").fill("Acme Corp")
    box.mock("POST", "/faults", {"effect": {"ending": "never"}})

    panel.get_by_role("button", name="Create").click()

    expect(panel.get_by_role("alert")).to_contain_text("no answer within 10 seconds")
    expect(panel.get_by_role("button", name="Create")).to_be_enabled()
    expect(panel.get_by_label("Name")).to_have_value("Acme Corp")


def test_an_exchange_leads_to_its_deal_in_another_pipeline_and_back(board: Page, box: Box) -> None:
    box.api("POST", "/api/pipelines/partner/deals", {"name": "Partners Ltd"})
    tools = board.get_by_role("complementary")
    tools.get_by_role("tab", name="Traffic").click()
    tools.get_by_role("button", name="POST /api/pipelines/partner/deals").click()
    tools.get_by_role("button", name="Open deal").click()

    expect(board.get_by_role("heading", name="Partner Pipeline")).to_be_visible()
    expect(board.get_by_role("heading", name="Partners Ltd")).to_be_focused()
    board.get_by_role("button", name="Requests of this deal").click()
    expect(tools.get_by_role("button", name="POST /api/pipelines/partner/deals")).to_be_visible()
