"""Redoc, in Chromium, shows every operation of both contracts, and what is assumed."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from ecosystem.pages import ASSUMED, opened
from ecosystem.tools import Contract

HTML = "<redoc spec-url={url}></redoc><script src=assets/redoc.standalone.js></script>"


def test_it_shows_every_operation(browser: Browser, contract: Contract, tmp_path: Path) -> None:
    html = HTML.format(url=contract.url)

    with opened(browser, tmp_path, assets="redoc/bundles", html=html) as page:
        for summary in contract.summaries:
            ending = re.compile(f" {re.escape(summary)}$")  # a link for the heading is before it
            expect(page.get_by_role("heading", name=ending)).to_be_visible()


def test_it_shows_what_is_assumed(browser: Browser, vendor: Contract, tmp_path: Path) -> None:
    html = HTML.format(url=vendor.url)

    with opened(browser, tmp_path, assets="redoc/bundles", html=html) as page:
        expect(page.get_by_text(ASSUMED).first).to_be_visible()
