"""What the tests of the tools share: a server, what it serves, a browser; and their table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chromium import launched
from ecosystem.table import write_table
from ecosystem.tools import PATHS, Contract
from live_server import Live, Serve


@pytest.fixture
def server(serve: Serve) -> Live:
    """A server of the test's own, in memory."""
    return serve("--memory")


@pytest.fixture(params=PATHS)
def contract(request: pytest.FixtureRequest, server: Live, tmp_path: Path) -> Contract:
    """Each of the contracts, as the server serves it."""
    return save_contract(request.param, server, tmp_path)


@pytest.fixture
def contracts(server: Live, tmp_path: Path) -> dict[str, Contract]:
    """Both contracts of one server."""
    return {name: save_contract(name, server, tmp_path) for name in PATHS}


@pytest.fixture
def vendor(contracts: dict[str, Contract]) -> Contract:
    """The contract of the vendor's API."""
    return contracts["vendor"]


def save_contract(name: str, server: Live, directory: Path) -> Contract:
    _, document = server.send("GET", PATHS[name])
    path = directory / f"{name}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return Contract(name, path, server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, without a window."""
    with launched() as browser:
        if browser is None:
            pytest.fail("no Chromium is there: apt-get install chromium", pytrace=False)
        yield browser


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the table when all of the tools were tried."""
    if write_table(terminalreporter.stats):
        terminalreporter.write_line("docs/ecosystem.md has the results")
