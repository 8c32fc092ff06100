"""The pane with the pictures of the pipeline that is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Box, violations


@pytest.fixture
def funnel(board: Page) -> Locator:
    """The first picture of the pane, as it is at the start."""
    board.get_by_role("tab", name="Pictures").click()
    found = board.get_by_role("figure", name="Deals by stage")
    expect(found.get_by_role("img", name="Deals by stage: Lead: 24 deals, ")).to_be_visible()
    return found


def test_a_picture_follows_another_client(funnel: Locator, box: Box) -> None:
    box.api("POST", "/api/pipelines/sales/deals", {"name": "One more"})

    image = funnel.get_by_role("img", name=re.compile("Lead: 25 deals"))
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320


def test_a_picture_is_saved_as_a_file_and_its_numbers_are_a_table(
    funnel: Locator, tmp_path: Path
) -> None:
    funnel.get_by_text("Numbers", exact=True).click()
    with funnel.page.expect_download() as saving:
        funnel.get_by_role("link", name="Save Deals by stage").click()

    expect(funnel.get_by_role("row", name="Lead 24")).to_be_visible()
    assert violations(funnel.page) == []
    assert saving.value.suggested_filename == "sales-funnel.svg"
    saving.value.save_as(tmp_path / "saved.svg")
    assert (tmp_path / "saved.svg").read_text(encoding="utf-8").startswith("<svg ")
