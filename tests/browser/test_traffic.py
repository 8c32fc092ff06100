"""The traffic pane: what other clients send, in full, and what can be done with it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Box, Open
from line import Line
from live_server import exchange

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def traffic(board: Page) -> Page:
    """The board with the traffic pane open."""
    open_traffic(board)
    return board


def open_traffic(page: Page) -> None:
    page.get_by_role("tab", name="Traffic").click()
    expect(page.get_by_text("live", exact=True)).to_be_visible()


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Requests, the newest first").get_by_role("listitem")


def send(box: Box, method: str, path: str, body: Any = None) -> int:
    """Send a request that may be refused; return the status of the answer."""
    with box.server.connection() as connection:
        key = {"Authorization": f"Bearer {box.key}"}
        return exchange(connection, method, path, body, headers=key)[0]


def opened(page: Page, text: str) -> Locator:
    """Open the newest exchange whose row has a text, and return all that is shown of it."""
    rows(page).filter(has_text=text).first.get_by_role("button").click()
    return page.get_by_role("article")


def test_an_exchange_of_another_client_appears_and_opens(traffic: Page, box: Box) -> None:
    deal = box.api("POST", DEALS, {"name": "Acme", "color": "red"})

    expect(rows(traffic).first).to_contain_text("deal Acme: created in sales, stage Lead")
    detail = opened(traffic, "Acme")
    expect(detail.get_by_role("heading", level=2)).to_be_focused()
    for text in ('"name": "Acme"', f'"id": "{deal["id"]}"', "Content-Type", "In the body: color"):
        expect(detail).to_contain_text(text)
    traffic.get_by_role("button", name="Back to the list").click()
    expect(rows(traffic).first.get_by_role("button")).to_be_focused()


def test_a_fault_and_assumptions_are_marked_and_explained(traffic: Page, box: Box) -> None:
    box.mock("POST", "/faults", {"preset": "flaky"})
    assert send(box, "POST", DEALS, {"name": "Lost"}) == 503

    detail = opened(traffic, "fault flaky")

    expect(detail).to_contain_text("status503")
    expect(detail.get_by_role("link", name="error-envelope")).to_have_attribute(
        "href", f"{box.server.url}/docs?sandbox={box.name}#assumption-error-envelope"
    )


def test_a_request_for_no_operation_says_what_it_may_have_meant(traffic: Page, box: Box) -> None:
    send(box, "GET", "/api/pipeline/sales/deals")

    detail = opened(traffic, "no operation")

    expect(detail).to_contain_text('path segment 2 is "pipeline", expected "pipelines"')


def test_the_command_that_is_copied_works(traffic: Page, box: Box) -> None:
    traffic.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box.api("POST", DEALS, {"name": "It's Zoë's \N{SNOWMAN} \u202e deal"})

    opened(traffic, "Zoë")
    traffic.get_by_role("button", name="Copy as curl").click()
    expect(traffic.get_by_text("Copied.")).to_be_visible()
    command = traffic.evaluate("navigator.clipboard.readText()")
    key = {**os.environ, "INTROZY_API_KEY": box.key}
    answer = subprocess.run(
        ["bash", "-c", command], env=key, capture_output=True, check=True, timeout=60
    )

    assert json.loads(answer.stdout)["data"]["name"] == "It's Zoë's \N{SNOWMAN} \u202e deal"
    traffic.get_by_role("button", name="Back to the list").click()
    expect(rows(traffic)).to_have_count(2)


def test_a_request_is_sent_again_as_it_was(traffic: Page, box: Box) -> None:
    box.api("POST", f"{DEALS}?x=1%2B1", {"name": "Twice"})

    opened(traffic, "Twice")
    traffic.get_by_role("button", name="Send again").click()

    expect(traffic.get_by_role("article")).to_contain_text("2025-01-01 09:00:01")
    first, again = box.mock("GET", "/requests")
    assert (again["query"], again["body"], again["status"]) == (
        first["query"],
        first["body"],
        201,
    )


def test_filters_leave_what_is_asked_for(traffic: Page, box: Box) -> None:
    box.api("POST", DEALS, {"name": "Acme"})
    box.api("GET", DEALS)
    send(box, "GET", f"{DEALS}/none")
    expect(rows(traffic)).to_have_count(3)

    pane = traffic.get_by_role("tabpanel", name="Traffic")
    pane.get_by_label("Only changes").check()
    expect(rows(traffic)).to_have_count(1)
    pane.get_by_label("Only changes").uncheck()
    pane.get_by_label("Status").select_option("4xx: refused")
    expect(rows(traffic)).to_have_count(1)
    pane.get_by_label("Status").select_option("Any status")
    pane.get_by_label("Search").fill(f"{DEALS}/*")
    expect(rows(traffic)).to_have_count(1)


def test_the_list_is_used_by_keyboard(traffic: Page, box: Box) -> None:
    for name in ("One", "Two", "Three"):
        box.api("POST", DEALS, {"name": name})
    expect(rows(traffic)).to_have_count(3)

    traffic.get_by_label("Only faults").press("Tab")
    for key in ("End", "ArrowUp", "Enter"):
        traffic.keyboard.press(key)

    expect(traffic.get_by_role("article")).to_contain_text("deal Two: created")


def test_while_it_is_paused_exchanges_wait(traffic: Page, box: Box) -> None:
    traffic.get_by_role("button", name="Pause").click()
    box.api("GET", DEALS)

    traffic.get_by_role("button", name="Resume (1 new)").click()

    expect(rows(traffic)).to_have_count(1)


def test_clearing_is_asked_for_and_empties_the_journal(traffic: Page, box: Box) -> None:
    box.api("GET", DEALS)
    expect(rows(traffic)).to_have_count(1)

    traffic.get_by_role("button", name="Clear").click()
    traffic.get_by_role("dialog").get_by_role("button", name="Clear").click()

    expect(rows(traffic)).to_have_count(0)
    assert box.mock("GET", "/requests") == []


def test_names_are_inert_and_control_characters_seen(traffic: Page, box: Box) -> None:
    name = '<img src=x onerror="document.title=1"> \u202e\u0007'
    box.api("POST", DEALS, {"name": name, "notes": "</script><script>document.title=1</script>"})

    detail = opened(traffic, "<img src=x")

    expect(detail).to_contain_text("</script><script>")
    expect(detail).to_contain_text("\\u202e")
    assert traffic.locator(".pane-traffic img").count() == 0
    assert traffic.title().endswith("introzy-mock")


def test_a_large_body_is_cut_until_all_is_asked_for(traffic: Page, box: Box) -> None:
    box.api("POST", DEALS, {"name": "Large", "notes": "n" * 30_000 + "end"})

    detail = opened(traffic, "Large")
    expect(detail).to_contain_text("nnn", use_inner_text=True)
    expect(detail).not_to_contain_text("nend", use_inner_text=True)
    detail.get_by_role("button", name="Show all").click()

    expect(detail).to_contain_text("nend", use_inner_text=True)


@pytest.fixture
def line(box: Box) -> Iterator[Line]:
    line = Line(box.server.port)
    yield line
    line.end()


def test_a_lost_connection_comes_back_without_loss_or_doubles(
    box: Box, line: Line, open_page: Open
) -> None:
    page = open_page(f"{line.url}/?sandbox={box.name}")
    open_traffic(page)
    box.api("POST", DEALS, {"name": "Before"})
    expect(rows(page)).to_have_count(1)

    line.cut()
    expect(page.get_by_text("connection lost, coming back")).to_be_visible()
    box.api("POST", DEALS, {"name": "Meanwhile"})
    line.mend()

    expect(page.get_by_text("live", exact=True)).to_be_visible()
    box.api("POST", DEALS, {"name": "After"})
    expect(rows(page)).to_have_count(3)
    for name in ("After", "Meanwhile", "Before"):
        expect(rows(page).filter(has_text=f"deal {name}:")).to_have_count(1)


def test_a_request_leads_to_its_deal_and_a_deal_to_its_requests(traffic: Page, box: Box) -> None:
    deal = box.api("POST", DEALS, {"name": "Acme"})["id"]
    box.api("GET", DEALS)
    box.api("GET", f"{DEALS}/{deal}")
    expect(rows(traffic)).to_have_count(3)

    opened(traffic, "deal Acme: created").get_by_role("button", name="Open deal").click()
    traffic.get_by_role("button", name="Requests of this deal").click()

    expect(rows(traffic).filter(visible=True)).to_have_count(2)
    traffic.get_by_role("button", name="Show all", exact=True).click()
    expect(rows(traffic).filter(visible=True)).to_have_count(3)
