"""A page that may not call is told nothing by the browser, so that the terminal's line says why."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.config import Config
from mockserver.core.errors import StartError
from mockserver.http.messages import Request

DEALS = "/api/pipelines/sales/deals"
KEY = ("Authorization", "Bearer introzy_x")
PREFLIGHT = ("Access-Control-Request-Method", "POST")
OTHER = "http://192.168.1.5:3000"
HINT = f"a page of {OTHER} may not read this: --cors-origin {OTHER}"


def reason(
    *headers: tuple[str, str], method: str = "GET", target: str = DEALS, **config: Any
) -> str | None:
    """Return what the terminal's line adds to a request."""
    app = create_app(Config(data=None, **config))
    sent = [("Host", "127.0.0.1:4700"), KEY, *headers]
    return app.decide(Request(method, target, sent)).reason


@pytest.mark.parametrize("target", [DEALS, "/", "/openapi.json"])
def test_a_page_of_another_machine_is_told_of_with_the_option_that_lets_it(target: str) -> None:
    assert reason(("Origin", OTHER), target=target) == HINT


def test_a_preflight_is_told_of_too() -> None:
    assert reason(("Origin", OTHER), PREFLIGHT, method="OPTIONS") == HINT


def test_a_refusal_keeps_its_own_reason_before_it() -> None:
    told = reason(("Origin", OTHER), target="/api/pipelines/none")

    assert told
    assert told.startswith("NOT_FOUND: There is no pipeline type 'none'")
    assert told.endswith(f"; {HINT}")


@pytest.mark.parametrize("headers", [[], [PREFLIGHT]])
def test_a_page_that_was_opened_as_a_file_is_told_to_be_served(
    headers: list[tuple[str, str]],
) -> None:
    method = "OPTIONS" if headers else "GET"

    told = reason(("Origin", "null"), *headers, method=method)

    assert told
    assert "opened as a file" in told
    assert "python -m http.server" in told


@pytest.mark.parametrize(
    ("headers", "config"),
    [
        pytest.param([], {}, id="no page"),
        pytest.param([("Origin", "http://localhost:3000")], {}, id="this machine"),
        pytest.param([("Origin", OTHER)], {"cors_origins": [OTHER]}, id="named"),
        pytest.param([("Origin", OTHER)], {"cors_origins": ["*"]}, id="star"),
        pytest.param([("Origin", "null")], {"cors_origins": ["*"]}, id="file and star"),
    ],
)
def test_nothing_is_told_of_who_may_call(
    headers: list[tuple[str, str]], config: dict[str, Any]
) -> None:
    assert reason(*headers, **config) is None


def test_nothing_is_told_of_the_mocks_own_page_by_another_name() -> None:
    app = create_app(Config(data=None))
    sent = [("Host", "192.168.1.5:4700"), KEY, ("Origin", "http://192.168.1.5:4700")]

    assert app.decide(Request("GET", DEALS, sent)).reason is None


def test_what_is_not_an_origin_is_told_shortened() -> None:
    told = reason(("Origin", "x\x1b[2J" * 1000))

    assert told
    assert "\x1b" not in told
    assert len(told) < 300


@pytest.mark.parametrize("given", ["null", "NULL", "file://", "file:///C:/index.html"])
def test_a_file_as_an_origin_is_refused_with_what_helps(given: str) -> None:
    with pytest.raises(StartError, match=r"opened as a file.*python -m http\.server") as refused:
        create_app(Config(data=None, cors_origins=[given]))

    assert "one that works" not in f"{refused.value}"
