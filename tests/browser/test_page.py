"""The page runs nothing but its own scripts, and asks nobody but its own server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browsing import Box, Open, violations

MOST_BYTES = 80_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_wrong(box: Box, open_page: Open, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800}
    url = f"{box.server.url}/?sandbox={box.name}"
    page = open_page(url, color_scheme=scheme, viewport=size)
    expect(page.get_by_role("heading", name="Sales Pipeline")).to_be_visible()

    assert violations(page) == []


def test_the_page_says_how_to_call_the_api(board: Page, box: Box) -> None:
    board.get_by_text("Call it from a program").click()

    curl = f'curl {box.server.url}/api/pipelines -H "Authorization: Bearer {box.key}"'
    expect(board.get_by_text(curl)).to_be_visible()


def test_the_tools_are_hidden_and_stay_so_when_the_page_is_loaded_anew(board: Page) -> None:
    tools = board.get_by_role("complementary", name="Tools of developers")
    expect(tools).to_be_visible()

    board.get_by_role("button", name="Tools").click()
    expect(tools).to_be_hidden()
    board.reload()

    expect(board.get_by_role("button", name="Tools")).to_have_attribute("aria-expanded", "false")
    expect(tools).to_be_hidden()


def test_on_a_phone_the_tools_come_into_sight(box: Box, open_page: Open) -> None:
    page = open_page(box.url, viewport={"width": 390, "height": 844})

    page.get_by_role("button", name="Tools").click()

    expect(page.get_by_role("tab", name="Traffic")).to_be_in_viewport()


def test_a_part_that_could_not_be_loaded_is_loaded_when_it_is_opened_again(board: Page) -> None:
    board.route("**/_board/controls/pane.js", lambda route: route.abort(), times=1)
    controls = board.get_by_role("tab", name="Controls")

    controls.click()
    expect(board.get_by_role("status")).to_contain_text("no answer from the server. Try again.")
    controls.click()

    expect(board.get_by_role("slider", name="Position")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "heading"), [("/", "Sales Pipeline"), ("/docs", "Import a state")]
)
def test_a_page_loads_little_over_the_wire(
    box: Box, open_page: Open, path: str, heading: str
) -> None:
    page = open_page(f"{box.server.url}{path}?sandbox={box.name}")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()

    sizes = page.evaluate(
        """["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
            .map((entry) => [entry.name, entry.transferSize])"""
    )

    assert sum(size for _, size in sizes) < MOST_BYTES, sizes
