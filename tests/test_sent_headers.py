"""Header fields are told as they were sent: in their order and spelling, repeated ones too."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from mockserver.client.replaying import read_export, read_journal
from mockserver.client.replaying.sending import Sending
from mockserver.exchanges import as_curl
from mockserver.testing import Introzy
from support import LiveServer, Run, exchange

DEALS = "/api/pipelines/sales/deals"
KEY = "introzy_" + "0123456789abcdef" * 4
SENT = [
    ("hOST", "127.0.0.1"),
    ("X-Tag", "b"),
    ("prefer", "code=418"),
    ("AUTHORIZATION", f"Bearer {KEY}"),
    ("x-tag", "a"),
    ("Prefer", "wait=1"),
    ("X-Tag", KEY),
]
TOLD = [
    ("hOST", "127.0.0.1"),
    ("X-Tag", "b"),
    ("prefer", "code=418"),
    ("AUTHORIZATION", "Bearer introzy_...cdef"),
    ("x-tag", "a"),
    ("Prefer", "wait=1"),
    ("X-Tag", "introzy_...cdef"),
]


def pairs(told: Any) -> list[tuple[str, str]]:
    return [(one["name"], one["value"]) for one in told["headerList"]]


@pytest.fixture
def send(live_server: LiveServer) -> Callable[[], None]:
    """Send a request with header fields in no usual order, some of them twice."""

    def send() -> None:
        fields = "".join(f"{name}: {value}\r\n" for name, value in SENT)
        head = f"GET {DEALS} HTTP/1.1\r\n{fields}Connection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", urlsplit(live_server.url).port or 0)) as sent:
            sent.sendall(head.encode())
            while sent.recv(1 << 16):
                pass

    return send


def test_a_request_from_the_network_is_kept_with_its_header_fields(
    send: Callable[[], None], live_server: LiveServer
) -> None:
    send()

    (told,) = httpx.get(f"{live_server.url}/_mock/requests").json()

    assert pairs(told) == [*TOLD, ("Connection", "close")]
    assert told["headers"]["X-Tag"] == "b,a,introzy_...cdef"


def test_a_request_without_network_is_kept_with_its_header_fields(introzy: Introzy) -> None:
    with introzy.client() as client:
        client.get(DEALS, headers=[("X-Tag", "b"), ("x-tag", "a"), ("X-TAG", KEY)])

    introzy.session().get(DEALS, headers={"x-TAG": "b"})

    by_httpx, by_requests = (
        [pair for pair in pairs(told) if pair[0].lower() == "x-tag"] for told in introzy.requests
    )
    assert by_httpx == [("X-Tag", "b"), ("x-tag", "a"), ("X-TAG", "introzy_...cdef")]
    assert by_requests == [("x-TAG", "b")]


def test_a_curl_command_sends_a_repeated_field_as_often() -> None:
    found = exchange()._replace(headers=SENT)

    assert as_curl(found, "http://a") == (
        f'curl -s http://a{DEALS} -H "AUTHORIZATION: Bearer $INTROZY_API_KEY" '
        "-H 'prefer: code=418' -H 'Prefer: wait=1'"
    )


def test_an_export_is_listed_and_replayed_with_its_header_fields(
    send: Callable[[], None], live_server: LiveServer, run: Run, tmp_path: Path
) -> None:
    send()
    at = ["--url", live_server.url]
    run("export", "--journal", "--out", "f.json", *at)
    exported = (tmp_path / "f.json").read_bytes()
    (recorded,) = read_journal(read_export(exported, name="f.json"), name="f.json")
    sendable = Sending("introzy_own").prepare(recorded)

    assert not isinstance(sendable, str)
    assert sendable.headers == [
        ("Introzy-Mock-Key", "introzy_own"),
        ("prefer", "code=418"),
        ("AUTHORIZATION", "Bearer introzy_own"),
        ("Prefer", "wait=1"),
    ]
    assert run("log", "f.json", "--curl", *at).stdout == run("log", "--curl", *at).stdout
    assert json.loads(exported)["journal"]["exchanges"][0]["status"] == 418
    assert "1 request, no difference" in run("replay", "f.json", *at).output
