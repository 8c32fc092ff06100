"""The page at /docs shows both contracts to people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import Box, Open, violations, watched
from live_server import Live
from mockserver.contract.document import dereference, operations

_OTHERS = ".operation:not(#createDeal, #watchEvents), .assumption:not(#assumption-deal-order)"
_MARKED = """marked => Object.fromEntries([...document.querySelectorAll(marked)].map(place => [
  place.id,
  [...place.querySelectorAll(":scope > .what .from")].map(mark => mark.textContent),
]))"""


@pytest.fixture(scope="module")
def docs(browser: Browser, server: Live) -> Iterator[Page]:
    """The documentation, for tests that only read it."""
    context = browser.new_context()
    page = context.new_page()
    wrong = watched(page)
    page.goto(f"{server.url}/docs")
    expect(page.locator("#control")).to_be_visible()
    yield page
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def contract(server: Live) -> Any:
    """The vendor's contract as it is served."""
    return server.send("GET", "/openapi.json")[1]


def test_the_board_leads_to_the_documentation_of_its_sandbox(board: Page, box: Box) -> None:
    board.get_by_role("link", name="Documentation").click()

    expect(board.locator("#about").get_by_text(box.name)).to_be_visible()


def test_every_operation_and_assumption_is_on_the_page(
    docs: Page, server: Live, contract: Any
) -> None:
    own = server.send("GET", "/_mock/openapi.json")[1]
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


@pytest.mark.parametrize("place", ["createDeal.400", "addFault.400"])
def test_a_link_to_a_place_opens_it(server: Live, open_page: Open, place: str) -> None:
    page = open_page(f"{server.url}/docs#{place}")

    answer = page.locator(f"[id='{place}']")
    expect(answer).to_be_focused()
    expect(answer.get_by_role("link", name="ErrorResponse")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("words", "place"),
    [("createDeal body currency", "createDeal.body.currency"), ("createDeal", "createDeal")],
)
def test_a_place_is_found_by_keyboard(docs: Page, words: str, place: str) -> None:
    docs.locator("#docs").focus()
    docs.keyboard.press("/")
    docs.get_by_role("searchbox").fill("")
    docs.keyboard.type(words)

    docs.keyboard.press("Enter")

    expect(docs.locator(f"[id='{place}']")).to_be_focused()


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
