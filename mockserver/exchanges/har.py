"""Exchanges as an HTTP Archive (HAR 1.2), which browsers, proxies and load testers open.

What the format has no place for is in the field `_introzy` of an entry.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from mockserver.core.version import program_version
from mockserver.core.wire import query_pairs
from mockserver.exchanges.line import is_silent
from mockserver.exchanges.redaction import redacted_exchange, redacted_json, target_of
from mockserver.exchanges.whole import as_json, header_list
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["as_har", "har_entry", "har_notes"]

_NOTES = (
    "id", "operation", "faults", "assumptions", "changes", "summary", "ignored", "nearest",
)  # fmt: skip
_UNKNOWN_TYPE = "x-unknown"
_UNKNOWN_SIZE = -1


def as_har(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return an archive of these entries."""
    creator = {"name": "introzy-mock", "version": program_version()}
    return {"log": {"version": "1.2", "creator": creator, "entries": [*entries]}}


def har_notes(exchange: Exchange, sandbox: Sandbox) -> dict[str, Any]:
    """Return what is known about an exchange beyond its request and its answer."""
    whole = as_json(exchange, sandbox)
    return {name: whole[name] for name in _NOTES if name in whole}


def har_entry(exchange: Exchange, *, url: str, notes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry of an exchange with the server at a URL."""
    exchange = redacted_exchange(exchange)
    entry = {
        "startedDateTime": exchange.now,
        "time": exchange.milliseconds,
        "request": _request(exchange, url),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.milliseconds, "receive": 0},
        "_introzy": notes,
    }
    return dict(redacted_json(entry))


def _request(exchange: Exchange, url: str) -> dict[str, Any]:
    query = query_pairs(exchange.query)
    return {
        "method": exchange.method,
        "url": url.rstrip("/") + target_of(exchange),
        "queryString": [{"name": name, "value": value} for name, value in query],
        **_message(exchange.headers, exchange.body),
        **({"postData": _posted(exchange)} if exchange.body else {}),
    }


def _posted(exchange: Exchange) -> dict[str, str]:
    text, coding = _text(exchange.body)
    posted = {"mimeType": _type(exchange.headers), "text": text}
    return {**posted, "comment": f"The body in {coding}."} if coding else posted


def _response(exchange: Exchange) -> dict[str, Any]:
    """Return the answer; one that was never sent has status 0, as browsers write it."""
    silent = is_silent(exchange)
    status, headers = (0, ()) if silent else (exchange.status, exchange.answer_headers)
    body = b"" if silent or exchange.method == "HEAD" else exchange.answer
    text, coding = _text(body)
    content = {"size": len(body), "mimeType": _type(headers), "text": text}
    return {
        "status": status,
        "statusText": _phrase(status),
        "content": {**content, "encoding": coding} if coding else content,
        "redirectURL": "",
        **_message(headers, body),
    }


def _message(headers: Sequence[Sequence[str]], body: bytes) -> dict[str, Any]:
    """Return the fields that a request and a response have in common."""
    return {
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": header_list(headers),
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": len(body),
    }


def _text(body: bytes) -> tuple[str, str | None]:
    """Return a body as text, and the coding of the text if there is one."""
    try:
        return body.decode(), None
    except UnicodeDecodeError:
        return b64encode(body).decode(), "base64"


def _type(headers: Sequence[Sequence[str]]) -> str:
    found = (value for name, value in headers if name.lower() == "content-type")
    return next(found, _UNKNOWN_TYPE)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # 0, or one that only a fault answers
        return ""
