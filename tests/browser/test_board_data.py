"""Columns of ten thousand deals stay small, and texts of data stay texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from board_page import card, column
from browsing import Box, Open, violations

DEALS = "/api/pipelines/sales/deals"


def test_the_last_of_thousands_of_cards_is_reached_with_few_elements(
    box: Box, open_page: Open
) -> None:
    tables = box.mock("GET", "/export")["tables"]
    deal = next(iter(tables["deals"].values()))
    tables["deals"] = {str(at): {**deal, "id": f"deal-{at}"} for at in range(1, 10_001)}
    box.mock("POST", "/import", {"tables": tables})
    page = open_page(box.url)
    lead = column(page, "Lead")
    expect(card(lead, "").first).to_be_visible()

    page.evaluate(
        """async () => {
          const scroll = document.querySelector(".scroll");
          const more = () => scroll.querySelector(".end").textContent !== "";
          while (more()) {
            scroll.scrollTop = scroll.scrollHeight;
            await new Promise(requestAnimationFrame);
          }
          scroll.scrollTop = scroll.scrollHeight;
        }"""
    )

    expect(lead.locator(".count")).to_have_text("10,000")
    expect(lead.get_by_role("listitem").last).to_have_attribute("aria-posinset", "10000")
    expect(card(lead, "").last).to_be_in_viewport()
    assert page.locator(".card").count() < 100


@pytest.mark.parametrize("scenario", ["unicode", "boundaries"])
def test_texts_of_data_do_nothing(
    scenario: str, make_box: Callable[..., Box], open_page: Open
) -> None:
    box = make_box(scenario=scenario)
    attack = (
        "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"
    )
    box.api("POST", DEALS, {"name": attack, "description": attack, "notes": attack})
    page = open_page(box.url)

    card(page, "<img").first.click()
    expect(page.get_by_role("heading", name="<img")).to_be_visible()
    for tab in page.get_by_role("tab").all()[:5]:
        tab.click()
        page.wait_for_timeout(0)

    expect(page).not_to_have_title("broken")
    assert page.locator("#board :is(img, script, iframe)").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_wrong_with_a_deal(box: Box, open_page: Open, width: int) -> None:
    page = open_page(box.url, viewport={"width": width, "height": 800})
    card(page, "").first.click()
    expect(page.locator(".panel").get_by_label("Name")).to_be_visible()

    assert violations(page) == []
