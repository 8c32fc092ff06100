"""Interception beside stubs of the test's own, which keep other hosts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import httpx
import pytest
import requests
import responses
import respx

from mockserver.testing import Introzy
from mockserver.testing.intercept import VENDOR_HOST

pytestmark = pytest.mark.usefixtures("introzy_no_real_host")

VENDOR = f"https://{VENDOR_HOST}"
DEALS = VENDOR + "/api/pipelines/sales/deals"
KEY = {"Authorization": "Bearer introzy_of_production"}
OTHER = "https://other.example/"


@contextmanager
def responses_stubs(**options: Any) -> Any:
    with responses.RequestsMock(**options) as stubs:
        stubs.get(OTHER, body="stub")
        yield


@contextmanager
def responses_that_pass_all_on() -> Any:
    with responses.RequestsMock() as stubs:
        stubs.get(OTHER, body="stub")
        stubs.add_passthru("https://")
        yield


@contextmanager
def respx_stubs(**options: Any) -> Any:
    with respx.mock(**options) as routes:
        routes.get(OTHER).respond(text="stub")
        yield


@contextmanager
def respx_that_passes_all_on() -> Any:
    with respx.mock(assert_all_called=False) as routes:
        routes.get(OTHER).respond(text="stub")
        routes.route(host=VENDOR_HOST).pass_through()
        yield


STUBS: list[Any] = [
    pytest.param(requests, responses_stubs, id="responses"),
    pytest.param(requests, responses_that_pass_all_on, id="responses, passing on"),
    pytest.param(
        requests, lambda: responses_stubs(assert_all_requests_are_fired=False), id="lenient"
    ),
    pytest.param(httpx, respx_stubs, id="respx"),
    pytest.param(httpx, respx_that_passes_all_on, id="respx, passing on"),
    pytest.param(httpx, lambda: respx_stubs(assert_all_mocked=False), id="respx, lenient"),
]


@pytest.mark.parametrize("order", ["outside", "inside"])
@pytest.mark.parametrize(("library", "stubs"), STUBS)
def test_stubs_keep_other_hosts_and_the_vendors_meets_the_sandbox(
    introzy: Introzy,
    library: Any,
    stubs: Callable[[], AbstractContextManager[None]],
    order: str,
) -> None:
    with ExitStack() as entered:
        if order == "outside":
            entered.enter_context(stubs())
        entered.enter_context(introzy.intercept())
        if order == "inside":
            entered.enter_context(stubs())
        assert library.get(OTHER, timeout=1).text == "stub"
        assert library.post(DEALS, json={"name": "Ours"}, headers=KEY, timeout=1).status_code == 201

    introzy.assert_created(name="Ours")


def test_stubs_that_began_inside_and_end_outside_leave_nothing_behind(introzy: Introzy) -> None:
    stubs = responses.RequestsMock()
    with introzy.intercept():
        stubs.start()
        stubs.get(OTHER, body="stub")
    assert requests.get(OTHER, timeout=1).text == "stub"
    stubs.stop()

    with introzy.intercept():
        assert requests.get(DEALS, headers=KEY, timeout=1).status_code == 200


SPELLINGS = [
    pytest.param(f"http://{VENDOR_HOST}/api/pipelines", id="without TLS"),
    pytest.param(f"https://{VENDOR_HOST}:8443/api/pipelines", id="port"),
    pytest.param("https://BETA-api.Introzy.com/api/pipelines", id="letter case"),
    pytest.param(f"https://{VENDOR_HOST}./api/pipelines", id="root's dot"),
]


@pytest.mark.parametrize("library", [requests, httpx], ids=["requests", "httpx"])
@pytest.mark.parametrize("url", SPELLINGS)
def test_the_vendors_host_is_known_in_every_spelling(
    introzy: Introzy, library: Any, url: str
) -> None:
    with introzy.intercept():
        assert library.get(url, headers=KEY, timeout=1).status_code == 200


def test_an_adapter_that_is_asked_without_a_session_is_intercepted(introzy: Introzy) -> None:
    request = requests.Request("GET", DEALS, headers=KEY).prepare()

    with introzy.intercept():
        assert requests.adapters.HTTPAdapter().send(request, timeout=1).status_code == 200
