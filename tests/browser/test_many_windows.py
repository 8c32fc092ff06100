"""Many windows of one browser, which has six connections to a server for all of them."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from browsing import Box, watched

WINDOWS = 7


def test_each_of_many_windows_is_live(browser: Browser, box: Box) -> None:
    with browser.new_context() as context:
        pages = [context.new_page() for _ in range(WINDOWS)]
        wrong = [watched(page) for page in pages]
        for page in pages:
            page.goto(box.url)
            expect(page.get_by_role("banner").get_by_text("live", exact=True)).to_be_visible()
        box.api("POST", "/api/pipelines/sales/deals", {"name": "Made by another"})

        for page in pages:
            expect(page.get_by_role("main").get_by_text("Made by another")).to_be_visible()
        assert wrong == [[]] * WINDOWS
