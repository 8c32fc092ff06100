"""The head of a request: its request line, and what is wrong with a head (RFC 9110, RFC 9112).

Data with a request line is a request, which is answered and noted even if it is refused; data
without one is not HTTP.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from mockserver.http import Headers, Refusal

__all__ = [
    "Fields",
    "NotHttp",
    "RequestLine",
    "as_headers",
    "fault_in_fields",
    "fault_in_line",
    "loose_fields",
    "request_line",
    "unfinished_line",
]

Fields: TypeAlias = list[tuple[bytes, bytes]]

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
_TARGET = re.compile(rb"/[!-~]*|\*|https?://[!-.0-~]+/[!-~]*", re.IGNORECASE)
_NO_PROXY = "The mock is not a proxy and does not accept CONNECT. Send it the request itself."
_TLS = b"\x16\x03"


class NotHttp(Exception):
    """The data is not an HTTP/1 request; the message says what it looks like."""


class RequestLine(NamedTuple):
    """Method, target and version as they were sent."""

    method: bytes
    target: bytes
    version: bytes


def request_line(line: bytes) -> RequestLine:
    """Return the parts of a request line.

    Raises:
        NotHttp: it is not a request line.
    """
    method, _, rest = line.partition(b" ")
    target, named, version = rest.rpartition(b" HTTP/")
    if not named or len(version) != 3 or not _TOKEN.fullmatch(method):
        raise _no_http(line)
    return RequestLine(method, target.strip(b" "), version)


def unfinished_line(line: bytes) -> RequestLine:
    """Return the parts of a request line that is incomplete.

    Raises:
        NotHttp: no request line begins like this.
    """
    method, _, target = line.partition(b" ")
    if not _TOKEN.fullmatch(method):
        raise _no_http(line)
    return RequestLine(method, target, b"1.1")


def fault_in_line(line: RequestLine) -> Refusal | None:
    """Return why a request line is refused; None if it is not."""
    if line.version not in {b"1.1", b"1.0"}:
        sent = line.version.decode("latin-1")
        return Refusal(400, f"This request is HTTP/{sent}; the mock speaks HTTP/1.1 and HTTP/1.0.")
    method = line.method.decode("latin-1")
    if method != method.upper():
        return Refusal(
            400, f"There is no method {method}: methods are in capitals. Send: {method.upper()}"
        )
    if method == "CONNECT":
        return Refusal(400, _NO_PROXY)
    if not _TARGET.fullmatch(line.target):
        return Refusal(400, _fault_in_target(line.target))
    return None


def fault_in_fields(version: bytes, fields: Fields) -> Refusal | None:
    """Return why well-formed header fields are refused; None if they are not."""
    hosts = 0
    for name, value in fields:
        key = name.lower()
        if key == b"host":
            hosts += 1
        elif key == b"expect" and value.lower() != b"100-continue":
            return Refusal(417, "The header Expect may ask for 100-continue only.")
        elif key == b"transfer-encoding" and value.lower() != b"chunked":
            return Refusal(501, "The only transfer coding that the mock knows is chunked.")
    if version == b"1.1" and hosts != 1:
        return Refusal(
            400, f"HTTP/1.1 requires one Host header; this request has {hosts or 'none'}."
        )
    return None


def loose_fields(lines: bytes) -> Fields:
    """Return the header fields that can be recognised in a head that the parser refuses."""
    parts = [line.partition(b":") for line in lines.split(b"\n")]
    return [(name.strip(), value.strip()) for name, colon, value in parts if colon]


def as_headers(fields: Fields) -> Headers:
    """Return header fields as text."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]


def _no_http(line: bytes) -> NotHttp:
    if line.startswith(_TLS):
        return NotHttp("it looks like TLS, which the mock does not speak: use http://")
    return NotHttp("it has no request line such as GET /api/pipelines HTTP/1.1")


def _fault_in_target(target: bytes) -> str:
    if not target.isascii():
        wrong = "has characters beyond ASCII; write them percent-encoded, such as %C3%A9 for é"
    elif target[:1] == b"/":
        wrong = "has spaces or control characters; write them percent-encoded, such as %20"
    else:
        wrong = "is not a path that begins with /"
    return f"The target of the request {wrong}. One that works: /api/pipelines"
