"""Pages of documentation on a loopback origin of their own, as a team would host them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ecosystem.tools import HOME
from other_server import LOOPBACK, Quiet, serving

__all__ = ["ASSUMED", "opened"]

ASSUMED = "Assumed:"
"""What a description says that rests on an assumption."""


class _Quiet(Quiet, SimpleHTTPRequestHandler):
    pass


@contextmanager
def opened(browser: Browser, directory: Path, *, assets: str, html: str) -> Iterator[Page]:
    """Open a page of HTML, with the files of a package beside it as `assets/`.

    No script of the page may fail, and it may ask nobody but this machine.
    """
    files = HOME / "node_modules" / assets
    if not files.is_dir():
        pytest.fail(f"{assets} is not there: npm did not bring it", pytrace=False)
    (directory / "assets").symlink_to(files)
    (directory / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8>{html}", encoding="utf-8"
    )
    failed: list[str] = []
    with _served(directory) as url, browser.new_context() as context:
        context.route(lambda asked: not asked.startswith("http://127.0.0.1:"), _refuse)
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(url)
        yield page
    assert failed == []


def _refuse(route: Any) -> None:
    route.abort()


@contextmanager
def _served(directory: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=directory)
    with serving(ThreadingHTTPServer(LOOPBACK, handler)) as url:
        yield f"{url}/"
