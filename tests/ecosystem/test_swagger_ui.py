"""Swagger UI, in Chromium, shows every operation; "Try it out" of the vendor's shows the answer."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from ecosystem.anew import starting_anew
from ecosystem.pages import ASSUMED, opened
from ecosystem.tools import API_KEY, PATHS, Contract

SUCCEEDED = re.compile("^20[01]")
ASSETS = "swagger-ui-dist"
HTML = """
<link rel=stylesheet href=assets/swagger-ui.css>
<div id=ui></div>
<script src=assets/swagger-ui-bundle.js></script>
<script>SwaggerUIBundle({{ url: "{url}", dom_id: "#ui", docExpansion: "{expansion}" }})</script>
"""


def test_it_shows_every_operation(browser: Browser, contract: Contract, tmp_path: Path) -> None:
    html = HTML.format(url=contract.url, expansion="list")

    with opened(browser, tmp_path, assets=ASSETS, html=html) as page:
        for summary in contract.summaries:
            shown = page.locator(".opblock-summary-description").get_by_text(summary, exact=True)
            expect(shown).to_be_visible()
        assert page.locator(".errors-wrapper").count() == 0


def test_it_shows_what_is_assumed(browser: Browser, vendor: Contract, tmp_path: Path) -> None:
    html = HTML.format(url=vendor.url, expansion="full")

    with opened(browser, tmp_path, assets=ASSETS, html=html) as page:
        expect(page.get_by_text(ASSUMED).first).to_be_visible()


def test_what_is_tried_out_is_answered_and_shown(browser: Browser, tmp_path: Path) -> None:
    with starting_anew() as origin:
        html = HTML.format(url=origin + PATHS["vendor"], expansion="full")
        with opened(browser, tmp_path, assets=ASSETS, html=html) as page:
            authorize(page)
            operations = page.locator(".opblock")
            assert operations.count() == 7
            for operation in operations.all():
                operation.get_by_role("button", name="Try it out").click()
                operation.get_by_role("button", name="Execute").click()
                answer = operation.locator(".live-responses-table")
                expect(answer.locator(".response .response-col_status")).to_have_text(SUCCEEDED)
                expect(answer.locator(".highlight-code").first).to_contain_text('"success": true')


def authorize(page: Page) -> None:
    """Type the API key into the page, as its users do."""
    page.locator(".auth-wrapper .authorize").first.click()
    dialog = page.locator(".dialog-ux")
    dialog.get_by_role("textbox").fill(API_KEY)
    dialog.get_by_role("button", name="Apply credentials").click()
    dialog.get_by_role("button", name="Close").click()
