"""The forms of the page at /docs try an operation with what exists in the sandbox."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import Box, Open
from live_server import Live


@pytest.fixture
def docs(box: Box, open_page: Open) -> Page:
    """The documentation, for the test's sandbox."""
    page = open_page(f"{box.server.url}/docs?sandbox={box.name}")
    expect(page.locator("#control")).to_be_visible()
    return page


def test_trying_create_makes_a_deal_with_ids_that_exist(docs: Page, box: Box) -> None:
    contact = box.mock("GET", "/companies?limit=1")[0]
    form = docs.locator("#createDeal .try")
    form.get_by_text("Try it").click()
    form.get_by_label("Set contactId").select_option(label=contact["name"])
    expect(form.locator(".curl")).to_contain_text(f'"contactId":"{contact["id"]}"')

    form.get_by_role("button", name="Send").click()

    expect(form.get_by_role("status")).to_have_text(re.compile("201 Created in \\d+ ms"))
    expect(form.locator(".answered")).to_contain_text("Deal created successfully")
    deal = box.api("GET", "/api/pipelines/sales/deals?limit=1")["deals"][0]
    assert deal["contact"] == {"id": contact["id"], "name": contact["name"]}
    form.get_by_role("link", name="timestamps").click()
    expect(docs.locator("#assumption-timestamps")).to_be_focused()


def test_a_form_is_filled_with_a_deal_of_the_sandbox(make_box: Any, open_page: Open) -> None:
    box = make_box(scenario="empty")
    deal = box.api("POST", "/api/pipelines/sales/deals", {"name": "The only one"})
    page = open_page(f"{box.server.url}/docs?sandbox={box.name}#updateDeal")
    form = page.locator("#updateDeal .try")

    form.get_by_text("Try it").click()

    expect(form.get_by_label("id", exact=True)).to_have_value(deal["id"])
    form.get_by_role("button", name="Send").click()
    expect(form.locator(".answered")).to_contain_text("Deal updated successfully")


def test_another_pipeline_brings_other_ids_but_keeps_what_was_typed(docs: Page, box: Box) -> None:
    stages = {
        kind: [stage["id"] for stage in box.mock("GET", f"/boards/{kind}")["stages"]]
        for kind in ("sales", "partner")
    }
    form = docs.locator("#updateDeal .try")
    form.get_by_text("Try it").click()
    expect(form.get_by_label("Body")).to_have_value(re.compile(stages["sales"][1]))
    form.get_by_label("id", exact=True).fill("typed")

    form.get_by_label("type", exact=True).fill("partner")
    form.get_by_label("type", exact=True).blur()

    expect(form.get_by_label("Body")).to_have_value(re.compile("|".join(stages["partner"])))
    expect(form.get_by_label("id", exact=True)).to_have_value("typed")


def test_a_body_is_kept_and_sent_as_it_was_typed(docs: Page) -> None:
    form = docs.locator("#createDeal .try")
    form.get_by_text("Try it").click()
    form.get_by_label("Body").fill("no JSON")
    form.get_by_text("Try it").click()
    form.get_by_text("Try it").click()

    form.get_by_role("button", name="Send").click()

    expect(form.locator(".answered")).to_contain_text("INVALID_JSON")


def test_what_discards_something_is_sent_only_after_it_was_confirmed(docs: Page, box: Box) -> None:
    box.api("POST", "/api/pipelines/sales/deals", {"name": "Mine"})
    form = docs.locator("#reset .try")
    form.get_by_text("Try it").click()

    form.get_by_role("button", name="Send").click()
    question = docs.get_by_role("dialog", name="Go back to the start?")
    question.get_by_role("button", name="Cancel").click()
    assert box.api("GET", "/api/pipelines/sales/deals?limit=1")["deals"][0]["name"] == "Mine"
    form.get_by_role("button", name="Send").click()
    question.get_by_role("button", name="Send").click()

    expect(form.get_by_role("status")).to_contain_text("200 OK")
    assert box.api("GET", "/api/pipelines/sales/deals?limit=1")["deals"][0]["name"] != "Mine"


def test_a_form_that_finds_nothing_names_what_makes_it(docs: Page) -> None:
    form = docs.locator("#loadSnapshot .try")

    form.get_by_text("Try it").click()
    expect(form).to_contain_text("The sandbox has none yet. First send saveSnapshot.")
    form.get_by_role("link", name="saveSnapshot").click()

    expect(docs.locator("#saveSnapshot")).to_be_focused()


def test_without_the_control_surface_the_api_can_be_read_and_tried(
    tmp_path: Path, open_page: Open, request: pytest.FixtureRequest
) -> None:
    live = Live("--memory", "--port", "0", "--host", "0.0.0.0", cwd=tmp_path)  # noqa: S104  # that is what closes it
    request.addfinalizer(live.kill)
    page = open_page(f"http://127.0.0.1:{live.port}/docs#listDeals")
    expect(page.get_by_role("heading", name="does not answer this page")).to_be_visible()
    form = page.locator("#listDeals .try")
    form.get_by_text("Try it").click()

    page.get_by_label("Key for the vendor's API").fill("introzy_mine")
    form.get_by_role("button", name="Send").click()

    expect(form.get_by_role("status")).to_contain_text("200 OK")
