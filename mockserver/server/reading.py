"""Turns the bytes of a connection into requests, without any I/O.

A head is read when it is complete; httptools parses its fields and the body. It is given another
request line than the one that was sent, so that it refuses neither a method nor a target.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import httptools

from mockserver.http import Refusal, Request
from mockserver.server.body import Body
from mockserver.server.heads import (
    Fields,
    RequestLine,
    as_headers,
    fault_in_fields,
    fault_in_line,
    loose_fields,
    request_line,
    unfinished_line,
)
from mockserver.server.limits import BODY_SECONDS, HEAD_SECONDS, MAX_HEAD_BYTES, SHOWN_BYTES

__all__ = ["Reader"]

_NO_LINE = RequestLine(b"", b"", b"")
_NO_BODY = Body()
_END = b"\r\n\r\n"
_HEAD_TOO_LONG = Refusal(431, f"The head of the request is larger than {MAX_HEAD_BYTES} bytes.")
_LINE_TOO_LONG = Refusal(414, f"The request line is longer than {MAX_HEAD_BYTES} bytes.")
_LATE_HEAD = Refusal(408, f"The head of the request was not complete in {HEAD_SECONDS} seconds.")
_LATE_BODY = Refusal(408, f"Nothing more of the body came for {BODY_SECONDS} seconds.")
_LF_ALONE = Refusal(400, "The lines of a head end in CR LF, not in LF alone.")
_OFFER = re.compile(rb"^upgrade:[^\n]*\n", re.IGNORECASE | re.MULTILINE)


class Reader:
    """Takes the bytes of one connection and returns its requests in order.

    `body_limit` returns how many bytes the body for a target may have. `in_body` is whether a
    request's head is complete and its body is not.
    """

    def __init__(self, *, peer: str, body_limit: Callable[[str], int]) -> None:
        self._peer = peer
        self._body_limit = body_limit
        self._bytes = b""
        self._searched = 0
        self._parser = httptools.HttpRequestParser(self)
        self._line = _NO_LINE
        self.in_body: bool = False
        self._fields: Fields = []
        self._in_head = True
        self._last = False
        self._complete = False
        self._body = _NO_BODY

    @property
    def waiting(self) -> int:
        """How many received bytes belong to no request yet."""
        return len(self._bytes)

    def take(self, data: bytes) -> None:
        """Add received bytes."""
        self._bytes = self._bytes + data if self._bytes else data

    def next(self) -> Request | None:
        """Return the next request; None if it is not complete.

        Raises:
            NotHttp: the data is not HTTP.
        """
        if not self.in_body:
            refused = self._read_head() if self._bytes else None
            if refused or not self.in_body:
                return refused
        if not self._complete:
            refused = self._read_body()
            if refused or not self._complete:
                return refused
        return self._request(last=self._last)

    def is_to_continue(self) -> bool:
        """Whether the client waits for 100 Continue; it is true only once."""
        waits, self._body.waits = self._body.waits, False
        return waits

    def broken_off(self) -> Request:
        """Return the request whose body is incomplete."""
        return self._request(last=True, whole=False)

    def late(self) -> Request | None:
        """Return the incomplete request, refused because it took too long; None if there is none.

        Raises:
            NotHttp: the data is not HTTP.
        """
        return self._unfinished(_LATE_BODY if self.in_body else _LATE_HEAD)

    # What httptools calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field; those of a trailer are ignored."""
        if self._in_head:
            self._fields.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """Note that the head is complete, and whether another request may follow."""
        self._in_head = False
        self._last = not self._parser.should_keep_alive()

    def on_body(self, data: bytes) -> None:
        """Take a part of the body."""
        self._body.keep(data)

    def on_message_complete(self) -> None:
        """Note that the request is complete."""
        self._complete = True

    # The head.

    def _read_head(self) -> Request | None:
        """Read a complete head; return the request if its head is refused."""
        end = self._end_of_head()
        if not self._bytes:
            return None
        if end is None or end > MAX_HEAD_BYTES:
            return self._check_unfinished(end or len(self._bytes))
        line, _, rest = self._bytes[:end].partition(b"\n")
        self._line = request_line(line.removesuffix(b"\r"))
        self._bytes, self._searched = self._bytes[end:], 0
        refusal = (
            (None if line.endswith(b"\r") else _LF_ALONE)
            or fault_in_line(self._line)
            or self._parse(rest)
            or fault_in_fields(self._line.version, self._fields)
        )
        if refusal:
            self._fields = loose_fields(rest)
            return self._request(last=True, refusal=refusal)
        self.in_body = True
        if not self._complete:
            self._body = self._new_body(self._line)
        return None

    def _new_body(self, line: RequestLine) -> Body:
        length = self._values(b"content-length")
        return Body(
            length=int(length[0]) if length else None,
            limit=self._body_limit(line.target.decode("ascii")),
            waits=line.version == b"1.1" and bool(self._values(b"expect")),
        )

    def _end_of_head(self) -> int | None:
        if self._bytes[0] in b"\r\n":  # RFC 9112, 2.2: an empty line before a request
            self._bytes, self._searched = self._bytes.lstrip(b"\r\n"), 0
        found = self._bytes.find(_END, max(self._searched - len(_END) + 1, 0))
        if found >= 0:
            return found + len(_END)
        self._searched = len(self._bytes)
        return None

    def _check_unfinished(self, size: int) -> Request | None:
        """Refuse an incomplete head that is too long or already invalid."""
        line, ended, _ = self._bytes[:MAX_HEAD_BYTES].partition(b"\n")
        if size > MAX_HEAD_BYTES:
            refusal = _HEAD_TOO_LONG if ended else _LINE_TOO_LONG
            self._bytes = self._bytes[: MAX_HEAD_BYTES if ended else SHOWN_BYTES]
            return self._unfinished(refusal)
        if not ended:
            unfinished_line(line)
        else:
            request_line(line.removesuffix(b"\r"))
            if not line.endswith(b"\r"):
                return self._unfinished(_LF_ALONE)
        return None

    def _unfinished(self, refusal: Refusal) -> Request | None:
        """Return the incomplete request for a refusal; None if there is none."""
        if not self.in_body:
            line, ended, rest = self._bytes.partition(b"\n")
            line = line.removesuffix(b"\r")
            if not line:
                return None
            self._line = request_line(line) if ended else unfinished_line(line)
            self._fields = loose_fields(rest)
        return self._request(last=True, refusal=refusal)

    def _parse(self, lines: bytes) -> Refusal | None:
        """Parse the header fields; an offer to upgrade the protocol is ignored, as HTTP allows."""
        self._fields, self._in_head, self._complete = [], True, False
        try:
            self._parser.feed_data(b"POST / HTTP/%b\r\n%b" % (self._line.version, lines))
        except httptools.HttpParserUpgrade:
            self._parser = httptools.HttpRequestParser(self)
            return self._parse(_OFFER.sub(b"", lines))
        except httptools.HttpParserError as error:
            return Refusal(400, f"The head of the request breaks HTTP: {error}.")
        return None

    # The body.

    def _read_body(self) -> Request | None:
        """Read the received part of a body; return the request if its body is refused."""
        data, at = self._bytes, 0
        try:
            while at < len(data) and not self._complete:
                piece = data[at : self._body.end_of_piece(data, at)]
                self._parser.feed_data(piece)
                self._body.take(piece)
                at += len(piece)
        except httptools.HttpParserError as error:
            return self._request(
                last=True, refusal=Refusal(400, f"The body of the request breaks HTTP: {error}.")
            )
        finally:
            self._bytes = data[at:]
        if not self._complete and self._body.is_too_long():
            return self._request(last=True, whole=False)
        return None

    def _values(self, name: bytes) -> list[bytes]:
        return [value for key, value in self._fields if key.lower() == name]

    def _request(
        self, *, last: bool, whole: bool = True, refusal: Refusal | None = None
    ) -> Request:
        """Return the request, and prepare for the next one."""
        line, body = self._line, self._body.kept()
        self._line, self._body, self.in_body = _NO_LINE, _NO_BODY, False
        return Request(
            method=line.method.decode("latin-1"),
            target=line.target.decode("latin-1"),
            headers=as_headers(self._fields),
            body=body,
            version=line.version.decode("latin-1"),
            peer=self._peer,
            whole=whole,
            last=last,
            refusal=refusal,
        )
