"""The page follows the sandbox while it can be seen, and catches up afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from board_page import card, said
from browsing import Box, Open
from live_server import exchange_all
from mockserver import create_app
from other_server import serving


class QuietHandler(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Say nothing."""


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


def test_a_connection_that_is_silent_for_long_is_opened_anew(box: Box, board: Page) -> None:
    board.clock.install()
    box.api("POST", "/api/pipelines/sales/deals", {"name": "Acme Corp"})
    expect(card(board, "Acme Corp")).to_be_visible()

    with board.expect_request("**/_mock/events?*"):
        board.clock.fast_forward("01:00")


def move(board: Page, box: Box, name: str) -> None:
    """Create a deal as another client, and move it by keyboard."""
    box.api("POST", "/api/pipelines/sales/deals", {"name": name})
    card(board, name).press("]")
    expect(said(board)).to_have_text(f"{name} moved to Qualified")


def test_the_page_says_that_its_sandbox_is_gone_and_comes_back_with_it(
    box: Box, board: Page
) -> None:
    move(board, box, "Acme Corp")
    box.mock("DELETE", f"/sandboxes/{box.name}", of="default")
    connection = board.get_by_role("banner").locator(".mark")
    expect(connection).to_have_attribute("title", re.compile("^There is no sandbox"))
    expect(connection).to_have_text("connection lost, coming back")

    again = Box(box.server, box.name, seed=2)  # which has another key
    expect(connection).to_have_text("live")
    move(board, again, "Globex")


@pytest.fixture
def by_wsgi() -> Iterator[str]:
    """Serve the app by Werkzeug's server, which cannot stream its events."""
    server = make_server("127.0.0.1", 0, create_app(), threaded=True, request_handler=QuietHandler)
    with serving(server) as url:
        yield url


def test_the_page_of_a_wsgi_server_follows_it_too(by_wsgi: str, open_page: Open) -> None:
    page = open_page(by_wsgi)
    expect(page.get_by_role("banner").get_by_text("live")).to_be_visible()

    exchange_all(by_wsgi, "POST", "/api/pipelines/sales/deals", {"name": "Made by another"})

    expect(page.get_by_role("main").get_by_text("Made by another")).to_be_visible()
    expect(page.get_by_role("banner").get_by_text("live")).to_be_visible()
