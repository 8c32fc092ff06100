"""What a proxy passes on is not this machine's user's, whatever the proxy says of its client."""

from __future__ import annotations

import pytest

from control_api import ask
from support import Api, MakeApi


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Via", "1.1 proxy"),
        ("Via", ""),
        ("X-Forwarded-For", "192.168.0.7"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-For", ""),
        ("x-forwarded-for", "::1"),
        ("X-Forwarded-Host", "localhost"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Port", "443"),
        ("X-Forwarded-Anything", "x"),
        ("X-Forwarded", "for=127.0.0.1"),
        ("X-Forwarded-By", "x"),
        ("Forwarded", "for=127.0.0.1"),
        ("Forwarded", "proto=http;by=127.0.0.1"),
        ("Forwarded-For", "127.0.0.1"),
        ("X-Real-IP", "::1"),
        ("X-Client-IP", "127.0.0.1"),
        ("X-Cluster-Client-IP", "127.0.0.1"),
        ("X-Original-Host", "localhost"),
        ("X-Original-URL", "/"),
        ("True-Client-IP", "127.0.0.1"),
        ("CF-Connecting-IP", "127.0.0.1"),
        ("CF-Ray", "x"),
        ("CDN-Loop", "cloudflare"),
        ("Fastly-Client-IP", "127.0.0.1"),
    ],
)
def test_what_a_proxy_passes_on_is_refused(api: Api, header: str, value: str) -> None:
    answer = api.get("/_mock/health", headers={header: value})

    assert answer.status_code == 403
    assert "passed on by a proxy" in answer.json["error"]["message"]
    assert header.lower() in answer.json["error"]["message"].lower()


@pytest.mark.parametrize("header", ["X-Forward", "X-Request-Id", "Traceparent", "Proxy-Connection"])
def test_what_clients_send_themselves_is_answered(api: Api, header: str) -> None:
    assert api.get("/_mock/health", headers={header: "x"}).status_code == 200


def test_the_token_opens_it_through_a_proxy_too(make_api: MakeApi) -> None:
    api = make_api(admin_token="a-secret")  # noqa: S106  # it is what the test sends

    answer = ask(api, "GET", "/health", Via="1.1 proxy", Authorization="Bearer a-secret")

    assert answer.status_code == 200


def test_the_api_itself_is_answered_through_a_proxy(api: Api) -> None:
    headers = {"Authorization": "Bearer introzy_x", "Via": "1.1 proxy", "X-Forwarded-For": "::2"}

    assert api.get("/api/pipelines", headers=headers).status_code == 200
