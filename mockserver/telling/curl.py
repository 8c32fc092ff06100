"""An exchange as a command that repeats the request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from mockserver.journal import Exchange
from mockserver.telling.redaction import REDACTED_BEARER, redacted_exchange, target_of
from mockserver.telling.shell import argument

__all__ = ["as_curl"]

_READ = ("authorization", "content-type", "prefer")
_LONGEST_ARGUMENT = 100_000  # bytes; Linux takes 128 KiB


def as_curl(exchange: Exchange, base_url: str) -> str:
    """Write a command for a shell in one line; the API key is in the variable INTROZY_API_KEY.

    Only the headers that the mock reads are sent; those of one name are in the order they came in.
    """
    exchange = redacted_exchange(exchange)
    url = argument((base_url.rstrip("/") + target_of(exchange)).encode())
    before, data = _data(exchange.body)
    return " ".join([*before, "curl", "-s", *_method(exchange), url, *_headers(exchange), *data])


def _method(exchange: Exchange) -> list[str]:
    if exchange.method == "HEAD":
        return ["--head"]
    implied = "POST" if exchange.body else "GET"
    return [] if exchange.method == implied else ["-X", argument(exchange.method.encode())]


def _headers(exchange: Exchange) -> Iterator[str]:
    for known in _READ:
        for name, value in exchange.headers:
            if value and name.lower() == known:
                yield f"-H {_header(name, value)}"
    if exchange.body and not exchange.header("content-type"):
        yield "-H Content-Type:"  # else curl would say that it is a form


def _header(name: str, value: str) -> str:
    bearer = REDACTED_BEARER.match(value) if name.lower() == "authorization" else None
    if bearer:
        return f'"{name}: {bearer[1]} $INTROZY_API_KEY"'
    return argument(f"{name}: {value}".encode("latin-1", "replace"))  # a character is a byte


def _data(body: bytes) -> tuple[list[str], list[str]]:
    """Return what comes before the command and what after, so that it sends a body."""
    if not body:
        return [], []
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(body) > _LONGEST_ARGUMENT:  # no argument of a command can be that
        encoded = b64encode(body).decode()
        return [f"printf %s {encoded} | base64 -d |"], ["--data-binary", "@-"]
    return [], ["--data-raw", argument(body)]
