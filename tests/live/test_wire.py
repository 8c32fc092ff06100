"""HTTP as clients really write it, byte by byte."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from live_server import DEALS, KEY_LINE, Live, exchange, head, read_all
from mockserver.core.wire import MAX_BODY_BYTES

JSON = "Content-Type: application/json"
CLOSE = "Connection: close"


def parsed(raw: bytes) -> tuple[int, Any]:
    """Return the status and the JSON of a single answer."""
    top, _, body = raw.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(body) if body else None


def statuses(raw: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", raw)]


def total(live: Live) -> int:
    count = live.send("GET", DEALS)[1]["data"]["total"]
    assert isinstance(count, int)
    return count


def padded(size: int) -> bytes:
    """Write a body of a number of bytes."""
    return b'{"name":"Large"}'.ljust(size)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def test_a_body_over_the_limit_is_refused_where_the_client_sees_it(live: Live) -> None:
    body = padded(MAX_BODY_BYTES + 1)

    status, answer = parsed(
        live.raw(head("POST", DEALS, JSON, CLOSE, f"Content-Length: {len(body)}"), body)
    )

    assert (status, answer["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_a_body_at_the_limit_is_taken(live: Live) -> None:
    body = padded(MAX_BODY_BYTES)

    raw = live.raw(head("POST", DEALS, JSON, CLOSE, f"Content-Length: {len(body)}"), body)

    assert parsed(raw)[0] == 201


def test_a_body_far_over_the_limit_is_refused_where_the_client_sees_it(live: Live) -> None:
    body = padded(12 * MAX_BODY_BYTES)

    raw = live.raw(head("POST", DEALS, JSON, CLOSE, f"Content-Length: {len(body)}"), body)

    assert parsed(raw)[0] == 413


def test_a_chunked_body_over_the_limit_is_refused_where_the_client_sees_it(live: Live) -> None:
    piece = chunk(padded(1 << 17))

    raw = live.raw(
        head("POST", DEALS, JSON, CLOSE, "Transfer-Encoding: chunked"), piece * 9, b"0\r\n\r\n"
    )

    assert parsed(raw)[0] == 413


def test_a_chunked_body_is_read_whole(live: Live) -> None:
    raw = live.raw(
        head("POST", DEALS, JSON, CLOSE, "Transfer-Encoding: chunked"),
        chunk(b'{"name":"In '),
        chunk(b'pieces"}'),
        b"0\r\n\r\n",
    )

    assert parsed(raw)[1]["data"]["name"] == "In pieces"


def test_the_connection_goes_on_after_a_refused_body(live: Live) -> None:
    with live.connection() as connection:
        first, _ = exchange(connection, "POST", DEALS, {"name": "x" * MAX_BODY_BYTES})
        second, _ = exchange(connection, "GET", "/api/pipelines")

    assert (first, second) == (413, 200)


@pytest.mark.parametrize("framing", ["Content-Length: 100", "Transfer-Encoding: chunked"])
def test_a_request_whose_body_breaks_off_does_nothing(live: Live, framing: str) -> None:
    body = b'{"name":"Cut"}'
    before = total(live)

    with live.socket() as plain:
        sent = body if "Length" in framing else chunk(body)
        plain.sendall(head("POST", DEALS, JSON, framing, "Expect: 100-continue"))
        assert plain.recv(100).startswith(b"HTTP/1.1 100 ")
        plain.sendall(sent)
        plain.shutdown(1)
        assert read_all(plain) == b""

    assert total(live) == before


def test_requests_that_are_sent_at_once_are_answered_in_order(live: Live) -> None:
    body = b'{"name":"Piped"}'
    raw = live.raw(
        head("GET", "/api/pipelines"),
        head("POST", DEALS, JSON, f"Content-Length: {len(body)}") + body,
        head("GET", "/nowhere") + head("GET", "/", CLOSE),
    )

    assert statuses(raw) == [200, 201, 404, 200]


def test_a_connection_serves_many_requests(live: Live) -> None:
    with live.connection() as connection:
        exchange(connection, "GET", "/")
        kept = connection.sock
        for _ in range(20):
            exchange(connection, "GET", "/api/pipelines")

        assert connection.sock is kept


def test_a_request_may_come_byte_by_byte(live: Live) -> None:
    request = head("GET", "/api/pipelines", CLOSE)

    assert parsed(live.raw(*(bytes([byte]) for byte in request)))[0] == 200


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/api/pipelines/sales%2Fdeals", 404),
        ("/api/pipelines/%73ales", 200),
        ("http://somewhere.test/api/pipelines/sales", 200),
        ("/api/pipelines/sales?", 200),
        ("//api", 404),
        ("/api//pipelines", 404),
        ("/%ff", 404),
        ("/api/pipelines/%ff", 404),
        ("/api/pipelines/%00", 404),
        ("/api/pipelines/../pipelines", 404),
        ("*", 404),
        ("/\xff", 400),
        ("http://somewhere.test", 400),
        ("api/pipelines", 400),
        ("/api pipelines", 400),
    ],
)
def test_odd_targets(live: Live, target: str, status: int) -> None:
    assert statuses(live.raw(head("GET", target, CLOSE))) == [status]


def test_a_query_that_is_no_utf8_is_refused_politely(live: Live) -> None:
    assert statuses(live.raw(head("GET", f"{DEALS}?limit=%ff", CLOSE))) == [400]


def test_head_gets_the_head_alone(live: Live) -> None:
    raw = live.raw(head("HEAD", "/api/pipelines") + head("HEAD", "/nowhere", CLOSE))

    assert statuses(raw) == [200, 404]
    assert b"{" not in raw
    assert len(re.findall(rb"content-length: [1-9]", raw)) == 2


def test_an_old_client_is_answered_and_left(live: Live) -> None:
    raw = live.raw(b"GET /api/pipelines HTTP/1.0\r\n" + KEY_LINE + b"\r\n")

    assert parsed(raw)[0] == 200


@pytest.mark.parametrize("name", ["Content_Type", "content_length", "Authorization_"])
def test_a_header_with_an_underscore_is_no_other_header(live: Live, name: str) -> None:
    body = b'{"name":"Underscore"}'
    lines = (f"{name}: 7", JSON, f"Content-Length: {len(body)}", CLOSE)

    assert parsed(live.raw(head("POST", DEALS, *lines) + body))[0] == 201


def test_a_key_in_a_header_with_an_underscore_is_none(live: Live) -> None:
    lines = b"Host: x\r\nConnection: close\r\n_" + KEY_LINE

    raw = live.raw(b"GET /api/pipelines HTTP/1.1\r\n" + lines + b"\r\n")

    assert parsed(raw)[0] == 401


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnot hex\r\n",
        b"CONNECT somewhere.test:443 HTTP/1.1\r\n\r\n",
        b"CONNECT /api/pipelines HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_http_gets_a_400_and_the_server_lives_on(live: Live, raw: bytes) -> None:
    assert statuses(live.raw(raw)) == [400]
    assert live.send("GET", "/api/pipelines")[0] == 200


@pytest.mark.parametrize("offer", ["h2c", "websocket"])
def test_an_offer_of_another_protocol_is_ignored(live: Live, offer: str) -> None:
    body = b'{"name":"From Java"}'
    lines = ("Connection: Upgrade, HTTP2-Settings", f"Upgrade: {offer}", "HTTP2-Settings: AAEA")
    create = head("POST", DEALS, *lines, JSON, f"Content-Length: {len(body)}")
    before = total(live)

    raw = live.raw(create, body + head("GET", "/", *lines), head("GET", "/", CLOSE))

    assert statuses(raw) == [201, 200, 200]
    assert total(live) == before + 1


def test_an_offer_with_a_chunked_body_is_ignored(live: Live) -> None:
    lines = ("Connection: Upgrade", "Upgrade: h2c", "Transfer-Encoding: chunked")

    raw = live.raw(
        head("POST", DEALS, *lines, JSON),
        chunk(b'{"name":"From Java"}') + b"0\r\n\r\n" + head("GET", "/", CLOSE),
    )

    assert statuses(raw) == [201, 200]
