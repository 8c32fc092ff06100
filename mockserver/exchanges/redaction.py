"""Redacting an exchange: without API keys and other credentials, so that it can be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import orjson

from mockserver.core.numbers import spelled
from mockserver.core.redaction import (
    API_KEY,
    REDACTED,
    may_hold_key,
    redacted,
    redacted_bytes,
    redacted_value,
)
from mockserver.journal import Exchange

__all__ = ["REDACTED_BEARER", "redacted_exchange", "redacted_json", "target_of"]

REDACTED_BEARER = re.compile(rf"(bearer) +{re.escape(REDACTED)}", re.IGNORECASE)
"""How a header's value with an API key begins."""

_REDACTED_KEY = re.compile(rf"{re.escape(REDACTED)}\w{{0,4}}", re.ASCII)
"""A key that is already redacted, as in an exported file."""

_SAFE = "/:@!$&'()*+,;=%"
_SCHEME = re.compile(r"(basic|bearer|digest|token)\b *", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""The content codings of bodies that can be searched for keys."""

_SECRET_ENDS = (
    "AUTH", "AUTHENTICATION", "AUTHORIZATION", "COOKIE", "COOKIE2", "CREDENTIAL", "CREDENTIALS",
    "CSRF", "HMAC", "JWT", "KEY", "OTP", "PASSPHRASE", "PASSWD", "PASSWORD", "SECRET", "SESSION",
    "SESSIONID", "SIGNATURE", "TOKEN", "XSRF",
)  # fmt: skip
"""A header is a credential if a word of its name ends like this; its value is redacted."""
_OPEN = frozenset({"IDEMPOTENCY", "WEBSOCKET"})
"""A header with one of these words in its name is no credential."""


def redacted_json(value: Any) -> Any:
    """Return a JSON value without API keys in its texts."""
    text = orjson.dumps(value, default=spelled).decode()
    return redacted_value(value) if may_hold_key(text) else value


def redacted_exchange(exchange: Exchange) -> Exchange:
    """Return an exchange that can be shown; of each key at most the end is left."""
    return exchange._replace(
        method=redacted(exchange.method),
        path=redacted(exchange.path),
        query=redacted(exchange.query),
        headers=_headers(exchange.headers),
        answer_headers=_headers(exchange.answer_headers),
        body=_body(exchange),
        answer=redacted_bytes(exchange.answer),
    )


def target_of(exchange: Exchange) -> str:
    """Return path and query as they were sent, without characters that no URL can have."""
    path = quote(exchange.path, safe=_SAFE)
    query = quote(exchange.query.encode("latin-1"), safe=f"{_SAFE}?")
    return f"{path}?{query}" if query else path


def _headers(headers: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    return [
        (redacted(name), _credentials(value) if _is_secret(name) else redacted(value))
        for name, value in headers
    ]


def _body(exchange: Exchange) -> bytes:
    """Return the request's body; a sentence if it cannot be read and may have a key."""
    raw = exchange.body
    if not raw:
        return raw
    charset = _CHARSET.search(exchange.header("content-type") or "")
    clean = redacted_bytes(raw, charset=charset[1] if charset else None)
    coding = exchange.header("content-encoding") or ""
    if clean is raw and not _can_be_read(raw, coding):
        return f"(not shown: it is sent as {redacted(coding)}, and may hold {REDACTED})".encode()
    return clean


def _credentials(value: str) -> str:
    """Return the scheme, and the last characters of an API key after it.

    Anything else may be a mistyped key, or that of another service.
    """
    scheme = _SCHEME.match(value)
    start = scheme[0] if scheme else ""
    secret = value[len(start) :].strip()
    is_key = API_KEY.fullmatch(secret) or _REDACTED_KEY.fullmatch(secret)
    shown = redacted(secret) if is_key else "..." if secret else ""
    return f"{start}{shown}".strip()


def _is_secret(name: str) -> bool:
    words = re.split(r"[-_]", name.upper())
    return any(word.endswith(_SECRET_ENDS) for word in words) and _OPEN.isdisjoint(words)


def _can_be_read(raw: bytes, coding: str) -> bool:
    if {one.strip().lower() for one in coding.split(",")} <= _CODINGS:
        return True
    try:
        return "\0" not in raw.decode()  # it is plain, whatever it is called
    except UnicodeDecodeError:
        return False
