"""The controls show what others do to keys, snapshots and sandboxes, and keep their buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Box


@pytest.fixture
def section(board: Page) -> Callable[[str], Locator]:
    """Open a section of the pane with the controls that is closed at first."""
    board.get_by_role("tab", name="Controls").click()

    def opened(title: str) -> Locator:
        board.get_by_role("heading", name=title).click()
        return board.locator("details").filter(has=board.get_by_role("heading", name=title))

    return opened


def test_what_others_make_is_listed(
    box: Box, board: Page, section: Callable[[str], Locator], request: pytest.FixtureRequest
) -> None:
    box.mock("PATCH", "/clock", {"mode": "frozen"})
    keys, sandboxes = section("Keys"), section("Sandboxes")
    expect(keys.get_by_text("None was added")).to_be_visible()
    expect(sandboxes.get_by_role("link", name=box.name)).to_be_visible()

    box.mock("POST", "/keys", {"name": "their key"})
    box.mock("PUT", "/snapshots/their-snapshot")
    box.mock("POST", "/sandboxes", {"name": f"{box.name}-theirs"})
    request.addfinalizer(lambda: box.mock("DELETE", f"/sandboxes/{box.name}-theirs"))

    expect(keys.get_by_text("their key")).to_be_visible()
    expect(board.get_by_role("button", name="Load their-snapshot")).to_be_visible()
    expect(sandboxes.get_by_role("link", name=f"{box.name}-theirs")).to_be_visible()


def test_a_button_is_pressed_whatever_others_do_meanwhile(
    box: Box, board: Page, section: Callable[[str], Locator]
) -> None:
    box.mock("POST", "/keys", {"name": "mine"})
    keys = section("Keys")
    keys.get_by_role("button", name="Revoke mine").focus()
    board.keyboard.down(" ")
    box.mock("POST", "/keys", {"name": "theirs"})
    expect(keys.get_by_role("button", name="Revoke theirs")).to_be_visible()
    board.keyboard.up(" ")

    expect(keys.get_by_text("revoked 2025")).to_be_visible()
