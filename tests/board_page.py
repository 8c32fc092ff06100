"""What tests of the board do with the page, as a person does."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from browsing import Box

__all__ = ["card", "column", "middle", "said", "sent", "settled", "stage_of"]


def settled(page: Page) -> Page:
    """Wait until the board follows its sandbox and shows all that moves its parts; return it."""
    bar = page.locator("#sandbox")
    expect(bar.get_by_text("live")).to_be_visible()
    expect(bar).to_contain_text("Scenario default")
    expect(bar.locator("time")).not_to_be_empty()
    expect(card(column(page, "Lead"), "").first).to_be_visible()
    return page


def column(page: Page, label: str) -> Locator:
    """Return the column of a stage."""
    return page.get_by_role("region", name=label, exact=True)


def card(within: Page | Locator, name: str) -> Locator:
    """Return the card of a deal, on the board or in a column."""
    return within.locator("button.card:not(.ghost)").filter(has_text=name)


def said(page: Page) -> Locator:
    """Return what the page says of what was just done."""
    return page.locator("#said")


def middle(of: Locator) -> tuple[float, float]:
    """Return a point of an element that is in sight."""
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"], 200) / 2


def sent(box: Box, operation: str) -> list[Any]:
    """Return the exchanges of an operation of the vendor's API, oldest first."""
    return [
        box.mock("GET", f"/requests/{one['id']}")
        for one in box.mock("GET", f"/requests?operation={operation}")
    ]


def stage_of(box: Box, deal: Any) -> str:
    """Return the label of the stage that a deal is in."""
    label: str = box.api("GET", f"/api/pipelines/sales/deals/{deal['id']}")["stage"]["label"]
    return label
