"""What tests in a browser share beside fixtures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Page

from live_server import Live, exchange

__all__ = ["Box", "Open", "violations", "watched"]

Open: TypeAlias = "Callable[..., Page]"

_AXE = Path(sys.prefix) / "page" / "node_modules" / "axe-core" / "axe.min.js"
_REFUSED = "Failed to load resource"
"""What Chromium logs of an answer from 400 on, which the page handles."""


class Box:
    """A sandbox of a test's own: its name, and requests for it."""

    def __init__(self, server: Live, name: str, **settings: Any) -> None:
        self.server = server
        self.name = name
        self.key: str = self.mock("POST", "/sandboxes", {"name": name, **settings}, of="default")[
            "apiKey"
        ]

    @property
    def url(self) -> str:
        """The address of the board that shows it."""
        return f"{self.server.url}/?sandbox={self.name}"

    def mock(self, method: str, path: str, body: Any = None, *, of: str | None = None) -> Any:
        """Send a request to `/_mock`, and return the value of its answer."""
        joint = "&" if "?" in path else "?"
        status, value = self.server.send(
            method, f"/_mock{path}{joint}sandbox={of or self.name}", body
        )
        assert status < 300, value
        return value

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request to the vendor's API as another client does; return the answer's data."""
        with self.server.connection() as connection:
            key = {"Authorization": f"Bearer {self.key}"}
            status, value = exchange(connection, method, path, body, headers=key)
        assert status < 300, value
        return value["data"]


def watched(page: Page) -> list[str]:
    """Return a list that gets what goes wrong on a page, and whom it asks but this machine."""
    wrong: list[str] = []

    def on_console(said: Any) -> None:
        if said.type == "error" and not said.text.startswith(_REFUSED):
            wrong.append(said.text)

    def on_request(asked: Any) -> None:
        if not asked.url.startswith(("http://127.0.0.1:", "blob:", "data:")):
            wrong.append(asked.url)

    page.on("pageerror", lambda error: wrong.append(f"{error}"))
    page.on("console", on_console)
    page.on("request", on_request)
    return wrong


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page."""
    if not _AXE.exists():
        pytest.skip("axe-core is not there: make page")
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
