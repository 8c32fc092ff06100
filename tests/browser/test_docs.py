"""The page at /docs shows both contracts to people, and tries their operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import Box, Open, violations
from live_server import Live
from mockserver.contract.document import dereference, operations

_OTHERS = ".operation:not(#listDeals, #createDeal, #deleteSnapshot, #addFault, #watchEvents)"
_MARKED = """marked => Object.fromEntries([...document.querySelectorAll(marked)].map(place => [
  place.id,
  [...place.querySelectorAll(":scope > .what .from")].map(mark => mark.textContent),
]))"""


@pytest.fixture
def docs(box: Box, open_page: Open) -> Page:
    """The documentation, for the test's sandbox."""
    page = open_page(f"{box.server.url}/docs?sandbox={box.name}")
    expect(page.locator("#control")).to_be_visible()
    return page


@pytest.fixture
def contract(box: Box) -> Any:
    """The vendor's contract as it is served."""
    return box.server.send("GET", "/openapi.json")[1]


def test_the_board_leads_to_the_documentation_of_its_sandbox(board: Page, box: Box) -> None:
    board.get_by_role("link", name="Documentation").click()

    expect(board.locator("#about").get_by_text(box.name)).to_be_visible()


def test_every_operation_and_assumption_is_on_the_page(docs: Page, box: Box, contract: Any) -> None:
    own = box.mock("GET", "/openapi.json")
    expected = [f"assumption-{name}" for name in contract["x-assumptions"]]
    for document in (contract, own):
        expected += [operation["operationId"] for _, _, operation in operations(document)]

    shown = docs.locator(".operation, .assumption").evaluate_all("all => all.map(one => one.id)")

    assert sorted(shown) == sorted(expected)


def test_each_address_is_of_one_place(docs: Page) -> None:
    found = docs.locator("[id]").evaluate_all("all => all.map(one => one.id)")

    assert sorted(found) == sorted(set(found))


def test_each_answer_has_the_marks_of_the_contract(docs: Page, contract: Any) -> None:
    shown = docs.evaluate(_MARKED, ".answer")

    for _, _, operation in operations(contract):
        for status, answer in operation["responses"].items():
            mark = dereference(contract, answer)["x-provenance"]
            assert shown[f"{operation['operationId']}.{status}"] == list(_words(mark))


def test_each_field_of_a_body_has_the_marks_of_the_contract(docs: Page, contract: Any) -> None:
    shown = docs.evaluate(_MARKED, ".field")
    kinds = set()

    for _, _, operation in operations(contract):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = dereference(contract, content["schema"])
            around = schema.get("x-provenance", contract["x-provenance"])
            for name, field in schema["properties"].items():
                mark = field.get("x-provenance", around)
                kinds.update(mark)
                place = f"{operation['operationId']}.body.{name}"
                assert shown[place] == list(_words(mark, brief=True)), place
    assert kinds == {"documented", "inferred", "assumed"}


def test_a_mark_of_each_kind_is_visible(docs: Page) -> None:
    for words in ("✓ documented", "≈ inferred", "? assumed"):
        expect(docs.locator("#about .from", has_text=words)).to_be_visible()
    body = docs.locator("#createDeal .field", has=docs.get_by_text("referredByContactType"))
    expect(body.get_by_text("values from contactType of the same table")).to_be_visible()


def test_trying_create_makes_a_deal_with_ids_that_exist(docs: Page, box: Box) -> None:
    contact = box.mock("GET", "/companies?limit=1")[0]
    form = docs.locator("#createDeal .try")
    form.get_by_text("Try it").click()
    form.get_by_label("Set contactId").select_option(label=contact["name"])
    expect(form.locator(".curl")).to_contain_text(f'"contactId":"{contact["id"]}"')

    form.get_by_role("button", name="Send").click()

    expect(form.get_by_role("status")).to_contain_text(re.compile("201 Created in \\d+ ms"))
    expect(form.get_by_role("status")).to_contain_text("Deal created successfully")
    deal = box.api("GET", "/api/pipelines/sales/deals?limit=1")["deals"][0]
    assert deal["contact"] == {"id": contact["id"], "name": contact["name"]}
    form.get_by_role("status").get_by_role("link", name="timestamps").click()
    expect(docs.locator("#assumption-timestamps")).to_be_focused()


def test_a_form_is_filled_with_a_deal_of_the_sandbox(make_box: Any, open_page: Open) -> None:
    box = make_box(scenario="empty")
    deal = box.api("POST", "/api/pipelines/sales/deals", {"name": "The only one"})
    page = open_page(f"{box.server.url}/docs?sandbox={box.name}#updateDeal")
    form = page.locator("#updateDeal .try")

    form.get_by_text("Try it").click()

    expect(form.get_by_label("id", exact=True)).to_have_value(deal["id"])
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("status")).to_contain_text("Deal updated successfully")


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


def test_a_body_is_sent_as_it_was_typed(docs: Page) -> None:
    form = docs.locator("#createDeal .try")
    form.get_by_text("Try it").click()
    form.get_by_label("Body").fill("no JSON")

    form.get_by_role("button", name="Send").click()

    expect(form.get_by_role("status")).to_contain_text("INVALID_JSON")


def test_a_link_to_a_place_opens_it(box: Box, open_page: Open) -> None:
    page = open_page(f"{box.server.url}/docs?sandbox={box.name}#createDeal.400")

    expect(page.locator("[id='createDeal.400']")).to_be_focused()
    expect(
        page.locator("[id='createDeal.400']").get_by_role("link", name="ErrorResponse")
    ).to_be_visible()


def test_a_field_is_found_by_keyboard(docs: Page) -> None:
    docs.keyboard.press("/")
    docs.keyboard.type("createDeal body currency")

    docs.keyboard.press("Enter")

    expect(docs.locator("[id='createDeal.body.currency']")).to_be_focused()


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


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing_wrong(box: Box, open_page: Open, width: int, scheme: str) -> None:
    size = {"width": width, "height": 800}
    url = f"{box.server.url}/docs?sandbox={box.name}"
    page = open_page(url, color_scheme=scheme, viewport=size)
    page.locator("#createDeal .try").get_by_text("Try it").click()
    expect(page.get_by_label("Set contactId")).to_be_visible()
    page.locator(_OTHERS).evaluate_all("all => all.forEach(one => one.remove())")  # to be quick

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def _words(mark: Any, *, brief: bool = False) -> Iterator[str]:
    if "documented" in mark:
        yield "✓ documented" if brief else f"✓ documented: {mark['documented']}"
    if "inferred" in mark:
        yield f"≈ inferred: {mark['inferred']}"
    if "assumed" in mark:
        yield f"? assumed: {', '.join(mark['assumed'])}"
