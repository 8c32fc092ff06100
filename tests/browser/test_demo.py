"""Demo mode shows the board alone; one key takes it back to the start, another one plays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import Box, Open, violations

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def demo(box: Box, open_page: Open) -> Page:
    """The test's sandbox in demo mode."""
    page: Page = open_page(f"{box.server.url}/?demo&sandbox={box.name}")
    expect(page.get_by_role("region", name="Demo")).to_be_visible()
    expect(page.locator("#sandbox .mark")).to_have_text("live")
    return page


def total(box: Box) -> int:
    return int(box.api("GET", f"{DEALS}?limit=1")["total"])


def test_the_parts_of_developers_are_hidden(demo: Page) -> None:
    expect(demo.get_by_role("complementary")).to_be_hidden()
    expect(demo.get_by_role("navigation", name="Pages")).to_be_hidden()
    expect(demo.get_by_text("Call it from a program")).to_be_hidden()
    assert violations(demo) == []


def test_home_resets_the_sandbox_even_on_a_card_and_says_so_before(demo: Page, box: Box) -> None:
    before = total(box)
    box.api("POST", DEALS, {"name": "Of a customer"})
    card = demo.get_by_role("button", name="Of a customer")
    card.focus()
    expect(demo.get_by_text("resets the sandbox, without asking")).to_be_visible()

    with demo.expect_navigation():
        demo.keyboard.press("Home")

    expect(demo.get_by_role("region", name="Demo")).to_be_visible()
    expect(card).to_be_hidden()
    assert total(box) == before


def test_home_in_a_field_stays_in_the_field(demo: Page, box: Box) -> None:
    box.api("POST", DEALS, {"name": "Of a customer"})
    before = total(box)
    field = demo.get_by_role("searchbox")
    field.fill("Of a")

    field.press("Home")
    field.press("p")

    expect(field).to_have_value("pOf a")
    assert total(box) == before


def test_pictures_are_drawn_when_they_are_opened(demo: Page) -> None:
    demo.get_by_text("Pictures", exact=True).click()

    expect(demo.get_by_role("img", name="Deals by stage")).to_be_visible()


def test_p_plays_apart_and_home_leads_back(demo: Page, box: Box) -> None:
    box.api("POST", DEALS, {"name": "Of a customer"})
    demo.keyboard.press("p")
    expect(demo.get_by_role("button", name="Pause")).to_be_visible()
    demo.keyboard.press("p")
    expect(demo.get_by_role("button", name="Play")).to_be_visible()
    assert re.search(r"\?demo&sandbox=play", demo.url)

    demo.keyboard.press("Home")

    demo.wait_for_url(f"**/?demo&sandbox={box.name}")
    expect(demo.get_by_role("button", name="Play")).to_be_visible()
