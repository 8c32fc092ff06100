"""Scalar, in Chromium, shows every operation of both contracts, and what is assumed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from ecosystem.pages import ASSUMED, opened
from ecosystem.tools import Contract

ASSETS = "@scalar/api-reference/dist/browser"
HTML = """
<div id=reference></div>
<script src=assets/standalone.js></script>
<script>
  const settings = {{ url: "{url}", withDefaultFonts: false, defaultOpenAllTags: true }}
  Scalar.createApiReference("#reference", settings)
</script>
"""


def test_it_shows_every_operation(browser: Browser, contract: Contract, tmp_path: Path) -> None:
    with opened(browser, tmp_path, assets=ASSETS, html=HTML.format(url=contract.url)) as page:
        for summary in contract.summaries:
            follow(page, summary)


def test_it_shows_what_is_assumed(browser: Browser, vendor: Contract, tmp_path: Path) -> None:
    with opened(browser, tmp_path, assets=ASSETS, html=HTML.format(url=vendor.url)) as page:
        follow(page, "Create a deal")
        expect(page.get_by_text(ASSUMED).first).to_be_visible()


def follow(page: Page, summary: str) -> None:
    """Go to an operation by the list at the side, and see it."""
    page.get_by_role("complementary").get_by_text(summary, exact=True).click()
    expect(page.get_by_role("heading", name=summary, exact=True)).to_be_in_viewport()
