"""A scenario or a recorded run is played step by step, in a sandbox of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browsing import Box, violations

DEALS = "/api/pipelines/sales/deals"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def is_at(page: Page, step: int) -> None:
    """Expect that the page is at a step."""
    expect(page.get_by_text(f"step {step} of ")).to_be_visible()


def pause(page: Page) -> None:
    """Pause, and wait until the step that was on its way is played."""
    press(page, "Pause")
    expect(page.get_by_role("button", name="One step")).to_be_enabled()


def sandbox_of(page: Page) -> str:
    """Return the sandbox that the page shows."""
    return parse_qs(urlsplit(page.url).query)["sandbox"][0]


def digest(box: Box, sandbox: str) -> str:
    return str(box.mock("GET", "/digest", of=sandbox)["digest"])


def play(page: Page) -> None:
    """Play the scenario demo, and wait until it is played."""
    page.get_by_role("tab", name="Play").click()
    page.get_by_label("The whole takes").select_option(label="1 hour")
    press(page, "Play")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def play_run(page: Page, run: Path) -> None:
    """Open the file of a run, and play its first step; the clock of the page stands still."""
    stop_clock(page)
    page.get_by_role("tab", name="Traffic").click()
    page.get_by_label("Open a replay file").set_input_files(run)
    press(page, "Play it")


def stop_clock(page: Page) -> None:
    page.clock.install(time=0)
    page.clock.pause_at(1)


def reached(page: Page) -> int:
    """Return how many steps were played."""
    return int(page.get_by_role("progressbar").get_attribute("value") or 0)


def play_on(page: Page, step: int) -> None:
    """Advance the clock of the page until this many steps, or more, were played."""
    while (at := reached(page)) < step:
        page.clock.run_for(4_000)
        expect(page.get_by_role("progressbar")).not_to_have_attribute("value", str(at))


def step_on(page: Page, step: int) -> None:
    """Play step by step until this many were played."""
    for at in range(reached(page), step):
        press(page, "One step")
        is_at(page, at + 1)


@pytest.fixture
def recorded(box: Box, tmp_path: Path) -> Callable[..., Path]:
    """Write what was sent to the test's sandbox as a run, with other targets if they are given."""

    def write(*targets: str) -> Path:
        exported = box.mock("GET", "/export?journal=1")
        for exchange, target in zip(exported["journal"]["exchanges"], targets, strict=False):
            exchange["sent"]["target"] = target
        path = tmp_path / "run.json"
        path.write_text(json.dumps(exported), encoding="utf-8")
        return path

    return write


def test_any_pace_pause_and_reload_lead_to_the_same_state(board: Page, box: Box) -> None:
    before = digest(box, box.name)
    play(board)
    pause(board)
    step_on(board, 12)
    first = digest(box, sandbox_of(board))
    press(board, "Start over")
    is_at(board, 0)
    stop_clock(board)
    board.get_by_label("The whole takes").select_option(label="30 seconds")
    press(board, "Play")
    play_on(board, 5)
    pause(board)
    board.reload()
    press(board, "Go on")
    play_on(board, 6)
    pause(board)
    step_on(board, 12)

    assert digest(box, sandbox_of(board)) == first
    assert digest(box, box.name) == before


def test_space_pauses_and_plays_on(board: Page) -> None:
    play(board)
    board.locator("body").click(position={"x": 1, "y": 1})

    board.keyboard.press("Space")
    expect(board.get_by_role("button", name="Play", exact=True)).to_be_visible()
    board.keyboard.press("Space")
    expect(board.get_by_role("button", name="Pause")).to_be_visible()


def test_a_step_that_fails_pauses_and_says_why(board: Page, box: Box) -> None:
    play(board)
    pause(board)
    fault = {"effect": {"status": 503, "message": "Down."}, "times": 1}
    at = reached(board)

    box.mock("POST", "/faults", fault, of=sandbox_of(board))
    press(board, "One step")
    expect(board.get_by_role("alert")).to_contain_text("was answered 503: Down.")
    press(board, "Try again")
    is_at(board, at + 1)
    pause(board)
    box.mock("POST", "/faults", fault, of=sandbox_of(board))
    press(board, "One step")
    press(board, "Skip it")

    is_at(board, at + 2)
    expect(board.get_by_role("alert")).to_be_hidden()


def test_a_recorded_run_leads_to_the_state_that_it_led_to(
    board: Page, box: Box, recorded: Callable[..., Path]
) -> None:
    deal = box.api("POST", DEALS, {"name": "From the run"})
    box.mock("POST", "/faults", {"effect": 503, "operation": "updateDeal", "times": 1})
    with pytest.raises(AssertionError, match="SERVICE_UNAVAILABLE"):
        box.api("PATCH", f"{DEALS}/{deal['id']}", {"name": "Never"})
    savepoint = box.mock("POST", "/savepoints")["id"]
    box.api("DELETE", f"{DEALS}/{deal['id']}")
    box.mock("POST", f"/savepoints/{savepoint}/rollback")
    box.api("PATCH", f"{DEALS}/{deal['id']}", {"name": "Renamed"})

    play_run(board, recorded())
    pause(board)
    expect(board.get_by_text("run.json: step")).to_be_visible()
    step_on(board, 4)

    assert sandbox_of(board) != box.name
    assert digest(box, sandbox_of(board)) == digest(box, box.name)


def test_no_request_of_a_file_goes_anywhere_but_to_the_vendors_api(
    board: Page, box: Box, recorded: Callable[..., Path]
) -> None:
    for _ in range(5):
        box.api("POST", DEALS, {"name": "A deal"})
    targets = ["/_mock/reset", "/api/../_mock/reset", "/api/%2e%2e/_mock/reset", "//other.example/"]
    run = recorded(*targets, "https://other.example/api/pipelines")
    play_run(board, run)

    expect(board.get_by_role("status")).to_contain_text("no request that can be sent again")
    assert box.api("GET", f"{DEALS}?limit=1")["total"] == 55


def test_leaving_shows_the_sandbox_that_the_page_came_from(board: Page, box: Box) -> None:
    play(board)
    played = sandbox_of(board)
    assert violations(board) == []

    press(board, "Leave")
    board.wait_for_url(f"**/?sandbox={box.name}")

    names = [one["name"] for one in box.mock("GET", "/sandboxes")]
    assert played not in names


def test_a_play_after_going_back_takes_the_place_of_the_one_before(board: Page, box: Box) -> None:
    play(board)
    played = sandbox_of(board)
    board.go_back()
    expect(board.get_by_role("heading", name="Sales Pipeline")).to_be_visible()

    play(board)

    names = [one["name"] for one in box.mock("GET", "/sandboxes")]
    assert played not in names
    press(board, "Leave")
    board.wait_for_url(f"**/?sandbox={box.name}")


def test_nothing_is_played_before_edits_may_be_lost(board: Page, box: Box) -> None:
    board.get_by_role("button", name="New deal").click()
    board.get_by_label("Name", exact=True).fill("Acme Corp")
    board.get_by_role("tab", name="Play").click()
    before = box.mock("GET", "/sandboxes")

    press(board, "Play")
    board.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    expect(board.get_by_label("Name", exact=True)).to_have_value("Acme Corp")
    assert box.mock("GET", "/sandboxes") == before
