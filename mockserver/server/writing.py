"""An answer as bytes (RFC 9112)."""

from __future__ import annotations

from http.client import responses

from mockserver.http import Answer, Request

__all__ = ["CONTINUE", "LAST_CHUNK", "as_chunk", "head_of"]

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
_WITHOUT_BODY = {204, 304}


def head_of(answer: Answer, request: Request, *, date: str) -> bytes:
    """Return status line, header fields and the empty line after them."""
    lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, '')}\r\n"]
    lines += [f"{name.lower()}: {value}\r\n" for name, value in answer.headers]
    named = {name.lower() for name, _ in answer.headers}
    if "date" not in named:
        lines.append(date)
    if answer.stream is None:
        if "content-length" not in named and answer.status not in _WITHOUT_BODY:
            lines.append(f"content-length: {len(answer.body)}\r\n")
    elif request.version == "1.1":
        lines.append("transfer-encoding: chunked\r\n")
    if request.last:
        lines.append("connection: close\r\n")
    elif request.version == "1.0":
        lines.append("connection: keep-alive\r\n")
    lines.append("\r\n")
    return "".join(lines).encode("latin-1")


def as_chunk(piece: bytes, request: Request) -> bytes:
    """Return a piece of a stream as a chunk."""
    return b"%x\r\n%b\r\n" % (len(piece), piece) if request.version == "1.1" else piece
