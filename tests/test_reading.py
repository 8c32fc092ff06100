"""The bytes of a connection become requests, however they are cut."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.http import Request
from mockserver.server.heads import NotHttp
from mockserver.server.reading import Reader

LIMIT = 1000

HOST = b"Host: x\r\n"
GET = b"GET /a HTTP/1.1\r\n" + HOST + b"\r\n"
POST = b"POST /b HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nh\r\n\r\n"
CHUNKED = (
    b"PATCH /c HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    b"6\r\na\r\n\r\nb\r\n3;x=y\r\ncde\r\n0\r\nA-Trailer: of no use\r\n\r\n"
)
UPGRADE = (
    b"POST /d HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n"
    b"Content-Length: 2\r\n\r\n{}"
)
KINDS = {GET: b"", POST: b"h\r\n\r\n", CHUNKED: b"a\r\n\r\nbcde", UPGRADE: b"{}"}


def reader() -> Reader:
    return Reader(peer="127.0.0.1", body_limit=lambda _target: LIMIT)


def read(*pieces: bytes) -> list[Request]:
    """Read all requests that pieces of bytes hold."""
    found: list[Request] = []
    one = reader()
    for piece in pieces:
        one.take(piece)
        while not (found and found[-1].last) and (request := one.next()):
            found.append(request)
    return found


def cut(whole: bytes, places: list[int]) -> list[bytes]:
    ends = [*sorted(place % (len(whole) + 1) for place in places), len(whole)]
    return [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@given(
    st.lists(st.sampled_from([*KINDS]), min_size=1, max_size=6),
    st.lists(st.integers(0, 2000), max_size=12),
)
def test_requests_are_the_same_however_their_bytes_arrive(
    sent: list[bytes], places: list[int]
) -> None:
    requests = read(*cut(b"".join(sent), places))

    assert [request.body for request in requests] == [KINDS[one] for one in sent]
    assert requests == read(*sent)


SCRAPS = [
    *KINDS,
    *(b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b"\xff", b"GET / ", b"HTTP/1.1", b"0\r\n\r\n"),
    *(b"Host: x\r\n", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"ffffffffffff\r\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"Upgrade: h2c\r\nConnection: upgrade\r\n"),
    *(b"GET / HTTP/1.1\nHost: x\n\n", b"Expect: 100-continue\r\n", b"POST / HTTP/1.1\r\n"),
]


def outline(pieces: list[bytes]) -> list[Any]:
    """Tell what was read as far as it cannot depend on how the bytes came."""
    try:
        found = read(*pieces)
    except NotHttp as error:
        return [str(error)]
    return [(one.method, one.target, one.body, one.last, one.refusal) for one in found]


@given(st.lists(st.sampled_from(SCRAPS), max_size=12), st.lists(st.integers(0, 2000), max_size=8))
def test_scraps_of_requests_are_read_or_refused_alike_however_they_arrive(
    sent: list[bytes], places: list[int]
) -> None:
    whole = b"".join(sent)

    assert outline([whole]) == outline(cut(whole, places))


def test_a_trailer_is_no_header() -> None:
    (request,) = read(CHUNKED)

    assert [name for name, _ in request.headers] == ["Host", "Transfer-Encoding"]


def test_headers_are_as_they_were_sent_in_their_order() -> None:
    (request,) = read(b"GET / HTTP/1.1\r\nhOST: x\r\nX: 1\r\nx:  2 \r\nX: \xe9\r\n\r\n")

    assert request.headers == [("hOST", "x"), ("X", "1"), ("x", "2"), ("X", "\xe9")]


def test_empty_lines_before_a_request_are_passed_over() -> None:
    assert len(read(b"\r\n\r\n" + GET + b"\r\n" + GET)) == 2


@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1, 3 * LIMIT])
def test_a_body_is_kept_up_to_one_byte_over_the_limit(size: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size

    (request, _) = read(head + b"x" * size, GET)

    assert len(request.body) == min(size, LIMIT + 1)


def test_a_body_that_is_announced_as_too_large_is_not_asked_for() -> None:
    one = reader()
    one.take(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n")

    request = one.next()

    assert request
    assert (request.whole, request.last) == (False, True)


def test_a_client_is_told_once_to_send_its_body() -> None:
    one = reader()
    one.take(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n")

    assert one.next() is None
    assert [one.is_to_continue(), one.is_to_continue()] == [True, False]


def test_a_method_that_the_api_does_not_have_is_for_the_app_to_refuse() -> None:
    one = reader()
    one.take(b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n")

    request = one.next()

    assert request
    assert (request.method, request.refusal) == ("BREW", None)


REFUSED = {
    "a method in small letters": (b"patch / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "Send: PATCH"),
    "a proxy's method": (b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 400, "is not a proxy"),
    "UTF-8 in the target": ("GET /é HTTP/1.1\r\nHost: x\r\n\r\n".encode(), 400, "%C3%A9"),
    "a space in the target": (b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400, "%20"),
    "a target without a slash": (b"GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400, "begins with /"),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400, "one Host header; this request has none"),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400, "this request has 2"),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\n", 400, "request is HTTP/2.0"),
    "two lengths": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        400,
        "Content-Length",
    ),
    "a length and chunks": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
        "Content-Length",
    ),
    "a folded header": (b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400, "breaks HTTP"),
    "lines that end in LF": (b"GET / HTTP/1.1\nHost: x\n\n", 400, "CR LF"),
    "another expectation": (b"GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417, "Expect"),
    "another coding": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        501,
        "chunked",
    ),
    "a chunk without a size": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nten\r\n",
        400,
        "The body of the request breaks HTTP",
    ),
    "a long head": (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * (64 << 10), 431, "65536"),
    "a long head that is complete": (
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: a\r\n" * (16 << 10) + b"\r\n",
        431,
        "65536",
    ),
    "a long target": (b"GET /" + b"a" * (64 << 10), 414, "65536"),
    "a long target that is complete": (
        b"GET /" + b"a" * (64 << 10) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        414,
        "65536",
    ),
}


@pytest.mark.parametrize(("sent", "status", "told"), REFUSED.values(), ids=REFUSED)
def test_what_breaks_http_is_a_request_that_is_refused(sent: bytes, status: int, told: str) -> None:
    (request,) = read(sent)

    assert request.refusal
    assert request.refusal.status == status
    assert told in request.refusal.message
    assert request.last
    assert request.method.encode() == sent.split()[0]


STRANGE = {
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00",
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "words": b"hello, is there anybody?\r\n",
    "HTTP/0.9": b"GET /\r\n",
    "zeros": b"\0" * 100,
    "a long word": b"A" * 100,
}


@pytest.mark.parametrize("sent", STRANGE.values(), ids=STRANGE)
def test_what_is_no_http_is_told_from_it_before_its_head_ends(sent: bytes) -> None:
    with pytest.raises(NotHttp):
        read(sent)
