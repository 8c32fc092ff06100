"""Clients of httpx without network take httpx's own options."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import httpx2
import pytest

from mockserver.testing import Introzy
from mockserver.testing.shapes import EffectWord

pytestmark = pytest.mark.usefixtures("introzy_no_real_host")

DEALS = "/api/pipelines/sales/deals"
OTHER = "Bearer introzy_other"
HEADERS: list[Any] = [
    pytest.param({"authorization": OTHER}, OTHER, id="another case"),
    pytest.param({"AUTHORIZATION": OTHER, "X-Own": "1"}, OTHER, id="upper case"),
    pytest.param(httpx.Headers({"authorization": OTHER}), OTHER, id="httpx.Headers"),
    pytest.param(httpx2.Headers({"authorization": OTHER}), OTHER, id="httpx2.Headers"),
    pytest.param({b"authorization": OTHER.encode()}, OTHER, id="bytes"),
    pytest.param([("Authorization", OTHER)], OTHER, id="pairs"),
    pytest.param([(b"Authorization", OTHER.encode())], OTHER, id="pairs of bytes"),
    pytest.param(None, None, id="None"),
    pytest.param({}, None, id="nothing"),
    pytest.param([("X-Own", "1"), ("X-Own", "2")], None, id="one name twice"),
]


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
@pytest.mark.parametrize(("headers", "expected"), HEADERS)
def test_headers_are_added_to_the_key_or_replace_it(
    introzy: Introzy, library: Any, headers: Any, expected: str | None
) -> None:
    client = introzy.client(library, headers=headers)

    assert client.headers.get_list("Authorization") == [
        expected or introzy.headers["Authorization"]
    ]
    assert client.get("/api/pipelines").status_code == 200


def test_of_a_header_that_is_given_twice_both_are_sent(introzy: Introzy) -> None:
    client = introzy.client(headers=[("X-Own", "1"), ("X-Own", "2")])

    assert client.headers.get_list("X-Own") == ["1", "2"]


@pytest.mark.parametrize(
    "base_url", ["https://beta-api.introzy.com/api", httpx.URL("http://a/api")]
)
def test_a_base_url_that_is_given_is_taken(introzy: Introzy, base_url: Any) -> None:
    client = introzy.client(base_url=base_url)

    assert client.base_url.path == "/api/"
    assert client.get("pipelines").status_code == 200


def stub(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(299)


def test_a_transport_that_is_given_is_asked(introzy: Introzy) -> None:
    assert introzy.client(transport=httpx.MockTransport(stub)).get(DEALS).status_code == 299


NETWORK: list[Any] = [
    pytest.param({"transport": httpx.HTTPTransport(retries=1)}, id="transport"),
    pytest.param({"mounts": {"all://": httpx.HTTPTransport()}}, id="mounts"),
]


@pytest.mark.parametrize("options", NETWORK)
def test_a_transport_over_the_network_reaches_the_mock(introzy: Introzy, options: Any) -> None:
    with introzy.client(**options) as client:
        assert client.get(DEALS).status_code == 200
        assert str(client.base_url).startswith(introzy.url)

    assert len(introzy.requests) == 1


def test_an_asynchronous_client_takes_them_too(introzy: Introzy) -> None:
    async def status() -> int:
        transport = httpx.MockTransport(stub)
        headers = {"authorization": OTHER}
        async with introzy.async_client(transport=transport, headers=headers) as client:
            assert client.headers.get_list("Authorization") == [OTHER]
            return (await client.get(DEALS)).status_code

    assert asyncio.run(status()) == 299


@pytest.mark.parametrize("unsaid", ["base_url", "transport", "mounts", "proxy", "headers"])
def test_an_option_that_is_none_is_as_if_it_was_not_given(introzy: Introzy, unsaid: str) -> None:
    assert introzy.client(**{unsaid: None}).get(DEALS).status_code == 200


UNCONNECTED = [
    pytest.param("refused", "ConnectError", id="refused"),
    pytest.param("connect-timeout", "ConnectTimeout", id="connect-timeout"),
]


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
@pytest.mark.parametrize(("effect", "error"), UNCONNECTED)
def test_a_connection_that_does_not_come_about_is_the_librarys_connect_error(
    introzy: Introzy, library: Any, effect: EffectWord, error: str
) -> None:
    introzy.fail(effect=effect)

    with pytest.raises(getattr(library, error)):
        introzy.client(library).post(DEALS, json={"name": "Never sent"})
    with introzy.intercept(), pytest.raises(getattr(library, error)):
        library.post(f"https://beta-api.introzy.com{DEALS}", json={}, headers=introzy.headers)

    introzy.assert_unchanged()
