"""What breaks HTTP is answered as the API answers, and told of as any request is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from live_server import DEALS, KEY_LINE, Live, Serve, head, read_all
from test_reading import REFUSED, STRANGE

MANY = b"X: aaaaaaaaaa\r\n" * 150_000


def answer(raw: bytes) -> tuple[int, Any]:
    top, _, body = raw.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(body)


def with_key(sent: bytes) -> bytes:
    return re.sub(rb"(Host: x\r?\n)", rb"\1" + KEY_LINE, sent, count=1)


@pytest.mark.parametrize(("sent", "status", "told"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_the_envelope_and_in_the_journal(
    live: Live, sent: bytes, status: int, told: str
) -> None:
    found, body = answer(live.raw(with_key(sent)))

    assert found == status
    assert (body["success"], told in body["error"]["message"]) == (False, True)
    latest = live.send("GET", "/_mock/requests?limit=1")[1][0]
    assert (latest["status"], latest["method"].encode()) == (status, sent.split()[0])


def test_a_refusal_names_what_it_rests_on(live: Live) -> None:
    raw = live.raw(b"patch / HTTP/1.1\r\nHost: x\r\n\r\n")

    assert b"introzy-mock-assumptions: error-envelope, http-limits\r\n" in raw


def test_a_refusal_is_noted_in_the_sandbox_of_its_key(live: Live) -> None:
    own = live.send("POST", "/_mock/sandboxes", {"name": "refused"})[1]
    key = f"Authorization: Bearer {own['apiKey']}\r\n".encode()

    live.raw(b"patch / HTTP/1.1\r\nHost: x\r\n" + key + b"\r\n")

    (told,) = live.send("GET", "/_mock/requests?sandbox=refused")[1]
    assert (told["method"], told["status"]) == ("patch", 400)


def test_the_control_surface_refuses_as_the_api_does(live: Live) -> None:
    status, body = answer(live.raw(b"patch /_mock/clock HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))

    assert (status, body["error"]["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("sent", STRANGE.values(), ids=STRANGE)
def test_what_is_no_http_gets_the_envelope_and_is_in_no_journal(live: Live, sent: bytes) -> None:
    before = live.send("GET", "/_mock/requests?limit=1")[1]

    status, body = answer(live.raw(sent))

    assert (status, body["error"]["code"]) == (400, "BAD_REQUEST")
    assert live.send("GET", "/_mock/requests?limit=1")[1] == before


def test_what_is_no_http_has_a_line_of_its_own(serve: Serve) -> None:
    live = serve("--memory")
    live.raw(STRANGE["TLS"])

    assert "does not speak: use http://" in live.stop().out


def test_a_flood_of_header_lines_is_refused_where_the_client_sees_it(live: Live) -> None:
    lines = b"GET /api/pipelines HTTP/1.1\r\nHost: x\r\n" + MANY + b"\r\n"

    with live.socket() as plain:
        plain.sendall(lines[: 256 << 10])

        assert answer(read_all(plain))[0] == 431


def test_headers_of_one_name_are_one_list(live: Live) -> None:
    body = b'{"name":"Listed"}'
    lines = ["X: a"] * 4_000
    sent = head(
        "POST", DEALS, "Content-Type: application/json", *lines, f"Content-Length: {len(body)}"
    )

    with live.socket() as plain:
        plain.sendall(sent + body)
        assert plain.recv(1000).startswith(b"HTTP/1.1 201 ")


def test_a_thousand_offers_of_another_protocol_at_once_are_ignored(live: Live) -> None:
    offer = head("GET", "/openapi.json", "Connection: Upgrade", "Upgrade: websocket")

    raw = live.raw(offer.replace(b"GET", b"HEAD") * 1000, head("HEAD", "/", "Connection: close"))

    assert raw.count(b"HTTP/1.1 200 ") == 1001
