"""The mock's own page may use `/_mock`; a page of any other origin may not."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import Box, Open
from live_server import Live
from other_server import LOOPBACK, Quiet, serving

TOKEN = "open sésame"  # noqa: S105  # it is what the test types
CLOSED = "The board is closed"

ATTEMPTS = """async (mock) => {
  const reset = `${mock}/_mock/reset`;
  const json = { "Content-Type": "application/json" };
  const fault = JSON.stringify({ preset: "flaky" });
  const told = async (url, init) => {
    try {
      const answer = await fetch(url, init);
      return `${answer.type} ${answer.status}`;
    } catch {
      return "blocked";
    }
  };
  const framed = document.createElement("iframe");
  framed.src = `${mock}/`;
  document.body.append(framed);
  return [
    await told(reset, { method: "POST" }),
    await told(reset, { method: "POST", mode: "no-cors" }),
    await told(reset, { method: "POST", mode: "no-cors", referrerPolicy: "no-referrer" }),
    await told(`${mock}/_mock/events`, {}),
    await told(`${mock}/_mock/export`, {}),
    await told(`${mock}/_mock/faults`, { method: "POST", headers: json, body: fault }),
  ];
}"""


class _Page(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Another</title><body>")


@pytest.fixture
def another_port() -> Iterator[str]:
    """Serve a page of another port of this machine."""
    with serving(HTTPServer(LOOPBACK, _Page)) as url:
        yield url


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_another_port_changes_and_reads_nothing(
    box: Box, open_page: Open, another_port: str, host: str
) -> None:
    deal = box.api("POST", "/api/pipelines/sales/deals", {"name": "Kept"})["id"]
    page = open_page(another_port.replace("127.0.0.1", host), blind=True)

    told = page.evaluate(ATTEMPTS, box.server.url)

    assert told == ["blocked", "opaque 0", "opaque 0", "blocked", "blocked", "blocked"]
    assert box.api("GET", f"/api/pipelines/sales/deals/{deal}")["name"] == "Kept"
    assert box.mock("GET", "/faults", of="default") == []


def test_a_page_under_a_rebound_name_is_shut_out(server: Live, open_page: Open) -> None:
    page = open_page(f"http://rebound.example:{server.port}/", blind=True)

    expect(page.get_by_role("heading", name=CLOSED)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("rebound.example")


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Live]:
    """A server that needs the admin token."""
    live = Live("--memory", "--port", "0", "--admin-token", TOKEN, cwd=tmp_path)
    yield live
    live.kill()


def enter(page: Page, token: str) -> None:
    page.get_by_label("Admin token", exact=True).fill(token)
    page.get_by_role("button", name="Open").click()


def expect_open(page: Page) -> None:
    expect(page.get_by_role("heading", name="Sales Pipeline")).to_be_visible()


def test_the_page_asks_for_the_admin_token_until_it_is_right(
    guarded: Live, open_page: Open
) -> None:
    page = open_page(guarded.url)

    enter(page, "wrong")
    expect(page.get_by_role("dialog")).to_contain_text("That is not the token.")
    enter(page, TOKEN)

    expect_open(page)


def test_the_token_is_kept_for_the_tab_alone(guarded: Live, open_page: Open) -> None:
    page = open_page(guarded.url)
    enter(page, TOKEN)
    expect_open(page)

    page.reload()
    expect_open(page)
    another = page.context.new_page()
    another.goto(guarded.url)

    expect(another.get_by_label("Admin token", exact=True)).to_be_visible()
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0


def test_without_the_token_the_board_stays_closed(guarded: Live, open_page: Open) -> None:
    page = open_page(guarded.url)
    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("heading", name=CLOSED)).to_be_visible()


def test_the_name_in_an_address_leads_to_no_other_path(box: Box, open_page: Open) -> None:
    page = open_page(f"{box.server.url}/?sandbox=..%2Freset%3Fx", blind=True)

    expect(page.get_by_role("heading", name=CLOSED)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("../reset?x")
    page.get_by_role("link", name="Open the sandbox default").click()
    expect_open(page)
