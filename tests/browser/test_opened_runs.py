"""A recorded run is opened by dropping its file on the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Box

DEALS = "/api/pipelines/sales/deals"

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const event = { bubbles: true, cancelable: true, dataTransfer: data };
  document.body.dispatchEvent(new DragEvent("drop", event));
}"""


@pytest.fixture
def recorded(box: Box) -> Box:
    """A sandbox with a run of two requests, which was reset afterwards."""
    box.api("POST", DEALS, {"name": "From the run", "expectedValue": 5})
    box.api("GET", f"{DEALS}?limit=1")
    return box


def drop(page: Page, name: str, content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    page.evaluate(DROP, [name, text])


def open_run(page: Page, name: str, run: Any) -> Locator:
    """Drop a run on the page, and return the bar of the opened file."""
    drop(page, name, run)
    bar = page.get_by_role("region", name="Opened file")
    expect(bar).to_contain_text(f"From the file {name}")
    return bar


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Requests, the newest first").get_by_role("listitem")


@pytest.mark.parametrize(
    ("name", "path"),
    [("run.json", "/export?journal=1"), ("run.har", "/requests/har")],
)
def test_a_dropped_run_shows_its_requests(recorded: Box, board: Page, name: str, path: str) -> None:
    run = recorded.mock("GET", path)
    recorded.mock("POST", "/reset")

    open_run(board, name, run)

    expect(rows(board)).to_have_count(2)
    rows(board).last.get_by_role("button").click()
    detail = board.get_by_role("article")
    expect(detail).to_contain_text('"name": "From the run"')
    expect(detail).to_contain_text("deal From the run: created in sales, stage Lead")
    expect(detail).to_contain_text(f"curl '{recorded.server.url}{DEALS}'")


def test_the_data_of_a_run_can_be_loaded(recorded: Box, board: Page) -> None:
    run = recorded.mock("GET", "/export?journal=1")
    recorded.mock("POST", "/reset")
    open_run(board, "run.json", run)

    board.get_by_role("button", name="Load its data here").click()
    board.get_by_role("dialog").get_by_role("button", name="Load").click()

    expect(board.get_by_text("The data of the file is loaded")).to_be_visible()
    assert recorded.mock("GET", "/digest")["digest"] == run["digest"]


def test_the_page_goes_back_to_live(recorded: Box, board: Page) -> None:
    open_run(board, "run.json", recorded.mock("GET", "/export?exchange=1"))
    expect(rows(board)).to_have_count(1)

    board.get_by_role("button", name="Back to live").click()
    recorded.api("GET", DEALS)

    expect(rows(board)).to_have_count(3)


def test_a_run_of_several_sandboxes_shows_one_at_a_time(recorded: Box, board: Page) -> None:
    run = recorded.mock("GET", "/export?journal=1")
    other = {**recorded.mock("GET", "/export?exchange=2"), "name": "other"}
    bar = open_run(board, "run.json", {**run, "sandboxes": [other]})
    expect(rows(board)).to_have_count(2)

    bar.get_by_label("Sandbox").select_option("other")

    expect(rows(board)).to_have_count(1)


def test_a_file_is_opened_by_keyboard_too(recorded: Box, board: Page, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text(json.dumps(recorded.mock("GET", "/export?journal=1")))
    board.get_by_role("tab", name="Traffic").click()

    board.get_by_text("Save and open").press("Enter")
    board.get_by_label("Open a replay file").set_input_files(file)

    expect(board.get_by_role("region", name="Opened file")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no JSON", "f.json is not a run: it is not JSON"),
        ([1], "f.json is not a run: it has no tables"),
        ({"tables": {}}, "f.json is an export without its journal"),
        ({"tables": {}, "journal": {"exchanges": []}}, "f.json has no requests"),
        ({"tables": {}, "journal": {"exchanges": [{}]}}, "a request lacks its id, method"),
        ({"log": {"creator": {"name": "WebInspector"}}}, "no archive of this program"),
    ],
    ids=str,
)
def test_a_file_that_is_no_run_is_refused_with_what_to_do(
    board: Page, content: Any, said: str
) -> None:
    drop(board, "f.json", content)

    expect(board.get_by_text(said)).to_contain_text("Make one with: introzy-mock")


@pytest.mark.parametrize(
    "target", ["/_mock/reset", "/api/../_mock/reset", "/api/..%2f_mock/reset", "/http://127.0.0.2/"]
)
def test_a_request_of_a_file_is_sent_to_the_vendor_s_api_only(
    recorded: Box, board: Page, target: str
) -> None:
    run = recorded.mock("GET", "/export?journal=1")
    run["journal"]["exchanges"][0]["sent"] = {"target": target, "body": ""}
    open_run(board, "run.json", run)

    rows(board).last.get_by_role("button").click()
    board.get_by_role("button", name="Send again").click()

    expect(board.get_by_text("is no path of the vendor's API")).to_be_visible()
    assert len(recorded.mock("GET", "/requests")) == 2


@pytest.mark.parametrize(
    ("method", "body", "shown"),
    [
        ("POST", "@/etc/hostname", " --data-raw '@/etc/hostname'"),
        ("HEAD", "", "curl --head 'http"),
    ],
)
def test_the_command_of_a_request_of_a_file_sends_that_request(
    recorded: Box, board: Page, method: str, body: str, shown: str
) -> None:
    run = recorded.mock("GET", "/export?journal=1")
    headers = [{"name": "Prefer", "value": "fault=down"}]
    sent = {"target": DEALS, "body": body}
    run["journal"]["exchanges"][0].update(method=method, sent=sent, headerList=headers)
    drop(board, "run.json", run)
    rows(board).last.get_by_role("button").click()

    command = board.get_by_role("article").locator(".actions pre")

    expect(command).to_contain_text(shown)
    expect(command).to_contain_text("-H 'Prefer: fault=down'")
    assert (" -d " in command.inner_text()) is False
