"""A card goes to another stage by mouse, by finger and by keyboard, and back if it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from board_page import card, column, middle, said, sent, settled, stage_of
from browsing import Box, Open

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def deal(box: Box) -> Any:
    """A deal in the first stage, on top of its column."""
    return box.api("POST", DEALS, {"name": "Acme Corp", "expectedValue": 1000})


def press_and_carry(page: Page, to: str) -> None:
    settled(page)
    page.mouse.move(*middle(card(page, "Acme Corp")))
    page.mouse.down()
    page.mouse.move(*middle(column(page, to)), steps=3)


def test_a_card_is_dragged_by_mouse(deal: Any, box: Box, open_page: Open) -> None:
    board = open_page(box.url, reduced_motion="no-preference")
    press_and_carry(board, "Qualified")
    board.mouse.up()

    expect(card(column(board, "Qualified"), "Acme Corp")).to_be_visible()
    expect(said(board)).to_have_text("Acme Corp moved to Qualified")
    assert stage_of(box, deal) == "Qualified"
    assert len(sent(box, "updateDeal")) == 1
    expect(board.locator(".panel")).to_be_hidden()


@pytest.mark.usefixtures("deal")
def test_a_card_goes_to_the_nearest_column_and_only_on_the_board(box: Box, open_page: Open) -> None:
    page = open_page(box.url, viewport={"width": 1000, "height": 700})
    page.locator(".columns").evaluate("columns => { columns.scrollLeft = 0 }")
    press_and_carry(page, "Lead")
    page.mouse.move(*middle(page.get_by_role("complementary")))  # above the last column
    expect(page.locator(".column.over")).to_have_count(0)

    page.locator(".columns").evaluate("columns => { columns.scrollLeft = columns.scrollWidth }")
    won = column(page, "Won").bounding_box()
    assert won
    page.mouse.move(won["x"] + won["width"] + 4, won["y"] + 100)  # between it and the edge
    page.mouse.up()

    expect(card(column(page, "Won"), "Acme Corp")).to_be_visible()
    expect(said(page)).to_have_text("Acme Corp moved to Won")
    assert len(sent(box, "updateDeal")) == 1


@pytest.mark.usefixtures("deal")
def test_escape_puts_a_dragged_card_back(box: Box, board: Page) -> None:
    press_and_carry(board, "Qualified")
    expect(board.locator(".column.over")).to_have_count(1)
    board.keyboard.press("Escape")
    board.mouse.up()

    expect(board.locator(".ghost, .over")).to_have_count(0)
    expect(card(column(board, "Lead"), "Acme Corp")).to_be_visible()
    assert sent(box, "updateDeal") == []


def test_a_card_is_dragged_by_finger_after_a_long_press(
    deal: Any, box: Box, open_page: Open
) -> None:
    page = open_to_touch(box, open_page)
    start, end = middle(card(page, "Acme Corp")), middle(column(page, "Qualified"))
    touch = toucher(page)

    touch("touchStart", start)
    expect(page.locator(".ghost")).to_be_visible()
    for part in (0.3, 0.6, 1):
        touch("touchMove", tuple(a + (b - a) * part for a, b in zip(start, end, strict=True)))
    touch("touchEnd", None)

    expect(card(column(page, "Qualified"), "Acme Corp")).to_be_visible()
    expect(said(page)).to_have_text("Acme Corp moved to Qualified")
    assert stage_of(box, deal) == "Qualified"


@pytest.mark.usefixtures("deal")
def test_a_finger_that_moves_at_once_scrolls(box: Box, open_page: Open) -> None:
    page = open_to_touch(box, open_page)
    x, y = middle(column(page, "Lead"))
    touch = toucher(page)
    page.clock.install(time=0)
    page.clock.pause_at(1)  # no press is long, as slow as the machine may be

    touch("touchStart", (x, y + 200))
    for moved in range(20, 220, 20):
        touch("touchMove", (x, y + 200 - moved))
    touch("touchEnd", None)

    expect(card(page, "Acme Corp")).not_to_be_in_viewport()
    assert sent(box, "updateDeal") == []


def open_to_touch(box: Box, open_page: Open) -> Page:
    size = {"width": 900, "height": 700}
    return settled(open_page(box.url, has_touch=True, viewport=size))


def toucher(page: Page) -> Callable[[str, Any], None]:
    session = page.context.new_cdp_session(page)

    def touch(kind: str, at: Any) -> None:
        points = [] if at is None else [{"x": at[0], "y": at[1]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_a_card_is_moved_by_keyboard_and_keeps_the_focus(deal: Any, box: Box, board: Page) -> None:
    card(board, "Acme Corp").focus()
    board.keyboard.press("]")

    moved = card(column(board, "Qualified"), "Acme Corp")
    expect(moved).to_be_focused()
    expect(said(board)).to_have_text("Acme Corp moved to Qualified")
    board.keyboard.press("Control+ArrowLeft")
    expect(card(column(board, "Lead"), "Acme Corp")).to_be_focused()
    expect(said(board)).to_have_text("Acme Corp moved to Lead")
    assert stage_of(box, deal) == "Lead"


def test_quick_moves_are_all_made(deal: Any, box: Box, board: Page) -> None:
    card(board, "Acme Corp").focus()
    board.keyboard.press("]")
    board.keyboard.press("]")

    expect(said(board)).to_have_text("Acme Corp moved to Won")
    expect(card(column(board, "Won"), "Acme Corp")).to_be_focused()
    assert stage_of(box, deal) == "Won"
    assert len(sent(box, "updateDeal")) == 2


@pytest.mark.usefixtures("deal")
def test_arrows_go_from_card_to_card(board: Page) -> None:
    card(board, "Acme Corp").focus()

    board.keyboard.press("ArrowRight")
    expect(column(board, "Qualified").get_by_role("button").first).to_be_focused()
    board.keyboard.press("End")
    expect(column(board, "Qualified").get_by_role("button").last).to_be_focused()
    board.keyboard.press("Home")
    board.keyboard.press("ArrowDown")
    expect(column(board, "Qualified").get_by_role("button").nth(1)).to_be_focused()


@pytest.mark.usefixtures("deal")
@pytest.mark.parametrize("fault", ["down", "refused"])
def test_a_refused_move_is_taken_back(fault: str, box: Box, board: Page) -> None:
    expect(card(board, "Acme Corp")).to_be_visible()
    box.mock("POST", "/faults", {"preset": fault})

    press_and_carry(board, "Qualified")
    board.mouse.up()

    expect(said(board)).to_contain_text("Acme Corp is in Lead.")
    expect(card(column(board, "Lead"), "Acme Corp")).to_be_visible()
    expect(card(column(board, "Qualified"), "Acme Corp")).to_have_count(0)


@pytest.mark.usefixtures("deal")
def test_a_move_whose_answer_is_lost_is_shown_as_the_server_has_it(box: Box, board: Page) -> None:
    expect(card(board, "Acme Corp")).to_be_visible()
    box.mock("POST", "/faults", {"preset": "lost-answer", "times": 9})

    press_and_carry(board, "Qualified")
    board.mouse.up()

    expect(said(board)).to_contain_text("Acme Corp is in Qualified.")
    expect(card(column(board, "Qualified"), "Acme Corp")).to_be_visible()
