"""The controls of the page: each changes the sandbox through `/_mock`, and shows what others do."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Box, Open, violations
from live_server import exchange

DEALS = "/api/pipelines/sales/deals"
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def controls(board: Page) -> Locator:
    """The pane with the controls, opened."""
    return opened(board)


def opened(page: Page) -> Locator:
    page.get_by_role("tab", name="Controls").click()
    pane = page.get_by_role("complementary").get_by_role("tabpanel")
    expect(pane.get_by_role("slider")).to_be_visible()
    return pane


def create(box: Box, name: str) -> Any:
    return box.api("POST", DEALS, {"name": name})


def status(box: Box, method: str, body: Any = None, *, key: str) -> int:
    """Ask for deals, or create one, with a key; return the status of the answer."""
    with box.server.connection() as connection:
        authorization = {"Authorization": f"Bearer {key}"}
        return exchange(connection, method, DEALS, body, headers=authorization)[0]


def confirm(page: Page, button: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=button).click()


def test_the_slider_goes_back_and_forward_by_keyboard(box: Box, controls: Locator) -> None:
    start = box.mock("GET", "/digest")["digest"]
    create(box, "Acme Corp")
    created = box.mock("GET", "/digest")["digest"]
    slider = controls.get_by_role("slider", name="Position")
    expect(slider).to_have_attribute(
        "aria-valuetext",
        "1 of 1, 2025-01-01 09:00:01, createDeal, deal Acme Corp: created in sales, stage Lead",
    )

    slider.press("ArrowLeft")
    expect(controls.get_by_text("1 later position kept")).to_be_visible()
    assert box.mock("GET", "/digest")["digest"] == start

    slider.press("ArrowRight")
    expect(controls.get_by_text("1 later position kept")).to_be_hidden()
    assert box.mock("GET", "/digest")["digest"] == created


def test_a_click_goes_to_a_position_and_undo_to_the_one_before(box: Box, controls: Locator) -> None:
    for name in ("One", "Two", "Three"):
        create(box, name)
    expect(controls.locator("output")).to_contain_text("3 of 3")

    controls.get_by_role("button", name="deal Two: created").click()
    expect(controls.locator("output")).to_contain_text("2 of 3")
    controls.get_by_role("button", name="Undo").evaluate("undo => { undo.click(); undo.click() }")

    expect(controls.locator("output")).to_contain_text("0 of 3")
    expect(controls.get_by_text("3 later positions kept")).to_be_visible()
    assert box.mock("GET", "/timeline")["position"] == 0


def test_what_another_client_rewinds_is_shown(box: Box, controls: Locator) -> None:
    create(box, "Acme Corp")
    expect(controls.locator("output")).to_contain_text("1 of 1")

    box.mock("POST", "/rewind", {"position": 0})

    expect(controls.locator("output")).to_contain_text("0 of 1")


def test_a_reset_is_asked_for_first(box: Box, board: Page, controls: Locator) -> None:
    create(box, "Acme Corp")
    before = box.mock("GET", "/digest")["digest"]

    controls.get_by_role("button", name="Reset").click()
    confirm(board, "Cancel")
    assert box.mock("GET", "/digest")["digest"] == before

    controls.get_by_role("button", name="Reset").click()
    confirm(board, "Reset")
    expect(controls.locator("output")).to_contain_text("reset")
    assert box.mock("GET", "/digest")["digest"] != before


def test_a_fault_is_added_by_a_preset_for_some_requests(box: Box, controls: Locator) -> None:
    controls.get_by_label("Operation").select_option("createDeal")
    controls.get_by_role("combobox", name="Pipeline", exact=True).select_option("SALES")
    controls.get_by_role("button", name="down").click()
    fault = controls.get_by_role("listitem").filter(has_text="matched 0")
    expect(fault).to_contain_text("down")
    request = controls.get_by_role("group", name="Request", exact=True)
    expect(request).to_contain_text('"preset":"down"')

    assert status(box, "POST", {"name": "Refused"}, key=box.key) == 503

    expect(controls.get_by_text("matched 1, applied 1")).to_be_visible()
    controls.get_by_role("button", name="End fault").click()
    expect(controls.get_by_text("matched 1, applied 1")).to_be_hidden()
    assert box.mock("GET", "/faults") == []


def test_a_fault_is_added_by_its_effect(box: Box, controls: Locator) -> None:
    controls.get_by_label("Status").fill("418")
    controls.get_by_label("Times").fill("2")
    controls.get_by_role("button", name="Add fault").click()

    expect(controls.get_by_text("status 418")).to_be_visible()
    (fault,) = box.mock("GET", "/faults")
    assert (fault["effect"], fault["times"]) == ({"status": 418}, 2)


def test_the_clock_is_advanced_and_set(box: Box, controls: Locator) -> None:
    controls.get_by_role("button", name="+1 day").click()
    expect(controls.get_by_text("2025-01-02 09:00:00 UTC")).to_be_visible()

    frozen = controls.get_by_role("button", name="frozen")
    frozen.click()
    expect(frozen).to_have_attribute("aria-pressed", "true")
    controls.get_by_label("Time, in UTC").fill("2026-05-01")
    controls.get_by_role("button", name="Set", exact=True).click()
    expect(controls.get_by_text("2026-05-01 00:00:00 UTC")).to_be_visible()
    assert box.mock("GET", "/clock")["mode"] == "frozen"

    box.mock("POST", "/clock/advance", {"hours": 1})
    expect(controls.get_by_text("2026-05-01 01:00:00 UTC")).to_be_visible()


def test_a_snapshot_is_saved_and_loaded(box: Box, board: Page, controls: Locator) -> None:
    before = box.mock("GET", "/digest")["digest"]
    snapshots = controls.locator("details").filter(has_text="Snapshots")
    snapshots.get_by_label("Name").fill("before")
    snapshots.get_by_role("button", name="Save").click()
    load = snapshots.get_by_role("button", name="Load before")
    expect(load).to_be_visible()
    create(box, "Acme Corp")

    load.click()
    confirm(board, "Load")

    expect(controls.locator("output")).to_contain_text("snapshot")
    assert box.mock("GET", "/digest")["digest"] == before


def test_a_snapshot_is_replaced_only_after_asking(box: Box, board: Page, controls: Locator) -> None:
    before = box.mock("GET", "/digest")["digest"]
    snapshots = controls.locator("details").filter(has_text="Snapshots")
    snapshots.get_by_label("Name").fill("before")
    snapshots.get_by_role("button", name="Save").click()
    expect(snapshots.get_by_role("button", name="Load before")).to_be_visible()
    create(box, "Acme Corp")

    snapshots.get_by_role("button", name="Save").click()
    confirm(board, "Cancel")

    box.mock("POST", "/snapshots/before/load")
    assert box.mock("GET", "/digest")["digest"] == before


def test_another_sandbox_is_made_and_shown(
    box: Box, board: Page, controls: Locator, request: pytest.FixtureRequest
) -> None:
    name = f"{box.name}-other"
    controls.get_by_text("Sandboxes").click()
    sandboxes = controls.locator("details").filter(has_text="Sandboxes")
    sandboxes.get_by_label("Name").fill(name)
    sandboxes.get_by_role("button", name="Create").click()
    request.addfinalizer(lambda: box.mock("DELETE", f"/sandboxes/{name}", of="default"))

    board.wait_for_url(f"**/?sandbox={name}")
    opened(board).get_by_text("Sandboxes").click()
    board.get_by_role("link", name=box.name, exact=True).click()
    board.wait_for_url(f"**/?sandbox={box.name}")


def test_a_key_is_shown_once_and_revoked(box: Box, controls: Locator) -> None:
    keys = controls.locator("details").filter(has_text="Keys")
    controls.get_by_text("Keys", exact=True).click()
    expect(keys.get_by_text(f"export INTROZY_API_KEY={box.key}")).to_be_visible()
    keys.get_by_label("Name").fill(EVIL)
    keys.get_by_role("button", name="Add").click()
    key = keys.get_by_role("status").locator("pre").inner_text()
    assert key.startswith("introzy_")
    assert status(box, "GET", key=key) == 200

    keys.get_by_role("button", name=f"Revoke {EVIL}").click()

    expect(keys.get_by_text("revoked 2025")).to_be_visible()
    assert status(box, "GET", key=key) == 401


def test_a_control_shows_its_request_before_it_is_sent(box: Box, controls: Locator) -> None:
    controls.get_by_role("button", name="+1 week").focus()

    expect(controls.get_by_role("group", name="Request", exact=True)).to_have_text(
        f"curl '{box.server.url}/_mock/clock/advance?sandbox={box.name}' "
        "-H 'Content-Type: application/json' -d '{\"days\":7}'"
    )
    assert len(box.mock("GET", "/timeline")["positions"]) == 1


def test_a_refusal_is_shown_as_it_is(controls: Locator) -> None:
    controls.get_by_label("Time, in UTC").fill("tomorrow")

    controls.get_by_role("button", name="Set", exact=True).click()

    expect(controls.get_by_role("alert").filter(has_text="now must be")).to_be_visible()


@pytest.mark.parametrize(
    ("field", "button", "said"),
    [
        ("Status", "Add fault", 'status must be a whole number from 400 to 599, not "many"'),
        ("Seconds a write takes", "Set", 'step must be a number from 0 to 31536000, not "many"'),
        ("Advance by", "Advance", 'days must be a number from 0 to 3153600000, not "many"'),
        ("Seed, if another", "Start over", "seed must be a whole number"),
    ],
)
def test_what_is_no_number_is_refused_as_it_was_typed(
    board: Page, controls: Locator, field: str, button: str, said: str
) -> None:
    controls.get_by_label(field, exact=True).fill("many")

    controls.get_by_role("button", name=button, exact=True).click()

    if button == "Start over":
        confirm(board, "Start over")
    expect(controls.get_by_role("alert").filter(has_text=said)).to_be_visible()


def test_names_from_data_are_inert(box: Box, controls: Locator) -> None:
    create(box, EVIL)

    expect(controls.get_by_role("button", name=f"deal {EVIL}: created")).to_be_visible()
    assert controls.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_controls(box: Box, open_page: Open, scheme: str) -> None:
    create(box, "Acme Corp")
    box.mock("POST", "/rewind", {"position": 0})
    box.mock("POST", "/faults", {"preset": "flaky"})
    page = open_page(f"{box.server.url}/?sandbox={box.name}", color_scheme=scheme)
    pane = opened(page)
    pane.get_by_text("Keys", exact=True).click()
    pane.get_by_text("Sandboxes", exact=True).click()

    assert violations(page) == []


def test_a_position_leads_to_its_request(box: Box, board: Page, controls: Locator) -> None:
    create(box, "Acme Corp")

    controls.get_by_role("button", name="Request 1").click()

    expect(board.get_by_role("tab", name="Traffic")).to_have_attribute("aria-selected", "true")
    expect(board.get_by_role("complementary").get_by_role("tabpanel")).to_contain_text(
        "deal Acme Corp: created"
    )
