"""The page follows the sandbox while it can be seen, and catches up afterwards."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browsing import Box

SEEN = """(seen) => {
  Object.defineProperty(document, "hidden", { value: !seen, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_in_the_background_keeps_no_connection_and_catches_up(board: Page, box: Box) -> None:
    expect(board.get_by_role("banner").get_by_text("live")).to_be_visible()

    with board.expect_event("requestfailed", lambda asked: "/_mock/events" in asked.url):
        board.evaluate(SEEN, False)
    box.api("POST", "/api/pipelines/sales/deals", {"name": "Made meanwhile"})
    board.evaluate(SEEN, True)

    expect(board.get_by_role("main").get_by_text("Made meanwhile")).to_be_visible()
