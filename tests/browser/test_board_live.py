"""What other clients change appears on the board at once, and is marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from board_page import card, column, settled
from browsing import Box, Open
from line import Line
from live_server import Live

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def shown(board: Page) -> Page:
    """The board, once it follows the sandbox."""
    return settled(board)


@pytest.fixture
def line(server: Live) -> Iterator[Line]:
    line = Line(server.port)
    yield line
    line.end()


def stage(box: Box, label: str) -> str:
    """Return the id of a stage of the sales pipeline."""
    stages = box.api("GET", "/api/pipelines/sales")["stages"]
    found: str = next(one["id"] for one in stages if one["label"] == label)
    return found


def stop_clock(page: Page) -> None:
    """Stop the clock of a page; time passes only as the test says."""
    page.clock.install(time=0)
    page.clock.pause_at(1)


def test_a_deal_that_another_client_creates_appears_without_a_pause(shown: Page, box: Box) -> None:
    stop_clock(shown)
    box.api("POST", DEALS, {"name": "Acme Corp", "expectedValue": 1000})

    new = card(column(shown, "Lead"), "Acme Corp")
    expect(new).to_contain_text("new")
    expect(column(shown, "Lead").locator(".count")).to_have_text("25")
    expect(column(shown, "Lead").locator(".sums")).to_contain_text("$307,370")
    expect(shown.get_by_role("tab", name="Sales")).to_contain_text("51")


def test_a_deal_that_is_made_while_the_page_loads_appears(box: Box, open_page: Open) -> None:
    page = open_page("about:blank")

    def make_meanwhile(route: Route) -> None:
        answer = route.fetch()
        box.api("POST", DEALS, {"name": "Acme Corp"})
        route.fulfill(response=answer)

    page.route("**/_mock/boards/SALES*", make_meanwhile, times=1)
    page.goto(box.url)

    expect(card(page, "Acme Corp")).to_be_visible()


def test_moves_edits_and_deletions_are_followed(shown: Page, box: Box) -> None:
    deal = box.api("POST", DEALS, {"name": "Acme Corp"})
    path = f"{DEALS}/{deal['id']}"
    expect(card(shown, "Acme Corp")).to_be_visible()

    box.api("PATCH", path, {"pipelineStageId": stage(box, "Won")})
    expect(card(column(shown, "Won"), "Acme Corp")).to_contain_text("moved")
    box.api("PATCH", path, {"expectedValue": 77})
    expect(card(column(shown, "Won"), "Acme Corp")).to_contain_text("$77")
    box.api("DELETE", path)
    expect(card(shown, "Acme Corp")).to_have_count(0)


def test_a_mark_goes_after_some_seconds(shown: Page, box: Box) -> None:
    stop_clock(shown)
    box.api("POST", DEALS, {"name": "Acme Corp"})
    new = card(shown, "Acme Corp")
    expect(new).to_contain_text("new")

    shown.clock.run_for(6_000)

    expect(new).to_contain_text("just now")
    expect(new).not_to_contain_text("new")


def test_a_card_that_the_page_moves_is_not_marked(shown: Page, box: Box) -> None:
    card(column(shown, "Lead"), "").first.press("]")
    expect(column(shown, "Qualified").locator(".count")).to_have_text("13")
    box.api("POST", DEALS, {"name": "Later"})
    expect(card(shown, "Later")).to_contain_text("new")

    moved = card(column(shown, "Qualified"), "Brightline Supply").first
    expect(moved).to_have_class("card")


def test_a_deal_outside_of_the_filter_does_not_appear(shown: Page, box: Box) -> None:
    shown.get_by_label("Search deals").fill("acme")
    expect(column(shown, "Lead")).to_contain_text("No deals match.")

    box.api("POST", DEALS, {"name": "Another"})
    box.api("POST", DEALS, {"name": "Acme Corp"})

    expect(card(shown, "Acme Corp")).to_be_visible()
    expect(card(shown, "Another")).to_have_count(0)
    expect(column(shown, "Lead").locator(".count")).to_have_text("1 of 26")


def test_a_deal_that_comes_to_match_the_search_appears(shown: Page, box: Box) -> None:
    deal = box.api("POST", DEALS, {"name": "Another"})
    shown.get_by_label("Search deals").fill("acme")
    expect(column(shown, "Lead")).to_contain_text("No deals match.")

    box.api("PATCH", f"{DEALS}/{deal['id']}", {"name": "Acme Corp"})

    expect(card(shown, "Acme Corp")).to_be_visible()


def test_cards_in_sight_stay_where_they_are(shown: Page, box: Box) -> None:
    scroll = column(shown, "Lead").locator(".scroll")
    scroll.evaluate("element => { element.scrollTop = 700; }")
    first = column(shown, "Lead").get_by_role("listitem").first
    expect(first).not_to_have_attribute("aria-posinset", "1")
    seen = card(column(shown, "Lead"), "").nth(6)
    name, before = seen.locator(".name").inner_text(), seen.bounding_box()

    box.api("POST", DEALS, {"name": "Acme Corp"})
    expect(column(shown, "Lead").locator(".count")).to_have_text("25")

    assert before
    assert card(column(shown, "Lead"), name).first.bounding_box() == before


def test_another_scenario_is_shown_anew(shown: Page, box: Box) -> None:
    box.mock("POST", "/scenario", {"name": "empty"})
    expect(shown.get_by_text("There is no Sales Pipeline yet.")).to_be_visible()
    expect(shown.locator("#sandbox")).to_contain_text("Scenario empty")

    shown.get_by_role("button", name="Create it").click()
    expect(column(shown, "Lead")).to_contain_text("No deals in this stage.")
    box.mock("POST", "/scenario", {"name": "default"})
    expect(column(shown, "Lead").locator(".count")).to_have_text("24")


def test_a_rewind_and_a_reset_are_shown(shown: Page, box: Box) -> None:
    deal = box.api("POST", DEALS, {"name": "Acme Corp"})
    box.api("PATCH", f"{DEALS}/{deal['id']}", {"pipelineStageId": stage(box, "Won")})
    expect(card(column(shown, "Won"), "Acme Corp")).to_be_visible()

    box.mock("POST", "/rewind", {"position": 1})
    expect(card(column(shown, "Lead"), "Acme Corp")).to_contain_text("moved")
    box.mock("POST", "/reset")
    expect(card(shown, "Acme Corp")).to_have_count(0)
    expect(column(shown, "Won").locator(".count")).to_have_text("14")


def test_each_pipeline_has_a_tab_and_an_address(box: Box, open_page: Open) -> None:
    page = open_page(box.url)
    page.get_by_role("tab", name="Referral").click()
    expect(page.get_by_role("heading", name="Referral Pipeline")).to_be_visible()

    page.get_by_role("tab", name="Partner").click()
    expect(page.get_by_role("heading", name="Partner Pipeline")).to_be_visible()
    assert page.url.endswith("#partner")
    page.go_back()
    expect(page.get_by_role("tab", name="Referral")).to_have_attribute("aria-selected", "true")
    page.go_back()
    expect(page.get_by_role("heading", name="Sales Pipeline")).to_be_visible()
    page.goto(f"{box.url}#partner")
    expect(page.get_by_role("heading", name="Partner Pipeline")).to_be_visible()


def test_cards_are_as_old_as_the_clock_of_the_sandbox_says(shown: Page, box: Box) -> None:
    age = card(column(shown, "Lead"), "").first.locator(".age")
    expect(age).to_have_text("5 days")

    box.mock("POST", "/clock/advance", {"days": 3})

    expect(age).to_have_text("1 week")
    expect(shown.locator("#sandbox time")).to_contain_text("2025-01-04")


def test_a_lost_connection_comes_back_and_the_board_with_it(
    tmp_path: Path, line: Line, open_page: Open
) -> None:
    page = open_page(line.url)
    state = page.locator("#sandbox .mark")
    expect(state).to_have_text("live")
    expect(page.get_by_role("tab", name="Sales")).to_contain_text("50")

    line.cut()
    expect(state).to_have_text("connection lost, coming back")
    another = Live("--memory", "--port", "0", "--scenario", "demo", cwd=tmp_path)
    try:
        line.mend(another.port)
        expect(state).to_have_text("live")
        expect(page.locator("#sandbox")).to_contain_text("Scenario demo")
        expect(page.get_by_role("tab", name="Sales")).not_to_contain_text("50")
    finally:
        another.kill()
