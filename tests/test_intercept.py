"""Code that has the vendor's host written in, brought to a sandbox."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx
import httpx2
import pytest
import requests

from mockserver.contract import Contract
from mockserver.testing import Introzy, MockServer
from mockserver.testing.intercept import VENDOR_HOST
from mockserver.testing.shapes import EffectWord

VENDOR = f"https://{VENDOR_HOST}"
DEALS = "/api/pipelines/sales/deals"
KEY = {"Authorization": "Bearer introzy_of_production"}

Send = Callable[..., Any]


def asynchronously(library: ModuleType) -> Send:
    def send(method: str, url: str, **options: Any) -> Any:
        async def request() -> Any:
            async with library.AsyncClient() as client:
                return await client.request(method, url, **options)

        return asyncio.run(request())

    return send


CLIENTS: list[Any] = [
    pytest.param(requests.request, id="requests"),
    pytest.param(httpx.request, id="httpx"),
    pytest.param(httpx2.request, id="httpx2"),
    pytest.param(asynchronously(httpx), id="httpx, asynchronous"),
    pytest.param(asynchronously(httpx2), id="httpx2, asynchronous"),
]
every_client = pytest.mark.parametrize("send", CLIENTS)


def test_the_host_is_that_of_the_contract() -> None:
    assert VENDOR in [server["url"] for server in Contract().document["servers"]]


@every_client
def test_what_is_sent_to_the_vendor_meets_the_sandbox_whatever_its_key(
    introzy: Introzy, send: Send
) -> None:
    with introzy.intercept():
        answer = send("POST", VENDOR + DEALS, headers=KEY, json={"name": "Ünversed"})

    assert answer.status_code == 201
    introzy.assert_created("sales", name="Ünversed")


@every_client
def test_a_request_without_a_key_is_refused_as_ever(introzy: Introzy, send: Send) -> None:
    with introzy.intercept():
        assert send("GET", VENDOR + DEALS).status_code == 401


@every_client
def test_other_hosts_are_reached_as_ever(introzy: Introzy, send: Send) -> None:
    url = introzy.url + DEALS
    with introzy.intercept():
        assert send("GET", url, headers=introzy.headers).status_code == 200


ERRORS: list[Any] = [
    pytest.param(requests.request, requests.ReadTimeout, "never", id="requests"),
    pytest.param(httpx.request, httpx.ReadTimeout, "never", id="httpx"),
    pytest.param(httpx2.request, httpx2.ReadTimeout, "never", id="httpx2"),
    pytest.param(asynchronously(httpx), httpx.ReadTimeout, "never", id="httpx, asynchronous"),
    pytest.param(
        requests.request, requests.exceptions.ChunkedEncodingError, "cut", id="requests, cut"
    ),
    pytest.param(httpx.request, httpx.RemoteProtocolError, "cut", id="httpx, cut"),
    pytest.param(httpx2.request, httpx2.RemoteProtocolError, "cut", id="httpx2, cut"),
    pytest.param(asynchronously(httpx2), httpx2.RemoteProtocolError, "cut", id="asynchronous, cut"),
]


@pytest.mark.parametrize(("send", "error", "effect"), ERRORS)
def test_a_fault_reaches_the_code_as_its_clients_error(
    introzy: Introzy, send: Send, error: type[Exception], effect: EffectWord
) -> None:
    introzy.fail(effect=effect)

    with introzy.intercept(), pytest.raises(error):
        send("GET", VENDOR + DEALS, headers=KEY, timeout=60)


def patched() -> list[Any]:
    """Return what the libraries send with."""
    return [
        requests.adapters.HTTPAdapter.send,
        requests.Session.get_adapter,
        httpx.HTTPTransport.handle_request,
        httpx.AsyncHTTPTransport.handle_async_request,
        httpx2.HTTPTransport.handle_request,
        httpx2.AsyncHTTPTransport.handle_async_request,
    ]


def test_everything_is_as_before_at_the_end_also_after_an_exception(introzy: Introzy) -> None:
    before = patched()

    def fail() -> None:
        with introzy.intercept():
            assert all(now is not then for now, then in zip(patched(), before, strict=True))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert patched() == before


@every_client
def test_the_inner_of_two_wins(mock_server: MockServer, send: Send) -> None:
    with mock_server.sandbox("outer") as outer, mock_server.sandbox("inner") as inner:
        with outer.intercept():
            with inner.intercept():
                send("GET", VENDOR + DEALS, headers=KEY)
            send("GET", f"{VENDOR}/api/pipelines", headers=KEY)

        assert [one["operation"] for one in inner.requests] == ["listDeals"]
        assert [one["operation"] for one in outer.requests] == ["listPipelines"]


def test_a_key_that_was_revoked_stays_refused(introzy: Introzy) -> None:
    client = introzy.client()
    added = client.post("/_mock/keys", json={"name": "old"}).json()
    client.delete(f"/_mock/keys/{added['id']}")
    headers = {"Authorization": f"Bearer {added['apiKey']}"}

    with introzy.intercept():
        assert requests.get(VENDOR + DEALS, headers=headers, timeout=1).status_code == 401


MISSING = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))
from mockserver.testing import MockServer
with MockServer() as server, server.sandbox("one") as introzy:
    try:
        with introzy.intercept():
            print("intercepts")
    except ModuleNotFoundError as error:
        print(error)
"""


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (["responses", "respx"], "intercepts"),
        (["requests"], "intercepts"),
        (["httpx", "httpx2"], "intercepts"),
        (["requests", "httpx", "httpx2"], "introzy.intercept() needs a client to intercept, "),
    ],
    ids=["no stubs", "no requests", "no httpx", "nothing"],
)
def test_what_it_takes_to_intercept_is_named_where_it_is_missing(
    missing: list[str], told: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MISSING, *missing], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith(told)
