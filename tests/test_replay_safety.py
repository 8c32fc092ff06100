"""A replay of anybody's file sends the vendor's operations to its own sandbox, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, TypeAlias
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import Result

from other_server import LOOPBACK, Quiet, serving
from support import Api, LiveServer, Run

DEALS = "/api/pipelines/sales/deals"

Replay: TypeAlias = "Callable[..., Result]"


def exported(api: Api) -> dict[str, Any]:
    answer = api.client.get("/_mock/export?journal=1")
    told: dict[str, Any] = json.loads(answer.data)
    return told


def with_exchange(api: Api, *, sent: Mapping[str, Any] = {}, **fields: Any) -> dict[str, Any]:
    """Export a journal of one request that lists deals, in which these fields are others.

    Headers are by name, as older files have them.
    """
    api.get(DEALS)
    told = exported(api)
    (exchange,) = told["journal"]["exchanges"]
    del exchange["headerList"]
    exchange.update(fields, sent={**exchange["sent"], **sent})
    return told


@pytest.fixture
def replay(run: Run, live_server: LiveServer, tmp_path: Path) -> Replay:
    """Replay an exported value on another server."""

    def replay(value: Any, *options: str, url: str = live_server.url) -> Result:
        (tmp_path / "failed.json").write_text(json.dumps(value), encoding="utf-8")
        return run("replay", "failed.json", "--url", url, *options)

    return replay


STEERING = [
    "/_mock/reset",
    "/_mock",
    "/_MOCK/reset",
    "/%5Fmock/reset",
    "/%5fmock/reset",
    "/%255Fmock/reset",
    "//_mock/reset",
    "/./_mock/reset",
    "/api/../_mock/reset",
    "/api/%2e%2e/_mock/reset",
    "/api/pipelines/../../_mock/reset",
    "/api/pipelines/..%2f..%2f_mock%2freset",
    "/api/pipelines/..%252f..%252f_mock%252freset",
    "/api/pipelines/..",
    "/api/pipelines/%2e%2e",
    "/api/pipelines/..;a=1",
    "/api/pipelines/x%5C..%5C_mock",
    "/api/pipelines/..\\..\\_mock\\reset",
    "\\_mock\\reset",
    "_mock/reset",
    "http://127.0.0.1:1/_mock/reset",
    "http://evil.example/api/pipelines",
    "//evil.example/api/pipelines",
    "@evil.example/api/pipelines",
    ":80@evil.example/api/pipelines",
    ".evil.example/api/pipelines",
    "/api/pipelines#/../_mock/reset",
    "/api/pipelines HTTP/1.1\r\nHost: x\r\n\r\nPOST /_mock/reset",
    "/api/pipelines\n",
    "/api/pipelines?a b",
    "/api/pipelines\u2028",
    "/api/pipeline\u017f",
    "/api/pipelines/\u00e9",
    "",
    "*",
    "/",
    "/openapi.json",
    "/api/pipes",
    "/API/pipelines",
]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_is_no_operation_is_skipped_and_told(
    api: Api, replay: Replay, live_server: LiveServer, method: str
) -> None:
    told = with_exchange(api, method=method)
    (exchange,) = told["journal"]["exchanges"]
    told["journal"]["exchanges"] = [
        {**exchange, "id": number, "sent": {"target": target, "body": ""}}
        for number, target in enumerate(STEERING)
    ]
    live_server.api.create(name="Still there")

    result = replay(told)

    assert result.exit_code == 0
    assert result.output.count("  skipped: it is not for one of the vendor's operations\n") == 39
    assert f"{len(STEERING)} requests, no difference, {len(STEERING)} skipped\n" in result.output
    assert "Still there" in live_server.api.get(DEALS).text


@pytest.mark.parametrize(
    "method", ["TRACE", "CONNECT", "get", "PUT", "OPTIONS", "GET /_mock HTTP/1.1\r\n\r\nGET"]
)
def test_a_method_that_no_operation_has_is_skipped(api: Api, replay: Replay, method: str) -> None:
    result = replay(with_exchange(api, method=method))

    assert "skipped: it is not for one of the vendor's operations" in result.output


def test_a_request_that_breaks_http_is_skipped(replay: Replay, live_server: LiveServer) -> None:
    broken = Request(live_server.url + DEALS, headers={"Expect": "a miracle"})  # noqa: S310
    with pytest.raises(HTTPError, match="417"):
        urlopen(broken)  # noqa: S310

    result = replay(exported(live_server.api))

    assert result.exit_code == 0
    assert "  skipped: it broke HTTP, and was refused before it was read\n" in result.output


def test_a_long_target_is_shortened(api: Api, replay: Replay) -> None:
    result = replay(with_exchange(api, sent={"target": "/" + "x" * 10_000}))

    assert f"request 1: GET /{'x' * 199}...\n" in result.output


@contextmanager
def listening() -> Iterator[tuple[str, list[tuple[str, str, dict[str, str]]]]]:
    """Serve a mock's answers; give the URL, and what was sent to the vendor's operations."""
    heard: list[tuple[str, str, dict[str, str]]] = []

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if not self.path.startswith("/_mock"):
                heard.append((self.command, self.path, dict(self.headers)))
            said = {"name": "replay-1", "apiKey": "introzy_own", "digest": "0"}
            self.send_response(302 if self.path == DEALS else 200)
            self.send_header("Location", "/_mock/reset")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

    methods = {f"do_{name}": Handler.do_GET for name in ("POST", "PATCH", "DELETE", "PUT")}
    with serving(HTTPServer(LOOPBACK, type("All", (Handler,), methods))) as url:
        yield url, heard


def test_only_what_the_mock_reads_is_repeated_of_the_headers(api: Api, replay: Replay) -> None:
    sent = {
        "Authorization": "Bearer introzy_...",
        "Content-Type": "application/json",
        "Prefer": "code=418",
        "Host": "evil.example",
        "Transfer-Encoding": "chunked",
        "Content-Length": "0",
        "Cookie": "a=b",
        "Introzy-Mock-Key": "introzy_others",
        "X-Forwarded-For": "10.0.0.1",
    }
    with listening() as (url, heard):
        replay(with_exchange(api, headers=sent), "--admin-token", "s3cret", url=url)

    ((method, path, headers),) = heard
    assert (method, path) == ("GET", DEALS)
    assert headers == {
        "Host": url.removeprefix("http://"),
        "Accept-Encoding": "identity",
        "Introzy-Mock-Key": "introzy_own",
        "Authorization": "Bearer introzy_own",
        "Content-Type": "application/json",
        "Prefer": "code=418",
        "Connection": "close",
    }


def test_a_redirection_is_not_followed(api: Api, replay: Replay) -> None:
    with listening() as (url, heard):
        result = replay(with_exchange(api), url=url)

    assert "status: expected 200, got 302" in result.output
    assert len(heard) == 1


@pytest.mark.parametrize("name", ["Authorization", "Content-Type", "Prefer"])
@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "a\0", "\u20ac", "\x1b", "\ud83d\ude00"])
def test_a_header_that_is_none_is_skipped(api: Api, replay: Replay, name: str, value: str) -> None:
    result = replay(with_exchange(api, headers={name: value}))

    assert result.exit_code == 0
    assert f"skipped: its header {name} cannot be sent" in result.output


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer introzy_foreign",
        "bearer\tintrozy_foreign",
        "Bearer   introzy_foreign  ",
        "BEARER introzy_...abcd",
        "Bearer\u00a0introzy_foreign",
    ],
)
def test_a_key_in_the_file_is_never_used(
    api: Api, replay: Replay, live_server: LiveServer, authorization: str
) -> None:
    body = json.dumps({"name": "Planted"})
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    told = with_exchange(api, method="POST", headers=headers, sent={"target": DEALS, "body": body})

    replay(told)

    assert "Planted" not in live_server.api.get(DEALS).text
    journal = json.loads(live_server.api.client.get("/_mock/requests").data)
    assert [one["method"] for one in journal] == ["GET"]


def test_a_request_whose_key_is_refused_stays_in_the_sandbox_of_the_replay(
    api: Api, replay: Replay, live_server: LiveServer
) -> None:
    for headers in ({}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer abc"}):
        api.get(DEALS, headers=headers)

    result = replay(exported(api))

    assert result.output.endswith(": 3 requests, no difference\n")
    assert json.loads(live_server.api.client.get("/_mock/requests").data) == []


def test_a_refused_request_is_in_the_journal_of_the_sandbox_that_it_is_meant_for(api: Api) -> None:
    made = api.client.post("/_mock/sandboxes", json={"name": "box"})
    meant = {"Introzy-Mock-Key": json.loads(made.data)["apiKey"]}

    api.get(DEALS, headers={"Authorization": "Bearer abc", **meant})
    api.get("/api/pipes", headers=meant)
    api.get(DEALS, headers={"Authorization": "Bearer abc", "Introzy-Mock-Key": "none"})

    listed = api.client.get("/_mock/requests?sandbox=box").data
    assert [one["status"] for one in json.loads(listed)] == [401, 404]
    assert len(json.loads(api.client.get("/_mock/requests").data)) == 1
