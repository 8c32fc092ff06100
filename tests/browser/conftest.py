"""A browser, a server that its tests share, and for each test a sandbox and a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import Box, Open, watched
from chromium import SLOWEST_MS, launched
from live_server import Live

_PATIENT = """(() => {
  const { setTimeout } = window;
  window.setTimeout = (act, ms, ...more) => ms > 5000 ? 0 : setTimeout(act, ms, ...more);
})()"""
"""Keeps what a page shows for some seconds, so that a slow machine sees it too."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; without one, these tests are skipped."""
    with launched() as browser:
        if browser is None:
            pytest.skip("no Chromium is there: apt-get install chromium-headless-shell")
        yield browser


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server in memory, shared by the tests of a process."""
    live = Live("--memory", "--port", "0", cwd=tmp_path_factory.mktemp("server"))
    yield live
    live.kill()


@pytest.fixture
def make_box(server: Live, request: pytest.FixtureRequest) -> Callable[..., Box]:
    """Make a sandbox of the shared server, with any settings."""

    def make(**settings: Any) -> Box:
        name = re.sub(r"[^A-Za-z0-9_]+", "-", request.node.name).strip("-")[:120]
        box = Box(server, name, **settings)
        request.addfinalizer(lambda: box.mock("DELETE", f"/sandboxes/{name}", of="default"))
        return box

    return make


@pytest.fixture
def box(make_box: Callable[..., Box]) -> Box:
    """A sandbox of the test's own, with the default scenario."""
    return make_box()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Open:
    """Open pages; unless it is `blind` to that, none may fail, log an error, or ask others."""

    def open_one(url: str, *, blind: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        request.addfinalizer(context.close)
        context.set_default_timeout(SLOWEST_MS)
        context.add_init_script(_PATIENT)
        page = context.new_page()
        if not blind:
            wrong = watched(page)
            request.addfinalizer(lambda: _check(wrong))
        page.goto(url)
        return page

    return open_one


@pytest.fixture
def board(box: Box, open_page: Open) -> Page:
    """The board of the test's sandbox, once it follows what happens there."""
    page: Page = open_page(box.url)
    expect(page.locator("#sandbox .mark")).to_have_text("live")
    return page


def _check(wrong: list[str]) -> None:
    assert wrong == []
