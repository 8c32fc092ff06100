"""The machine's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

__all__ = ["SLOWEST_MS", "launched"]

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
"""The first has no windows at all, and opens a page in half the time of the others."""

SLOWEST_MS = 60_000
"""How long a busy machine may take for anything; nothing takes that long when all is well."""
_QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP rebound.example 127.0.0.1",
]
"""As little as possible beside the page; and a name that a test lets lead here."""


@contextmanager
def launched() -> Iterator[Browser | None]:
    """Launch it without a window; None if the machine has none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        yield None
        return
    expect.set_options(timeout=SLOWEST_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=_QUIETLY, timeout=SLOWEST_MS
        )
        yield browser
        browser.close()
